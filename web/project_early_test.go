package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"aftermatch/domain"
)

// A project that is found late is logged with all that has happened since, at once or not at all.
func TestAProjectIsLoggedAsFarAsItHasCome(t *testing.T) {
	s := newScene(t)
	s.signedIn("manager")
	page := s.get("/my/projects/new?title=Smart+barns&partner=" + s.baltic.String()).text
	s.has(page, "Has it come further already? (optional)", `<details class="early">`)
	s.lacks(page, `<details class="early" open`)
	idea, agreed, funded := days(-9), days(-5), days(-2)
	date := func(step string, day, month, year any) []string {
		return []string{step + "day", fmt.Sprint(day), step + "month", fmt.Sprint(month), step + "year", fmt.Sprint(year)}
	}
	form := append(date("", idea.Day(), int(idea.Month()), idea.Year()), "agreement-kind", "memorandum", "do", "log")
	form = append(form, date("agreement-", agreed.Day(), int(agreed.Month()), agreed.Year())...)
	form = append(form, date("start-", "", "Q"+fmt.Sprint((int(funded.Month())-1)/3+1), funded.Year())...)
	wrong := append(append(form, "funding-amount", "much", "funding-programme", "Interreg B"), date("funding-", 1, 1, 2016)...)
	head, _, err := s.log.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a := s.fills(page, wrong...)
	if a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("%s", a.Status)
	}
	s.has(a.text, "3 things need another look", `href="#funding-amount"`, `href="#funding-funder"`, `href="#funding-day"`, "This lies before the idea", `value="much"`, `value="Interreg B"`,
		`value="memorandum" selected`, `<details class="early" open`)
	s.isWhole(a)
	right := append(append(form, "funding-amount", "218.400", "funding-currency", "EUR", "funding-funder", "A ministry"), date("funding-", funded.Day(), int(funded.Month()), funded.Year())...)
	alone := append(right, "lead", "") // an award needs a lead
	if a := s.fills(page, alone...); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("without a lead: %s", a.Status)
	}
	if now, _, err := s.log.Head(t.Context()); err != nil || now != head {
		t.Errorf("what was refused recorded %d events, %v", now-head, err)
	}
	a = s.fills(page, right...)
	s.has(a.text, "Smart barns", "Funding awarded: EUR\u00a0218,400", "Memorandum signed", "Work started", "What came next?", `step=complete`)
	s.isOurs(a)
	project, err := domain.ParseID(strings.TrimPrefix(a.Request.URL.Path, "/projects/"))
	if err != nil {
		t.Fatal(err)
	}
	precisions := map[string]domain.Precision{}
	for _, r := range s.history(project) {
		precisions[r.Event.EventType()] = r.Metadata.Precision
		if first := s.history(project)[0]; r.Metadata.CorrelationID != first.Metadata.CorrelationID || r.At.Before(first.At) {
			t.Errorf("%s is of another request, or before the idea", r.Event.EventType())
		}
	}
	if precisions["ProjectStarted"] != domain.ByQuarter || precisions["AgreementSigned"] != "" || len(precisions) != 7 {
		t.Errorf("recorded were %v", precisions)
	}
	undo := regexp.MustCompile(`/facts/[^/]*/undo`).FindString(a.text)
	if a := s.sends(a.text, undo); a.StatusCode != http.StatusOK || len(s.history(project)) != 0 {
		t.Errorf("undone: %s, %v", a.Status, s.history(project))
	}
}
