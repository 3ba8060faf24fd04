package eventstore_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/pgtest"
)

// TestOracle lets two processes write for all they are worth while their connections are cut, and then
// accounts for every event: each acknowledged append is in the log once and whole, none that was refused is, and every
// condition was true, and every claim free, at the position at which it counted. All the while a reader follows.
func TestOracle(t *testing.T) {
	url := pgtest.URL(t)
	pool, err := pgxpool.New(t.Context(), url+"&application_name=oracle") // which is spared
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	other := child(t, "writers", url)
	out, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	theirs := json.NewDecoder(out)
	if err := theirs.Decode(new(string)); err != nil { // it is ready
		t.Fatal(err)
	}
	log := openedAt(t, shortLived(t, url), quiet)

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var company sync.WaitGroup
	var followed atomic.Int64
	company.Go(func() { follow(ctx, t, pool, &followed) })
	company.Go(func() { disturb(ctx, t, pool) })
	ours := writers(ctx, log, "ours")
	var all []attempt
	if err := theirs.Decode(&all); err != nil {
		t.Fatal(err)
	}
	if err := other.Wait(); err != nil {
		t.Fatal(err)
	}
	cancel()
	company.Wait()
	all = append(all, ours...)
	audit(t, pool, all)
	if followed.Load() == 0 {
		t.Error("the reader saw nothing")
	}
}

// shortLived is a pool whose connections are cut like any other's.
func shortLived(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func writersRole(ctx context.Context, log *eventstore.Log, _ io.Reader, out io.Writer) error {
	report := json.NewEncoder(out)
	if err := report.Encode("ready"); err != nil {
		return err
	}
	return report.Encode(writers(ctx, log, "theirs"))
}

const (
	oracleWriters = 8 // in each process
	oracleTime    = 4 * time.Second
)

// attempt is one append and what its writer was told.
type attempt struct {
	Writes     []attemptedWrite
	Conditions []domain.Read
	Take       []domain.Claim // for the first write's stream
	Release    []domain.Claim
	Key        domain.ID

	Told     told
	First    int64
	Versions map[domain.ID]int
}

type attemptedWrite struct {
	Stream  domain.ID
	Version int
	Events  []domain.ID
}

// told is what a writer knows of its append.
type told string

const (
	recorded told = "recorded"
	repeated told = "repeated" // another append had used the key
	conflict told = "conflict"
	taken    told = "taken"
	unknown  told = "unknown" // gave up, or the connection was lost when reading
)

// writers has a process's writers at work for a while.
func writers(ctx context.Context, log *eventstore.Log, process string) []attempt {
	ctx, cancel := context.WithTimeout(ctx, oracleTime)
	defer cancel()
	attempts := make([][]attempt, oracleWriters)
	var all sync.WaitGroup
	for i := range oracleWriters {
		all.Go(func() {
			w := writer{log: log, dice: rand.New(rand.NewPCG(uint64(i), uint64(len(process)))), own: fresh(), versions: map[domain.ID]int{}}
			for ctx.Err() == nil {
				w.try(ctx)
			}
			attempts[i] = w.attempts
		})
	}
	all.Wait()
	return slices.Concat(attempts...)
}

// writer appends at random. It remembers the version of its own stream and of the busy ones as last
// told, which for those is mostly wrong by then.
type writer struct {
	log      *eventstore.Log
	dice     *rand.Rand
	own      domain.ID
	versions map[domain.ID]int
	claim    []domain.Claim // of its own stream
	unsure   bool           // about its own stream and claim
	keys     int
	attempts []attempt
}

var busy = []domain.ID{domain.DeriveID("busy", "a"), domain.DeriveID("busy", "b"), domain.DeriveID("busy", "c")}

func (w *writer) try(ctx context.Context) {
	if w.unsure { // start a stream afresh: what became of the old one, the audit finds out
		w.own, w.claim, w.unsure = fresh(), nil, false
	}
	a := w.invent()
	limit := time.Hour
	if w.dice.IntN(20) == 0 {
		limit = time.Duration(w.dice.IntN(3000)) * time.Microsecond
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	result, err := w.log.Append(limited, a.append())
	var stale *eventstore.ConflictError
	var refusal *domain.Error
	switch {
	case err == nil && result.Repeat:
		a.Told, a.First = repeated, result.First
	case err == nil:
		a.Told, a.First, a.Versions = recorded, result.First, result.Versions
		for stream, version := range result.Versions {
			w.versions[stream] = version
		}
		if len(a.Take)+len(a.Release) > 0 {
			w.claim = a.Take
		}
	case errors.As(err, &stale):
		a.Told = conflict
		w.versions[stale.Stream] = stale.Actual
	case errors.As(err, &refusal):
		a.Told = taken
	default:
		a.Told = unknown
		w.unsure = true
	}
	w.attempts = append(w.attempts, a)
}

// invent makes up the next attempt.
func (w *writer) invent() (a attempt) {
	some := busy[w.dice.IntN(len(busy))]
	switch w.dice.IntN(10) {
	case 0, 1: // a new stream
		a.writes(fresh(), 0, w.dice)
	case 2: // its own, which it knows best
		a.writes(w.own, w.versions[w.own], w.dice)
	case 3: // its own, at a wrong version
		a.writes(w.own, w.versions[w.own]+1+w.dice.IntN(3), w.dice)
	case 4: // a busy one
		a.writes(some, w.versions[some], w.dice)
	case 5: // a busy one, at whatever version
		a.writes(some, eventstore.AnyVersion, w.dice)
		a.Key = fresh()
	case 6: // its own and a busy one
		a.writes(w.own, w.versions[w.own], w.dice)
		a.writes(some, w.versions[some], w.dice)
	case 7: // its own, on the condition that a busy one stands still
		a.writes(w.own, w.versions[w.own], w.dice)
		a.Conditions = []domain.Read{{Stream: some, Version: w.versions[some]}}
	case 8: // exchanges its claim
		a.writes(w.own, w.versions[w.own], w.dice)
		a.Release = w.claim
		from := june.Add(time.Duration(w.dice.IntN(60)) * time.Minute)
		a.Take = []domain.Claim{{Key: []string{"table/1", "table/2"}[w.dice.IntN(2)], From: from, Until: from.Add(20 * time.Minute)}}
	case 9: // the key that its namesake in the other process uses too
		w.keys++
		a.writes(fresh(), 0, w.dice)
		a.Key = domain.DeriveID("shared", strconv.Itoa(w.keys))
	}
	return a
}

func (a *attempt) writes(stream domain.ID, version int, dice *rand.Rand) {
	write := attemptedWrite{Stream: stream, Version: version}
	for range 1 + dice.IntN(3) {
		write.Events = append(write.Events, fresh())
	}
	a.Writes = append(a.Writes, write)
}

func (a *attempt) append() eventstore.Append {
	result := eventstore.Append{Conditions: a.Conditions, Key: a.Key}
	for i, w := range a.Writes {
		write := on(w.Stream, w.Version, len(w.Events))
		for j, id := range w.Events {
			write.Events[j].ID = id
		}
		if i == 0 {
			write.Take, write.Release = a.Take, a.Release
		}
		result.Writes = append(result.Writes, write)
	}
	return result
}

// disturb cuts connections, and holds the lock at times, with an event that is then rolled back.
func disturb(ctx context.Context, t *testing.T, pool *pgxpool.Pool) {
	dice := rand.New(rand.NewPCG(1, 2))
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Duration(dice.IntN(30)) * time.Millisecond):
		}
		var err error
		if dice.IntN(3) == 0 {
			err = hesitate(ctx, pool, time.Duration(dice.IntN(10))*time.Millisecond)
		} else {
			_, err = pool.Exec(ctx, `
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and application_name <> 'oracle' and random() < 0.3`)
		}
		if err != nil && ctx.Err() == nil {
			t.Error(err)
			return
		}
	}
}

