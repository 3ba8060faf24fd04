package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"aftermatch/domain"
	"aftermatch/projections"
)

// Knowing says which state of knowledge a read is about.
type Knowing struct {
	MinPosition int64  `query:"min_position" minimum:"0" doc:"Wait for this position of the log, as a write answered it, so that you see what you wrote; 503 when that takes too long."`
	AsOf        string `query:"as_of" maxLength:"40" doc:"As it was known then: a position of the log, an RFC 3339 time, or a date, which means the end of that day (UTC). What is later than the log means now."`
}

// Paging says which part of a list is read.
type Paging struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"How many items at most."`
	Cursor string `query:"cursor" maxLength:"200" doc:"The next of the page before."`
}

// Naming is the input of a read of one thing.
type Naming struct {
	ID string `path:"id" doc:"The thing's id." format:"uuid"`
	Knowing
	IfNoneMatch string `header:"If-None-Match" doc:"The ETag that you have: 304 when the thing has not changed since."`
}

// List is the answer to a read of many things.
type List[T any] struct {
	Body projections.Page[T]
}

// Thing is the answer to a read of one thing.
type Thing[T any] struct {
	Status int
	ETag   string `header:"ETag" doc:"The thing's version, for If-Match and If-None-Match."`
	Body   T
}

// known waits for what the read must see, and tells as of which position it is asked; nil is now.
func (s *server) known(ctx context.Context, k Knowing) (*int64, error) {
	wait := k.MinPosition
	asOf, err := s.asOf(ctx, k.AsOf)
	if err != nil {
		return nil, err
	}
	if asOf != nil {
		wait = max(wait, *asOf)
	}
	if wait > 0 {
		err = s.reader.WaitFor(ctx, wait)
	}
	return asOf, err
}

// asOf is the position that the text means; nil if it is empty.
func (s *server) asOf(ctx context.Context, text string) (*int64, error) {
	return s.position(ctx, "query.as_of", text)
}

// position is the position that the text of a parameter means; nil if it is empty.
func (s *server) position(ctx context.Context, parameter, text string) (*int64, error) {
	if text == "" {
		return nil, nil
	}
	if position, err := strconv.ParseInt(text, 10, 64); err == nil && position >= 0 {
		if s.reader.Reached(position) {
			return &position, nil
		}
		head, _, err := s.log.Head(ctx)
		position = min(position, head)
		return &position, err
	}
	t, err := time.Parse(time.RFC3339, text)
	if day, failed := time.Parse(time.DateOnly, text); failed == nil {
		t, err = day.AddDate(0, 0, 1).Add(-time.Microsecond), nil
	}
	if err != nil {
		return nil, invalid(Fault{parameter, "must be a position of the log, an RFC 3339 time or a date"})
	}
	position, err := s.log.PositionAt(ctx, t)
	return &position, err
}

// listing is the reader's part of a list's input. A read as of a position is answered from that state.
func (s *server) listing(ctx context.Context, k Knowing, p Paging) (projections.Listing, error) {
	asOf, err := s.known(ctx, k)
	return projections.Listing{Cursor: p.Cursor, Limit: p.Limit, AsOf: asOf}, err
}

// whose is the organisation that a list must concern, when the actor may see nothing else; zero when it may be any.
func whose(ctx context.Context, action Action) domain.ID {
	actor := exchangeOf(ctx).actor
	switch {
	case rights[action][actor.Role] == everything:
		return domain.ID{}
	case actor.Organisation.IsZero():
		return newID() // who acts for none sees nothing
	}
	return actor.Organisation
}

// face is what rights and caches need to know of a thing.
type face struct {
	version int
	parties []domain.ID // the organisations that it concerns; nil when everybody may see it
	derived bool        // events of other things change it too, so its version does not tell whether it is the same
}

// one is the handler of a read of one thing of that kind.
func one[T any](s *server, kind string, action Action, read func(context.Context, domain.ID, *int64) (T, error), look func(T) face) func(context.Context, *Naming) (*Thing[T], error) {
	return func(ctx context.Context, in *Naming) (*Thing[T], error) {
		id, err := pathID(kind, in.ID)
		if err != nil {
			return nil, err
		}
		asOf, err := s.known(ctx, in.Knowing)
		if err != nil {
			return nil, err
		}
		thing, err := read(ctx, id, asOf)
		seen := look(thing)
		if err == nil {
			err = Can(exchangeOf(ctx).actor, action, Resource{Parties: seen.parties})
		}
		if err != nil {
			return nil, err
		}
		out := &Thing[T]{Status: http.StatusOK, ETag: etag(seen.version), Body: thing}
		if has(in.IfNoneMatch, out.ETag) && !seen.derived {
			out.Status = http.StatusNotModified
		}
		return out, nil
	}
}

// has tells whether an If-None-Match names the tag; there, weak tags count too.
func has(header, tag string) bool {
	for name := range strings.SplitSeq(header, ",") {
		if name = strings.TrimSpace(name); name == "*" || strings.TrimPrefix(name, "W/") == tag {
			return true
		}
	}
	return false
}
