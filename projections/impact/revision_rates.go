package impact

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// revisedRates are the rates that are sums over units. Concentration is none: whether a meeting is among the busiest
// depends on all others.
var revisedRates = slices.DeleteFunc(slices.Clone(rateKinds), func(kind RateKind) bool { return kind.Rate == rateConcentration })

// rateMeasures are the numerator and the denominator of each.
func rateMeasures() (names []string) {
	for _, kind := range revisedRates {
		names = append(names, kind.Rate+".numerator", kind.Rate+".denominator")
	}
	return names
}

func rateRates() (rates []revisedRate) {
	for _, kind := range revisedRates {
		rates = append(rates, revisedRate{kind.Rate, kind.Rate + ".numerator", kind.Rate + ".denominator"})
	}
	return rates
}

// judge counts a unit under a rate.
func (c counts) judge(u unit, rate string, v verdict) {
	measures := 2 * len(revisedRates)
	for i, kind := range revisedRates {
		if kind.Rate == rate {
			c.add(u, measures, 2*i, float64(one(v == yes)))
			c.add(u, measures, 2*i+1, float64(one(v == yes || v == no)))
		}
	}
}

const listMeetingVerdicts = `select id, ` + pathCode + `, case when held_at < @before then ` + heldCode + ` end from (` + placedMeetings + `) m`

func rateUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	found, groups := counts{}, rateCounts{f.grouping(editions), nil}
	if err := r.rateMeetings(ctx, f, editions, found); err != nil {
		return nil, err
	}
	successes, err := r.successes(ctx, f, editions, groups)
	if err != nil {
		return nil, err
	}
	newcomers, err := r.newcomers(ctx, f, editions, groups)
	if err != nil {
		return nil, err
	}
	for rate, of := range map[string]map[int32]judgedOrganisation{"organisations_success": successes[""], "newcomers": newcomers[""]} {
		for _, o := range of {
			found.judge(unit{kind: unitOrganisation, a: o.No}, rate, o.verdict)
		}
	}
	projects, err := r.judgedProjects(ctx, f, editions, "")
	for i, p := range projects { // in the order of ids, each as often as it has places
		if i > 0 && projects[i-1].ID == p.ID {
			continue
		}
		for _, kind := range ratesOf(ofProjects) {
			found.judge(unit{kind: unitProject, id: p.ID}, kind.Rate, kind.judge(p.Code))
		}
	}
	return found, err
}

func (r *Reader) rateMeetings(ctx context.Context, f Frame, editions []edition, found counts) error {
	args := f.arguments(editions, "")
	args["over"], args["top"] = f.over(editions), nil
	return r.ask(ctx, func(rows pgx.Rows) error {
		var id domain.ID
		var path int32
		var held *int32
		_, err := pgx.ForEachRow(rows, []any{&id, &path, &held}, func() error {
			for _, kind := range ratesOf(ofPaths) {
				found.judge(unit{kind: unitMeeting, id: id}, kind.Rate, kind.judge(path))
			}
			for _, kind := range ratesOf(ofHeld) {
				if held != nil && kind.Rate != rateConcentration {
					found.judge(unit{kind: unitMeeting, id: id}, kind.Rate, kind.judge(*held))
				}
			}
			return nil
		})
		return err
	}, listMeetingVerdicts, args)
}

const listRequestEnds = `select id, code from (` + endedRequests + `) m where a <> b`

func responseTimeUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	found := counts{}
	return found, r.ask(ctx, func(rows pgx.Rows) error {
		var id domain.ID
		var code int
		_, err := pgx.ForEachRow(rows, []any{&id, &code}, func() error {
			u := unit{kind: unitMeeting, id: id}
			found.add(u, 6, 0, 1)
			found.add(u, 6, map[RequestEnd]int{RequestAccepted: 1, RequestDeclined: 2, RequestWithdrawn: 3, RequestExpired: 4, RequestOpen: 5}[requestEnds[code]], 1)
			return nil
		})
		return err
	}, listRequestEnds, f.arguments(editions, ""))
}
