package projections

import (
	"context"
	"slices"

	"aftermatch/domain"
)

// Tie is what two organisations have been to each other, beside their meetings and projects, as it is known.
type Tie struct {
	ID            domain.ID      `json:"id"`
	OrganisationA domain.ID      `json:"organisation_a"`
	OrganisationB domain.ID      `json:"organisation_b"`
	ANo           int32          `json:"-"`
	BNo           int32          `json:"-"`
	Kind          domain.TieKind `json:"kind"` // the latest declared by effective date; "" when unknown
	Declarations  []Declaration  `json:"declarations"`
	EndedBy       []Ending       `json:"ended_by"`
	EndedOn       *domain.Date   `json:"ended_on"` // the day on which both sides had declared their cooperation ended
	Known
}

// Declaration is what the two were to each other on a day.
type Declaration struct {
	On   domain.Date    `json:"on"`
	Kind domain.TieKind `json:"kind"`
}

// Ending is one side's word that their cooperation ended.
type Ending struct {
	OrganisationID domain.ID   `json:"organisation_id"`
	On             domain.Date `json:"on"`
}

func (t *Tie) columns(to []any) []any {
	return append(to, &t.ID, &t.OrganisationA, &t.OrganisationB, &t.ANo, &t.BNo, (*string)(&t.Kind),
		documents(&t.Declarations), documents(&t.EndedBy), &t.EndedOn, &t.Version, &t.KnownFrom)
}

func (t *Tie) exists() bool { return !t.ID.IsZero() }

func (t Tie) evolve(r domain.Recorded) Tie {
	on := domain.DateOf(r.At)
	switch e := r.Event.(type) {
	case domain.PriorTieDeclared:
		t = t.between(r, e.Pair).declare(Declaration{on, e.Kind})
	case domain.PriorTieRetracted:
		t.Kind, t.Declarations = "", []Declaration{}
	case domain.CooperationEnded:
		t = t.between(r, e.Pair)
		for _, side := range []domain.ID{t.OrganisationA, t.OrganisationB} {
			if e.Both || e.By == side {
				t = t.end(Ending{side, on})
			}
		}
	}
	return t
}

func (t Tie) between(r domain.Recorded, pair domain.Pair) Tie {
	if t.ID.IsZero() {
		t.ID, t.Declarations, t.EndedBy = r.Stream, []Declaration{}, []Ending{}
		t.OrganisationA, t.OrganisationB = domain.Ordered(pair.OrganisationA, pair.OrganisationB)
	}
	return t
}

// declare puts a declaration where it belongs in time; of two about one day the later word counts.
func (t Tie) declare(d Declaration) Tie {
	i := slices.IndexFunc(t.Declarations, func(other Declaration) bool { return other.On > d.On })
	t.Declarations = insert(t.Declarations, i, d)
	t.Kind = t.Declarations[len(t.Declarations)-1].Kind
	return t
}

// end notes one side's first word; it is over on the day of the second side's.
func (t Tie) end(e Ending) Tie {
	if slices.ContainsFunc(t.EndedBy, func(other Ending) bool { return other.OrganisationID == e.OrganisationID }) {
		return t
	}
	t.EndedBy = append(slices.Clip(t.EndedBy), e)
	if len(t.EndedBy) == 2 {
		t.EndedOn = new(max(t.EndedBy[0].On, t.EndedBy[1].On))
	}
	return t
}

func (b *book) admitTie(t *Tie) bool {
	if b.ties.admit(t.ID, t) == nil {
		return false
	}
	b.dyads.get(dyadOf(t.ANo, t.BNo)).tie = t
	return true
}

func (b *book) setTie(id domain.ID, position int64, next *Tie) {
	if before := b.ties.get(id); before != nil {
		b.dyads.get(dyadOf(before.ANo, before.BNo)).tie = nil
		b.outdate(before.ANo, before.BNo)
	}
	if next != nil {
		next.ANo, next.BNo = b.organisationNumbers.of[next.OrganisationA], b.organisationNumbers.of[next.OrganisationB]
		b.dyads.get(dyadOf(next.ANo, next.BNo)).tie = next
		b.outdate(next.ANo, next.BNo)
	}
	b.ties.set(id, position, next)
}

var tieStatements = statements{
	name:       "ties",
	keyColumns: 1,
	remove:     `delete from ties where id = any($1)`,
	store:      `copy ties from stdin (format binary)`,
	close:      `copy ties_history from stdin (format binary)`,
	versions: `
		select *, null::bigint from ties where known_from <= $1
		union all
		select * from ties_history where known_from <= $1`,
}

const (
	loadTies        = `select * from ties where id = any($1)`
	loadTiesBetween = `select t.* from unnest($1::int[], $2::int[]) d(a, b) join ties t on t.a_no = d.a and t.b_no = d.b`
)

// TieFilter selects ties; a zero field selects all.
type TieFilter struct {
	Organisation domain.ID // one of the two, as recorded
	With         domain.ID // the same of another organisation, too
	Listing
}

const listTies = `
	select * from (
		select *, null::bigint from read_model.ties where known_from <= $1
		union all
		select * from read_model.ties_history where known_from <= $1 and known_to > $1
	) known
	where ($2::uuid is null or organisation_a = $2 or organisation_b = $2)
	and ($3::uuid is null or organisation_a = $3 or organisation_b = $3) and id > $4
	order by id limit $5`

// Ties lists ties in the order of their ids.
func (r *Reader) Ties(ctx context.Context, f TieFilter) (Page[Tie], error) {
	return list(ctx, r, f.Listing, cursorID, func(t Tie) string { return t.ID.String() }, listTies, given(f.Organisation), given(f.With))
}

const getTie = `
	select *, null::bigint from read_model.ties where id = $2 and known_from <= $1
	union all
	select * from read_model.ties_history where id = $2 and known_from <= $1 and known_to > $1`

// Tie returns one tie as known at that position (nil: now); a domain.NotFound error if there is none.
func (r *Reader) Tie(ctx context.Context, id domain.ID, asOf *int64) (Tie, error) {
	return one[Tie](ctx, r, "tie", asOf, getTie, id)
}
