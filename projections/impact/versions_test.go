package impact_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

// What these answered when they were current is kept in testdata, byte by byte.
func TestAnEarlierVersionAnswersAsItDid(t *testing.T) {
	h := tell(t)
	twoEditions(h)
	h.happened(id("Stuttgart"), "2018-03-20", domain.FollowUpWaveOpened{Wave: "6-months"})
	h.happened(id("Stuttgartbioregiomedicon2017-09-21"), "2018-03-22", domain.OutcomeReported{PartyID: id("medicon"), Wave: "6-months", Outcome: "no_further_contact"})
	h.answersAsItDid(impact.ResponseDefinition)
	h.answersAsItDid(impact.ConversionDefinition)
}

func TestTheFirstRatesAnswerAsTheyDid(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	h.happened(id("medizin"), "2020-12-01", domain.OrganisationsMerged{Into: id("welfare")})
	h.answersAsItDid(impact.RatesDefinition)
}

// answersAsItDid compares the first version with what is kept of it.
func (h *history) answersAsItDid(current impact.Definition) {
	h.Helper()
	version, err := impact.VersionOf(current, current.ID+"@1")
	if err != nil {
		h.Fatal(err)
	}
	answer, err := version.Answer(h.figures, h.Context(), h.frame(version.Definition, impact.Question{Filters: impact.Filters{GroupBy: impact.ByConference}}))
	if err != nil {
		h.Fatal(err)
	}
	document, err := json.MarshalIndent(answer, "", "  ")
	if err != nil {
		h.Fatal(err)
	}
	var table bytes.Buffer
	if err := answer.WriteCSV(&table); err != nil {
		h.Fatal(err)
	}
	for form, got := range map[string][]byte{".json": append(document, '\n'), ".csv": table.Bytes()} {
		file := "testdata/" + current.ID + "_v1" + form
		if want, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
			h.Errorf("%s: %v, got\n%s", file, err, got)
		}
	}
}

// The first revision is told by the present one, without what was new in the second.
func TestTheFirstRevisionAnswersAsItDid(t *testing.T) {
	h := tell(t)
	since := revisions(h)
	version, err := impact.VersionOf(impact.RevisionDefinition, "revision@1")
	if err != nil {
		t.Fatal(err)
	}
	var tables bytes.Buffer
	for _, figure := range []string{"conversion", "response-time", "rates"} {
		answer, err := h.figures.Revision(t.Context(), h.frame(version.Definition, impact.Question{}), impact.RevisionQuery{Figure: figure, Since: since})
		if err != nil {
			t.Fatal(err)
		}
		if answer.Estimates != nil || answer.Groups != nil || answer.Definition.Version != 1 {
			t.Errorf("%+v", answer)
		}
		answer.Of.Version = 1 // of whatever version the figure has come to be
		if err := answer.WriteCSV(&tables); err != nil {
			t.Fatal(err)
		}
	}
	const file = "testdata/revision_v1.csv"
	if want, err := os.ReadFile(file); err != nil || !bytes.Equal(tables.Bytes(), want) {
		t.Errorf("%s: %v, got\n%s", file, err, tables.Bytes())
	}
}

func TestAVersionIsFoundByItsName(t *testing.T) {
	for name, number := range map[string]int{"": 0, "response": 0, "response@2": 0, "response@1": 1} {
		version, err := impact.VersionOf(impact.ResponseDefinition, name)
		if err != nil || (version == nil) != (number == 0) || version != nil && version.Version != number {
			t.Errorf("%q: %v, %v", name, version, err)
		}
	}
	for _, name := range []string{"response@3", "response@0", "conversion@1", "@1", "response@"} {
		_, err := impact.VersionOf(impact.ResponseDefinition, name)
		(&history{TB: t}).refused(err, "definition")
		if err != nil && err.Error() != "definition must be response@2 or response@1" {
			t.Error(err)
		}
	}
}

func TestTheCatalogueHasEveryVersion(t *testing.T) {
	versions := map[string][]int{}
	for _, entry := range impact.Catalogue() {
		if entry.Text == "" || entry.TextDE == "" || entry.Current == (entry.Change != "") || entry.Current == (len(versions[entry.ID]) > 0) ||
			!slices.Contains(entry.Versions, entry.Name()) {
			t.Errorf("%+v", entry)
		}
		versions[entry.ID] = append(versions[entry.ID], entry.Version)
		if found, err := impact.CatalogueEntryOf(entry.Name()); err != nil || found.Text != entry.Text {
			t.Error(entry.Name(), err)
		}
	}
	for _, d := range impact.Definitions {
		numbers := versions[d.ID]
		slices.Sort(numbers)
		for i, number := range numbers { // every version since the first still answers
			if number != i+1 || len(numbers) != d.Version {
				t.Errorf("%s has versions %v", d.ID, numbers)
			}
		}
	}
}
