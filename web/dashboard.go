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

// board is what the dashboard shows.
type board struct {
	*figures
	Bar      filterBar
	Crumb    string
	Title    string
	Lead     []string
	Keys     []keyFigure
	Sections []section
	State    string // which words stand in place of the figures; empty when there are some
	Path     string // of the page
	Query    string // of the view, its state of knowledge pinned
	Home     string // the address of today's figures of the same view
	Changed  string // of what has changed in them since
}

// frames are those whose definitions the page explains, each definition once.
func (b *board) frames() (frames []impact.Frame) {
	add := func(f impact.Frame) {
		if !slices.ContainsFunc(frames, func(known impact.Frame) bool { return known.Definition.ID == f.Definition.ID }) {
			frames = append(frames, f)
		}
	}
	for _, k := range b.Keys {
		add(k.Frame)
	}
	for _, section := range b.Sections {
		for _, c := range section.Cards {
			add(c.Frame)
		}
	}
	return frames
}

// keyFigure is one number that matters, with its interval and what it is of.
type keyFigure struct {
	Name, Value, Unit, Detail string
	Project                   bool // it counts what came of contacts
	Frame                     impact.Frame
}

// section is a row of cards.
type section struct {
	ID, Title string
	Cards     []card
}

// builder turns a figure into a card. Its id names the card in the page and the chart as a file.
type builder struct {
	id    string
	build func(context.Context, *figures) (card, error)
}

// card builds one.
func (b builder) card(ctx context.Context, f *figures) (card, error) {
	c, err := b.build(ctx, f)
	c.ID = b.id
	return c, err
}

// row is a section to be.
type row struct {
	id    string
	cards []builder
}

// sections says which figures stand where.
var sections = []row{
	{"result", []builder{{"funnel", funnelCard}, {"counterfactual", counterfactualCard}, {"flow", flowCard}}},
	{"time", []builder{{"conversion", levelsCard}, {"cohorts", cohortsCard}}},
	{"money", []builder{{"money", moneyCard}, {"additionality", additionalityCard}}},
	{"whom", []builder{{"europe", europeCard}, {"countries", countriesCard}, {"sectors", sectorsCard}, {"growth", growthCard}, {"network", networkCard}}},
}

func (s *server) dashboard(v *visit) error { return s.board(v, sections) }

// definitions explains every figure.
func (s *server) definitions(v *visit) error { return v.show(http.StatusOK, definitionsPage(v)) }

// board shows a page of figures in sections.
func (s *server) board(v *visit, rows []row) error {
	f, err := s.asked(v)
	if err != nil {
		return err
	}
	b := &board{figures: f, Bar: f.bar(v.r.URL.Query()), Path: v.r.URL.Path, Query: f.pinned(), Home: v.address("as_of", "")}
	b.Bar.Compares = b.Path == "/evidence"
	if f.past() {
		b.Changed = f.changed(v)
	}
	if b.Bar.Travel, err = s.timeline(v.context(), f.knowledge); err != nil {
		return err
	}
	if b.Title, b.Crumb = f.title(), f.crumb(); b.Path != "/" {
		b.Title, b.Lead = v.T("evidence.title"), []string{v.T("evidence.lead")}
	}
	held, requested := f.step("held").Count, f.step("requested").Count
	switch {
	case len(f.conferences) == 0 && !f.past():
		b.State = "welcome"
	case held+requested+f.step("idea").Count == 0:
		b.State = "nothing"
	default:
		if b.Path == "/" {
			b.Lead, b.Keys = f.lead(), f.keys()
		}
		if b.Sections, err = f.sections(v.context(), rows); err != nil {
			return err
		}
	}
	return v.show(http.StatusOK, dashboardPage(v, b))
}

// sections builds all cards at once, for each waits for answers of its own.
func (f *figures) sections(ctx context.Context, rows []row) (shown []section, err error) {
	var work []func() error
	for _, r := range rows {
		s := section{ID: r.id, Title: f.T("section." + r.id), Cards: make([]card, len(r.cards))}
		for i, b := range r.cards {
			work = append(work, func() (err error) { s.Cards[i], err = b.card(ctx, f); return err })
		}
		shown = append(shown, s)
	}
	return shown, together(work...)
}

// asked reads the view from the address and answers it.
func (s *server) asked(v *visit) (*figures, error) {
	view, faults := readView(v.r.URL.Query())
	if err := invalidView(faults); err != nil {
		return nil, err
	}
	return s.ask(v.context(), v.tongue, view)
}

// pinned is the view as a query that shows the same for ever.
func (f *figures) pinned() string {
	query := url.Values{"as_of": {strconv.FormatInt(f.Position, 10)}}
	if f.funnel.Until != nil {
		query.Set("until", f.funnel.Until.String())
	}
	for _, filter := range f.given() {
		query.Set(filter[0], filter[1])
	}
	f.compared(query)
	return query.Encode()
}

