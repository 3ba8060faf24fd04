package domain_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"testing"
	"time"

	"aftermatch/domain"
	"pgregory.net/rapid"
)

func TestCountriesAreISO3166WithTwoExceptionsOnImport(t *testing.T) {
	for code, want := range map[string]string{"DE": "DE", " dk ": "DK", "EL": "GR", "UK": "GB", "GR": "GR", "XK": "", "D": "", "": "", "EU": ""} {
		iso, ok := domain.Country(code)
		if ok != (want != "") || ok && iso != want {
			t.Errorf("Country(%q) = %q, %v, want %q", code, iso, ok, want)
		}
	}
	if domain.IsCountry("EL") || domain.IsCountry("UK") || domain.IsCountry("de") {
		t.Error("only ISO codes are stored")
	}
	count := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if domain.IsCountry(string([]rune{a, b})) {
				count++
			}
		}
	}
	if count != 249 {
		t.Errorf("%d countries, but ISO 3166-1 assigns 249", count)
	}
}

func TestRegionsAreNUTSCodesOfTheirCountry(t *testing.T) {
	for code, country := range map[string]string{"DE1": "DE", "DE11": "DE", "DE111": "DE", "EL30": "GR", "UKI": "GB", "DK03": "DK", "FRK2": "FR", "CH0": "CH"} {
		if !domain.IsRegionOf(country, code) {
			t.Errorf("%s is a region of %s", code, country)
		}
	}
	for code, country := range map[string]string{"DE11": "DK", "GR30": "GR", "GBI": "GB", "DE": "DE", "DE1111": "DE", "de11": "DE", "Stuttgart": "DE", "": "DE", "D": "DE"} {
		if domain.IsRegionOf(country, code) {
			t.Errorf("%s is no region of %s", code, country)
		}
	}
}

func TestCurrenciesAreMoney(t *testing.T) {
	for _, code := range []string{"EUR", "PLN", "DKK", "CHF", "HRK", "BGN"} {
		if !domain.IsCurrency(code) {
			t.Errorf("%s is a currency", code)
		}
	}
	for _, code := range []string{"XAU", "XXX", "XTS", "DEM", "eur", "Euro", ""} {
		if domain.IsCurrency(code) {
			t.Errorf("%s is no currency to record amounts in", code)
		}
	}
}

func TestSectorsHaveCodesAndNames(t *testing.T) {
	if len(domain.Sectors) != 20 || domain.Sectors[0].Slug != "automotive" || domain.Sectors[19].Slug != "security" {
		t.Error("the sectors of a version keep their number and order")
	}
	nace := regexp.MustCompile(`^[0-9]{2}(\.[0-9]{1,2})?$`)
	for i, sector := range domain.Sectors {
		if found, ok := domain.SectorOf(sector.Slug); !ok || found.English != sector.English {
			t.Errorf("%s is not found, or is another: %v", sector.Slug, found)
		}
		if sector.German == "" || sector.English == "" || len(sector.NACE) == 0 || !slices.IsSorted(sector.NACE) {
			t.Errorf("%s lacks a name or code", sector.Slug)
		}
		for _, code := range sector.NACE {
			if !nace.MatchString(code) {
				t.Errorf("%s: %q is no NACE code", sector.Slug, code)
			}
			if slices.ContainsFunc(domain.Sectors[:i], func(s domain.Sector) bool { return slices.Contains(s.NACE, code) }) {
				t.Errorf("NACE %s belongs to two sectors", code)
			}
		}
	}
	if _, ok := domain.SectorOf("magic"); ok {
		t.Error("magic is no sector")
	}
}

