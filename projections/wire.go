package projections

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"aftermatch/domain"
)

// document is a column of nested values, stored as jsonb.
type document struct {
	value any
	empty bool // an empty list
}

func documents[T any](values *[]T) document { return document{values, len(*values) == 0} }

// PostgreSQL counts days and microseconds from 2000-01-01.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	epochDay = domain.Date(10957)
	textOID  = 25
	int4OID  = 23
	int8OID  = 20
)

// encode appends a column's value in PostgreSQL's binary format, its length before it.
func encode(to []byte, column any) ([]byte, error) {
	switch v := column.(type) {
	case *domain.ID:
		to = binary.BigEndian.AppendUint32(to, 16)
		return append(to, v[:]...), nil
	case **domain.ID:
		return encodeOptional(to, *v)
	case *string:
		to = binary.BigEndian.AppendUint32(to, uint32(len(*v)))
		return append(to, *v...), nil
	case *bool:
		to = binary.BigEndian.AppendUint32(to, 1)
		if *v {
			return append(to, 1), nil
		}
		return append(to, 0), nil
	case *int16:
		to = binary.BigEndian.AppendUint32(to, 2)
		return binary.BigEndian.AppendUint16(to, uint16(*v)), nil
	case *Day:
		if *v == NoDay {
			return binary.BigEndian.AppendUint32(to, math.MaxUint32), nil
		}
		return encode(to, (*int16)(v))
	case *int32:
		to = binary.BigEndian.AppendUint32(to, 4)
		return binary.BigEndian.AppendUint32(to, uint32(*v)), nil
	case *int:
		to = binary.BigEndian.AppendUint32(to, 4)
		return binary.BigEndian.AppendUint32(to, uint32(int32(*v))), nil
	case *int64:
		to = binary.BigEndian.AppendUint32(to, 8)
		return binary.BigEndian.AppendUint64(to, uint64(*v)), nil
	case **int64:
		return encodeOptional(to, *v)
	case *domain.Date:
		to = binary.BigEndian.AppendUint32(to, 4)
		return binary.BigEndian.AppendUint32(to, uint32(*v-epochDay)), nil
	case **domain.Date:
		return encodeOptional(to, *v)
	case *time.Time:
		to = binary.BigEndian.AppendUint32(to, 8)
		return binary.BigEndian.AppendUint64(to, uint64(v.UnixMicro()-epoch.UnixMicro())), nil
	case **time.Time:
		return encodeOptional(to, *v)
	case *[]string:
		return encodeArray(to, textOID, *v)
	case *[]int32:
		return encodeArray(to, int4OID, *v)
	case *[]int64:
		return encodeArray(to, int8OID, *v)
	case document:
		return encodeDocument(to, v)
	case packed:
		start := len(to)
		to = v.pack(append(to, 0, 0, 0, 0))
		binary.BigEndian.PutUint32(to[start:], uint32(len(to)-start-4))
		return to, nil
	}
	return nil, fmt.Errorf("a column of type %T has no binary format here: add it to wire.go", column)
}

func encodeOptional[T any](to []byte, v *T) ([]byte, error) {
	if v == nil {
		return binary.BigEndian.AppendUint32(to, math.MaxUint32), nil
	}
	return encode(to, v)
}

func encodeArray[T any](to []byte, oid uint32, values []T) ([]byte, error) {
	start := len(to)
	to = append(to, 0, 0, 0, 0)
	if len(values) == 0 {
		to = append(to, 0, 0, 0, 0, 0, 0, 0, 0)
		to = binary.BigEndian.AppendUint32(to, oid)
	} else {
		to = append(to, 0, 0, 0, 1, 0, 0, 0, 0)
		to = binary.BigEndian.AppendUint32(to, oid)
		to = binary.BigEndian.AppendUint32(to, uint32(len(values)))
		to = binary.BigEndian.AppendUint32(to, 1)
	}
	var err error
	for i := range values {
		if to, err = encode(to, &values[i]); err != nil {
			return nil, err
		}
	}
	binary.BigEndian.PutUint32(to[start:], uint32(len(to)-start-4))
	return to, nil
}

func encodeDocument(to []byte, d document) ([]byte, error) {
	if d.empty {
		return append(to, 0, 0, 0, 3, 1, '[', ']'), nil
	}
	text, err := json.Marshal(d.value)
	if err != nil {
		return nil, err
	}
	if string(text) == "null" {
		return binary.BigEndian.AppendUint32(to, math.MaxUint32), nil
	}
	to = binary.BigEndian.AppendUint32(to, uint32(len(text)+1))
	return append(append(to, 1), text...), nil
}

// decode reads what encode writes, without the length. Of null, which is nil, it leaves the zero value; of a Day NoDay.
func decode(from []byte, column any) error {
	if from == nil {
		if day, ok := column.(*Day); ok {
			*day = NoDay
		}
		return nil
	}
	switch v := column.(type) {
	case *domain.ID:
		copy(v[:], from)
	case **domain.ID:
		return decodeOptional(from, v)
	case *string:
		*v = string(from)
	case *bool:
		*v = from[0] != 0
	case *int16:
		*v = int16(binary.BigEndian.Uint16(from))
	case *Day:
		*v = Day(binary.BigEndian.Uint16(from))
	case *int32:
		*v = int32(binary.BigEndian.Uint32(from))
	case *int:
		*v = int(int32(binary.BigEndian.Uint32(from)))
	case *int64:
		*v = int64(binary.BigEndian.Uint64(from))
	case **int64:
		return decodeOptional(from, v)
	case *domain.Date:
		*v = domain.Date(binary.BigEndian.Uint32(from)) + epochDay
	case **domain.Date:
		return decodeOptional(from, v)
	case *time.Time:
		*v = time.UnixMicro(int64(binary.BigEndian.Uint64(from)) + epoch.UnixMicro()).UTC()
	case **time.Time:
		return decodeOptional(from, v)
	case *[]string:
		return decodeArray(from, v)
	case *[]int32:
		return decodeArray(from, v)
	case *[]int64:
		return decodeArray(from, v)
	case document:
		return json.Unmarshal(from[1:], v.value)
	case packed:
		return v.unpack(from)
	default:
		return fmt.Errorf("a column of type %T has no binary format here: add it to wire.go", column)
	}
	return nil
}

func decodeOptional[T any](from []byte, to **T) error {
	*to = new(T)
	return decode(from, *to)
}

func decodeArray[T any](from []byte, to *[]T) error {
	if binary.BigEndian.Uint32(from) == 0 {
		*to = []T{}
		return nil
	}
	*to = make([]T, binary.BigEndian.Uint32(from[12:]))
	from = from[20:]
	for i := range *to {
		length := binary.BigEndian.Uint32(from)
		if err := decode(from[4:4+length], &(*to)[i]); err != nil {
			return err
		}
		from = from[4+length:]
	}
	return nil
}
