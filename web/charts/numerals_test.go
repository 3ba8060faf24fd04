package charts_test

import (
	"math"
	"testing"

	"aftermatch/web/charts"
)

func TestNumbersAreWrittenAsTheLanguageDoes(t *testing.T) {
	const space = "\u00a0"
	for _, c := range []struct {
		value           float64
		digits          int
		english, german string
	}{
		{0, 0, "0", "0"}, {999, 0, "999", "999"}, {1234.5, 1, "1,234.5", "1.234,5"}, {1234567, 0, "1,234,567", "1.234.567"},
		{-1234.56, 1, "−1,234.6", "−1.234,6"}, {-.04, 1, "0.0", "0,0"}, {math.NaN(), 1, "–", "–"}, {math.Inf(1), 1, "–", "–"},
	} {
		if got := charts.English.Decimals(c.value, c.digits); got != c.english {
			t.Errorf("%v in English: %q", c.value, got)
		}
		if got := charts.German.Decimals(c.value, c.digits); got != c.german {
			t.Errorf("%v in German: %q", c.value, got)
		}
	}
	if got := charts.German.Percent(.0375, 1); got != "3,8"+space+"%" {
		t.Errorf("a share in German: %q", got)
	}
	if got := charts.German.Between(.024, .061, 1); got != "2,4 bis 6,1"+space+"%" {
		t.Errorf("an interval in German: %q", got)
	}
	if got := charts.English.Percent(math.NaN(), 1); got != "–" {
		t.Errorf("an unknown share: %q", got)
	}
}
