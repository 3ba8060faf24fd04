package estimate_test

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"aftermatch/projections/impact/estimate"
)

// A record is one line of a file of test vectors, by column name.
type record map[string]string

func (r record) float(t *testing.T, column string) float64 {
	t.Helper()
	if r[column] == "" { // R's NA: not estimable
		return math.NaN()
	}
	value, err := strconv.ParseFloat(r[column], 64)
	if err != nil {
		t.Fatalf("column %s: %v", column, err)
	}
	return value
}

func (r record) int(t *testing.T, column string) int {
	t.Helper()
	value, err := strconv.Atoi(r[column])
	if err != nil {
		t.Fatalf("column %s: %v", column, err)
	}
	return value
}

// vectors reads a file that testdata/vectors.R has printed, grouped by data set.
func vectors(t *testing.T, file string) map[string][]record {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	sets := map[string][]record{}
	for _, line := range lines[1:] {
		r := record{}
		for i, column := range lines[0] {
			r[column] = line[i]
		}
		sets[r["set"]] = append(sets[r["set"]], r)
	}
	return sets
}

// contactsOf returns the contacts of a data set of contacts.csv, of one group or, for 0, of both.
func contactsOf(t *testing.T, records []record, group int) []estimate.Contact {
	t.Helper()
	var contacts []estimate.Contact
	for _, r := range records {
		if group == 0 || r.int(t, "group") == group {
			contacts = append(contacts, estimate.Contact{
				A: int32(r.int(t, "a")), B: int32(r.int(t, "b")),
				Day: int32(r.int(t, "day")), Cause: estimate.Cause(r.int(t, "cause")),
			})
		}
	}
	return contacts
}

// near fails unless got is want within the tolerance.
func near(t testing.TB, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}

// nearBound is near for a bound; NaN stands for one that is not to be given.
func nearBound(t *testing.T, what string, got *float64, want, tolerance float64) {
	t.Helper()
	switch {
	case got == nil && math.IsNaN(want):
	case got == nil:
		t.Errorf("%s is missing, want %g", what, want)
	default:
		near(t, what, *got, want, tolerance)
	}
}
