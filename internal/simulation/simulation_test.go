package simulation_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math"
	"runtime"
	"testing"

	"aftermatch/domain"
	"aftermatch/internal/chronicle"
	"aftermatch/internal/simulation"
)

func digest(t *testing.T, p simulation.Parameters) string {
	t.Helper()
	sum := sha256.New()
	encoder := json.NewEncoder(sum)
	err := simulation.Write(p, func(e chronicle.Entry) error {
		return encoder.Encode([]any{e.Stream, e.ID, e.Fact.Event.EventType(), e.Fact.Event, e.Fact.At, e.RecordedAt, e.Metadata})
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}

// The domain admits every fact, and whether it is asked changes nothing: so histories of which only a
// sample is judged are as good.
func TestJudgedAndTrustedHistoriesAreTheSame(t *testing.T) {
	for seed := range uint64(3) {
		judged := simulation.Default(seed, today)
		trusted := judged
		trusted.Check = 0
		if digest(t, judged) != digest(t, trusted) {
			t.Errorf("seed %d: the judged history differs from the trusted", seed)
		}
	}
}

func TestTheSameParametersGiveTheSameHistory(t *testing.T) {
	p := simulation.OfSize(1, 20_000, today)
	first, again := digest(t, p), digest(t, p)
	p.Seed = 2
	if other := digest(t, p); first != again || first == other {
		t.Errorf("equal parameters give equal histories: %t; another seed gives another: %t", first == again, first != other)
	}
}

func TestSize(t *testing.T) {
	for _, events := range []int{10_000, 100_000, 500_000} {
		p := simulation.OfSize(1, events, today)
		p.Check = 0
		n := 0
		if err := simulation.Write(p, func(chronicle.Entry) error { n++; return nil }); err != nil {
			t.Fatal(err)
		}
		if math.Abs(float64(n)/float64(events)-1) > 0.05 {
			t.Errorf("asked for %d events, got %d", events, n)
		}
	}
}

func TestSharesAreAsTold(t *testing.T) {
	p := simulation.Default(1, today)
	p.Check, p.Merges, p.Corrections, p.Conversion = 0, 0.1, 0.2, simulation.Hazard{Initial: 0.4}
	counts, names := map[string]float64{}, map[string]bool{}
	err := simulation.Write(p, func(e chronicle.Entry) error {
		counts[e.Fact.Event.EventType()]++
		if o, ok := e.Fact.Event.(domain.OrganisationRegistered); ok {
			names[o.Name] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ share, of, want float64 }{
		"merged":    {counts["OrganisationsMerged"], float64(len(names)), 0.1},
		"corrected": {counts["FactCorrected"], counts["ProjectStarted"], 0.2},
	} {
		if got := c.share / c.of; math.Abs(got-c.want) > 4*math.Sqrt(c.want*(1-c.want)/c.of) {
			t.Errorf("%s: %.3f of %.0f, want %.3f", name, got, c.of, c.want)
		}
	}
}

// The target is 150,000 events a second and 1.5 GiB for ten million events; run with -benchtime 1x.
func BenchmarkTenMillion(b *testing.B) {
	var peak uint64
	events := 0
	for b.Loop() {
		err := simulation.Write(simulation.OfSize(1, 10_000_000, today), func(chronicle.Entry) error {
			if events++; events%500_000 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.Sys)
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(peak)/(1<<20), "MiB")
}
