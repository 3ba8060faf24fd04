package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"aftermatch/projections/impact"
)

// beneath is what a card's figure is made of: the things that it counts, one by one.
type beneath struct {
	definition impact.Definition
	steps      []string                                                                                                          // to choose one of; the first unless chosen
	list       func(ctx context.Context, r *impact.Reader, f impact.Frame, step string, p impact.Page) (tabular, *string, error) // nil: what a revision found changed
}

// contactsBeneath lists the contacts that a conversion, or a figure made of conversions, counts.
var contactsBeneath = beneath{definition: impact.ConversionDefinition,
	list: func(ctx context.Context, r *impact.Reader, f impact.Frame, _ string, p impact.Page) (tabular, *string, error) {
		pairs, err := r.ConversionPairs(ctx, f)
		from, _ := strconv.Atoi(p.Cursor) // what is no number is the beginning
		from = min(max(from, 0), pairs.Items.Len())
		to := min(from+p.Limit, pairs.Items.Len())
		var next *string
		if to < pairs.Items.Len() {
			next = new(strconv.Itoa(to))
		}
		pairs.Items = pairs.Items.Slice(from, to)
		return pairs, next, err
	}}

// stepsBeneath lists the meetings or projects of a step of the funnel.
var stepsBeneath = beneath{impact.FunnelDefinition, []string{"held", "requested", "matched", "scheduled", "followed_up", "idea", "agreed", "funded", "completed"},
	func(ctx context.Context, r *impact.Reader, f impact.Frame, step string, p impact.Page) (tabular, *string, error) {
		items, err := r.FunnelItems(ctx, f, impact.Items{Step: step, Page: p})
		return items, items.Next, err
	}}

// beneaths are the lists by the cards that lead to them.
var beneaths = map[string]beneath{
	"funnel": stepsBeneath, "flow": stepsBeneath,
	"conversion": contactsBeneath, "cohorts": contactsBeneath, "additionality": contactsBeneath, "europe": contactsBeneath,
	"countries": contactsBeneath, "sectors": contactsBeneath, "response": contactsBeneath,
	"counterfactual": {impact.CounterfactualDefinition, nil, func(ctx context.Context, r *impact.Reader, f impact.Frame, _ string, p impact.Page) (tabular, *string, error) {
		items, err := r.CounterfactualItems(ctx, f, impact.RequestItems{Page: p})
		return items, items.Next, err
	}},
	"money": {impact.MoneyDefinition, nil, func(ctx context.Context, r *impact.Reader, f impact.Frame, _ string, p impact.Page) (tabular, *string, error) {
		items, err := r.MoneyProjects(ctx, f, impact.MoneyItems{Page: p})
		return items, items.Next, err
	}},
	"rates": {impact.RatesDefinition, []string{"acceptance", "non_response", "show", "ad_hoc", "cross_border", "cross_sector", "organisations_success", "proposal_success", "completion", "newcomers", "concentration"},
		func(ctx context.Context, r *impact.Reader, f impact.Frame, rate string, p impact.Page) (tabular, *string, error) {
			items, err := r.RateItems(ctx, f, impact.RateItems{Rate: rate, Part: impact.PartDenominator, Page: p})
			return items, items.Next, err
		}},
	"adjusted": contactsBeneath, "revision": {definition: impact.RevisionDefinition, steps: []string{allClasses, "late_report", "new_activity", "correction", "retraction", "merge", "reverted_merge"}},
	"network": tiesBeneath, "growth": tiesBeneath,
	"durability": {impact.DurabilityDefinition, nil, func(ctx context.Context, r *impact.Reader, f impact.Frame, _ string, p impact.Page) (tabular, *string, error) {
		items, err := r.DurabilityItems(ctx, f, impact.DurabilityItems{Page: p})
		return items, items.Next, err
	}},
	"calibration": {impact.CalibrationDefinition, nil, func(ctx context.Context, r *impact.Reader, f impact.Frame, _ string, p impact.Page) (tabular, *string, error) {
		items, err := r.CalibrationItems(ctx, f, impact.CalibrationItems{Page: p})
		return items, items.Next, err
	}},
}

