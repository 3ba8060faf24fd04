package domain

import "time"

// Tie is what two organisations have been to each other, beside their meetings and projects.
type Tie struct {
	A, B    ID      // ordered; zero when nothing was declared
	Kind    TieKind // "" when unknown
	EndedBy []ID    // who declared the cooperation ended
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

// TieEvent is what can happen to a tie.
//
//sumtype:decl
type TieEvent interface {
	Event
	tieEvent()
}

// PriorTieDeclared: at that time the two were strangers, knew each other, or had a project together. A
// later declaration adds to an earlier one: it says what they were at another time.
type PriorTieDeclared struct {
	Pair
	Kind TieKind `json:"kind"`
}

// PriorTieRetracted: what was declared is withdrawn; what the two were before is unknown again.
type PriorTieRetracted struct {
	Reason string `json:"reason,omitempty"`
}

// CooperationEnded: one side, or both together, declared their cooperation ended. It is ended once both
// have. Pair is given when nothing was recorded of the two before.
type CooperationEnded struct {
	Pair
	By   ID   `json:"by,omitzero"`   // the side that declares it
	Both bool `json:"both,omitzero"` // both sides declare it together; By is then empty
}

func (PriorTieDeclared) EventType() string  { return "PriorTieDeclared" }
func (PriorTieRetracted) EventType() string { return "PriorTieRetracted" }
func (CooperationEnded) EventType() string  { return "CooperationEnded" }

func (PriorTieDeclared) tieEvent()  {}
func (PriorTieRetracted) tieEvent() {}
func (CooperationEnded) tieEvent()  {}

// Admit tells whether e may happen to the tie next.
func (t Tie) Admit(e TieEvent, at time.Time, w World) error { return nil }

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
		if e.Both {
			t.EndedBy = []ID{t.A, t.B}
		} else {
			t.EndedBy = append(t.EndedBy[:len(t.EndedBy):len(t.EndedBy)], e.By)
		}
	}
	return t
}

func (t Tie) between(p Pair) Tie {
	if t.A.IsZero() {
		t.A, t.B = Ordered(p.OrganisationA, p.OrganisationB)
	}
	return t
}

// Reads names both organisations.
func (t Tie) Reads(e TieEvent) []ID { return nil }

// Claims nothing: the tie's ID is its pair's.
func (t Tie) Claims() []Claim { return nil }
