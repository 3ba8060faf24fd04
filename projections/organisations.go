package projections

import (
	"context"
	"slices"

	"aftermatch/domain"
)

// Organisation is one cluster, firm or institute as it is known. Country, region and sectors are the latest by
// effective date.
type Organisation struct {
	ID              domain.ID        `json:"id"`
	No              int32            `json:"-"` // 1, 2, 3 … in log order
	CanonicalNo     int32            `json:"-"`
	Name            string           `json:"name"`
	Country         string           `json:"country"`
	Region          string           `json:"region"`
	NUTSVersion     int              `json:"nuts_version"`
	Sectors         []string         `json:"sectors"`
	Places          []Place          `json:"places"`
	Classifications []Classification `json:"classifications"`
	ExternalIDs     []ExternalID     `json:"external_ids"`
	NeedsReview     bool             `json:"needs_review"`
	MergedInto      *domain.ID       `json:"merged_into"`
	CanonicalID     domain.ID        `json:"canonical_id"` // itself, or where its merges end
	DissolvedOn     *domain.Date     `json:"dissolved_on"`
	Known
}

// Place is a country and region from a day on; the registered one, without a day, holds from the beginning.
type Place struct {
	From        *domain.Date `json:"from"`
	Country     string       `json:"country"`
	Region      string       `json:"region"`
	NUTSVersion int          `json:"nuts_version"`
}

// Classification is what an organisation works in from a day on; the registered one, without a day, holds from the
// beginning.
type Classification struct {
	From    *domain.Date `json:"from"`
	Sectors []string     `json:"sectors"`
}

// ExternalID is how a register or platform knows the organisation.
type ExternalID struct {
	Scheme domain.Scheme `json:"scheme"`
	Value  string        `json:"value"`
}

func (o *Organisation) columns(to []any) []any {
	return append(to, &o.ID, &o.No, &o.CanonicalNo, &o.Name, &o.Country, &o.Region, &o.NUTSVersion, &o.Sectors,
		documents(&o.Places), documents(&o.Classifications), documents(&o.ExternalIDs), &o.NeedsReview,
		&o.MergedInto, &o.CanonicalID, &o.DissolvedOn, &o.Version, &o.KnownFrom)
}

func (o *Organisation) exists() bool { return !o.ID.IsZero() }

func (o Organisation) evolve(r domain.Recorded) Organisation {
	on := domain.DateOf(r.At)
	switch e := r.Event.(type) {
	case domain.OrganisationRegistered:
		o.ID, o.Name, o.NeedsReview, o.ExternalIDs = r.Stream, e.Name, e.NeedsReview, []ExternalID{}
		o = o.place(Place{nil, e.Country, e.Region, e.NUTSVersion}).classify(Classification{nil, e.Sectors})
	case domain.OrganisationRenamed:
		o.Name = e.Name
	case domain.OrganisationRelocated:
		o = o.place(Place{&on, e.Country, e.Region, e.NUTSVersion})
	case domain.OrganisationClassified:
		o = o.classify(Classification{&on, e.Sectors})
	case domain.ExternalIDLinked:
		o.ExternalIDs = append(slices.Clip(o.ExternalIDs), ExternalID{e.Scheme, e.Value})
	case domain.OrganisationsMerged:
		o.MergedInto = new(e.Into)
	case domain.OrganisationMergeReverted:
		o.MergedInto = nil
	case domain.OrganisationDissolved:
		o.DissolvedOn = &on
	}
	return o
}

// place puts a move where it belongs in time: it may be learned after a later one.
func (o Organisation) place(p Place) Organisation {
	i := slices.IndexFunc(o.Places, func(other Place) bool { return startsAfter(other.From, p.From) })
	o.Places = insert(o.Places, i, p)
	last := o.Places[len(o.Places)-1]
	o.Country, o.Region, o.NUTSVersion = last.Country, last.Region, last.NUTSVersion
	return o
}

func (o Organisation) classify(c Classification) Organisation {
	if c.Sectors == nil {
		c.Sectors = []string{}
	}
	i := slices.IndexFunc(o.Classifications, func(other Classification) bool { return startsAfter(other.From, c.From) })
	o.Classifications = insert(o.Classifications, i, c)
	o.Sectors = o.Classifications[len(o.Classifications)-1].Sectors
	return o
}

// startsAfter tells whether a day, or nil for the beginning, comes after another.
func startsAfter(a, b *domain.Date) bool { return a != nil && (b == nil || *a > *b) }

