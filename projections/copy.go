package projections

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"
)

// copyRows runs a COPY statement for n rows, encoding them while they are sent; for none it does nothing. The i-th row is
// the columns that row appends, as encode takes them.
func copyRows(ctx context.Context, tx pgx.Tx, sql string, n int, row func(i int, to []any) []any) error {
	if n == 0 {
		return nil
	}
	reader := &rowReader{n: n, row: row, buffer: []byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00")}
	if _, err := tx.Conn().PgConn().CopyFrom(ctx, reader, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

// rowReader gives rows in the binary format of COPY.
type rowReader struct {
	n, next int
	row     func(i int, to []any) []any
	columns []any // of the row at hand, to be used again
	buffer  []byte
	read    int // of buffer
}

// Read implements io.Reader.
func (r *rowReader) Read(to []byte) (n int, err error) {
	if r.read == len(r.buffer) && r.next > r.n {
		return 0, io.EOF
	}
	r.buffer, r.read = append(r.buffer[:0], r.buffer[r.read:]...), 0
	for ; len(r.buffer) < len(to) && r.next <= r.n; r.next++ {
		if r.next == r.n {
			r.buffer = append(r.buffer, 0xff, 0xff) // the end
			continue
		}
		r.columns = r.row(r.next, r.columns[:0])
		r.buffer = binary.BigEndian.AppendUint16(r.buffer, uint16(len(r.columns)))
		for _, column := range r.columns {
			if r.buffer, err = encode(r.buffer, column); err != nil {
				return 0, err
			}
		}
	}
	r.read = copy(to, r.buffer)
	return r.read, nil
}
