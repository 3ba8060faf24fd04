package projections

import (
	"reflect"
	"slices"

	"aftermatch/domain"
)

var projectStatements = statements{
	name:       "projects",
	keyColumns: 1,
	remove:     `delete from projects where id = any($1)`,
	store:      `copy projects from stdin (format binary)`,
	close:      `copy projects_history from stdin (format binary)`,
	versions: `
		select *, null::bigint from projects where known_from <= $1
		union all
		select * from projects_history where known_from <= $1`,
}

const (
	// With a project come all that merges connect it with.
	loadProjects = `
		with recursive family as (
			select id, merged_into from projects where id = any($1) or merged_into = any($1)
			union
			select p.id, p.merged_into from family f cross join lateral (
				select id, merged_into from projects where merged_into = f.id
				union all
				select id, merged_into from projects where id = f.merged_into) p
		)
		select * from projects where id in (select id from family)`

	loadProjectsOf = `select * from projects where partner_nos && $1`

	// An index of this kind compares each key asked for with all before it: of thousands at once that takes a second.
	loadProjectsBetween = `
		select p.* from (select array_agg(dyad) some from unnest($1::bigint[]) with ordinality d(dyad, i) group by i / 50) asked
		cross join lateral (select * from projects where partner_dyads && asked.some offset 0) p`
)

// deepest bounds how far merges are followed. The log admits no circle of merges; should one be there all the same,
// figures are wrong but the projection does not hang.
const deepest = 64

func (b *book) admitProject(p *Project) bool {
	if b.projects.admit(p.ID, p) == nil {
		return false
	}
	b.indexProject(p)
	return true
}

func (b *book) indexProject(p *Project) {
	for _, no := range p.PartnerNos {
		index(b.projectsOf, no, p.ID)
	}
	for _, dyad := range p.PartnerDyads {
		b.dyads.written.add(dyad) // sooner or later
	}
	if p.MergedInto != nil {
		index(b.mergedProjects, *p.MergedInto, p.ID)
	}
}

// foldProject takes an event of a project into the book. A project that merges connect with others is folded anew from
// the log, and so are those it was merged into: its row unites several streams.
func (b *book) foldProject(r domain.Recorded) {
	current := b.projects.get(r.Stream)
	if unites(r.Event) || len(b.mergedProjects[r.Stream]) > 0 || current != nil && current.MergedInto != nil {
		b.refoldProject(r.Stream, r.Position, 0)
		return
	}
	b.setProject(r.Stream, r.Position, fold(current, r, nil))
}

// unites tells whether the event changes which streams a project's row is folded from, or what one of them said.
func unites(e domain.Event) bool {
	switch e.(type) {
	case domain.ProjectsMerged, domain.ProjectMergeReverted:
		return true
	}
	return revises(e)
}

func (b *book) refoldProject(id domain.ID, position int64, depth int) {
	var before, after *domain.ID
	if p := b.projects.get(id); p != nil {
		before = p.MergedInto
	}
	own := refold[Project, *Project](b.history(id, position))
	if own != nil {
		after = own.MergedInto
		aliases := slices.Clone(b.mergedProjects[id])
		slices.SortFunc(aliases, domain.ID.Compare)
		for _, alias := range aliases {
			if p := b.projects.get(alias); p != nil {
				*own = own.unite(*p)
			}
		}
	}
	b.setProject(id, position, own)
	for _, into := range []*domain.ID{before, after} {
		if into != nil && depth < deepest && b.projects.get(*into) != nil {
			b.refoldProject(*into, position, depth+1)
		}
	}
}

func (b *book) setProject(id domain.ID, position int64, next *Project) {
	if before := b.projects.get(id); before != nil {
		for _, no := range before.PartnerNos {
			unindex(b.projectsOf, no, id)
		}
		b.outdateProject(before)
		if before.MergedInto != nil {
			unindex(b.mergedProjects, *before.MergedInto, id)
		}
	}
	if next != nil {
		next.PartnerNos, next.PartnerDyads = b.partnerNumbers(next.Partners)
		next.Spells = b.spellsOf(next.Partners)
		*next = next.locate(b.canonical)
		b.indexProject(next)
		b.outdateProject(next)
	}
	b.projects.set(id, position, next)
}

// partnerNumbers are the organisations' numbers, and those of each two of them.
func (b *book) partnerNumbers(partners []Partner) (nos []int32, dyads []int64) {
	for _, s := range partners {
		if no := b.organisationNumbers.of[s.OrganisationID]; !slices.Contains(nos, no) {
			for _, other := range nos {
				dyads = append(dyads, dyadOf(no, other).packed())
			}
			nos = append(nos, no)
		}
	}
	return nos, dyads
}

// relocateProjects derives anew the projects of an organisation and its aliases.
func (b *book) relocateProjects(organisation domain.ID, position int64, depth int) {
	for _, id := range b.projectsOf[b.organisationNumbers.of[organisation]] {
		before := b.projects.get(id)
		if next := before.locate(b.canonical); !reflect.DeepEqual(next, *before) {
			b.projects.set(id, position, &next)
		}
	}
	for _, alias := range b.aliases[organisation] {
		if depth < deepest {
			b.relocateProjects(alias, position, depth+1)
		}
	}
}

// canonical is the organisation that the id stands for after merges; nil when there is none.
func (b *book) canonical(id domain.ID) *Organisation {
	if o := b.organisations.get(id); o != nil {
		return b.organisations.get(o.CanonicalID)
	}
	return nil
}
