package web_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"aftermatch/eventstore"
	"aftermatch/internal/pgtest"
	"aftermatch/internal/story"
	"aftermatch/projections"
	"aftermatch/web"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

// today is when the tests' story ends.
var today = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// site is the pages on a database.
type site struct {
	*testing.T
	log    *eventstore.Log
	reader *projections.Reader
	url    string
	http   *http.Client
}

// open serves an empty database.
func open(t *testing.T) *site { return openWith(t, web.Options{Demo: true}, false) }

// TestOnTheDemoStory loads the story once for all that reads it. What looks back comes last, for it records something.
func TestOnTheDemoStory(t *testing.T) {
	s := openWith(t, web.Options{Demo: true}, true)
	for _, test := range []struct {
		name string
		run  func(*site)
	}{
		{"the dashboard shows what became of a conference", theDashboardShowsWhatBecameOfAConference},
		{"the whole dashboard is small", theWholeDashboardIsSmall},
		{"a conference has a report on one page", aConferenceHasAReportOnOnePage},
		{"the evidence page says how far the figures can be trusted", theEvidencePageSaysHowFarTheFiguresCanBeTrusted},
		{"every figure is explained as a whole", everyFigureIsExplainedAsAWhole},
		{"every figure leads to what it counts", everyFigureLeadsToWhatItCounts},
		{"every card leads to what it leaves out", everyCardLeadsToWhatItLeavesOut},
		{"the API has the pages' charts", theApiHasThePagesCharts},
		{"filters narrow the figures", filtersNarrowTheFigures},
		{"figures come as files", figuresComeAsFiles},
		{"the desk answers at once", theDeskAnswersAtOnce},
		{"the documented project tells its story", theDocumentedProjectTellsItsStory},
		{"one can look back", oneCanLookBack},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(s.in(t)) })
	}
}

// in is the site for another test, with nobody signed in.
func (s *site) in(t *testing.T) *site {
	return &site{T: t, log: s.log, reader: s.reader, url: s.url, http: &http.Client{Jar: jar(t)}}
}

func jar(t *testing.T) http.CookieJar {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return jar
}

func openWith(t *testing.T, options web.Options, told bool) *site {
	t.Helper()
	return openOn(t, httptest.NewUnstartedServer(nil), options, told)
}

func openOn(t *testing.T, server *httptest.Server, options web.Options, told bool) *site {
	t.Helper()
	log, reader := serve(t, server, options, told)
	return &site{T: t, log: log, reader: reader, url: server.URL, http: &http.Client{Jar: jar(t)}}
}

// serve starts the pages on a database of their own.
func serve(t testing.TB, server *httptest.Server, options web.Options, told bool) (*eventstore.Log, *projections.Reader) {
	t.Helper()
	log, err := eventstore.Open(t.Context(), pgtest.New(t))
	if err != nil {
		t.Fatal(err)
	}
	consumer := projections.NewConsumer(log)
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
	if told {
		if _, err := log.Load(t.Context(), tell); err != nil {
			t.Fatal(err)
		}
	}
	follow(t, log, consumer)
	if err := consumer.FileSheets(message.NewMessageWithContext(t.Context(), "", nil)); err != nil { // a clock would, within seconds
		t.Fatal(err)
	}
	if _, err := log.Pool().Exec(t.Context(), `analyze`); err != nil { // autovacuum would, in its own time
		t.Fatal(err)
	}
	options.Logger = slog.New(slog.NewTextHandler(t.Output(), nil))
	options.Organisation = story.Characters().BioRegioSTERN
	if options.Vault == nil {
		options.Vault = unlocked(t, log.Pool())
	}
	server.Config.Handler = web.New(log, consumer.Reader(), options)
	server.Start()
	t.Cleanup(server.Close)
	return log, consumer.Reader()
}

// tell is the demo story.
func tell(put func(eventstore.Loaded) error) error {
	return story.Write(2017, 1, today, func(e story.Entry) error { return put(eventstore.Loaded(e)) })
}

// follow keeps the read models in step with the log, and returns when they have reached its end.
func follow(t testing.TB, log *eventstore.Log, consumer *projections.Consumer) {
	t.Helper()
	subscriber := consumer.Subscriber()
	messages, err := subscriber.Subscribe(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := subscriber.Close(); err != nil {
			t.Error(err)
		}
	})
	go func() {
		for message := range messages {
			if err := consumer.Handle(message); err != nil && t.Context().Err() == nil {
				t.Errorf("the read models stopped: %v", err)
			}
			message.Ack()
		}
	}()
	head, _, err := log.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	patience, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for consumer.Reader().WaitFor(patience, head) != nil {
		if patience.Err() != nil {
			t.Fatal("the read models do not reach the end of the log")
		}
	}
}

// answer is a page or a file as a browser gets it.
type answer struct {
	*http.Response
	text string
}

func (s *site) get(path string, headers ...string) answer {
	s.Helper()
	return s.do(http.MethodGet, path, nil, headers...)
}

func (s *site) post(path string, form url.Values, headers ...string) answer {
	s.Helper()
	return s.do(http.MethodPost, path, strings.NewReader(form.Encode()), append(headers, "Content-Type", "application/x-www-form-urlencoded")...)
}

func (s *site) do(method, path string, body io.Reader, headers ...string) answer {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), method, s.url+path, body)
	if err != nil {
		s.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		if r.Header.Set(headers[i], headers[i+1]); headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	response, err := s.http.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer response.Body.Close()
	return s.read(response)
}

func (s *site) read(response *http.Response) answer {
	s.Helper()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.Fatal(err)
	}
	return answer{response, string(text)}
}

// signedIn chooses a role.
func (s *site) signedIn(role string) *site {
	s.Helper()
	if a := s.post("/sign-in", url.Values{"role": {role}, "next": {"/sign-in"}}); a.StatusCode != http.StatusOK {
		s.Fatalf("signing in as %s: %s", role, a.Status)
	}
	return s
}

// has fails unless the text holds every part.
func (s *site) has(text string, parts ...string) {
	s.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			s.Errorf("does not hold %q", part)
		}
	}
}
