package eventstore_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/pgtest"
)

// on writes n events to a stream at a version.
func on(stream domain.ID, version, n int) eventstore.Write {
	w := eventstore.Write{Stream: stream, Version: version}
	for range n {
		w.Events = append(w.Events, eventstore.Event{Fact: fact(domain.OrganisationRegistered{Name: "BioRegio", Country: "DE"})})
	}
	return w
}

func writing(writes ...eventstore.Write) eventstore.Append { return eventstore.Append{Writes: writes} }

func appended(t testing.TB, log *eventstore.Log, a eventstore.Append) eventstore.Result {
	t.Helper()
	result, err := log.Append(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// conflicts checks that err is a conflict over that stream at those versions.
func conflicts(t testing.TB, err error, want eventstore.ConflictError) {
	t.Helper()
	var conflict *eventstore.ConflictError
	if !errors.As(err, &conflict) || *conflict != want {
		t.Errorf("got %v, want %v", err, &want)
	}
}

// stopped holds the append lock, so that appends gather, until the function returned is called.
func stopped(t testing.TB, log *eventstore.Log) (release func()) {
	t.Helper()
	tx, err := connected(t, log).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `select pg_advisory_xact_lock(7236832991)`); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// until waits for a condition that is bound to come.
func until(t testing.TB, what string, true func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !true(); {
		if time.Now().After(deadline) {
			t.Fatalf("it never came to be that %s", what)
		}
	}
}

// together makes the appends share a batch, in their order, and returns their errors.
func together(t testing.TB, log *eventstore.Log, appends ...eventstore.Append) []error {
	t.Helper()
	release := stopped(t, log)
	errs := make([]error, len(appends)+1)
	var writers sync.WaitGroup
	send := func(i int, a eventstore.Append) {
		writers.Go(func() { _, errs[i] = log.Append(t.Context(), a) })
	}
	send(len(appends), writing(on(fresh(), 0, 1))) // the first batch, which waits for the lock
	until(t, "the lane waits for the lock", func() bool { return waitsForLock(t, log) })
	for i, a := range appends {
		send(i, a)
		until(t, "the append is in the queue", func() bool { return log.Stats().Queued == int64(i+1) })
	}
	release()
	writers.Wait()
	if errs[len(appends)] != nil {
		t.Error(errs[len(appends)])
	}
	return errs[:len(appends)]
}

func TestAppendChecksEveryVersion(t *testing.T) {
	log := opened(t)
	a, b, c := fresh(), fresh(), fresh()
	appended(t, log, writing(on(a, 0, 2), on(b, 0, 1)))
	for name, wrong := range map[string]struct {
		append eventstore.Append
		want   eventstore.ConflictError
	}{
		"too low":            {writing(on(a, 1, 1)), eventstore.ConflictError{Stream: a, Expected: 1, Actual: 2}},
		"too high":           {writing(on(a, 3, 1)), eventstore.ConflictError{Stream: a, Expected: 3, Actual: 2}},
		"the second write":   {writing(on(c, 0, 1), on(b, 0, 1)), eventstore.ConflictError{Stream: b, Expected: 0, Actual: 1}},
		"a condition":        {eventstore.Append{Writes: []eventstore.Write{on(c, 0, 1)}, Conditions: []domain.Read{{Stream: a, Version: 1}}}, eventstore.ConflictError{Stream: a, Expected: 1, Actual: 2}},
		"an absent stream's": {eventstore.Append{Writes: []eventstore.Write{on(a, 2, 1)}, Conditions: []domain.Read{{Stream: c, Version: 1}}}, eventstore.ConflictError{Stream: c, Expected: 1, Actual: 0}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := log.Append(t.Context(), wrong.append)
			conflicts(t, err, wrong.want)
		})
	}
	right := eventstore.Append{Writes: []eventstore.Write{on(a, 2, 2), on(c, 0, 1)}, Conditions: []domain.Read{{Stream: b, Version: 1}}}
	if result := appended(t, log, right); result.First != 4 || result.Position != 6 || result.Version != 4 || result.Versions[c] != 1 {
		t.Errorf("got %+v", result)
	}
	if log.Stats().Conflicts != 5 {
		t.Errorf("%d conflicts were counted, want 5", log.Stats().Conflicts)
	}
}

func TestAppendsOfOneBatchBuildOnOneAnother(t *testing.T) {
	log := opened(t)
	a, b := fresh(), fresh()
	before := log.Stats().Batches
	for i, err := range together(t, log,
		writing(on(a, 0, 2)),
		writing(on(a, 2, 1)),
		writing(on(a, 3, 1), on(b, 0, 1)),
		eventstore.Append{Writes: []eventstore.Write{on(b, eventstore.AnyVersion, 1)}, Key: fresh()},
		eventstore.Append{Writes: []eventstore.Write{on(b, 2, 1)}, Conditions: []domain.Read{{Stream: fresh(), Version: 0}}},
	) {
		if err != nil {
			t.Errorf("append %d: %v", i, err)
		}
	}
	if batches := log.Stats().Batches - before; batches != 2 { // the first one waited for the lock
		t.Errorf("it took %d batches, want 2", batches)
	}
	verified(t, log)
}

// TestConflictFailsOnlyItsOwn puts what is refused among what shares its unit and its batch.
func TestConflictFailsOnlyItsOwn(t *testing.T) {
	log := opened(t)
	a, b, c := fresh(), fresh(), fresh()
	appended(t, log, writing(on(a, 0, 1)))
	errs := together(t, log,
		writing(on(b, 0, 1)),
		eventstore.Append{Writes: []eventstore.Write{on(b, 1, 1)}, Conditions: []domain.Read{{Stream: a, Version: 0}}}, // spoils the unit of b
		writing(on(b, 2, 1)), // builds on what will not be
		writing(on(c, 0, 1)),
		writing(on(a, 1, 1)),
	)
	conflicts(t, errs[1], eventstore.ConflictError{Stream: a, Expected: 0, Actual: 2})
	conflicts(t, errs[2], eventstore.ConflictError{Stream: b, Expected: 2, Actual: 1})
	for _, i := range []int{0, 3, 4} {
		if errs[i] != nil {
			t.Errorf("append %d: %v", i, errs[i])
		}
	}
	verified(t, log)
}

// TestAppendOnTwoUnits builds on an append that is accepted and on one that is not.
func TestAppendOnTwoUnits(t *testing.T) {
	log := opened(t)
	a, b, c := fresh(), fresh(), fresh()
	appended(t, log, writing(on(c, 0, 1)))
	errs := together(t, log,
		eventstore.Append{Writes: []eventstore.Write{on(b, 0, 1)}, Conditions: []domain.Read{{Stream: c, Version: 0}}},
		writing(on(a, 0, 1)),
		writing(on(b, 1, 1), on(a, 1, 1)),
	)
	conflicts(t, errs[0], eventstore.ConflictError{Stream: c, Expected: 0, Actual: 1})
	conflicts(t, errs[2], eventstore.ConflictError{Stream: b, Expected: 1, Actual: 0})
	if errs[1] != nil {
		t.Error(errs[1])
	}
	verified(t, log)
}

func TestConditionSeesWhatTheBatchWrites(t *testing.T) {
	log := opened(t)
	a, b, c := fresh(), fresh(), fresh()
	errs := together(t, log,
		writing(on(a, 0, 1)),
		eventstore.Append{Writes: []eventstore.Write{on(b, 0, 1)}, Conditions: []domain.Read{{Stream: a, Version: 0}}},
		eventstore.Append{Writes: []eventstore.Write{on(c, 0, 1)}, Conditions: []domain.Read{{Stream: a, Version: 1}}},
	)
	conflicts(t, errs[1], eventstore.ConflictError{Stream: a, Expected: 0, Actual: 1})
	if errs[0] != nil || errs[2] != nil {
		t.Errorf("got %v and %v", errs[0], errs[2])
	}
}

func TestClaimsOfOneBatchExcludeOneAnother(t *testing.T) {
	log := opened(t)
	claiming := func(stream domain.ID, version int, take, release []domain.Claim) eventstore.Append {
		w := on(stream, version, 1)
		w.Take, w.Release = take, release
		return writing(w)
	}
	slot := func(from, until int) []domain.Claim {
		return []domain.Claim{{Key: "table/7", From: june.Add(time.Duration(from) * time.Minute), Until: june.Add(time.Duration(until) * time.Minute)}}
	}
	a, b, c, d, e := fresh(), fresh(), fresh(), fresh(), fresh()
	errs := together(t, log,
		claiming(a, 0, slot(0, 20), nil),
		claiming(b, 0, slot(10, 30), nil), // overlaps
		claiming(c, 0, slot(20, 40), nil), // follows
		claiming(a, 1, slot(5, 15), slot(0, 20)),
		claiming(d, 0, slot(15, 20), nil), // what a has left
		claiming(e, 0, []domain.Claim{{Key: "table/7"}}, nil),
	)
	for i, err := range errs {
		if i == 1 || i == 5 {
			refusedWith(t, err, "taken")
		} else if err != nil {
			t.Errorf("append %d: %v", i, err)
		}
	}
}

func TestSpoiltAppendFailsAlone(t *testing.T) {
	log := opened(t)
	a := fresh()
	spoilt := writing(on(a, 1, 1))
	spoilt.Writes[0].Events[0].At = time.Date(300000, 1, 1, 0, 0, 0, 0, time.UTC)
	errs := together(t, log, writing(on(a, 0, 1)), spoilt, writing(on(fresh(), 0, 1)), writing(on(a, 1, 1)))
	if errs[1] == nil || !strings.Contains(errs[1].Error(), "out of range") {
		t.Errorf("the spoilt one gave %v", errs[1])
	}
	for _, i := range []int{0, 2, 3} {
		if errs[i] != nil {
			t.Errorf("append %d: %v", i, errs[i])
		}
	}
	verified(t, log)
}

func TestEventIDIsUsedOnce(t *testing.T) {
	log := opened(t)
	first := appended(t, log, writing(on(fresh(), 0, 1)))
	again := writing(on(fresh(), 0, 1))
	again.Writes[0].Events[0].ID = first.Events[0]
	if _, err := log.Append(t.Context(), again); err == nil {
		t.Error("two events have one id")
	}
}

func TestAppendNeedsSense(t *testing.T) {
	log := opened(t)
	a := fresh()
	claimed := on(a, eventstore.AnyVersion, 1)
	claimed.Take = []domain.Claim{{Key: "x"}}
	for name, senseless := range map[string]eventstore.Append{
		"nothing":                    {},
		"no event":                   writing(on(a, 0, 0)),
		"a version below none":       writing(on(a, -2, 1)),
		"a stream twice":             writing(on(a, 0, 1), on(a, 1, 1)),
		"any version without a key":  writing(on(a, eventstore.AnyVersion, 1)),
		"any version with claims":    {Writes: []eventstore.Write{claimed}, Key: fresh()},
		"a condition on its stream":  {Writes: []eventstore.Write{on(a, 0, 1)}, Conditions: []domain.Read{{Stream: a}}},
		"any version among versions": {Writes: []eventstore.Write{on(a, eventstore.AnyVersion, 1), on(fresh(), 0, 1)}, Key: fresh()},
	} {
		if _, err := log.Append(t.Context(), senseless); err == nil {
			t.Errorf("%s was recorded", name)
		}
	}
	if position, _, _ := log.Head(t.Context()); position != 0 {
		t.Errorf("the log is at %d", position)
	}
}

func TestCallerWhoGivesUp(t *testing.T) {
	log := opened(t)
	release := stopped(t, log)
	var writers sync.WaitGroup
	sent, queued := fresh(), fresh()
	ctx, cancel := context.WithCancel(t.Context())
	for _, stream := range []domain.ID{sent, queued} {
		writers.Go(func() {
			if _, err := log.Append(ctx, writing(on(stream, 0, 1))); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want it cancelled", err)
			}
		})
		if stream == sent {
			until(t, "the first was sent", func() bool { return waitsForLock(t, log) })
		} else {
			until(t, "the second is in the queue", func() bool { return log.Stats().Queued == 1 })
		}
	}
	cancel()
	writers.Wait() // while the lock is still held
	release()
	appended(t, log, writing(on(fresh(), 0, 1)))
	found, err := log.Histories(t.Context(), sent, queued)
	if err != nil || len(found[sent]) != 1 || len(found[queued]) != 0 {
		t.Errorf("found %v, error %v; want what was sent, and not what was in the queue", found, err)
	}
}

