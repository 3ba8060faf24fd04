package web

import (
	"context"
	"math"

	"aftermatch/projections/impact"
	"aftermatch/web/charts"
)

// moneyRaised is what came to the view by one rule of credit, and by every rule.
type moneyRaised struct {
	impact.MoneyRaised // by equal shares
	byRule             map[impact.Attribution]impact.MoneyRaised
}

// moneyByRule asks for the money by every rule of credit, for each edition beside all.
func (f *figures) moneyByRule(ctx context.Context) (m moneyRaised, err error) {
	m.byRule = map[impact.Attribution]impact.MoneyRaised{}
	for _, rule := range impact.Attributions {
		q := f.question()
		q.Attribution, q.GroupBy = rule, impact.ByConference
		if m.byRule[rule], err = answer(ctx, f.server, impact.MoneyDefinition, q, f.figures.MoneyRaised); err != nil {
			return m, err
		}
	}
	m.MoneyRaised = m.byRule[impact.EveryMeeting]
	return m, nil
}

// span is the least and the most that a group has by any rule, in euro cents.
func (m moneyRaised) span(group string) (least, most float64) {
	least, most = math.Inf(1), math.Inf(-1)
	for _, raised := range m.byRule {
		cents := 0.0 // by a rule that gives the group nothing
		for _, g := range raised.Groups {
			if g.Group == group {
				cents = g.AwardEURMinor
			}
		}
		least, most = min(least, cents), max(most, cents)
	}
	return least, most
}

// moneyKey is the money as a key figure.
func (f *figures) moneyKey(m moneyRaised) keyFigure {
	least, most := m.span(impact.AllOfThem)
	return keyFigure{Name: f.T("key.money"), Value: f.millions(m.Groups[0].AwardEURMinor), Unit: f.T("money.million"), Project: true, Frame: m.Frame,
		Detail: f.T("key.money.detail", f.millions(least), f.millions(most))}
}

// millions writes euro cents in millions of euro, without the unit.
func (t *tongue) millions(cents float64) string { return t.Decimals(cents/1e8, 2) }

// euros writes euro cents in whole euro.
func (t *tongue) euros(cents float64) string { return t.T("money.euros", t.Decimals(cents/100, 0)) }

// moneyCard is what was awarded to the projects of each edition, and how far that hangs on the rule of credit.
func moneyCard(ctx context.Context, f *figures) (card, error) {
	m, err := f.moneyByRule(ctx)
	if err != nil {
		return card{}, err
	}
	c := card{Title: f.T("money.title"), Sentence: f.T("money.sentence"), Span: "c6", Width: charts.Half, Frame: m.Frame}
	for _, rule := range impact.Attributions {
		c.CSV = append(c.CSV, f.csv("CSV "+f.Word("rule", string(rule)), m.byRule[rule].Frame))
	}
	chart := charts.Amounts{Unit: f.T("money.axis"), Digits: 2, Finding: f.T("money.finding", f.millions(m.Groups[0].AwardEURMinor), f.millions(m.Unattributed.AwardEURMinor))}
	c.Table.Head = []string{f.T("cohorts.edition"), f.T("money.projects"), f.T("money.credit"), f.T("money.shared"), f.T("money.range"), f.T("money.cost")}
	row := func(name, projects, credit string, tone charts.Tone, cents, least, most float64, cost string) {
		sum, span := f.T("money.sum", f.millions(cents)), "–"
		if said := f.millions(least) + " – " + f.millions(most); most-least >= 5e5 { // half of what the numbers show
			span = said
		} else {
			least, most = cents, cents
		}
		title := name + ": " + sum
		if span != "–" {
			title += " (" + span + ")"
		}
		chart.Rows = append(chart.Rows, charts.Amount{Name: name, Note: projects, Tone: tone, Value: cents / 1e8, Least: least / 1e8, Most: most / 1e8, Said: title})
		c.Table.Rows = append(c.Table.Rows, []string{name, projects, credit, sum, span, cost})
	}
	for _, g := range m.Groups[1:] {
		name, cost := g.Label, "–"
		if conference, ok := f.conference(g.Group); ok {
			name = short(conference)
		}
		if g.CostPerProject != nil {
			cost = f.euros(*g.CostPerProject)
		}
		least, most := m.span(g.Group)
		row(name, f.Count("projects", g.Projects), f.Decimals(g.Credit, 1), charts.Project, g.AwardEURMinor, least, most, cost)
	}
	if u := m.Unattributed; u.Projects > 0 {
		row(f.T("money.unattributed"), f.Count("projects", u.Projects), "–", charts.Lost, u.AwardEURMinor, u.AwardEURMinor, u.AwardEURMinor, "–")
	}
	if c.Read, err = f.moneyRead(ctx, m); err != nil {
		return card{}, err
	}
	c.N = f.T("money.n", f.Count("projects", m.Groups[0].Projects))
	c.LeftOut = m.LeftOut
	if len(chart.Rows) == 0 {
		c.Empty = f.T("money.nothing")
	}
	c.Draw = func(width float64) charts.SVG { return charts.DrawAmounts(chart, width, f.Numerals) }
	return c, nil
}

// moneyRead says what the money is in relation to: meetings, costs and the country asked for.
func (f *figures) moneyRead(ctx context.Context, m moneyRaised) (read []string, err error) {
	yield, err := answer(ctx, f.server, impact.YieldDefinition, f.question(), f.figures.Yield)
	if err != nil {
		return nil, err
	}
	if g := yield.Groups[0]; g.PerHundred != nil {
		interval := g.IntervalClustered
		if interval == nil {
			interval = g.Interval
		}
		text := f.Decimals(*g.PerHundred, 1)
		if interval != nil {
			text += " (" + f.Decimals(interval.Lower, 1) + " " + f.To + " " + f.Decimals(interval.Upper, 1) + ")"
		}
		read = append(read, f.T("money.yield", text, f.Word("level.of", string(yield.Filters.Level))))
	}
	all := m.Groups[0]
	if all.CostPerProject != nil {
		read = append(read, f.T("report.cost.is", f.euros(*all.CostPerProject)))
	}
	if all.OwnCountry.Share != nil {
		read = append(read, f.T("money.own", f.Percent(*all.OwnCountry.Share, 0), f.Country(all.OwnCountry.Country)))
	}
	if n := len(m.AwardsWithoutEUR) + len(m.CostsWithoutEUR); n > 0 {
		read = append(read, f.Count("money.foreign", n))
	}
	return read, nil
}
