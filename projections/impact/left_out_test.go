package impact_test

import (
	"context"
	"fmt"
	"net/url"
	"reflect"
	"strings"

	"aftermatch/projections/impact"
)

// leftOut says what a figure leaves out, having counted the things listed under each reason.
func (h *history) leftOut(figure impact.Figure) string {
	h.Helper()
	var said []string
	for _, left := range figure.LeftOut {
		said = append(said, fmt.Sprintf("{%s %d}", left.Why, left.Count))
		h.equal(h.listed(figure.Frame, left.Items), left.Count, figure.Frame, left.Why)
	}
	return "[" + strings.Join(said, " ") + "]"
}

// listed counts what a link leads to, read to the end in pages.
func (h *history) listed(frame impact.Frame, link string) (things int) {
	h.Helper()
	address, err := url.Parse(link)
	if err != nil {
		h.Fatal(err)
	}
	list, linked := lists[strings.TrimPrefix(address.Path, "/v1/impact/")]
	if !linked {
		h.Fatalf("%q leads to no list", link)
	}
	for page := (impact.Page{Limit: 1000}); ; {
		n, next, err := list(h, frame, address.Query(), page)
		if err != nil {
			h.Fatalf("%s: %v", link, err)
		}
		if things += n; next == nil {
			return things
		}
		page.Cursor = *next
	}
}

// list counts a page of the things under a figure.
type list = func(*history, impact.Frame, url.Values, impact.Page) (int, *string, error)

// lists are those to which links lead, by their addresses.
var lists = map[string]list{
	"attribution/projects": func(h *history, f impact.Frame, q url.Values, p impact.Page) (int, *string, error) {
		list, err := h.figures.ProjectItems(h.Context(), f, impact.ProjectQuery{Part: impact.ProjectPart(q.Get("part")), Page: p})
		return len(list.Items), list.Next, err
	},
	"calibration/items": func(h *history, f impact.Frame, q url.Values, p impact.Page) (int, *string, error) {
		list, err := h.figures.CalibrationItems(h.Context(), f, impact.CalibrationItems{Outcome: impact.CalibrationOutcome(q.Get("outcome")), Page: p})
		return len(list.Items), list.Next, err
	},
	"counterfactual/items": func(h *history, f impact.Frame, q url.Values, p impact.Page) (int, *string, error) {
		list, err := h.figures.CounterfactualItems(h.Context(), f, impact.RequestItems{Group: q.Get("group"), Page: p})
		return len(list.Items), list.Next, err
	},
	"durability/items": func(h *history, f impact.Frame, q url.Values, p impact.Page) (int, *string, error) {
		list, err := h.figures.DurabilityItems(h.Context(), f, impact.DurabilityItems{Part: impact.DurabilityPart(q.Get("part")), Page: p})
		return len(list.Items), list.Next, err
	},
	"money/items": func(h *history, f impact.Frame, q url.Values, p impact.Page) (int, *string, error) {
		list, err := h.figures.MoneyProjects(h.Context(), f, impact.MoneyItems{Part: impact.MoneyPart(q.Get("part")), Page: p})
		return len(list.Items), list.Next, err
	},
	"money/costs": func(h *history, f impact.Frame, q url.Values, p impact.Page) (int, *string, error) {
		list, err := h.figures.MoneyCosts(h.Context(), f, impact.MoneyItems{Part: impact.MoneyPart(q.Get("part")), Page: p})
		return len(list.Items), list.Next, err
	},
	"money/conferences": func(h *history, f impact.Frame, q url.Values, p impact.Page) (int, *string, error) {
		list, err := h.figures.MoneyConferences(h.Context(), f, impact.MoneyItems{Part: impact.MoneyPart(q.Get("part")), Page: p})
		return len(list.Items), list.Next, err
	},
	"rates/items": func(h *history, f impact.Frame, q url.Values, p impact.Page) (int, *string, error) {
		list, err := h.figures.RateItems(h.Context(), f, impact.RateItems{Rate: q.Get("rate"), Part: impact.RatePart(q.Get("part")), Group: q.Get("group"), Page: p})
		return len(list.Items), list.Next, err
	},
	"response-time/items": func(h *history, f impact.Frame, q url.Values, p impact.Page) (int, *string, error) {
		list, err := h.figures.ResponseTimeItems(h.Context(), f, impact.RequestWaits{End: impact.RequestEnd(q.Get("end")), Page: p})
		return len(list.Items), list.Next, err
	},
}

func init() {
	for _, d := range impact.ListingContacts() {
		lists[d.ID+"/contacts"] = func(h *history, f impact.Frame, q url.Values, p impact.Page) (int, *string, error) {
			list, err := h.figures.Contacts(h.Context(), f, impact.ContactQuery{Group: q.Get("group"), Part: impact.ContactPart(q.Get("part")), PriorTie: q.Get("prior_tie"), Page: p})
			return len(list.Items), list.Next, err
		}
	}
}

