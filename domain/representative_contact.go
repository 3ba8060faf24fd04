package domain

import (
	"net/mail"
)

// Contact is what is known of a person before it is sealed. It is never part of an event.
type Contact struct {
	Name  string
	Email string // optional
}

// Faults names all that is wrong with it, without repeating any of it.
func (c Contact) Faults() []Fault {
	in := inputs{}
	in.text("name", c.Name, nameLength)
	in.within("email", c.Email, nameLength)
	if c.Email != "" && !isMailAddress(c.Email) {
		in.fault("email", "must be a mail address like anna@example.org")
	}
	return in.faults
}

// PositionFaults names what is wrong with the title of a position, which is sealed too.
func PositionFaults(position string) []Fault {
	in := inputs{}
	in.within("position", position, nameLength)
	return in.faults
}

func isMailAddress(text string) bool {
	address, err := mail.ParseAddress(text)
	return err == nil && address.Name == "" && address.Address == text
}
