package domain

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// everything has a field of each shape that events have.
type everything struct {
	Text     string          `json:"text"`
	Word     Rating          `json:"word,omitempty"`
	Name     ID              `json:"name"`
	Day      Date            `json:"day,omitzero"`
	Time     time.Time       `json:"time,omitzero"`
	Yes      bool            `json:"yes"`
	Number   int64           `json:"number"`
	Small    int16           `json:"small"`
	Rate     float64         `json:"rate"`
	Words    []string        `json:"words"`
	Names    []ID            `json:"names"`
	Inner    struct{ Money } `json:"inner"`
	Optional *Money          `json:"optional,omitempty"`
	Money
}

// FuzzReadingAgreesWithEncodingJSON holds the fast reading against the standard library's.
func FuzzReadingAgreesWithEncodingJSON(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"text":"plain","word":"informative","number":-12,"small":7,"yes":true,"rate":1.25e3}`,
		`{"text":"M\u00fcller \u0026 \"S\u00f6hne\"","yes":false}`, `{"text":"Müller"}`, ` {"text" : "spaced"} `,
		`{"name":"0190b0a0-0000-7000-8000-000000000001","day":"2017-09-21","time":"2017-09-21T10:00:00.5Z"}`,
		`{"name":"not one"}`, `{"day":"2017-02-30"}`, `{"words":["a","b"],"names":["0190b0a0-0000-7000-8000-000000000001"]}`,
		`{"words":[],"names":null}`, `{"inner":{"amount":5,"currency":"EUR"},"optional":{"amount":1,"currency":"SEK"},"amount":3}`,
		`{"unknown":1,"text":"kept"}`, `{"unknown":{"a":1},"text":"kept"}`, `{"TEXT":"case"}`, `{"text":"twice","text":"again"}`,
		`{"number":007}`, `{"number":1.0}`, `{"small":70000}`, `{"rate":NaN}`, `{"yes":"true"}`, `[]`, `{"text":"open`, `{"text":1}`, `{}x`, "{\"text\":\"\xff\"}",
	} {
		f.Add([]byte(seed))
	}
	read := reading[everything]()
	f.Fuzz(func(t *testing.T, raw []byte) {
		var want everything
		wantErr := json.Unmarshal(raw, &want)
		if !json.Valid(raw) {
			return // the log holds none
		}
		got, err := read(raw)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%s: error %v, want %v", raw, err, wantErr)
		}
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Fatalf("%s:\n got %+v\nwant %+v", raw, got, want)
		}
	})
}

func TestEveryEventIsReadByPlan(t *testing.T) {
	files, err := filepath.Glob("testdata/events/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden events", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		if corrects := strings.HasPrefix(name, "FactCorrected"); corrects {
			continue // its replacement may be any event: it reads itself
		}
		e, err := Decode(name, CurrentSchema(name), raw)
		if err != nil {
			t.Fatal(err)
		}
		if _, planned := planOf(reflect.TypeOf(e), nil); !planned {
			t.Errorf("%s has a field that the plan cannot read; see readerOf", name)
		}
	}
}
