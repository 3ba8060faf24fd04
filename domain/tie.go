package domain

import (
	"slices"
	"time"
)

// Tie is what two organisations have been to each other, beside their meetings and projects.
type Tie struct {
	A, B    ID      // ordered; zero when nothing was declared
	Kind    TieKind // "" when unknown
	EndedBy []ID    // the sides that declared the cooperation ended
}

// Ended tells whether both sides declared their cooperation ended.
func (t Tie) Ended() bool { return len(t.EndedBy) == 2 }

// TieID names the tie between two organisations, in either order.
func TieID(a, b ID) ID {
	a, b = Ordered(a, b)
	return DeriveID("tie", a.String(), b.String())
}

// TieKind is what two organisations were to each other before they met at a conference.
type TieKind string

// The kinds of prior tie. None is knowledge too: it differs from unknown.
const (
	TieNone    TieKind = "none"
	TieContact TieKind = "contact"
	TieProject TieKind = "project"
)

// TieKinds lists them, weakest first.
var TieKinds = []TieKind{TieNone, TieContact, TieProject}

// Pair is two organisations, in any order.
type Pair struct {
	OrganisationA ID `json:"organisation_a,omitzero"`
	OrganisationB ID `json:"organisation_b,omitzero"`
}

// Admit tells whether e may happen to the tie next.
func (t Tie) Admit(e TieEvent, at time.Time, w World) error {
	switch e := e.(type) {
	case PriorTieDeclared:
		return t.declare(e, at, w)
	case PriorTieRetracted:
		return firstOf(reason(e.Reason), t.declared())
	case CooperationEnded:
		return t.end(e, w)
	}
	return nil
}

// Evolve is the tie after e.
func (t Tie) Evolve(e TieEvent, _ time.Time) Tie {
	switch e := e.(type) {
	case PriorTieDeclared:
		t = t.between(e.Pair)
		t.Kind = e.Kind
	case PriorTieRetracted:
		t.Kind = ""
	case CooperationEnded:
		t = t.between(e.Pair)
		for _, side := range []ID{t.A, t.B} {
			if e.Both || side == e.By {
				t.EndedBy = with(t.EndedBy, side)
			}
		}
	}
	return t
}

// Reads names both organisations.
func (t Tie) Reads(e TieEvent) []ID {
	switch e := e.(type) {
	case PriorTieDeclared:
		t = t.between(e.Pair)
	case CooperationEnded:
		t = t.between(e.Pair)
	case PriorTieRetracted:
		return nil
	}
	return []ID{t.A, t.B}
}

// Claims nothing: the tie's ID is its pair's.
func (t Tie) Claims() []Claim { return nil }

func (t Tie) between(p Pair) Tie {
	if t.A.IsZero() {
		t.A, t.B = Ordered(p.OrganisationA, p.OrganisationB)
	}
	return t
}

func (t Tie) declare(e PriorTieDeclared, at time.Time, w World) error {
	in := inputs{}
	in.pair(e.Pair)
	among(&in, "kind", e.Kind, TieKinds)
	if err := in.err(); err != nil {
		return err
	}
	if err := w.named(TieID(e.OrganisationA, e.OrganisationB), "tie"); err != nil {
		return err
	}
	return allOf(
		referred("organisation_a", e.OrganisationA, In[Organisation](w, e.OrganisationA).active(at)),
		referred("organisation_b", e.OrganisationB, In[Organisation](w, e.OrganisationB).active(at)),
	)
}

func (t Tie) declared() error {
	switch {
	case t.A.IsZero():
		return missing("tie")
	case t.Kind == "":
		return refuse("no_prior_tie", "no prior tie is declared between %s and %s", t.A, t.B)
	}
	return nil
}

func (t Tie) end(e CooperationEnded, w World) error {
	begins, says := t.A.IsZero(), e.Pair != Pair{}
	in := inputs{}
	if begins || says {
		in.pair(e.Pair)
	}
	if e.Both == !e.By.IsZero() {
		in.fault("by", "name the side that declares it, or set both when they declare it together")
	}
	if err := in.err(); err != nil {
		return err
	}
	if says {
		if err := w.named(TieID(e.OrganisationA, e.OrganisationB), "tie"); err != nil {
			return err
		}
	}
	t = t.between(e.Pair)
	switch {
	case t.Ended() || slices.Contains(t.EndedBy, e.By):
		return refuse("ended_already", "this was declared already; the cooperation is ended once both sides have said so")
	case !e.Both && e.By != t.A && e.By != t.B:
		return refuse("not_a_party", "only %s and %s can declare their cooperation ended", t.A, t.B)
	case begins:
		return allOf(
			referred("organisation_a", t.A, In[Organisation](w, t.A).registered()),
			referred("organisation_b", t.B, In[Organisation](w, t.B).registered()),
		)
	}
	return nil
}

func (in *inputs) pair(p Pair) {
	in.id("organisation_a", p.OrganisationA)
	in.id("organisation_b", p.OrganisationB)
	if p.OrganisationA == p.OrganisationB && !p.OrganisationA.IsZero() {
		in.fault("organisation_b", "must be another organisation than organisation_a")
	}
}
