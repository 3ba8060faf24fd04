package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"aftermatch/projections/impact"
	"aftermatch/web/charts"
)

// mostTies is how many pairs of countries the last panel joins: the busiest, or else nothing can be told apart.
const mostTies = 24

// networkCard is the network of countries, edition by edition, each with all before it.
func networkCard(ctx context.Context, f *figures) (card, error) {
	q := f.question()
	q.Nodes = impact.NodesCountries
	figure, err := answer(ctx, f.server, impact.NetworkDefinition, q, f.figures.Network)
	if err != nil {
		return card{}, err
	}
	c := card{Title: f.T("network.title"), Span: "c12", Width: charts.Full, Scroll: true, Frame: figure.Frame, CSV: []link{f.csv("CSV", figure.Frame)}}
	across := f.question()
	across.Scope = impact.ScopeCrossBorder
	met, err := answer(ctx, f.server, impact.CountriesDefinition, across, f.figures.MetCountries)
	if err != nil {
		return card{}, err
	}
	sums := map[[2]string]*matrixCell{}
	var grown []map[[2]string]matrixCell // after each edition
	for _, edition := range figure.Editions {
		for _, cell := range met[edition.ConferenceID] {
			pair := [2]string{cell.CountryA, cell.CountryB}
			if sums[pair] == nil {
				sums[pair] = &matrixCell{}
			}
			sums[pair].held += float64(cell.Held)
			sums[pair].converted += float64(cell.Converted)
		}
		now := map[[2]string]matrixCell{}
		for pair, sum := range sums {
			now[pair] = *sum
		}
		grown = append(grown, now)
	}
	pairs, least := busiest(sums)
	c.Sentence = f.T("network.sentence", f.Int(int(least)), f.Word("level.a", string(figure.Filters.Level)))
	chart := charts.Network{Finding: f.T("network.finding", len(figure.Editions))}
	for _, code := range nodesOf(pairs) {
		chart.Nodes = append(chart.Nodes, charts.NetworkNode{Code: code, Name: f.Country(code)})
	}
	c.Table.Head = []string{f.T("cohorts.edition"), f.T("network.countries"), f.T("network.ties"), f.T("network.density"), f.T("network.components"), f.T("network.central")}
	for i, edition := range figure.Editions {
		m := edition.Cumulative
		panel := charts.NetworkPanel{Name: f.edition(edition), Notes: []string{f.Count("network.nodes", m.Nodes), f.Count("network.pairs", m.Ties)}}
		for _, pair := range pairs {
			sum := grown[i][pair]
			if sum.held < least/4 {
				continue
			}
			tie := charts.NetworkTie{A: pair[0], B: pair[1], Tone: charts.Contact, Weight: min(5, 1+int(sum.held/(2*least)))}
			if sum.converted > 0 {
				tie.Tone = charts.Project
				tie.Said = f.Country(pair[0]) + " – " + f.Country(pair[1]) + ": " + f.Count("europe.converted", int(sum.converted), f.Count("meetings", int(sum.held)))
			}
			panel.Ties = append(panel.Ties, tie)
		}
		chart.Panels = append(chart.Panels, panel)
		central := "–"
		if len(m.Central) > 0 {
			central = f.Country(m.Central[0].Node)
		}
		c.Table.Rows = append(c.Table.Rows, []string{panel.Name, f.Int(m.Nodes), f.Int(m.Ties), f.portion(m.Density), f.Int(m.Components), central})
	}
	c.Draw = func(width float64) charts.SVG { return charts.DrawNetwork(chart, width) }
	c.N = f.T("network.n", f.Count("conferences", len(figure.Editions)), f.Int(len(pairs)))
	c.LeftOut = figure.LeftOut
	if len(pairs) == 0 {
		c.Empty = f.T("card.nothing")
	}
	return c, nil
}

func (f *figures) edition(e impact.NetworkEdition) string {
	if c, ok := f.conference(e.ConferenceID.String()); ok {
		return short(c)
	}
	return e.Label
}

// portion writes a share of 1, where there is one.
func (t *tongue) portion(share *float64) string {
	if share == nil {
		return "–"
	}
	return t.Percent(*share, 1)
}

// busiest are the pairs with most meetings, in the order of their countries, and how many each of them has at least.
func busiest(sums map[[2]string]*matrixCell) (pairs [][2]string, least float64) {
	for pair := range sums {
		if pair[0] != pair[1] {
			pairs = append(pairs, pair)
		}
	}
	byName := func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) }
	slices.SortFunc(pairs, func(a, b [2]string) int {
		return cmp.Or(cmp.Compare(sums[b].held, sums[a].held), byName(a, b))
	})
	if least = 1; len(pairs) > mostTies {
		least = sums[pairs[mostTies]].held + 1
		pairs = slices.DeleteFunc(pairs, func(pair [2]string) bool { return sums[pair].held < least })
	}
	slices.SortFunc(pairs, byName)
	return pairs, least
}

func nodesOf(pairs [][2]string) (codes []string) {
	for _, pair := range pairs {
		codes = append(codes, pair[0], pair[1])
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// growthCard is what each edition did to the network of organisations.
func growthCard(ctx context.Context, f *figures) (card, error) {
	figure, err := answer(ctx, f.server, impact.NetworkDefinition, f.question(), f.figures.Network)
	if err != nil {
		return card{}, err
	}
	c := card{Title: f.T("growth.title"), Sentence: f.T("growth.sentence"), Span: "c6", Width: charts.Half, Frame: figure.Frame, CSV: []link{f.csv("CSV", figure.Frame)}}
	chart := charts.Dots{Finding: f.T("growth.finding", f.share(figure.NewTies)), Few: f.T("card.few"), Aside: f.T("growth.aside"), Series: []charts.DotSeries{
		{Name: f.T("growth.new"), Tone: charts.Contact}, {Name: f.T("growth.closing"), Tone: charts.Lost}}}
	c.Table.Head = []string{f.T("cohorts.edition"), f.T("growth.organisations"), f.T("growth.ties"), f.T("growth.new"), f.T("growth.attaching"), f.T("growth.closing"), f.T("growth.bridging"),
		f.T("network.density"), f.T("growth.largest"), f.T("growth.ei")}
	for _, e := range figure.Editions {
		name, m := f.edition(e), e.Cumulative
		chart.Rows = append(chart.Rows, charts.DotRow{Name: name, Aside: f.Int(m.Ties), Note: f.Int(m.Nodes), Dots: []charts.Dot{f.dot(e.NewTies), f.dot(e.Closing)}})
		index := "–"
		if m.EIIndex != nil {
			index = f.Decimals(m.EIIndex.Index, 2)
		}
		c.Table.Rows = append(c.Table.Rows, []string{name, f.Int(m.Nodes), f.Int(m.Ties), f.share(e.NewTies), f.share(e.Attaching), f.share(e.Closing), f.share(e.Bridging),
			f.portion(m.Density), f.Int(m.Largest), index})
	}
	if last := len(figure.Editions); last > 0 {
		if m := figure.Editions[last-1].Cumulative; m.EIIndex != nil {
			c.Read = []string{f.T("growth.read", strconv.Itoa(m.Components), f.Int(m.Largest), f.Int(m.Nodes), f.Decimals(m.EIIndex.Index, 2))}
		}
	}
	c.N = f.T("growth.n", f.Int(figure.NewTies.Denominator))
	c.LeftOut = figure.LeftOut
	if figure.NewTies.Denominator == 0 {
		c.Empty = f.T("card.nothing")
	}
	c.Draw = func(width float64) charts.SVG { return charts.DrawDots(chart, width, f.Numerals) }
	return c, nil
}
