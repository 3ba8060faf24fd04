package domain

import (
	"errors"
	"fmt"
)

// Reason says what kind of refusal an Error is; HTTP and the command line each map it once.
type Reason int

const (
	Refused   Reason = iota // the facts as recorded do not allow it (an invariant)
	Invalid                 // the input itself is wrong, whatever is recorded
	NotFound                // there is no such thing
	Forbidden               // the actor may never do this
)

// Error is a refusal in the user's words: what is wrong and what to do about it. Code is stable.
type Error struct {
	Reason  Reason
	Code    string
	Message string
	Faults  []Fault // every fault of an input, when there are several

	further []string // what else stands against it, in the same words as messages
}

// Fault is one thing wrong with an input, and where.
type Fault struct {
	Field   string // as the user names it, e.g. partners[1].role
	Message string
}

func (e *Error) Error() string { return e.Message }

func refuse(code, format string, args ...any) error {
	return &Error{Reason: Refused, Code: code, Message: fmt.Sprintf(format, args...)}
}

func invalid(faults []Fault) error {
	if len(faults) == 0 {
		return nil
	}
	return &Error{Reason: Invalid, Code: "invalid", Message: faults[0].Message, Faults: faults}
}

// firstOf returns the first refusal: later checks may rest on earlier ones.
func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// allOf returns the first refusal, too, and remembers the others. The checks are independent: those of
// other streams, which come after those of the stream itself, so that neither hides the other when a
// correction is judged.
func allOf(errs ...error) error {
	var first *Error
	for _, err := range errs {
		var refusal *Error
		if !errors.As(err, &refusal) {
			continue
		}
		if first == nil {
			copied := *refusal
			first = &copied
		} else {
			first.further = append(append(first.further, refusal.Message), refusal.further...)
		}
	}
	if first == nil {
		return nil
	}
	return first
}

func missing(what string) error {
	return &Error{Reason: NotFound, Code: "not_found", Message: fmt.Sprintf("there is no such %s", what)}
}

// referred turns the absence of a thing that an input refers to into a fault of that input; other
// refusals pass.
func referred(field string, id ID, err error) error {
	var refusal *Error
	if errors.As(err, &refusal) && refusal.Reason == NotFound {
		return &Error{Reason: Invalid, Code: "unknown_reference", Message: refusal.Message + ": " + id.String(), Faults: []Fault{{field, refusal.Message}}}
	}
	return err
}
