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

// hintOf is which hint a date has: that of the form's one date.
func hintOf(prefix string) string {
	if prefix != "" {
		return ""
	}
	return "when"
}

// countries are all that there are, in the language's order.
func (t *tongue) countries() (options []option) {
	for _, code := range domain.Countries() {
		options = append(options, option{Value: code, Text: t.Country(code)})
	}
	return sorted(options)
}

// allSectors are those of the product's list, in the language's order.
func (t *tongue) allSectors() (options []option) {
	for _, s := range domain.Sectors {
		options = append(options, option{Value: s.Slug, Text: t.sector(s)})
	}
	return sorted(options)
}

// among are the choices of a field that is one of a closed list; nil for another field.
func (t *tongue) among(e *editing, field string) []option {
	switch field {
	case "kind":
		kinds := words(t, "kind", domain.AgreementKinds)
		if e.Prefix != "" { // perhaps nothing was signed
			kinds = append([]option{{Text: t.T("choose")}}, kinds...)
		}
		return kinds
	case "role":
		return words(t, "part", domain.Roles)
	case "rating":
		return words(t, "rating", domain.Ratings)
	case "outcome":
		return words(t, "outcome", domain.Outcomes)
	case "tie":
		return append([]option{{Text: t.T("choose")}}, words(t, "tie", domain.TieKinds)...) // none is an answer, too
	case "scheme":
		return words(t, "scheme", domain.Schemes)
	case "currency":
		return t.currencies(e.value(field))
	case "nuts_version":
		versions := []option{{Text: t.T("nuts_version.unknown")}}
		for _, year := range domain.NUTSVersions {
			versions = append(versions, option{Value: yearText(year), Text: yearText(year)})
		}
		return versions
	case "country":
		return append([]option{{Text: t.T("new.describe.choose")}}, t.countries()...)
	}
	return nil
}

// hint says what to write into a field, where that is not plain.
func (t *tongue) hint(field string) string {
	if _, ok := t.words["field.hint."+field]; !ok {
		return ""
	}
	return t.T("field.hint." + field)
}

// hinted is the name of the field, with its prefix, if it has a hint.
func (t *tongue) hinted(prefix, field string) string {
	if t.hint(field) == "" {
		return ""
	}
	return prefix + field
}

// why says what a step means, where that is not plain.
func (t *tongue) why(step string) string {
	if _, ok := t.words["step.why."+step]; !ok {
		return ""
	}
	return t.T("step.why." + step)
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

// choosing are the organisations to choose from, with the one that is recorded already.
func (d *directory) choosing(organisations []domain.ID, recorded string) (options []option) {
	for _, id := range organisations {
		options = append(options, option{Value: id.String(), Text: d.name(id)})
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
