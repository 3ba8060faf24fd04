package impact

import "context"

// heldVersions is knowledge of how many meetings two organisations held at a conference.
type heldVersions struct{ versioned[int] }

func (r *Reader) heldVersions(ctx context.Context, found *revised) knowledge {
	return &heldVersions{versionedOf(r, ctx, found, func(held int) []float64 { return []float64{float64(held)} })}
}

func (v *heldVersions) ends(explain explain) (ends, error) {
	return v.between(v.count, v.read, func(changed map[unit]*revisedUnit) error { return explain(v, changed) })
}

func (v *heldVersions) count(editions []edition) (map[string]map[int]int, error) {
	groups := perPlace(v.now.grouping(editions), func(string) map[int]int { return map[int]int{} })
	return groups.groups, v.eachHeld(v.ctx, v.now, editions, func(c heldContact) {
		for _, group := range groups.of(c.place) {
			group[int(c.held)]++
		}
	})
}

func (v *heldVersions) read() error {
	rows, err := v.changedPairs(v.ctx, v.now, v.since, v.editions)
	for key, row := range rows {
		l := v.of(unit{kind: unitContact, a: key.a, b: key.b, conference: key.conference})
		l.positions = row.positions
		for _, p := range row.versions {
			for _, e := range v.editions.of(key.conference) {
				if low, high := max(p.from, e.From), min(p.to, e.To); low < high && e.Admitted && p.left && p.held > 0 {
					l.add(version{low, high, v.countsAs(p.held), e.in.of(p.place)})
				}
			}
		}
	}
	return err
}
