package projections

import (
	"encoding/binary"
	"errors"
	"time"

	"aftermatch/domain"
)

// Reports and the slot are most of what is kept of a meeting, in every version of its row, and questions about all meetings
// read past them. So they are packed: as JSON they made rows three times as large.

// packed is a column that is stored as bytes.
type packed interface {
	pack(to []byte) []byte
	unpack(from []byte) error
}

// packedReports are, of each, the party, when it was reported and recorded, the outcome's place, and the wave with its
// length before it.
type packedReports struct{ reports *[]Report }

func (p packedReports) pack(to []byte) []byte {
	for _, r := range *p.reports {
		to = append(to, r.PartyID[:]...)
		to = binary.BigEndian.AppendUint64(to, uint64(r.ReportedAt.UnixMicro()))
		to = binary.BigEndian.AppendUint64(to, uint64(r.RecordedAt.UnixMicro()))
		to = append(to, byte(placeOf(r.Outcome, domain.Outcomes)))
		to = append(binary.AppendUvarint(to, uint64(len(r.Wave))), r.Wave...)
	}
	return to
}

func (p packedReports) unpack(from []byte) (err error) {
	*p.reports, err = UnpackReports(from)
	return err
}

// beforeWave is how many bytes of a packed report come before its wave's length.
const beforeWave = len(domain.ID{}) + 8 + 8 + 1

var errPacked = errors.New("what is packed of a meeting is cut short; rebuild the read models")

// UnpackReports reads the column reports of meetings.
func UnpackReports(from []byte) ([]Report, error) {
	reports := []Report{}
	for len(from) > 0 {
		if len(from) < beforeWave {
			return nil, errPacked
		}
		var r Report
		id := copy(r.PartyID[:], from)
		r.ReportedAt, r.RecordedAt = microAt(from[id:]), microAt(from[id+8:])
		if place := int(from[beforeWave-1]); place > 0 && place <= len(domain.Outcomes) {
			r.Outcome = domain.Outcomes[place-1]
		}
		length, read := binary.Uvarint(from[beforeWave:])
		from = from[beforeWave+max(read, 0):]
		if read <= 0 || length > uint64(len(from)) {
			return nil, errPacked
		}
		r.Wave, from = string(from[:length]), from[length:]
		reports = append(reports, r)
	}
	return reports, nil
}

func microAt(from []byte) time.Time {
	return time.UnixMicro(int64(binary.BigEndian.Uint64(from))).UTC()
}

// packedSlot is nothing without a slot; else its two times, each in seconds, nanoseconds and its zone's offset, the
// representatives after their number, and the table.
type packedSlot struct{ slot **domain.Slot }

func (p packedSlot) pack(to []byte) []byte {
	s := *p.slot
	if s == nil {
		return to
	}
	for _, at := range []time.Time{s.StartsAt, s.EndsAt} {
		_, offset := at.Zone()
		for _, part := range []int{int(at.Unix()), at.Nanosecond(), offset} {
			to = binary.AppendVarint(to, int64(part))
		}
	}
	to = binary.AppendVarint(to, int64(len(s.Representatives)))
	for _, id := range s.Representatives {
		to = append(to, id[:]...)
	}
	return append(to, s.Table...)
}

func (p packedSlot) unpack(from []byte) error {
	if len(from) == 0 {
		return nil
	}
	short := false
	next := func() int64 {
		part, read := binary.Varint(from)
		from, short = from[max(read, 0):], short || read <= 0
		return part
	}
	var s domain.Slot
	for _, at := range []*time.Time{&s.StartsAt, &s.EndsAt} {
		*at = time.Unix(next(), next()).UTC()
		if offset := next(); offset != 0 {
			*at = at.In(time.FixedZone("", int(offset)))
		}
	}
	for range next() {
		if len(from) < len(domain.ID{}) {
			return errPacked
		}
		s.Representatives = append(s.Representatives, domain.ID(from[:len(domain.ID{})]))
		from = from[len(domain.ID{}):]
	}
	if short {
		return errPacked
	}
	s.Table = string(from)
	*p.slot = &s
	return nil
}