// changed is where the page of evidence tells what moved the view's figures since its state of knowledge.
func (f *figures) changed(v *visit) string {
	query := v.r.URL.Query()
	query.Del("as_of")
	query.Set("since", strconv.FormatInt(f.Position, 10))
	return "/evidence?" + query.Encode() + "#revision"
}

// given are the view's filters as the address names them, those that are set.
func (f *figures) given() (filters [][2]string) {
	months, conference := "", ""
	if f.WindowMonths > 0 {
		months = strconv.Itoa(f.WindowMonths)
	}
	if !f.Conference.IsZero() {
		conference = f.Conference.String()
	}
	for _, filter := range [][2]string{
		{"series", f.Series}, {"conference", conference}, {"country", f.view.Country}, {"sector", f.view.Sector}, {"scope", string(f.Scope)},
		{"level", string(f.Level)}, {"window_months", months}, {"verified", string(f.Verified)},
	} {
		if filter[1] != "" {
			filters = append(filters, filter)
		}
	}
	return filters
}

func (f *figures) title() string {
	if c, ok := f.conference(f.Conference.String()); ok {
		return f.T("board.title.one", short(c))
	}
	return f.T("board.title.all")
}

// crumb says of which conferences the page speaks.
func (f *figures) crumb() string {
	if c, ok := f.conference(f.Conference.String()); ok {
		return c.Name + " · " + f.Country(c.Country) + " · " + f.T("board.days", f.Date(c.StartsOn), f.Date(c.EndsOn))
	}
	var first, last string
	n := 0
	for _, c := range f.conferences {
		if f.Series != "" && c.Series != f.Series {
			continue
		}
		if n++; first == "" {
			first = c.StartsOn.Time().Format("2006")
		}
		last = c.StartsOn.Time().Format("2006")
	}
	parts := []string{f.Series, f.Count("conferences", n)}
	if n > 0 {
		parts = append(parts, f.T("board.years", first, last))
	}
	return strings.TrimPrefix(strings.Join(parts, " · "), " · ")
}

// lead says in sentences what matters most.
func (f *figures) lead() []string {
	said := []string{f.T("lead.meetings", f.Count("meetings", f.step("held").Count)),
		f.T("lead.projects", f.Count("projects", f.step("idea").Count), f.Int(f.step("funded").Count), f.Int(f.step("completed").Count))}
	if row := f.level.AtMonths[strconv.Itoa(f.months)]; row != nil {
		said = append(said, f.T("lead.converted", f.Percent(row.Incidence, 1), f.Word("scope.among", string(f.editions.Filters.Scope)),
			f.Word("level.to", string(f.editions.Filters.Level)), f.months))
	}
	return said
}

func (f *figures) keys() []keyFigure {
	funnel, conversion := f.funnel.Frame, f.editions.Frame
	portion := func(name, step string, project bool) keyFigure {
		k := keyFigure{Name: f.T("key." + name), Value: "–", Project: project, Frame: funnel}
		if from := f.step(step).FromPrevious; from != nil && from.Rate != nil {
			k.Value, k.Unit = f.Decimals(100**from.Rate, 1), "%"
			k.Detail = f.T("key.of", f.Between(from.Interval.Lower, from.Interval.Upper, 1), f.Int(from.Numerator), f.Int(from.Denominator))
		}
		return k
	}
	held, idea := f.step("held"), f.step("idea")
	keys := []keyFigure{
		{Name: f.T("key.held"), Value: f.Int(held.Count), Detail: f.T("key.held.detail", f.Int(f.step("requested").Count)), Frame: funnel},
		portion("matched", "matched", false),
		portion("followed", "followed_up", false),
		{Name: f.T("key.ideas"), Value: f.Int(idea.Count), Detail: f.T("key.ideas.detail", f.Int(f.step("funded").Count), f.Int(f.step("completed").Count)), Project: true, Frame: funnel},
		portion("funded", "funded", true),
	}
	converted := keyFigure{Name: f.T("key.converted", f.months), Value: "–", Detail: f.T("key.converted.early"), Project: true, Frame: conversion}
	if row := f.level.AtMonths[strconv.Itoa(f.months)]; row != nil {
		e := estimated(row)
		converted.Value, converted.Unit, converted.Detail = f.Decimals(100*e.Value, 1), "%", f.Count("contacts", f.level.N)
		if e.Lower != nil && e.Upper != nil {
			converted.Detail = f.Between(*e.Lower, *e.Upper, 1) + "; " + converted.Detail
		}
	}
	return append(keys, converted)
}
