package impact

import "context"

// heldVersions is knowledge of how many meetings two organisations held at a conference: every version of the rows that changed is
// read once.
type heldVersions struct {
	*Reader
	timelines
	ctx   context.Context
	found *revised
}

func (v heldVersions) ends() (ends, error) {
	f, since, n := v.found.now, v.found.query.Since, len(v.found.figure.measures)
	counts := func(held int) []float64 {
		counts := make([]float64, n)
		counts[0] = float64(held)
		return counts
	}
	admitted, err := v.editions(v.ctx, f)
	if err != nil {
		return ends{}, err
	}
	contacts, err := v.heldContacts(v.ctx, f, admitted)
	if err != nil {
		return ends{}, err
	}
	after, in := totals{"": make(vector, n)}, f.grouping(admitted)
	for _, c := range contacts {
		for _, group := range append(in.of(c.place), "") {
			after.of(group, n)[0] += float64(c.held)
		}
	}
	editions, err := v.editionsBetween(v.ctx, f, since)
	if err != nil {
		return ends{}, err
	}
	rows, err := v.changedPairs(v.ctx, f, since, editions)
	for key, row := range rows {
		l := v.of(unit{kind: unitContact, a: key.a, b: key.b, conference: key.conference})
		l.positions = row.positions
		for _, p := range row.versions {
			for _, e := range editions.of(key.conference) {
				if low, high := max(p.from, e.From), min(p.to, e.To); low < high && e.Admitted && p.left && p.held > 0 {
					l.versions = append(l.versions, version{low, high, counts(p.held), e.in.of(p.place)})
				}
			}
		}
	}
	return v.changes(after, map[string]tally{}, nil, n, since, f.AsOf.Position), err
}
