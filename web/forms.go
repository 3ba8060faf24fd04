package web

import (
	"slices"

	"aftermatch/domain"
	"aftermatch/projections"

	"github.com/a-h/templ"
)

// describe ties a field to its hint, if it has one, and to what is wrong with it.
func describe(hinted, wrong string) templ.Attributes {
	attributes := templ.Attributes{}
	if hinted != "" {
		attributes["aria-describedby"] = hinted + "-hint"
	}
	if wrong != "" {
		attributes["aria-invalid"] = "true"
	}
	return attributes
}

// countries are all that there are, in the language's order.
func (t *tongue) countries() (options []option) {
	for _, code := range domain.Countries() {
		options = append(options, option{Value: code, Text: t.Country(code)})
	}
	return sorted(options)
}

// currencies are those to choose from, with the one that is recorded already.
func (t *tongue) currencies(recorded string) (options []option) {
	codes := currencies
	if recorded != "" && !slices.Contains(codes, recorded) {
		codes = append(slices.Clip(codes), recorded)
	}
	for _, code := range codes {
		options = append(options, option{Value: code, Text: code})
	}
	return options
}

// choosing are the partners to choose from, with the one that is recorded already.
func (d *directory) choosing(partners []projections.Partner, recorded string) (options []option) {
	for _, partner := range partners {
		options = append(options, option{Value: partner.OrganisationID.String(), Text: d.name(partner.OrganisationID)})
	}
	if id, err := domain.ParseID(recorded); err == nil && !slices.ContainsFunc(options, func(o option) bool { return o.Value == recorded }) {
		options = append(options, option{Value: recorded, Text: d.name(id)})
	}
	return options
}

// heldOn is the day of a meeting.
func (t *tongue) heldOn(m projections.Meeting) string {
	if m.HeldAt == nil {
		return t.Word("meeting.status", string(m.Status))
	}
	return t.Date(domain.DateOf(*m.HeldAt))
}
