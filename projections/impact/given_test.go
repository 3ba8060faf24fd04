package impact_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/pgtest"
	"aftermatch/projections"
	"aftermatch/projections/impact"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

// history is a log in the making, the read models that follow it, and the figures made of them.
type history struct {
	testing.TB
	log      *eventstore.Log
	consumer *projections.Consumer
	models   *projections.Reader
	figures  *impact.Reader
	now      time.Time // when the next event is recorded
	source   string
	versions map[domain.ID]int
	position int64
}

// tell begins a history on a fresh database.
func tell(t testing.TB) *history {
	t.Helper()
	h := &history{TB: t, now: day("2017-06-01").Time(), source: "import", versions: map[domain.ID]int{}}
	log, err := eventstore.Open(t.Context(), pgtest.New(t), eventstore.WithClock(func() time.Time { return h.now }))
	if err != nil {
		t.Fatal(err)
	}
	consumer := projections.NewConsumer(log)
	subscriber := consumer.Subscriber()
	messages, err := subscriber.Subscribe(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := subscriber.Close(); err != nil {
			t.Error(err)
		}
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
	go func() {
		for message := range messages {
			if err := consumer.Handle(message); err != nil && t.Context().Err() == nil {
				t.Errorf("the read models stopped: %v", err)
				message.Nack()
				continue
			}
			message.Ack()
		}
	}()
	h.log, h.consumer, h.models, h.figures = log, consumer, consumer.Reader(), impact.NewReader(log.Pool())
	return h
}

// recorded makes that day the one on which what follows is learned.
func (h *history) recorded(on string) { h.now = day(on).Time().Add(12 * time.Hour) }

// happened records an event of that day and returns its id.
func (h *history) happened(stream domain.ID, on string, e domain.Event) domain.ID {
	h.Helper()
	result, err := h.log.Append(h.Context(), eventstore.Append{Writes: []eventstore.Write{{Stream: stream, Version: h.versions[stream],
		Events: []eventstore.Event{{
			ID:   domain.DeriveID("event", fmt.Sprint(h.position+1)),
			Fact: domain.Fact{Event: e, At: day(on).Time().Add(10 * time.Hour)}, Metadata: domain.Metadata{Actor: "test", Source: h.source},
		}}}}})
	if err != nil {
		h.Fatal(err)
	}
	h.versions[stream], h.position = result.Version, result.Position
	return result.Events[0]
}

// frame settles a question when the read models know all that was recorded.
func (h *history) frame(d impact.Definition, q impact.Question) impact.Frame {
	h.Helper()
	if err := h.models.WaitFor(h.Context(), h.position); err != nil {
		h.Fatal(err)
	}
	frame, err := h.figures.Frame(h.Context(), d, q)
	if err != nil {
		h.Fatal(err)
	}
	return frame
}

func day(text string) domain.Date {
	d, err := domain.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// id names a thing of a test for ever.
func id(name string) domain.ID { return domain.DeriveID("test", name) }

func (h *history) conference(name, series, starts string) domain.ID {
	h.Helper()
	h.happened(id(name), "2013-01-01", domain.ConferenceAnnounced{Name: name, Series: series, Edition: starts[:4],
		StartsOn: day(starts), EndsOn: day(starts) + 1, Country: "DE", City: "Stuttgart"})
	return id(name)
}

func (h *history) organisation(name, country string, sectors ...string) domain.ID {
	h.Helper()
	h.happened(id(name), "2013-01-02", domain.OrganisationRegistered{Name: name, Country: country, Sectors: sectors})
	return id(name)
}

// met records an ad hoc meeting of two organisations, by name, and returns its id.
func (h *history) met(conference, a, b, on string) domain.ID {
	h.Helper()
	meeting := id(conference + a + b + on)
	h.happened(meeting, on, domain.MeetingHeld{Pairing: pairing(conference, a, b)})
	return meeting
}

func pairing(conference, a, b string) domain.Pairing {
	return domain.Pairing{ConferenceID: id(conference), RequesterID: id(a), TargetID: id(b)}
}

// project logs an idea with its partners, by name, and returns its id.
func (h *history) project(name, idea string, partners ...string) domain.ID {
	h.Helper()
	h.happened(id(name), idea, domain.ProjectLogged{Title: name})
	for _, partner := range partners {
		h.happened(id(name), idea, domain.PartnerJoined{OrganisationID: id(partner), Role: domain.RolePartner})
	}
	return id(name)
}

// refused checks that the error names just these fields as faults.
func (h *history) refused(err error, fields ...string) {
	h.Helper()
	var refusal *domain.Error
	if !errors.As(err, &refusal) || refusal.Reason != domain.Invalid {
		h.Errorf("got %v, want a refusal", err)
		return
	}
	var named []string
	for _, fault := range refusal.Faults {
		named = append(named, fault.Field)
	}
	if !slices.Equal(named, fields) {
		h.Errorf("refused for %v, want %v", named, fields)
	}
}

// near fails unless got is want within the tolerance.
func near(t testing.TB, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}
