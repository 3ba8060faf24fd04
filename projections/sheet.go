package projections

import (
	"encoding/binary"
	"errors"
	"iter"
	"math"
	"math/bits"

	"aftermatch/domain"
)

// PairVersion is what was known of a pair from a position on, up to another.
type PairVersion struct {
	Pair
	KnownTo int64  // Holds while nothing else is known
	Packed  []byte // the pair's meetings, for NextMeeting; nil when they were not asked for. Pair.Meetings is empty
}

// Holds is later than every position.
const Holds = math.MaxInt64

// sheet has versions of pairs of one conference: either such as hold, or such as have ended.
type sheet struct {
	conference, series int32
	startsOn           domain.Date
	knownFrom, knownTo int64       // of its versions, the first and the last
	facts, meetings    packedBytes // meetings: nil when they were not asked for
}

type packedBytes []byte

func (p *packedBytes) pack(to []byte) []byte { return append(to, *p...) }

func (p *packedBytes) unpack(from []byte) error {
	*p = from
	return nil
}

// sheetBytes is how much a sheet holds at most, so that its row still fits into a page of PostgreSQL's. A pair that has met
// a few hundred times may have one that is longer.
const sheetBytes = 7900

func (s *sheet) columns(to []any) []any {
	return append(to, &s.conference, &s.series, &s.startsOn, &s.knownFrom, &s.knownTo, &s.facts, &s.meetings)
}

// Of each version the facts are numbers of these sizes, the last for versions that have ended; then two bytes for each of the
// days that there are.
const (
	factsA         = 0  // 4 bytes
	factsB         = 4  // 4
	factsSectorsA  = 8  // 4
	factsSectorsB  = 12 // 4
	factsCountryA  = 16 // 2
	factsCountryB  = 18 // 2
	factsHeldCount = 20 // 2
	factsFlags     = 22 // 1
	factsPriorTie  = 23 // 1, with the outcome
	factsRatings   = 24 // 1
	factsKnownFrom = 25 // 8
	factsDays      = 33 // 8: a bit for each of Pair.days that there is
	factsKnownTo   = 41 // 8
)

var errSheet = errors.New("a sheet of pairs is cut short; rebuild the read models")

// days are all of a pair's, in the order of their bits on a sheet.
func (p *Pair) days() (days [41]*Day) {
	n := 0
	for _, column := range p.columns(make([]any, 0, 64)) {
		if day, ok := column.(*Day); ok {
			days[n], n = day, n+1
		}
	}
	return days
}

func (p *Pair) flags() [5]*bool {
	return [...]*bool{&p.FirstInSeries, &p.Late, &p.OutcomeDriven, &p.Self, &p.Cancelled}
}

// sheetWriter packs versions.
type sheetWriter struct {
	at   Pair
	days [41]*Day // of at

	room     [factsKnownTo + 8 + 2*41]byte
	meetings []byte
}

// pack returns the facts and the meetings of a version as they stand on a sheet. They are good until the next call.
func (w *sheetWriter) pack(p *Pair, meetings []byte, knownTo int64) (facts, packed []byte) {
	if w.days[0] == nil {
		w.days = w.at.days()
	}
	w.at = *p
	little, to := binary.LittleEndian, w.room[:]
	little.PutUint32(to[factsA:], uint32(p.A))
	little.PutUint32(to[factsB:], uint32(p.B))
	little.PutUint32(to[factsSectorsA:], uint32(p.SectorsA))
	little.PutUint32(to[factsSectorsB:], uint32(p.SectorsB))
	little.PutUint16(to[factsCountryA:], uint16(p.CountryA))
	little.PutUint16(to[factsCountryB:], uint16(p.CountryB))
	little.PutUint16(to[factsHeldCount:], uint16(p.HeldCount))
	to[factsFlags] = 0
	for i, flag := range p.flags() {
		if *flag {
			to[factsFlags] |= 1 << i
		}
	}
	to[factsPriorTie] = byte(p.PriorTie)<<4 | byte(p.Outcome)
	to[factsRatings] = byte(p.RatingA)<<4 | byte(p.RatingB)
	little.PutUint64(to[factsKnownFrom:], uint64(p.KnownFrom))
	little.PutUint64(to[factsKnownTo:], uint64(knownTo))
	end := factsKnownTo
	if knownTo != Holds {
		end += 8
	}
	given := uint64(0)
	for i, day := range w.days {
		if *day != NoDay {
			given |= 1 << i
			little.PutUint16(to[end:], uint16(*day))
			end += 2
		}
	}
	little.PutUint64(to[factsDays:], given)
	w.meetings = append(binary.AppendUvarint(w.meetings[:0], uint64(len(meetings))), meetings...)
	return to[:end], w.meetings
}

// sheetReader reads versions from sheets. Its zero value is ready.
type sheetReader struct {
	version PairVersion // the one at hand
	days    [41]*Day    // of version
	flags   [5]*bool
}

// versions are those on a sheet. Each is the same PairVersion.
func (r *sheetReader) versions(s *sheet) iter.Seq2[*PairVersion, error] {
	v := &r.version
	if r.days[0] == nil {
		r.days, r.flags = v.days(), v.flags()
	}
	fixed := factsKnownTo
	if s.knownTo != Holds {
		fixed += 8
	}
	little, facts, meetings := binary.LittleEndian, s.facts, s.meetings
	return func(yield func(*PairVersion, error) bool) {
		for len(facts) > 0 {
			if len(facts) < fixed {
				yield(nil, errSheet)
				return
			}
			given := little.Uint64(facts[factsDays:])
			end := fixed + 2*bits.OnesCount64(given)
			if len(facts) < end || given>>len(r.days) != 0 {
				yield(nil, errSheet)
				return
			}
			v.Pair = noPair
			v.Conference, v.Series, v.StartsOn, v.KnownTo = s.conference, s.series, s.startsOn, Holds
			v.A, v.B = int32(little.Uint32(facts[factsA:])), int32(little.Uint32(facts[factsB:]))
			v.SectorsA, v.SectorsB = int32(little.Uint32(facts[factsSectorsA:])), int32(little.Uint32(facts[factsSectorsB:]))
			v.CountryA, v.CountryB = int16(little.Uint16(facts[factsCountryA:])), int16(little.Uint16(facts[factsCountryB:]))
			v.HeldCount = int16(little.Uint16(facts[factsHeldCount:]))
			for i, flag := range r.flags {
				*flag = facts[factsFlags]>>i&1 == 1
			}
			v.PriorTie, v.Outcome = int16(facts[factsPriorTie]>>4), int16(facts[factsPriorTie]&15)
			v.RatingA, v.RatingB = int16(facts[factsRatings]>>4), int16(facts[factsRatings]&15)
			v.KnownFrom = int64(little.Uint64(facts[factsKnownFrom:]))
			if s.knownTo != Holds {
				v.KnownTo = int64(little.Uint64(facts[factsKnownTo:]))
			}
			for days := facts[fixed:]; given != 0; given &= given - 1 {
				*r.days[bits.TrailingZeros64(given)] = Day(little.Uint16(days))
				days = days[2:]
			}
			facts = facts[end:]
			if s.meetings != nil {
				length, read := binary.Uvarint(meetings)
				if read <= 0 || uint64(len(meetings)-read) < length {
					yield(nil, errSheet)
					return
				}
				meetings = meetings[read:]
				v.Packed, meetings = meetings[:length:length], meetings[length:]
			}
			if !yield(v, nil) {
				return
			}
		}
	}
}
