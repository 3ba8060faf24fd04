package reactors_test

import (
	"os"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/pgtest"
	"aftermatch/projections"
	"aftermatch/reactors"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

var (
	stuttgart = domain.DeriveID("Stuttgart")
	bioregio  = domain.DeriveID("BioRegio STERN")
	welfare   = domain.DeriveID("Welfare Tech")
	asked     = domain.DeriveID("the request")

	june      = at("2017-06-01T09:00:00Z")
	lastDay   = at("2017-09-22T20:00:00Z")
	dayAfter  = at("2017-09-23T06:00:00Z")
	yearAfter = at("2018-10-01T12:00:00Z")
	lastWord  = at("2017-09-22T23:59:59Z") // of the conference
)

// office is Aftermatch at a time that the test sets.
type office struct {
	*testing.T
	now    time.Time
	log    *eventstore.Log
	reader *projections.Reader
}

func opened(t *testing.T) *office {
	o := &office{T: t, now: june}
	log, err := eventstore.Open(t.Context(), pgtest.New(t), eventstore.WithClock(func() time.Time { return o.now }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	consumer := projections.NewConsumer(log)
	messages, err := consumer.Subscriber().Subscribe(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for m := range messages {
			if err := consumer.Handle(m); err != nil {
				t.Error(err)
			}
			m.Ack()
		}
	}()
	o.log, o.reader = log, consumer.Reader()
	start, _ := domain.ParseDate("2017-09-21")
	o.record(stuttgart, june, domain.ConferenceAnnounced{Name: "Stuttgart", Series: "CMC", Edition: "5", StartsOn: start, EndsOn: start + 1, Country: "DE", City: "Stuttgart"})
	for _, organisation := range []domain.ID{bioregio, welfare} {
		o.record(organisation, june, domain.OrganisationRegistered{Name: organisation.String(), Country: "DE"})
		o.record(domain.ParticipationID(stuttgart, organisation), june, domain.ParticipationRegistered{ConferenceID: stuttgart, OrganisationID: organisation})
	}
	return o
}

func (o *office) record(stream domain.ID, effective time.Time, event domain.Event) {
	o.Helper()
	result, err := o.log.Execute(o.Context(), eventstore.Request{Commands: []eventstore.Command{{Stream: stream, Facts: []domain.Fact{{Event: event, At: effective}}}}})
	if err != nil {
		o.Fatal(err)
	}
	if err := o.reader.WaitFor(o.Context(), result.Position); err != nil {
		o.Fatal(err)
	}
}

func (o *office) request(effective time.Time) {
	o.Helper()
	o.record(asked, effective, domain.MeetingRequested{Pairing: domain.Pairing{ConferenceID: stuttgart, RequesterID: bioregio, TargetID: welfare}})
}

// tick lets the reactor look at the time, and tells how the request stands then.
func (o *office) tick(now time.Time) projections.Meeting {
	o.Helper()
	o.now = now
	m := message.NewMessage("tick", nil)
	m.SetContext(o.Context())
	if err := reactors.NewExpiry(o.log, func() time.Time { return now }).Handle(m); err != nil {
		o.Fatal(err)
	}
	head, _, err := o.log.Head(o.Context())
	if err != nil {
		o.Fatal(err)
	}
	if err := o.reader.WaitFor(o.Context(), head); err != nil {
		o.Fatal(err)
	}
	meeting, err := o.reader.Meeting(o.Context(), asked, nil)
	if err != nil {
		o.Fatal(err)
	}
	return meeting
}

func TestAnOpenRequestExpiresAtTheEndOfTheLastDay(t *testing.T) {
	o := opened(t)
	o.request(june)
	if m := o.tick(lastDay); m.Status != domain.StatusRequested {
		t.Fatalf("on the last day it is %s", m.Status)
	}
	m := o.tick(dayAfter)
	if m.Status != domain.StatusExpired || !m.ExpiredAt.Equal(lastWord) {
		t.Fatalf("the day after it is %s, at %v; want expired at %v", m.Status, m.ExpiredAt, lastWord)
	}
	events, err := o.log.Histories(t.Context(), asked)
	if err != nil {
		t.Fatal(err)
	}
	history := events[asked]
	if by := history[1].Metadata; by.Actor != "expiry" || by.Source != "expiry" || by.CausationID != history[0].ID {
		t.Errorf("the event says %+v", by)
	}
	o.tick(yearAfter)
	if events, err = o.log.Histories(t.Context(), asked); err != nil || len(events[asked]) != 2 {
		t.Errorf("it happened again: %d events, %v", len(events[asked]), err)
	}
}

func TestARequestEnteredLaterHasADayForItsAnswer(t *testing.T) {
	o := opened(t)
	o.now = yearAfter
	o.request(june)
	if m := o.tick(yearAfter.Add(23 * time.Hour)); m.Status != domain.StatusRequested {
		t.Fatalf("within the day it is %s", m.Status)
	}
	if m := o.tick(yearAfter.Add(25 * time.Hour)); m.Status != domain.StatusExpired || !m.ExpiredAt.Equal(lastWord) {
		t.Fatalf("after the day it is %s, at %v", m.Status, m.ExpiredAt)
	}
}

func TestAnAnsweredRequestDoesNotExpire(t *testing.T) {
	o := opened(t)
	o.request(june)
	o.record(asked, june, domain.MatchMade{By: welfare})
	if m := o.tick(yearAfter); m.Status != domain.StatusMatched {
		t.Fatalf("it is %s", m.Status)
	}
}

func TestTheClockTicksAtOnceAndStops(t *testing.T) {
	clock := reactors.NewClock(time.Hour)
	ticks, err := clock.Subscribe(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	(<-ticks).Ack()
	if err := clock.Close(); err != nil {
		t.Fatal(err)
	}
	if _, open := <-ticks; open {
		t.Fatal("it ticks on")
	}
}

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}
