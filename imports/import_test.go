package imports_test

import (
	"encoding/json"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/imports"
)

func TestImportRecordsParticipantsAndMeetings(t *testing.T) {
	h := opened(t)
	h.counts(h.imported(imports.Participants, testdata(t, "participants.csv")), 4, 0, 0)
	report := h.imported(imports.Meetings, testdata(t, "meetings.csv"))
	h.counts(report, 5, 0, 0)
	if report.Position != h.head() || report.ID.IsZero() {
		t.Errorf("id %v, position %d; want an id and %d", report.ID, report.Position, h.head())
	}
	for id, want := range map[string]domain.MeetingStatus{
		"m1": domain.StatusHeld, "m2": domain.StatusRequested, "m3": domain.StatusDeclined, "m4": domain.StatusScheduled, "m5": domain.StatusHeld,
	} {
		if got := h.status(id); got != want {
			t.Errorf("%s is %s, want %s", id, got, want)
		}
	}
	var types []string
	for _, recorded := range h.history(meeting("m1")) {
		types = append(types, recorded.Event.EventType()+" "+recorded.At.Format(time.RFC3339))
	}
	want := []string{"MeetingRequested 2017-07-03T07:00:00Z", "MatchMade 2017-07-04T08:30:00Z", "MeetingScheduled 2017-07-04T08:30:00Z",
		"MeetingHeld 2017-09-21T10:00:00Z", "MeetingRated 2017-09-21T10:00:00Z", "MeetingRated 2017-09-21T10:00:00Z"}
	equal(t, types, want)
	if first := h.history(meeting("m5"))[0].Event; first.EventType() != "MeetingHeld" {
		t.Errorf("an ad hoc meeting begins with %s", first.EventType())
	}
}

func TestImportingTheSameFileTwiceChangesNothing(t *testing.T) {
	h := opened(t)
	h.imported(imports.Participants, testdata(t, "participants.csv"))
	h.imported(imports.Meetings, testdata(t, "meetings.csv"))
	before := h.head()
	h.counts(h.imported(imports.Participants, testdata(t, "participants.csv")), 0, 0, 4)
	h.counts(h.imported(imports.Meetings, testdata(t, "meetings.csv")), 0, 0, 5)
	if h.head() != before {
		t.Errorf("the log went on from %d to %d", before, h.head())
	}
}

// What programs read of a report has these names, whatever happened.
func TestAReportInJSON(t *testing.T) {
	h := opened(t)
	for file, want := range map[string]string{
		guests + "p1,A,DE,,\n": `{"rows":1,"created":1,"changed":0,"unchanged":0,"faults":[]}`,
		guests + "p1,A,XX,,\n": `{"rows":1,"created":0,"changed":0,"unchanged":0,"faults":[{"line":2,"column":"country","message":"“XX” is no country code; write the two letters of ISO 3166-1, such as DE, DK or GR"}]}`,
	} {
		report, err := json.Marshal(h.try(imports.Participants, file, imports.Options{DryRun: true}))
		if err != nil || string(report) != want {
			t.Errorf("%s, %v; want %s", report, err, want)
		}
	}
}

func equal[T comparable](t *testing.T, got, want []T) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("%d: nothing, want %v", i, want[i])
		case i >= len(want):
			t.Errorf("%d: %v, want nothing", i, got[i])
		case got[i] != want[i]:
			t.Errorf("%d: %v, want %v", i, got[i], want[i])
		}
	}
}
