package api_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// beneath follows a figure's link to what it counts and returns the items.
func (s *site) beneath(link any) []map[string]any {
	s.Helper()
	return s.ask("evaluator", http.MethodGet, link.(string), "").items()
}

// rowsOf asks for a figure as CSV and returns its lines.
func (s *site) rowsOf(path string) []string {
	s.Helper()
	got := s.ask("evaluator", http.MethodGet, path, "", "Accept", "text/csv").is(http.StatusOK)
	return strings.Split(strings.TrimSpace(string(got.body)), "\n")
}

func TestANetworkIsServedWithItsTiesAndNodes(t *testing.T) {
	s := open(t)
	s.chain()
	edition := s.get("/v1/impact/network?until=2020-01-01").fields()["editions"].([]any)[0].(map[string]any)
	cumulative := edition["cumulative"].(map[string]any)
	if cumulative["nodes"] != 2.0 || cumulative["ties"] != 1.0 || cumulative["density"] != 1.0 || edition["new_ties"].(map[string]any)["rate"] != 1.0 {
		t.Errorf("%v", edition)
	}
	if ties := s.beneath(cumulative["ties_items"]); len(ties) != 1 || ties[0]["novelty"] != "attaching" || len(s.beneath(ties[0]["meetings"])) != 2 {
		t.Errorf("%v", ties)
	}
	if nodes := s.beneath(cumulative["nodes_items"]); len(nodes) != 2 || nodes[0]["label"] == "" {
		t.Errorf("%v", nodes)
	}
	for path, want := range map[string]int{"": 2, "/ties": 1, "/nodes": 2} {
		if rows := s.rowsOf("/v1/impact/network" + path); len(rows) != 1+want {
			t.Errorf("%s: %s", path, rows)
		}
	}
	s.get("/v1/impact/network?nodes=people&edges=talk").refused(http.StatusUnprocessableEntity, "invalid").at("query.nodes", "query.edges")
	s.get("/v1/impact/network/ties?span=week&part=nice").refused(http.StatusUnprocessableEntity, "invalid").at("query.span", "query.part")
}

func TestAComparisonIsServedWithItsPairs(t *testing.T) {
	s := open(t)
	s.chain()
	fields := s.get("/v1/impact/counterfactual?until=2020-01-01").fields()
	if met := fields["met"].(map[string]any); met["rate"] != 1.0 || fields["ascertainment"] != "unequal" || fields["meaning"] != "an association, not an effect" {
		t.Errorf("%v", fields)
	}
	if pairs := s.beneath(fields["met_items"]); len(pairs) != 1 || pairs[0]["converted_on"] != "2018-03-01" || len(s.beneath(pairs[0]["meetings"])) != 2 {
		t.Errorf("%v", pairs)
	}
	for _, comparison := range fields["comparisons"].([]any) {
		comparison := comparison.(map[string]any)
		if n := len(s.beneath(comparison["items"])); float64(n) != comparison["not_met"].(map[string]any)["denominator"] {
			t.Errorf("under %v lie %d pairs", comparison, n)
		}
	}
	for path, want := range map[string]int{"": 12, "/items": 2} {
		if rows := s.rowsOf("/v1/impact/counterfactual" + path + "?until=2020-01-01"); len(rows) != 1+want {
			t.Errorf("%s: %s", path, strings.Join(rows, "\n"))
		}
	}
	s.get("/v1/impact/counterfactual/items?group=friends&outcome=good").refused(http.StatusUnprocessableEntity, "invalid").at("query.group", "query.outcome")
}

