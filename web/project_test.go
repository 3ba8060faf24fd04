package web_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"aftermatch/domain"
)

func TestAProjectTellsItsStory(t *testing.T) {
	s := newScene(t)
	s.is(s.named, days(-40), domain.OriginClaimed{MeetingID: s.owed})
	award := domain.FundingAwarded{Funder: "A ministry", Money: domain.Money{Amount: 240_000_00, Currency: "EUR"}}
	s.is(s.named, days(-20), award)
	mistaken := s.last(s.named).ID
	award.Amount = 218_400_00
	s.is(s.named, time.Time{}, domain.FactCorrected{EventID: mistaken, Reason: "our own share was in it", Replacement: award})
	s.is(s.named, days(-10), domain.ProjectStarted{})
	s.is(s.named, time.Time{}, domain.FactRetracted{EventID: s.last(s.named).ID, Reason: "another project"})
	s.signedIn("manager")
	page := "/projects/" + s.named.String()
	a := s.get(page)
	s.has(a.text, "Night shift: fewer falls in care homes", "Tampere Smart Textiles asked Medizintechnik-Netz Neckar for a meeting", "Funding awarded: EUR\u00a0218,400",
		"Known until then:", "<del>Funding awarded: EUR\u00a0240,000, A ministry</del>", "our own share was in it", "<del>Work started</del>", "another project", "It counts in no figure since", "Cross-border", "Not answered yet")
	s.lacks(a.text, "Correct:") // nothing here is the manager's own word
	s.isOurs(a)
	s.has(s.get(page+"?by=learned").text, "happened:")
	a = s.get(page + "?lang=de")
	s.has(a.text, "Förderung zugesagt: EUR\u00a0218.400", "Bis dahin bekannt", "Grenzüberschreitend")
	s.isOurs(a)
}

func TestAProjectGoesOnByMilestones(t *testing.T) {
	s := newScene(t)
	s.signedIn("manager")
	page := "/projects/" + s.named.String()
	steps := page + "/steps#step"
	date := []string{"day", "", "month", fmt.Sprint(int(time.Now().Month())), "year", fmt.Sprint(time.Now().Year())}
	record := func(step string, more ...string) answer {
		t.Helper()
		a := s.get(page + "?step=" + step)
		s.isOurs(a)
		return s.post(page+"/steps", s.form(a.text, steps, append(append([]string{}, date...), more...)...))
	}
	a := record("agreement", "kind", "memorandum")
	s.has(a.text, "Recorded. Memorandum signed")
	if last := s.last(s.named); last.Metadata.Precision != domain.ByMonth || last.Event != (domain.AgreementSigned{Kind: "memorandum"}) {
		t.Errorf("recorded was %+v", last)
	}
	a = record("funding", "amount", "much", "currency", "EUR", "url", "nowhere", "year", "99")
	if a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("%s", a.Status)
	}
	s.has(a.text, "4 things need another look", "Say who pays", "Give an amount, like 218,400", "Give a whole web address", "The year needs four digits", `value="much"`, `value="nowhere"`)
	s.isWhole(a)
	a = record("funding", "amount", "218.400,50", "currency", "EUR", "funder", "A ministry", "programme", "Interreg B")
	s.has(a.text, "Recorded. Funding awarded: EUR\u00a0218,400.50", "A ministry, Interreg B")
	if money := s.last(s.named).Event.(domain.FundingAwarded).Money; money != (domain.Money{Amount: 218_400_50, Currency: "EUR"}) {
		t.Errorf("recorded was %+v", money)
	}
	a = record("leave", "partner", s.fjord.String())
	s.has(a.text, "From the first proposal on a project needs exactly one lead") // fjord leads
	s.isWhole(a)
	s.has(record("lead", "partner", s.us.String()).text, "Recorded. Medizintechnik-Netz Neckar leads from now on")
	a = s.get(page + "?step=join&q=tampre")
	s.has(a.text, "Tampere Smart Textiles")
	a = s.post(page+"/steps", s.form(a.text, steps, append(date, "organisation", s.tampere.String(), "role", "associate")...))
	s.has(a.text, "Recorded. Tampere Smart Textiles takes part", "associate partner")
	a = s.post(page+"/steps", s.form(s.get(page+"?step=join&q=x").text, steps, append(date, "organisation", "", "new_name", "A firm", "role", "partner")...))
	s.has(a.text, "Choose the organisation&#39;s country")
	s.has(record("start").text, "Recorded. Work started")
	s.has(record("complete", "result", "A pilot in 40 homes").text, "Recorded. Project completed", "A pilot in 40 homes")
	if a = s.post(page+"/steps", s.form(s.get(page+"?step=lead").text, steps, append(date, "step", "complete")...)); a.StatusCode != http.StatusConflict {
		t.Errorf("completing twice: %s", a.Status)
	}
}

