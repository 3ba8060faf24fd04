package projections

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftermatch/domain"
)

func TestPackedReportsReadAsTheyWere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := func() time.Time {
			return time.UnixMicro(rapid.Int64Range(-5_000_000_000_000_000, 5_000_000_000_000_000).Draw(t, "at")).UTC()
		}
		want, got := []Report{}, []Report(nil)
		for range rapid.IntRange(0, 4).Draw(t, "reports") {
			want = append(want, Report{domain.DeriveID(rapid.String().Draw(t, "party")), rapid.String().Draw(t, "wave"), rapid.SampledFrom(domain.Outcomes).Draw(t, "outcome"), at(), at()})
		}
		bytes := packedReports{&want}.pack(nil)
		for cut := range bytes { // never beyond what is there
			if short, err := UnpackReports(bytes[:cut]); !errors.Is(err, errPacked) && !slices.Equal(short, want[:len(short)]) {
				t.Fatalf("%d of %d bytes: %v, %v", cut, len(bytes), short, err)
			}
		}
		if err := (packedReports{&got}).unpack(bytes); err != nil || got == nil || !slices.Equal(got, want) {
			t.Fatalf("%v: got %v, want %v", err, got, want)
		}
	})
}
