package projections

import (
	"encoding/json"
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

func TestAPackedSlotReadsAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := func() time.Time {
			zone := time.FixedZone("", 60*rapid.IntRange(-23*60, 23*60).Draw(t, "minutes east"))
			return time.Unix(rapid.Int64Range(-5_000_000_000, 5_000_000_000).Draw(t, "at"), 0).In(zone)
		}
		want := domain.Slot{StartsAt: at(), EndsAt: at(), Table: rapid.String().Draw(t, "table")}
		for range rapid.IntRange(0, 3).Draw(t, "representatives") {
			want.Representatives = append(want.Representatives, domain.DeriveID(rapid.String().Draw(t, "representative")))
		}
		given, got := &want, (*domain.Slot)(nil)
		bytes := packedSlot{&given}.pack(nil)
		for cut := 1; cut < len(bytes)-len(want.Table); cut++ { // never beyond what is there
			if err := (packedSlot{&got}).unpack(bytes[:cut]); !errors.Is(err, errPacked) {
				t.Fatalf("%d of %d bytes: %v, %v", cut, len(bytes), got, err)
			}
		}
		err := packedSlot{&got}.unpack(bytes)
		before, _ := json.Marshal(want)
		after, _ := json.Marshal(got)
		if err != nil || string(before) != string(after) {
			t.Fatalf("%v: got %s, want %s", err, after, before)
		}
		none := (*domain.Slot)(nil)
		if bytes := (packedSlot{&none}).pack(nil); len(bytes) != 0 {
			t.Fatalf("no slot is %x", bytes)
		}
	})
}
