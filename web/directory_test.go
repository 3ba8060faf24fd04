package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/web"
)

func TestAConferenceTellsHowItStands(t *testing.T) {
	s := newScene(t)
	s.signedIn("organiser")
	page := "/conferences/" + s.soon.String()
	a := s.get(page)
	s.has(a.text, "Online Matchmaking Day", "<strong>3</strong>organisations take part", "<strong>2</strong>requests, 2 still open", "2 requests are open",
		"Silesia Photonics Network asks Medizintechnik-Netz Neckar", "meeting requested", page+"/import", page+"/missing")
	s.isOurs(a)
	a = s.get("/conferences/" + s.half.String() + "?lang=de")
	s.has(a.text, "<strong>1</strong>Treffen fanden statt", "6 Monate danach", "0 von 1")
	s.isOurs(a)
	a = s.get("/conferences")
	s.has(a.text, page, "Riga, Lettland")
	s.isOurs(a)
}

// A manager sees who comes to a conference, and of its meetings the own ones alone.
func TestAManagerSeesTheOwnMeetingsAlone(t *testing.T) {
	s := newScene(t)
	s.comes(s.soon, s.fjord, days(-30))
	s.is(domain.DeriveID("foreign"), days(-3), domain.MeetingRequested{Pairing: domain.Pairing{ConferenceID: s.soon, RequesterID: s.silesia, TargetID: s.fjord}})
	s.signedIn("manager")
	a := s.get("/conferences/" + s.soon.String())
	s.has(a.text, "Your meetings", "<strong>2</strong>requests", "Fjord Care Cluster")
	s.lacks(a.text, "As it happens", "/import", "/missing", "What became of it")
	a = s.get("/organisations/" + s.silesia.String())
	s.has(a.text, "Of its meetings and projects you see those that you are part of", "of 1</li>")
	s.lacks(a.text, "Fjord Care Cluster")
	for path, status := range map[string]int{
		"/log": http.StatusForbidden, "/live": http.StatusForbidden,
		"/conferences/" + s.soon.String() + "/missing": http.StatusForbidden, "/conferences/" + s.soon.String() + "/import": http.StatusForbidden,
		"/conferences/nothing": http.StatusNotFound, "/organisations/" + s.soon.String(): http.StatusNotFound,
	} {
		if a := s.get(path); a.StatusCode != status {
			t.Errorf("%s: %s", path, a.Status)
		}
	}
	s.lacks(s.get("/search?q=shift").text, "no project of others")
	s.has(s.get("/search?q=shift").text, "Night shift")
	s.signedIn("evaluator")
	s.has(s.get("/organisations/"+s.silesia.String()).text, "Fjord Care Cluster", "Medizintechnik-Netz Neckar")
}

func TestTheSearchForgivesTypingErrors(t *testing.T) {
	s := newScene(t)
	s.signedIn("evaluator")
	for typed, want := range map[string]string{
		"slesia fotonics": "Silesia Photonics Network", "Reseau Sante Rhone": "Réseau Santé du Rhône", "riga spring": "Spring Matchmaking", "NIGHT": "Night shift",
	} {
		a := s.get("/search?q=" + strings.ReplaceAll(typed, " ", "+"))
		s.has(a.text, want)
		s.isOurs(a)
	}
	s.has(s.get("/search?q=xylophone").text, "Nothing has a name like this")
	s.has(s.get("/search").text, "Look for organisations")
}

func TestTheLogIsReadBackwards(t *testing.T) {
	s := newScene(t)
	s.signedIn("evaluator")
	head, _, err := s.log.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a := s.get("/log")
	s.has(a.text, "partner joined", "Night shift", `data-live="/live"`)
	s.isOurs(a)
	s.lacks(s.get("/log?type=MeetingHeld").text, "Night shift")
	s.has(s.get("/log?type=MeetingHeld").text, "Medizintechnik-Netz Neckar")
	a = s.get("/log?before=2")
	s.has(a.text, "organisation registered", "To the latest")
	s.lacks(a.text, "data-live")
	if strings.Count(s.get("/log").text, `<th scope="row">`) != min(int(head), 50) {
		t.Error("the first page does not show the latest 50 events")
	}
	for _, path := range []string{"/log?type=Nothing", "/log?before=x", "/log?before=0"} {
		if a := s.get(path); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, a.Status)
		}
	}
}

func TestWhoOwesAReportIsListed(t *testing.T) {
	s := newScene(t)
	s.signedIn("organiser")
	list := "/conferences/" + s.half.String() + "/missing"
	a := s.get(list)
	s.has(a.text, "6 months after", "Of 0 of 1 held meetings", "Tampere Smart Textiles", "Medizintechnik-Netz Neckar", "mailto:?subject=", "Write a reminder")
	s.isOurs(a)
	csv := s.get(list + ".csv")
	s.has(csv.text, "wave,organisation_id,organisation,country,owed,reported\n", "6-months,"+s.tampere.String()+",Tampere Smart Textiles,FI,1,0\n")
	s.is(s.owed, days(-1), domain.OutcomeReported{PartyID: s.tampere, Wave: "6-months", Outcome: domain.Outcomes[0]})
	a = s.get(list)
	s.has(a.text, "Of 1 of 1 held meetings")
	s.lacks(a.text, "Tampere Smart Textiles")
	s.is(s.half, days(-1), domain.FollowUpWaveClosed{Wave: "6-months"})
	s.has(s.get(list).text, "Late reports can still be given")
	s.has(s.get("/conferences/"+s.soon.String()+"/missing").text, "No follow-up wave was opened")
}

