package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"slices"

	"aftermatch/domain"
)

// Key is one person's key. It seals and opens texts of the person's events.
type Key struct {
	person domain.ID
	secret []byte
	aead   cipher.AEAD
}

// block is what sealed texts are padded to, so that their length does not tell a short name from a long one.
const block = 64

var errOpened = errors.New("a sealed value does not belong to this person, event and field, or was changed")

func newKey(person domain.ID, secret []byte) *Key {
	return &Key{person, secret, newAEAD(secret)}
}

// Throwaway is a key that is kept nowhere, to try out whether what it seals would be taken.
func Throwaway(person domain.ID) *Key { return newKey(person, randomKey()) }

// newAEAD is AES-256-GCM that makes its own random nonces and puts them in front.
func newAEAD(secret []byte) cipher.AEAD {
	cipherBlock, err := aes.NewCipher(secret)
	if err == nil {
		var aead cipher.AEAD
		if aead, err = cipher.NewGCMWithRandomNonce(cipherBlock); err == nil {
			return aead
		}
	}
	panic("AES-256-GCM: " + err.Error()) // only for a key of another size, which is checked where keys come in
}

// Seal seals a text of one field of one event; no text is the zero Sealed.
func (k *Key) Seal(event domain.ID, field, text string) domain.Sealed {
	if text == "" {
		return domain.Sealed{}
	}
	padded := binary.BigEndian.AppendUint32(nil, uint32(len(text)))
	padded = append(padded, text...)
	padded = append(padded, make([]byte, (block-len(padded)%block)%block)...)
	return domain.SealedBox(k.aead.Seal(nil, nil, padded, k.binding(event, field)))
}

// Open tells what was sealed; it refuses what was sealed for another person, event or field.
func (k *Key) Open(event domain.ID, field string, sealed domain.Sealed) (string, error) {
	if sealed.IsZero() {
		return "", nil
	}
	padded, err := k.aead.Open(nil, nil, sealed.Box(), k.binding(event, field))
	if err != nil || len(padded) < 4 || int(binary.BigEndian.Uint32(padded)) > len(padded)-4 {
		return "", errOpened
	}
	return string(padded[4 : 4+binary.BigEndian.Uint32(padded)]), nil
}

// OpenAll opens the sealed fields of an event.
func (k *Key) OpenAll(event domain.ID, fields map[string]domain.Sealed) (map[string]string, error) {
	opened := make(map[string]string, len(fields))
	for field, sealed := range fields {
		text, err := k.Open(event, field, sealed)
		if err != nil {
			return nil, err
		}
		opened[field] = text
	}
	return opened, nil
}

// Fingerprint is a digest that only this key can make, so that after the person is gone nobody can try out of which
// personal data it was made.
func (k *Key) Fingerprint(digest []byte) string {
	derived, err := hkdf.Key(sha256.New, k.secret, nil, "aftermatch requests", keySize)
	if err != nil {
		panic("derive a key: " + err.Error()) // only for a length out of range
	}
	mac := hmac.New(sha256.New, derived)
	mac.Write(digest)
	return hex.EncodeToString(mac.Sum(nil))
}

// binding is the place that a sealed text belongs to.
func (k *Key) binding(event domain.ID, field string) []byte {
	return slices.Concat([]byte("aftermatch sealed text 1"), k.person[:], event[:], []byte(field))
}
