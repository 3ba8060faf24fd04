package api

import (
	"context"
	"strconv"

	"aftermatch/projections/impact"
)

// RevisionQuery is the input of a revision. The later state is as_of.
type RevisionQuery struct {
	Asking
	Figure string `query:"figure" maxLength:"40" doc:"The figure that is revised, by its definition's id, such as funnel; unless given, conversion."`
	Since  string `query:"since" maxLength:"40" doc:"The earlier state of knowledge: a position of the log, an RFC 3339 time, or a date, which means the end of that day (UTC); unless given, a year before as_of. What is later than as_of means as_of, but for a position."`
}

func (q *RevisionQuery) beside() any { return []any{q.Figure, q.Since, q.Filters} }

// RevisedUnitsQuery is the input of what a revision found changed.
type RevisedUnitsQuery struct {
	RevisionQuery
	Group string               `query:"group" maxLength:"300" doc:"Only what changed in this group, when grouped; unless given, in all."`
	Kind  string               `query:"kind" enum:"contact,pair,countries,meeting,project,conference,organisation" doc:"Only units of this kind."`
	Class impact.RevisionClass `query:"class" enum:"late_report,new_activity,correction,retraction,merge,reverted_merge" doc:"Only units that events of this class changed."`
	Paging
}

func (q *RevisedUnitsQuery) beside() any {
	return []any{q.RevisionQuery.beside(), q.Group, q.Kind, q.Class, q.page()}
}

// revision settles which state is the earlier one. A time after as_of is as_of, and a position after it is refused whether or not
// the log has reached it, so that the same question has the same answer while the log grows.
func (s *server) revision(ctx context.Context, f impact.Frame, in *RevisionQuery) (impact.RevisionQuery, error) {
	query := impact.RevisionQuery{Figure: in.Figure, Filters: in.Filters}
	if in.Since == "" && f.AsOf.Time == nil {
		return query, nil
	}
	if in.Since == "" {
		position, err := s.log.PositionAt(ctx, f.AsOf.Time.AddDate(-1, 0, 0))
		query.Since = position
		return query, err
	}
	if position, err := strconv.ParseInt(in.Since, 10, 64); err == nil && position >= 0 {
		query.Since = position
		return query, nil
	}
	since, err := s.position(ctx, "query.since", in.Since)
	if err != nil {
		return query, err
	}
	query.Since = min(*since, f.AsOf.Position)
	return query, nil
}
