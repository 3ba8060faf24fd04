package web_test

import (
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"aftermatch/domain"
)

var field = regexp.MustCompile(`<input class="in[^"]*"[^>]*name="([^"]*)" value="([^"]*)"`)

// corrects opens the form to correct a fact, changes some fields of what stands there, and sends it.
func (s *scene) corrects(fact domain.ID, more ...string) answer {
	s.Helper()
	address := "/facts/" + fact.String() + "/correct"
	a := s.get(address)
	s.isOurs(a)
	return s.post(address, s.amending(a.text, address, more...))
}

// amending is what the open form to correct a fact sends, with some fields changed.
func (s *scene) amending(page, address string, more ...string) map[string][]string {
	s.Helper()
	form := s.form(page, address+"#step")
	shown := page[strings.Index(page, `action="`+address):]
	for _, found := range field.FindAllStringSubmatch(shown, -1) {
		form.Set(found[1], found[2])
	}
	for _, list := range regexp.MustCompile(`(?s)<select class="in" id="[^"]*" name="([^"]*)".*?</select>`).FindAllStringSubmatch(shown, -1) {
		if chosen := regexp.MustCompile(`value="([^"]*)" selected`).FindStringSubmatch(list[0]); chosen != nil {
			form.Set(list[1], chosen[1])
		}
	}
	for _, ticked := range regexp.MustCompile(`name="([^"]*)" value="([^"]*)" checked`).FindAllStringSubmatch(shown, -1) {
		form.Add(ticked[1], ticked[2])
	}
	form.Set("do", "correct")
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

func TestAnOrganisationsFactsAreCorrected(t *testing.T) {
	s := newScene(t)
	s.signedIn("organiser")
	page := "/organisations/" + s.silesia.String()
	registered := s.last(s.silesia)
	s.has(s.get(page).text, "What is recorded of Silesia Photonics Network", "/facts/"+registered.ID.String()+"/correct")
	a := s.corrects(registered.ID, "name", "", "country", "", "region", "DE11", "nuts_version", "")
	if a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("with faults: %s", a.Status)
	}
	s.has(a.text, "4 things need another look", "Give a name", "Choose the country", "Give a NUTS code", "Say why, in a few words", `value="DE11"`, `value="photonics" checked`)
	s.isWhole(a)
	s.has(s.corrects(registered.ID, "name", "").text, "Give a name")
	s.has(s.post("/facts/"+registered.ID.String()+"/correct?lang=de", s.amending(s.get("/facts/"+registered.ID.String()+"/correct").text, "/facts/"+registered.ID.String()+"/correct", "name", "")).text, "Geben Sie einen Namen an", "2 Angaben fehlen noch")
	s.get("/?lang=en")
	if got := s.last(s.silesia); got.Position != registered.Position {
		t.Error("something was recorded")
	}
	a = s.corrects(registered.ID, "name", "Silesia Photonics", "region", "PL22", "nuts_version", "2021", "needs_review", "yes", "why", "as its statute has it")
	want := domain.OrganisationRegistered{Name: "Silesia Photonics", Country: "PL", Region: "PL22", NUTSVersion: 2021, Sectors: []string{"health", "photonics"}, NeedsReview: true}
	got := s.last(s.silesia)
	if e := got.Event.(domain.OrganisationRegistered); !reflect.DeepEqual(sorted(e), want) || !got.At.Equal(registered.At) {
		t.Errorf("known is %+v at %s", got.Event, got.At)
	}
	s.has(a.text, "Recorded. Silesia Photonics: corrected", "<h1>Silesia Photonics</h1>", "(You, by hand)", "Known until then:", "<del>Organisation registered, Silesia Photonics Network, Poland", "as its statute has it", "details class=\"others\" open")
	s.isOurs(a)
	s.steps(page, "rename", "name", "Silesia Lasers")
	renamed := s.lastOf(s.silesia, domain.OrganisationRenamed{})
	a = s.corrects(renamed.ID, "why", "it did not", "do", "retract")
	s.has(a.text, "<h1>Silesia Photonics</h1>", "<del>Organisation renamed</del>", "it did not")
	if s.has(s.get(page+"/history").text, "/facts/"+registered.ID.String()+"/correct"); slices.ContainsFunc(s.history(s.silesia), func(r domain.Recorded) bool { return r.ID == renamed.ID }) {
		t.Error("the name stands")
	}
}

