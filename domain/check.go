package domain

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The longest texts, in characters: labels (waves, tables, numbers), names and titles, free text.
const (
	labelLength = 60
	nameLength  = 300
	proseLength = 2000
)

// inputs collects everything that is wrong with an input, so that it is said at once.
type inputs struct{ faults []Fault }

func (in *inputs) err() error { return invalid(in.faults) }

func (in *inputs) fault(field, format string, args ...any) {
	in.faults = append(in.faults, Fault{field, fmt.Sprintf(format, args...)})
}

// within checks an optional text.
func (in *inputs) within(field, value string, length int) {
	switch {
	case utf8.RuneCountInString(value) > length:
		in.fault(field, "must have at most %d characters", length)
	case strings.ContainsFunc(value, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		in.fault(field, "must not contain control characters")
	}
}

// text checks a text that must be given.
func (in *inputs) text(field, value string, length int) {
	if strings.TrimSpace(value) == "" {
		in.fault(field, "must be given")
		return
	}
	in.within(field, value, length)
}

func (in *inputs) id(field string, value ID) {
	if value.IsZero() {
		in.fault(field, "must be given")
	}
}

func (in *inputs) link(field, value string) {
	in.within(field, value, proseLength)
	if value != "" && !isLink(value) {
		in.fault(field, "must be a web address like https://example.org/grant/7")
	}
}

func isLink(value string) bool {
	address, err := url.Parse(value)
	return err == nil && address.Host != "" && (address.Scheme == "https" || address.Scheme == "http")
}

func (in *inputs) days(starts, ends Date) {
	if starts.IsZero() {
		in.fault("starts_on", "must be given")
	}
	if ends.IsZero() {
		in.fault("ends_on", "must be given")
	}
	if ends < starts {
		in.fault("ends_on", "must not be before starts_on")
	}
}

func (in *inputs) country(field, code string) {
	if !IsCountry(code) {
		in.fault(field, "must be an ISO 3166-1 code of two capital letters, like DE")
	}
}

func (in *inputs) place(country, region string, nutsVersion int) {
	in.country("country", country)
	if region != "" && !IsRegionOf(country, region) {
		in.fault("region", "must be a NUTS code of the same country, like DE11 for DE, or be left out")
	}
	if nutsVersion != 0 && (region == "" || !slices.Contains(NUTSVersions, nutsVersion)) {
		in.fault("nuts_version", "must be the year of a NUTS version (%s), and is given only with a region", strings.Trim(fmt.Sprint(NUTSVersions), "[]"))
	}
}

func (in *inputs) sectors(slugs []string) {
	for i, slug := range slugs {
		field := fmt.Sprintf("sectors[%d]", i)
		if _, known := SectorOf(slug); !known {
			in.fault(field, "must be one of the sectors of version %d of the list, like biotech", SectorsVersion)
		} else if slices.Contains(slugs[:i], slug) {
			in.fault(field, "must be named only once")
		}
	}
}

// mostMoney bounds amounts, so that sums of thousands stay within 64 bits and JSON numbers stay exact.
const mostMoney = 1_000_000_000_000_000

func (in *inputs) money(prefix string, m Money) {
	if m.Amount < 0 || m.Amount > mostMoney {
		in.fault(prefix+"amount", "must be a whole number of minor units (cents) from 0 to %d", mostMoney)
	}
	if !IsCurrency(m.Currency) {
		in.fault(prefix+"currency", "must be an ISO 4217 code of three capital letters, like EUR")
	}
}

func (in *inputs) conversion(m Money, c Conversion) {
	if c == (Conversion{}) || m.Currency == "EUR" && c == (Conversion{EURMinor: m.Amount}) {
		return
	}
	if m.Currency == "EUR" {
		in.fault("eur_minor", "must be left out, with the rate, of an amount that is in euro")
		return
	}
	if c.EURMinor < 0 || c.EURMinor > mostMoney {
		in.fault("eur_minor", "must be a whole number of euro cents from 0 to %d", mostMoney)
	}
	if !(c.Rate > 0) {
		in.fault("rate", "must be given with eur_minor: units of the currency for one euro")
	}
	if c.RateDate.IsZero() {
		in.fault("rate_date", "must be given with eur_minor: the day of the rate")
	}
	in.text("rate_source", c.RateSource, nameLength)
}

// among checks that a value is one of a closed list.
func among[T ~string](in *inputs, field string, value T, values []T) {
	if !slices.Contains(values, value) {
		in.fault(field, "must be %s", oneOf(values))
	}
}

// oneOf lists values: a, b or c.
func oneOf[T ~string](values []T) (text string) {
	for i, value := range values {
		switch {
		case i == 0:
		case i == len(values)-1:
			text += " or "
		default:
			text += ", "
		}
		text += string(value)
	}
	return text
}

// earlier tells whether a was before b as far as is known: midnight UTC is how a mere date is
// recorded, and its hour may have been any of that day's.
func earlier(a, b time.Time) bool {
	mereDate := a.Equal(DateOf(a).Time())
	return a.Before(b) && !(mereDate && DateOf(a) == DateOf(b))
}
