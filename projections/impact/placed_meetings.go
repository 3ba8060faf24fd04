package impact

import (
	"context"

	"aftermatch/domain"
	"aftermatch/projections"
)

// placedMeeting is a meeting that the filters on organisations leave, with where the two were and what they did on the
// conference's first day.
type placedMeeting struct {
	Tie
	place
	SectorsA, SectorsB int32
	*projections.PairMeeting
	horizon horizon
}

// A horizon is the last day that counts, of a conference.
type horizon int32

// sees tells whether something had happened by then.
func (h horizon) sees(on projections.Day) bool { return on != projections.NoDay && horizon(on) <= h }

const listPlacedMeetings = `
	select conference, a, b, country_a, country_b, sectors_a, sectors_b, meetings
	from read_model.pairs_at(@position)
	where (@editions::int[] is null or conference = any(@editions))
	and (@country = 0 or @country in (country_a, country_b)) and (@partner = 0 or @partner in (country_a, country_b))
	and (sectors_a | sectors_b) & @sectors = @sectors
	and (@scope = 'all' or (@scope = 'domestic') = (country_a = country_b))`

// placedMeetings hands over all meetings, or those of one group; each is the same placedMeeting.
func (r *Reader) placedMeetings(ctx context.Context, f Frame, editions []edition, group string, each func(*placedMeeting)) error {
	if f.Until == nil {
		return nil
	}
	starts := map[int32]domain.Date{}
	for _, e := range editions {
		starts[e.No] = e.StartsOn
	}
	var m placedMeeting
	return r.meetings(ctx, func(v []int32, meeting *projections.PairMeeting) {
		if v[0] != m.Conference || m.PairMeeting == nil {
			m.horizon = horizon(*f.Until - starts[v[0]])
		}
		m.Tie, m.place = Tie{v[1], v[2]}, place{v[0], int16(v[3]), int16(v[4]), v[5] | v[6]}
		m.SectorsA, m.SectorsB, m.PairMeeting = v[5], v[6], meeting
		each(&m)
	}, listPlacedMeetings, f.arguments(editions, group))
}

// path is the one that the meeting has taken, as meetingPaths has it.
func (m *placedMeeting) path() (p path) {
	for step, on := range [...]projections.Day{m.Requested, m.Matched, m.Scheduled, m.Held, m.Reported} {
		if m.horizon.sees(on) {
			p |= 1 << step
		}
	}
	for loss, on := range [...]projections.Day{m.Declined, m.Withdrawn, m.Expired, m.Cancelled, m.NoShow} {
		if m.horizon.sees(on) {
			return p | path(loss+1)<<lossBit
		}
	}
	return p
}
