package domain

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
