package eventstore

import (
	"encoding/binary"
	"fmt"

	"aftermatch/domain"
)

// The columns of readPage and its like.
const (
	columnPosition = iota
	columnStream
	columnVersion
	columnSchema
	columnID
	columnAt
	columnRecordedAt
	columnType
	columnData
	columnMetadata
)

// decoder reads events from their rows. Neighbours often share their metadata, so it remembers the last.
type decoder struct {
	raw  []byte
	last domain.Metadata
}

// event reads a row of readPage's columns in binary form. It keeps nothing of the row.
func (d *decoder) event(row [][]byte) (event domain.Recorded, err error) {
	event = domain.Recorded{
		Position:   int64(binary.BigEndian.Uint64(row[columnPosition])),
		Stream:     domain.ID(row[columnStream]),
		Version:    int(binary.BigEndian.Uint32(row[columnVersion])),
		ID:         domain.ID(row[columnID]),
		At:         timeOf(int64(binary.BigEndian.Uint64(row[columnAt]))),
		RecordedAt: timeOf(int64(binary.BigEndian.Uint64(row[columnRecordedAt]))),
	}
	schema := int16(binary.BigEndian.Uint16(row[columnSchema]))
	if event.Event, err = domain.Decode(string(row[columnType]), schema, row[columnData]); err != nil {
		return event, fmt.Errorf("position %d: %w", event.Position, err)
	}
	if event.Metadata, err = d.metadata(row[columnMetadata]); err != nil {
		return event, fmt.Errorf("position %d: read its metadata: %w", event.Position, err)
	}
	return event, nil
}

func (d *decoder) metadata(raw []byte) (metadata domain.Metadata, err error) {
	if d.raw != nil && string(d.raw) == string(raw) {
		return d.last, nil
	}
	if metadata, err = domain.DecodeMetadata(raw); err != nil {
		return metadata, err
	}
	d.raw, d.last = append(d.raw[:0], raw...), metadata
	return metadata, nil
}
