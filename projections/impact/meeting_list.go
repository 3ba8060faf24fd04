package impact

import (
	"cmp"
	"context"
	"math"
	"slices"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// meetingList is a list of meetings, in the order of their days, if they have any, of the conferences as they began, of the two
// organisations, and of their ids. Which meetings are on it is told from pairs, as the counts tell it; only those of one page
// are looked up.
type meetingList struct {
	editions []edition // of which conferences there may be any
	position int64
	left     left  // of which pairs
	row      asRow // the conference, a and b, and what else judge reads of a pair
	judge    func(pair []int32, m *projections.PairMeeting) (listed bool)
	day      func(*projections.PairMeeting) projections.Day // nil when they have none

	places map[int32]int // of the conferences, by number
}

// meetingAt is where meetings of a pair stand in a list.
type meetingAt struct {
	day     domain.Date
	edition int // its place
	estimate.Tie
}

func (m meetingAt) compare(other meetingAt) int {
	return cmp.Or(cmp.Compare(m.day, other.day), cmp.Compare(m.edition, other.edition), cmp.Compare(m.A, other.A), cmp.Compare(m.B, other.B))
}

func (l *meetingList) at(conference int32, tie estimate.Tie, m *projections.PairMeeting) meetingAt {
	at := meetingAt{edition: l.places[conference], Tie: tie}
	if l.day != nil {
		at.day = l.editions[at.edition].StartsOn + domain.Date(l.day(m))
	}
	return at
}

// inGroup are the conferences of which a group may have anything; "" is all.
func (f Frame) inGroup(editions []edition, group string) []edition {
	if by := f.Filters.GroupBy; group == "" || by != ByConference && by != BySeries {
		return editions
	}
	in := f.grouping(editions)
	return slices.DeleteFunc(slices.Clone(editions), func(e edition) bool { return !slices.Contains(in.of(place{Conference: e.No}), group) })
}

// meetings are a page of a list. A cursor is the id of the meeting before. The error is a *domain.Error when there is no such
// meeting.
func (r *Reader) meetings(ctx context.Context, f Frame, l meetingList, p Page) (page []listedMeeting, next *string, err error) {
	limit, after, err := p.bounds()
	if err != nil {
		return nil, nil, err
	}
	l.places = map[int32]int{}
	for i, e := range l.editions {
		l.places[e.No] = i
	}
	from := listedMeeting{meetingAt: meetingAt{day: math.MinInt32}}
	if p.Cursor != "" {
		if from, err = r.meetingBefore(ctx, f, l, after); err != nil {
			return nil, nil, err
		}
	}
	pairs, err := r.meetingPairs(ctx, l, from.meetingAt, limit)
	if err != nil || len(pairs) == 0 {
		return nil, nil, err
	}
	page, err = r.lookUp(ctx, f, l, pairs)
	page = slices.DeleteFunc(page, func(m listedMeeting) bool { return m.compare(from) <= 0 })
	slices.SortFunc(page, listedMeeting.compare)
	if len(page) > limit {
		page, next = page[:limit], new(page[limit-1].ID.String())
	}
	return page, next, err
}

// meetingPair is a pair with a meeting on a list.
type meetingPair struct {
	meetingAt
	row  [12]int32 // as much as judge may read
	held int       // meetings that make the two a contact
}

// meetingPairs are the pairs of as many meetings as make a page and one more, besides those with which the page begins: of
// some of these it may not be known that they came before. Of one conference they are read first, and then of ever more
// together until there are enough. Days may be of any conference, so then all are read.
func (r *Reader) meetingPairs(ctx context.Context, l meetingList, from meetingAt, limit int) (found []meetingPair, err error) {
	begin, most, step := from.edition, limit+1, 1
	if l.day != nil {
		begin, step = 0, len(l.editions)
	}
	cut := func() {
		slices.SortFunc(found, func(a, b meetingPair) int { return a.compare(b.meetingAt) })
		found = found[:min(len(found), most)]
	}
	for ; begin < len(l.editions) && len(found) < most; begin, step = begin+step, 8*step {
		var numbers []int32
		for _, e := range l.editions[begin:min(begin+step, len(l.editions))] {
			numbers = append(numbers, e.No)
		}
		l.left.editions = numbers
		err := r.pairs(ctx, l.position, l.left, l.row, func(pair []int32, meetings []projections.PairMeeting) {
			for i := range meetings {
				if !l.judge(pair, &meetings[i]) {
					continue
				}
				m := meetingPair{meetingAt: l.at(pair[0], estimate.Tie{A: pair[1], B: pair[2]}, &meetings[i]), held: heldTogether(meetings)}
				if m.compare(from) < 0 {
					continue
				}
				copy(m.row[:], pair)
				most += one(m.meetingAt == from)
				if found = append(found, m); len(found) > 8*most {
					cut()
				}
			}
		})
		if err != nil {
			return nil, err
		}
	}
	cut()
	return found, nil
}

// heldTogether counts the meetings that make the two of a pair a contact.
func heldTogether(meetings []projections.PairMeeting) (n int) {
	for i := range meetings {
		n += one(meetings[i].Held != projections.NoDay && meetings[i].Apart == projections.NotApart)
	}
	return n
}
