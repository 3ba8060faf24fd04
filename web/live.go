package web

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"aftermatch/api"
	"aftermatch/domain"
)

const (
	// atMostEvery is how often a page that is open is told that something was recorded.
	atMostEvery = time.Second
	// heartbeat is how often a quiet stream says that it lives, so that nobody on the way closes it.
	heartbeat = 15 * time.Second
	// livePage is how many events are looked at together.
	livePage = 500
)

// live tells a page that is open, as server-sent events, when something was recorded that it shows; the page then loads
// itself anew. A page of one conference passes which, and others nothing.
func (s *server) live(v *visit) error {
	var conference domain.ID
	if text := v.r.URL.Query().Get("conference"); text != "" {
		id, err := domain.ParseID(text)
		if err != nil {
			return errNoPage
		}
		conference = id
	} else if err := api.Can(v.actor, api.ReadLog, api.Resource{}); err != nil {
		return err
	}
	after, err := s.reader.Position(v.context())
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/event-stream")
	v.w.Header().Set("Cache-Control", "no-store")
	v.w.WriteHeader(http.StatusOK)
	out := http.NewResponseController(v.w)
	recorded, unwatch := s.log.Watch()
	defer unwatch()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	ctx := v.life
	for {
		about, position, err := s.since(ctx, after, conference)
		if err != nil {
			return nil // the page connects anew
		}
		message := ": alive\n\n"
		if about {
			message = fmt.Sprintf("id: %d\ndata: %d\n\n", position, position)
		}
		_ = out.SetWriteDeadline(time.Now().Add(heartbeat)) // fails where there is no connection, as in a test
		if _, err := fmt.Fprint(v.w, message); err != nil || out.Flush() != nil {
			return nil // the client has left
		}
		after = position
		pause := time.NewTimer(atMostEvery)
		select {
		case <-ctx.Done():
			return nil
		case <-s.options.Stop:
			return nil
		case <-pause.C:
		}
		select {
		case <-ctx.Done():
			return nil
		case <-s.options.Stop:
			return nil
		case <-recorded:
		case <-beat.C:
		}
	}
}

// since tells whether something of a conference, or with the zero ID anything, was recorded after a position, and how far
// the log has come. It waits until the pages know that.
func (s *server) since(ctx context.Context, after int64, conference domain.ID) (about bool, position int64, err error) {
	for {
		events, err := s.log.Read(ctx, after, livePage)
		if err != nil {
			return about, after, err
		}
		if len(events) > 0 && !about {
			if about, err = s.touches(ctx, events, conference); err != nil {
				return about, after, err
			}
		}
		if len(events) > 0 {
			after = events[len(events)-1].Position
		}
		if len(events) < livePage {
			if about {
				err = s.reader.WaitFor(ctx, after)
			}
			return about, after, err
		}
	}
}

// touches tells whether one of the events is about a conference.
func (s *server) touches(ctx context.Context, events []domain.Recorded, conference domain.ID) (bool, error) {
	if conference.IsZero() {
		return true, nil
	}
	var streams []domain.ID
	for _, e := range events {
		if e.Stream == conference {
			return true, nil
		}
		streams = append(streams, e.Stream)
	}
	histories, err := s.log.Histories(ctx, streams...)
	for stream, history := range histories {
		if thingOf(stream, history).conference == conference {
			return true, err
		}
	}
	return false, err
}

// liveWhen marks a part of a page that is kept up to date with the whole log.
func liveWhen(yes bool) templ.Attributes {
	if !yes {
		return nil
	}
	return templ.Attributes{"data-live": "/live"}
}
