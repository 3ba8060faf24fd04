package eventstore

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// mostTries bounds how often an entry is sent again because it was refused for the sake of another.
const mostTries = 100

// whyRefused says of each expectation where its stream is now, and which event follows the version
// expected: an entry's own event there means that an earlier try was committed.
const whyRefused = `
select coalesce((select x.version from events x where x.stream = r.stream order by x.version desc limit 1), 0),
  e.event_id, e.position
from unnest($1::uuid[], $2::int[]) with ordinality r(stream, version, ord)
left join events e on e.stream = r.stream and e.version = r.version + 1
order by r.ord`

// standing is where one stream is, seen from an entry that expects a version of it.
type standing struct {
	version  int
	eventID  *domain.ID
	position *int64
}

// resolve answers the entries that were not accepted: an earlier try was committed, a stream has
// moved on, or a claim is taken. It returns those for which none of this is so: their unit was refused for the
// sake of another entry, or what was in their way is gone.
func (l *lane) resolve(missed []*entry) (again []*entry) {
	standings, taken, err := l.look(missed)
	if err != nil {
		for _, e := range missed {
			e.refuse(err)
		}
		return nil
	}
	next := map[domain.ID]int{} // the versions that the entries tried again will lead to
	for i, e := range missed {
		mine := standings[:len(e.writes)+len(e.conditions)]
		standings = standings[len(mine):]
		if first := mine[0]; first.eventID != nil && *first.eventID == e.events[0].id {
			l.accept(e, *first.position, e.writes[0].version+1)
			l.wake() // the notification of a lost connection may have been taken for one of this one
			continue
		}
		if err := e.conflict(mine, next); err != nil {
			l.stats.conflicts.Add(1)
			e.refuse(err)
			continue
		}
		if claim, ok := taken[i]; ok {
			e.refuse(domain.Taken(claim))
			continue
		}
		if e.tries++; e.tries > mostTries {
			e.refuse(fmt.Errorf("not recorded after %d tries: the log is too busy; try again later", mostTries))
			continue
		}
		for i, w := range e.writes {
			next[w.stream] = e.builds(i, mine, next) + w.count
		}
		l.stats.deferred.Add(1)
		again = append(again, e)
	}
	return again
}

// conflict compares what the entry expects of its streams with where they are, or will be by the
// entries ahead of it.
func (e *entry) conflict(standings []standing, next map[domain.ID]int) error {
	for i, w := range e.writes {
		if actual := e.builds(i, standings, next); w.version != AnyVersion && w.version != actual {
			return &ConflictError{w.stream, w.version, actual}
		}
	}
	for i, c := range e.conditions {
		if actual := standings[len(e.writes)+i].version; actual != c.Version {
			return &ConflictError{c.Stream, c.Version, actual}
		}
	}
	return nil
}

// builds is the version that the entry's write i would build on.
func (e *entry) builds(i int, standings []standing, next map[domain.ID]int) int {
	if version, ok := next[e.writes[i].stream]; ok {
		return version
	}
	return standings[i].version
}

// look asks the log about the entries' streams and claims, in one round trip: a standing for every write
// and condition in order, and for each entry a claim of its that is taken.
func (l *lane) look(missed []*entry) (standings []standing, taken map[int]domain.Claim, err error) {
	var streams []domain.ID
	var versions []int
	var take, release claimColumns
	for i, e := range missed {
		for _, w := range e.writes {
			streams, versions = append(streams, w.stream), append(versions, w.version)
		}
		for _, c := range e.conditions {
			streams, versions = append(streams, c.Stream), append(versions, c.Version)
		}
		take.add(i, e.take)
		release.add(i, e.release)
	}
	for {
		if err := l.connected(); err != nil {
			return nil, nil, err
		}
		questions := &pgx.Batch{}
		questions.Queue(whyRefused, streams, versions)
		if len(take.entry) > 0 {
			questions.Queue(whichTaken, append(take.arguments(), release.arguments()...)...)
		}
		ctx, cancel := context.WithTimeout(context.Background(), batchPatience)
		standings, taken, err = answers(l.conn.SendBatch(ctx, questions), take)
		cancel()
		if !l.lost(err) {
			return standings, taken, err
		}
	}
}

func answers(results pgx.BatchResults, take claimColumns) (standings []standing, taken map[int]domain.Claim, err error) {
	defer func() {
		if closeErr := results.Close(); err == nil {
			err = closeErr
		}
	}()
	rows, err := results.Query()
	if err != nil {
		return nil, nil, err
	}
	standings, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (s standing, err error) {
		return s, row.Scan(&s.version, &s.eventID, &s.position)
	})
	if err != nil || len(take.entry) == 0 {
		return standings, nil, err
	}
	if rows, err = results.Query(); err != nil {
		return nil, nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[int])
	taken = make(map[int]domain.Claim, len(found))
	for _, i := range found {
		taken[take.entry[i-1]] = take.claims[i-1]
	}
	return standings, taken, err
}