var tiesBeneath = beneath{impact.NetworkDefinition, nil, func(ctx context.Context, r *impact.Reader, f impact.Frame, _ string, p impact.Page) (tabular, *string, error) {
	items, err := r.NetworkTies(ctx, f, impact.NetworkItems{Page: p})
	return items, items.Next, err
}}

// things is a page of what a figure counts, or leaves out.
type things struct {
	Frame        impact.Frame
	Step         string
	Without      string // why the figure leaves them out; empty when it counts them
	Steps        []option
	Table        listing
	Hidden       [][2]string // the view, for the form that chooses a step
	Next, First  string      // addresses of other rows; First is empty on the first page
	CSV, Figures string      // addresses
}

const (
	thingsOnAPage = 100
	thingsInAFile = 1000
)

// beneath shows the things beneath a card's figure, or hands them out as CSV.
func (s *server) beneath(v *visit) error {
	name, kind, _ := strings.Cut(v.r.PathValue("card"), ".")
	query := v.r.URL.Query()
	why := query.Get("without")
	list, ok := beneaths[name]
	if why != "" {
		list, ok = without(name, why)
	}
	if !ok || kind != "" && kind != "csv" {
		return errNoPage
	}
	view, faults := readView(query)
	if err := invalidView(faults); err != nil {
		return err
	}
	view.Nodes = impact.Nodes(query.Get("nodes"))
	f, err := s.lookAt(v.context(), v.tongue, view)
	if err != nil {
		return err
	}
	frame, err := s.figures.Frame(v.context(), list.definition, f.question())
	if err != nil {
		return err
	}
	if list.list == nil {
		list.list = f.unitsRevised
	}
	page := impact.Page{Limit: thingsOnAPage, Cursor: query.Get("cursor")}
	step := query.Get("step")
	if !slices.Contains(list.steps, step) {
		if step = ""; len(list.steps) > 0 {
			step = list.steps[0]
		}
	}
	if kind == "csv" {
		page.Limit = thingsInAFile
	}
	var found tabular
	var next *string
	err = s.options.Places.Work(v.context(), func() (err error) {
		found, next, err = list.list(v.context(), s.figures, frame, step, page)
		return err
	})
	if err != nil {
		return err
	}
	if kind == "csv" {
		v.attach("text/csv; charset=utf-8; header=present", name+"-beneath.csv")
		return found.WriteCSV(v.w)
	}
	pinned, _ := url.ParseQuery(frame.Query()) // what Encode has written can be read
	f.compared(pinned)
	t := &things{Frame: frame, Step: step, Without: why, Figures: pageOf(name) + "?" + pinned.Encode() + "#" + name}
	for key := range pinned {
		t.Hidden = append(t.Hidden, [2]string{key, pinned.Get(key)})
	}
	slices.SortFunc(t.Hidden, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	for _, choice := range list.steps {
		if why != "" {
			break // not every one leaves things out for that reason
		}
		t.Steps = append(t.Steps, option{Value: choice, Text: v.Word("step", choice), Chosen: choice == step})
	}
	if step != "" {
		pinned.Set("step", step)
	}
	if why != "" {
		pinned.Set("without", why)
	}
	if page.Cursor != "" {
		t.First = "/beneath/" + name + "?" + pinned.Encode()
		pinned.Set("cursor", page.Cursor)
	}
	t.CSV = "/beneath/" + name + ".csv?" + pinned.Encode()
	if next != nil {
		pinned.Set("cursor", *next)
		t.Next = "/beneath/" + name + "?" + pinned.Encode()
	}
	if t.Table, err = s.listing(v, found); err != nil {
		return err
	}
	if units, ok := found.(impact.RevisedUnits); ok {
		if err := s.tellEvents(v, units, &t.Table); err != nil {
			return err
		}
	}
	return v.show(http.StatusOK, beneathPage(v, t))
}
