package eventstore

import (
	"errors"
	"fmt"

	"aftermatch/domain"
)

// ConflictError says that a stream is no longer at the version that an append builds on or rests on.
// Nothing was recorded.
type ConflictError struct {
	Stream           domain.ID
	Expected, Actual int
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("stream %s is at version %d, not %d: read it again and decide anew", e.Stream, e.Actual, e.Expected)
}

// KeyReusedError says that an idempotency key was used before, for another request. Nothing was recorded.
type KeyReusedError struct{}

func (e *KeyReusedError) Error() string {
	return "this idempotency key was used for another request: give every request a key of its own"
}

// ErrClosed answers appends to a log that was closed.
var ErrClosed = errors.New("the log is closed")
