package impact

import (
	"cmp"
	"context"
	"slices"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// ratedMeasures are for each class of ratings those watched, and those of them that converted.
func ratedMeasures() (names []string) {
	for _, class := range ratingClasses {
		names = append(names, watchedMeasure+"."+class.name(), withinMeasure+"."+class.name())
	}
	return names
}

// alike is the class of a meeting that counts, from 1, and whether it was watched and its contact converted; 0 for others.
func (m ratedMeeting) alike() (alike [2]int32) {
	if m.none == 0 {
		alike = [2]int32{1 + int32(slices.Index(ratingClasses, m.ratings)), int32(one(m.watched) + one(m.watched && m.within))}
	}
	return alike
}

func ratedCounts(alike [2]int32) []float64 {
	if alike[0] == 0 {
		return nil
	}
	counts, class := make([]float64, 3+2*len(ratingClasses)), 1+2*alike[0]
	counts[0] = 1
	for _, i := range []int32{1, class} {
		counts[i], counts[i+1] = float64(one(alike[1] > 0)), float64(one(alike[1] > 1))
	}
	return counts
}

// ratedVersions is knowledge of what meetings count as that are rated. Which of two's meetings count, their others tell: those held
// after the conference do not, nor do the last typed ones when they were typed in after a project. So all meetings of a row of
// pairs that changed are put side by side.
type ratedVersions struct {
	meetingVersions
	window int32 // in days
	sides  map[sideBySide][]ratedVersion
}

// sideBySide are the meetings of two while nothing else was known of them, or of their conference.
type sideBySide struct {
	pair    *pairVersion
	edition *editionVersion
}

type ratedVersion struct {
	placedVersion
	late, typed, position int32
}

func (r *Reader) ratedVersions(ctx context.Context, found *revised) knowledge {
	v := &ratedVersions{*r.meetingVersions(ctx, found, nil, ratedCounts), int32(estimate.Days(found.now.Filters.WindowMonths)), map[sideBySide][]ratedVersion{}}
	v.rated = v.keep
	return v
}

func (v *ratedVersions) ends(explain explain) (ends, error) {
	return v.merged(v.count, v.read, explain)
}

// count counts the meetings of the later state.
func (v *ratedVersions) count(editions []edition) (map[string]map[[2]int32]int, error) {
	groups := perPlace(v.now.grouping(editions), func(string) map[[2]int32]int { return map[[2]int32]int{} })
	return groups.groups, v.pairs(v.ctx, v.now.AsOf.Position, v.now.left(editions, ""), v.now.metRow(), func(row []int32, meetings []projections.PairMeeting) {
		for i := range meetings {
			if m, held := rate(row, &meetings[i], v.window); held {
				for _, group := range groups.of(m.place) {
					group[m.alike()]++
				}
			}
		}
	})
}

func (v *ratedVersions) read() error {
	err := v.meetingVersions.read()
	for of, meetings := range v.sides {
		v.sideBySide(of.pair, meetings)
	}
	clear(v.sides)
	return err
}

// keep keeps a meeting that was held, with what puts it in order.
func (v *ratedVersions) keep(m placedVersion, order []int32) {
	if of := (sideBySide{m.pair, m.edition}); m.Held != projections.NoDay && m.pair.none == 0 {
		late := m.pair.startsOn+domain.Date(m.Held) > m.edition.EndsOn
		v.sides[of] = append(v.sides[of], ratedVersion{m, int32(one(late)), order[0], order[1]})
	}
}

// sideBySide tells what each of the meetings counted as between any two positions at which one of them changed.
func (v *ratedVersions) sideBySide(pair *pairVersion, meetings []ratedVersion) {
	slices.SortFunc(meetings, func(a, b ratedVersion) int {
		return cmp.Or(cmp.Compare(a.late, b.late), cmp.Compare(a.typed, b.typed), cmp.Compare(a.position, b.position))
	})
	var cuts []int64
	for _, m := range meetings {
		cuts = append(cuts, m.from, m.to)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for i, to := range cuts[1:] {
		from, held := cuts[i], 0
		for _, m := range meetings {
			if to <= m.from || m.to <= from {
				continue
			}
			switch {
			case m.late == 1:
				m.Apart = projections.Late
			case held >= pair.together:
				m.Apart = projections.OutcomeDriven
			default:
				m.Apart = projections.NotApart
			}
			held++
			if rated, counts := rate(pair.met(*v.now.Until), m.PairMeeting, v.window); counts {
				m.from, m.to = from, to
				v.learned(m.placedVersion, rated.alike())
			}
		}
	}
}

// met is the row as listMetAndRated has it.
func (p *pairVersion) met(until domain.Date) []int32 {
	return []int32{p.Conference, p.A, p.B, int32(p.CountryA), int32(p.CountryB), p.Sectors, p.none, int32(until - p.startsOn), p.converted, p.competing}
}
