package api_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

// chain is a conference at which one request was declined and one led to a meeting, and that to a project with money.
func (s *site) chain() (conference domain.ID) {
	s.Helper()
	conference, we, welfare, medicon := s.scene()
	s.post("/v1/meetings/"+s.request(conference, we, medicon).String()+"/decline", `{"effective_at":"2017-06-02"}`)
	s.held(conference, we, welfare)
	project := "/v1/projects/" + s.post("/v1/projects", `{"title":"ILDA-care","effective_at":"2018-02-01",
		"partners":[{"organisation_id":%q,"role":"lead"},{"organisation_id":%q,"role":"partner"}]}`, we, welfare).ID.String()
	s.post(project+"/funding", `{"funder":"ERDF","amount":21000000,"currency":"EUR","effective_at":"2018-03-01"}`)
	return conference
}

// counts are the funnel's counts by step.
func (a answer) counts() map[string]int {
	a.Helper()
	var funnel struct {
		Steps []struct {
			Step  string
			Count int
		}
	}
	a.is(http.StatusOK).into(&funnel)
	counts := map[string]int{}
	for _, step := range funnel.Steps {
		counts[step.Step] = step.Count
	}
	return counts
}

func TestTheFunnelIsServedWithItsFrame(t *testing.T) {
	s := open(t)
	conference := s.chain()
	got := s.get("/v1/impact/funnel?until=2020-01-01&conference=" + conference.String())
	if counts := fmt.Sprint(got.counts()); counts != "map[agreed:1 completed:0 followed_up:0 funded:1 held:1 idea:1 matched:1 requested:2 scheduled:0]" {
		t.Error(counts)
	}
	fields := got.fields()
	definition, filters := fields["definition"].(map[string]any), fields["filters"].(map[string]any)
	if definition["id"] != "funnel" || definition["text"] == "" || fields["until"] != "2020-01-01" || filters["scope"] != "all" ||
		filters["conference"] != conference.String() || fields["as_of"].(map[string]any)["time"] == nil {
		t.Errorf("%v", fields)
	}
	for _, step := range fields["steps"].([]any) {
		step := step.(map[string]any)
		if items := s.ask("evaluator", http.MethodGet, step["items"].(string), "").items(); len(items) != int(step["count"].(float64)) {
			t.Errorf("under %v lie %d things", step, len(items))
		}
	}
}

func TestAFigureIsNamedByItsTag(t *testing.T) {
	s := open(t)
	s.chain()
	head, _, err := s.log.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pinned := fmt.Sprintf("/v1/impact/funnel?as_of=%d", head)
	first := s.ask("evaluator", http.MethodGet, pinned, "").is(http.StatusOK)
	tag := first.header.Get("ETag")
	if !strings.Contains(first.header.Get("Cache-Control"), "immutable") || !strings.HasPrefix(tag, `"`) {
		t.Errorf("%v", first.header)
	}
	if again := s.ask("evaluator", http.MethodGet, pinned, "", "If-None-Match", tag).is(http.StatusNotModified); len(again.body) > 0 || again.header.Get("ETag") != tag {
		t.Errorf("%v", again)
	}
	now := s.get("/v1/impact/funnel").is(http.StatusOK)
	if now.header.Get("ETag") != tag || strings.Contains(now.header.Get("Cache-Control"), "immutable") {
		t.Errorf("as known now: %v", now.header)
	}
	if later := s.get("/v1/impact/funnel?as_of=999999"); strings.Contains(later.header.Get("Cache-Control"), "immutable") {
		t.Errorf("a position to come is kept for ever: %v", later.header)
	}
	s.organisation("Lyonbiopole", "FR")
	if after := s.get("/v1/impact/funnel"); after.header.Get("ETag") == tag {
		t.Error("the tag stays although more is known")
	}
	if again := s.ask("evaluator", http.MethodGet, pinned, ""); string(again.body) != string(first.body) {
		t.Error("a figure at a position has changed")
	}
}

