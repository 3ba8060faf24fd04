package eventstore

import (
	"encoding/binary"
	"fmt"

	"aftermatch/domain"
)

// scan reads a row of readPage's columns from its binary form.
func scan(row [][]byte, event *domain.Recorded, metadata *metadataDecoder) (err error) {
	event.Position = int64(binary.BigEndian.Uint64(row[0]))
	event.Stream = domain.ID(row[1])
	event.Version = int(binary.BigEndian.Uint32(row[2]))
	event.ID = domain.ID(row[4])
	event.At = timeOf(int64(binary.BigEndian.Uint64(row[5])))
	event.RecordedAt = timeOf(int64(binary.BigEndian.Uint64(row[6])))
	if event.Event, err = domain.Decode(string(row[7]), int16(binary.BigEndian.Uint16(row[3])), row[8]); err != nil {
		return fmt.Errorf("position %d: %w", event.Position, err)
	}
	if event.Metadata, err = metadata.decode(row[9]); err != nil {
		return fmt.Errorf("position %d: read its metadata: %w", event.Position, err)
	}
	return nil
}
