package web

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact"
)

// view is what a page of figures shows, as its address says it.
type view struct {
	impact.Filters
	Until *domain.Date
	AsOf  string // as it stands in the address: a position of the log, a date or a time; empty for all that is known

	Figure string // of which to tell the revision, by its definition's id; empty for conversion
	Since  string // the earlier state of the revision, like AsOf; empty for that of a year before
}

// read takes a view from an address; faults name what cannot be understood there.
func readView(query url.Values) (v view, faults []domain.Fault) {
	v.Series, v.Country, v.Sector = query.Get("series"), query.Get("country"), query.Get("sector")
	v.Scope, v.Level, v.Verified = impact.Scope(query.Get("scope")), impact.Level(query.Get("level")), impact.Verified(query.Get("verified"))
	v.AsOf, v.Since, v.Figure = query.Get("as_of"), query.Get("since"), query.Get("figure")
	if text := query.Get("conference"); text != "" {
		id, err := domain.ParseID(text)
		if err != nil {
			faults = append(faults, domain.Fault{Field: "conference", Message: "must be the id of a conference"})
		}
		v.Conference = id
	}
	if text := query.Get("window_months"); text != "" {
		months, err := strconv.Atoi(text)
		if err != nil || months < 1 {
			faults = append(faults, domain.Fault{Field: "window_months", Message: "must be a number of months"})
		}
		v.WindowMonths = months
	}
	if text := query.Get("until"); text != "" {
		day, err := domain.ParseDate(text)
		if err != nil {
			faults = append(faults, domain.Fault{Field: "until", Message: "must be a date like 2019-12-31"})
		}
		v.Until = &day
	}
	return v, faults
}

// knowledge is the state of knowledge that a page shows.
type knowledge struct {
	Position int64       // of the log
	Head     int64       // what the read models know by now
	Recorded domain.Date // when the position was recorded
	Day      domain.Date // what the page knows the state of: the day that was asked for, or else that
	Pinned   bool        // the address names a position, not a day
}

// past tells whether more is known by now.
func (k knowledge) past() bool { return k.Position < k.Head }

// knowledge finds the position that the view's as_of means.
func (s *server) knowledge(ctx context.Context, asOf string) (k knowledge, err error) {
	return s.known(ctx, "as_of", asOf)
}

// known finds the position that a parameter means.
func (s *server) known(ctx context.Context, parameter, asOf string) (k knowledge, err error) {
	if k.Head, err = s.reader.Position(ctx); err != nil {
		return k, err
	}
	if k.Position, k.Pinned = k.Head, parsePosition(asOf) != nil; asOf != "" {
		position, err := s.positionOf(ctx, parameter, asOf)
		if err != nil {
			return k, err
		}
		k.Position = min(position, k.Head)
	}
	if k.Position > 0 {
		recorded, err := s.log.RecordedAt(ctx, k.Position)
		if err != nil {
			return k, err
		}
		k.Recorded, k.Day = domain.DateOf(recorded), domain.DateOf(recorded)
	}
	if day := parseDay(asOf); day != nil && k.past() {
		k.Day = *day
	}
	return k, nil
}

// positionOf is the last position of the state that a parameter names.
func (s *server) positionOf(ctx context.Context, parameter, text string) (int64, error) {
	switch position, day, moment := parsePosition(text), parseDay(text), parseTime(text); {
	case position != nil:
		return *position, nil
	case day != nil:
		return s.log.PositionAt(ctx, (*day + 1).Time().Add(-time.Microsecond))
	case moment != nil:
		return s.log.PositionAt(ctx, *moment)
	}
	return 0, invalidView([]domain.Fault{{Field: parameter, Message: "must be a date, a time or a position of the log"}})
}

func parsePosition(text string) *int64 {
	if position, err := strconv.ParseInt(text, 10, 64); err == nil && position >= 0 {
		return &position
	}
	return nil
}

func parseDay(text string) *domain.Date {
	if day, err := domain.ParseDate(text); err == nil {
		return &day
	}
	return nil
}

func parseTime(text string) *time.Time {
	if moment, err := time.Parse(time.RFC3339, text); err == nil {
		return &moment
	}
	return nil
}

func invalidView(faults []domain.Fault) error {
	if len(faults) == 0 {
		return nil
	}
	return &domain.Error{Reason: domain.Invalid, Code: "invalid", Message: faults[0].Field + " " + faults[0].Message, Faults: faults}
}

// conferences lists all as known at that position.
func (s *server) conferences(ctx context.Context, position int64) (all []projections.Conference, err error) {
	listing := projections.Listing{AsOf: &position, Limit: 1000}
	for {
		page, err := s.reader.Conferences(ctx, projections.ConferenceFilter{Listing: listing})
		if err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if page.Next == nil {
			return all, nil
		}
		listing.Cursor = *page.Next
	}
}
