package impact

import (
	"context"
	"slices"

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
	knows     knowsByKind
	contacts  func(revisedContact) []bool // instead of knows: the measures for which a contact counts
	placed    bool                        // whether these depend on where the two were, or what they were to each other
	byWaves   bool                        // whether follow-up waves move it
	estimates *estimation                 // nil: none
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
	daysMeasure      = "days" // that units were watched, up to what ended their wait
)

// withinWindow is the rate of several figures.
var withinWindow = revisedRate{"converted_within_window_rate", withinMeasure, watchedMeasure}

// knowsByKind says how each kind of units is known.
type knowsByKind map[string]func(*Reader, context.Context, *revised) knowledge

func meetingsOf(alike func(*placedMeeting) [2]int32, counts func([2]int32) []float64) func(*Reader, context.Context, *revised) knowledge {
	return func(r *Reader, ctx context.Context, found *revised) knowledge {
		return r.meetingVersions(ctx, found, alike, counts)
	}
}

func recalling(remember func(*Reader, context.Context, *revised) (recollection, error)) func(*Reader, context.Context, *revised) knowledge {
	return func(r *Reader, ctx context.Context, found *revised) knowledge {
		return recalled{r.readings(ctx, found, unitProject, nil), remember, found}
	}
}

// reading is knowledge of a kind of units that are all read at each position.
func reading(kind string, count counting) func(*Reader, context.Context, *revised) knowledge {
	return func(r *Reader, ctx context.Context, found *revised) knowledge {
		return r.readings(ctx, found, kind, count)
	}
}

// revisables are the figures of which there are revisions. A new question is one row here.
var revisables = []revisable{
	{
		Definition: FunnelDefinition, measures: slices.Concat(meetingChain.steps, projectChain.steps),
		kinds:     []string{unitMeeting, unitProject},
		touchedBy: []kindTouched{{unitProject, touchProject}, {unitProject, touchProjectContact}},
		knows:     knowsByKind{unitMeeting: meetingsOf(pathAlike, pathCounts), unitProject: recalling(followUpsOf(projectSteps))},
	},
	{
		Definition: RatesDefinition, measures: append(rateMeasures(), rateConcentration+".denominator"), rates: rateRates(),
		kinds: []string{unitMeeting, unitProject, unitOrganisation, unitPair},
		touchedBy: []kindTouched{
			{unitProject, touchProject}, {unitProject, touchProjectContact}, {unitOrganisation, touchOrganisation},
			{unitPair, touchPairContact},
		},
		knows: knowsByKind{
			unitMeeting: meetingsOf(judgedAlike, judgedCounts), unitProject: recalling(followUpsOf(projectVerdicts)),
			unitOrganisation: (*Reader).judgedVersions, unitPair: (*Reader).metVersions,
		},
		estimates: concentrations,
	},
	{
		Definition: ResponseTimeDefinition, measures: []string{"requests", "accepted", "declined", "withdrawn", "expired", "open", daysMeasure},
		rates: []revisedRate{{"accepted_rate", "accepted", "requests"}},
		kinds: []string{unitMeeting},
		knows: knowsByKind{unitMeeting: meetingsOf(requestAlike, requestCounts)}, estimates: answerIncidences,
	},
	withIncidence(conversionMonths, contactFigure(ConversionDefinition, []string{contactsMeasure, convertedMeasure, "competing", watchedMeasure, withinMeasure}, []revisedRate{withinWindow},
		func(c revisedContact) []bool { return []bool{true, c.converted, c.competing, c.watched, c.within} })),
	withIncidence(func(Frame) []int { return cohortMonths }, contactFigure(CohortsDefinition, []string{contactsMeasure, convertedMeasure, "competing"}, nil,
		func(c revisedContact) []bool { return []bool{true, c.converted, c.competing} })),
	placed(contactFigure(CountriesDefinition, []string{contactsMeasure, convertedMeasure, watchedMeasure, withinMeasure}, []revisedRate{withinWindow},
		func(c revisedContact) []bool {
			return []bool{c.countries, c.countries && c.converted, c.countries && c.watched, c.countries && c.within}
		})),
	placed(contactFigure(SectorsDefinition, []string{contactsMeasure, convertedMeasure, watchedMeasure, withinMeasure}, []revisedRate{withinWindow},
		func(c revisedContact) []bool {
			return []bool{c.sectors, c.sectors && c.converted, c.sectors && c.watched, c.sectors && c.within}
		})),
	placed(contactFigure(AdditionalityDefinition, []string{"converted_without_prior_tie", "converted_with_known_prior_tie", convertedMeasure},
		[]revisedRate{{"additionality", "converted_without_prior_tie", "converted_with_known_prior_tie"}},
		func(c revisedContact) []bool {
			return []bool{c.converted && c.tie == 1, c.converted && c.tie > 0, c.converted}
		})),
	{
		Definition: YieldDefinition, measures: []string{"held", "credit"}, rates: []revisedRate{{"credit_per_meeting", "credit", "held"}},
		kinds:     []string{unitContact, unitProject},
		touchedBy: []kindTouched{{unitProject, touchProject}, {unitProject, touchProjectContact}},
		knows:     knowsByKind{unitContact: (*Reader).heldVersions, unitProject: recalling((*Reader).recallCredits)},
	},
	{
		Definition: AttributionDefinition, measures: []string{"projects", "credited", "unattributed", "repeat", "began_domestic", "upgraded"},
		rates:     []revisedRate{{"repeat_effect", "repeat", "credited"}, {"upgrade", "upgraded", "began_domestic"}},
		kinds:     []string{unitProject},
		touchedBy: []kindTouched{{unitProject, touchProject}, {unitProject, touchProjectContact}},
		knows:     knowsByKind{unitProject: recalling((*Reader).recallStories)},
	},
	{
		Definition: MoneyDefinition, measures: []string{"projects", "credit", "award_eur_minor", "cost_eur_minor"},
		rates: []revisedRate{{"award_eur_minor_per_project", "award_eur_minor", "projects"}},
		kinds: []string{unitProject, unitConference},
		touchedBy: []kindTouched{
			{unitProject, touchProject}, {unitProject, touchProjectContact}, {unitConference, touchConference},
		},
		knows: knowsByKind{unitProject: recalling((*Reader).recallAwards), unitConference: reading(unitConference, costUnits)},
	},
	{
		Definition: DurabilityDefinition, measures: []string{"completed", "watched", "durable"}, rates: []revisedRate{{"durability", "durable", "watched"}},
		kinds: []string{unitPair}, touchedBy: []kindTouched{{unitPair, touchPair}},
		knows: knowsByKind{unitPair: (*Reader).recallCompletions},
	},
	{
		Definition: CalibrationDefinition, measures: append([]string{"meetings", watchedMeasure, withinMeasure}, ratedMeasures()...),
		rates: []revisedRate{withinWindow},
		kinds: []string{unitMeeting},
		knows: knowsByKind{unitMeeting: (*Reader).ratedVersions},
	},
	{
		Definition: CounterfactualDefinition, measures: []string{"met", "met_converted", "not_met", "not_met_converted"},
		rates: []revisedRate{{"met_rate", "met_converted", "met"}, {"not_met_rate", "not_met_converted", "not_met"}},
		kinds: []string{unitContact}, knows: knowsByKind{unitContact: (*Reader).requestVersions},
	},
	withWaves(contactFigure(ResponseDefinition, []string{contactsMeasure, "due", "reported", "silent_converted"}, []revisedRate{{"response", "reported", "due"}},
		func(c revisedContact) []bool {
			return []bool{true, c.due, c.due && c.reported, c.due && !c.reported && c.converted}
		})),
	{
		Definition: NetworkDefinition, measures: []string{"ties", "new_ties", noveltyBridging, noveltyAttaching, noveltyClosing},
		rates: []revisedRate{{"new_ties_rate", "new_ties", "ties"}, {"bridging_rate", noveltyBridging, "new_ties"}},
		kinds: []string{unitContact, unitCountries}, touchedBy: []kindTouched{{unitContact, touchContact}}, entangled: []string{unitContact}, knows: knowsByKind{unitContact: tiesOf(unitContact), unitCountries: tiesOf(unitCountries)},
	},
}

