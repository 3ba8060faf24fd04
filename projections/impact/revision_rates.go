package impact

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// revisedRates are the rates that are sums over units. Concentration is none: whether a meeting is among the busiest
// depends on all others. Of it, the denominator alone is counted, pair by pair.
var revisedRates = slices.DeleteFunc(slices.Clone(rateKinds), func(kind RateKind) bool { return kind.Rate == rateConcentration })

// ratesMeasured are their measures, and the meetings of which the concentration is.
var ratesMeasured = 2*len(revisedRates) + 1

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
	for i, kind := range revisedRates {
		if kind.Rate == rate {
			c.add(u, ratesMeasured, 2*i, float64(one(v == yes)))
			c.add(u, ratesMeasured, 2*i+1, float64(one(v == yes || v == no)))
		}
	}
}

const listMeetingVerdicts = `
	select id, a, b, conference_no, country_a, country_b, sectors, ` + pathCode + `, case when held_at < @before then ` + heldCode + ` end
	from (` + placedMeetings + `) m`

func rateUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	found, groups := counts{}, rateCounts{f.grouping(editions), nil}
	if err := r.rateMeetings(ctx, f, editions, groups, found); err != nil {
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
	for rate, groups := range map[string]map[string][]judgedOrganisation{"organisations_success": successes, "newcomers": newcomers} {
		for group, of := range groups {
			for _, o := range of {
				found.judge(unit{kind: unitOrganisation, group: group, a: o.No}, rate, o.verdict)
			}
		}
	}
	projects, err := r.judgedProjects(ctx, f, editions, "")
	for _, p := range projects { // each as often as it has places
		found.once(groups.in.of(p.place), unit{kind: unitProject, id: p.ID}, func(u unit) {
			for _, kind := range ratesOf(ofProjects) {
				found.judge(u, kind.Rate, kind.judge(p.Code))
			}
		})
	}
	return found, err
}

func (r *Reader) rateMeetings(ctx context.Context, f Frame, editions []edition, groups rateCounts, found counts) error {
	args := f.arguments(editions, "")
	args["over"], args["top"] = f.over(editions), nil
	return r.ask(ctx, func(rows pgx.Rows) error {
		var id domain.ID
		var tie Tie
		var at place
		var path int32
		var held *int32
		paths, kinds := ratesOf(ofPaths), ratesOf(ofHeld)
		_, err := pgx.ForEachRow(rows, []any{&id, &tie.A, &tie.B, &at.Conference, &at.CountryA, &at.CountryB, &at.Sectors, &path, &held}, func() error {
			for _, group := range groups.of(at) {
				u := unit{kind: unitMeeting, group: group, id: id}
				for _, kind := range paths {
					found.judge(u, kind.Rate, kind.judge(path))
				}
				for _, kind := range kinds {
					if held != nil && kind.Rate != rateConcentration {
						found.judge(u, kind.Rate, kind.judge(*held))
					}
				}
				if held != nil && tie.A != tie.B {
					found.add(unit{kind: unitPair, group: group, a: tie.A, b: tie.B}, ratesMeasured, ratesMeasured-1, 1)
				}
			}
			return nil
		})
		return err
	}, listMeetingVerdicts, args)
}

func pathAlike(m *placedMeeting) [2]int32 { return [2]int32{int32(m.path())} }

func pathCounts(alike [2]int32) []float64 { return meetingChain.counts(path(alike[0])) }

// requestAlike is how a request ended, as a place in requestEnds from 1, and after how many days; 0 without a request.
func requestAlike(m *placedMeeting) (alike [2]int32) {
	if !m.horizon.sees(m.Requested) || m.A == m.B {
		return alike
	}
	exit, end := m.request()
	return [2]int32{int32(slices.Index(requestEnds, end)) + 1, exit.Day}
}

func requestCounts(alike [2]int32) []float64 {
	if alike[0] == 0 {
		return nil
	}
	counts := make([]float64, 7)
	counts[0], counts[6] = 1, float64(alike[1])
	counts[map[RequestEnd]int{RequestAccepted: 1, RequestDeclined: 2, RequestWithdrawn: 3, RequestExpired: 4, RequestOpen: 5}[requestEnds[alike[0]-1]]] = 1
	return counts
}
