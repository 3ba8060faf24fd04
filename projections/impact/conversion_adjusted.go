package impact

import (
	"context"
	"sort"
	"strconv"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// ReportingLag says how late the steps of projects were recorded that bring contacts to the level asked for.
type ReportingLag struct {
	Facts      int `json:"facts" doc:"Steps that are known."`
	MedianDays int `json:"median_days" doc:"Half of them are recorded by then, of those recorded within limit_days, freed of the bias that of recent ones only the quickly recorded are known."`
	LimitDays  int `json:"limit_days" doc:"The longest lag that the adjustment allows for."`
	LeftOut    int `json:"left_out" doc:"Known steps with longer lags, too few to place."`
}

// levelSteps are the events that bring a project to a level.
var levelSteps = map[Level][]int16{
	LevelIdea:            steps(domain.ProjectLogged{}),
	LevelAgreement:       steps(domain.AgreementSigned{}, domain.FundingAwarded{}, domain.ProjectStarted{}),
	LevelProposal:        steps(domain.ProposalSubmitted{}, domain.FundingAwarded{}),
	LevelFunded:          steps(domain.FundingAwarded{}),
	LevelStarted:         steps(domain.ProjectStarted{}),
	LevelFundedOrStarted: steps(domain.FundingAwarded{}, domain.ProjectStarted{}),
}

func steps(events ...domain.Event) (numbers []int16) {
	for _, e := range events {
		numbers = append(numbers, projections.StepOf(e))
	}
	return numbers
}

// listLags has each day's steps. What was retracted is none.
const listLags = `
	select recorded_on - date '1970-01-01', lags from read_model.step_lags where known_from <= @position and step = any(@steps)
	union all
	select recorded_on - date '1970-01-01', lags from read_model.step_lags_history
	where known_from <= @position and known_to > @position and step = any(@steps)`

// reportingDelay is what is known of lags at the frame's position.
type reportingDelay struct {
	estimate.LagDistribution
	facts   int
	knownOn domain.Date // the day of the as-of position
}

// reportingDelay estimates how late the steps to the level are recorded; false when none is known.
func (r *Reader) reportingDelay(ctx context.Context, f Frame) (d reportingDelay, known bool, err error) {
	if f.AsOf.Time == nil {
		return d, false, nil
	}
	d.knownOn = domain.DateOf(*f.AsOf.Time)
	var lags []estimate.Lag
	err = r.ask(ctx, func(rows pgx.Rows) error {
		for rows.Next() {
			values := rows.RawValues()
			unpacked, err := projections.UnpackLags(values[1])
			if err != nil {
				return err
			}
			since := int(d.knownOn) - int(number(values[0]))
			for _, lag := range unpacked {
				lags = append(lags, estimate.Lag{Days: max(0, lag.Days), Observable: since + lag.Days, Count: lag.Count})
				d.facts += lag.Count
			}
		}
		return nil
	}, listLags, pgx.QueryResultFormats{pgx.BinaryFormatCode}, pgx.NamedArgs{"position": f.AsOf.Position, "steps": levelSteps[f.Filters.Level]})
	d.LagDistribution, known = estimate.ReportingDelay(lags)
	return d, known, err
}

func (d reportingDelay) summary() *ReportingLag {
	return &ReportingLag{Facts: d.facts, LimitDays: d.Limit, LeftOut: d.LeftOut, MedianDays: d.Median()}
}

// adjust is the incidence of each row of a curve, adjusted; nil when conversions are too recent to tell.
func (d reportingDelay) adjust(curve estimate.Curve, contacts waiters, places []int32, editions map[int32]edition) []float64 {
	type moment struct{ day, elapsed int }
	counts := map[moment]int{}
	for _, place := range places {
		if c := &contacts.all[place]; c.Cause == estimate.Converted {
			counts[moment{int(c.Day), int(d.knownOn) - int(editions[c.Conference].StartsOn) - int(c.Day)}]++
		}
	}
	var conversions []estimate.KnownConversion
	for at, n := range counts {
		conversions = append(conversions, estimate.KnownConversion{Day: at.day, Elapsed: at.elapsed, Count: n})
	}
	adjusted, ok := d.Adjust(curve, conversions)
	if !ok {
		return nil
	}
	return adjusted
}

// AdjustedCurve is the adjusted incidence on each day of Curve; nil where conversions are too recent to tell.
func (g ConversionGroup) AdjustedCurve() []*float64 { return g.adjusted }

// adjust reads the adjusted incidence off the whole curve.
func (g *ConversionGroup) adjust(f Frame, curve estimate.Curve, adjusted []float64) {
	g.Adjusted, g.adjusted = map[string]*float64{}, make([]*float64, 0, len(g.Curve))
	for _, months := range f.horizons() {
		var value *float64
		if next := sort.Search(len(curve), func(i int) bool { return curve[i].Day > estimate.Days(months) }); adjusted != nil && after(months, curve) != nil {
			value = new(0.0)
			if next > 0 {
				*value = adjusted[next-1]
			}
		}
		g.Adjusted[strconv.Itoa(months)] = value
	}
	for i, row := range curve {
		if row.Converted+row.Competing == 0 {
			continue
		}
		if adjusted == nil {
			g.adjusted = append(g.adjusted, nil)
		} else {
			g.adjusted = append(g.adjusted, &adjusted[i])
		}
	}
}
