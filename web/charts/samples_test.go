package charts_test

import (
	"math"

	"aftermatch/web/charts"
)

// The figures of these samples are invented, at the scale of a conference with 600 meetings.

func funnelSample() charts.Funnel {
	part := func(fate charts.Fate, name string, count int) charts.FunnelPart {
		return charts.FunnelPart{Fate: fate, Name: name, Count: count}
	}
	return charts.Funnel{
		Finding: "604 of 1,064 meetings were held, and 4 of 55 projects completed",
		Share:   "of step before",
		Panels: []charts.FunnelPanel{{
			Name: "Meetings", Tone: charts.Contact,
			Rows: []charts.FunnelRow{
				{Name: "Requested", Count: 1012, Parts: []charts.FunnelPart{part(charts.Reached, "", 1012)}},
				{Name: "Matched", Count: 668, Share: new(.644), Parts: []charts.FunnelPart{
					part(charts.Reached, "", 652), part(charts.Joined, "by the organiser", 16), part(charts.Dropped, "declined", 171),
					part(charts.Dropped, "expired unanswered", 141), part(charts.Dropped, "withdrawn", 48)}},
				{Name: "Scheduled", Count: 600, Share: new(.898), Parts: []charts.FunnelPart{
					part(charts.Reached, "", 600), part(charts.Skipped, "went on without a slot", 42), part(charts.Dropped, "cancelled", 26)}},
				{Name: "Held", Count: 604, Share: new(.877), Parts: []charts.FunnelPart{
					part(charts.Reached, "", 526), part(charts.Joined, "without a slot", 42), part(charts.Joined, "ad hoc", 36),
					part(charts.Dropped, "no-show", 53), part(charts.Dropped, "cancelled", 21)}},
				{Name: "Followed up", Count: 231, Share: new(.382), Parts: []charts.FunnelPart{
					part(charts.Reached, "", 231), part(charts.Open, "no report yet", 373)}},
			},
		}, {
			Name: "Projects from them", Larger: "drawn # times larger", Tone: charts.Project,
			Rows: []charts.FunnelRow{
				{Name: "Idea", Count: 55, Parts: []charts.FunnelPart{part(charts.Reached, "", 55)}},
				{Name: "Agreement or proposal", Count: 29, Share: new(29.0 / 55), Parts: []charts.FunnelPart{
					part(charts.Reached, "", 29), part(charts.Open, "still an idea", 12), part(charts.Dropped, "abandoned", 14)}},
				{Name: "Funded", Count: 16, Share: new(16.0 / 29), Parts: []charts.FunnelPart{
					part(charts.Reached, "", 16), part(charts.Open, "decision pending", 6), part(charts.Dropped, "rejected", 7)}},
				{Name: "Completed", Count: 4, Share: new(.25), Parts: []charts.FunnelPart{
					part(charts.Reached, "", 4), part(charts.Open, "still running", 12)}},
			},
		}},
	}
}

// grown is a curve that reaches the share at month 30, its interval a third of it to either side.
func grown(name string, tone charts.Tone, share float64, atRisk int) charts.Curve {
	c := charts.Curve{Name: name, Tone: tone, End: 36.4, Censored: []float64{7.5, 13, 25.5}}
	for i := range 30 {
		month := float64(i + 1)
		value := share * (1 - math.Exp(-month/9)) / (1 - math.Exp(-30.0/9))
		c.Steps = append(c.Steps, charts.CurveStep{Month: month, Estimate: charts.Estimate{Value: value, Lower: new(value * 2 / 3), Upper: new(value * 4 / 3)}})
	}
	c.Steps[0].Lower, c.Steps[0].Upper = nil, nil
	for i := range 5 {
		c.AtRisk = append(c.AtRisk, new(atRisk-i*atRisk/40))
	}
	c.Read = &charts.Estimate{Value: share * .95}
	return c
}

