package projections

import "testing"

func TestASieveForgetsNothingAndSeldomTakesOneForAnother(t *testing.T) {
	const organisations, met = 30_000, 50
	s, mistaken := newSieve(), 0
	for a := range int32(organisations) {
		for i := range int32(met) {
			s.add(dyadOf(a, a+1+2*i).packed())
		}
	}
	for a := range int32(organisations) {
		for i := range int32(met) {
			if !s.mayKnow(dyadOf(a, a+1+2*i).packed()) {
				t.Fatalf("%d and %d are forgotten", a, a+1+2*i)
			}
			if s.mayKnow(dyadOf(a, a+2+2*i).packed()) {
				mistaken++
			}
		}
	}
	if mistaken > organisations*met/100 {
		t.Errorf("%d of %d were taken for known", mistaken, organisations*met)
	}
}