func TestAFigureIsATableToo(t *testing.T) {
	s := open(t)
	s.chain()
	asked := s.get("/v1/impact/funnel?until=2020-01-01&format=csv").is(http.StatusOK)
	accepted := s.ask("evaluator", http.MethodGet, "/v1/impact/funnel?until=2020-01-01", "", "Accept", "text/csv").is(http.StatusOK)
	if string(asked.body) != string(accepted.body) || !strings.HasPrefix(asked.header.Get("Content-Type"), "text/csv") {
		t.Errorf("%v\n%s\n%s", asked.header, asked.body, accepted.body)
	}
	rows, err := csv.NewReader(strings.NewReader(string(asked.body))).ReadAll()
	if err != nil || len(rows) < 10 {
		t.Fatal(err, rows)
	}
	if got := strings.Join(rows[1], ","); !strings.HasPrefix(got, ",,requested,meetings,all,,2,,,,,funnel,1,2020-01-01,") {
		t.Error(got)
	}
}

func TestFiguresOfAnEmptyLogAreEmpty(t *testing.T) {
	s := open(t)
	for _, question := range impact.Definitions {
		if fields := s.ask("evaluator", http.MethodGet, "/v1/impact/"+question.ID, "").fields(); fields["until"] != nil {
			t.Errorf("%s: %v", question.ID, fields)
		}
	}
}

func TestAFigureNamesEveryFaultOfItsQuestion(t *testing.T) {
	s := open(t)
	s.get("/v1/impact/funnel?scope=local&until=soon&conference=Stuttgart&window_months=0").
		refused(http.StatusUnprocessableEntity, "invalid").at("query.scope", "query.until", "query.conference", "query.window_months")
	s.get("/v1/impact/funnel?country=XX&sector=alchemy").refused(http.StatusUnprocessableEntity, "invalid").at("query.country", "query.sector")
	s.get("/v1/impact/funnel/items").refused(http.StatusUnprocessableEntity, "invalid").at("query.step")
	s.get("/v1/impact/funnel/items?step=held&cursor=x").refused(http.StatusUnprocessableEntity, "invalid").at("query.cursor")
	s.getAs("manager", "/v1/impact/funnel").refused(http.StatusForbidden, "forbidden")
	s.ask("", http.MethodGet, "/v1/impact/funnel", "").refused(http.StatusUnauthorized, "unauthenticated")
}

func TestAConversionIsServedWithItsPairs(t *testing.T) {
	s := open(t)
	s.chain()
	fields := s.get("/v1/impact/conversion?until=2020-01-01").fields()
	group := fields["groups"].([]any)[0].(map[string]any)
	curve := group["curve"].([]any)
	if group["group"] != "all" || group["n"] != 1.0 || group["n_pairs"] != 1.0 || len(curve) != 1 || curve[0].(map[string]any)["day"] != 161.0 ||
		group["at_months"].(map[string]any)["24"].(map[string]any)["incidence"] != 1.0 || group["median_days"] != 161.0 {
		t.Errorf("%v", group)
	}
	for headers, want := range map[string]string{"": "text/csv", "application/json": "application/json", "text/csv": "text/csv"} {
		got := s.ask("evaluator", http.MethodGet, fields["pairs"].(string), "", "Accept", headers).is(http.StatusOK)
		if !strings.HasPrefix(got.header.Get("Content-Type"), want) {
			t.Errorf("Accept %q: %v", headers, got.header)
		}
		if rows := strings.Split(string(got.body), "\n"); want == "text/csv" && (len(rows) != 3 || !strings.Contains(rows[1], ",all,161,1,conversion,2,2020-01-01,")) {
			t.Errorf("%s", got.body)
		}
	}
}

func TestEveryFigureIsServedInEveryForm(t *testing.T) {
	s := open(t)
	s.chain()
	for _, d := range impact.Definitions {
		fields := s.get("/v1/impact/" + d.ID + "?until=2020-01-01").fields()
		if fields["definition"].(map[string]any)["id"] != d.ID || fields["until"] != "2020-01-01" || fields["filters"] == nil || fields["as_of"] == nil || fields["left_out"] == nil {
			t.Errorf("%s: %v", d.ID, fields)
		}
		rows := s.rowsOf("/v1/impact/" + d.ID + "?until=2020-01-01")
		if len(rows) < 2 || !strings.HasSuffix(rows[0], ",definition,definition_version,until,as_of,as_of_time,filters") {
			t.Errorf("%s: %v", d.ID, rows)
		}
	}
}
