// Package imports reads the files of matchmaking platforms into facts. A file is recorded as a whole or not at all, and every
// fault of it is named by line and column. Its rows are known by their external ids: importing it again changes nothing, and
// importing a newer one records what went on and corrects what it had said otherwise. A row that a newer file no longer
// has stays as it is.
package imports

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/google/uuid"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// Options say how to read a file, and what to do with it.
type Options struct {
	Map      map[string]string // the file's header → our column, where they differ
	DryRun   bool              // say what would happen, and record nothing
	Actor    string            // who imports: a key or account
	ID       domain.ID         // of the import, for one that may be asked for twice; zero for a new one
	Progress func(Progress)    // nil for none
	MaxBytes int64             // of the file; 0 for DefaultMaxBytes
	MaxRows  int               // of the file; 0 for DefaultMaxRows
	Now      func() time.Time  // the clock that the log goes by; nil for the real one
}

// The limits of a file. A larger one is split: rows are known again by their external ids.
const (
	DefaultMaxBytes = 50 << 20
	DefaultMaxRows  = 200_000
)

// Progress says how many rows are read, decided and recorded so far. They are recorded all at once.
type Progress struct {
	Read, Decided, Recorded, Rows int
	Waiting                       bool // for another import to end
}

func (o Options) withDefaults() Options {
	if o.MaxBytes == 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	if o.MaxRows == 0 {
		o.MaxRows = DefaultMaxRows
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

var unknownKind = &domain.Error{Reason: domain.Invalid, Code: "invalid", Message: "a file lists participants or meetings",
	Faults: []domain.Fault{{Field: "kind", Message: "must be participants or meetings"}}}

// mostAttempts bounds how often a file is decided anew because the log had moved on.
const mostAttempts = 10

// Import records what a file says happened at a conference: all of it or, if it has a fault, nothing. The report
// lists the faults; the error is for what is not the file's fault, and a *domain.Error if nothing can be imported for this
// conference. When ctx ends or the process dies, everything was recorded or nothing, and importing the file again
// completes it. Imports that record wait for one another. An ID that was used before gives the first report, or an *eventstore.KeyReusedError for another file.
func Import(ctx context.Context, log *eventstore.Log, kind Kind, conference domain.ID, from io.Reader, options Options) (Report, error) {
	if _, ok := kinds[kind]; !ok {
		return Report{}, unknownKind
	}
	f, err := readFile(from, kind, conference, options.withDefaults())
	if err != nil {
		return Report{}, err
	}
	if !options.DryRun {
		leave, err := f.turn(ctx, log.Pool())
		if err != nil {
			return Report{}, err
		}
		defer leave()
	}
	id := options.ID
	if id.IsZero() {
		id = domain.ID(uuid.Must(uuid.NewV7()))
	} else if report, done, err := f.before(ctx, log, id); done || err != nil {
		return report, err
	}
	var strangers []domain.ID
	for try := 1; ; try++ {
		a, err := f.attempt(ctx, log, id, strangers)
		if err != nil {
			return Report{}, err
		}
		if more, err := a.strangers(ctx); err != nil {
			return Report{}, err
		} else if len(more) > 0 && try < mostAttempts {
			strangers = append(strangers, more...)
			continue
		}
		if len(a.report.Faults) > 0 || options.DryRun {
			return a.report, nil
		}
		report, err := a.record(ctx)
		if err == nil || !outdated(err) || try == mostAttempts {
			return report, err
		}
	}
}

// outdated tells whether what was decided may be right again when it is decided anew.
func outdated(err error) bool {
	var conflict *eventstore.ConflictError
	var refusal *domain.Error
	return errors.As(err, &conflict) || errors.As(err, &refusal)
}
