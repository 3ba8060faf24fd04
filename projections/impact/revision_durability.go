package impact

import (
	"context"

	"aftermatch/domain"
	"aftermatch/projections/impact/estimate"
)

// recalledCompletions is knowledge of pairs that completed a project. The figure is read at both states; between them it is recalled which
// of the pairs that count otherwise had completed one, and what these did since is read.
type recalledCompletions struct {
	*readings
	found    *revised
	recalled bool
	editions editionsBetween
	contacts []spanned[completedContact]
}

func (r *Reader) recallCompletions(ctx context.Context, found *revised) knowledge {
	known := &recalledCompletions{found: found}
	known.readings = r.readings(ctx, found, unitPair, known.units)
	return known
}

func (c *recalledCompletions) units(r *Reader, ctx context.Context, f Frame) (counts, error) {
	if c.changed == nil {
		all, err := r.completed(ctx, f)
		return all.units(), err
	}
	if err := c.recall(); err != nil {
		return nil, err
	}
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	known := newCompletedPairs(f, editions)
	at(c.contacts, f.AsOf.Position, func(contact *completedContact) {
		if c.editions.at(contact.Conference, f.AsOf.Position).Admitted {
			known.contacts = append(known.contacts, *contact)
		}
	})
	err = r.afterwards(ctx, &known, editions)
	return known.units(), err
}

// listCompletedVersions lists every version that was known between the two states of contacts of two who completed a project.
const (
	completedDay = `case when @scope = 'cross_border' then
	    case when @verified = 'confirmed' then confirmed_cross_completed else cross_completed end
	  else case when @verified = 'confirmed' then confirmed_completed else completed end end`

	completedColumns = `select conference, a, b, country_a, country_b, sectors_a | sectors_b, starts_on - date '1970-01-01' + ` + completedDay + `, `

	hasCompleted = ` and ` + completedDay + ` <= @until - starts_on and ` + isContact + ` and ` + noContactBy + ` = 0`

	listCompletedVersions = completedColumns + lastVersion + ` from read_model.pairs where known_from <= @position` + hasCompleted + `
	union all ` + completedColumns + versionSpan + ` from read_model.pairs_history where ` + versionKnown + hasCompleted
)

// recall reads, once, the versions of contacts of the pairs that count otherwise.
func (c *recalledCompletions) recall() error {
	if c.recalled {
		return nil
	}
	editions, args, err := c.recalling(c.ctx, c.found)
	if err != nil {
		return err
	}
	c.recalled, c.editions = true, editions
	changed := map[estimate.Tie]bool{}
	for u := range c.changed {
		changed[estimate.Tie{A: u.a, B: u.b}] = true
	}
	return c.numbers(c.ctx, func(v []int32) {
		if two := (estimate.Tie{A: v[1], B: v[2]}); changed[two] {
			c.contacts = append(c.contacts, spanned[completedContact]{c.since + int64(v[7]), c.since + int64(v[8]),
				completedContact{two, place{v[0], int16(v[3]), int16(v[4]), v[5]}, domain.Date(v[6])}})
		}
	}, listCompletedVersions, args)
}

// units are the pairs as the revision counts them.
func (c completedPairs) units() counts {
	found, groups := counts{}, map[string]bool{"": true}
	for _, contact := range c.contacts {
		for _, group := range c.in.of(contact.place) {
			groups[group] = true
		}
	}
	for group := range groups {
		for _, p := range c.pairs(group) {
			u := unit{kind: unitPair, group: group, a: p.A, b: p.B}
			found.add(u, 3, 0, 1)
			found.add(u, 3, 1, float64(one(p.watched(c.Frame))))
			found.add(u, 3, 2, float64(one(p.watched(c.Frame) && p.durable())))
		}
	}
	return found
}
