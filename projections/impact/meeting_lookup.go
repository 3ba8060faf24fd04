package impact

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// listedMeeting is a meeting on a list. Its ratings are the requester's and the target's.
type listedMeeting struct {
	meetingAt
	projections.PairMeeting
	ID, ConferenceID, RequesterID, TargetID domain.ID
	times                                   projections.MeetingTimes
	pair                                    []int32 // what the list reads of it

	conference, requester, target int32 // as recorded
	typed                         bool
	heldPosition                  int64
}

func (m listedMeeting) compare(other listedMeeting) int {
	return cmp.Or(m.meetingAt.compare(other.meetingAt), m.ID.Compare(other.ID))
}

// history is the address of the events beneath.
func (m *listedMeeting) history() string { return "/v1/meetings/" + m.ID.String() + "/history" }

// dates are the days of its steps and losses up to the cut-off, by name.
func (m *listedMeeting) dates(f Frame) map[string]domain.Date {
	names := slices.Concat(meetingChain.steps, meetingChain.losses)
	return f.dated(names, m.times[:len(names)])
}

const (
	lookUpMeetings = `
	select id, conference_id, requester_id, target_id, conference_no, requester_no, target_no,
	  requested_at, matched_at, scheduled_at, held_at, first_report_at, declined_at, withdrawn_at, expired_at, cancelled_at, no_show_at,
	  rated_requester_at, rated_target_at, rating_requester, rating_target, typed, coalesce(held_position, 0)
	from read_model.meetings_at(@position) where `

	lookUpMeeting         = lookUpMeetings + `id = @id`
	lookUpMeetingsOfPairs = lookUpMeetings + `conference_no = any(@conferences) and requester_no = any(@organisations)`

	// listCanonical are organisations with the one as which each counts.
	listCanonical = `
	select no, canonical_no from read_model.organisations_at(@position) where no = any(@numbers) or canonical_no = any(@numbers)`
)

// lookedUp are the meetings that some SQL finds, with what happened to those of conferences on the list.
func (r *Reader) lookedUp(ctx context.Context, f Frame, l meetingList, sql string, args pgx.NamedArgs) ([]listedMeeting, error) {
	args["position"] = f.AsOf.Position
	return list(ctx, r, func(row pgx.CollectableRow) (m listedMeeting, err error) {
		to := []any{&m.ID, &m.ConferenceID, &m.RequesterID, &m.TargetID, &m.conference, &m.requester, &m.target}
		for i := range m.times {
			to = append(to, &m.times[i])
		}
		var ratings [2]domain.Rating
		err = row.Scan(append(to, (*string)(&ratings[0]), (*string)(&ratings[1]), &m.typed, &m.heldPosition)...)
		if i, listed := l.places[m.conference]; listed {
			m.PairMeeting = projections.PairMeetingOf(l.editions[i].StartsOn, m.times, ratings)
		}
		return m, err
	}, sql, args)
}

// canonical tells as which organisation each of these numbers counts, and each that counts as one of them.
func (r *Reader) canonical(ctx context.Context, f Frame, numbers []int32) (map[int32]int32, error) {
	as := map[int32]int32{}
	err := r.numbers(ctx, func(v []int32) { as[v[0]] = v[1] }, listCanonical, pgx.NamedArgs{"position": f.AsOf.Position, "numbers": numbers})
	return as, err
}

func (m *listedMeeting) tie(canonical map[int32]int32) estimate.Tie {
	a, b := canonical[m.requester], canonical[m.target]
	return estimate.Tie{A: min(a, b), B: max(a, b)}
}

// meetingBefore is the meeting with that id, after which a page begins.
func (r *Reader) meetingBefore(ctx context.Context, f Frame, l meetingList, id domain.ID) (listedMeeting, error) {
	found, err := r.lookedUp(ctx, f, l, lookUpMeeting, pgx.NamedArgs{"id": id})
	if err != nil {
		return listedMeeting{}, err
	}
	if len(found) == 0 {
		return listedMeeting{}, errCursor
	}
	m := found[0]
	canonical, err := r.canonical(ctx, f, []int32{m.requester, m.target})
	if _, listed := l.places[m.conference]; !listed {
		return m, cmp.Or(err, errCursor)
	}
	m.meetingAt = l.at(m.conference, m.tie(canonical), &m.PairMeeting)
	return m, err
}

// lookUp are all meetings on the list of some pairs.
func (r *Reader) lookUp(ctx context.Context, f Frame, l meetingList, pairs []meetingPair) ([]listedMeeting, error) {
	type key struct {
		edition int
		estimate.Tie
	}
	of, conferences, numbers := map[key]*meetingPair{}, map[int32]bool{}, map[int32]bool{}
	for i, p := range pairs {
		of[key{p.edition, p.Tie}] = &pairs[i]
		conferences[l.editions[p.edition].No], numbers[p.A], numbers[p.B] = true, true, true
	}
	canonical, err := r.canonical(ctx, f, slices.Collect(maps.Keys(numbers)))
	if err != nil {
		return nil, err
	}
	found, err := r.lookedUp(ctx, f, l, lookUpMeetingsOfPairs, pgx.NamedArgs{
		"conferences": slices.Collect(maps.Keys(conferences)), "organisations": slices.Collect(maps.Keys(canonical))})
	// Typed meetings come last, and of these the last are those typed in only after a project was recorded.
	slices.SortFunc(found, func(m, n listedMeeting) int {
		return cmp.Or(cmp.Compare(one(m.typed), one(n.typed)), cmp.Compare(m.heldPosition, n.heldPosition))
	})
	var listed []listedMeeting
	for _, m := range found {
		m.meetingAt = l.at(m.conference, m.tie(canonical), &m.PairMeeting)
		pair := of[key{m.edition, m.Tie}]
		if pair == nil {
			continue
		}
		switch on := m.times[projections.HeldAt]; {
		case on == nil:
		case domain.DateOf(*on) > l.editions[m.edition].EndsOn:
			m.Apart = projections.Late
		case pair.held == 0:
			m.Apart = projections.OutcomeDriven
		default:
			pair.held--
		}
		if m.pair = pair.row[:]; l.judge(m.pair, &m.PairMeeting) {
			listed = append(listed, m)
		}
	}
	return listed, err
}
