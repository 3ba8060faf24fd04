package projections

import (
	"encoding/binary"
	"errors"
	"time"

	"aftermatch/domain"
)

// Questions about single meetings ask where the two organisations were and what they did, which pairs know. So each pair
// keeps what its meetings went through, packed: to look that up of all meetings took ten times as long.

// PairMeeting is one meeting of a pair at its conference, as far as figures count it. A day is NoDay for what did not happen.
type PairMeeting struct {
	Requested, Matched, Scheduled, Held, Reported Day // Reported: the first report
	Declined, Withdrawn, Expired, Cancelled       Day
	NoShow                                        Day
	Ratings                                       [2]int8 // by either side, the smaller number's first: places in domain.Ratings, from 1; 0 none
	Rated                                         [2]Day
	Apart                                         Apart
}

// Apart is why a held meeting does not make its two organisations a contact.
type Apart uint8

// The reasons.
const (
	NotApart      Apart = iota
	Late                // held after the conference
	OutcomeDriven       // typed in after a project between the two was recorded
)

func (m *PairMeeting) days() [12]*Day {
	return [...]*Day{&m.Requested, &m.Matched, &m.Scheduled, &m.Held, &m.Reported, &m.Declined, &m.Withdrawn, &m.Expired, &m.Cancelled, &m.NoShow,
		&m.Rated[0], &m.Rated[1]}
}

// MeetingTimes are when what PairMeeting has the days of happened to a meeting, in that order; of ratings, the requester's first.
type MeetingTimes [12]*time.Time

// Places in MeetingTimes.
const (
	RequestedAt = 0
	HeldAt      = 3
	RatedAt     = 10 // by the requester, and then by the target
)

// PairMeetingOf counts days from when the conference starts. The ratings are those of the requester and of the target.
func PairMeetingOf(start domain.Date, times MeetingTimes, ratings [2]domain.Rating) (m PairMeeting) {
	for i, day := range m.days() {
		*day = daysFrom(start, dateOf(times[i]))
	}
	m.Ratings = [2]int8{placeOf(ratings[0], domain.Ratings), placeOf(ratings[1], domain.Ratings)}
	return m
}

// packedMeetings are a pair's meetings, ordered by what is packed and so not by when they came. Of each, two bytes have a bit
// for every day that there is and, from the 13th on, Apart; one more has both ratings, if there is any; the days follow.
type packedMeetings string

const (
	rated     = 3 << 10 // the bits of the two days on which a meeting was rated
	apartFrom = 12
)

func (m *PairMeeting) packed() string {
	var room [64]byte
	given, to := uint16(m.Apart)<<apartFrom, room[:2]
	if m.Rated[0] != NoDay || m.Rated[1] != NoDay {
		to = append(to, byte(m.Ratings[0])<<4|byte(m.Ratings[1]))
	}
	for i, day := range m.days() {
		if *day != NoDay {
			given |= 1 << i
			to = binary.AppendVarint(to, int64(*day))
		}
	}
	binary.BigEndian.PutUint16(to, given)
	return string(to)
}

func (p *packedMeetings) pack(to []byte) []byte { return append(to, *p...) }

func (p *packedMeetings) unpack(from []byte) error {
	*p = packedMeetings(from)
	return nil
}

var errPackedMeetings = errors.New("the packed meetings of a pair are cut short; rebuild the read models")

// NextMeeting reads the first meeting of the column meetings of pairs into m, and returns the rest.
func NextMeeting(from []byte, m *PairMeeting) (rest []byte, err error) {
	if len(from) < 2 {
		return nil, errPackedMeetings
	}
	given := binary.BigEndian.Uint16(from)
	from = from[2:]
	*m = PairMeeting{Apart: Apart(given >> apartFrom)}
	if given&rated != 0 {
		if len(from) == 0 {
			return nil, errPackedMeetings
		}
		m.Ratings, from = [2]int8{int8(from[0] >> 4), int8(from[0] & 15)}, from[1:]
	}
	for i, day := range m.days() {
		*day = NoDay
		if given>>i&1 == 1 {
			value, read := binary.Varint(from)
			if read <= 0 {
				return nil, errPackedMeetings
			}
			*day, from = Day(value), from[read:]
		}
	}
	return from, nil
}
