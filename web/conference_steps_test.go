package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections"
)

// steps opens the form of a step and sends it filled in.
func (s *site) steps(address, step string, fields ...string) answer {
	s.Helper()
	form := address + "/steps"
	page := s.get(form + "?step=" + step)
	s.isOurs(page)
	return s.sends(page.text, form+"#step", append(dated(fields), "do", "record")...)
}

// dated dates what a form says, unless the fields do.
func dated(fields []string) []string {
	now := days(0)
	return append([]string{"day", fmt.Sprint(now.Day()), "month", fmt.Sprint(int(now.Month())), "year", fmt.Sprint(now.Year())}, fields...)
}

// A newcomer is led from an empty house to a conference with participants and meetings.
func TestAnOrganiserBeginsWithAConference(t *testing.T) {
	s := open(t).signedIn("organiser")
	s.has(s.get("/").text, `href="/conferences/new"`, "Announce a conference")
	s.has(s.get("/conferences").text, `href="/conferences/new"`)
	a := s.get("/conferences/new")
	s.isOurs(a)
	s.has(a.text, "What you announce is yours to run", `data-draft="announce"`)
	s.isOurs(s.get("/conferences/new?lang=de"))
	const form = "/conferences/new#step"
	wrong := s.post("/conferences/new?lang=en", s.form(a.text, form, "name", " ", "city", "Ulm", "starts_on", "2017-09-21", "ends_on", "2017-09-20", "do", "record"))
	if wrong.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("%s", wrong.Status)
	}
	s.has(wrong.text, "3 things need another look", "Give a name", "Give the last day; it is not before the first", "Choose the country", `value="Ulm"`, `value="2017-09-21"`)
	s.isWhole(wrong)
	s.lacks(s.get("/conferences").text, "Ulm")
	filled := s.form(wrong.text, form, "name", "Spring Matchmaking", "series", "Matchmaking", "edition", "1", "starts_on", "2017-09-21", "ends_on", "2017-09-22", "country", "DE", "city", "Ulm")
	s.has(s.post("/conferences/new", filled).text, `value="Spring Matchmaking"`, "Announce a conference") // a draft goes on
	filled.Set("do", "record")
	a = s.post("/conferences/new", filled)
	page := a.Request.URL.Path
	s.has(a.text, "Recorded. Spring Matchmaking: conference announced", "Nobody takes part yet", page+"/import?kind=participants", "data-logged")
	s.isOurs(a)
	if again := s.post("/conferences/new", filled); again.Request.URL.Path != page {
		t.Errorf("announcing it twice made %s", again.Request.URL.Path)
	}
	s.has(s.get(page+"/import?kind=participants").text, `value="participants" checked`)
	id, err := domain.ParseID(strings.TrimPrefix(page, "/conferences/"))
	if err != nil {
		t.Fatal(err)
	}
	day := domain.Date(17430)
	if got := s.events(id); len(got) != 1 || got[0] != (domain.ConferenceAnnounced{Name: "Spring Matchmaking", Series: "Matchmaking", Edition: "1", StartsOn: day, EndsOn: day + 1, Country: "DE", City: "Ulm"}) {
		t.Errorf("recorded are %+v", got)
	}
}

// events are what is recorded of a thing and stands.
func (s *site) events(stream domain.ID) (events []domain.Event) {
	s.Helper()
	histories, err := s.log.Histories(s.Context(), stream)
	if err != nil {
		s.Fatal(err)
	}
	for _, r := range domain.Effective(histories[stream]) {
		events = append(events, r.Event)
	}
	return events
}

