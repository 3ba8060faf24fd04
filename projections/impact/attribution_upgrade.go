package impact

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// beginning is how a project began: on the first day from its idea on which two of its partners were active, and whether they
// were in different countries that day or came to be.
type beginning struct {
	On        *domain.Date // nil: it never had two at once by the cut-off
	Domestic  bool
	CrossedOn *domain.Date // the first day on which active partners were in different countries
}

// upgraded tells whether a project that began domestic turned cross-border.
func (b beginning) upgraded() bool { return b.Domestic && b.CrossedOn != nil }

// seat is an organisation's own, after merges, and where it was.
type seat struct {
	ID        domain.ID // as recorded
	Canonical domain.ID
	Places    moves
}

const listSeats = `
	with known as (
	  select id, canonical_id, places from read_model.organisations where known_from <= @position
	  union all
	  select id, canonical_id, places from read_model.organisations_history where known_from <= @position and known_to > @position
	)
	select recorded.id, own.id, own.places
	from known recorded
	join known own on own.id = recorded.canonical_id
	where recorded.id = any(@ids)`

// seats are those of the ledger's partners.
func (r *Reader) seats(ctx context.Context, l ledger) (map[domain.ID]seat, error) {
	var ids []domain.ID
	for _, p := range l.projects {
		for _, partner := range p.Members {
			ids = append(ids, partner.OrganisationID)
		}
	}
	found, err := list(ctx, r, pgx.RowToStructByPos[seat], listSeats, pgx.NamedArgs{"position": l.AsOf.Position, "ids": ids})
	seats := make(map[domain.ID]seat, len(found))
	for _, s := range found {
		seats[s.ID] = s
	}
	return seats, err
}

// partnersBy counts the organisations, merges resolved, that had become partners by the cut-off and count as such.
func (p levelProject) partnersBy(f Frame, seats map[domain.ID]seat) int {
	var found []domain.ID
	for _, partner := range p.Members {
		if partner.JoinedOn > *f.Until || partner.Disputed || f.Filters.Verified == VerifiedConfirmed && !partner.Confirmed {
			continue
		}
		if own, known := seats[partner.OrganisationID]; known && !slices.Contains(found, own.Canonical) {
			found = append(found, own.Canonical)
		}
	}
	return len(found)
}

// begin goes through the days from the idea to the project's end or the cut-off on which the answer may change for the better.
func (p levelProject) begin(f Frame, seats map[domain.ID]seat) (b beginning) {
	last := *f.Until
	if p.EndedOn != nil {
		last = min(last, *p.EndedOn)
	}
	turns := []domain.Date{p.IdeaOn}
	for _, partner := range p.Members {
		turns = append(turns, partner.JoinedOn)
		for _, place := range seats[partner.OrganisationID].Places {
			if place.From != nil {
				turns = append(turns, *place.From)
			}
		}
	}
	slices.Sort(turns)
	for _, day := range slices.Compact(turns) {
		if day < p.IdeaOn || day > last {
			continue
		}
		several, abroad := p.partnersOn(day, f.Filters.Verified, seats)
		if several && b.On == nil {
			b.On, b.Domestic = &day, !abroad
		}
		if abroad {
			b.CrossedOn = &day
			break
		}
	}
	return b
}

// partnersOn tells whether the project had two active partners that day, and whether two were in different countries.
func (p levelProject) partnersOn(day domain.Date, verified Verified, seats map[domain.ID]seat) (several, abroad bool) {
	var first seat
	for _, partner := range p.Members {
		left := partner.LeftOn != nil && *partner.LeftOn < day
		if partner.Disputed || verified == VerifiedConfirmed && !partner.Confirmed || partner.JoinedOn > day || left {
			continue
		}
		switch own := seats[partner.OrganisationID]; {
		case first.Canonical.IsZero():
			first = own
		case own.Canonical != first.Canonical:
			several = true
			abroad = abroad || own.Places.on(day) != first.Places.on(day)
		}
	}
	return several, abroad
}