func TestRatesAreServedWithWhatTheyCount(t *testing.T) {
	s := open(t)
	s.chain()
	fields := s.get("/v1/impact/rates?until=2020-01-01").fields()
	values := map[string]any{"acceptance": 0.5, "non_response": 0.0, "show": 1.0, "ad_hoc": 0.0, "cross_border": 1.0, "cross_sector": 1.0, "organisations_success": 1.0,
		"proposal_success": 1.0, "completion": nil, "newcomers": 2. / 3, "concentration": 1.0}
	for _, row := range fields["rows"].([]any) {
		row := row.(map[string]any)
		if want, known := values[row["rate"].(string)]; !known || row["value"] != want || (row["value"] == nil) != (row["reason"] != nil && row["denominator"] == 0.0) {
			t.Errorf("want %v: %v", want, row)
		}
		links := row["items"].(map[string]any)
		for _, part := range []string{"numerator", "denominator", "unknown"} {
			link, linked := links[part]
			if !linked {
				link = "/v1/impact/rates/items?part=unknown&rate=" + row["rate"].(string)
				s.get(link.(string)).refused(http.StatusUnprocessableEntity, "invalid").at("query.part")
				continue
			}
			things := s.beneath(link)
			if float64(len(things)) != row[part] {
				t.Errorf("under %v of %v lie %d things", part, row, len(things))
			}
			for _, thing := range things {
				if len(s.beneath(thing["history"])) == 0 {
					t.Errorf("%v has no history", thing)
				}
			}
		}
	}
	if len(fields["rows"].([]any)) != len(values) || len(fields["rates"].([]any)) != len(values) {
		t.Errorf("%v", fields)
	}
	for path, want := range map[string]int{"": 11, "?group_by=conference": 22, "/items?rate=newcomers&until=2020-01-01": 3} {
		if rows := s.rowsOf("/v1/impact/rates" + path); len(rows) != 1+want {
			t.Errorf("%s: %s", path, strings.Join(rows, "\n"))
		}
	}
	s.get("/v1/impact/rates/items?rate=luck&part=half").refused(http.StatusUnprocessableEntity, "invalid").at("query.rate", "query.part")
	s.get("/v1/impact/rates?group_by=weather").refused(http.StatusUnprocessableEntity, "invalid").at("query.group_by")
}

func TestAResponseTimeIsServedWithItsRequests(t *testing.T) {
	s := open(t)
	s.chain()
	group := s.get("/v1/impact/response-time?until=2020-01-01").fields()["groups"].([]any)[0].(map[string]any)
	if group["n"] != 2.0 || group["answered"] != 2.0 || group["accepted"] != 1.0 || group["declined"] != 1.0 || group["median_days"] == nil ||
		group["at_days"].(map[string]any)["60"].(map[string]any)["incidence"] != 1.0 {
		t.Errorf("%v", group)
	}
	requests := s.beneath(group["items"])
	if len(requests) != 2 || len(s.beneath(requests[0]["history"])) < 2 {
		t.Errorf("%v", requests)
	}
	if rows := s.rowsOf("/v1/impact/response-time/items?until=2020-01-01&end=declined"); len(rows) != 2 || !strings.Contains(rows[1], ",declined,1,") {
		t.Errorf("%s", strings.Join(rows, "\n"))
	}
	s.get("/v1/impact/response-time/items?end=lost").refused(http.StatusUnprocessableEntity, "invalid").at("query.end")
	s.get("/v1/impact/response-time?group_by=weather").refused(http.StatusUnprocessableEntity, "invalid").at("query.group_by")
}

func TestMoneyIsServedWithItsProjectsAndCosts(t *testing.T) {
	s := open(t)
	conference := s.chain()
	s.post("/v1/conferences/"+conference.String()+"/costs", `{"purpose":"hall","amount":1000000,"currency":"EUR","effective_at":"2017-12-01"}`)
	group := s.get("/v1/impact/money?until=2020-01-01&country=DK").fields()["groups"].([]any)[0].(map[string]any)
	if group["award_eur_minor"] != 21000000.0 || group["credit"] != 1.0 || group["cost_per_project_eur_minor"] != nil || group["reason"] == "" ||
		group["own_country"].(map[string]any)["share"] != nil {
		t.Errorf("%v", group)
	}
	group = s.get("/v1/impact/money?until=2020-01-01").fields()["groups"].([]any)[0].(map[string]any)
	if group["cost_per_project_eur_minor"] != 1000000.0 {
		t.Errorf("%v", group)
	}
	if projects := s.beneath(group["items"]); len(projects) != 1 || projects[0]["credit"] != "1" || len(s.beneath(projects[0]["history"])) != 4 {
		t.Errorf("%v", projects)
	}
	if costs := s.beneath(group["cost_items"]); len(costs) != 1 || costs[0]["amount"] != 1000000.0 || len(s.beneath(costs[0]["history"])) != 2 {
		t.Errorf("%v", costs)
	}
	for _, path := range []string{"", "/items", "/costs"} {
		if rows := s.rowsOf("/v1/impact/money" + path + "?until=2020-01-01"); len(rows) != 2 {
			t.Errorf("%s: %s", path, strings.Join(rows, "\n"))
		}
	}
	s.get("/v1/impact/money/items?part=half").refused(http.StatusUnprocessableEntity, "invalid").at("query.part")
}

