package eventstore_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/pgtest"
)

// The cast of the tests, and when it all happened.
var (
	stuttgart = domain.DeriveID("stuttgart")
	bioregio  = domain.DeriveID("bioregio")
	welfare   = domain.DeriveID("welfare")
	june      = time.Date(2017, 6, 1, 9, 0, 0, 0, time.UTC)
)

// opened returns a log on a fresh database.
func opened(t testing.TB, options ...eventstore.Option) *eventstore.Log {
	t.Helper()
	return openedAt(t, pgtest.New(t), options...)
}

// openedAt returns a log, as one of several processes would open it.
func openedAt(t testing.TB, pool *pgxpool.Pool, options ...eventstore.Option) *eventstore.Log {
	t.Helper()
	log, err := eventstore.Open(t.Context(), pool, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
	return log
}

// fresh names a thing that is not there yet.
func fresh() domain.ID { return domain.ID(uuid.Must(uuid.NewV7())) }

func fact(e domain.Event) domain.Fact { return domain.Fact{Event: e, At: june} }

// announced, registered, participating and requested are the commands that lead to a meeting.
func announced() eventstore.Command {
	start, _ := domain.ParseDate("2017-09-21")
	return eventstore.Command{Stream: stuttgart, Facts: []domain.Fact{fact(domain.ConferenceAnnounced{
		Name: "Stuttgart", Series: "CMC", Edition: "5", StartsOn: start, EndsOn: start + 1, Country: "DE", City: "Stuttgart"})}}
}

func registered(id domain.ID, name string) eventstore.Command {
	return eventstore.Command{Stream: id, Facts: []domain.Fact{fact(domain.OrganisationRegistered{Name: name, Country: "DE"})}}
}

func participating(id domain.ID) eventstore.Command {
	return eventstore.Command{Stream: domain.ParticipationID(stuttgart, id), Facts: []domain.Fact{
		fact(domain.ParticipationRegistered{ConferenceID: stuttgart, OrganisationID: id})}}
}

func requested(meeting domain.ID) eventstore.Command {
	return eventstore.Command{Stream: meeting, Facts: []domain.Fact{fact(domain.MeetingRequested{
		Pairing: domain.Pairing{ConferenceID: stuttgart, RequesterID: bioregio, TargetID: welfare}})}}
}

func happens(stream domain.ID, events ...domain.Event) eventstore.Command {
	command := eventstore.Command{Stream: stream}
	for _, event := range events {
		command.Facts = append(command.Facts, fact(event))
	}
	return command
}

// stage sets up a conference with two participants.
func stage(t testing.TB, log *eventstore.Log) eventstore.Result {
	t.Helper()
	return executed(t, log, announced(), registered(bioregio, "BioRegio STERN"), registered(welfare, "Welfare Tech"),
		participating(bioregio), participating(welfare))
}

func executed(t testing.TB, log *eventstore.Log, commands ...eventstore.Command) eventstore.Result {
	t.Helper()
	result, err := log.Execute(t.Context(), eventstore.Request{Commands: commands, Metadata: domain.Metadata{Actor: "test", Source: "api"}})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// refusedWith checks that err is the domain's refusal of that code.
func refusedWith(t testing.TB, err error, code string) {
	t.Helper()
	var refusal *domain.Error
	if !errors.As(err, &refusal) || refusal.Code != code {
		t.Fatalf("got %v, want a refusal with code %s", err, code)
	}
}
