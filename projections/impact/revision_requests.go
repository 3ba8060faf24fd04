package impact

import (
	"context"

	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// requestVersions is knowledge of what became of the requests of two organisations at a conference.
type requestVersions struct {
	versioned[requestCode]
	window int32 // in days
}

func (r *Reader) requestVersions(ctx context.Context, found *revised) knowledge {
	return &requestVersions{versionedOf(r, ctx, found, comparedCounts), int32(estimate.Days(found.now.Filters.WindowMonths))}
}

// compared is what of the code a comparison counts by: the group, and conversion.
func (c requestCode) compared() requestCode { return c>>8<<8 | c&requestConverted }

// comparedCounts are those who met, of them converted, those who did not, and of them converted.
func comparedCounts(c requestCode) []float64 {
	converted := float64(one(c.converted()))
	switch {
	case c.group() == groupMet:
		return []float64{1, converted, 0, 0}
	case c.notMet():
		return []float64{0, 0, 1, converted}
	}
	return nil
}

func (v *requestVersions) ends(explain explain) (ends, error) {
	return v.between(v.count, v.read, func(changed map[unit]*revisedUnit) error { return explain(v, changed) })
}

func (v *requestVersions) count(editions []edition) (map[string]map[requestCode]int, error) {
	counts := map[requestCode]int{}
	return map[string]map[requestCode]int{"": counts}, v.eachRequested(v.ctx, v.now, editions, func(p requestedPair) {
		counts[p.code.compared()]++
	})
}

// listRequestVersions lists every version that was known between the two states of the rows that changed: what came of the meetings
// of two, less than any day for what did not happen, and why they make no contact.
const (
	requestVersionColumns = `
	  conference, a, b, case when ` + isLeft + ` then 1 else 0 end, @until - starts_on, ` + noContactBy + `,
	  coalesce(requested, -32768), coalesce(matched, -32768), coalesce(declined, -32768), coalesce(withdrawn, -32768),
	  coalesce(expired, -32768), coalesce(held, -32768), coalesce(first_met, -32768),
	  coalesce(case when @verified = 'confirmed' then ` + confirmedDay + ` else ` + convertedDay + ` end, 2147483647),
	  coalesce(competing, 2147483647), `

	listRequestVersions = `
	select ` + requestVersionColumns + lastVersion + ` from read_model.pairs where ` + pairIsKnown + `
	union all
	select ` + requestVersionColumns + versionSpan + ` from read_model.pairs_history where ` + pairWasKnown
)

func (v *requestVersions) read() error {
	return v.numbers(v.ctx, func(row []int32) {
		l := v.of(unit{kind: unitContact, a: row[1], b: row[2], conference: row[0]})
		from, to, until := v.since+int64(row[15]), v.since+int64(row[16]), horizon(row[4])
		l.positions = v.editions.inside(l.positions, from, to)
		day := func(i int) projections.Day { return projections.Day(row[i]) }
		p := projections.Pair{Self: row[5] == 1, Late: row[5] == 2, OutcomeDriven: row[5] == 3, Requested: day(6), Matched: day(7), Declined: day(8),
			Withdrawn: day(9), Expired: day(10), Held: day(11), FirstMet: day(12)}
		if row[3] == 0 || until < 0 || !until.sees(p.Requested) {
			return
		}
		code := requestCode(requestGroup(&p, until, v.window)) << 8
		if row[13] <= min(row[14], v.window) {
			code |= requestConverted
		}
		counts := v.countsAs(code)
		for _, e := range v.editions.of(row[0]) {
			if low, high := max(from, e.From), min(to, e.To); low < high && e.Admitted && counts != nil {
				l.add(version{low, high, counts, nil})
			}
		}
	}, listRequestVersions, v.editions.arguments(v.now))
}
