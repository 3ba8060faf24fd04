package domain

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"errors"
)

// ID names one thing or one event: a UUID (RFC 9562). The zero ID names nothing.
type ID [16]byte

var errNotUUID = errors.New("not a UUID")

// ParseID reads the hyphenated form of 36 characters, in either case.
func ParseID(s string) (ID, error) {
	var id ID
	err := id.UnmarshalText([]byte(s))
	return id, err
}

// read is UnmarshalText for text that may be no UUID.
func (id *ID) read(text []byte) bool {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return false
	}
	var digits [32]byte
	copy(digits[copy(digits[:], text[:8]):], text[9:13])
	copy(digits[12:], text[14:18])
	copy(digits[16:], text[19:23])
	copy(digits[20:], text[24:])
	var parsed ID
	if _, err := hex.Decode(parsed[:], digits[:]); err != nil {
		return false
	}
	*id = parsed
	return true
}

// DeriveID gives the same ID for the same parts for ever (UUID version 5). Things that exist once
// per pair of others (a participation, a tie) and imported rows are named this way, so that
// recording them twice meets the same stream.
func DeriveID(parts ...string) ID {
	name := append(make([]byte, 0, 128), "aftermatch"...)
	for _, part := range parts {
		name = append(append(name, 0), part...)
	}
	sum := sha1.Sum(name)
	id := ID(sum[:16])
	id[6] = id[6]&0x0f | 0x50
	id[8] = id[8]&0x3f | 0x80
	return id
}

// IsZero tells whether the ID names nothing.
func (id ID) IsZero() bool { return id == ID{} }

// Compare orders IDs by their bytes.
func (id ID) Compare(other ID) int { return bytes.Compare(id[:], other[:]) }

func (id ID) String() string {
	text := id.text()
	return string(text[:])
}

// MarshalText writes the hyphenated lower-case form.
func (id ID) MarshalText() ([]byte, error) {
	text := id.text()
	return text[:], nil
}

func (id ID) text() (text [36]byte) {
	hex.Encode(text[:], id[:4])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	hex.Encode(text[9:13], id[4:6])
	hex.Encode(text[14:18], id[6:8])
	hex.Encode(text[19:23], id[8:10])
	hex.Encode(text[24:], id[10:])
	return text
}

// UnmarshalText reads what MarshalText writes.
func (id *ID) UnmarshalText(text []byte) error {
	if !id.read(text) {
		return errNotUUID
	}
	return nil
}

// Ordered returns a and b so that the smaller comes first: the name of an unordered pair.
func Ordered(a, b ID) (ID, ID) {
	if a.Compare(b) > 0 {
		return b, a
	}
	return a, b
}