func curvesSample() charts.Curves {
	return charts.Curves{
		Finding: "3.8 % of contacts had led to a funded or started project after 24 months",
		Ticks:   []int{0, 6, 12, 24, 36}, Window: 24,
		Share: "Share of contacts", Months: "months since the conference began", WindowLabel: "window 24 months", AtRisk: "At risk",
		ReadAt: "# at 24 months", Title: "#group, #months months: #value, #risk at risk",
		Lines: []charts.Curve{
			grown("Idea or more", charts.Level1, .105, 12345),
			grown("Agreement or proposal", charts.Level2, .06, 12345),
			grown("Funded or started", charts.Level3, .038, 12345),
		},
	}
}

func cohortsSample() charts.Cohorts {
	seen := func(values ...float64) (cells []charts.CohortCell) {
		for _, v := range values {
			cells = append(cells, charts.CohortCell{Estimate: &charts.Estimate{Value: v, Lower: new(v * .6), Upper: new(v * 1.6)}})
		}
		return cells
	}
	blank := func(cells []charts.CohortCell, n int) []charts.CohortCell {
		return append(cells, make([]charts.CohortCell, n)...)
	}
	return charts.Cohorts{
		Finding: "Every edition converted 3 to 4 % of its contacts within 24 months",
		Months:  "months since the conference began", Columns: []int{6, 12, 24, 36}, Strong: 24,
		Cell: "months", Early: "not yet observed", Few: "suppressed, fewer than 5 organisations",
		Rows: []charts.Cohort{
			{Name: "2013", Note: "301 contacts", Cells: seen(.01, .02, .037, .043)},
			{Name: "2014", Note: "338 contacts", Cells: append(seen(0, .018, .033), charts.CohortCell{Suppressed: true})},
			{Name: "Warsaw 2016", Note: "371 contacts", Cells: blank(seen(.005, .016, .032), 1)},
			{Name: "Stuttgart 2017", Note: "452 contacts", Cells: blank(seen(0, .011), 2)},
		},
	}
}

func countriesSample() charts.Matrix {
	codes := []string{"DE", "FR", "PL", "ES", "IT", "NL", "DK", "rest"}
	names := []string{"Germany", "France", "Poland", "Spain", "Italy", "Netherlands", "Denmark", "Other countries"}
	m := charts.Matrix{
		Finding: "Most meetings were held within Germany, 86, and between Germany and Poland, 18",
		Ramp:    charts.Counts, Breaks: [6]float64{1, 5, 10, 15, 25, 40},
		Marked: "led to a funded or started project", Few: "suppressed, fewer than 5 organisations", Cell: "meetings held",
	}
	for i := range codes {
		m.Axis = append(m.Axis, charts.MatrixAxis{Label: codes[i], Name: names[i]})
		row := make([]charts.MatrixCell, i+1)
		for j := range row {
			row[j] = charts.MatrixCell{Value: float64((i*7+j*3+i*j)%45) - 4, Marked: (i+j)%5 == 1}
			row[j].Suppressed = row[j].Value > 0 && row[j].Value < 3
			row[j].Value = math.Max(row[j].Value, 0)
		}
		m.Cells = append(m.Cells, row)
	}
	m.Cells[0][0].Value, m.Cells[2][0].Value = 86, 18
	return m
}

func sectorsSample() charts.Matrix {
	m := countriesSample()
	m.Finding = "Converted contacts by pair of sectors"
	m.Ramp, m.Breaks, m.Cell = charts.Rates, [6]float64{.01, .02, .03, .05, .08, .12}, "of contacts converted"
	for i, name := range []string{"Biotechnology", "Medical technology", "Energy", "Environmental technology", "Information and communication", "Mobility", "Materials", "Agriculture and food"} {
		m.Axis[i] = charts.MatrixAxis{Label: name, Name: name}
		for j := range m.Cells[i] {
			cell := &m.Cells[i][j]
			cell.Value, cell.Percent, cell.Marked = cell.Value/500, true, false
			cell.Unknown = i == 5 && j == 2
		}
	}
	return m
}