func TestCloseRecordsWhatIsQueued(t *testing.T) {
	log, err := eventstore.Open(t.Context(), pgtest.New(t))
	if err != nil {
		t.Fatal(err)
	}
	release := stopped(t, log)
	var writers, closing sync.WaitGroup
	for i := range 3 {
		writers.Go(func() {
			if _, err := log.Append(t.Context(), writing(on(fresh(), 0, 1))); err != nil {
				t.Error(err)
			}
		})
		if i == 0 {
			until(t, "the first was sent", func() bool { return waitsForLock(t, log) })
		} else {
			until(t, "another is in the queue", func() bool { return log.Stats().Queued == int64(i) })
		}
	}
	closing.Go(func() {
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
	until(t, "the log lets nothing more in", func() bool {
		_, err := log.Append(cancelled(t), writing(on(fresh(), 0, 1)))
		return errors.Is(err, eventstore.ErrClosed)
	})
	release()
	writers.Wait()
	closing.Wait()
	if position, _, err := log.Head(t.Context()); position != 3 || err != nil {
		t.Errorf("the log is at %d, error %v; want 3", position, err)
	}
}

// cancelled is a context that is over.
func cancelled(t testing.TB) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

func waitsForLock(t testing.TB, log *eventstore.Log) (waiting bool) {
	t.Helper()
	err := log.Pool().QueryRow(t.Context(), `select exists (select from pg_stat_activity where datname = current_database() and wait_event = 'advisory')`).Scan(&waiting)
	if err != nil {
		t.Fatal(err)
	}
	return waiting
}