// sorted is a registration with its sectors in order.
func sorted(e domain.OrganisationRegistered) domain.OrganisationRegistered {
	slices.Sort(e.Sectors)
	return e
}

// lastOf is the event of that type that was recorded last of a thing and stands.
func (s *scene) lastOf(stream domain.ID, like domain.Event) (last domain.Recorded) {
	s.Helper()
	for _, r := range s.history(stream) {
		if r.Event.EventType() == like.EventType() {
			last = r
		}
	}
	if last.Event == nil {
		s.Fatalf("no %s stands", like.EventType())
	}
	return last
}

// A merge into the wrong organisation is corrected to the right one, which is searched for beside it.
func TestAMergeIsCorrected(t *testing.T) {
	s := newScene(t)
	double := s.organisation("Tampere Textiles", "FI", "textile")
	s.is(double, days(-5), domain.OrganisationsMerged{Into: s.baltic})
	s.signedIn("organiser")
	merged := s.last(double)
	address := "/facts/" + merged.ID.String() + "/correct"
	a := s.get(address + "?q=tampre")
	s.has(a.text, `value="`+s.baltic.String()+`" checked`, `value="`+s.tampere.String()+`"`)
	a = s.post(address, s.amending(a.text, address, "into", s.tampere.String(), "why", "the other one"))
	s.has(a.text, "This is the same organisation as", "Tampere Smart Textiles")
	if e := s.last(double).Event; e != (domain.OrganisationsMerged{Into: s.tampere}) {
		t.Errorf("known is %+v", e)
	}
}

func TestAConferencesFactsAreCorrected(t *testing.T) {
	s := newScene(t)
	s.signedIn("organiser")
	page := "/conferences/" + s.half.String()
	s.is(s.half, days(-4), domain.ConferenceCostRecorded{Purpose: "Hall", Money: domain.Money{Amount: 427_000, Currency: "PLN"}})
	cost := s.last(s.half)
	a := s.corrects(cost.ID, "eur_amount", "1,000", "rate", "dear", "why", "the rate is known")
	s.has(a.text, "3 things need another look", "Give the rate, like 4.27", "Give the day of the rate", "Say where the rate is from", `value="dear"`)
	s.isWhole(a)
	day := domain.DateOf(days(-4))
	a = s.corrects(cost.ID, "eur_amount", "1.000,00", "rate", "4,27", "rate_date", day.String(), "rate_source", "ECB", "why", "the rate is known")
	s.has(a.text, "Recorded. 5th Matchmaking Conference: corrected", "PLN\u00a04,270", "EUR\u00a01,000", "rate 4.27", "(You, by hand)")
	if e := s.last(s.half).Event; e != (domain.ConferenceCostRecorded{Purpose: "Hall", Money: domain.Money{Amount: 427_000, Currency: "PLN"}, Conversion: domain.Conversion{EURMinor: 100_000, Rate: 4.27, RateDate: day, RateSource: "ECB"}}) {
		t.Errorf("known is %+v", e)
	}
	announced := s.history(s.half)[0]
	a = s.corrects(announced.ID, "city", "Fellbach", "edition", "5", "why", "it was next door")
	s.has(a.text, "Fellbach", "Known until then:", "it was next door")
	if e := s.history(s.half)[0].Event.(domain.ConferenceAnnounced); e.City != "Fellbach" || e.Edition != "5" || e.Series != "Matchmaking" {
		t.Errorf("known is %+v", e)
	}
	part := s.last(domain.ParticipationID(s.half, s.tampere))
	a = s.get("/facts/" + part.ID.String() + "/correct")
	s.has(a.text, "Whom this is about cannot be corrected")
	s.isOurs(a)
	s.is(domain.ParticipationID(s.soon, s.rhone), days(-2), domain.ParticipationCancelled{Reason: "ill"})
	left := s.last(domain.ParticipationID(s.soon, s.rhone))
	a = s.corrects(left.ID, "reason", "a strike", "why", "nobody was ill")
	s.has(a.text, "Online Matchmaking Day", "a strike", "nobody was ill", `id="f-`+left.ID.String()+`"`)
	if e := s.lastOf(s.half, domain.FollowUpWaveOpened{}); e.Event != (domain.FollowUpWaveOpened{Wave: "6-months"}) {
		t.Errorf("%+v", e)
	}
	s.has(s.corrects(s.lastOf(s.half, domain.FollowUpWaveOpened{}).ID, "wave", "12-months", "why", "a year").text, "12 months after", "<del>Follow-up opened, 6 months after")
	s.has(s.get(page).text, "Correct: Conference announced")
}