func TestDurabilityIsServedWithItsPairs(t *testing.T) {
	s := open(t)
	s.chain()
	project := s.get("/v1/projects").items()[0]["id"].(string)
	s.post("/v1/projects/"+project+"/start", `{"effective_at":"2018-04-01"}`)
	s.post("/v1/projects/"+project+"/complete", `{"effective_at":"2019-04-01"}`)
	group := s.get("/v1/impact/durability?until=2020-03-31").fields()["groups"].([]any)[0].(map[string]any)
	if group["completed"] != 1.0 || group["durable"].(map[string]any)["rate"] != 0.0 || group["bounds"].(map[string]any)["best"] != 1.0 {
		t.Errorf("%v", group)
	}
	if pairs := s.beneath(group["items"]); len(pairs) != 1 || pairs[0]["completed_on"] != "2019-04-01" || pairs[0]["part"] != "not_durable" || len(s.beneath(pairs[0]["projects"])) != 1 {
		t.Errorf("%v", pairs)
	}
	for _, path := range []string{"", "/items"} {
		if rows := s.rowsOf("/v1/impact/durability" + path + "?until=2020-03-31"); len(rows) != 2 {
			t.Errorf("%s: %s", path, strings.Join(rows, "\n"))
		}
	}
	s.get("/v1/impact/durability/items?part=half").refused(http.StatusUnprocessableEntity, "invalid").at("query.part")
}

func TestCalibrationIsServedWithItsMeetings(t *testing.T) {
	s := open(t)
	s.chain()
	group := s.get("/v1/impact/calibration?until=2020-01-01").fields()["groups"].([]any)[0].(map[string]any)
	if group["meetings"] != 1.0 || group["converted"].(map[string]any)["rate"] != 1.0 {
		t.Errorf("%v", group)
	}
	meetings := 0
	for _, class := range group["classes"].([]any) {
		class := class.(map[string]any)
		beneath := s.beneath(class["items"])
		meetings += len(beneath)
		if n := class["converted"].(map[string]any)["denominator"]; n != float64(len(beneath)) {
			t.Errorf("under %v lie %d meetings", class, len(beneath))
		}
	}
	if found := s.beneath(group["items"]); meetings != 1 || len(found) != 1 || found[0]["converted_on"] != "2018-03-01" || len(s.beneath(found[0]["history"])) < 3 {
		t.Errorf("%d: %v", meetings, found)
	}
	for path, want := range map[string]int{"": 11, "/items": 1} {
		if rows := s.rowsOf("/v1/impact/calibration" + path + "?until=2020-01-01"); len(rows) != 1+want {
			t.Errorf("%s: %s", path, strings.Join(rows, "\n"))
		}
	}
	s.get("/v1/impact/calibration/items?outcome=half&class=good").refused(http.StatusUnprocessableEntity, "invalid").at("query.outcome")
	s.get("/v1/impact/calibration/items?class=good").refused(http.StatusUnprocessableEntity, "invalid").at("query.class")
}