func TestAConferenceGoesOnBySteps(t *testing.T) {
	s := newScene(t)
	s.signedIn("organiser")
	page := "/conferences/" + s.half.String()
	a := s.get(page)
	s.has(a.text, "Record something about this conference", page+"/steps?step=open-wave", page+"/steps?step=cost")
	s.isOurs(a)
	s.has(s.get(page+"/steps?step=open-wave").text, "12 months after")
	s.lacks(s.get(page+"/steps?step=open-wave").text, `<option value="6-months"`) // it is open
	a = s.steps(page, "open-wave", "wave", "12-months")
	s.has(a.text, "Recorded. 5th Matchmaking Conference: follow-up opened", "12 months after", "Undo")
	s.isOurs(a)
	s.has(s.sends(a.text, "/facts/"+s.last(s.half).ID.String()+"/undo").text, "taken back")
	s.lacks(s.get(page+"/steps?step=close-wave").text, `<option value="12-months"`)
	s.steps(page, "close-wave", "open_wave", "6-months")
	if last := s.last(s.half); last.Event != (domain.FollowUpWaveClosed{Wave: "6-months"}) || last.Metadata.Actor != "demo-organiser" {
		t.Errorf("recorded was %+v", last)
	}
	if a := s.get(page + "/steps?step=close-wave"); a.StatusCode != http.StatusNotFound {
		t.Errorf("closing what is not open: %s", a.Status)
	}
	a = s.steps(page, "cost", "amount", "much", "currency", "EUR", "year", "99")
	s.has(a.text, "2 things need another look", "Give an amount, like 218,400", "The year needs four digits", `value="much"`)
	s.isWhole(a)
	for _, amount := range []string{"12.000", "3.500,50"} { // they add up
		s.has(s.steps(page, "cost", "amount", amount, "currency", "EUR", "purpose", "Hall").text, "cost recorded")
	}
	if last := s.last(s.half).Event; last != (domain.ConferenceCostRecorded{Purpose: "Hall", Money: domain.Money{Amount: 3_500_50, Currency: "EUR"}}) {
		t.Errorf("recorded was %+v", last)
	}
	soon, days := "/conferences/"+s.soon.String(), domain.DateOf(days(30))
	s.has(s.steps(soon, "reschedule", "starts_on", days.String(), "ends_on", (days+1).String()).text, "conference moved")
	if last := s.last(s.soon).Event; last != (domain.ConferenceRescheduled{StartsOn: days, EndsOn: days + 1}) {
		t.Errorf("recorded was %+v", last)
	}
	s.has(s.steps(soon, "cancel", "reason", "the hall burnt down").text, "conference cancelled", "cancelled on")
	for step, status := range map[string]int{"participation": http.StatusNotFound, "cost": http.StatusOK, "report": http.StatusNotFound} {
		if a := s.get(soon + "/steps?step=" + step); a.StatusCode != status {
			t.Errorf("%s after it was cancelled: %s", step, a.Status)
		}
	}
}

func TestParticipantsComeAndStayAway(t *testing.T) {
	s := newScene(t)
	s.signedIn("organiser")
	page := "/conferences/" + s.past.String()
	form := page + "/steps"
	a := s.get(form + "?step=participation&q=Rone")
	s.has(a.text, "Réseau Santé du Rhône")
	s.isOurs(a)
	a = s.sends(a.text, form+"#step", dated([]string{"organisation", s.rhone.String(), "do", "record"})...)
	s.has(a.text, "Recorded. Réseau Santé du Rhône: takes part")
	a = s.sends(s.get(form+"?step=participation&q=Rone").text, form+"#step", dated([]string{"organisation", s.rhone.String(), "do", "record"})...)
	if a.StatusCode != http.StatusConflict {
		t.Errorf("registering it twice: %s", a.Status)
	}
	s.has(a.text, "This organisation takes part already", "Réseau Santé du Rhône")
	a = s.sends(s.get(form+"?step=participation&q=Rone").text, form+"#step", dated([]string{"organisation", "", "do", "record"})...)
	s.has(a.text, "Choose an organisation; search for it first")
	a = s.steps(page, "no-participation", "participant", s.rhone.String(), "reason", "ill")
	s.lacks(a.text, `<a href="/organisations/`+s.rhone.String())
	if last := s.last(domain.ParticipationID(s.past, s.rhone)).Event; last != (domain.ParticipationCancelled{Reason: "ill"}) {
		t.Errorf("recorded was %+v", last)
	}
	a = s.get(form + "?step=participation&q=Xylophone+Works")
	s.has(a.text, "/organisations/new?name=Xylophone+Works")
	a = s.get("/organisations/new?name=Xylophone+Works&next=" + strings.ReplaceAll(form, "/", "%2F") + "%3Fstep%3Dparticipation%26q%3DXylophone%2BWorks")
	a = s.sends(a.text, "/organisations/new#step", "name", "Xylophone Works", "country", "AT", "do", "record")
	s.has(a.text, "An organisation takes part", "Xylophone Works") // and now it is found
}

