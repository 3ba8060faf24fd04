package imports

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// Kept is an import that was done: what was imported, and its report.
type Kept struct {
	Kind         Kind      `json:"kind"`
	ConferenceID domain.ID `json:"conference_id"`
	File         string    `json:"file" doc:"SHA-256 of the file."`
	ImportedAt   time.Time `json:"imported_at"`
	Actor        string    `json:"actor" doc:"The key or account that imported it."`
	Report
}

const keepImport = `
insert into imports (id, kind, conference_id, file, imported_at, actor, report) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (id) do nothing`

// keep puts the report where Find finds it; the first one of an id stays. The events do not depend on it.
func (a *attempt) keep(ctx context.Context) error {
	report, err := json.Marshal(a.report)
	if err == nil {
		_, err = a.log.Pool().Exec(ctx, keepImport, a.report.ID, a.file.kind, a.file.conference, a.file.sum, a.now, a.file.options.Actor, report)
	}
	if err != nil {
		return fmt.Errorf("the file was imported, but its report could not be kept: %w", err)
	}
	return nil
}

const findImport = `select kind, conference_id, file, imported_at, actor, report from imports where id = $1`

// Find returns an import that was done; a *domain.Error with NotFound if there is none of that id.
func Find(ctx context.Context, pool *pgxpool.Pool, id domain.ID) (Kept, error) {
	var kept Kept
	err := pool.QueryRow(ctx, findImport, id).Scan(&kept.Kind, &kept.ConferenceID, &kept.File, &kept.ImportedAt, &kept.Actor, &kept.Report)
	if errors.Is(err, pgx.ErrNoRows) {
		return Kept{}, &domain.Error{Reason: domain.NotFound, Code: "not_found", Message: "there is no such import"}
	}
	return kept, err
}

// before is the report of an import of that id, if it was done before.
func (f *file) before(ctx context.Context, log *eventstore.Log, id domain.ID) (report Report, done bool, err error) {
	kept, err := Find(ctx, log.Pool(), id)
	var refusal *domain.Error
	switch {
	case errors.As(err, &refusal):
		return Report{}, false, nil
	case err == nil && (kept.Kind != f.kind || kept.ConferenceID != f.conference || kept.File != f.sum):
		err = &eventstore.KeyReusedError{}
	}
	return kept.Report, true, err
}
