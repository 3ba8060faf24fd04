package imports_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/imports"
	"aftermatch/internal/pgtest"
)

// export is what a platform would give of a conference, the same for the same size.
type export struct {
	participants, meetings string
	rows                   int
	held                   int
}

// stuttgartsSize is the published scale of 2017.
var stuttgartsSize = [2]int{184, 1400}

var countries = []string{"DE", "DK", "FR", "PL", "AT", "NL", "ES", "IT", "EL", "UK", "SE", "FI"}

func exported(organisations, requests int) export {
	random := rand.New(rand.NewPCG(2017, 5))
	pick := func(words ...string) string { return words[random.IntN(len(words))] }
	var participants, meetings strings.Builder
	participants.WriteString(guests)
	for i := range organisations {
		fmt.Fprintf(&participants, "P-%d,\"Cluster %d, %s\",%s,,%s|%s\n", i, i, pick("North", "South"), countries[i%len(countries)],
			pick("biotech", "health", "it"), pick("energy", "automotive", "photonics"))
	}
	e := export{participants: participants.String(), rows: requests}
	meetings.WriteString(header)
	taken := map[[2]int]bool{}
	for i := range requests {
		a, b := random.IntN(organisations), random.IntN(organisations)
		for a == b || taken[[2]int{a, b}] || taken[[2]int{b, a}] {
			a, b = random.IntN(organisations), random.IntN(organisations)
		}
		taken[[2]int{a, b}] = true
		requested := time.Date(2017, 6, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(random.IntN(80*24*60)) * time.Minute)
		answered := requested.Add(time.Duration(random.IntN(20*24*60)) * time.Minute)
		starts := time.Date(2017, 9, 21+random.IntN(2), 9+random.IntN(8), 20*random.IntN(3), 0, 0, time.UTC)
		row := []string{fmt.Sprintf("R-%d", i), fmt.Sprintf("P-%d", a), fmt.Sprintf("P-%d", b), "", requested.Format(time.RFC3339), answered.Format(time.RFC3339), "", "", "", "", ""}
		switch chance := random.Float64(); {
		case chance < 604.0/1400:
			e.held++
			row[3], row[6], row[8] = "HELD", starts.Format("2006-01-02 15:04"), fmt.Sprint(i%120)
			row[9], row[10] = pick("", "informative", "cooperation_possible"), pick("", "no_interest", "informative")
		case chance < 0.48:
			row[3], row[6] = "NO_SHOW", starts.Format("2006-01-02 15:04")
		case chance < 0.7:
			row[3] = "DECLINED"
		case chance < 0.85:
			row[3], row[5] = "EXPIRED", ""
		default:
			row[3], row[5] = "canceled", ""
		}
		meetings.WriteString(strings.Join(row, ",") + "\n")
	}
	e.meetings = meetings.String()
	return e
}

func TestAConferenceOfStuttgartsSize(t *testing.T) {
	h := opened(t)
	e := exported(stuttgartsSize[0], stuttgartsSize[1])
	h.counts(h.imported(imports.Participants, e.participants), stuttgartsSize[0], 0, 0)
	var steps []imports.Progress
	began := time.Now()
	report := h.try(imports.Meetings, e.meetings, imports.Options{Progress: func(p imports.Progress) { steps = append(steps, p) }})
	t.Logf("%d requests, %d of them held, took %v", e.rows, e.held, time.Since(began))
	h.counts(report, e.rows, 0, 0)
	n := e.rows
	equal(t, steps, []imports.Progress{{Read: 1000, Rows: n}, {Read: n, Rows: n}, {Read: n, Decided: 600, Rows: n}, {Read: n, Decided: n, Rows: n}, {Read: n, Decided: n, Recorded: n, Rows: n}})

	held := 0
	for i := range e.rows {
		if h.status(fmt.Sprintf("R-%d", i)) == domain.StatusHeld {
			held++
		}
	}
	if held != e.held {
		t.Errorf("%d held, want %d", held, e.held)
	}
	h.counts(h.imported(imports.Meetings, e.meetings), 0, 0, e.rows)
	h.counts(h.imported(imports.Meetings, strings.Replace(e.meetings, "EXPIRED", "withdrawn", 1)), 0, 1, e.rows-1)
}

// BenchmarkImport measures the import of a conference: go test -bench Import ./imports
func BenchmarkImport(b *testing.B) {
	for name, size := range map[string][2]int{"Stuttgart": stuttgartsSize, "100k rows": {2000, 100_000}} {
		b.Run(name, func(b *testing.B) {
			e := exported(size[0], size[1])
			for b.Loop() {
				b.StopTimer()
				log, err := eventstore.Open(b.Context(), pgtest.New(b))
				if err != nil {
					b.Fatal(err)
				}
				day := domain.DateOf(time.Date(2017, 9, 21, 0, 0, 0, 0, time.UTC))
				_, err = log.Execute(b.Context(), eventstore.Request{Commands: []eventstore.Command{{Stream: stuttgart, Facts: []domain.Fact{{
					Event: domain.ConferenceAnnounced{Name: "Stuttgart", StartsOn: day, EndsOn: day + 1, Country: "DE"}, At: day.Time()}}}}})
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				for _, file := range []struct {
					kind imports.Kind
					text string
				}{{imports.Participants, e.participants}, {imports.Meetings, e.meetings}, {imports.Meetings, e.meetings}} {
					report, err := imports.Import(b.Context(), log, file.kind, stuttgart, strings.NewReader(file.text), imports.Options{})
					if err != nil || len(report.Faults) > 0 {
						b.Fatal(err, report.Faults)
					}
				}
				b.StopTimer()
				if err := log.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
		})
	}
}
