package api_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestAYieldIsServedWithItsCredits(t *testing.T) {
	s := open(t)
	conference := s.chain()
	fields := s.get("/v1/impact/yield?until=2020-01-01&group_by=conference&attribution=first").fields()
	for i, group := range fields["groups"].([]any) {
		group := group.(map[string]any)
		if group["meetings"] != 1.0 || group["per_100_meetings"] != 100.0 || len(group["by_attribution"].([]any)) != 3 ||
			group["interval"] == nil || group["interval_clustered"] == nil || i == 1 && group["group"] != conference.String() {
			t.Errorf("%v", group)
		}
		for _, credit := range append(group["by_attribution"].([]any), group["credit"]) {
			items := s.beneath(credit.(map[string]any)["items"])
			if len(items) != 1 || items[0]["credit_exact"] != "1" || items[0]["label_a"] == "" || len(s.beneath(items[0]["history"])) != 4 {
				t.Fatalf("%v", items)
			}
			meeting := items[0]["meetings"].([]any)[0].(map[string]any)
			if meeting["credit_exact"] != "1" || len(s.beneath(meeting["history"])) != 3 {
				t.Errorf("%v", meeting)
			}
		}
		if held := s.beneath(group["meeting_items"]); len(held) != 1 || held[0]["kind"] != "meeting" {
			t.Errorf("%v", held)
		}
	}
	for _, rest := range []string{"elsewhere", "unattributed"} {
		if of := fields[rest].(map[string]any); of["credit_exact"] != "0" || len(s.beneath(of["items"])) != 0 {
			t.Errorf("%s: %v", rest, of)
		}
	}
	for path, want := range map[string]int{"": 6, "/items": 1} {
		if rows := s.rowsOf("/v1/impact/yield" + path + "?until=2020-01-01"); len(rows) != 1+want {
			t.Errorf("%s: %s", path, strings.Join(rows, "\n"))
		}
	}
	s.get("/v1/impact/yield/items?group=DE").refused(http.StatusUnprocessableEntity, "invalid").at("query.group")
	s.get("/v1/impact/yield/items?part=half").refused(http.StatusUnprocessableEntity, "invalid").at("query.part")
}

func TestAnAttributionIsServedWithItsProjects(t *testing.T) {
	s := open(t)
	s.chain()
	fields := s.get("/v1/impact/attribution?until=2020-01-01").fields()
	for _, rule := range fields["rules"].([]any) {
		rows := rule.(map[string]any)["rows"].([]any)
		for i, credits := range []float64{1, 1, 0, 0} {
			if row := rows[i].(map[string]any); row["credit"] != credits || row["share"] != credits || float64(len(s.beneath(row["items"]))) != credits {
				t.Errorf("%v", row)
			}
		}
	}
	repeat := fields["repeat_effect"].(map[string]any)
	if upgrade := fields["upgrade"].(map[string]any); repeat["rate"] != 0.0 || upgrade["rate"] != nil || upgrade["reason"] == "" || len(s.beneath(upgrade["denominator_items"])) != 0 {
		t.Errorf("%v %v", repeat, upgrade)
	}
	for _, link := range []any{repeat["denominator_items"], fields["project_items"]} {
		if projects := s.beneath(link); len(projects) != 1 || projects[0]["credited"] != true || projects[0]["began_on"] != "2018-02-01" || len(s.beneath(projects[0]["history"])) != 4 {
			t.Errorf("%v", projects)
		}
	}
	for path, want := range map[string]int{"": 3*4 + 3, "/projects": 1} {
		if rows := s.rowsOf("/v1/impact/attribution" + path + "?until=2020-01-01"); len(rows) != 1+want {
			t.Errorf("%s: %s", path, strings.Join(rows, "\n"))
		}
	}
	s.get("/v1/impact/attribution?group_by=country").refused(http.StatusUnprocessableEntity, "invalid").at("query.group_by")
	s.get("/v1/impact/attribution/projects?part=half&why=bad_luck").refused(http.StatusUnprocessableEntity, "invalid").at("query.part", "query.why")
}