// everythingLeftOut lists what every question leaves out.
func everythingLeftOut(h *history) {
	early := day("2017-12-31")
	reasons := map[string]bool{}
	for n, d := range impact.Definitions {
		for i, filters := range append(somewhere(), impact.Filters{Nodes: impact.NodesCountries, Scope: impact.ScopeAll}) {
			if i > 0 && (i+n)%3 > 0 {
				continue // each filter is asked of every third question
			}
			q := impact.Question{Filters: filters}
			if i%2 == 1 {
				q.Until = &early
			}
			frame, err := h.figures.Frame(h.Context(), d, q)
			if err != nil { // not every question has groups
				continue
			}
			answer, err := questions[d.ID](h.figures, h.Context(), frame)
			if err != nil {
				h.Fatal(err)
			}
			if rates, ok := answer.(impact.Rates); ok {
				h.ratesLeaveOut(rates)
				continue
			}
			figure := reflect.ValueOf(answer).FieldByName("Figure").Interface().(impact.Figure)
			h.leftOut(figure)
			for _, left := range figure.LeftOut {
				reasons[left.Why] = true
			}
		}
	}
	if len(reasons) < 5 {
		h.Errorf("the story leaves out too little to tell: %v", reasons)
	}
}

// ratesLeaveOut lists what the rates leave out, of the groups every fifth.
func (h *history) ratesLeaveOut(answer impact.Rates) {
	h.Helper()
	for i, row := range answer.Rows {
		for _, left := range row.LeftOut {
			if row.Group == impact.AllOfThem || i%5 == 0 {
				h.equal(h.listed(answer.Frame, left.Items), left.Count, answer.Frame, row.Group, row.Rate, left.Why)
			}
		}
	}
}

// ask asks a question.
func ask[T any](h *history, d impact.Definition, q impact.Question, ask func(context.Context, impact.Frame) (T, error)) T {
	h.Helper()
	answer, err := ask(h.Context(), h.frame(d, q))
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

// beneathEveryContactCount counts the contacts under each count of the questions that count contacts, of small cells every fifth.
func beneathEveryContactCount(h *history) {
	for i, filters := range somewhere() {
		if i%2 > 0 {
			continue
		}
		q := impact.Question{Filters: filters}
		conversion := h.conversion(q)
		for i, g := range conversion.Groups {
			if i > 0 && i%5 > 0 {
				continue
			}
			h.contacts(conversion.Frame, g.Items, map[string]int{"": g.N, "converted": g.Converted, "competing": g.Competing, "censored": g.Censored,
				"watched": g.Naive.Denominator, "converted_within_window": g.Naive.Numerator, "silent": g.Bounds.Silent, "due": g.Response.Denominator, "reported": g.Response.Numerator})
		}
		response := ask(h, impact.ResponseDefinition, q, h.figures.Response)
		for _, g := range response.Groups[:1] {
			h.contacts(response.Frame, g.Items, map[string]int{"": g.N, "not_due": g.NotDue, "due": g.Share.Denominator, "reported": g.Share.Numerator, "silent_converted": g.SilentConverted})
		}
		additionality := ask(h, impact.AdditionalityDefinition, q, h.figures.Additionality)
		for _, tie := range additionality.Groups[0].Ties {
			h.contacts(additionality.Frame, tie.Items, map[string]int{"": tie.Contacts, "converted": tie.Converted.Numerator})
		}
		if q.GroupBy != "" {
			continue // the others have no groups
		}
		cohorts := ask(h, impact.CohortsDefinition, q, h.figures.Cohorts)
		for _, row := range cohorts.Rows {
			h.contacts(cohorts.Frame, row.Items, map[string]int{"": row.N})
		}
		countries := ask(h, impact.CountriesDefinition, q, h.figures.Countries)
		for i, c := range countries.Cells {
			if i%5 == 0 {
				h.contacts(countries.Frame, c.Items, map[string]int{"": c.Contacts, "converted": c.Converted, "watched": c.Rate.Denominator, "converted_within_window": c.Rate.Numerator})
			}
		}
		sectors := ask(h, impact.SectorsDefinition, q, h.figures.Sectors)
		for i, c := range sectors.Cells {
			if i%5 == 0 {
				h.contacts(sectors.Frame, c.Items, map[string]int{"": c.N})
			}
		}
	}
}

// contacts counts the contacts of each part to which a link leads.
func (h *history) contacts(frame impact.Frame, items string, parts map[string]int) {
	h.Helper()
	for part, count := range parts {
		h.equal(h.listed(frame, items+"&part="+part), count, frame, items, part)
	}
}
