package impact

import (
	"context"
	"maps"
	"math/big"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
)

// recalledEncounters are the encounters as known at any position between two states.
type recalledEncounters struct {
	Frame
	editions   editionsBetween
	encounters []spanned[encounter]
}

// listEncounterVersions lists the encounters as listEncounters does.
const listEncounterVersions = `
	select ` + encounterColumns + `, ` + versionSpan + `
	from (
	  select *, null::bigint known_to from read_model.encounters
	  union all
	  select * from read_model.encounters_history
	) e
	where ` + versionKnown

// recallEncounters reads them; args are arguments for SQL about the time between.
func (r *Reader) recallEncounters(ctx context.Context, found *revised) (recalled recalledEncounters, args pgx.NamedArgs, err error) {
	editions, args, err := r.recalling(ctx, found)
	if err != nil {
		return recalled, nil, err
	}
	recalled = recalledEncounters{Frame: found.now, editions: editions}
	since := found.query.Since
	return recalled, args, r.ask(ctx, func(rows pgx.Rows) error {
		for rows.Next() {
			values := rows.RawValues()
			e, err := encounterOf(values)
			if err != nil {
				return err
			}
			last := values[len(values)-2:]
			recalled.encounters = append(recalled.encounters, spanned[encounter]{since + int64(number(last[0])), since + int64(number(last[1])), e})
		}
		return nil
	}, listEncounterVersions, pgx.QueryResultFormats{pgx.BinaryFormatCode}, args)
}

// keep forgets those without any of the projects.
func (r *recalledEncounters) keep(only map[domain.ID]bool) {
	r.encounters = slices.DeleteFunc(r.encounters, func(e spanned[encounter]) bool {
		return !slices.ContainsFunc(e.fact.Projects, func(p projections.SharedProject) bool { return only[p.ID] })
	})
}

// known are they at a position.
func (r *recalledEncounters) known(position int64) (known []encounter) {
	at(r.encounters, position, func(e *encounter) {
		admitted := r.editions.at(e.Conference, position).Admitted
		known = append(known, *e)
		last := &known[len(known)-1]
		last.Selected, last.Chosen = last.Selected && admitted, last.Chosen && admitted
	})
	return known
}

// credits tells what the credit of projects counts as.
type credits struct {
	recalledEncounters
	projects map[domain.ID][]spanned[knownProject]
	measures func(portion, *knownProject) []float64
}

// recallCredits remembers the credit of projects at a level.
func (r *Reader) recallCredits(ctx context.Context, found *revised) (recollection, error) {
	encounters, args, err := r.recallEncounters(ctx, found)
	if err != nil {
		return nil, err
	}
	projects, err := r.projectVersions(ctx, found.now, args, found.query.Since)
	return &credits{encounters, projects, func(credit portion, _ *knownProject) []float64 { return []float64{0, credit.float()} }}, err
}

// listFundedVersions lists the awards of projects as listFunded does.
const listFundedVersions = `
	select id, ` + versionSpan + `, case when ` + notOneInEuro + ` then awards end, coalesce(award_eur, 0)
	from (
	  select *, null::bigint known_to from read_model.projects
	  union all
	  select * from read_model.projects_history
	) p
	where ` + versionKnown + ` and merged_into is null and funded_on <= @until`

// recallAwards remembers the credit of funded projects, and what of their awards comes to it.
func (r *Reader) recallAwards(ctx context.Context, found *revised) (recollection, error) {
	encounters, args, err := r.recallEncounters(ctx, found)
	if err != nil {
		return nil, err
	}
	projects, since := map[domain.ID][]spanned[knownProject]{}, found.query.Since
	err = r.ask(ctx, func(rows pgx.Rows) error {
		var p fundedProject
		var from, to int32
		_, err := pgx.ForEachRow(rows, []any{&p.ID, &from, &to, &p.Awards, &p.cents}, func() error {
			if p.Awards != nil {
				p.count(found.now)
			}
			projects[p.ID] = append(projects[p.ID], spanned[knownProject]{since + int64(from), since + int64(to), knownProject{atLevel: true, cents: p.cents}})
			p = fundedProject{}
			return nil
		})
		return err
	}, listFundedVersions, args)
	return &credits{encounters, projects, func(credit portion, p *knownProject) []float64 { return creditedAward(credit, p.cents) }}, err
}

// creditedAward is what a credit of a project with such awards counts as under money.
func creditedAward(credit portion, cents int64) []float64 {
	return []float64{1, credit.float(), float(new(big.Rat).Mul(big.NewRat(cents, 1), credit.rat())), 0}
}

func (c *credits) keep(only map[domain.ID]bool) {
	maps.DeleteFunc(c.projects, func(id domain.ID, _ []spanned[knownProject]) bool { return !only[id] })
	c.recalledEncounters.keep(only)
}

func (c *credits) at(position int64) counts {
	reached, known := map[domain.ID]int{}, map[domain.ID]*knownProject{}
	for id, versions := range c.projects {
		at(versions, position, func(p *knownProject) {
			if p.atLevel {
				reached[id], known[id] = len(reached), p
			}
		})
	}
	found := counts{}
	for group, sum := range creditOf(c.editions.grouping(c.Frame, position), c.Filters.Attribution.credits(c.creditable(c.known(position), reached))) {
		for id, credit := range sum {
			found[unit{kind: unitProject, group: group, id: id}] = c.measures(credit, known[id])
		}
	}
	return found
}
