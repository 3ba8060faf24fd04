package eventstore

import (
	"context"

	"aftermatch/domain"
)

const everyStream = `
select position, stream, version, schema_version, event_id, effective_at, recorded_at, type, data, metadata
from events order by stream, version`

// foldStreams calls fold with the history of every stream; the history is good until fold returns. Events that cannot be
// read are left out and handed to unreadable, whose error ends it.
func foldStreams(ctx context.Context, q querier, fold func(domain.ID, []domain.Recorded), unreadable func(error) error) error {
	rows, err := q.Query(ctx, everyStream)
	if err != nil {
		return err
	}
	defer rows.Close()
	var decode decoder
	var history []domain.Recorded
	for rows.Next() {
		var event domain.Recorded
		if err := decode.event(rows.RawValues(), &event); err != nil {
			if err := unreadable(err); err != nil {
				return err
			}
			continue
		}
		if len(history) > 0 && history[0].Stream != event.Stream {
			fold(history[0].Stream, history)
			history = history[:0]
		}
		history = append(history, event)
	}
	if len(history) > 0 {
		fold(history[0].Stream, history)
	}
	return rows.Err()
}
