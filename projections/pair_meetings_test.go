package projections

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func someMeeting(t *rapid.T) PairMeeting {
	m := PairMeeting{Apart: Apart(rapid.IntRange(0, 2).Draw(t, "apart"))}
	for _, day := range m.days() {
		*day = Day(rapid.OneOf(rapid.Int16Range(-60, 900), rapid.Int16Range(math.MinInt16, math.MaxInt16), rapid.Just(int16(NoDay))).Draw(t, "day"))
	}
	for side, on := range m.Rated {
		if on != NoDay {
			m.Ratings[side] = rapid.Int8Range(1, 3).Draw(t, "rating")
		}
	}
	return m
}

func TestMeetingsAreUnpackedAsTheyWerePacked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		meetings := rapid.SliceOfN(rapid.Custom(someMeeting), 0, 4).Draw(t, "meetings")
		var packed []byte
		for _, m := range meetings {
			packed = append(packed, m.packed()...)
		}
		for _, want := range meetings {
			var got PairMeeting
			var err error
			if packed, err = NextMeeting(packed, &got); err != nil || got != want {
				t.Fatalf("%+v, %v, not %+v", got, err, want)
			}
		}
		if len(packed) != 0 {
			t.Fatalf("%d bytes are left", len(packed))
		}
	})
}

func TestAMeetingThatIsCutShortIsNoticed(t *testing.T) {
	m := PairMeeting{Ratings: [2]int8{3, 1}}
	packed := []byte(m.packed())
	for end := range packed {
		if _, err := NextMeeting(packed[:end], &m); err == nil {
			t.Errorf("%d bytes of %d are taken for a meeting", end, len(packed))
		}
	}
}
