package domain

import (
	"bytes"
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// reading decodes T from JSON. What we stored ourselves is read several times faster than encoding/json
// could, by a plan of T's fields made once; whatever the plan does not expect (an escaped character, a
// null, white space) goes to encoding/json as a whole, so both always agree.
func reading[T any]() func(raw []byte) (T, error) {
	fields, planned := planOf(reflect.TypeFor[T](), nil)
	if !planned {
		return unmarshal[T]
	}
	type draft struct { // what reflection keeps on the heap, used again and again
		scanner
		value T
	}
	drafts := sync.Pool{New: func() any { return new(draft) }}
	return func(raw []byte) (T, error) {
		d := drafts.Get().(*draft)
		d.raw = raw
		read := d.object(reflect.ValueOf(&d.value).Elem(), fields) && d.at == len(raw)
		value := d.value
		*d = draft{}
		drafts.Put(d)
		if !read {
			return unmarshal[T](raw)
		}
		return value, nil
	}
}

func unmarshal[T any](raw []byte) (value T, err error) {
	err = json.Unmarshal(raw, &value)
	return value, err
}

// DecodeMetadata reads an event's metadata as it was stored.
var DecodeMetadata = reading[Metadata]()

// field is one field of a plan: its key, and where it is in the struct.
type field struct {
	key  string
	path []int
	read func(*scanner, reflect.Value) bool
}

// of is the field of a struct.
func (f *field) of(v reflect.Value) reflect.Value {
	for _, i := range f.path {
		v = v.Field(i)
	}
	return v
}

// planOf lists the fields of a struct, those of embedded structs among them. ok is false for a type that
// the plan cannot read.
func planOf(t reflect.Type, path []int) (fields []field, ok bool) {
	if t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		return nil, false
	}
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(slices.Clone(path), i)
		if f.Anonymous {
			embedded, ok := planOf(f.Type, at)
			if !ok {
				return nil, false
			}
			fields = append(fields, embedded...)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		read := readerOf(f.Type)
		if name == "" || read == nil {
			return nil, false
		}
		fields = append(fields, field{name, at, read})
	}
	return fields, true
}

// readerOf returns how a value of the type is read; nil if it is none of those that events have.
func readerOf(t reflect.Type) func(*scanner, reflect.Value) bool {
	switch {
	case t == reflect.TypeFor[ID]():
		return func(s *scanner, v reflect.Value) bool {
			text, ok := s.text()
			return ok && v.Addr().Interface().(*ID).read(text)
		}
	case reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return func(s *scanner, v reflect.Value) bool {
			text, ok := s.text()
			return ok && v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText(text) == nil
		}
	}
	switch t.Kind() {
	case reflect.String:
		return func(s *scanner, v reflect.Value) bool {
			text, ok := s.text()
			v.SetString(string(text))
			return ok
		}
	case reflect.Bool:
		return func(s *scanner, v reflect.Value) bool {
			literal := string(s.scalar())
			v.SetBool(literal == "true")
			return literal == "true" || literal == "false"
		}
	case reflect.Int, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(s *scanner, v reflect.Value) bool {
			digits := s.scalar()
			n, err := strconv.ParseInt(string(digits), 10, t.Bits())
			v.SetInt(n)
			return err == nil && json.Valid(digits)
		}
	case reflect.Float64:
		return func(s *scanner, v reflect.Value) bool {
			digits := s.scalar()
			x, err := strconv.ParseFloat(string(digits), 64)
			v.SetFloat(x)
			return err == nil && json.Valid(digits)
		}
	case reflect.Struct:
		fields, ok := planOf(t, nil)
		if !ok {
			return nil
		}
		return func(s *scanner, v reflect.Value) bool { return s.object(v, fields) }
	case reflect.Pointer:
		read := readerOf(t.Elem())
		if read == nil {
			return nil
		}
		return func(s *scanner, v reflect.Value) bool {
			v.Set(reflect.New(t.Elem()))
			return read(s, v.Elem())
		}
	case reflect.Slice:
		read := readerOf(t.Elem())
		if read == nil {
			return nil
		}
		return func(s *scanner, v reflect.Value) bool { return s.list(v, read) }
	}
	return nil
}

// scanner goes over JSON without white space. Its methods tell whether they met what they expected.
type scanner struct {
	raw []byte
	at  int
}

func (s *scanner) skip(c byte) bool {
	if s.at < len(s.raw) && s.raw[s.at] == c {
		s.at++
		return true
	}
	return false
}

// object reads fields in whatever order, fastest in the plan's own. Unknown ones are passed over if they
// are plain values.
func (s *scanner) object(v reflect.Value, fields []field) bool {
	if !s.skip('{') {
		return false
	}
	if s.skip('}') {
		return true
	}
	for next := 0; ; {
		key, ok := s.text()
		if !ok || !s.skip(':') {
			return false
		}
		i := find(fields, next, key)
		switch {
		case i < 0 && (!s.pass() || nearly(fields, key)):
			return false
		case i >= 0 && !fields[i].read(s, fields[i].of(v)):
			return false
		}
		next = i + 1
		if s.skip('}') {
			return true
		}
		if !s.skip(',') {
			return false
		}
	}
}

func find(fields []field, from int, key []byte) int {
	for n := range fields {
		i := from + n
		if i >= len(fields) {
			i -= len(fields)
		}
		if fields[i].key == string(key) {
			return i
		}
	}
	return -1
}

// nearly tells whether encoding/json would take the key for one of the fields.
func nearly(fields []field, key []byte) bool {
	return slices.ContainsFunc(fields, func(f field) bool { return strings.EqualFold(f.key, string(key)) })
}

func (s *scanner) list(v reflect.Value, read func(*scanner, reflect.Value) bool) bool {
	if !s.skip('[') {
		return false
	}
	if s.skip(']') {
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		return true
	}
	v.SetLen(0) // a key given twice counts once
	for i := 0; ; i++ {
		if i == v.Cap() {
			v.Grow(4)
		}
		v.SetLen(i + 1)
		if !read(s, v.Index(i)) {
			return false
		}
		if s.skip(']') {
			return true
		}
		if !s.skip(',') {
			return false
		}
	}
}

// text reads a string that has no escaped character. Valid JSON, which is all that the log can hold, has
// no raw control characters.
func (s *scanner) text() ([]byte, bool) {
	if !s.skip('"') {
		return nil, false
	}
	length := bytes.IndexByte(s.raw[s.at:], '"')
	if length < 0 {
		return nil, false
	}
	text := s.raw[s.at : s.at+length]
	if bytes.IndexByte(text, '\\') >= 0 {
		return nil, false
	}
	s.at += length + 1
	return text, utf8.Valid(text)
}

// scalar reads a number or a literal.
func (s *scanner) scalar() []byte {
	from := s.at
	for s.at < len(s.raw) && s.raw[s.at] != ',' && s.raw[s.at] != '}' && s.raw[s.at] != ']' {
		s.at++
	}
	return s.raw[from:s.at]
}

// pass passes over a plain value.
func (s *scanner) pass() bool {
	if s.at < len(s.raw) && s.raw[s.at] == '"' {
		_, ok := s.text()
		return ok
	}
	return json.Valid(s.scalar())
}
