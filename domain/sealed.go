package domain

import (
	"encoding/base64"
	"errors"
	"strings"
)

// Sealed is a text that only the key of the person it is about can open. The domain never sees what it says. The zero
// Sealed stands for no text.
type Sealed struct{ box string } // a string, so that events can be compared

// The stored form tells sealed from plain at a glance, so that nobody's name is ever taken for a sealed one.
const (
	sealedPrefix = "sealed.1:"
	// leastBox is a nonce and a tag of AES-GCM, and some text.
	leastBox = 12 + 16 + 1
)

var errNotSealed = errors.New("not a sealed value")

// SealedBox is what a vault made of a text.
func SealedBox(box []byte) Sealed { return Sealed{string(box)} }

// Box is what the vault made.
func (s Sealed) Box() []byte { return []byte(s.box) }

// IsZero tells whether there is nothing in it.
func (s Sealed) IsZero() bool { return s.box == "" }

// MarshalText writes the stored form: empty, or marked and in Base64.
func (s Sealed) MarshalText() ([]byte, error) {
	if s.IsZero() {
		return nil, nil
	}
	return base64.StdEncoding.AppendEncode([]byte(sealedPrefix), []byte(s.box)), nil
}

// UnmarshalText reads what MarshalText writes, and nothing else.
func (s *Sealed) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*s = Sealed{}
		return nil
	}
	encoded, marked := strings.CutPrefix(string(text), sealedPrefix)
	box, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if !marked || err != nil || len(box) < leastBox {
		return errNotSealed
	}
	s.box = string(box)
	return nil
}

// SealedIn are the sealed fields of an event, by their stored names.
func SealedIn(e Event) map[string]Sealed {
	fields := map[string]Sealed{}
	switch e := e.(type) {
	case RepresentativeRegistered:
		fields["name"], fields["email"] = e.Name, e.Email
	case AffiliationStarted:
		fields["position"] = e.Position
	}
	for name, value := range fields {
		if value.IsZero() {
			delete(fields, name)
		}
	}
	return fields
}
