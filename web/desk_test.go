package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"aftermatch/domain"
)

func TestTheDeskShowsWhatWaits(t *testing.T) {
	s := newScene(t)
	s.signedIn("manager")
	a := s.get("/my")
	s.has(a.text, "5 things wait for you", "Silesia Photonics Network", "Réseau Santé du Rhône", "Photonics, Health", "in 4 days", "Accept: Silesia Photonics Network",
		"Meetings to rate", "Baltic Agritech Hub", "6 months after", "Tampere Smart Textiles", "0 of 1 contacts reported",
		"Night shift: fewer falls in care homes", "With Fjord Care Cluster")
	s.isOurs(a)
	a = s.get("/my?lang=de")
	s.has(a.text, "5 Sachen warten auf Sie", "Annehmen", "Kooperation möglich", "6 Monate danach", "Wir machen mit")
	s.isOurs(a)
}

func TestARequestIsAnsweredWithOneClick(t *testing.T) {
	s := newScene(t)
	s.signedIn("manager")
	form := "/meetings/" + s.request.String() + "/answer"
	page := s.get("/my").text
	a := s.sends(page, form, "answer", "accept")
	s.has(a.text, "4 things wait for you", "Recorded. Request of Silesia Photonics Network accepted", "Undo")
	accepted := s.last(s.request)
	if e, ok := accepted.Event.(domain.MatchMade); !ok || e.By != s.us || accepted.Metadata.Actor != "demo-manager" {
		t.Fatalf("recorded was %+v", accepted)
	}
	if a = s.sends(page, form, "answer", "accept"); a.StatusCode != http.StatusOK || s.last(s.request).Version != accepted.Version {
		t.Errorf("a second click: %s, version %d", a.Status, s.last(s.request).Version)
	}
	if a = s.sends(page, form, "answer", "decline"); a.StatusCode != http.StatusConflict {
		t.Errorf("declining what was accepted: %s", a.Status)
	}
	s.has(a.text, "This could not be recorded", "Somebody was faster", "To your desk")
	s.isWhole(a)

	a = s.sends(s.get("/my").text, "/facts/"+accepted.ID.String()+"/undo")
	s.has(a.text, "5 things wait for you", "Accept: Silesia Photonics Network")
	a = s.sends(a.text, form, "answer", "decline")
	s.has(a.text, "Request of Silesia Photonics Network declined")
}

func TestAMeetingIsRatedAndReportedOnWithOneClick(t *testing.T) {
	s := newScene(t)
	s.signedIn("manager")
	page := s.get("/my").text
	a := s.sends(page, "/meetings/"+s.held.String()+"/rate", "rating", "cooperation_possible")
	s.has(a.text, "4 things wait for you", "Baltic Agritech Hub: Cooperation possible")
	a = s.sends(page, "/meetings/"+s.owed.String()+"/report", "outcome", "negotiating")
	s.has(a.text, "3 things wait for you", "Tampere Smart Textiles: Negotiating")
	if e, ok := s.last(s.owed).Event.(domain.OutcomeReported); !ok || e != (domain.OutcomeReported{PartyID: s.us, Wave: "6-months", Outcome: "negotiating"}) {
		t.Errorf("recorded was %+v", s.last(s.owed))
	}
	if a = s.sends(page, "/meetings/"+s.held.String()+"/rate", "rating", "splendid"); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a rating that there is not: %s", a.Status)
	}
}

func TestAPartnerConfirmsOrDenies(t *testing.T) {
	s := newScene(t)
	s.signedIn("manager")
	part := "/projects/" + s.named.String() + "/part"
	page := s.get("/my").text
	a := s.sends(page, part, "part", "confirm")
	s.has(a.text, "4 things wait for you", "Your projects", "Part in “Night shift: fewer falls in care homes” confirmed")
	if e, ok := s.last(s.named).Event.(domain.PartnerConfirmed); !ok || e.OrganisationID != s.us {
		t.Errorf("recorded was %+v", s.last(s.named))
	}
	a = s.sends(a.text, "/facts/"+s.last(s.named).ID.String()+"/undo")
	a = s.sends(a.text, part, "part", "dispute")
	s.has(a.text, "4 things wait for you", "denied")
	s.lacks(a.text, `id="ours"`)
}

func TestADeskWithNothingOnItSaysWhatComesNext(t *testing.T) {
	s := open(t).signedIn("manager")
	a := s.get("/my")
	s.has(a.text, "Nothing waits for you", "Welcome. This is where your follow-up happens.", `href="/my/projects/new"`)
	s.isOurs(a)
	c := newScene(t)
	c.signedIn("manager")
	page := c.get("/my").text
	c.sends(page, "/meetings/"+c.request.String()+"/answer", "answer", "accept")
	c.sends(page, "/meetings/"+c.second.String()+"/answer", "answer", "decline")
	c.sends(page, "/meetings/"+c.held.String()+"/rate", "rating", "informative")
	c.sends(page, "/meetings/"+c.owed.String()+"/report", "outcome", "knowledge_gain")
	a = c.sends(page, "/projects/"+c.named.String()+"/part", "part", "confirm")
	c.has(a.text, "All done", "1 meeting is planned", "What you did lately")
	c.isOurs(a)
}

func TestTheDeskIsAManagersAlone(t *testing.T) {
	s := newScene(t)
	form := url.Values{"answer": {"accept"}, "party": {s.us.String()}}
	answer := "/meetings/" + s.request.String() + "/answer"
	if a := s.get("/my"); a.Request.URL.Path != "/sign-in" {
		t.Error("nobody is led to the desk")
	}
	if a := s.post(answer, form); a.Request.URL.Path != "/sign-in" {
		t.Error("nobody may answer")
	}
	s.signedIn("evaluator")
	if a := s.post(answer, form); a.StatusCode != http.StatusForbidden {
		t.Errorf("the ministry answers: %s", a.Status)
	}
	s.signedIn("organiser")
	if a := s.get("/my"); a.Request.URL.Path != "/" {
		t.Errorf("an organiser is led to %s", a.Request.URL)
	}
	s.signedIn("manager")
	if a := s.get("/"); a.Request.URL.Path != "/my" {
		t.Errorf("a manager is led to %s", a.Request.URL)
	}
	foreign := domain.DeriveID("foreign")
	s.comes(s.soon, s.fjord, days(-30))
	s.is(foreign, days(-3), domain.MeetingRequested{Pairing: domain.Pairing{ConferenceID: s.soon, RequesterID: s.silesia, TargetID: s.fjord}})
	for _, path := range []string{"/meetings/" + foreign.String() + "/answer", "/meetings/" + domain.DeriveID("none").String() + "/answer", "/meetings/x/answer"} {
		if a := s.post(path, form); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, a.Status)
		}
	}
	form.Set("party", s.silesia.String())
	form.Set("rating", "informative")
	if a := s.post("/meetings/"+s.held.String()+"/rate", form); a.StatusCode != http.StatusForbidden {
		t.Errorf("rating for another: %s", a.Status)
	}
	if a := s.post("/facts/"+s.last(s.held).ID.String()+"/undo", form); a.StatusCode != http.StatusForbidden {
		t.Errorf("undoing what the organiser recorded: %s", a.Status)
	}
	if a := s.post(answer, form, "Sec-Fetch-Site", "cross-site"); a.StatusCode != http.StatusForbidden {
		t.Errorf("another site answers: %s", a.Status)
	}
}
