package accounts

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/domain"
)

// Store keeps accounts in PostgreSQL. What it refuses is a *domain.Error.
type Store struct{ pool *pgxpool.Pool }

// New is the store in that database.
func New(pool *pgxpool.Pool) *Store { return &Store{pool} }

// By says who does something to accounts, and the organisation that is acted for, if any.
type By struct {
	Actor      string
	OnBehalfOf domain.ID
}

// Operator is whoever may run commands beside the database.
var Operator = By{Actor: "operator"}

func (b By) did(act Act, subject domain.ID, detail map[string]any) Entry {
	return Entry{Actor: b.Actor, Action: act, Subject: subject.String(), OnBehalfOf: b.OnBehalfOf, Detail: detail}
}

// do runs the change and records the entries that it returns, in one transaction.
func (s *Store) do(ctx context.Context, change func(tx pgx.Tx) ([]Entry, error)) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		entries, err := change(tx)
		for _, e := range entries {
			if err == nil {
				err = Audit(ctx, tx, e)
			}
		}
		return err
	})
}

// ErrUnknown says that nobody is known by what was shown: a key, a session or a token of the provider.
var ErrUnknown = errors.New("nobody is known by that, or not any more")

// Digest is what is kept of a secret. A secret has 256 random bits, so a plain hash cannot be turned round.
type Digest [sha256.Size]byte

func digestOf(secret string) Digest { return sha256.Sum256([]byte(secret)) }

const secretBytes = 32

// newSecret is random text to be shown once.
func newSecret() string {
	bytes := make([]byte, secretBytes)
	_, _ = rand.Read(bytes) // never fails
	return base64.RawURLEncoding.EncodeToString(bytes)
}

func newID() domain.ID { return domain.ID(uuid.Must(uuid.NewV7())) }

// longest is how long a name may be.
const longest = 80

// name checks what people call something.
func name(field, text string) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return "", invalid(field, "is required")
	case utf8.RuneCountInString(text) > longest || !utf8.ValidString(text):
		return "", invalid(field, "must be at most 80 characters")
	}
	return text, nil
}

func invalid(field, message string) error {
	return &domain.Error{Reason: domain.Invalid, Code: "invalid", Message: field + " " + message, Faults: []domain.Fault{{Field: field, Message: message}}}
}

func missing(what string) error {
	return &domain.Error{Reason: domain.NotFound, Code: "not_found", Message: "there is no such " + what}
}

// one is the only row of a query, or else a refusal.
func one[T any](rows pgx.Rows, err error, otherwise error) (T, error) {
	if err != nil {
		return *new(T), err
	}
	row, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[T])
	if errors.Is(err, pgx.ErrNoRows) {
		err = otherwise
	}
	return row, err
}
