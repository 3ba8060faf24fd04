package impact

import (
	"context"

	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// placedMeeting is a meeting that the filters on organisations leave, with where the two were and what they did on the
// conference's first day.
type placedMeeting struct {
	estimate.Tie
	place
	SectorsA, SectorsB int32
	*projections.PairMeeting
	horizon horizon
	over    bool // the conference's last day had passed at the cut-off
}

// A horizon is the last day that counts, of a conference.
type horizon int32

// sees tells whether something had happened by then.
func (h horizon) sees(on projections.Day) bool { return on != projections.NoDay && horizon(on) <= h }

// placedNumbers is how many there are in a placedRow.
const placedNumbers = 7

// placedRow is where the two of a pair were and what they did.
func placedRow(p *projections.PairVersion, to []int32) []int32 {
	return append(to, p.Conference, p.A, p.B, int32(p.CountryA), int32(p.CountryB), p.SectorsA, p.SectorsB)
}

// placedMeetings hands over all meetings, or those of one group; each is the same placedMeeting.
func (r *Reader) placedMeetings(ctx context.Context, f Frame, editions []edition, group string, each func(*placedMeeting)) error {
	placed := f.placing(editions)
	return r.pairs(ctx, f.AsOf.Position, f.left(editions, group), placedRow, func(v []int32, meetings []projections.PairMeeting) {
		for i := range meetings {
			each(placed.of(v, &meetings[i]))
		}
	})
}

// placing makes placed meetings of rows.
type placing struct {
	horizons map[int32]horizon // by conference
	over     map[int32]bool
	at       placedMeeting
}

func (f Frame) placing(editions []edition) *placing {
	p := &placing{horizons: map[int32]horizon{}, over: map[int32]bool{}}
	for _, e := range editions {
		if f.Until != nil {
			p.horizons[e.No], p.over[e.No] = horizon(*f.Until-e.StartsOn), e.EndsOn <= *f.Until
		}
	}
	return p
}

// of is a meeting of a row that begins as placedRow. It is the same for each.
func (p *placing) of(v []int32, meeting *projections.PairMeeting) *placedMeeting {
	m := &p.at
	if m.PairMeeting == nil || m.Conference != v[0] {
		m.horizon, m.over = p.horizons[v[0]], p.over[v[0]]
	}
	m.Tie, m.place = estimate.Tie{A: v[1], B: v[2]}, place{v[0], int16(v[3]), int16(v[4]), v[5] | v[6]}
	m.SectorsA, m.SectorsB, m.PairMeeting = v[5], v[6], meeting
	return m
}

// placedList is a list of the meetings that the filters on organisations leave, or of those of one group.
func (f Frame) placedList(editions []edition, group string, holds func(*placedMeeting) bool) meetingList {
	placed := f.placing(editions)
	return meetingList{editions: f.inGroup(editions, group), position: f.AsOf.Position, left: f.left(editions, group), row: placedRow,
		judge: func(pair []int32, m *projections.PairMeeting) bool { return holds(placed.of(pair, m)) }}
}

// path is the one that the meeting has taken.
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
