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
	stored   []byte
	metadata domain.Metadata
}

// event reads a row of readPage's columns in binary form. It keeps nothing of the row.
func (d *decoder) event(row [][]byte, event *domain.Recorded) (err error) {
	event.Position = int64(binary.BigEndian.Uint64(row[columnPosition]))
	event.Stream = domain.ID(row[columnStream])
	event.Version = int(binary.BigEndian.Uint32(row[columnVersion]))
	event.ID = domain.ID(row[columnID])
	event.At = timeOf(int64(binary.BigEndian.Uint64(row[columnAt])))
	event.RecordedAt = timeOf(int64(binary.BigEndian.Uint64(row[columnRecordedAt])))
	schema := int16(binary.BigEndian.Uint16(row[columnSchema]))
	if event.Event, err = domain.Decode(typeName(row[columnType]), schema, row[columnData]); err != nil {
		return fmt.Errorf("position %d: %w", event.Position, err)
	}
	if d.stored == nil || string(d.stored) != string(row[columnMetadata]) {
		if d.metadata, err = domain.DecodeMetadata(row[columnMetadata]); err != nil {
			return fmt.Errorf("position %d: read its metadata: %w", event.Position, err)
		}
		d.stored = append(d.stored[:0], row[columnMetadata]...)
	}
	event.Metadata = d.metadata
	return nil
}

// eventTypes saves making a string of each event's type.
var eventTypes = func() map[string]string {
	names := map[string]string{}
	for _, name := range domain.EventTypes() {
		names[name] = name
	}
	return names
}()

func typeName(stored []byte) string {
	if name, ok := eventTypes[string(stored)]; ok {
		return name
	}
	return string(stored)
}