// uploads chooses a file in the form, and follows it until it was read.
func (s *scene) uploads(kind, name, content string) answer {
	s.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, value := range map[string]string{"kind": kind, "map": "Company=organisation\n\n"} {
		if err := form.WriteField(field, value); err != nil {
			s.Fatal(err)
		}
	}
	file, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = file.Write([]byte(content))
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		s.Fatal(err)
	}
	return s.read(s.do(http.MethodPost, "/conferences/"+s.soon.String()+"/import", &body, "Content-Type", form.FormDataContentType()))
}

// read looks at a page again as long as it asks to.
func (s *scene) read(a answer) answer {
	s.Helper()
	for deadline := time.Now().Add(time.Minute); a.Header.Get("Refresh") != ""; a = s.get(a.Request.URL.Path) {
		if time.Now().After(deadline) {
			s.Fatal("the file is read for ever")
		}
	}
	return a
}

func TestAFileIsLookedAtBeforeItCounts(t *testing.T) {
	s := newScene(t)
	s.signedIn("organiser")
	s.isOurs(s.get("/conferences/" + s.soon.String() + "/import"))
	const wrong = "external_id,Company,country,sectors\n1,Porto Mar,PT,maritime\n2,,PT,maritime\n3,Vilnius Lab,XX,health\n"
	before, _, err := s.log.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a := s.uploads("participants", "wrong.csv", wrong)
	s.has(a.text, "wrong.csv", "The file has faults", `<th scope="row">3`, `<th scope="row">4`, "Choose another file", "this field is empty")
	s.isOurs(a)
	s.has(s.get(a.Request.URL.Path, "Accept-Language", "de").text, "Dieses Feld ist leer; füllen Sie es aus", "ist kein Ländercode")
	a = s.uploads("participants", "right.csv", strings.Replace(strings.Replace(wrong, "XX", "LT", 1), "2,,", "2,Faro Foods,", 1))
	s.has(a.text, "right.csv", "<strong>3</strong>rows", "<strong>3</strong>new", "Record 3 rows")
	if now, _, err := s.log.Head(t.Context()); err != nil || now != before {
		t.Errorf("looking at a file recorded %d events, %v", now-before, err)
	}
	path := a.Request.URL.Path
	done := s.read(s.post(path, nil))
	s.has(done.text, "Recorded.", "<strong>3</strong>new")
	s.isOurs(done)
	recorded, _, err := s.log.Head(t.Context())
	if err != nil || recorded == before {
		t.Errorf("importing the file recorded nothing, %v", err)
	}
	s.has(s.read(s.post(path, nil)).text, "Recorded.")
	if again, _, err := s.log.Head(t.Context()); err != nil || again != recorded {
		t.Errorf("importing it again recorded %d events, %v", again-recorded, err)
	}
	s.has(s.get("/conferences/"+s.soon.String()).text, "Porto Mar", "Vilnius Lab")
	if a := s.get(strings.Replace(path, s.soon.String(), s.past.String(), 1)); a.StatusCode != http.StatusNotFound {
		t.Errorf("the file of another conference: %s", a.Status)
	}
	a = s.post("/conferences/"+s.soon.String()+"/import", nil)
	s.has(a.text, "Choose a file first")
}

func TestAFileIsReadAgainOnceMoreIsKnown(t *testing.T) {
	s := newScene(t)
	s.signedIn("organiser")
	a := s.uploads("participants", "three.csv", "external_id,Company,country\n1,Porto Mar,PT\n2,Faro Foods,PT\n3,Vilnius Lab,LT\n")
	s.has(a.text, "<strong>3</strong>rows")
	if _, err := s.log.Pool().Exec(t.Context(), `update uploads set content = $1`, []byte("external_id,Company,country\n1,Porto Mar,PT\n")); err != nil {
		t.Fatal(err)
	}
	s.has(s.get(a.Request.URL.Path).text, "<strong>3</strong>rows")
	s.is(s.silesia, time.Time{}, domain.OrganisationRenamed{Name: "Silesia Photonics"})
	s.has(s.read(s.get(a.Request.URL.Path)).text, "<strong>1</strong>rows")
}

// A page that is open is told of what it shows, and of nothing else.
func TestAnOpenPageIsToldOfWhatItShows(t *testing.T) {
	s := newScene(t)
	s.signedIn("organiser")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/live?conference="+s.soon.String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	if kind := a.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Fatalf("got %s", kind)
	}
	next := func() string {
		t.Helper()
		part := make([]byte, 100)
		n, err := a.Body.Read(part)
		if err != nil {
			t.Fatal(err)
		}
		return string(part[:n])
	}
	if first := next(); first != ": alive\n\n" {
		t.Errorf("begins with %q", first)
	}
	s.is(s.held, days(-2), domain.MeetingRated{PartyID: s.baltic, Rating: domain.Ratings[0]})
	if other := next(); other != ": alive\n\n" {
		t.Errorf("of another conference it says %q", other)
	}
	s.is(s.request, days(0).AddDate(0, 0, -1), domain.RequestDeclined{By: s.us})
	if told := next(); !strings.Contains(told, "data: ") {
		t.Errorf("of this conference it says %q", told)
	}
}

func TestPagesEndWithTheServer(t *testing.T) {
	stop := make(chan struct{})
	s := openWith(t, web.Options{Demo: true, Stop: stop}, false)
	s.signedIn("organiser")
	close(stop)
	s.has(s.get("/live").text, ": alive")
}
