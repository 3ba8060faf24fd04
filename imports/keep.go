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
)

// Kept is an import that was done: what was imported, and its report.
type Kept struct {
	Kind         Kind      `json:"kind"`
	ConferenceID domain.ID `json:"conference_id"`
	ImportedAt   time.Time `json:"imported_at"`
	Actor        string    `json:"actor"`
	Report
}

const keepImport = `
insert into imports (id, kind, conference_id, imported_at, actor, report) values ($1, $2, $3, $4, $5, $6)`

// keep puts the report where Find finds it. The events do not depend on it.
func (a *attempt) keep(ctx context.Context) error {
	report, err := json.Marshal(a.report)
	if err == nil {
		_, err = a.log.Pool().Exec(ctx, keepImport, a.report.ID, a.file.kind, a.file.conference, a.now, a.file.options.Actor, report)
	}
	if err != nil {
		return fmt.Errorf("the file was imported, but its report could not be kept: %w", err)
	}
	return nil
}

const findImport = `select kind, conference_id, imported_at, actor, report from imports where id = $1`

// Find returns an import that was done; a *domain.Error with NotFound if there is none of that id.
func Find(ctx context.Context, pool *pgxpool.Pool, id domain.ID) (Kept, error) {
	var kept Kept
	err := pool.QueryRow(ctx, findImport, id).Scan(&kept.Kind, &kept.ConferenceID, &kept.ImportedAt, &kept.Actor, &kept.Report)
	if errors.Is(err, pgx.ErrNoRows) {
		return Kept{}, &domain.Error{Reason: domain.NotFound, Code: "not_found", Message: "there is no such import"}
	}
	return kept, err
}