// insert returns a copy of values with value before the i-th, or at the end for a negative i.
func insert[T any](values []T, i int, value T) []T {
	if i < 0 {
		i = len(values)
	}
	return slices.Insert(slices.Clip(values), i, value)
}

func (b *book) admitOrganisation(o *Organisation) {
	if b.organisations.admit(o.ID, o) != nil {
		b.organisationNumbers.set(o.ID, o.No)
		b.organisationNo[o.No] = o
		if o.MergedInto != nil {
			index(b.aliases, *o.MergedInto, o.ID)
		}
	}
}

func (b *book) setOrganisation(id domain.ID, position int64, next *Organisation) {
	no := b.organisationNumbers.give(id)
	b.outdateOrganisation(no)
	if before := b.organisations.get(id); before != nil && before.MergedInto != nil {
		unindex(b.aliases, *before.MergedInto, id)
	}
	if next != nil {
		next.No = no
		if next.MergedInto != nil {
			index(b.aliases, *next.MergedInto, id)
		}
	}
	b.organisations.set(id, position, next)
	b.organisationNo[no] = next
	b.resolve(id, position, 0)
	b.outdateOrganisation(no)
	b.relocateProjects(id, position, 0)
}

// resolve finds anew where the merges of an organisation, and of all that were merged into it, end.
func (b *book) resolve(id domain.ID, position int64, depth int) {
	if current := b.organisations.get(id); current != nil {
		o := *current
		o.CanonicalID, o.CanonicalNo = id, o.No
		if o.MergedInto != nil {
			if into := b.organisations.get(*o.MergedInto); into != nil {
				o.CanonicalID, o.CanonicalNo = into.CanonicalID, into.CanonicalNo
			}
		}
		if o.CanonicalID != current.CanonicalID {
			b.organisations.set(id, position, &o)
			b.organisationNo[o.No] = &o
		}
	}
	for _, alias := range b.aliases[id] {
		if depth < deepest {
			b.resolve(alias, position, depth+1)
		}
	}
}

var organisationStatements = statements{
	name:       "organisations",
	keyColumns: 1,
	remove:     `delete from organisations where id = any($1)`,
	store:      `copy organisations from stdin (format binary)`,
	close:      `copy organisations_history from stdin (format binary)`,
	versions: `
		select *, null::bigint from organisations where known_from <= $1
		union all
		select * from organisations_history where known_from <= $1`,
}

const (
	// With an organisation come all that merges connect it with, even if it is gone itself.
	loadOrganisations = `
		select * from organisations where canonical_no in (
			select canonical_no from organisations where id = any($1)
			union all
			select canonical_no from organisations where merged_into = any($1))`

	loadOrganisationNumbers = `
		select id, no from organisations_history where id = any($1)
		union all
		select '00000000-0000-0000-0000-000000000000', coalesce(greatest(
			(select max(no) from organisations), (select max(no) from organisations_history)), 0)`
)

// OrganisationFilter selects organisations; an empty field selects all.
type OrganisationFilter struct {
	Query          string // a part of the name, in any case
	Country        string // where it is now
	Sector         string // a slug
	NeedsReview    bool   // only those
	IncludeAliases bool   // also those that were merged into another
	Listing
}

const listOrganisations = `
	select * from (
		select *, null::bigint from read_model.organisations where known_from <= $1
		union all
		select * from read_model.organisations_history where known_from <= $1 and known_to > $1
	) known
	where ($2 = '' or strpos(lower(name), lower($2)) > 0) and ($3 = '' or country = $3) and ($4 = '' or $4 = any(sectors))
	and (not $5 or needs_review) and ($6 or merged_into is null) and no > $7
	order by no limit $8`

// Organisations lists organisations in the order in which they were recorded.
func (r *Reader) Organisations(ctx context.Context, f OrganisationFilter) (Page[Organisation], error) {
	return list(ctx, r, f.Listing, cursorNo, func(o Organisation) string { return noCursor(o.No) },
		listOrganisations, f.Query, f.Country, f.Sector, f.NeedsReview, f.IncludeAliases)
}

const getOrganisation = `
	select *, null::bigint from read_model.organisations where id = $2 and known_from <= $1
	union all
	select * from read_model.organisations_history where id = $2 and known_from <= $1 and known_to > $1`

// Organisation returns one organisation as known at that position (nil: now); a domain.NotFound error if there is none.
func (r *Reader) Organisation(ctx context.Context, id domain.ID, asOf *int64) (Organisation, error) {
	return one[Organisation](ctx, r, "organisation", asOf, getOrganisation, id)
}
