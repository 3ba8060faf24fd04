package imports

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// Upload is a file that waits: what it would do is looked at before it is imported.
type Upload struct {
	ID         domain.ID // of the import, too
	Conference domain.ID
	Kind       Kind
	Name       string            // as the file was called
	Map        map[string]string // as in Options
	Content    []byte
	Actor      string
}

const (
	putUpload = `
insert into uploads (id, conference_id, kind, name, headers, content, actor) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (id) do nothing`
	dropUpload     = `delete from uploads where id = $1`
	dropOldUploads = `delete from uploads where uploaded_at < now() - interval '1 day'`
	findUpload     = `select id, conference_id, kind, name, headers, content, actor from uploads where id = $1`
)

// Put keeps a file for a day. The error is a *domain.Error if it is too large or its kind is none.
func Put(ctx context.Context, pool *pgxpool.Pool, u Upload, from io.Reader) error {
	if _, ok := kinds[u.Kind]; !ok {
		return unknownKind
	}
	content, err := io.ReadAll(io.LimitReader(from, DefaultMaxBytes+1))
	if err != nil {
		return fmt.Errorf("read the file: %w", err)
	}
	if len(content) > DefaultMaxBytes {
		return &domain.Error{Reason: domain.Invalid, Code: "too_large", Message: "the file is too large: split it",
			Faults: []domain.Fault{{Field: "file", Message: fmt.Sprintf("must not be larger than %d MiB", DefaultMaxBytes>>20)}}}
	}
	if _, err := pool.Exec(ctx, dropOldUploads); err != nil {
		return fmt.Errorf("clear old uploads: %w", err)
	}
	if u.Map == nil {
		u.Map = map[string]string{}
	}
	if _, err := pool.Exec(ctx, putUpload, u.ID, u.Conference, u.Kind, u.Name, u.Map, content, u.Actor); err != nil {
		return fmt.Errorf("keep the file: %w", err)
	}
	return nil
}

// Uploaded returns a file that waits; a *domain.Error with NotFound if there is none of that id.
func Uploaded(ctx context.Context, pool *pgxpool.Pool, id domain.ID) (u Upload, err error) {
	err = pool.QueryRow(ctx, findUpload, id).Scan(&u.ID, &u.Conference, &u.Kind, &u.Name, &u.Map, &u.Content, &u.Actor)
	if errors.Is(err, pgx.ErrNoRows) {
		return u, &domain.Error{Reason: domain.NotFound, Code: "not_found", Message: "there is no such file any more: choose it again"}
	}
	return u, err
}

// Preview says what importing the file would do, and records nothing.
func (u Upload) Preview(ctx context.Context, log *eventstore.Log, progress func(Progress)) (Report, error) {
	return Import(ctx, log, u.Kind, u.Conference, bytes.NewReader(u.Content), Options{Map: u.Map, DryRun: true, Actor: u.Actor, Progress: progress})
}

// Record imports the file under its own id, so that doing it again gives the first report. A file that was imported waits no
// longer.
func (u Upload) Record(ctx context.Context, log *eventstore.Log, progress func(Progress)) (Report, error) {
	report, err := Import(ctx, log, u.Kind, u.Conference, bytes.NewReader(u.Content), Options{Map: u.Map, ID: u.ID, Actor: u.Actor, Progress: progress})
	if err == nil && len(report.Faults) == 0 {
		_, err = log.Pool().Exec(ctx, dropUpload, u.ID)
	}
	return report, err
}
