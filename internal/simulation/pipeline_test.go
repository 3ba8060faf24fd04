package simulation_test

import (
	"math"
	"os"
	"reflect"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/chronicle"
	"aftermatch/internal/pgtest"
	"aftermatch/internal/simulation"
	"aftermatch/projections"
	"aftermatch/projections/impact"
	"aftermatch/projections/impact/estimate"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

// site is a simulated history in a log, and the figures made of the read models that were rebuilt from it.
type site struct {
	*testing.T
	log     *eventstore.Log
	figures *impact.Reader
}

func load(t *testing.T, p simulation.Parameters) site {
	t.Helper()
	pool := pgtest.New(t)
	log, err := eventstore.Open(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
	_, err = log.Load(t.Context(), func(put func(eventstore.Loaded) error) error {
		return simulation.Write(p, func(e chronicle.Entry) error { return put(eventstore.Loaded(e)) })
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := projections.Rebuild(t.Context(), log, func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	return site{t, log, impact.NewReader(pool)}
}

func (s site) frame(scope impact.Scope, until domain.Date, asOf *int64) impact.Frame {
	s.Helper()
	frame, err := s.figures.Frame(s.Context(), impact.ConversionDefinition,
		impact.Question{Filters: impact.Filters{Scope: scope}, Cut: impact.Cut{Until: &until, AsOf: asOf}})
	if err != nil {
		s.Fatal(err)
	}
	return frame
}

// conversion is the answer for all contacts of the scope.
func (s site) conversion(scope impact.Scope, until domain.Date, asOf *int64) impact.ConversionGroup {
	s.Helper()
	answer, err := s.figures.Conversion(s.Context(), s.frame(scope, until, asOf))
	if err != nil {
		s.Fatal(err)
	}
	if len(answer.LeftOut) > 0 {
		s.Errorf("left out %+v", answer.LeftOut)
	}
	return answer.Groups[0]
}

// From the log through the read models come the very contacts that the history tells of, and so the very same curve, to
// the last bit: at home and across a border, at the end and years before.
func TestTheLogGivesTheNumbersOfTheHistory(t *testing.T) {
	for seed := range uint64(2) {
		p := moderate(1000 + seed)
		p.Merges, p.Corrections, p.Check = 0.15, 0.3, 1
		s, history := load(t, p), read(t, p)
		for _, until := range []domain.Date{domain.DateOf(p.Until), domain.DateOf(p.Until.AddDate(-2, 0, 0))} {
			for scope, home := range map[impact.Scope]bool{impact.ScopeCrossBorder: false, impact.ScopeDomestic: true} {
				got, want := s.conversion(scope, until, nil), history.contacts(home, until)
				curve, _ := estimate.DyadicRobust(want)
				if got.N != len(want) || !reflect.DeepEqual(got.Curve, curve.EventDays()) || got.Converted == 0 {
					t.Errorf("seed %d, %s until %s: of %d contacts %d converted; the history has %d contacts or another curve",
						seed, scope, until, got.N, got.Converted, len(want))
				}
				s.same(history, s.frame(scope, until, nil), home, until)
			}
		}
	}
}

// same compares the pairs beneath a conversion, one by one, with those of the history.
func (s site) same(history reader, frame impact.Frame, home bool, until domain.Date) {
	s.Helper()
	answer, err := s.figures.ConversionPairs(s.Context(), frame)
	if err != nil {
		s.Fatal(err)
	}
	got, want := map[estimate.Contact]int{}, map[estimate.Contact]int{}
	for item := range answer.Items.All() {
		a, b := history.numbers[item.OrganisationA], history.numbers[item.OrganisationB]
		got[estimate.Contact{A: min(a, b), B: max(a, b), Day: int32(item.Days), Cause: item.Cause}]++
	}
	for _, c := range history.contacts(home, until) {
		c.A, c.B = min(c.A, c.B), max(c.A, c.B)
		want[c]++
	}
	if !reflect.DeepEqual(got, want) {
		s.Errorf("until %s: the pairs are others than the history's", until)
	}
}

// The same fates, recorded well or badly: doubles that are merged later, starts that are corrected later, reports that come
// months late. Once all is recorded the curve is the same. Until then it is low by what is missing, as one sees
// by asking what was known on the very day.
func TestHowThingsAreRecordedDoesNotBiasThem(t *testing.T) {
	well := moderate(7)
	well.Merges, well.Corrections, well.Lag = 0, 0, simulation.Lag{Prompt: 1}
	badly := well
	badly.Merges, badly.Corrections, badly.Lag = 0.2, 0.4, simulation.Lag{Prompt: 0.1, Mean: 60 * 24 * time.Hour}
	orderly, messy := load(t, well), load(t, badly)
	last := badly.Until.AddDate(-2, 0, 0) // for two years more, whatever happened until then is recorded
	until := domain.DateOf(last)
	position, err := messy.log.PositionAt(t.Context(), last)
	if err != nil {
		t.Fatal(err)
	}
	for _, scope := range []impact.Scope{impact.ScopeAll, impact.ScopeCrossBorder} {
		want, got, early := orderly.conversion(scope, until, nil), messy.conversion(scope, until, nil), messy.conversion(scope, until, &position)
		if got.N != want.N || got.Pairs != want.Pairs || got.Organisations != want.Organisations || len(got.Curve) != len(want.Curve) {
			t.Fatalf("%s: %d contacts of %d organisations; well recorded %d of %d", scope, got.N, got.Organisations, want.N, want.Organisations)
		}
		for i, row := range got.Curve {
			// Doubles have numbers of their own, so that organisations are summed in another order.
			if math.Abs(*row.SEClustered-*want.Curve[i].SEClustered) > 1e-12 {
				t.Errorf("%s: standard errors differ: %+v and %+v", scope, row, want.Curve[i])
			}
			row.SEClustered, row.LowerClustered, row.UpperClustered = want.Curve[i].SEClustered, want.Curve[i].LowerClustered, want.Curve[i].UpperClustered
			if !reflect.DeepEqual(row, want.Curve[i]) {
				t.Errorf("%s: got %+v, well recorded %+v", scope, row, want.Curve[i])
			}
		}
		if early.Converted >= got.Converted {
			t.Errorf("%s: %d conversions were known on the day, and %d two years later: nothing was recorded late", scope, early.Converted, got.Converted)
		}
	}
}
