package eventstore

import (
	"encoding/binary"
	"math"
	"time"

	"aftermatch/domain"
)

// rows builds an array of a composite type in PostgreSQL's binary form, to be unnested into rows: the server does that in one go, where
// an array for each column would be unnested into a store of its own. Encoding by hand and reusing the
// buffers is worth a third of the append rate at sixteen writers.
type rows struct {
	element uint32 // OID of the composite type
	columns uint32 // that it has
	count   uint32
	begun   int // where the row being written begins
	buffer  []byte
}

// OIDs of the columns' types.
const (
	oidUUID        = 2950
	oidInt4        = 23
	oidInt2        = 21
	oidText        = 25
	oidJSON        = 114
	oidTimestamptz = 1184
)

const arrayHeader = 20

func (r *rows) reset() {
	r.count = 0
	r.buffer = append(r.buffer[:0], make([]byte, arrayHeader)...)
}

// encoded is the finished array: dimensions, "may hold nulls", element type, length, lower bound.
func (r *rows) encoded() []byte {
	binary.BigEndian.PutUint32(r.buffer[0:], 1)
	binary.BigEndian.PutUint32(r.buffer[4:], 0)
	binary.BigEndian.PutUint32(r.buffer[8:], r.element)
	binary.BigEndian.PutUint32(r.buffer[12:], r.count)
	binary.BigEndian.PutUint32(r.buffer[16:], 1)
	return r.buffer
}

// begin begins a row; all its columns follow, in their order, and then end.
func (r *rows) begin() {
	r.count++
	r.begun = len(r.buffer)
	r.buffer = binary.BigEndian.AppendUint32(r.buffer, 0) // its size, which end knows
	r.buffer = binary.BigEndian.AppendUint32(r.buffer, r.columns)
}

func (r *rows) end() {
	binary.BigEndian.PutUint32(r.buffer[r.begun:], uint32(len(r.buffer)-r.begun-4))
}

func (r *rows) column(oid uint32, size int) {
	r.buffer = binary.BigEndian.AppendUint32(r.buffer, oid)
	r.buffer = binary.BigEndian.AppendUint32(r.buffer, uint32(size))
}

func (r *rows) null(oid uint32) { r.column(oid, -1) }

func (r *rows) uuid(value domain.ID) {
	r.column(oidUUID, len(value))
	r.buffer = append(r.buffer, value[:]...)
}

func (r *rows) json(value []byte) {
	r.column(oidJSON, len(value))
	r.buffer = append(r.buffer, value...)
}

func (r *rows) text(value string) {
	r.column(oidText, len(value))
	r.buffer = append(r.buffer, value...)
}

func (r *rows) int4(value int) {
	r.column(oidInt4, 4)
	r.buffer = binary.BigEndian.AppendUint32(r.buffer, uint32(value))
}

func (r *rows) int2(value int16) {
	r.column(oidInt2, 2)
	r.buffer = binary.BigEndian.AppendUint16(r.buffer, uint16(value))
}

// timestamp writes t to the microsecond; otherwise stands for the zero time.
func (r *rows) timestamp(t time.Time, otherwise int64) {
	r.column(oidTimestamptz, 8)
	r.buffer = binary.BigEndian.AppendUint64(r.buffer, uint64(timestamptz(t, otherwise)))
}

// PostgreSQL's infinities.
const (
	always = math.MinInt64
	noEnd  = math.MaxInt64
)

// postgresEpoch is 2000-01-01, from which timestamptz counts microseconds.
const postgresEpoch = 946_684_800_000_000

func timestamptz(t time.Time, otherwise int64) int64 {
	if t.IsZero() {
		return otherwise
	}
	return t.UnixMicro() - postgresEpoch
}

func timeOf(micros int64) time.Time { return time.UnixMicro(micros + postgresEpoch).UTC() }
