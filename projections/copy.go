package projections

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"github.com/jackc/pgx/v5"
)

// copyRows runs a COPY statement for n rows, encoding them while they are sent; for none it does nothing. The i-th row is
// what row appends, as encodeRow does.
func copyRows(ctx context.Context, tx pgx.Tx, sql string, n int, row func(i int, to []byte) ([]byte, error)) error {
	if n == 0 {
		return nil
	}
	reader := &rowReader{n: n, row: row, buffer: []byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00")}
	if _, err := tx.Conn().PgConn().CopyFrom(ctx, reader, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

// encodeRow appends the number of columns and the columns.
func encodeRow(to []byte, columns []any) (_ []byte, err error) {
	to = binary.BigEndian.AppendUint16(to, uint16(len(columns)))
	for _, column := range columns {
		if to, err = encode(to, column); err != nil {
			return nil, err
		}
	}
	return to, nil
}

// decodePacked reads what encodeRow appended.
func decodePacked(from []byte, columns []any) error {
	from = from[2:]
	for _, column := range columns {
		var value []byte
		length := binary.BigEndian.Uint32(from)
		from = from[4:]
		if length != math.MaxUint32 {
			value, from = from[:length], from[length:]
		}
		if err := decode(value, column); err != nil {
			return err
		}
	}
	return nil
}

// rowReader gives rows in the binary format of COPY.
type rowReader struct {
	n, next int
	row     func(i int, to []byte) ([]byte, error)
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
		if r.buffer, err = r.row(r.next, r.buffer); err != nil {
			return 0, err
		}
	}
	r.read = copy(to, r.buffer)
	return r.read, nil
}
