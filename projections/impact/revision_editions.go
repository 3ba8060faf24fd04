package impact

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// editionVersion is a conference as known from one position up to another, as far as it tells who is counted, and where.
type editionVersion struct {
	edition
	From, To int64
	Admitted bool // by the filters

	in grouping // for what happened there
}

// editionsBetween are the conferences by number, each with its versions between two states of knowledge, without gaps.
type editionsBetween struct {
	since, end int64 // what is known from since on and before end
	versions   map[int32][]editionVersion
	positions  map[int32][]int64 // at which their rows changed
	missing    editionVersion    // the version of a conference while it is not recorded
	part       []int32           // of which alone something is asked; nil: of all
}

const listEditionVersions = `
	select id, no, series, name, starts_on - date '1970-01-01', ends_on - date '1970-01-01', exists (
	    select from jsonb_to_recordset(waves) wave(opened_on date) where opened_on <= @until),
	  known_from, coalesce(known_to, @end), (@series = '' or series = @series) and (@conference::uuid is null or id = @conference)
	from (
	  select *, null::bigint known_to from read_model.conferences union all select * from read_model.conferences_history
	) c
	where known_from < @end and coalesce(known_to, @end) > @since
	order by no, known_from`

func (r *Reader) editionsBetween(ctx context.Context, f Frame, since int64) (b editionsBetween, err error) {
	b = editionsBetween{since: since, end: f.AsOf.Position + 1, versions: map[int32][]editionVersion{}, positions: map[int32][]int64{}}
	b.missing = editionVersion{From: since, To: b.end, Admitted: f.Filters.Series == "" && f.Filters.Conference.IsZero(), in: f.grouping(nil)}
	versions, err := list(ctx, r, pgx.RowToStructByPos[editionVersion], listEditionVersions, pgx.NamedArgs{
		"since": since, "end": b.end, "until": f.Until, "series": f.Filters.Series, "conference": given(f.Filters.Conference)})
	for _, v := range versions {
		b.positions[v.No] = b.inside(b.positions[v.No], v.From, v.To)
		v.From, v.To, v.in = max(v.From, since), min(v.To, b.end), f.grouping([]edition{v.edition})
		b.append(v)
	}
	for no := range b.versions {
		b.append(editionVersion{edition: edition{No: no}, From: b.end, To: b.end})
	}
	return b, err
}

// arguments are those of SQL about rows that changed between the two states: as those of the frame, and
//
//	@since        the earlier state
//	@moved        the conferences of which all rows changed
func (b *editionsBetween) arguments(f Frame) pgx.NamedArgs {
	args := f.arguments(b.ever(), "")
	args["since"], args["moved"] = b.since, b.moved()
	if b.part != nil {
		args["editions"] = b.part
	}
	return args
}

// inside appends those of the positions that are after the one state and before the other has ended.
func (b *editionsBetween) inside(to []int64, positions ...int64) []int64 {
	for _, position := range positions {
		if position > b.since && position < b.end {
			to = append(to, position)
		}
	}
	return to
}

// append adds the next version of a conference; the last one is made longer when nothing has changed that matters here.
func (b *editionsBetween) append(v editionVersion) {
	before, end := b.versions[v.No], b.since
	if last := len(before) - 1; last >= 0 {
		end = before[last].To
	}
	if end < v.From {
		gap := b.missing
		gap.No, gap.From, gap.To = v.No, end, v.From
		before = append(before, gap)
	}
	last := len(before) - 1
	switch {
	case v.From == v.To:
	case last >= 0 && before[last].ID == v.ID && before[last].Series == v.Series && before[last].EndsOn == v.EndsOn && before[last].Asked == v.Asked && before[last].Admitted == v.Admitted:
		before[last].To, before[last].edition, before[last].in = v.To, v.edition, v.in
	default:
		before = append(before, v)
	}
	b.versions[v.No] = before
}

// of lists the versions of a conference.
func (b editionsBetween) of(no int32) []editionVersion {
	if found := b.versions[no]; found != nil {
		return found
	}
	return []editionVersion{b.missing}
}

// at is a conference as known at a position.
func (b editionsBetween) at(no int32, position int64) editionVersion {
	for _, v := range b.of(no) {
		if v.From <= position && position < v.To {
			return v
		}
	}
	return b.missing
}

// grouping is that of all conferences as known at a position.
func (b editionsBetween) grouping(f Frame, position int64) grouping {
	var editions []edition
	for no := range b.versions {
		if e := b.at(no, position); e.Admitted {
			editions = append(editions, e.edition)
		}
	}
	return f.grouping(editions)
}

// ever are the conferences that the filters admit at some state.
func (b editionsBetween) ever() (editions []edition) {
	for _, versions := range b.versions {
		for _, v := range versions {
			if v.Admitted {
				editions = append(editions, v.edition)
				break
			}
		}
	}
	return editions
}

// moved are the conferences of which more changed than what is known of their meetings.
func (b editionsBetween) moved() (numbers []int32) {
	for no := range b.versions {
		if b.hasMoved(no) {
			numbers = append(numbers, no)
		}
	}
	return numbers
}

// hasMoved tells whether a conference counts otherwise than it did. Of one that was recorded between the two states everything was.
func (b editionsBetween) hasMoved(no int32) bool {
	versions := b.of(no)
	if versions[0].ID.IsZero() {
		versions = versions[1:]
	}
	return len(versions) > 1
}
