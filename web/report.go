package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact"
	"aftermatch/web/charts"
)

// sheet is what became of one conference, on one page of paper.
type sheet struct {
	*figures
	Conference          projections.Conference
	Lead                []string
	Keys                []keyFigure
	Funnel, Curve, Dots charts.SVG // empty where there is nothing to draw
	Compared, Caution   string     // what the dots compare, and what to bear in mind
	Apart               []link     // to what they leave out
	Known               []fact     // what is known, and what is not
	Permalink           string     // of this report, with the host, for it may be read on paper
	Board               string     // the dashboard about the same
}

// fact is a short text under a name.
type fact struct {
	Name, Text string
	Links      []link
}

// sheet shows a conference's, with the filters and the state of knowledge that the address names.
func (s *server) sheet(v *visit) error {
	view, faults := readView(v.r.URL.Query())
	if err := invalidView(faults); err != nil {
		return err
	}
	id, err := domain.ParseID(v.r.PathValue("id"))
	if err != nil {
		return errNoPage
	}
	view.Conference = id
	f, err := s.ask(v.context(), v.tongue, view)
	if err != nil {
		return err
	}
	conference, ok := f.conference(id.String())
	if !ok {
		return errNoPage // or announced only after the day that the page looks back to
	}
	r := &sheet{figures: f, Conference: conference, Lead: f.lead(), Keys: f.keys(), Permalink: v.r.Host + f.reportAddress(), Board: "/?" + f.pinned()}
	if err := r.draw(v.context()); err != nil {
		return err
	}
	return v.show(http.StatusOK, reportPage(v, r))
}

// reportAddress is where the report of the view's conference stands, its state of knowledge pinned.
func (f *figures) reportAddress() string {
	query, _ := url.ParseQuery(f.pinned()) // what Encode has written can be read
	query.Del("conference")
	return "/conferences/" + f.Conference.String() + "/report?" + query.Encode()
}

// draw makes the charts and what stands beside them.
func (r *sheet) draw(ctx context.Context) error {
	if r.step("requested").Count+r.step("held").Count+r.step("idea").Count > 0 {
		funnel := r.funnelChart()
		funnel.Short = true
		r.Funnel = charts.DrawFunnel(funnel, charts.Narrow, r.Numerals)
	}
	_, curve, err := r.levels(ctx)
	if err != nil {
		return err
	}
	curve.Short, curve.ReadAt = true, "#" // the window is named in the plot
	if r.level.N > 0 {
		r.Curve = charts.DrawCurves(curve, charts.Narrow, r.Numerals)
	}
	compared, dots, err := r.metOrNot(ctx)
	if err != nil {
		return err
	}
	if compared.Empty == "" {
		dots.Rows = dots.Rows[:1]
		r.Dots, r.Compared, r.Caution = charts.DrawDots(dots, charts.Narrow, r.Numerals), compared.Sentence, strings.Join(compared.Read, " ")
		r.Apart = compared.leftOut(r.tongue, r.pinned())
	}
	return r.know(ctx)
}

// know says how far the figures can be trusted.
func (r *sheet) know(ctx context.Context) error {
	add := func(name, text string, links ...link) {
		r.Known = append(r.Known, fact{r.T("report." + name), text, links})
	}
	g, at := r.level, strconv.Itoa(r.months)
	if g.Response.Rate != nil {
		add("response", r.T("report.response.is", r.share(g.Response), r.Int(g.Response.Numerator), r.Int(g.Response.Denominator)))
	} else {
		add("response", r.T("report.response.none"))
	}
	if b := g.Bounds; b.Worst != nil && b.Best != nil {
		add("bounds", r.T("report.bounds.are", r.Int(b.Silent), r.Percent(*b.Worst, 1), r.Percent(*b.Best, 1)))
	}
	if row := g.Confirmed[at]; row != nil {
		add("confirmed", r.T("report.confirmed.is", r.incidence(row)))
	}
	additionality, err := answer(ctx, r.server, impact.AdditionalityDefinition, r.question(), r.figures.figures.Additionality)
	if err != nil {
		return err
	}
	if share := additionality.Groups[0].Share; share.Rate != nil {
		add("new", r.T("additionality.read", r.Int(share.Numerator), r.Int(share.Denominator), r.share(share)), r.leftOut(additionality.LeftOut, additionality.Definition, r.pinned())...)
	}
	money, err := r.moneyByRule(ctx)
	if err != nil {
		return err
	}
	r.Keys = append(r.Keys[:2], append(r.Keys[3:4], r.Keys[5], r.moneyKey(money))...) // held, matched, projects, converted
	if cost := money.Groups[0].CostPerProject; cost != nil {
		add("cost", r.T("report.cost.is", r.euros(*cost)), r.leftOut(money.LeftOut, money.Definition, r.pinned())...)
	}
	if g.N > 0 {
		add("open", r.T("report.open.are", r.Int(g.Censored), r.Int(g.N)), r.leftOut(r.editions.LeftOut, r.editions.Definition, r.pinned())...)
	}
	return nil
}

// versions names the definitions of the report's figures.
func (r *sheet) versions() string {
	var named []string
	for _, d := range []impact.Definition{impact.FunnelDefinition, impact.ConversionDefinition, impact.CounterfactualDefinition, impact.MoneyDefinition} {
		named = append(named, d.ID+" "+strconv.Itoa(d.Version))
	}
	return strings.Join(named, ", ")
}
