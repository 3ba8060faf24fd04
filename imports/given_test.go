package imports_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/imports"
	"aftermatch/internal/pgtest"
)

var (
	stuttgart = domain.DeriveID("stuttgart")
	warsaw    = domain.DeriveID("warsaw")
	now       = time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC)
)

// house is a log with the conferences of Stuttgart 2017 and Warsaw 2016 announced.
type house struct {
	*testing.T
	log *eventstore.Log
}

func opened(t *testing.T) house {
	t.Helper()
	clock := func() time.Time { return now }
	log, err := eventstore.Open(t.Context(), pgtest.New(t), eventstore.WithClock(clock))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
	h := house{t, log}
	h.announce(stuttgart, "Stuttgart", "2017-09-21")
	h.announce(warsaw, "Warsaw", "2016-10-05")
	return h
}

func (h house) announce(id domain.ID, city, day string) {
	h.Helper()
	starts, err := domain.ParseDate(day)
	if err != nil {
		h.Fatal(err)
	}
	h.byHand(id, domain.ConferenceAnnounced{Name: city, Series: "CMC", Edition: "5", StartsOn: starts, EndsOn: starts + 1, Country: "DE", City: city}, starts.Time())
}

// byHand records what a person says.
func (h house) byHand(stream domain.ID, event domain.Event, at time.Time) {
	h.Helper()
	h.record("api", stream, event, at)
}

func (h house) record(source string, stream domain.ID, event domain.Event, at time.Time) {
	h.Helper()
	_, err := h.log.Execute(h.Context(), eventstore.Request{
		Commands: []eventstore.Command{{Stream: stream, Facts: []domain.Fact{{Event: event, At: at}}}},
		Metadata: domain.Metadata{Actor: "organiser", Source: source},
	})
	if err != nil {
		h.Fatal(err)
	}
}

func (h house) try(kind imports.Kind, file string, options imports.Options) imports.Report {
	h.Helper()
	return h.at(stuttgart, kind, file, options)
}

func (h house) at(conference domain.ID, kind imports.Kind, file string, options imports.Options) imports.Report {
	h.Helper()
	options.Now, options.Actor = func() time.Time { return now }, "organiser"
	report, err := imports.Import(h.Context(), h.log, kind, conference, strings.NewReader(file), options)
	if err != nil {
		h.Fatal(err)
	}
	return report
}

// imported is a file that must have no fault.
func (h house) imported(kind imports.Kind, file string) imports.Report {
	h.Helper()
	report := h.try(kind, file, imports.Options{})
	for _, fault := range report.Faults {
		h.Error(fault)
	}
	if h.Failed() {
		h.FailNow()
	}
	return report
}

// counts checks what an import did.
func (h house) counts(report imports.Report, created, changed, unchanged int) {
	h.Helper()
	if report.Created != created || report.Changed != changed || report.Unchanged != unchanged || len(report.Faults) > 0 {
		h.Fatalf("created %d, changed %d, unchanged %d, faults %v; want %d, %d, %d", report.Created, report.Changed, report.Unchanged, report.Faults, created, changed, unchanged)
	}
}

// faulty checks that an import was refused with just these faults, as "line column: part of the message".
func (h house) faulty(report imports.Report, want ...string) {
	h.Helper()
	if len(report.Faults) != len(want) {
		h.Errorf("%d faults, want %d", len(report.Faults), len(want))
	}
	for i, fault := range report.Faults {
		if i >= len(want) {
			h.Errorf("beyond: %v", fault)
			continue
		}
		where, message, _ := strings.Cut(want[i], ": ")
		if got := strings.TrimSpace(strings.ReplaceAll(fault.String(), fault.Message, "")); !strings.HasPrefix(fault.String(), where) || !strings.Contains(fault.Message, message) {
			h.Errorf("got %v (%s), want %s", fault, got, want[i])
		}
	}
}

func (h house) head() int64 {
	h.Helper()
	position, _, err := h.log.Head(h.Context())
	if err != nil {
		h.Fatal(err)
	}
	return position
}

func (h house) history(stream domain.ID) []domain.Recorded {
	h.Helper()
	histories, err := h.log.Histories(h.Context(), stream)
	if err != nil {
		h.Fatal(err)
	}
	return histories[stream]
}

func (h house) status(externalID string) domain.MeetingStatus {
	h.Helper()
	return state[domain.Meeting](h.history(meeting(externalID))).Status
}

func state[S any](history []domain.Recorded) (s S) {
	if folded := domain.Fold(history); folded != nil {
		return domain.In[S](domain.WorldOf(map[domain.ID]domain.State{{}: folded}), domain.ID{})
	}
	return s
}

// The streams of imported rows have names that never change: importing again depends on it.
func meeting(externalID string) domain.ID {
	return domain.DeriveID("import", stuttgart.String(), "meeting", externalID)
}

func organisation(externalID string) domain.ID {
	return domain.DeriveID("import", stuttgart.String(), "organisation", externalID)
}

func testdata(t testing.TB, name string) string {
	t.Helper()
	file, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(file)
}
