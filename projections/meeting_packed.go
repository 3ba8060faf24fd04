package projections

import (
	"encoding/binary"
	"errors"
	"time"

	"aftermatch/domain"
)

// Reports are most of what is kept of a meeting, in every version of its row, and questions about all meetings read past
// them. So they are packed: as JSON they made rows twice as large.

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

var errPacked = errors.New("packed reports are cut short; rebuild the read models")

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
