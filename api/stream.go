package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2/sse"

	"aftermatch/eventstore"
)

const (
	// usualHeartbeat is how often a quiet stream says that it lives; it looks at the log then, too.
	usualHeartbeat = 15 * time.Second
	// streamPage is how many events a stream reads at a time.
	streamPage = 500
)

// Following is the input of the stream of events.
type Following struct {
	LastEventID int64 `header:"Last-Event-ID" minimum:"0" doc:"The position of the last event that was received; the stream goes on after it."`
	LogFilter
}

func (s *server) stream() {
	o := operation{"stream-events", http.MethodGet, "/events/stream", "Follow the log: every event from a position on, as it is recorded", ReadLog, http.StatusOK}
	sse.Register(s.huma, o.describe(s), map[string]any{"message": Event{}}, s.follow)
}

// follow sends every event after the one that the client has, once and in order, until the client leaves
// or the server stops.
func (s *server) follow(ctx context.Context, in *Following, send sse.Sender) {
	query := in.query(in.LastEventID, streamPage)
	recorded, unwatch := s.log.Watch()
	defer unwatch()
	beat := time.NewTicker(cmp.Or(s.options.Heartbeat, usualHeartbeat))
	defer beat.Stop()
	for {
		if err := s.catchUp(ctx, &query, send); err != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-s.options.Stop:
			return
		case <-recorded:
		case <-beat.C:
			if send.Comment("alive") != nil || !exchangeOf(ctx).still(ctx, ReadLog) {
				return // the client has left, or its key has ended
			}
		}
	}
}

// catchUp sends what was recorded after the query's position, and moves that on.
func (s *server) catchUp(ctx context.Context, query *eventstore.Query, send sse.Sender) error {
	for {
		stored, err := s.log.ReadRaw(ctx, *query)
		if err != nil {
			return err
		}
		events, err := s.cloudEvents(ctx, stored)
		if err != nil {
			return err
		}
		for _, event := range events {
			if err := send(sse.Message{ID: int(event.Position), Data: event}); err != nil {
				return err
			}
			query.After = event.Position
		}
		if len(events) < query.Limit {
			return nil
		}
	}
}
