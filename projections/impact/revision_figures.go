package impact

import (
	"context"
	"math/big"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// kindTouched says for one kind of unit what can change it.
type kindTouched struct {
	kind string
	touching
}

// revisable is a figure as a sum over units.
type revisable struct {
	Definition
	measures  []string
	rates     []revisedRate
	kinds     []string
	touchedBy []kindTouched
	entangled []string // kinds of units that other units' events may move
	count     func(*Reader, context.Context, Frame) (counts, error)
	contacts  func(revisedContact) []bool // instead of count: the measures for which a contact counts
	byWaves   bool                        // whether follow-up waves move it
}

// revisedRate is one measure ÷ another.
type revisedRate struct{ name, numerator, denominator string }

// The kinds of units.
const (
	unitContact      = "contact"   // two organisations at one conference
	unitPair         = "pair"      // two organisations
	unitCountries    = "countries" // two countries at one conference
	unitMeeting      = "meeting"
	unitProject      = "project"
	unitConference   = "conference"
	unitOrganisation = "organisation"
)

const (
	contactsMeasure  = "contacts"
	convertedMeasure = "converted"
	watchedMeasure   = "watched_for_window"
	withinMeasure    = "converted_within_window"
)

// withinWindow is the rate of several figures.
var withinWindow = revisedRate{"converted_within_window_rate", withinMeasure, watchedMeasure}

// revisables are the figures of which there are revisions. A new question is one row here.
var revisables = []revisable{
	{
		Definition: FunnelDefinition, measures: slices.Concat(meetingChain.steps, projectChain.steps),
		kinds: []string{unitMeeting, unitProject},
		touchedBy: []kindTouched{
			{unitMeeting, touchMeeting}, {unitMeeting, touchMeetingContact}, {unitProject, touchProject}, {unitProject, touchProjectContact},
		},
		count: funnelUnits,
	},
	{
		Definition: RatesDefinition, measures: rateMeasures(), rates: rateRates(),
		kinds: []string{unitMeeting, unitProject, unitOrganisation},
		touchedBy: []kindTouched{
			{unitMeeting, touchMeeting}, {unitMeeting, touchMeetingContact},
			{unitProject, touchProject}, {unitProject, touchProjectContact}, {unitOrganisation, touchOrganisation},
		},
		count: rateUnits,
	},
	{
		Definition: ResponseTimeDefinition, measures: []string{"requests", "accepted", "declined", "withdrawn", "expired", "open"},
		rates:     []revisedRate{{"accepted_rate", "accepted", "requests"}},
		kinds:     []string{unitMeeting},
		touchedBy: []kindTouched{{unitMeeting, touchMeeting}, {unitMeeting, touchMeetingContact}},
		count:     responseTimeUnits,
	},
	contactFigure(ConversionDefinition, []string{contactsMeasure, convertedMeasure, "competing", watchedMeasure, withinMeasure}, []revisedRate{withinWindow},
		func(c revisedContact) []bool { return []bool{true, c.converted, c.competing, c.watched, c.within} }),
	contactFigure(CohortsDefinition, []string{contactsMeasure, convertedMeasure, "competing"}, nil,
		func(c revisedContact) []bool { return []bool{true, c.converted, c.competing} }),
	contactFigure(CountriesDefinition, []string{contactsMeasure, convertedMeasure, watchedMeasure, withinMeasure}, []revisedRate{withinWindow},
		func(c revisedContact) []bool {
			return []bool{c.countries, c.countries && c.converted, c.countries && c.watched, c.countries && c.within}
		}),
	contactFigure(SectorsDefinition, []string{contactsMeasure, convertedMeasure, watchedMeasure, withinMeasure}, []revisedRate{withinWindow},
		func(c revisedContact) []bool {
			return []bool{c.sectors, c.sectors && c.converted, c.sectors && c.watched, c.sectors && c.within}
		}),
	contactFigure(AdditionalityDefinition, []string{"converted_without_prior_tie", "converted_with_known_prior_tie", convertedMeasure},
		[]revisedRate{{"additionality", "converted_without_prior_tie", "converted_with_known_prior_tie"}},
		func(c revisedContact) []bool {
			return []bool{c.converted && c.tie == 1, c.converted && c.tie > 0, c.converted}
		}),
	{
		Definition: YieldDefinition, measures: []string{"held", "credit"}, rates: []revisedRate{{"credit_per_meeting", "credit", "held"}},
		kinds:     []string{unitContact, unitProject},
		touchedBy: []kindTouched{{unitContact, touchContact}, {unitProject, touchProject}, {unitProject, touchProjectContact}},
		count:     yieldUnits,
	},
	{
		Definition: AttributionDefinition, measures: []string{"projects", "credited", "unattributed", "repeat", "began_domestic", "upgraded"},
		rates:     []revisedRate{{"repeat_effect", "repeat", "credited"}, {"upgrade", "upgraded", "began_domestic"}},
		kinds:     []string{unitProject},
		touchedBy: []kindTouched{{unitProject, touchProject}, {unitProject, touchProjectContact}},
		count:     attributionUnits,
	},
	{
		Definition: MoneyDefinition, measures: []string{"projects", "credit", "award_eur_minor", "cost_eur_minor"},
		rates: []revisedRate{{"award_eur_minor_per_project", "award_eur_minor", "projects"}},
		kinds: []string{unitProject, unitConference},
		touchedBy: []kindTouched{
			{unitProject, touchProject}, {unitProject, touchProjectContact}, {unitConference, touchConference},
		},
		count: moneyUnits,
	},
	{
		Definition: DurabilityDefinition, measures: []string{"completed", "watched", "durable"}, rates: []revisedRate{{"durability", "durable", "watched"}},
		kinds: []string{unitPair}, touchedBy: []kindTouched{{unitPair, touchPair}}, count: durabilityUnits,
	},
	{
		Definition: CalibrationDefinition, measures: append([]string{"meetings", watchedMeasure, withinMeasure}, ratedMeasures()...),
		rates:     []revisedRate{withinWindow},
		kinds:     []string{unitMeeting},
		touchedBy: []kindTouched{{unitMeeting, touchMeeting}, {unitMeeting, touchMeetingContact}},
		count:     calibrationUnits,
	},
	{
		Definition: CounterfactualDefinition, measures: []string{"met", "met_converted", "not_met", "not_met_converted"},
		rates: []revisedRate{{"met_rate", "met_converted", "met"}, {"not_met_rate", "not_met_converted", "not_met"}},
		kinds: []string{unitContact}, touchedBy: []kindTouched{{unitContact, touchContact}}, count: counterfactualUnits,
	},
	withWaves(contactFigure(ResponseDefinition, []string{contactsMeasure, "due", "reported", "silent_converted"}, []revisedRate{{"response", "reported", "due"}},
		func(c revisedContact) []bool {
			return []bool{true, c.due, c.due && c.reported, c.due && !c.reported && c.converted}
		})),
	{
		Definition: NetworkDefinition, measures: []string{"ties", "new_ties", noveltyBridging, noveltyAttaching, noveltyClosing},
		rates: []revisedRate{{"new_ties_rate", "new_ties", "ties"}, {"bridging_rate", noveltyBridging, "new_ties"}},
		kinds: []string{unitContact, unitCountries}, touchedBy: []kindTouched{{unitContact, touchContact}}, entangled: []string{unitContact}, count: networkUnits,
	},
}

// contactFigure is a figure that counts contacts.
func contactFigure(d Definition, measures []string, rates []revisedRate, countsAs func(revisedContact) []bool) revisable {
	return revisable{Definition: d, measures: measures, rates: rates, kinds: []string{unitContact}, contacts: countsAs}
}

// withWaves is a figure that a follow-up wave moves.
func withWaves(figure revisable) revisable {
	figure.byWaves = true
	return figure
}

const (
	listMeetingPaths       = `select id, path from (` + meetingPaths + `) m`
	listPlacedMeetingPaths = `select id, path from (` + placedMeetings + `) m`
	listProjectPaths       = `select distinct id, path from (` + projectPaths + `) p`
)

func funnelUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	found, meetings := counts{}, listMeetingPaths
	if f.aboutOrganisations() {
		meetings = listPlacedMeetingPaths
	}
	measures := len(meetingChain.steps) + len(projectChain.steps)
	paths := func(kind string, steps, offset int, sql string) error {
		return r.ask(ctx, func(rows pgx.Rows) error {
			var id domain.ID
			var p path
			_, err := pgx.ForEachRow(rows, []any{&id, &p}, func() error {
				for step := range steps {
					found.add(unit{kind: kind, id: id}, measures, offset+step, float64(one(p.reached(step))))
				}
				return nil
			})
			return err
		}, sql, f.arguments(editions, ""))
	}
	if err := paths(unitMeeting, len(meetingChain.steps), 0, meetings); err != nil {
		return nil, err
	}
	return found, paths(unitProject, len(projectChain.steps), len(meetingChain.steps), listProjectPaths)
}

func yieldUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	l, err := r.ledger(ctx, f, false)
	if err != nil {
		return nil, err
	}
	found := counts{}
	for id, credit := range creditOf(f.Filters.Attribution.credits(l.contacts)) {
		found.add(unit{kind: unitProject, id: id}, 2, 1, float(credit))
	}
	return found, r.numbers(ctx, func(v []int32) {
		found.add(unit{kind: unitContact, a: v[4], b: v[5], conference: v[0]}, 2, 0, float64(v[7]))
	}, tallyHeld, l.arguments(l.editions, ""))
}

// creditOf adds up what the filters admit of each project's credit.
func creditOf(credited []creditedContact) map[domain.ID]*big.Rat {
	sum := newCreditSum()
	for _, c := range credited {
		if c.Chosen && c.Credit.Sign() > 0 {
			sum.add(c)
		}
	}
	return sum.of
}

func attributionUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	s, err := r.stories(ctx, f)
	found := counts{}
	for i, p := range s.each {
		for measure, part := range []ProjectPart{"", PartCredited, PartNotAttributed, PartRepeat, PartBeganDomestic, PartUpgraded} {
			found.add(unit{kind: unitProject, id: s.projects[i].ID}, 6, measure, float64(one(p.holds(part))))
		}
	}
	return found, err
}

func moneyUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	m, err := r.raised(ctx, f)
	if err != nil {
		return nil, err
	}
	found := counts{}
	for id, credit := range creditOf(m.credited) {
		u := unit{kind: unitProject, id: id}
		found.add(u, 4, 0, 1)
		found.add(u, 4, 1, float(credit))
		found.add(u, 4, 2, float(new(big.Rat).Mul(big.NewRat(m.projects[m.funded[id]].cents, 1), credit)))
	}
	if f.Filters.Country == "" && f.Filters.Sector == "" {
		for _, e := range m.editions {
			found.add(unit{kind: unitConference, id: e.ID}, 4, 3, float64(m.costs[e.No].cents))
		}
	}
	return found, nil
}

func durabilityUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	c, err := r.completed(ctx, f)
	if err != nil {
		return nil, err
	}
	found := counts{}
	for _, p := range c.pairs("") {
		u := unit{kind: unitPair, a: p.A, b: p.B}
		found.add(u, 3, 0, 1)
		found.add(u, 3, 1, float64(one(p.watched(f))))
		found.add(u, 3, 2, float64(one(p.watched(f) && p.durable())))
	}
	return found, nil
}

// ratedMeasures are for each class of ratings those watched, and those of them that converted.
func ratedMeasures() (names []string) {
	for _, class := range ratingClasses {
		names = append(names, watchedMeasure+"."+class.name(), withinMeasure+"."+class.name())
	}
	return names
}

func calibrationUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	found, measures := counts{}, 3+2*len(ratingClasses)
	return found, r.ask(ctx, func(rows pgx.Rows) error {
		var id domain.ID
		var requester, target int32
		var watched, within bool
		_, err := pgx.ForEachRow(rows, []any{&id, &requester, &target, &watched, &within}, func() error {
			u, class := unit{kind: unitMeeting, id: id}, 3+2*slices.Index(ratingClasses, ratingsOf(requester, target))
			found.add(u, measures, 0, 1)
			for _, i := range []int{1, class} {
				found.add(u, measures, i, float64(one(watched)))
			}
			for _, i := range []int{2, class + 1} {
				found.add(u, measures, i, float64(one(watched && within)))
			}
			return nil
		})
		return err
	}, `select id, requester_rating, target_rating, watched, within from (`+ratedMeetings+`) m where none = 0 and held_on <= @until`, f.ratingArguments(editions))
}

func counterfactualUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	found := counts{}
	return found, r.numbers(ctx, func(v []int32) {
		u, code := unit{kind: unitContact, a: v[0], b: v[1], conference: v[2]}, requestCode(v[3])
		switch {
		case code.group() == groupMet:
			found.add(u, 4, 0, 1)
			found.add(u, 4, 1, float64(one(code.converted())))
		case code.notMet():
			found.add(u, 4, 2, 1)
			found.add(u, 4, 3, float64(one(code.converted())))
		}
	}, listRequestedPairs, f.requestArguments(editions))
}

func networkUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	n, err := r.network(ctx, f)
	if err != nil {
		return nil, err
	}
	found, began, kind := counts{}, map[int32]bool{}, unitContact
	if f.Filters.Nodes == NodesCountries {
		kind = unitCountries
	}
	for _, e := range n.editions {
		began[e.No] = true
	}
	for _, t := range n.ties {
		if !began[t.Conference] || !t.shown() || t.A == t.B {
			continue
		}
		u := unit{kind: kind, a: t.A, b: t.B, conference: t.Conference}
		found.add(u, 5, 0, 1)
		found.add(u, 5, 1, float64(one(t.isNew())))
		for i, novelty := range []string{noveltyBridging, noveltyAttaching, noveltyClosing} {
			found.add(u, 5, 2+i, float64(one(t.novelty() == novelty)))
		}
	}
	return found, nil
}