// contactFigure is a figure that counts contacts.
func contactFigure(d Definition, measures []string, rates []revisedRate, countsAs func(revisedContact) []bool) revisable {
	return revisable{Definition: d, measures: measures, rates: rates, kinds: []string{unitContact}, contacts: countsAs}
}

// withIncidence is a figure of contacts with the incidence after so many months.
func withIncidence(months func(Frame) []int, figure revisable) revisable {
	figure.measures, figure.estimates = append(figure.measures, daysMeasure), conversionIncidences(months)
	return figure
}

// conversionMonths are those after which the incidence of conversion is read, each once.
func conversionMonths(f Frame) []int {
	months := f.horizons()
	slices.Sort(months)
	return slices.Compact(months)
}

// placed is a figure that depends on where the two were, or what they were to each other.
func placed(figure revisable) revisable {
	figure.placed = true
	return figure
}

// withWaves is a figure that a follow-up wave moves.
func withWaves(figure revisable) revisable {
	figure.byWaves = true
	return figure
}

// creditOf adds up what the filters admit of each project's credit, by group.
func creditOf(in grouping, credited []creditedContact) map[string]map[domain.ID]portion {
	sums := map[string]map[domain.ID]portion{}
	for _, c := range credited {
		if !c.counts() {
			continue
		}
		for _, group := range append(in.of(c.place), "") {
			if sums[group] == nil {
				sums[group] = map[domain.ID]portion{}
			}
			sums[group][c.Project] = sums[group][c.Project].and(c.Credit)
		}
	}
	return sums
}

// costUnits are the conferences with what they cost.
func costUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	found := counts{}
	editions, err := r.editions(ctx, f)
	if err != nil || f.Filters.Country != "" || f.Filters.Sector != "" {
		return found, err
	}
	m := moneyRaised{Frame: f, editions: begun(f, editions), costs: map[int32]costs{}}
	if err := r.spent(ctx, &m); err != nil {
		return found, err
	}
	in := f.grouping(editions)
	for _, e := range m.editions {
		found.once(in.of(place{Conference: e.No}), unit{kind: unitConference, id: e.ID}, func(u unit) {
			found.add(u, 4, 3, float64(m.costs[e.No].cents))
		})
	}
	return found, nil
}
