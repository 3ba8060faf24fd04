package impact

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"aftermatch/domain"
)

// A Definition says in words what a figure is. Its version rises whenever the same facts would give another figure, so a
// figure of a version is the same for ever. Links to what lies beneath may be added to it.
type Definition struct {
	ID      string `json:"id" doc:"Names the question for ever."`
	Version int    `json:"version" doc:"Rises when the same facts would give another figure."`
	Title   string `json:"title"`
	TitleDE string `json:"title_de"`
	Text    string `json:"text" doc:"What is counted, of what, and what is left out."`
	TextDE  string `json:"text_de" doc:"The same in German."`

	scope   Scope     // what scope is unless asked for; "" when the question takes none
	takes   []string  // the other filters, by name, that it takes beside series, conference, country and sector
	groups  []GroupBy // what it may be grouped by
	columns []Column  // of its table

	unlinked bool // it is older than the lists of what is left out
}

// What filters are unless asked for.
const (
	defaultLevel       = LevelFundedOrStarted
	defaultWindow      = 24
	defaultAttribution = EveryMeeting
	defaultVerified    = VerifiedAll
	defaultNodes       = NodesOrganisations
	defaultEdges       = EdgesContacts
	longestWindow      = 240 // months
)

// settle fills in what the filters leave open and takes out what does not bear on this question, naming it. The error
// is a *domain.Error with every fault.
func (d Definition) settle(f Filters) (settled Filters, withoutEffect []string, err error) {
	if err := d.check(f); err != nil {
		return Filters{}, nil, err
	}
	scope := d.scope
	if f.GroupBy == ByScope {
		scope = ScopeAll
	}
	takes := func(name string) bool { return slices.Contains(d.takes, name) }
	withoutEffect = []string{}
	for name, dropped := range map[string]bool{
		"scope":         settle(&f.Scope, d.scope != "", scope),
		"level":         settle(&f.Level, takes("level"), defaultLevel),
		"window_months": settle(&f.WindowMonths, takes("window_months"), defaultWindow),
		"attribution":   settle(&f.Attribution, takes("attribution"), defaultAttribution),
		"verified":      settle(&f.Verified, takes("verified"), defaultVerified),
		"nodes":         settle(&f.Nodes, takes("nodes"), defaultNodes),
		"edges":         settle(&f.Edges, takes("edges"), defaultEdges),
	} {
		if dropped {
			withoutEffect = append(withoutEffect, name)
		}
	}
	slices.Sort(withoutEffect)
	return f, withoutEffect, nil
}

// settle gives a filter that is taken its default, and clears one that is not, which it tells.
func settle[T comparable](filter *T, taken bool, otherwise T) (dropped bool) {
	var none T
	if !taken {
		dropped, *filter = *filter != none, none
	} else if *filter == none {
		*filter = otherwise
	}
	return dropped
}

// check names every fault of the filters.
func (d Definition) check(f Filters) error {
	var faults []domain.Fault
	fault := func(field, format string, args ...any) {
		faults = append(faults, domain.Fault{Field: field, Message: fmt.Sprintf(format, args...)})
	}
	if !utf8.ValidString(f.Series) || strings.ContainsRune(f.Series, 0) {
		fault("series", "is not text")
	}
	if f.Country != "" && !domain.IsCountry(f.Country) {
		fault("country", "must be a country of ISO 3166-1, as two capital letters")
	}
	if _, known := domain.SectorOf(f.Sector); f.Sector != "" && !known {
		fault("sector", "must be a sector of the product's list, such as biotech")
	}
	among(fault, "scope", f.Scope, Scopes)
	among(fault, "level", f.Level, Levels)
	among(fault, "attribution", f.Attribution, Attributions)
	among(fault, "verified", f.Verified, Verifieds)
	among(fault, "nodes", f.Nodes, NodeKinds)
	among(fault, "edges", f.Edges, EdgeKinds)
	if f.WindowMonths < 0 || f.WindowMonths > longestWindow {
		fault("window_months", "must be from 1 to %d", longestWindow)
	}
	switch {
	case f.GroupBy == "" || slices.Contains(d.groups, f.GroupBy):
	case len(d.groups) == 0:
		fault("group_by", "%s has no groups; leave it out", d.ID)
	default:
		fault("group_by", "%s can be grouped by %s", d.ID, oneOf(d.groups))
	}
	if f.GroupBy == ByScope && f.Scope != "" && f.Scope != ScopeAll {
		fault("scope", "leaves one group only; leave it out when grouping by scope")
	}
	return invalid(faults)
}

// invalid is the refusal that names the faults; nil without any.
func invalid(faults []domain.Fault) error {
	if len(faults) == 0 {
		return nil
	}
	return &domain.Error{Reason: domain.Invalid, Code: "invalid", Message: faults[0].Field + " " + faults[0].Message, Faults: faults}
}

func among[T ~string](fault func(field, format string, args ...any), field string, value T, values []T) {
	if value != "" && !slices.Contains(values, value) {
		fault(field, "must be %s", oneOf(values))
	}
}

// oneOf lists values as a sentence does.
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
