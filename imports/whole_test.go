package imports_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/imports"
	"aftermatch/internal/pgtest"
)

const childDatabase = "IMPORTS_TEST_DATABASE"

func TestMain(m *testing.M) {
	if url := os.Getenv(childDatabase); url != "" {
		if err := child(context.Background(), url); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	os.Exit(pgtest.Run(m))
}

// child imports Stuttgart's meetings, and says how far it is in a line each time.
func child(ctx context.Context, url string) error {
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return err
	}
	log, err := eventstore.Open(ctx, pool)
	if err != nil {
		return err
	}
	e := exported(stuttgartsSize[0], stuttgartsSize[1])
	_, err = imports.Import(ctx, log, imports.Meetings, stuttgart, strings.NewReader(e.meetings), imports.Options{
		Progress: func(p imports.Progress) { fmt.Println(p) }})
	return err
}

// An import killed at any moment recorded everything or nothing, and importing again completes it.
func TestAKilledImportIsWholeOrNothing(t *testing.T) {
	h := opened(t)
	e := exported(stuttgartsSize[0], stuttgartsSize[1])
	h.imported(imports.Participants, e.participants)
	before := h.head()
	for lines := 1; lines <= 5; lines++ {
		h.killedAfter(lines)
		if created := h.head() - before; created != 0 {
			break
		}
	}
	report := h.imported(imports.Meetings, e.meetings)
	if report.Created != 0 && report.Created != e.rows || report.Changed != 0 {
		t.Errorf("half of it was recorded: %+v", report)
	}
	h.counts(h.imported(imports.Meetings, e.meetings), 0, 0, e.rows)
}

// killedAfter starts an import in a process of its own, and kills that when it has said so many lines.
func (h house) killedAfter(lines int) {
	h.Helper()
	process := exec.CommandContext(h.Context(), os.Args[0])
	process.Env = append(os.Environ(), childDatabase+"="+h.log.Pool().Config().ConnString())
	output, err := process.StdoutPipe()
	if err != nil {
		h.Fatal(err)
	}
	if err := process.Start(); err != nil {
		h.Fatal(err)
	}
	said := bufio.NewScanner(output)
	for range lines {
		if !said.Scan() {
			h.Fatalf("the import ended before line %d: %v", lines, said.Err())
		}
	}
	if err := process.Process.Kill(); err != nil {
		h.Fatal(err)
	}
	_ = process.Wait() // killed
}

// Of two imports of one file at the same time, the slower one finds everything done.
func TestTwoImportsAtOnceRecordNothingTwice(t *testing.T) {
	h := opened(t)
	e := exported(20, 100)
	var together sync.WaitGroup
	reports := make([]imports.Report, 4)
	for i := range reports {
		together.Go(func() {
			var err error
			if reports[i], err = imports.Import(t.Context(), h.log, imports.Participants, stuttgart, strings.NewReader(e.participants), imports.Options{}); err != nil {
				t.Error(err)
			}
		})
	}
	together.Wait()
	created := 0
	for _, report := range reports {
		created += report.Created
	}
	if created != 20 {
		t.Errorf("created %d organisations, want 20", created)
	}
	if got := len(h.history(organisation("P-7"))); got != 2 {
		t.Errorf("%d events of one organisation, want its registration and its external id", got)
	}
}

func TestADryRunSaysWhatWouldHappenAndRecordsNothing(t *testing.T) {
	h := attended(t)
	before := h.head()
	report := h.try(imports.Meetings, testdata(t, "meetings.csv"), imports.Options{DryRun: true})
	h.counts(report, 5, 0, 0)
	if h.head() != before || !report.ID.IsZero() {
		t.Errorf("recorded up to %d, import %v", h.head()-before, report.ID)
	}
}

func TestAReportCanBeFoundAgain(t *testing.T) {
	h := attended(t)
	report := h.imported(imports.Meetings, testdata(t, "meetings.csv"))
	kept, err := imports.Find(t.Context(), h.log.Pool(), report.ID)
	if err != nil || kept.Kind != imports.Meetings || kept.ConferenceID != stuttgart || kept.Created != 5 || kept.Position != report.Position || kept.Actor != "organiser" {
		t.Errorf("%+v, %v", kept, err)
	}
	if _, err := imports.Find(t.Context(), h.log.Pool(), domain.DeriveID("none")); err == nil || !strings.Contains(err.Error(), "no such import") {
		t.Errorf("got %v", err)
	}
}

// A client that got no answer asks again under the same id.
func TestAnImportAskedForTwiceIsDoneOnce(t *testing.T) {
	h := attended(t)
	id := domain.DeriveID("mine")
	first := h.try(imports.Meetings, testdata(t, "meetings.csv"), imports.Options{ID: id})
	again := h.try(imports.Meetings, testdata(t, "meetings.csv"), imports.Options{ID: id})
	if first.ID != id || again.ID != id || again.Created != 5 || again.Position != first.Position {
		t.Errorf("first %+v, then %+v", first, again)
	}
	_, err := imports.Import(t.Context(), h.log, imports.Meetings, stuttgart, strings.NewReader(header), imports.Options{ID: id})
	var reused *eventstore.KeyReusedError
	if !errors.As(err, &reused) {
		t.Errorf("another file under the same id: %v", err)
	}
}
