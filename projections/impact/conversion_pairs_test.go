package impact_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"aftermatch/projections/impact"
)

// What is written as it is made is the same as what is written at once.
func TestPairsAreWrittenAsTheyAreMade(t *testing.T) {
	h := tell(t)
	twoEditions(h)
	h.conference("of R&D", "R&D <1>", "2018-04-21")
	h.met("of R&D", "bioregio", "welfare", "2018-04-21")
	for _, q := range []impact.Filters{{}, {GroupBy: impact.BySeries}, {GroupBy: impact.ByCountry, Country: "DE"}, {Country: "MT"}} {
		pairs, err := h.figures.ConversionPairs(t.Context(), h.frame(impact.ConversionDefinition, impact.Question{Filters: q}))
		if err != nil {
			t.Fatal(err)
		}
		var made, atOnce bytes.Buffer
		encoder := json.NewEncoder(&atOnce)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(pairs); err != nil {
			t.Fatal(err)
		}
		if err := pairs.WriteJSON(&made); err != nil || made.String() != atOnce.String() {
			t.Errorf("%+v: %s, %v, want %s", q, made.String(), err, atOnce.String())
		}
	}
}

func TestWritingEndsWhenTheReaderLeaves(t *testing.T) {
	h := tell(t)
	twoEditions(h)
	pairs, err := h.figures.ConversionPairs(t.Context(), h.frame(impact.ConversionDefinition, impact.Question{}))
	if err != nil {
		t.Fatal(err)
	}
	if err := pairs.WriteJSON(gone{}); !errors.Is(err, errGone) {
		t.Errorf("JSON: %v", err)
	}
	if err := pairs.WriteCSV(gone{}); !errors.Is(err, errGone) {
		t.Errorf("CSV: %v", err)
	}
}

// gone is a client that has left.
type gone struct{}

var errGone = errors.New("gone")

func (gone) Write([]byte) (int, error) { return 0, errGone }
