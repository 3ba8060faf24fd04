package eventstore

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"aftermatch/domain"
)

// whichTaken finds the claims asked for that overlap one of another stream, unless the same entry
// releases that one.
const whichTaken = `
select t.claim::int
from unnest($1::int[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::uuid[]) with ordinality t(entry, key, starts, ends, stream, claim)
where exists (
  select from claims c
  where c.key = t.key and c.starts < t.ends and t.starts < c.ends and c.stream <> t.stream
    and not exists (
      select from unnest($6::int[], $7::text[], $8::timestamptz[], $9::timestamptz[], $10::uuid[]) d(entry, key, starts, ends, stream)
      where d.entry = t.entry and d.key = c.key and d.starts = c.starts and d.ends = c.ends and d.stream = c.stream))
order by t.claim`

// claimColumns are claims of entries, as parameters of a query.
type claimColumns struct {
	entry        []int
	claims       []domain.Claim
	key          []string
	starts, ends []pgtype.Timestamptz
	stream       []domain.ID
}

func (c *claimColumns) add(entry int, claims []held) {
	for _, h := range claims {
		c.entry = append(c.entry, entry)
		c.claims = append(c.claims, h.Claim)
		c.key = append(c.key, h.Key)
		c.starts = append(c.starts, bound(h.From, pgtype.NegativeInfinity))
		c.ends = append(c.ends, bound(h.Until, pgtype.Infinity))
		c.stream = append(c.stream, h.stream)
	}
}

func (c *claimColumns) arguments() []any { return []any{c.entry, c.key, c.starts, c.ends, c.stream} }

// bound is t to the microsecond, or otherwise for the zero time.
func bound(t time.Time, otherwise pgtype.InfinityModifier) pgtype.Timestamptz {
	if t.IsZero() {
		return pgtype.Timestamptz{InfinityModifier: otherwise, Valid: true}
	}
	return pgtype.Timestamptz{Time: t, Valid: true}
}

// untaken checks that the claims an append takes are free now.
func untaken(ctx context.Context, q querier, a Append) error {
	var take, release claimColumns
	for _, w := range a.Writes {
		take.add(0, holding(w.Stream, w.Take))
		release.add(0, holding(w.Stream, w.Release))
	}
	if len(take.entry) == 0 {
		return nil
	}
	rows, err := q.Query(ctx, whichTaken, append(take.arguments(), release.arguments()...)...)
	if err != nil {
		return err
	}
	taken, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err == nil && len(taken) > 0 {
		err = domain.Taken(take.claims[taken[0]-1])
	}
	return err
}

func holding(stream domain.ID, claims []domain.Claim) []held {
	all := make([]held, len(claims))
	for i, claim := range claims {
		all[i] = held{claim, stream}
	}
	return all
}
