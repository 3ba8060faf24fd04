package web

import (
	"context"
	"slices"

	"aftermatch/projections/impact"
)

// without is the list of what a question leaves out for one reason; ok is false when there is no such question.
func without(question, why string) (list beneath, ok bool) {
	i := slices.IndexFunc(impact.Definitions, func(d impact.Definition) bool { return d.ID == question })
	if i < 0 {
		return list, false
	}
	list.definition = impact.Definitions[i]
	if question == impact.RatesDefinition.ID {
		list.steps = beneaths[question].steps // each rate leaves out things of its own
	}
	list.list = func(ctx context.Context, r *impact.Reader, f impact.Frame, step string, p impact.Page) (tabular, *string, error) {
		return leftOutBeneath(ctx, r, f, step, why, p)
	}
	return list, true
}

// leftOutBeneath lists what a figure leaves out. Where nothing else is said, these are contacts.
func leftOutBeneath(ctx context.Context, r *impact.Reader, f impact.Frame, step, why string, p impact.Page) (tabular, *string, error) {
	switch money := (impact.MoneyItems{Part: impact.MoneyPart(why), Page: p}); f.Definition.ID {
	case impact.CounterfactualDefinition.ID:
		found, err := r.CounterfactualItems(ctx, f, impact.RequestItems{Group: why, Page: p})
		return found, found.Next, err
	case impact.RatesDefinition.ID:
		found, err := r.RateItems(ctx, f, impact.RateItems{Rate: step, Part: impact.RatePart(why), Page: p})
		return found, found.Next, err
	case impact.CalibrationDefinition.ID:
		found, err := r.CalibrationItems(ctx, f, impact.CalibrationItems{Outcome: impact.CalibrationOutcome(why), Page: p})
		return found, found.Next, err
	case impact.DurabilityDefinition.ID:
		if part := impact.DurabilityPart(why); part == impact.PartTooShort {
			found, err := r.DurabilityItems(ctx, f, impact.DurabilityItems{Part: part, Page: p})
			return found, found.Next, err
		}
	case impact.MoneyDefinition.ID:
		switch money.Part {
		case impact.PartCostWithoutEUR:
			found, err := r.MoneyCosts(ctx, f, money)
			return found, found.Next, err
		case impact.PartWithoutCost:
			found, err := r.MoneyConferences(ctx, f, money)
			return found, found.Next, err
		}
		found, err := r.MoneyProjects(ctx, f, money)
		return found, found.Next, err
	}
	found, err := r.Contacts(ctx, f, impact.ContactQuery{Part: impact.ContactPart(why), Page: p})
	return found, found.Next, err
}

// leftOut says what the card's figure does not count, each reason leading to what it keeps out.
func (c card) leftOut(t *tongue, query string) []link {
	if nodes := c.Frame.Filters.Nodes; nodes == impact.NodesCountries {
		query += "&nodes=" + string(nodes)
	}
	return append(t.leftOut(c.LeftOut, c.Frame.Definition, query), c.Apart...)
}

// leftOut says what a question does not count, each reason leading to what it keeps out.
func (t *tongue) leftOut(all []impact.LeftOut, question impact.Definition, query string) (links []link) {
	for _, left := range all {
		links = append(links, link{t.T("card.leftout", t.Int(left.Count), t.Word("leftout", left.Why)),
			"/beneath/" + question.ID + "?" + query + "&without=" + left.Why})
	}
	return links
}
