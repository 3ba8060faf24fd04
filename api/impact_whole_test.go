package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/story"
	"aftermatch/projections"
	"aftermatch/projections/impact"
)

// everyQuestion is what can be asked, each in two ways, and the lists beneath.
func everyQuestion() (paths []string) {
	for _, d := range impact.Definitions {
		for _, filters := range []string{"", "country=DE&scope=all", "group_by=conference"} {
			paths = append(paths, d.ID+"?"+filters)
		}
	}
	return append(paths, "funnel/items?step=held&limit=1000", "funnel/items?step=idea&country=DE", "conversion/pairs?scope=all", "yield/items?scope=all&limit=1000", "attribution/projects?limit=1000", "network/ties?limit=1000", "durability/items?scope=all", "response?definition=response@1", "calibration/items?limit=1000", "network/nodes?scope=all",
		"conversion/contacts?scope=all&limit=1000", "network/contacts?scope=all", "response/contacts?part=reported", "money/conferences?",
		"rates/items?rate=concentration&country=DE", "rates/items?rate=newcomers&limit=1000", "rates/items?rate=completion&part=unknown",
		"response-time/items?end=answered&limit=1000",
		"revision?figure=funnel&since=2000", "revision/items?figure=money&since=5000&scope=all", "revision/items?limit=1000",
		"revision?definition=revision@1", "revision?figure=rates&group_by=country&since=9000")
}

// The whole story is told up to a month after Stuttgart, and every question asked as known then and years before. A
// thousand events later, projects, merges and corrections among them, the answers are still the same bytes under the same
// tags, and so they are when the read models are rebuilt; only what is known now has changed.
func TestFiguresOfAPositionStayTheSameForEver(t *testing.T) {
	const first, further = 28_000, 1_000
	s := open(t)
	s.http = http.DefaultClient // the documents are checked elsewhere; here they are many and long
	var entries []story.Entry
	err := story.Write(2017, 1, time.Date(2018, 12, 31, 0, 0, 0, 0, time.UTC), func(e story.Entry) error {
		entries = append(entries, e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.log.Load(t.Context(), func(put func(eventstore.Loaded) error) error {
		for _, e := range entries[:first] {
			if err := put(eventstore.Loaded(e)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.caughtUp()

	kept := map[string]answer{}
	for _, path := range everyQuestion() {
		for _, asOf := range []string{fmt.Sprint(first), "10000", "2016-10-01T12:00:00Z"} {
			forms := []string{"json"}
			if asOf == fmt.Sprint(first) { // a table is of the same answer
				forms = append(forms, "csv")
			}
			for _, form := range forms {
				url := "/v1/impact/" + path + "&as_of=" + asOf + "&format=" + form
				got := s.ask("evaluator", http.MethodGet, url, "")
				if got.status == http.StatusUnprocessableEntity && strings.Contains(path, "group_by") {
					continue // not every question has groups
				}
				if got.is(http.StatusOK); len(got.body) == 0 || got.header.Get("ETag") == "" {
					t.Fatalf("%s: got nothing", url)
				}
				kept[url] = got
			}
		}
	}
	now := map[string]string{}
	for _, d := range impact.Definitions {
		now[d.ID] = s.get("/v1/impact/" + d.ID).is(http.StatusOK).header.Get("ETag")
	}

	s.shuffle()
	s.unchanged(kept)
	s.record(entries[:first], entries[first:first+further])
	s.caughtUp()
	s.unchanged(kept)
	for _, d := range impact.Definitions {
		if got := s.ask("evaluator", http.MethodGet, "/v1/impact/"+d.ID, "", "If-None-Match", now[d.ID]).is(http.StatusOK); got.header.Get("ETag") == now[d.ID] {
			t.Errorf("%s as known now is told to be the same although more is known", d.ID)
		}
	}
	if err := projections.Rebuild(t.Context(), s.log, func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	s.unchanged(kept)
}

// unchanged asks again for what was kept, and has it computed again.
func (s *site) unchanged(kept map[string]answer) {
	s.Helper()
	s.restart()
	for url, was := range kept {
		tag := was.header.Get("ETag")
		if got := s.ask("evaluator", http.MethodGet, url, "").is(http.StatusOK); string(got.body) != string(was.body) || got.header.Get("ETag") != tag {
			s.Errorf("%s has changed", url)
		}
		if got := s.ask("evaluator", http.MethodGet, url, "", "If-None-Match", tag).is(http.StatusNotModified); len(got.body) > 0 || got.header.Get("ETag") != tag {
			s.Errorf("%s: not told to be the same", url)
		}
	}
}

// shuffle lays the rows of every read model in another order, as updates and vacuums do over the years.
func (s *site) shuffle() {
	s.Helper()
	rows, err := s.log.Pool().Query(s.Context(), `
		select format('create temp table shuffled on commit drop as table %1$s; delete from %1$s;
		  insert into %1$s select * from shuffled order by md5(shuffled::text); drop table shuffled', c.oid::regclass)
		from pg_class c where relnamespace = 'read_model'::regnamespace and relkind = 'r'`)
	if err != nil {
		s.Fatal(err)
	}
	shuffles, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		s.Fatal(err)
	}
	if len(shuffles) < 10 {
		s.Fatalf("found %d tables of read models", len(shuffles))
	}
	for _, shuffle := range shuffles {
		if _, err := s.log.Pool().Exec(s.Context(), shuffle); err != nil {
			s.Fatal(err)
		}
	}
}

// caughtUp waits until the read models know the whole log.
func (s *site) caughtUp() {
	s.Helper()
	for s.get("/v1/conferences").status == http.StatusServiceUnavailable { // a whole story takes longer to read than a request waits
	}
}

// record appends the story's next entries, one by one.
func (s *site) record(told, next []story.Entry) {
	s.Helper()
	versions, types := map[domain.ID]int{}, map[string]int{}
	for _, e := range told {
		versions[e.Stream]++
	}
	for _, e := range next {
		_, err := s.log.Append(s.Context(), eventstore.Append{Writes: []eventstore.Write{{
			Stream: e.Stream, Version: versions[e.Stream], Events: []eventstore.Event{{ID: e.ID, Fact: e.Fact, Metadata: e.Metadata}},
		}}})
		if err != nil {
			s.Fatal(err)
		}
		versions[e.Stream]++
		types[e.Fact.Event.EventType()]++
	}
	if slices.Contains([]int{types["FactCorrected"], types["OrganisationsMerged"], types["ProjectsMerged"], types["ProjectStarted"], types["OutcomeReported"]}, 0) {
		s.Fatalf("the story's next entries have too little to tell: %v", types)
	}
}
