package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"aftermatch/domain"
)

var factIn = regexp.MustCompile(`id="f-([0-9a-f-]+)"`)

// reads follows a history from its latest part to its first, and back.
func (s *scene) reads(path string) (facts []string) {
	s.Helper()
	beside := func(page, rel string) string {
		if link := regexp.MustCompile(`href="([^"]+)" rel="` + rel + `"`).FindStringSubmatch(page); link != nil {
			return strings.ReplaceAll(link[1], "&amp;", "&")
		}
		return ""
	}
	last := ""
	for path != "" {
		a := s.get(path)
		s.isOurs(a)
		for _, fact := range factIn.FindAllStringSubmatch(a.text, -1) {
			facts = append(facts, fact[1])
		}
		if newer := beside(a.text, "prev"); newer != last {
			s.Errorf("%s: the newer part is at %q, want %q", path, newer, last)
		}
		last, path = path, beside(a.text, "next")
	}
	return facts
}

func TestAHistoryIsToldWhole(t *testing.T) {
	s := newScene(t)
	for i := range 55 {
		s.is(s.silesia, time.Time{}, domain.OrganisationRenamed{Name: fmt.Sprintf("Silesia Photonics %d", i)})
	}
	s.is(s.silesia, time.Time{}, domain.FactCorrected{EventID: s.last(s.silesia).ID, Reason: "A slip.", Replacement: domain.OrganisationRenamed{Name: "Silesia Photonics Network"}})
	s.signedIn("evaluator")
	history := "/organisations/" + s.silesia.String() + "/history"
	seen := map[string]bool{}
	for _, fact := range s.reads(history) {
		seen[fact] = true
	}
	if want := 1 + 55 + 2; len(seen) != want { // registered, renamed, takes part and asks
		t.Errorf("%d facts, want %d", len(seen), want)
	}
	s.has(s.get(history).text, "58 facts", "Organisation renamed", "Silesia Photonics Network", "Known until then:", "Silesia Photonics 54", "Reason: “A slip.”")
	s.has(s.get(history+"?lang=de&before=60").text, "Organisation aufgenommen", "58 Tatsachen")
	page := s.get("/organisations/" + s.silesia.String() + "?lang=en").text
	if shown := len(factIn.FindAllString(page, -1)); shown != 12 {
		t.Errorf("the page shows %d facts", shown)
	}
	s.has(page, history, "The whole history: 58 facts")
	s.has(s.get("/organisations/"+s.fjord.String()).text, "Fjord Care Cluster takes part", "Night shift", `href="/projects/`)
}

// What is recorded later changes nothing of what was known before.
func TestAHistoryIsToldAsItWasKnown(t *testing.T) {
	s := newScene(t)
	before, _, err := s.log.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.signedIn("organiser")
	then := fmt.Sprintf("/conferences/%s/history?as_of=%d", s.soon, before)
	told := s.reads(then)
	s.is(s.request, days(-1), domain.RequestDeclined{By: s.us})
	s.is(s.second, time.Time{}, domain.FactRetracted{EventID: s.last(s.second).ID, Reason: "They never asked."})
	if again := s.reads(then); strings.Join(again, " ") != strings.Join(told, " ") {
		t.Errorf("told is %s, was %s", again, told)
	}
	s.has(s.get(then).text, "Told as it was known on", "Silesia Photonics Network asked Medizintechnik-Netz Neckar for a meeting", "Takes part", "Conference announced")
	s.lacks(s.get(then).text, "declined", "They never asked")
	now := s.get("/conferences/" + s.soon.String() + "/history").text
	s.has(now, "Medizintechnik-Netz Neckar declined", "<del>Réseau Santé du Rhône asked", "They never asked")
	s.lacks(now, "Told as it was known on")
	for _, faulty := range []string{"?before=x", "?before=0"} {
		if a := s.get("/conferences/" + s.soon.String() + "/history" + faulty); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", faulty, a.Status)
		}
	}
	if a := s.get("/conferences/" + s.soon.String() + "/history?as_of=yesterday"); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("got %s", a.Status)
	}
}

func TestAManagerReadsTheOwnPartOfAHistory(t *testing.T) {
	s := newScene(t)
	s.comes(s.soon, s.fjord, days(-30))
	s.is(domain.DeriveID("foreign"), days(-3), domain.MeetingRequested{Pairing: domain.Pairing{ConferenceID: s.soon, RequesterID: s.silesia, TargetID: s.fjord}})
	s.signedIn("manager")
	for _, path := range []string{"/conferences/" + s.soon.String(), "/organisations/" + s.silesia.String()} {
		told := s.get(path + "/history").text
		s.has(told, "asked Medizintechnik-Netz Neckar for a meeting")
		s.lacks(told, "Fjord Care Cluster")
	}
}