func dotsSample() charts.Dots {
	share := func(k, n int) charts.Dot {
		p := float64(k) / float64(n)
		return charts.Dot{Estimate: &charts.Estimate{Value: p, Lower: new(p * .6), Upper: new(p*1.5 + .01)}, Of: "19 of 531"}
	}
	return charts.Dots{
		Finding: "3.6 % of the pairs that met had a project within 24 months, and 0.9 % of those that did not",
		Series:  []charts.DotSeries{{Name: "met", Tone: charts.Contact}, {Name: "requested, not met", Tone: charts.Lost}},
		Aside:   "difference, points", Few: "suppressed",
		Rows: []charts.DotRow{
			{Name: "All pairs, weighted", Strong: true, Dots: []charts.Dot{share(19, 531), share(4, 433)}, Aside: "+2.7", Note: "0.7 to 4.7"},
			{Name: "Cross-border", Dots: []charts.Dot{share(17, 429), share(3, 351)}, Aside: "+3.1", Note: "0.9 to 5.5"},
			{Name: "Knew each other before", Dots: []charts.Dot{share(8, 79), {Suppressed: true}}},
			{Heading: "Why they did not meet", Name: "Declined or withdrawn", Dots: []charts.Dot{{}, share(2, 219)}},
			{Name: "Expired unanswered", Dots: []charts.Dot{{}, share(1, 141)}},
		},
	}
}

func europeSample() charts.Europe {
	e := charts.Europe{
		Finding: "Most meetings and projects touch Germany",
		Breaks:  [6]float64{1, 25, 50, 130, 300, 600},
	}
	for code, value := range map[string]float64{"DE": 340, "FR": 110, "PL": 90, "ES": 70, "IT": 60, "NL": 40, "DK": 30, "AT": 28, "CZ": 20, "FI": 12, "EE": 8, "PT": 0} {
		e.Countries = append(e.Countries, charts.Country{Code: code, Name: code, Value: value, Said: "meetings held"})
	}
	flow := func(from, to string, tone charts.Tone, count int) {
		e.Flows = append(e.Flows, charts.Flow{From: from, To: to, Tone: tone, Count: count, Said: "joined"})
	}
	flow("DE", "DK", charts.Project, 2)
	flow("DE", "FR", charts.Project, 2)
	flow("ES", "FR", charts.Project, 1)
	flow("FI", "EE", charts.Project, 1)
	flow("DE", "NL", charts.Project, 1)
	flow("DE", "PL", charts.Contact, 18)
	flow("DE", "AT", charts.Contact, 13)
	flow("PL", "ES", charts.Contact, 9)
	flow("DE", "US", charts.Project, 1)
	return e
}

func amountsSample() charts.Amounts {
	return charts.Amounts{Finding: "Awards by edition", Unit: "million euro", Digits: 2, Rows: []charts.Amount{
		{Name: "Warsaw 2016", Note: "11 projects", Tone: charts.Project, Value: 1.8, Least: 1.8, Most: 1.8, Said: "Warsaw 2016: 1.80"},
		{Name: "Stuttgart 2017", Note: "10.5 projects", Tone: charts.Project, Value: 1.77, Least: 1.7, Most: 1.84, Said: "Stuttgart 2017: 1.77 (1.70 to 1.84)"},
		{Name: "Without a meeting", Note: "13 projects", Tone: charts.Lost, Value: 1.82, Said: "Without a meeting: 1.82"},
		{Name: "Nothing", Tone: charts.Project, Said: "Nothing: 0"},
	}}
}

func bridgeSample() charts.Bridge {
	return charts.Bridge{Finding: "From 118 to 124 contacts", Unit: "converted contacts", Tone: charts.Project,
		From: charts.BridgeRow{Name: "31 December 2018", Value: 118, Said: "31 December 2018: 118"},
		Causes: []charts.BridgeRow{{Name: "Late reports", Note: "12 events", Value: 9, Said: "Late reports: +9"},
			{Name: "Corrections", Note: "3 events", Value: -4, Said: "Corrections: −4"}, {Name: "Merges", Note: "1 event", Value: 1, Said: "Merges: +1"}},
		To: charts.BridgeRow{Name: "31 December 2019", Value: 124, Said: "31 December 2019: 124"}}
}

