package imports_test

import (
	"strings"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/imports"
)

// Two conferences' files that name the same new organisation are imported at once: the second is decided only when the
// first is recorded, and finds the organisation.
func TestOfTwoImportsOneWaits(t *testing.T) {
	h := opened(t)
	waits, ends := make(chan struct{}), make(chan error, 1)
	var second imports.Report
	begin := func() {
		var err error
		second, err = imports.Import(t.Context(), h.log, imports.Participants, warsaw, strings.NewReader("external_id,organisation,country\n7,Porto Mar,PT\n"), imports.Options{
			Actor: "another organiser", Now: func() time.Time { return now }, Progress: func(p imports.Progress) {
				if p.Waiting {
					close(waits)
				}
			}})
		ends <- err
	}
	begun := false
	first := h.try(imports.Participants, "external_id,organisation,country\n1,Porto Mar,PT\n2,Faro Foods,PT\n", imports.Options{Progress: func(p imports.Progress) {
		if p.Decided == 2 && !begun { // and nothing of it recorded
			begun = true
			go begin()
			select {
			case <-waits:
			case err := <-ends:
				t.Errorf("the second import does not wait: %v", err)
			}
		}
	}})
	if err := <-ends; err != nil {
		t.Fatal(err)
	}
	h.counts(first, 2, 0, 0)
	h.counts(second, 1, 0, 0)
	registered := 0
	events, err := h.log.Read(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range events {
		if e, ok := r.Event.(domain.OrganisationRegistered); ok && e.Name == "Porto Mar" {
			registered++
		}
	}
	if registered != 1 {
		t.Errorf("the organisation was registered %d times", registered)
	}
}

// Looking what a file would do waits for nobody.
func TestAPreviewDoesNotWait(t *testing.T) {
	h := opened(t)
	file := "external_id,organisation,country\n1,Porto Mar,PT\n"
	looked := false
	h.try(imports.Participants, file, imports.Options{Progress: func(p imports.Progress) {
		if p.Decided == 1 && !looked {
			looked = true
			h.counts(h.try(imports.Participants, file, imports.Options{DryRun: true}), 1, 0, 0)
		}
	}})
	if !looked {
		t.Error("the import told nothing of its progress")
	}
}
