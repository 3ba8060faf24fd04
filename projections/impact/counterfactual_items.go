package impact

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"aftermatch/domain"
	"aftermatch/projections/impact/estimate"
)

// RequestItems says which pairs under a comparison are wanted one by one.
type RequestItems struct {
	Group   string // what became of the request, not_met, or a reason for leaving out; "": all
	Stratum string // by its name; "": all
	Outcome Outcome
	Page
}

// Outcome selects pairs by whether they converted in time.
type Outcome string

// The outcomes.
const (
	OutcomeConverted Outcome = "converted"
	OutcomeNone      Outcome = "not_converted"
)

// requestItems is the address of a group's pairs.
func (f Frame) requestItems(group string) string {
	query := f.query()
	query.Set("group", group)
	return "/v1/impact/counterfactual/items?" + query.Encode()
}

// CounterfactualItems lists what a count of the comparison counts; read to the end, each list is as long as its count. It keeps
// those up to the page.
func (r *Reader) CounterfactualItems(ctx context.Context, f Frame, items RequestItems) (ContactItems, error) {
	if err := items.check(); err != nil {
		return ContactItems{}, err
	}
	editions, err := r.editions(ctx, f)
	if err != nil {
		return ContactItems{}, err
	}
	found := firsts[requestedPair]{n: items.reach(), compare: func(p, q requestedPair) int {
		return cmp.Or(cmp.Compare(p.conference, q.conference), estimate.CompareTies(p.Tie, q.Tie))
	}}
	err = r.eachRequested(ctx, f, editions, func(p requestedPair) {
		if items.holds(p.code) {
			found.add(p)
		}
	})
	if err != nil {
		return ContactItems{}, err
	}
	var pairs []codedPair
	for _, p := range found.sorted() {
		pairs = append(pairs, p.coded())
	}
	return r.contactItems(ctx, f, editions, pairs, items.Page, func(code int32) map[string]string {
		return map[string]string{"group": requestGroups[requestCode(code).group()], "stratum": requestCode(code).name()}
	})
}

// coded is the pair as items have it.
func (p requestedPair) coded() codedPair {
	coded := codedPair{Tie: p.Tie, Conference: p.conference, Code: int32(p.code)}
	if p.code.converted() {
		coded.Converted = new(p.startsOn + domain.Date(p.converted))
	}
	return coded
}

func (items RequestItems) check() error {
	var faults []domain.Fault
	if groups := append([]string{notMetAtAll}, requestGroups[1:]...); items.Group != "" && !slices.Contains(groups, items.Group) {
		faults = append(faults, domain.Fault{Field: "group", Message: "must be " + oneOf(groups)})
	}
	if items.Stratum != "" && strings.Count(items.Stratum, ".") != 2 {
		faults = append(faults, domain.Fault{Field: "stratum", Message: "must be a stratum of the answer, such as cross_border.same_sector.no_tie"})
	}
	among(func(field, format string, args ...any) {
		faults = append(faults, domain.Fault{Field: field, Message: "must be converted or not_converted"})
	}, "outcome", items.Outcome, []Outcome{OutcomeConverted, OutcomeNone})
	return invalid(faults)
}

func (items RequestItems) holds(c requestCode) bool {
	switch items.Group {
	case "":
	case notMetAtAll:
		if !c.notMet() {
			return false
		}
	default:
		if requestGroups[c.group()] != items.Group {
			return false
		}
	}
	return (items.Stratum == "" || items.Stratum == c.name()) && (items.Outcome == "" || c.converted() == (items.Outcome == OutcomeConverted))
}

var counterfactualColumns = []Column{
	{"against", "not_met: all who did not meet; or by what became of the request: expired, declined, withdrawn, not_held, open"},
	{"stratum", "border, sectors and prior tie; empty for all, and then with the differences"},
	{"met", "pairs that met"},
	{"met_converted", "of them converted within the window"},
	{"not_met", "pairs that did not meet"},
	{"not_met_converted", "of them converted within the window"},
	{"difference", "of the two shares"},
	{"lower", "of its 95 % interval (Newcombe)"},
	{"upper", "of its 95 % interval (Newcombe)"},
	{"adjusted", "the difference within strata (Mantel–Haenszel)"},
	{"adjusted_lower", "of its 95 % interval (Greenland–Robins)"},
	{"adjusted_upper", "of its 95 % interval (Greenland–Robins)"},
	{"ascertainment", "unequal: not every outcome is known from a register"},
}

// Table is the comparison as rows: one for each group compared with, and one for each of its strata.
func (a Counterfactual) Table() Table {
	table := Table{Columns: counterfactualColumns}
	for _, c := range a.Comparisons {
		row := []any{c.Against, "", a.Met.Denominator, a.Met.Numerator, c.NotMet.Denominator, c.NotMet.Numerator}
		if c.Crude != nil {
			row = append(row, c.Crude.Difference, c.Crude.Interval.Lower, c.Crude.Interval.Upper)
		} else {
			row = append(row, nil, nil, nil)
		}
		if c.Adjusted != nil {
			row = append(row, c.Adjusted.Difference, c.Adjusted.Interval.Lower, c.Adjusted.Interval.Upper)
		} else {
			row = append(row, nil, nil, nil)
		}
		table.Rows = append(table.Rows, append(row, a.Ascertainment))
		for _, s := range c.Strata {
			table.Rows = append(table.Rows, []any{c.Against, s.Stratum, s.Met.Denominator, s.Met.Numerator, s.NotMet.Denominator, s.NotMet.Numerator,
				nil, nil, nil, nil, nil, nil, a.Ascertainment})
		}
	}
	return table
}

// WriteCSV writes the table.
func (a Counterfactual) WriteCSV(w io.Writer) error { return a.Table().WriteCSV(w, a.Frame) }