func networkSample() charts.Network {
	net := charts.Network{Finding: "Two editions"}
	for _, code := range []string{"US", "DE", "FR", "DK", "PL", "IT", "ES"} {
		net.Nodes = append(net.Nodes, charts.NetworkNode{Code: code, Name: code})
	}
	first := []charts.NetworkTie{{A: "DE", B: "FR", Tone: charts.Contact, Weight: 1}, {A: "DE", B: "DK", Tone: charts.Contact, Weight: 3}}
	second := append(first, charts.NetworkTie{A: "DE", B: "US", Tone: charts.Project, Weight: 2, Said: "DE – US: 1"}, charts.NetworkTie{A: "ES", B: "IT", Tone: charts.Contact, Weight: 9}, charts.NetworkTie{A: "ES", B: "XX", Weight: 1})
	net.Panels = []charts.NetworkPanel{{Name: "2013", Notes: []string{"3 countries", "2 pairs"}, Ties: first}, {Name: "2014", Notes: []string{"6 countries"}, Ties: second}}
	return net
}

func flowSample() charts.Streams {
	return charts.Streams{Finding: "Of 1,012 requests 604 meetings were held", Panels: []charts.StreamPanel{
		{Name: "Meetings", Tone: charts.Contact, Steps: []charts.StreamStep{
			{Name: "Requested", Count: 1012, Left: []charts.StreamPart{{Name: "declined", Count: 171}, {Name: "expired unanswered", Count: 141}, {Name: "withdrawn", Count: 48}}},
			{Name: "Matched", Count: 668, Joined: []charts.StreamPart{{Name: "by the organiser", Count: 16}}, Left: []charts.StreamPart{{Name: "no-show", Count: 100}}},
			{Name: "Held", Count: 604, Joined: []charts.StreamPart{{Name: "ad hoc", Count: 36}}},
		}},
		{Name: "Projects", Tone: charts.Project, Steps: []charts.StreamStep{
			{Name: "Idea", Count: 55, Left: []charts.StreamPart{{Name: "still an idea", Count: 12, Open: true}, {Name: "abandoned", Count: 14}}}, {Name: "Agreement or proposal", Count: 29},
		}},
	}}
}

// drawings are the samples at both their widths.
func drawings(n charts.Numerals) map[string]charts.SVG {
	all := map[string]charts.SVG{}
	both := func(name string, wide float64, draw func(width float64) charts.SVG) {
		all[name+"-wide"], all[name+"-narrow"] = draw(wide), draw(charts.Narrow)
	}
	both("funnel", charts.Large, func(w float64) charts.SVG { return charts.DrawFunnel(funnelSample(), w, n) })
	both("curves", charts.Half, func(w float64) charts.SVG { return charts.DrawCurves(curvesSample(), w, n) })
	both("cohorts", charts.Half, func(w float64) charts.SVG { return charts.DrawCohorts(cohortsSample(), w, n) })
	both("countries", charts.Half, func(w float64) charts.SVG { return charts.DrawMatrix(countriesSample(), w, n) })
	both("sectors", charts.Half, func(w float64) charts.SVG { return charts.DrawMatrix(sectorsSample(), w, n) })
	both("dots", charts.Half, func(w float64) charts.SVG { return charts.DrawDots(dotsSample(), w, n) })
	both("amounts", charts.Half, func(w float64) charts.SVG { return charts.DrawAmounts(amountsSample(), w, n) })
	both("bridge", charts.Half, func(w float64) charts.SVG { return charts.DrawBridge(bridgeSample(), w, n) })
	both("network", charts.Full, func(w float64) charts.SVG { return charts.DrawNetwork(networkSample(), w) })
	both("flow", charts.Full, func(w float64) charts.SVG { return charts.DrawStreams(flowSample(), w, n) })
	funnel, curves := funnelSample(), curvesSample()
	funnel.Short, curves.Short = true, true
	all["funnel-short"], all["curves-short"] = charts.DrawFunnel(funnel, charts.Narrow, n), charts.DrawCurves(curves, charts.Narrow, n)
	both("europe", charts.Half, func(w float64) charts.SVG { return charts.DrawEurope(europeSample(), w) })
	return all
}
