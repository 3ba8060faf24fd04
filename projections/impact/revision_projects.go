package impact

import (
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
)

// recollection is what projects count as at any position between two states, told from memory.
type recollection interface {
	at(position int64) counts
	keep(only map[domain.ID]bool) // forgets all other projects
}

// spanned is a fact that was known from one position up to another.
type spanned[T any] struct {
	from, to int64
	fact     T
}

// at are the facts known at a position.
func at[T any](facts []spanned[T], position int64, each func(*T)) {
	for i := range facts {
		if f := &facts[i]; f.from <= position && position < f.to {
			each(&f.fact)
		}
	}
}

// spans of versions in SQL, less @since, those of a table of last versions, and which versions were known at any time between the two
// states.
const (
	versionSpan = `greatest(known_from - @since, 0)::int, least(known_to - @since, @position - @since + 1)::int`

	lastVersion = `greatest(known_from - @since, 0)::int, (@position - @since + 1)::int`

	versionKnown = `known_from <= @position and (known_to is null or known_to > @since)`
)

// listProjectVersions lists the paths of projects, what they count as under rates, and whether they had come to @level by the cut-off.
const listProjectVersions = `
	select id, ` + versionSpan + `, ` + projectPath + `, ` + projectCode + `, case when ` + levelDay + ` <= @until then 1 else 0 end
	from (
	  select *, null::bigint known_to from read_model.projects
	  union all
	  select * from read_model.projects_history
	) p
	where ` + versionKnown + ` and merged_into is null and idea_on <= @until`

// knownProject is a project as known for a time.
type knownProject struct {
	path    path
	code    int32 // as projectCode has it
	atLevel bool
	cents   int64 // of its awards, where they are asked for
}

func (r *Reader) projectVersions(ctx context.Context, f Frame, args pgx.NamedArgs, since int64) (map[domain.ID][]spanned[knownProject], error) {
	found := map[domain.ID][]spanned[knownProject]{}
	return found, r.ask(ctx, func(rows pgx.Rows) error {
		for rows.Next() {
			v := rows.RawValues()
			id := domain.ID(v[0])
			found[id] = append(found[id], spanned[knownProject]{since + int64(number(v[1])), since + int64(number(v[2])), knownProject{path: path(number(v[3])), code: number(v[4]), atLevel: number(v[5]) == 1}})
		}
		return nil
	}, listProjectVersions, pgx.QueryResultFormats{pgx.BinaryFormatCode}, args)
}

// recalling are what both recollections need: the conferences, and arguments for SQL about the time between.
func (r *Reader) recalling(ctx context.Context, found *revised) (editions editionsBetween, args pgx.NamedArgs, err error) {
	if editions, err = r.editionsBetween(ctx, found.now, found.query.Since); err != nil {
		return editions, nil, err
	}
	args = found.now.arguments(editions.ever(), "")
	args["since"] = found.query.Since
	return editions, args, nil
}

// listFollowedVersions lists the contacts of two organisations that have begun a project since, with their projects and the
// days on which they met.
const listFollowedVersions = `
	select p.conference, p.country_a, p.country_b, p.sectors_a | p.sectors_b, p.starts_on - date '1970-01-01', p.held, p.held_last,
	  greatest(e.known_from - @since, p.known_from - @since, 0)::int, least(e.known_to - @since, p.known_to - @since, @position - @since + 1)::int, e.projects
	from (
	  select conference, a, b, projects, known_from, null::bigint known_to from read_model.encounters
	  union all
	  select conference, a, b, projects, known_from, known_to from read_model.encounters_history
	) e
	join (
	  select ` + followedColumns + `, null::bigint known_to from read_model.pairs
	  where idea is not null and held <= @until - starts_on and ` + isLeft + `
	  union all
	  select ` + followedColumns + `, known_to from read_model.pairs_history
	  where idea is not null and held <= @until - starts_on and ` + isLeft + ` and known_from <= @position and known_to > @since
	) p using (conference, a, b)
	where greatest(e.known_from, p.known_from) <= @position and least(e.known_to, p.known_to, @position + 1) > greatest(e.known_from, p.known_from, @since)`

const followedColumns = `conference, a, b, country_a, country_b, sectors_a, sectors_b, starts_on, held, held_last, known_from`

// followedContact is a contact of two organisations that have begun a project since.
type followedContact struct {
	metBefore
	projects []projections.SharedProject
}

// followUps tells what projects after meetings count as.
type followUps struct {
	Frame
	editions editionsBetween
	projects map[domain.ID][]spanned[knownProject]
	contacts []spanned[followedContact]
	measures int
	counts   func(*knownProject) []float64 // nil: nothing
}

// followUpsOf remembers projects that count so.
func followUpsOf(counts func(*knownProject) []float64) func(*Reader, context.Context, *revised) (recollection, error) {
	return func(r *Reader, ctx context.Context, found *revised) (recollection, error) {
		return r.recallFollowUps(ctx, found, counts)
	}
}

func (r *Reader) recallFollowUps(ctx context.Context, found *revised, counts func(*knownProject) []float64) (recollection, error) {
	p := &followUps{Frame: found.now, measures: len(found.figure.measures), counts: counts}
	since := found.query.Since
	editions, args, err := r.recalling(ctx, found)
	if err != nil {
		return nil, err
	}
	p.editions = editions
	if p.projects, err = r.projectVersions(ctx, found.now, args, since); err != nil {
		return nil, err
	}
	return p, r.byKeys(ctx, func(rows pgx.Rows) error {
		for rows.Next() {
			values := rows.RawValues()
			var v [9]int32
			for i := range v {
				v[i] = number(values[i])
			}
			starts := domain.Date(v[4])
			c := followedContact{metBefore: metBefore{place{v[0], int16(v[1]), int16(v[2]), v[3]}, starts, starts + domain.Date(v[5]), starts + domain.Date(v[6])}}
			var err error
			if c.projects, err = projections.UnpackProjects(values[9]); err != nil {
				return err
			}
			p.contacts = append(p.contacts, spanned[followedContact]{since + int64(v[7]), since + int64(v[8]), c})
		}
		return nil
	}, listFollowedVersions, pgx.QueryResultFormats{pgx.BinaryFormatCode}, args)
}

func (p *followUps) keep(only map[domain.ID]bool) {
	maps.DeleteFunc(p.projects, func(id domain.ID, _ []spanned[knownProject]) bool { return !only[id] })
	p.contacts = slices.DeleteFunc(p.contacts, func(c spanned[followedContact]) bool {
		return !slices.ContainsFunc(c.fact.projects, func(shared projections.SharedProject) bool { return only[shared.ID] })
	})
}

func (p *followUps) at(position int64) counts {
	found := counts{}
	at(p.contacts, position, func(c *followedContact) {
		e := p.editions.at(c.Conference, position)
		if !e.Admitted {
			return
		}
		for _, shared := range c.projects {
			if !c.led(p.Frame, shared) {
				continue
			}
			at(p.projects[shared.ID], position, func(project *knownProject) {
				found.once(e.in.of(c.place), unit{kind: unitProject, id: shared.ID}, func(u unit) {
					for measure, value := range p.counts(project) {
						found.add(u, p.measures, measure, value)
					}
				})
			})
		}
	})
	return found
}
