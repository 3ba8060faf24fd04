package projections

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// Representative is a person as far as everybody who follows the log may know: for whom the person speaks, but
// not who it is. What is sealed in the log is not copied here; Persons opens it.
type Representative struct {
	ID            domain.ID            `json:"id"`
	RegisteredAt  time.Time            `json:"registered_at"`
	RegisteredBy  string               `json:"registered_by"` // the account
	Affiliations  []Affiliation        `json:"affiliations"`
	Consents      []Consent            `json:"consents"`
	WithdrawnAt   *time.Time           `json:"withdrawn_at"` // when the consent was withdrawn
	ErasedAt      *time.Time           `json:"erased_at"`
	ErasureGround domain.ErasureGround `json:"erasure_ground"` // "" while the person is there
	Known
}

// Affiliation is a spell for which the person speaks for an organisation.
type Affiliation struct {
	OrganisationID domain.ID  `json:"organisation_id"`
	From           time.Time  `json:"from"`
	Until          *time.Time `json:"until"`
}

// Consent is what the person agreed to.
type Consent struct {
	Notice  string             `json:"notice"`
	Form    domain.ConsentForm `json:"form"`
	GivenAt time.Time          `json:"given_at"`
}

func (r *Representative) columns(to []any) []any {
	return append(to, &r.ID, &r.RegisteredAt, &r.RegisteredBy, documents(&r.Affiliations), documents(&r.Consents), &r.WithdrawnAt, &r.ErasedAt,
		(*string)(&r.ErasureGround), &r.Version, &r.KnownFrom)
}

func (r *Representative) exists() bool { return !r.ID.IsZero() }

// Gone tells whether the person's data are destroyed.
func (r Representative) Gone() bool { return r.WithdrawnAt != nil || r.ErasedAt != nil }

func (r Representative) evolve(recorded domain.Recorded) Representative {
	at := recorded.At.UTC()
	switch e := recorded.Event.(type) {
	case domain.RepresentativeRegistered:
		r.ID, r.RegisteredAt, r.RegisteredBy = recorded.Stream, at, recorded.Metadata.Actor
		r.Affiliations, r.Consents = []Affiliation{}, []Consent{}
	case domain.AffiliationStarted:
		r.Affiliations = append(slices.Clip(r.Affiliations), Affiliation{OrganisationID: e.OrganisationID, From: at})
	case domain.AffiliationEnded:
		r.Affiliations = slices.Clone(r.Affiliations)
		for i, a := range r.Affiliations {
			if a.OrganisationID == e.OrganisationID && a.Until == nil {
				r.Affiliations[i].Until = &at
			}
		}
	case domain.ConsentGiven:
		r.Consents = append(slices.Clip(r.Consents), Consent{e.Notice, e.Form, at})
	case domain.ConsentWithdrawn:
		r.WithdrawnAt = &at
	case domain.PersonalDataErased:
		r.ErasedAt, r.ErasureGround = &at, e.Ground
	}
	return r
}

var representativeStatements = statements{
	name:       "representatives",
	keyColumns: 1,
	remove:     `delete from representatives where id = any($1)`,
	store:      `copy representatives from stdin (format binary)`,
	close:      `copy representatives_history from stdin (format binary)`,
	versions: `
		select *, null::bigint from representatives where known_from <= $1
		union all
		select * from representatives_history where known_from <= $1`,
}

const loadRepresentatives = `select * from representatives where id = any($1)`

// RepresentativeFilter selects representatives; a zero field selects all.
type RepresentativeFilter struct {
	Organisation domain.ID // that they speak for at present
	Conference   domain.ID // in which an organisation takes part that they speak for at present
	Listing
}

const listRepresentatives = `
	with known as (
		select *, null::bigint as known_to from read_model.representatives where known_from <= $1
		union all
		select * from read_model.representatives_history where known_from <= $1 and known_to > $1
	)
	select * from known
	where ($2::uuid is null or affiliations @> jsonb_build_array(jsonb_build_object('organisation_id', $2::uuid, 'until', null)))
	and ($3::uuid is null or exists (
		select 1 from jsonb_to_recordset(affiliations) a(organisation_id uuid, until text)
		join (
			select organisation_id, conference_id from read_model.participations where known_from <= $1
			union all
			select organisation_id, conference_id from read_model.participations_history where known_from <= $1 and known_to > $1
		) p on p.organisation_id = a.organisation_id and p.conference_id = $3
		where a.until is null))
	and id > $4
	order by id limit $5`

// Representatives lists representatives in the order of their ids.
func (r *Reader) Representatives(ctx context.Context, f RepresentativeFilter) (Page[Representative], error) {
	return list(ctx, r, f.Listing, cursorID, func(p Representative) string { return p.ID.String() },
		listRepresentatives, given(f.Organisation), given(f.Conference))
}

const getRepresentative = `
	select *, null::bigint from read_model.representatives where id = $2 and known_from <= $1
	union all
	select * from read_model.representatives_history where id = $2 and known_from <= $1 and known_to > $1`

// Representative returns one representative as known at that position (nil: now); a domain.NotFound error if there is none.
func (r *Reader) Representative(ctx context.Context, id domain.ID, asOf *int64) (Representative, error) {
	return one[Representative](ctx, r, "representative", asOf, getRepresentative, id)
}

const attending = `
	select distinct p.organisation_id from read_model.participations p
	join read_model.conferences c on c.id = p.conference_id
	where p.organisation_id = any($1)
	and (c.series = any($2) or '*' = any($2)
		or exists (select 1 from events e where e.stream = c.id and e.version = 1 and e.metadata->>'actor' = $3))`

// Attending tells which of the organisations take or took part in conferences of those series (* is every one), or in
// conferences that the account announced.
func (r *Reader) Attending(ctx context.Context, series []string, account string, organisations ...domain.ID) (map[domain.ID]bool, error) {
	if series == nil {
		series = []string{}
	}
	rows, err := r.pool.Query(ctx, attending, organisations, series, account)
	if err != nil {
		return nil, fmt.Errorf("read who takes part: %w", err)
	}
	found := map[domain.ID]bool{}
	var id domain.ID
	if _, err := pgx.ForEachRow(rows, []any{&id}, func() error { found[id] = true; return nil }); err != nil {
		return nil, fmt.Errorf("read who takes part: %w", err)
	}
	return found, nil
}
