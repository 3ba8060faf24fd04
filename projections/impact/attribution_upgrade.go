package impact

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
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

// seats are all organisations by their numbers, as recorded.
type seats []seat

// seat is what an organisation stands for, and where that was.
type seat struct {
	canonical int32  // after merges; 0: there is no such organisation
	country   string // of one that has never moved
	moves     moves  // of the others
}

const (
	seatColumns = `no, canonical_no, country, case when jsonb_array_length(places) > 1 then places end`

	listSeats = `
	select ` + seatColumns + ` from read_model.organisations where known_from <= @position
	union all
	select ` + seatColumns + ` from read_model.organisations_history where known_from <= @position and known_to > @position`
)

var seatFormats = pgx.QueryResultFormats{pgx.BinaryFormatCode, pgx.BinaryFormatCode, pgx.TextFormatCode, pgx.TextFormatCode}

// seatOf reads seatColumns.
func seatOf(v [][]byte) (no int32, own seat, err error) {
	own = seat{canonical: number(v[1]), country: string(v[2])}
	if v[3] != nil {
		err = json.Unmarshal(v[3], &own.moves)
	}
	return number(v[0]), own, err
}

func (r *Reader) seats(ctx context.Context, f Frame) (found seats, err error) {
	return found, r.ask(ctx, func(rows pgx.Rows) error {
		for rows.Next() {
			no, own, err := seatOf(rows.RawValues())
			if err != nil {
				return err
			}
			if missing := int(no) + 1 - len(found); missing > 0 {
				found = append(found, make(seats, missing)...)
			}
			found[no] = own
		}
		return nil
	}, listSeats, seatFormats, pgx.NamedArgs{"position": f.AsOf.Position})
}

// own is the seat of what the organisation stands for.
func (s seats) own(no int32) *seat {
	if int(no) >= len(s) || int(s[no].canonical) >= len(s) {
		return &seat{}
	}
	return &s[s[no].canonical]
}

// on is where it was that day.
func (s *seat) on(day domain.Date) string {
	if s.moves == nil {
		return s.country
	}
	return s.moves.on(day)
}

// counts tells whether a partner's word, or that of others, makes it one.
func (f Frame) counts(s projections.PartnerSpell) bool {
	return !s.Disputed && (f.Filters.Verified != VerifiedConfirmed || s.Confirmed)
}

// partnersBy counts the organisations, merges resolved, that had become partners by the cut-off and count as such.
func (p levelProject) partnersBy(f Frame, seats seats) int {
	var found []int32
	for _, s := range p.Spells {
		own := seats.own(s.OrganisationNo).canonical
		if s.JoinedOn <= *f.Until && f.counts(s) && own != 0 && !slices.Contains(found, own) {
			found = append(found, own)
		}
	}
	return len(found)
}

// begin goes through the days from the idea to the project's end or the cut-off on which the answer may change for the better.
func (p levelProject) begin(f Frame, seats seats) (b beginning) {
	last := *f.Until
	if p.EndedOn != nil {
		last = min(last, *p.EndedOn)
	}
	turns := append(make([]domain.Date, 0, 16), p.IdeaOn)
	for _, s := range p.Spells {
		turns = append(turns, s.JoinedOn)
		for _, place := range seats.own(s.OrganisationNo).moves {
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
		several, abroad := p.partnersOn(day, f, seats)
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
func (p levelProject) partnersOn(day domain.Date, f Frame, seats seats) (several, abroad bool) {
	first := &seat{}
	for _, s := range p.Spells {
		if !f.counts(s) || s.JoinedOn > day || s.LeftOn < day {
			continue
		}
		switch own := seats.own(s.OrganisationNo); {
		case first.canonical == 0:
			first = own
		case own.canonical != first.canonical:
			several = true
			abroad = abroad || own.on(day) != first.on(day)
		}
	}
	return several, abroad
}
