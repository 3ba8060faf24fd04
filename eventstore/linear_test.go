package eventstore_test

import (
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// history gathers what clients did, and when, for porcupine to find an order that explains it.
type history struct {
	mu         sync.Mutex
	operations []porcupine.Operation
}

func (h *history) call(client int, input any, do func() any) {
	began := time.Now()
	output := do()
	ended := time.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.operations = append(h.operations, porcupine.Operation{ClientId: client, Input: input, Call: began.UnixNano(), Output: output, Return: ended.UnixNano()})
}

func (h *history) explained(t *testing.T, model porcupine.Model) {
	t.Helper()
	if result := porcupine.CheckOperationsTimeout(model, h.operations, 20*time.Second); result != porcupine.Ok {
		t.Errorf("no order explains what %d operations were told: %s", len(h.operations), result)
	}
}

const (
	linearClients = 6
	linearSteps   = 40
)

// TestVersionsAreLinearisable has clients of two processes append to one stream at the version that each last heard of.
func TestVersionsAreLinearisable(t *testing.T) {
	one := opened(t)
	logs := []*eventstore.Log{one, openedAt(t, one.Pool())}
	stream := fresh()
	var seen history
	var clients sync.WaitGroup
	for client := range linearClients {
		clients.Go(func() {
			version := 0
			for range linearSteps {
				seen.call(client, version, func() any {
					result, err := logs[client%2].Append(t.Context(), writing(on(stream, version, 1)))
					var conflict *eventstore.ConflictError
					if errors.As(err, &conflict) {
						version = conflict.Actual
						return false
					}
					if err != nil {
						t.Error(err)
					}
					version = result.Version
					return true
				})
			}
		})
	}
	clients.Wait()
	seen.explained(t, porcupine.Model{
		Init: func() any { return 0 },
		Step: func(state, input, output any) (bool, any) {
			version, expected, accepted := state.(int), input.(int), output.(bool)
			if accepted {
				return version == expected, version + 1
			}
			return version != expected, version
		},
	})
}

// TestClaimIsLinearisable has clients of two processes take and give back one claim, each for a stream of its own.
func TestClaimIsLinearisable(t *testing.T) {
	one := opened(t)
	logs := []*eventstore.Log{one, openedAt(t, one.Pool())}
	claim := []domain.Claim{{Key: "table/7", From: june}}
	var seen history
	var clients sync.WaitGroup
	for client := range linearClients {
		clients.Go(func() {
			stream, version, holds := fresh(), 0, false
			dice := rand.New(rand.NewPCG(uint64(client), 0))
			for range linearSteps {
				taking := !holds && dice.IntN(3) > 0
				if !taking && !holds {
					continue
				}
				seen.call(client, taking, func() any {
					w := on(stream, version, 1)
					if taking {
						w.Take = claim
					} else {
						w.Release = claim
					}
					_, err := logs[client%2].Append(t.Context(), writing(w))
					var refusal *domain.Error
					if errors.As(err, &refusal) {
						return false
					}
					if err != nil {
						t.Error(err)
					}
					holds = taking
					version++
					return true
				})
			}
		})
	}
	clients.Wait()
	seen.explained(t, porcupine.Model{
		Init: func() any { return false },
		Step: func(state, input, output any) (bool, any) {
			held, taking, accepted := state.(bool), input.(bool), output.(bool)
			switch {
			case taking && accepted:
				return !held, true
			case taking:
				return held, held
			}
			return held && accepted, false
		},
	})
}
