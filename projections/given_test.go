package projections

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

// story is a log in the making, and the read models that follow it.
type story struct {
	*testing.T
	pool    *pgxpool.Pool
	log     []domain.Recorded
	streams map[domain.ID][]domain.Recorded
	source  string
	keeper  keeper
	fed     int
}

func tell(t *testing.T) *story {
	return &story{T: t, pool: pgtest.New(t), source: "import", streams: map[domain.ID][]domain.Recorded{}}
}

// happened records an event and returns its id.
func (s *story) happened(stream domain.ID, on string, e domain.Event) domain.ID {
	s.Helper()
	at, err := time.Parse(time.DateOnly, on)
	if err != nil {
		s.Fatal(err)
	}
	return s.record(stream, at, at.Add(time.Hour), e)
}

func (s *story) record(stream domain.ID, at, recordedAt time.Time, e domain.Event) domain.ID {
	position := int64(len(s.log) + 1)
	r := domain.Recorded{
		Position: position, Stream: stream, Version: len(s.streams[stream]) + 1, ID: domain.DeriveID("event", fmt.Sprint(position)),
		Event: e, At: at, RecordedAt: recordedAt, Metadata: domain.Metadata{Actor: "test", Source: s.source},
	}
	s.log = append(s.log, r)
	s.streams[stream] = append(s.streams[stream], r)
	return r.ID
}

func (s *story) histories(_ context.Context, streams ...domain.ID) (map[domain.ID][]domain.Recorded, error) {
	found := map[domain.ID][]domain.Recorded{}
	for _, stream := range streams {
		found[stream] = s.streams[stream]
	}
	return found, nil
}

// catchUp applies what was not applied yet, in batches of that size.
func (s *story) catchUp(size int) *Reader {
	s.Helper()
	for s.fed < len(s.log) {
		s.feed(&s.keeper, size)
	}
	return NewReader(s.pool)
}

// feed applies the next events, at most that many, as the Consumer with that keeper does.
func (s *story) feed(k *keeper, size int) {
	s.Helper()
	batch := s.next(size)
	s.within(func(ctx context.Context, tx pgx.Tx) error {
		if err := k.apply(ctx, tx, s.histories, batch); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `insert into checkpoints (name, position) values ('read_model', $1)
			on conflict (name) do update set position = excluded.position`, batch.To)
		return err
	})
}

// lose applies the next events like feed, but the commit fails.
func (s *story) lose(k *keeper, size int) {
	s.Helper()
	before := s.fed
	batch := s.next(size)
	s.fed = before
	errLost := errors.New("lost")
	err := pgx.BeginFunc(s.Context(), s.pool, func(tx pgx.Tx) error {
		if err := k.apply(s.Context(), tx, s.histories, batch); err != nil {
			return err
		}
		return errLost
	})
	if !errors.Is(err, errLost) {
		s.Fatal(err)
	}
}

// build applies the next events, at most that many, to a book that is written later, as a rebuild does.
func (s *story) build(b *book, size int) {
	s.Helper()
	batch := s.next(size)
	s.within(func(ctx context.Context, tx pgx.Tx) error {
		if err := b.load(ctx, tx, s.histories, batch.Events); err != nil {
			return err
		}
		for _, r := range batch.Events {
			b.fold(r)
		}
		return b.pastRows()(ctx, tx)
	})
}

func (s *story) next(size int) eventstore.Batch {
	from := s.fed
	s.fed = min(from+size, len(s.log))
	return eventstore.Batch{From: int64(from), To: int64(s.fed), Events: s.log[from:s.fed]}
}

func (s *story) within(work func(context.Context, pgx.Tx) error) {
	s.Helper()
	ctx := s.Context()
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, inReadModel); err != nil {
			return err
		}
		return work(ctx, tx)
	})
	if err != nil {
		s.Fatal(err)
	}
}

// The cast.
var (
	stuttgart = domain.DeriveID("stuttgart")
	bioregio  = domain.DeriveID("bioregio")
	welfare   = domain.DeriveID("welfare")
	medicon   = domain.DeriveID("medicon")
	theirs    = domain.DeriveID("meeting")
	project   = domain.DeriveID("project")
)

func day(text string) domain.Date {
	d, err := domain.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func (s *story) announced(id domain.ID, series, starts, ends string) domain.ID {
	return s.happened(id, "2013-01-01", domain.ConferenceAnnounced{Name: series + " " + starts, Series: series, Edition: starts[:4],
		StartsOn: day(starts), EndsOn: day(ends), Country: "DE", City: "Stuttgart"})
}

func (s *story) registered(id domain.ID, country string, sectors ...string) domain.ID {
	return s.happened(id, "2013-01-02", domain.OrganisationRegistered{Name: "organisation " + id.String()[:4], Country: country, Sectors: sectors})
}

func pairing(requester, target domain.ID) domain.Pairing {
	return domain.Pairing{ConferenceID: stuttgart, RequesterID: requester, TargetID: target}
}

// again is the same story before empty read models.
func (s *story) again() *story {
	fresh := tell(s.T)
	fresh.log, fresh.streams = s.log, s.streams
	return fresh
}

// forget starts the story anew.
func (s *story) forget() {
	_, err := s.pool.Exec(s.Context(), `truncate read_model.conferences, read_model.conferences_history, read_model.organisations,
		read_model.organisations_history, read_model.participations, read_model.participations_history, read_model.meetings,
		read_model.meetings_history, read_model.ties, read_model.ties_history, read_model.projects, read_model.projects_history,
		read_model.pairs, read_model.pairs_history, read_model.encounters, read_model.encounters_history,
		read_model.step_lags, read_model.step_lags_history, read_model.sheets, read_model.sheets_history, read_model.sheets_through,
		read_model.representatives, read_model.representatives_history`)
	if err != nil {
		s.Fatal(err)
	}
	s.log, s.streams, s.keeper, s.fed = nil, map[domain.ID][]domain.Recorded{}, keeper{}, 0
}
