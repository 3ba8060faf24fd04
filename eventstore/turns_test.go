package eventstore_test

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// renamed is a command that any state of a registered organisation allows.
func renamed(organisation domain.ID, name string) eventstore.Command {
	return happens(organisation, domain.OrganisationRenamed{Name: name})
}

// linked claims an external id, which only one organisation may have.
func linked(organisation domain.ID, value string) eventstore.Command {
	return happens(organisation, domain.ExternalIDLinked{Scheme: "vat", Value: value})
}

// crowd has many request at once that an organisation be renamed, through each of the logs, and returns
// its version in the end.
func crowd(t *testing.T, logs ...*eventstore.Log) int {
	t.Helper()
	const writers, each = 8, 10
	executed(t, logs[0], registered(bioregio, "BioRegio"))
	var crowd sync.WaitGroup
	for _, log := range logs {
		for i := range writers {
			crowd.Go(func() {
				for j := range each {
					if _, err := log.Execute(t.Context(), eventstore.Request{Commands: []eventstore.Command{renamed(bioregio, fmt.Sprint(i, j))}}); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	crowd.Wait()
	found, err := logs[0].Histories(t.Context(), bioregio)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(found[bioregio]), 1+len(logs)*writers*each; got != want {
		t.Errorf("the organisation is at version %d, want %d", got, want)
	}
	verified(t, logs[0])
	return len(found[bioregio])
}

func TestBusyStreamFillsBatches(t *testing.T) {
	log := opened(t)
	version := crowd(t, log)
	if s := log.Stats(); s.Conflicts != 0 || s.Batches > int64(version)/2 {
		t.Errorf("%d appends took %d batches and %d conflicts", s.Appends, s.Batches, s.Conflicts)
	}
}

func TestTwoProcessesOnOneStream(t *testing.T) {
	log := opened(t)
	other := openedAt(t, log.Pool())
	crowd(t, log, other)
}

// TestLoserDecidesUnderTheLock has another process write the stream whenever the request is decided, until it is decided under
// the lock; there its connection is cut once.
func TestLoserDecidesUnderTheLock(t *testing.T) {
	log := opened(t, quiet)
	other := openedAt(t, log.Pool())
	executed(t, log, registered(bioregio, "BioRegio"))
	killer := connected(t, log)
	decisions := 0
	late := eventstore.Command{Stream: bioregio, Propose: func(domain.State) ([]domain.Fact, error) {
		switch decisions++; decisions {
		case 1, 2:
			executed(t, other, renamed(bioregio, "earlier"))
		case 3:
			if _, err := killer.Exec(t.Context(), `select pg_terminate_backend(pid, 5000) from pg_locks where locktype = 'advisory' and granted`); err != nil {
				t.Error(err)
			}
		}
		return renamed(bioregio, "late").Facts, nil
	}}
	result := executed(t, log, late)
	if decisions != 4 || result.Version != 4 || log.Stats().Alone != 1 || log.Stats().Conflicts != 2 {
		t.Errorf("after %d decisions got %+v with %+v", decisions, result, log.Stats())
	}
	again := executed(t, log, eventstore.Command{Stream: bioregio, Propose: func(domain.State) ([]domain.Fact, error) { return nil, nil }})
	if again.Version != 4 {
		t.Errorf("the stream is at version %d", again.Version)
	}
	verified(t, log)
}

// TestDecidingUnderTheLockMayRefuse has the same loser find, the third time, that there is nothing left to do, that it is
// refused, or that the command itself is at fault.
func TestDecidingUnderTheLockMayRefuse(t *testing.T) {
	log := opened(t)
	other := openedAt(t, log.Pool())
	executed(t, log, registered(bioregio, "BioRegio"))
	loser := func(third func() ([]domain.Fact, error)) (eventstore.Result, error) {
		decisions := 0
		return log.Execute(t.Context(), eventstore.Request{Commands: []eventstore.Command{{Stream: bioregio, Propose: func(domain.State) ([]domain.Fact, error) {
			if decisions++; decisions > 2 {
				return third()
			}
			executed(t, other, renamed(bioregio, "earlier"))
			return renamed(bioregio, "late").Facts, nil
		}}}})
	}
	if result, err := loser(func() ([]domain.Fact, error) { return nil, nil }); err != nil || result.Changed || result.Version != 3 {
		t.Errorf("nothing to do gave %+v and %v", result, err)
	}
	_, err := loser(func() ([]domain.Fact, error) { return registered(bioregio, "BioRegio").Facts, nil })
	refusedWith(t, err, "organisation_exists")
	if _, err := loser(func() ([]domain.Fact, error) { panic("a fault") }); err == nil || !strings.Contains(err.Error(), "a fault") {
		t.Errorf("a panic gave %v", err)
	}
	executed(t, log, renamed(bioregio, "the lane lives"))
}

// TestNobodyIsRefusedForAGuess decides on an append that is on its way, and that will be refused.
func TestNobodyIsRefusedForAGuess(t *testing.T) {
	dissolution := happens(bioregio, domain.OrganisationDissolved{Reason: "closed"})
	decision := domain.NewDecision(june)
	if err := decision.Decide(bioregio, append(registered(bioregio, "BioRegio").Facts, dissolution.Facts...)...); err != nil {
		t.Fatal(err)
	}
	dissolved := decision.State(bioregio)
	for name, second := range map[string]eventstore.Command{
		"refused": renamed(bioregio, "BioRegio STERN"),
		"nothing to do": {Stream: bioregio, Propose: func(s domain.State) ([]domain.Fact, error) {
			if reflect.DeepEqual(s, dissolved) {
				return nil, nil
			}
			return renamed(bioregio, "BioRegio STERN").Facts, nil
		}},
	} {
		t.Run(name, func(t *testing.T) {
			log := opened(t)
			other := fresh()
			executed(t, log, registered(bioregio, "BioRegio"), registered(welfare, "Welfare Tech"), registered(other, "Other"))
			executed(t, log, linked(other, "DK12345678"))
			release := stopped(t, log)
			var writers sync.WaitGroup
			writers.Go(func() {
				_, err := log.Execute(t.Context(), eventstore.Request{Commands: []eventstore.Command{
					dissolution, linked(welfare, "DK12345678")}})
				refusedWith(t, err, "taken")
			})
			until(t, "the dissolution is on its way", func() bool { return waitsForLock(t, log) })
			writers.Go(func() {
				result, err := log.Execute(t.Context(), eventstore.Request{Commands: []eventstore.Command{second}})
				if err != nil || result.Version != 2 {
					t.Errorf("got %+v and %v, want it renamed", result, err)
				}
			})
			until(t, "the second is in the queue", func() bool { return log.Stats().Queued == 1 })
			release()
			writers.Wait()
			verified(t, log)
		})
	}
}

func TestRequestsThatCrossDoNotBlockOneAnother(t *testing.T) {
	log := opened(t)
	executed(t, log, registered(bioregio, "BioRegio"), registered(welfare, "Welfare Tech"))
	var writers sync.WaitGroup
	for i := range 8 {
		writers.Go(func() {
			commands := []eventstore.Command{renamed(bioregio, "a"), renamed(welfare, "b")}
			if i%2 == 0 {
				commands[0], commands[1] = commands[1], commands[0]
			}
			for range 10 {
				if _, err := log.Execute(t.Context(), eventstore.Request{Commands: commands}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	if v := verified(t, log); v.Events != 2+8*10*2 {
		t.Errorf("%d events were recorded", v.Events)
	}
}

func TestCommandThatPanicsBlocksNobody(t *testing.T) {
	log := opened(t)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_, _ = log.Execute(t.Context(), eventstore.Request{Commands: []eventstore.Command{
			{Stream: bioregio, Propose: func(domain.State) ([]domain.Fact, error) { panic("a fault") }}}})
	}()
	executed(t, log, registered(bioregio, "BioRegio"))
}
