package api_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"aftermatch/api"
)

// follower reads a stream of events.
type follower struct {
	*testing.T
	response *http.Response
	lines    *bufio.Scanner
}

func (s *site) follow(query string, headers ...string) *follower {
	s.Helper()
	response := s.send("evaluator", http.MethodGet, "/v1/events/stream"+query, "", headers...)
	if got := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || got != "text/event-stream" {
		s.Fatalf("got %d %s", response.StatusCode, got)
	}
	s.Cleanup(func() { response.Body.Close() })
	return &follower{s.T, response, bufio.NewScanner(response.Body)}
}

// next is the next event of the stream.
func (f *follower) next() (event api.Event) {
	f.Helper()
	id := ""
	for f.lines.Scan() {
		field, value, _ := strings.Cut(f.lines.Text(), ": ")
		switch field {
		case "id":
			id = value
		case "data":
			if err := json.Unmarshal([]byte(value), &event); err != nil {
				f.Fatal(err)
			}
			if id != strconv.FormatInt(event.Position, 10) {
				f.Errorf("the event at %d has the id %q", event.Position, id)
			}
			return event
		}
	}
	f.Fatalf("the stream ended: %v", f.lines.Err())
	return event
}

func TestAStreamTellsThePastAndWhatComes(t *testing.T) {
	s := open(t)
	s.scene() // seven events
	f := s.follow("")
	for position := int64(1); position <= 7; position++ {
		if got := f.next(); got.Position != position {
			t.Fatalf("got the event at %d, want %d", got.Position, position)
		}
	}
	written := s.organisation("A newcomer", "DE")
	if got := f.next(); got.Position != 8 || got.Subject != "organisation-"+written.String() {
		t.Errorf("got %v", got)
	}
}

func TestAStreamGoesOnWhereItBroke(t *testing.T) {
	s := open(t)
	s.scene()
	f := s.follow("?after=2")
	f.next()
	last := f.next() // 4, and here the connection breaks
	f.response.Body.Close()
	s.organisation("Registered meanwhile", "DE")
	f = s.follow("?after=2", "Last-Event-ID", strconv.FormatInt(last.Position, 10))
	for position := last.Position + 1; position <= 8; position++ {
		if got := f.next(); got.Position != position {
			t.Fatalf("got the event at %d, want %d", got.Position, position)
		}
	}
}

func TestAStreamOfOneTypeOrThing(t *testing.T) {
	s := open(t)
	_, _, welfare, medicon := s.scene()
	types, thing := s.follow("?type=OrganisationRenamed"), s.follow("?stream=organisation-"+medicon.String())
	if got := thing.next(); got.StreamVersion != 1 {
		t.Errorf("got %v", got)
	}
	s.post("/v1/organisations/"+welfare.String()+"/rename", `{"name":"Danish Life Science Cluster"}`)
	s.post("/v1/organisations/"+medicon.String()+"/rename", `{"name":"Medicon Valley Alliance"}`)
	if got := types.next(); got.Subject != "organisation-"+welfare.String() {
		t.Errorf("got %v", got)
	}
	if got := thing.next(); got.StreamVersion != 2 {
		t.Errorf("got %v", got)
	}
}

func TestAStreamIsRefused(t *testing.T) {
	s := open(t)
	s.ask("manager", "GET", "/v1/events/stream", "").refused(http.StatusForbidden, "forbidden")
	s.ask("evaluator", "GET", "/v1/events/stream?type=Nothing", "").refused(http.StatusUnprocessableEntity, "invalid").at("query.type")
	s.ask("evaluator", "GET", "/v1/events/stream", "", "Last-Event-ID", "now").refused(http.StatusUnprocessableEntity, "invalid").at("header.Last-Event-ID")
}

func TestAQuietStreamSaysThatItLivesUntilTheServerStops(t *testing.T) {
	stop := make(chan struct{})
	s := openWith(t, api.Options{Demo: true, Stop: stop, Heartbeat: time.Millisecond})
	f := s.follow("")
	for range 3 {
		if !f.lines.Scan() || !strings.HasPrefix(f.lines.Text(), ":") {
			t.Fatalf("got %q, want a comment", f.lines.Text())
		}
		f.lines.Scan() // the empty line that ends it
	}
	close(stop)
	for f.lines.Scan() { // ends, or the test does not
	}
	if err := f.lines.Err(); err != nil {
		t.Error(err)
	}
}
