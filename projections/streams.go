package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// StreamFilter selects the streams in which something is told of a conference, of organisations, or of both.
type StreamFilter struct {
	Conference domain.ID   // zero: of all
	Parties    []domain.ID // organisations, as recorded, each of which the stream is about; none: whoever it is about
}

const listStreams = `
	select id from (
		select id, conference_id, array[requester_id, target_id] parties from read_model.meetings
		union all
		select id, conference_id, array[requester_id, target_id] from read_model.meetings_history
		union all
		select id, conference_id, array[organisation_id] from read_model.participations
		union all
		select id, conference_id, array[organisation_id] from read_model.participations_history
	) x
	where ($1::uuid is null or conference_id = $1) and coalesce($2::uuid[], '{}') <@ parties
	union
	select id from (
		select id, array[organisation_a, organisation_b] parties from read_model.ties
		union all
		select id, array[organisation_a, organisation_b] from read_model.ties_history
	) x
	where $1::uuid is null and coalesce($2::uuid[], '{}') <@ parties
	union
	select id from (
		select id, partner_nos from read_model.projects
		union all
		select id, partner_nos from read_model.projects_history
	) x
	where $1::uuid is null and array(select no from read_model.organisations where id = any($2)) <@ partner_nos`

// Streams lists the meetings, participations and, without a conference, ties and projects that the filter selects as they
// are known now or were at any time: what was retracted is among them.
func (r *Reader) Streams(ctx context.Context, f StreamFilter) ([]domain.ID, error) {
	rows, err := r.pool.Query(ctx, listStreams, given(f.Conference), f.Parties)
	if err != nil {
		return nil, fmt.Errorf("read the streams: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[domain.ID])
}
