package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// clients is how many write at once.
const clients = 16

var registered atomic.Int64

// register records an organisation through the API, and returns the answer with where it is to be read.
func (s *site) register(ctx context.Context) (answer, error) {
	body := fmt.Sprintf(`{"name":"Scale %d","country":"DE","sectors":["it"]}`, registered.Add(1))
	a, err := s.ask(ctx, http.MethodPost, "/v1/organisations", body)
	if err == nil && a.status != http.StatusCreated {
		err = fmt.Errorf("register an organisation: %d %s", a.status, a.body)
	}
	return a, err
}

// writes has the clients write as fast as they can, first alone, then reading what they wrote after each write.
func (b *bench) writes(ctx context.Context) error {
	write := func(ctx context.Context) (time.Duration, error) {
		a, err := b.site.register(ctx)
		return a.took, err
	}
	took, err := b.crowd(ctx, write)
	if err != nil {
		return err
	}
	b.found("writes through the REST API, 16 clients", "≥ 2,000 writes/s", "%d writes/s; p50, p95: %s, %s ms", int(float64(len(took))/b.round.Seconds()), took.at(0.5), took.at(0.95))
	took, err = b.crowd(ctx, func(ctx context.Context) (time.Duration, error) {
		written, err := b.site.register(ctx)
		if err != nil {
			return 0, err
		}
		read, err := b.site.get(ctx, written.header.Get("Location")+"?min_position="+written.header.Get("Aftermatch-Position"))
		return written.took + read.took, err
	})
	if err != nil {
		return err
	}
	b.found("a write and the read of it, 16 clients: p50, p95", "≤ 15 ms", "%s, %s ms; %d of both a second", took.at(0.5), took.at(0.95), int(float64(len(took))/b.round.Seconds()))
	return nil
}

// crowd has all clients do something over and over for a round.
func (b *bench) crowd(ctx context.Context, do func(context.Context) (time.Duration, error)) (all times, err error) {
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	begun := time.Now()
	for range clients {
		group.Go(func() error {
			var own times
			for time.Since(begun) < b.round {
				took, err := do(ctx)
				if err != nil {
					return err
				}
				own = append(own, took)
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, own...)
			return nil
		})
	}
	return all, group.Wait()
}

// liveWrites is how many a second come in while the read models are rebuilt.
const liveWrites = 50

// rebuildBusy rebuilds while a client goes on writing and reading what it wrote.
func (b *bench) rebuildBusy(ctx context.Context) error {
	writing, stop := context.WithCancel(ctx)
	defer stop()
	var live times
	var group errgroup.Group
	group.Go(func() error {
		ticker := time.NewTicker(time.Second / liveWrites)
		defer ticker.Stop()
		for {
			written, err := b.site.register(ctx)
			if err != nil {
				return err
			}
			read, err := b.site.get(ctx, written.header.Get("Location")+"?min_position="+written.header.Get("Aftermatch-Position"))
			if err != nil {
				return err
			}
			live = append(live, written.took+read.took)
			select {
			case <-writing.Done():
				return nil
			case <-ticker.C:
			}
		}
	})
	took, peak, err := b.rebuilt(ctx)
	stop()
	if ended := group.Wait(); err == nil {
		err = ended
	}
	if err != nil {
		return err
	}
	b.found(fmt.Sprintf("rebuild of all read models from zero, up to %d writes/s meanwhile", liveWrites), "≤ 100 s, ≤ 512 MiB", "%.1f s, %d MiB; a write and the read of it meanwhile: p50, p95: %s, %s ms",
		took.Seconds(), peak>>20, live.at(0.5), live.at(0.95))
	return nil
}