// Identifiers published by ROR for Caltech, DataCite and the European Commission, and by GLEIF for
// Bloomberg, Apple and Deutsche Bank.
func TestExternalIDsAreChecked(t *testing.T) {
	valid := map[domain.Scheme][]string{
		domain.SchemeROR:     {"05dxps055", "04wxnsj81", "00k4n6c32"},
		domain.SchemeLEI:     {"5493001KJTIIGC8Y1R12", "HWUPKR0MPOU8FGXBT394", "7LTWFZYICNSX8D621K86"},
		domain.SchemePIC:     {"999988933"},
		domain.SchemeVAT:     {"DE123456789", "EL094259216", "XI123456789", "ATU12345678"},
		domain.SchemeProfile: {"https://clustercollaboration.eu/content/bioregio-stern", stuttgart.String() + "/4711"},
	}
	wrong := map[domain.Scheme][]string{
		domain.SchemeROR:     {"05dxps056", "05dxqs055", "15dxps055", "05DXPS055", "05dxpi055", "https://ror.org/05dxps055", ""},
		domain.SchemeLEI:     {"5493001KJTIIGC8Y1R13", "5493001KJTIIGC8Y1R21", "5493001KJTIIGC8Y1R1", "5493001kjtiigc8y1r12"},
		domain.SchemePIC:     {"99998893", "9999889333", "99998893A"},
		domain.SchemeVAT:     {"123456789", "DE 123", "de123456789", "DE1"},
		domain.SchemeProfile: {"bioregio-stern", "ftp://example.org/a", "https://example.org/a/", stuttgart.String() + "/", stuttgart.String() + "/a\x00"},
	}
	for _, scheme := range domain.Schemes {
		for _, value := range valid[scheme] {
			given(clusters()).when(on("2017-01-01", welfare, domain.ExternalIDLinked{Scheme: scheme, Value: value})).admitted(t)
		}
		for _, value := range wrong[scheme] {
			given(clusters()).when(on("2017-01-01", welfare, domain.ExternalIDLinked{Scheme: scheme, Value: value})).faulty(t, "value")
		}
	}
}

func TestExternalIDsHaveOneForm(t *testing.T) {
	for _, c := range []struct {
		scheme    domain.Scheme
		raw, want string
	}{
		{domain.SchemeROR, " https://ror.org/05DXPS055", "05dxps055"},
		{domain.SchemeROR, "05dxps055", "05dxps055"},
		{domain.SchemePIC, "999 988 933", "999988933"},
		{domain.SchemeVAT, "de 123.456.789", "DE123456789"},
		{domain.SchemeLEI, "5493001kjtiigc8y1r12", "5493001KJTIIGC8Y1R12"},
		{domain.SchemeProfile, "https://example.org/a/ ", "https://example.org/a"},
		{"duns", " 1 ", "1"},
	} {
		if got := domain.CanonicalExternalID(c.scheme, c.raw); got != c.want {
			t.Errorf("%s %q is written %q, want %q", c.scheme, c.raw, got, c.want)
		}
	}
}

func TestDatesAreCalendarDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(-30_000_000_000, 200_000_000_000).Draw(t, "seconds"), 0).UTC()
		day := domain.DateOf(at)
		if day.String() != at.Format(time.DateOnly) || domain.DateOf(day.Time()) != day || date(day.String()) != day {
			t.Errorf("%s is the day %s", at, day)
		}
	})
	if _, err := domain.ParseDate("21.9.2017"); err == nil {
		t.Error("21.9.2017 was read as a date")
	}
	if got := domain.DateOf(moment("2017-09-22").In(time.FixedZone("", -3600))); got != date("2017-09-22") {
		t.Errorf("a day is one in UTC, not %s", got)
	}
}

func TestIDsAreReadAsTheyAreWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := domain.ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "bytes"))
		other := domain.ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "bytes"))
		text, _ := json.Marshal(id)
		var back domain.ID
		if err := json.Unmarshal(text, &back); err != nil || back != id {
			t.Errorf("%s was read as %s (%v)", text, back, err)
		}
		a, b := domain.Ordered(id, other)
		if c, d := domain.Ordered(other, id); a != c || b != d || a.Compare(b) > 0 {
			t.Errorf("%s and %s have two orders", id, other)
		}
	})
	for _, text := range []string{"", "d48b3c65-eb02-5d57-8c40-b6cc75d3268", "d48b3c65eb025d578c40b6cc75d3268a0000", "g48b3c65-eb02-5d57-8c40-b6cc75d3268a"} {
		if _, err := domain.ParseID(text); err == nil {
			t.Errorf("%q was read as an ID", text)
		}
	}
}