// A correction that was typed while somebody else corrected the same is shown again with what is known by now.
func TestACorrectionIsOfWhatWasSeen(t *testing.T) {
	s := newScene(t)
	s.signedIn("organiser")
	registered := s.last(s.silesia)
	address := "/facts/" + registered.ID.String() + "/correct"
	form := s.amending(s.get(address).text, address, "name", "Silesia Lasers", "why", "a better name")
	s.is(s.silesia, days(-1), domain.OrganisationRenamed{Name: "Silesia Optics"})
	a := s.post(address, form)
	if a.StatusCode != http.StatusConflict {
		t.Errorf("over what somebody else said: %s", a.Status)
	}
	s.has(a.text, "Somebody recorded something else of this", `value="Silesia Lasers"`)
	if s.last(s.silesia).Event != (domain.OrganisationRenamed{Name: "Silesia Optics"}) {
		t.Error("something was recorded")
	}
	s.post(address, s.amending(a.text, address))
	if e := s.history(s.silesia)[0].Event.(domain.OrganisationRegistered); e.Name != "Silesia Lasers" {
		t.Errorf("known is %+v", e)
	}
}

// A manager corrects the own word on a tie, and no other's.
func TestATieIsCorrected(t *testing.T) {
	s := newScene(t)
	tie := domain.TieID(s.us, s.baltic)
	pair := domain.Pair{OrganisationA: s.us, OrganisationB: s.baltic}
	s.is(tie, days(-800), domain.PriorTieDeclared{Pair: pair, Kind: domain.TieProject})
	theirs := s.last(tie)
	s.signedIn("manager")
	ours := "/organisations/" + s.us.String()
	s.sends(s.get(ours+"/steps?step=tie&q=baltc").text, ours+"/steps#step", "organisation", s.baltic.String(), "day", "", "month", "3", "year", "2016", "do", "record", "tie", "contact")
	said := s.last(tie)
	a := s.get(ours)
	s.has(a.text, "/facts/"+said.ID.String()+"/correct")
	s.lacks(a.text, "/facts/"+theirs.ID.String()+"/correct")
	if a := s.get("/facts/" + theirs.ID.String() + "/correct"); a.StatusCode != http.StatusForbidden {
		t.Errorf("another's word: %s", a.Status)
	}
	a = s.corrects(said.ID, "tie", "", "month", "Q9")
	s.has(a.text, "3 things need another look", "Choose what they were to each other", "Say why")
	a = s.corrects(said.ID, "tie", "none", "month", "Q2", "why", "we had only heard of them")
	s.has(a.text, "Earlier tie declared", "No tie, as of", "<del>Earlier tie declared, Had met before</del>", "we had only heard of them", "(You, by hand)")
	s.isOurs(a)
	now := s.last(tie)
	if now.Event != (domain.PriorTieDeclared{Pair: pair, Kind: domain.TieNone}) || now.At.Before(time.Date(2016, 4, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("known is %+v at %s", now.Event, now.At)
	}
	s.steps(ours, "end", "ended", s.baltic.String(), "by", s.us.String())
	s.signedIn("organiser")
	s.corrects(s.last(tie).ID, "by", s.baltic.String(), "why", "it was they")
	if e := s.last(tie).Event.(domain.CooperationEnded); e.By != s.baltic || e.Pair != pair {
		t.Errorf("known is %+v", e)
	}
	others := domain.TieID(s.fjord, s.rhone)
	s.is(others, days(-9), domain.PriorTieDeclared{Pair: domain.Pair{OrganisationA: s.fjord, OrganisationB: s.rhone}, Kind: domain.TieNone})
	s.signedIn("manager")
	if a := s.get("/facts/" + s.last(others).ID.String() + "/correct"); a.StatusCode != http.StatusNotFound {
		t.Errorf("others' tie: %s", a.Status)
	}
	s.signedIn("evaluator")
	if a := s.get("/facts/" + theirs.ID.String() + "/correct"); a.StatusCode != http.StatusForbidden {
		t.Errorf("as evaluator: %s", a.Status)
	}
}

// The history of a thing leads to where its facts are corrected: those of meetings and projects on their own pages.
func TestAHistoryLeadsToCorrections(t *testing.T) {
	s := newScene(t)
	s.signedIn("organiser")
	held := s.last(s.held)
	s.has(s.get("/conferences/"+s.past.String()+"/history").text, "/facts/"+held.ID.String()+"/correct")
	if a := s.get("/facts/" + held.ID.String() + "/correct"); a.Request.URL.Path != "/meetings/"+s.held.String() {
		t.Errorf("leads to %s", a.Request.URL)
	}
	s.signedIn("evaluator")
	s.lacks(s.get("/conferences/"+s.past.String()+"/history").text, "/correct")
}

// An award says in a correction what it is worth in euro and how long it is to last, and what is not touched stays.
func TestAnAwardsWholeIsCorrected(t *testing.T) {
	s := newScene(t)
	award := domain.FundingAwarded{Funder: "A ministry", Programme: "Interreg B", Money: domain.Money{Amount: 427_000, Currency: "PLN"}}
	s.is(s.named, days(-20), award)
	s.signedIn("organiser")
	fact := s.last(s.named).ID
	amends := func(more ...string) answer { return s.corrects(fact, append(more, "why", "the contract says so")...) }
	a := amends("eur_amount", "1,000", "rate", "4,27", "planned_end", "some day")
	s.has(a.text, "3 things need another look", "Give the day of the rate", "Say where the rate is from", "Give a whole day", `value="4,27"`, `value="some day"`)
	s.isWhole(a)
	day, end := domain.DateOf(days(-21)), domain.DateOf(days(700))
	a = amends("eur_amount", "1.000,00", "rate", "4,27", "rate_date", day.String(), "rate_source", "ECB", "planned_end", end.String())
	s.has(a.text, "EUR\u00a01,000", "rate 4.27", "planned until", "Known until then:", "the contract says so")
	award.Conversion, award.PlannedEnd = domain.Conversion{EURMinor: 100_000, Rate: 4.27, RateDate: day, RateSource: "ECB"}, end
	if e := s.last(s.named).Event; e != award {
		t.Errorf("known is %+v", e)
	}
	if amends("programme", "Interreg Europe"); s.last(s.named).Event == award {
		t.Error("nothing is corrected")
	}
	award.Programme = "Interreg Europe"
	if e := s.last(s.named).Event; e != award {
		t.Errorf("known is %+v", e)
	}
	amends("planned_end", "", "eur_amount", "", "rate", "", "rate_date", "", "rate_source", "")
	award.Conversion, award.PlannedEnd = domain.Conversion{}, 0
	if e := s.last(s.named).Event; e != award {
		t.Errorf("known is %+v", e)
	}
}

// The wrong person was named, and on another day.
func TestADelegateIsCorrected(t *testing.T) {
	s := newScene(t)
	anna, boris := s.speaks(s.silesia), s.speaksAs("Boris Novák", s.silesia)
	s.speaksAs("Eve of another", s.rhone)
	part := domain.ParticipationID(s.soon, s.silesia)
	s.is(part, days(-3), domain.DelegateNamed{RepresentativeID: anna})
	s.is(part, days(-2), domain.DelegateCheckedIn{RepresentativeID: anna})
	named, came := s.lastOf(part, domain.DelegateNamed{}), s.lastOf(part, domain.DelegateCheckedIn{})
	s.signedIn("organiser")
	a := s.get("/facts/" + came.ID.String() + "/correct")
	s.has(a.text, "Anna Müller", "Boris Novák", "Correct it")
	s.lacks(a.text, "Eve of another")
	s.isOurs(a)
	if a.Header.Get("Cache-Control") != "no-store" {
		t.Error("a cache may keep the page")
	}
	if a = s.corrects(came.ID, "delegate", boris.String(), "why", "it was he"); a.StatusCode != http.StatusConflict {
		t.Errorf("who was not named came: %s", a.Status)
	}
	s.has(a.text, "This person is no delegate")
	s.corrects(came.ID, "why", "nobody came", "do", "retract")
	on := days(-1)
	a = s.corrects(named.ID, "delegate", boris.String(), "day", on.Format("2"), "month", on.Format("1"), "year", on.Format("2006"), "why", "it is he")
	s.has(a.text, "it is he")
	if now := s.last(part); now.Event != (domain.DelegateNamed{RepresentativeID: boris}) || domain.DateOf(now.At) != domain.DateOf(on) {
		t.Errorf("known is %+v at %s", now.Event, now.At)
	}
}
