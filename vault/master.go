package vault

import (
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"aftermatch/domain"
)

// keySize is that of AES-256, for master keys and persons' keys alike.
const keySize = 32

// MasterKeys wrap the persons' keys. The first wraps; the others only unwrap what they wrapped before a rotation.
// They are in no database. None at all leaves the vault locked.
type MasterKeys []masterKey

type masterKey struct {
	id   string // a fingerprint, to be stored beside what it wrapped
	aead cipher.AEAD
}

var errMasterKey = errors.New("a master key is 32 random bytes in Base64, one key a line: make one with aftermatch master-key create")

// ParseMasterKeys reads master keys in Base64, one a line or separated by commas, the current one first. The error does not
// repeat them.
func ParseMasterKeys(text string) (MasterKeys, error) {
	var keys MasterKeys
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '\n' || r == '\r' || r == ' ' }) {
		secret, err := base64.StdEncoding.DecodeString(word)
		if err != nil || len(secret) != keySize {
			return nil, errMasterKey
		}
		keys = append(keys, masterKey{fingerprint(secret), newAEAD(secret)})
	}
	return keys, nil
}

// NewMasterKey makes a master key, as ParseMasterKeys reads it.
func NewMasterKey() string { return base64.StdEncoding.EncodeToString(randomKey()) }

func randomKey() []byte {
	secret := make([]byte, keySize)
	_, _ = rand.Read(secret) // never fails
	return secret
}

// fingerprint names a master key and tells nothing of it.
func fingerprint(secret []byte) string {
	sum := sha256.Sum256(append([]byte("aftermatch master key"), secret...))
	return hex.EncodeToString(sum[:8])
}

// wrap seals a person's key under the current master key. What is wrapped for one person opens for no other.
func (m MasterKeys) wrap(person domain.ID, secret []byte) (wrapped []byte, id string) {
	return m[0].aead.Seal(nil, nil, secret, wrapping(person)), m[0].id
}

// unwrap opens what the master key of that id wrapped.
func (m MasterKeys) unwrap(person domain.ID, wrapped []byte, id string) ([]byte, error) {
	for _, key := range m {
		if key.id == id {
			secret, err := key.aead.Open(nil, nil, wrapped, wrapping(person))
			if err != nil {
				return nil, fmt.Errorf("the key of person %s was tampered with: %w", person, err)
			}
			return secret, nil
		}
	}
	return nil, fmt.Errorf("%w; the key of person %s is wrapped under master key %s: give that one too, on a second line, and run aftermatch master-key rewrap", ErrLocked, person, id)
}

// wrapping is what a wrapped key is bound to.
func wrapping(person domain.ID) []byte {
	return append([]byte("aftermatch wrapped key 1"), person[:]...)
}