// hesitate takes the lock, writes, waits and changes its mind.
func hesitate(ctx context.Context, pool *pgxpool.Pool, wait time.Duration) error {
	tx, err := pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(context.WithoutCancel(ctx))
	_, err = tx.Exec(ctx, `select pg_advisory_xact_lock(7236832991)`)
	if err == nil {
		_, err = tx.Exec(ctx, `
insert into events (position, stream, version, schema_version, event_id, effective_at, recorded_at, type, data, metadata)
select coalesce(max(position), 0) + 1, gen_random_uuid(), 1, 1, gen_random_uuid(), now(), clock_timestamp(), 'OrganisationRegistered', '{}', '{}' from events`)
	}
	if err == nil {
		_, err = tx.Exec(ctx, `select pg_sleep($1)`, wait.Seconds())
	}
	return err
}

// follow reads along: every position once and in order, versions in order, and time never falling.
func follow(ctx context.Context, t *testing.T, pool *pgxpool.Pool, seen *atomic.Int64) {
	versions := map[domain.ID]int{}
	var last time.Time
	for ctx.Err() == nil {
		rows, err := pool.Query(ctx, `select position, stream, version, recorded_at from events where position > $1 order by position limit 100`, seen.Load())
		if err != nil {
			break
		}
		var position int64
		var stream domain.ID
		var version int
		var at time.Time
		_, err = pgx.ForEachRow(rows, []any{&position, &stream, &version, &at}, func() error {
			if position != seen.Load()+1 || version != versions[stream]+1 || at.Before(last) {
				t.Errorf("after position %d comes %d, version %d of a stream at %d, recorded %s after %s", seen.Load(), position, version, versions[stream], at, last)
			}
			last, versions[stream] = at, version
			seen.Store(position)
			return nil
		})
		if err != nil {
			break
		}
	}
}
