package projections

import (
	"context"
	"slices"
	"time"

	"aftermatch/domain"
)

// Participation is one organisation's part in one conference as it is known.
type Participation struct {
	ID             domain.ID           `json:"id"`
	ConferenceID   domain.ID           `json:"conference_id"`
	OrganisationID domain.ID           `json:"organisation_id"`
	Status         ParticipationStatus `json:"status"`
	RegisteredAt   time.Time           `json:"registered_at"`
	CancelledAt    *time.Time          `json:"cancelled_at"`
	Delegates      []Delegate          `json:"delegates"`
	Known
}

// ParticipationStatus says whether the organisation takes part.
type ParticipationStatus string

// The states of a participation.
const (
	ParticipationRegistered ParticipationStatus = "registered"
	ParticipationCancelled  ParticipationStatus = "cancelled"
)

// Delegate is a person who comes for the organisation.
type Delegate struct {
	RepresentativeID domain.ID  `json:"representative_id"`
	NamedAt          *time.Time `json:"named_at"`
	CheckedInAt      *time.Time `json:"checked_in_at"`
}

func (p *Participation) columns(to []any) []any {
	return append(to, &p.ID, &p.ConferenceID, &p.OrganisationID, (*string)(&p.Status), &p.RegisteredAt, &p.CancelledAt,
		documents(&p.Delegates), &p.Version, &p.KnownFrom)
}

func (p *Participation) exists() bool { return !p.ID.IsZero() }

func (p Participation) evolve(r domain.Recorded) Participation {
	switch e := r.Event.(type) {
	case domain.ParticipationRegistered:
		p.ID, p.ConferenceID, p.OrganisationID = r.Stream, e.ConferenceID, e.OrganisationID
		p.Status, p.RegisteredAt, p.CancelledAt = ParticipationRegistered, r.At, nil
		if p.Delegates == nil {
			p.Delegates = []Delegate{}
		}
	case domain.DelegateNamed:
		p = p.delegate(e.RepresentativeID, func(d *Delegate) { d.NamedAt = new(r.At) })
	case domain.ParticipationCancelled:
		p.Status, p.CancelledAt = ParticipationCancelled, new(r.At)
	case domain.DelegateCheckedIn:
		p = p.delegate(e.RepresentativeID, func(d *Delegate) { d.CheckedInAt = new(r.At) })
	}
	return p
}

func (p Participation) delegate(id domain.ID, change func(*Delegate)) Participation {
	p.Delegates = slices.Clone(p.Delegates)
	i := slices.IndexFunc(p.Delegates, func(d Delegate) bool { return d.RepresentativeID == id })
	if i < 0 {
		i, p.Delegates = len(p.Delegates), append(p.Delegates, Delegate{RepresentativeID: id})
	}
	change(&p.Delegates[i])
	return p
}

var participationStatements = statements{
	name:       "participations",
	keyColumns: 1,
	remove:     `delete from participations where id = any($1)`,
	store:      `copy participations from stdin (format binary)`,
	close:      `copy participations_history from stdin (format binary)`,
	versions: `
		select *, null::bigint from participations where known_from <= $1
		union all
		select * from participations_history where known_from <= $1`,
}

const loadParticipations = `select * from participations where id = any($1)`

// ParticipationFilter selects participations; a zero field selects all.
type ParticipationFilter struct {
	Conference   domain.ID
	Organisation domain.ID
	Listing
}

const listParticipations = `
	select * from (
		select *, null::bigint from read_model.participations where known_from <= $1
		union all
		select * from read_model.participations_history where known_from <= $1 and known_to > $1
	) known
	where ($2::uuid is null or conference_id = $2) and ($3::uuid is null or organisation_id = $3) and id > $4
	order by id limit $5`

// Participations lists participations in the order of their ids.
func (r *Reader) Participations(ctx context.Context, f ParticipationFilter) (Page[Participation], error) {
	return list(ctx, r, f.Listing, cursorID, func(p Participation) string { return p.ID.String() },
		listParticipations, given(f.Conference), given(f.Organisation))
}

const getParticipation = `
	select *, null::bigint from read_model.participations where id = $2 and known_from <= $1
	union all
	select * from read_model.participations_history where id = $2 and known_from <= $1 and known_to > $1`

// Participation returns one participation as known at that position (nil: now); a domain.NotFound error if there is none.
func (r *Reader) Participation(ctx context.Context, id domain.ID, asOf *int64) (Participation, error) {
	return one[Participation](ctx, r, "participation", asOf, getParticipation, id)
}