func TestOnesOwnWordIsCorrected(t *testing.T) {
	s := newScene(t)
	s.signedIn("manager")
	page := "/projects/" + s.named.String()
	form := s.form(s.get(page+"?step=agreement").text, page+"/steps#step", "kind", "memorandum", "day", "1", "month", "1", "year", fmt.Sprint(time.Now().Year()))
	form.Set("day", fmt.Sprint(days(-9).Day()))
	form.Set("month", fmt.Sprint(int(days(-9).Month())))
	form.Set("year", fmt.Sprint(days(-9).Year()))
	s.has(s.post(page+"/steps", form).text, "Recorded. Memorandum signed")
	wrong := s.last(s.named)
	s.has(s.get(page).text, "Correct: Memorandum signed")
	open := page + "?correct=" + wrong.ID.String()
	correct := "/facts/" + wrong.ID.String() + "/correct"
	a := s.get(open)
	s.has(a.text, "Correct a fact", `value="memorandum" selected`)
	s.isOurs(a)
	fields := []string{"kind", "contract", "day", fmt.Sprint(days(-9).Day()), "month", fmt.Sprint(int(days(-9).Month())), "year", fmt.Sprint(days(-9).Year())}
	a = s.post(correct, s.form(a.text, correct+"#step", append(fields, "do", "correct")...))
	if a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %s", a.Status)
	}
	s.has(a.text, "Say why, in a few words")
	a = s.post(correct, s.form(a.text, correct+"#step", append(fields, "why", "it was binding", "do", "correct")...))
	s.has(a.text, "Contract signed", "Known until then:", "<del>Memorandum signed</del>", "it was binding")
	if now := s.last(s.named); now.Event != (domain.AgreementSigned{Kind: "contract"}) || !now.At.Equal(wrong.At) {
		t.Errorf("known is %+v", now)
	}
	a = s.post(correct, s.form(s.get(open).text, correct+"#step", append(fields, "why", "nobody signed", "do", "retract")...))
	s.has(a.text, "<del>Contract signed</del>", "nobody signed")
	if _, still := s.last(s.named).Event.(domain.AgreementSigned); still {
		t.Error("the agreement still stands")
	}
	if a = s.post("/facts/"+s.history(s.named)[0].ID.String()+"/correct", form); a.StatusCode != http.StatusForbidden {
		t.Errorf("correcting what another recorded: %s", a.Status)
	}
}

func TestOthersProjectsAndMeetingsAreNotThere(t *testing.T) {
	s := newScene(t)
	project, meeting := domain.DeriveID("others"), domain.DeriveID("others' meeting")
	s.is(project, days(-40), domain.ProjectLogged{Title: "Not for Neckar"}, domain.PartnerJoined{OrganisationID: s.fjord, Role: domain.RoleLead}, domain.PartnerJoined{OrganisationID: s.silesia, Role: domain.RolePartner})
	s.comes(s.soon, s.fjord, days(-30))
	s.is(meeting, days(-3), domain.MeetingRequested{Pairing: domain.Pairing{ConferenceID: s.soon, RequesterID: s.silesia, TargetID: s.fjord}})
	s.signedIn("manager")
	for _, path := range []string{"/projects/" + project.String(), "/meetings/" + meeting.String(), "/projects/x", "/meetings/x", "/projects/" + s.held.String(), "/meetings/" + s.named.String()} {
		if a := s.get(path); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, a.Status)
		}
	}
	date := map[string][]string{"step": {"agreement"}, "kind": {"contract"}, "day": {"1"}, "month": {"1"}, "year": {"2020"}}
	if a := s.post("/projects/"+project.String()+"/steps", date); a.StatusCode != http.StatusNotFound {
		t.Errorf("a step of another's project: %s", a.Status)
	}
	for _, id := range []domain.ID{s.history(project)[0].ID, s.history(meeting)[0].ID, s.history(s.silesia)[0].ID, domain.DeriveID("no event")} {
		for _, what := range []string{"correct", "undo"} {
			if a := s.post("/facts/"+id.String()+"/"+what, map[string][]string{"why": {"w"}, "do": {"retract"}}); a.StatusCode != http.StatusNotFound {
				t.Errorf("%s another's fact: %s", what, a.Status)
			}
		}
	}
	s.signedIn("evaluator")
	a := s.get("/projects/" + project.String())
	s.has(a.text, "Not for Neckar")
	s.lacks(a.text, "What came next?", "Correct:")
	s.isOurs(a)
	s.isOurs(s.get("/meetings/" + meeting.String()))
	s.signedIn("organiser")
	s.has(s.get("/projects/"+project.String()).text, "What came next?", "Correct: Project logged, as an idea")
	s.has(s.get("/meetings/"+meeting.String()).text, "Will you meet?", "Withdraw the request")
}
