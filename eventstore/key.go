package eventstore

import (
	"context"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// keyID is an idempotency key as the log keeps it; zero for none.
func keyID(key string) domain.ID {
	if key == "" {
		return domain.ID{}
	}
	return domain.DeriveID("idempotency", key)
}

// firstUnderKey reads all events of the request that was recorded under a key.
const firstUnderKey = `
select e.position, e.stream, e.version, e.event_id, coalesce(k.metadata->>'request', '')
from events k
join events e on e.position >= k.position and e.position < k.position + coalesce((k.metadata->>'events')::int, 1)
where k.key = $1
order by e.position`

// earlier is the result of the request recorded under the key, or nothing if there is none. It is a
// *KeyReusedError if that was another request.
func earlier(ctx context.Context, q querier, key domain.ID, fingerprint string) (Result, error) {
	rows, err := q.Query(ctx, firstUnderKey, key)
	if err != nil {
		return Result{}, err
	}
	return first(rows, fingerprint)
}

// first reads the rows of firstUnderKey.
func first(rows pgx.Rows, fingerprint string) (result Result, err error) {
	var position int64
	var stream, event domain.ID
	var version int
	var request string
	_, err = pgx.ForEachRow(rows, []any{&position, &stream, &version, &event, &request}, func() error {
		if !result.Changed {
			result = Result{First: position, Stream: stream, Versions: map[domain.ID]int{}, Repeat: true, Changed: true}
		}
		result.Position, result.Versions[stream] = position, version
		result.Events = append(result.Events, event)
		return nil
	})
	switch {
	case err != nil:
		return Result{}, err
	case result.Changed && request != fingerprint:
		return Result{}, &KeyReusedError{}
	}
	result.Version = result.Versions[result.Stream]
	return result, nil
}

// answerKnown answers the entries whose idempotency key is in the log already, and returns the others.
func (l *lane) answerKnown(entries []*entry) (others []*entry, err error) {
	var keys []domain.ID
	for _, e := range entries {
		if !e.key.IsZero() {
			keys = append(keys, e.key)
		}
	}
	known, err := l.knownKeys(keys)
	if err != nil {
		return entries, err
	}
	for _, e := range entries {
		if known[e.key] {
			e.refuse(errKeyKnown)
		} else {
			others = append(others, e)
		}
	}
	return others, nil
}

func (l *lane) knownKeys(keys []domain.ID) (map[domain.ID]bool, error) {
	for {
		if err := l.connected(); err != nil {
			return nil, err
		}
		ctx, cancel := context.WithTimeout(context.Background(), batchPatience)
		rows, err := l.conn.Query(ctx, `select key from events where key = any($1)`, keys)
		var found []domain.ID
		if err == nil {
			found, err = pgx.CollectRows(rows, pgx.RowTo[domain.ID])
		}
		cancel()
		if l.lost(err) {
			continue
		}
		known := make(map[domain.ID]bool, len(found))
		for _, key := range found {
			known[key] = true
		}
		return known, err
	}
}
