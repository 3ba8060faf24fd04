package web_test

import (
	"net/http"
	"strings"
	"testing"

	"aftermatch/domain"
)

const newMeeting = "/my/meetings/new#with"

// A manager logs a meeting without a script: searches, chooses, says where and how it was, and goes on to the project.
func TestAMeetingIsLogged(t *testing.T) {
	s := newScene(t)
	s.comes(s.past, s.fjord, days(-100))
	s.signedIn("manager")
	a := s.get("/my/meetings/new")
	s.has(s.get("/my").text, `href="/my/meetings/new"`)
	s.isOurs(a)
	s.lacks(a.text, "Online Matchmaking Day") // is still to come
	a = s.sends(a.text, newMeeting, "do", "log", "q", "fjrod care", "rating", "splendid")
	if a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("with faults: %s", a.Status)
	}
	s.has(a.text, "2 things need another look", "Choose one of those found, or search again", "Choose the day at the conference", `value="fjrod care"`)
	s.isWhole(a)
	a = s.sends(a.text, newMeeting, "do", "search", "q", "fjrod care")
	s.has(a.text, "add="+s.fjord.String())
	a = s.sends(a.text, newMeeting, "do", "add="+s.fjord.String(), "q", "fjrod care", "rating", "informative", "idea", "yes")
	where := s.past.String() + " " + domain.DateOf(days(-10)).String()
	s.has(a.text, "Fjord Care Cluster", `value="`+where+`"`, `value="informative" selected`, `value="yes" checked`)
	s.lacks(a.text, "5th Matchmaking Conference") // where the other was not
	if a = s.sends(a.text, newMeeting, "do", "log", "where", where, "rating", "splendid"); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a rating that there is not: %s", a.Status)
	}
	s.has(a.text, "Choose one of the answers", `value="`+where+`" selected`)
	form := s.form(a.text, newMeeting, "do", "log", "where", where, "rating", "cooperation_possible", "idea", "yes")
	a = s.post("/my/meetings/new", form)
	s.has(a.text, "Log a project", "Fjord Care Cluster", "Riga")
	meeting := strings.Split(a.Request.URL.Query().Get("origin"), "&")[0]
	a = s.get("/meetings/" + meeting)
	s.has(a.text, "Meeting with Fjord Care Cluster", "Cooperation possible", "?correct=")
	id, _ := domain.ParseID(meeting)
	history := s.history(id)
	if len(history) != 2 || history[0].Event != (domain.MeetingHeld{Pairing: domain.Pairing{ConferenceID: s.past, RequesterID: s.us, TargetID: s.fjord}}) ||
		history[1].Event != (domain.MeetingRated{PartyID: s.us, Rating: "cooperation_possible"}) || history[0].Metadata.OnBehalfOf != s.us {
		t.Fatalf("recorded is %+v", history)
	}
	s.post("/my/meetings/new", form) // a second click
	if again := s.history(id); len(again) != 2 {
		t.Errorf("twice: %+v", again)
	}
	a = s.corrects(history[0].ID, "day", days(-9).Format("2"), "month", days(-9).Format("1"), "year", days(-9).Format("2006"), "why", "it was the second day")
	s.has(a.text, "it was the second day")
	if now := s.history(id)[0]; now.Event != history[0].Event || domain.DateOf(now.At) != domain.DateOf(days(-9)) {
		t.Errorf("known is %+v", now)
	}
}

// What was planned took place; what took place is not logged twice unawares.
func TestAMeetingThatIsKnownIsNotLoggedAgain(t *testing.T) {
	s := newScene(t)
	planned := s.asks(s.half, s.fjord, days(-200))
	s.is(planned, days(-199), domain.MatchMade{By: s.us})
	s.signedIn("manager")
	s.has(s.get("/meetings/"+planned.String()).text, "/my/meetings/new?with="+s.fjord.String())
	where := s.half.String() + " " + domain.DateOf(days(-184)).String()
	page := s.get("/my/meetings/new?with=" + s.fjord.String())
	a := s.sends(page.text, newMeeting, "do", "log", "where", where, "rating", "informative")
	s.has(a.text, "A first view is taken for 90 days")
	a = s.sends(a.text, newMeeting, "do", "log", "where", where)
	s.has(a.text, "Meeting with Fjord Care Cluster", "Undo")
	if held := s.last(planned); held.Event != (domain.MeetingHeld{}) || domain.DateOf(held.At) != domain.DateOf(days(-184)) {
		t.Errorf("recorded is %+v", held)
	}
	page = s.get("/my/meetings/new?with=" + s.tampere.String())
	where = s.half.String() + " " + domain.DateOf(days(-184)).String()
	a = s.sends(page.text, newMeeting, "do", "log", "where", where)
	s.has(a.text, "Is it this one?", "/meetings/"+s.owed.String())
	s.isWhole(a)
	a = s.sends(a.text, newMeeting, "do", "anyway", "where", where)
	if a.Request.URL.Path == "/meetings/"+s.owed.String() || !strings.HasPrefix(a.Request.URL.Path, "/meetings/") {
		t.Errorf("another meeting leads to %s", a.Request.URL)
	}
}

func TestAMeetingIsLoggedByWhoWasThere(t *testing.T) {
	s := newScene(t)
	s.signedIn("manager")
	a := s.get("/my/meetings/new?lang=de&with=" + s.fjord.String())
	s.has(a.text, "nahmen Sie und Fjord Care Cluster an keiner Konferenz gemeinsam teil")
	s.isOurs(a)
	if a = s.get("/my/meetings/partners?q=fjrod+care"); a.StatusCode != http.StatusOK {
		t.Errorf("while typing: %s", a.Status)
	}
	s.has(a.text, "Fjord Care Cluster")
	s.lacks(a.text, `value="describe"`)
	for role, want := range map[string]int{"evaluator": http.StatusForbidden, "organiser": http.StatusNotFound} {
		if a := s.signedIn(role).get("/my/meetings/new"); a.StatusCode != want {
			t.Errorf("%s: %s", role, a.Status)
		}
	}
}