func TestARevisionIsServedWithWhatChanged(t *testing.T) {
	s := open(t)
	conference := s.chain()
	before := s.get("/v1/conferences").fields()["position"].(float64)
	s.post("/v1/conferences/"+conference.String()+"/follow-up-waves", `{"wave":"12-months","effective_at":"2018-09-21"}`)
	since := "&since=" + strconv.Itoa(int(before))
	fields := s.get("/v1/impact/revision?figure=response&until=2020-01-01" + since).fields()
	for _, measure := range fields["measures"].([]any) {
		m := measure.(map[string]any)
		want := 0.0
		if m["measure"] == "due" || m["measure"] == "silent_converted" {
			want = 1
		}
		if m["difference"] != want || m["by_class"].(map[string]any)["late_report"] != want {
			t.Errorf("%v", m)
		}
	}
	if of := fields["of"].(map[string]any); of["id"] != "response" || fields["since"].(map[string]any)["position"] != before || fields["changed_units"] != 1.0 ||
		fields["lag"].(map[string]any)["median_days"].(float64) < 1000 {
		t.Errorf("%v", fields)
	}
	units := s.beneath(fields["items"])
	if len(units) != 1 || len(s.beneath(units[0]["beneath"])) != 2 {
		t.Fatalf("%v", units)
	}
	change := units[0]["changes"].([]any)[0].(map[string]any)
	if event := change["events"].([]any)[0].(map[string]any); change["class"] != "late_report" || event["type"] != "FollowUpWaveOpened" ||
		event["subject"] != "conference-"+conference.String() || event["position"].(float64) <= before || event["actor"] == "" || event["source"] != "api" {
		t.Errorf("%v", change)
	} else {
		for link, want := range map[string]int{"event": 1, "history": 2} { // the wave; the conference and the wave
			if items := s.get(event[link].(string)).is(http.StatusOK).fields()["items"].([]any); len(items) != want {
				t.Errorf("%s leads to %v", link, items)
			}
		}
	}
	for path, want := range map[string]int{"": 5, "/items": 2} {
		if rows := s.rowsOf("/v1/impact/revision" + path + "?figure=response&until=2020-01-01" + since); len(rows) != 1+want {
			t.Errorf("%s: %s", path, strings.Join(rows, "\n"))
		}
	}
	if fields := s.get("/v1/impact/revision").fields(); fields["of"].(map[string]any)["id"] != "conversion" || fields["since"].(map[string]any)["position"] != 0.0 {
		t.Errorf("unless given: %v", fields)
	}
	s.get("/v1/impact/revision?figure=happiness&since=1000000000&as_of=3").refused(http.StatusUnprocessableEntity, "invalid").at("query.figure", "query.since")
	head := strconv.Itoa(int(fields["as_of"].(map[string]any)["position"].(float64)))
	s.get("/v1/impact/revision?as_of="+head+"&since=1000000000").refused(http.StatusUnprocessableEntity, "invalid").at("query.since")
	s.get("/v1/impact/revision?as_of=" + head + "&since=2999-01-01").is(http.StatusOK)
	s.get("/v1/impact/revision?figure=revision").refused(http.StatusUnprocessableEntity, "invalid").at("query.figure")
	s.get("/v1/impact/revision?figure=network&group_by=country").refused(http.StatusUnprocessableEntity, "invalid").at("query.group_by")
	s.get("/v1/impact/revision?definition=revision@1&group_by=country").refused(http.StatusUnprocessableEntity, "invalid").at("query.group_by")
	s.get("/v1/impact/revision/items?group=DE").refused(http.StatusUnprocessableEntity, "invalid").at("query.group")
	if first := s.get("/v1/impact/revision?definition=revision@1").fields(); first["estimates"] != nil || len(first["measures"].([]any)) != 5 {
		t.Errorf("the first version: %v", first)
	}
	grouped := s.get("/v1/impact/revision?group_by=country&scope=all").fields()
	for _, group := range grouped["groups"].([]any) {
		g := group.(map[string]any)
		if units := s.beneath(g["items"]); float64(len(units)) != g["changed_units"] || g["reason"] == nil {
			t.Errorf("%v has %v", g, units)
		}
	}
	if len(grouped["groups"].([]any)) != 2 || len(grouped["estimates"].([]any)) != 5 {
		t.Errorf("%v", grouped)
	}
	s.get("/v1/impact/revision?since=yesterday").refused(http.StatusUnprocessableEntity, "invalid").at("query.since")
	s.get("/v1/impact/revision/items?figure=response&kind=meeting").refused(http.StatusUnprocessableEntity, "invalid").at("query.kind")
}
