package eventstore_test

import (
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/domain"
)

// logged is what an audit reads of an event.
type logged struct {
	Position int64
	Stream   domain.ID
	Version  int
	ID       domain.ID
	Key      *domain.ID
}

// audit accounts for the whole log by what the writers attempted.
func audit(t *testing.T, pool *pgxpool.Pool, attempts []attempt) {
	t.Helper()
	rows, err := pool.Query(t.Context(), `select position, stream, version, event_id, key from events order by position`)
	if err != nil {
		t.Fatal(err)
	}
	log, err := pgx.CollectRows(rows, pgx.RowToStructByPos[logged])
	if err != nil {
		t.Fatal(err)
	}
	places := make(map[domain.ID]int, len(log)) // of event ids
	for i, event := range log {
		places[event.ID] = i
	}
	counts := map[told]int{}
	var accepted []attempt
	events := 0
	for _, a := range attempts {
		counts[a.Told]++
		first, found := places[a.Writes[0].Events[0]]
		if found {
			a.First = log[first].Position
			accepted = append(accepted, a)
			events += a.whole(t, log[first:])
		}
		switch {
		case a.Told == recorded && !found:
			t.Errorf("lost: %+v", a)
		case a.Told != recorded && a.Told != unknown && found:
			t.Errorf("recorded although %s: %+v", a.Told, a)
		case !found && a.anywhere(places):
			t.Errorf("recorded in part: %+v", a)
		case a.Told == repeated && (log[a.First-1].Key == nil || *log[a.First-1].Key != a.Key):
			t.Errorf("repeats what does not have its key: %+v", a)
		}
	}
	if events != len(log) {
		t.Errorf("%d of the log's %d events were never attempted", len(log)-events, len(log))
	}
	slices.SortFunc(accepted, func(a, b attempt) int { return int(a.First - b.First) })
	auditConditions(t, log, accepted)
	auditClaims(t, pool, accepted)
	t.Logf("%d events, %d attempts: %v", len(log), len(attempts), counts)
	for _, outcome := range []told{recorded, repeated, conflict, taken, unknown} {
		if counts[outcome] == 0 {
			t.Errorf("no attempt was %s, so that was not tested", outcome)
		}
	}
}

// whole checks that the log, from the attempt's first event on, holds all of it in order, where its
// writer was told. It returns how many events that is.
func (a attempt) whole(t *testing.T, log []logged) (n int) {
	t.Helper()
	for _, w := range a.Writes {
		for i, id := range w.Events {
			if len(log) <= n || log[n].ID != id || log[n].Stream != w.Stream || w.Version >= 0 && log[n].Version != w.Version+1+i {
				t.Errorf("event %d of %+v is not where it belongs", n, a)
				return n
			}
			n++
		}
		if a.Told == recorded && a.Versions[w.Stream] != log[n-1].Version {
			t.Errorf("told another version: %+v", a)
		}
	}
	if a.Told == recorded && a.First != log[0].Position {
		t.Errorf("told another position: %+v", a)
	}
	return n
}

// anywhere tells whether any event of the attempt is in the log.
func (a attempt) anywhere(places map[domain.ID]int) bool {
	for _, w := range a.Writes {
		for _, id := range w.Events {
			if _, found := places[id]; found {
				return true
			}
		}
	}
	return false
}

// auditConditions replays the log: at each accepted attempt's place its conditions must be true.
func auditConditions(t *testing.T, log []logged, accepted []attempt) {
	t.Helper()
	versions := map[domain.ID]int{}
	for _, event := range log {
		if len(accepted) > 0 && accepted[0].First == event.Position {
			for _, condition := range accepted[0].Conditions {
				if versions[condition.Stream] != condition.Version {
					t.Errorf("position %d rests on version %d of a stream that was at %d", event.Position, condition.Version, versions[condition.Stream])
				}
			}
			accepted = accepted[1:]
		}
		versions[event.Stream] = event.Version
	}
}

// auditClaims replays the claims: none may overlap another's, and in the end they are those in the table.
func auditClaims(t *testing.T, pool *pgxpool.Pool, accepted []attempt) {
	t.Helper()
	held := map[domain.ID]domain.Claim{}
	for _, a := range accepted {
		stream := a.Writes[0].Stream
		if len(a.Release) > 0 {
			delete(held, stream)
		}
		for _, claim := range a.Take {
			for other, h := range held {
				if other != stream && h.Key == claim.Key && h.From.Before(claim.Until) && claim.From.Before(h.Until) {
					t.Errorf("position %d takes %+v from another stream", a.First, claim)
				}
			}
			held[stream] = claim
		}
	}
	rows, err := pool.Query(t.Context(), `select key, starts, ends, stream from claims`)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	var key string
	var from, until time.Time
	var stream domain.ID
	_, err = pgx.ForEachRow(rows, []any{&key, &from, &until, &stream}, func() error {
		if h := held[stream]; h.Key != key || !h.From.Equal(from) || !h.Until.Equal(until) {
			t.Errorf("the table has %s from %s, the stream holds %+v", key, from, h)
		}
		n++
		return nil
	})
	if err != nil || n != len(held) {
		t.Errorf("the table has %d claims, error %v; want %d", n, err, len(held))
	}
}