// Only those who run a conference record anything of it.
func TestOthersConferencesAreNotOnesOwn(t *testing.T) {
	s := newScene(t)
	page := "/conferences/" + s.half.String()
	for role, status := range map[string]int{"manager": http.StatusForbidden, "evaluator": http.StatusForbidden, "admin": http.StatusOK} {
		s.signedIn(role)
		for _, path := range []string{page + "/steps?step=cost", "/conferences/new", "/organisations/new"} {
			if a := s.get(path); a.StatusCode != status {
				t.Errorf("%s as %s: %s", path, role, a.Status)
			}
			if a := s.post(path, nil); status == http.StatusForbidden && a.StatusCode != status {
				t.Errorf("sending %s as %s: %s", path, role, a.Status)
			}
		}
		if shown := strings.Contains(s.get(page).text, page+"/steps"); shown != (status == http.StatusOK) {
			t.Errorf("as %s the forms are offered: %v", role, shown)
		}
	}
	s.signedIn("manager")
	if a := s.get("/organisations/" + s.us.String() + "/steps?step=rename"); a.StatusCode != http.StatusNotFound {
		t.Errorf("a manager renames: %s", a.Status)
	}
	s.signedIn("organiser")
	if a := s.get("/conferences/" + s.us.String() + "/steps?step=cost"); a.StatusCode != http.StatusNotFound {
		t.Errorf("a conference that is none: %s", a.Status)
	}
	if a := s.post(page+"/steps", map[string][]string{"step": {"cost"}, "do": {"record"}}, "Sec-Fetch-Site", "cross-site"); a.StatusCode != http.StatusForbidden {
		t.Errorf("from another site: %s", a.Status)
	}
}

// Who takes part, and was not known, is described in the same form; both are recorded, or nothing.
func TestAnUnknownParticipantTakesOneForm(t *testing.T) {
	s := newScene(t)
	s.signedIn("organiser")
	page := "/conferences/" + s.soon.String()
	a := s.get(page + "/steps?step=participation&q=Wasserstoff+Netz")
	s.has(a.text, "One that is not in the list", `id="new_name"`)
	s.isOurs(a)
	head, _, _ := s.log.Head(t.Context())
	a = s.sends(a.text, page+"/steps#step", dated([]string{"organisation", "", "new_name", "Wasserstoff-Netz Elbe", "year", "99", "do", "record"})...)
	s.has(a.text, "2 things need another look", "Choose the organisation&#39;s country", "The year needs four digits", `value="Wasserstoff-Netz Elbe"`)
	s.isWhole(a)
	if now, _, _ := s.log.Head(t.Context()); now != head {
		t.Error("something was recorded")
	}
	a = s.sends(a.text, page+"/steps#step", dated([]string{"organisation", "", "new_name", "Wasserstoff-Netz Elbe", "new_country", "DE", "do", "record"})...)
	s.has(a.text, "Recorded. Wasserstoff-Netz Elbe", "Undo")
	taking, err := s.reader.AllParticipations(t.Context(), projections.ParticipationFilter{Conference: s.soon})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range taking {
		if o, ok := s.history(p.OrganisationID)[0].Event.(domain.OrganisationRegistered); ok && o.Name == "Wasserstoff-Netz Elbe" && o.Country == "DE" && o.NeedsReview {
			return
		}
	}
	t.Error("it does not take part")
}
