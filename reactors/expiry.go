package reactors

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// grace is how long a request entered after its conference may wait for an answer.
const grace = 24 * time.Hour

// overdue finds the requests that nobody answered by the end of the conference's last day. A request
// that was recorded after that gets a day of grace, so that a conference can be entered years later.
const overdue = `
select m.id, m.requested_at, c.ends_on, e.event_id
from read_model.meetings m
join read_model.conferences c on c.id = m.conference_id
join events e on e.stream = m.id and e.version = 1
where m.status = 'requested'
  and c.ends_on < ($1::timestamptz at time zone 'utc')::date
  and (e.recorded_at < (c.ends_on + 1)::timestamp at time zone 'utc' or e.recorded_at < $1::timestamptz - $2::interval)
order by m.id
limit 1000`

type openRequest struct {
	Meeting     domain.ID
	RequestedAt time.Time
	EndsOn      time.Time
	Event       domain.ID
}

// Expiry records that open requests expired once their conference is over.
type Expiry struct {
	log *eventstore.Log
	now func() time.Time
}

// NewExpiry returns the reactor; now is the clock it goes by.
func NewExpiry(log *eventstore.Log, now func() time.Time) *Expiry {
	return &Expiry{log: log, now: now}
}

// Handle expires what is overdue. It may run twice, or on several machines at once: a request that was
// answered or expired meanwhile is refused by the domain and left alone.
func (x *Expiry) Handle(msg *message.Message) error {
	ctx := msg.Context()
	rows, err := x.log.Pool().Query(ctx, overdue, x.now(), grace)
	if err != nil {
		return fmt.Errorf("find overdue requests: %w", err)
	}
	requests, err := pgx.CollectRows(rows, pgx.RowToStructByPos[openRequest])
	if err != nil {
		return fmt.Errorf("find overdue requests: %w", err)
	}
	for _, request := range requests {
		if err := x.expire(ctx, request); err != nil {
			return err
		}
	}
	return nil
}

func (x *Expiry) expire(ctx context.Context, request openRequest) error {
	at := request.EndsOn.AddDate(0, 0, 1).Add(-time.Second) // the last second of the conference's last day
	if at.Before(request.RequestedAt) {
		at = request.RequestedAt
	}
	_, err := x.log.Execute(ctx, eventstore.Request{
		Commands: []eventstore.Command{{Stream: request.Meeting, Facts: []domain.Fact{{Event: domain.RequestExpired{}, At: at}}}},
		Metadata: domain.Metadata{Actor: "expiry", Source: "expiry", CausationID: request.Event},
	})
	if refusal := (*domain.Error)(nil); errors.As(err, &refusal) {
		return nil
	}
	return err
}
