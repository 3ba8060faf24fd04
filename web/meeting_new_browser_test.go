//go:build browser

package web_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"aftermatch/domain"
	"aftermatch/web/internal/browser"
)

func theFormOfAMeetingIsOpenToEverybody(t *testing.T) {
	s := newScene(t)
	s.comes(s.past, s.fjord, days(-100))
	form := "/my/meetings/new"
	s.areOpen(managerKey, map[string]string{"meeting-new": form, "meeting-found": form + "?q=fjrod+care&do=search", "meeting-with": form + "?with=" + s.fjord.String(), "meeting-nowhere": form + "?with=" + s.rhone.String()})
}

// A manager logs a meeting and corrects its day by keyboard alone; the ministry's page says that the figure changed.
func TestAMeetingIsLoggedAndCorrectedByKeyboard(t *testing.T) {
	s := newScene(t)
	s.comes(s.past, s.fjord, days(-100))
	b, axe := browser.Open(t), axe(t)
	page := b.Page(browser.Look{Width: 360, Language: "en", Headers: managerKey})
	barriersOn := func(what string) {
		t.Helper()
		page.Picture(what)
		for _, barrier := range browser.Value[[]string](page, axe+";"+barriers) {
			t.Errorf("%s: %s", what, barrier)
		}
	}
	page.Go(s.url + "/my")
	tabTo(page, "Log a meeting")
	page.Type(kb.Enter)
	page.Wait("#q")
	tabTo(page, "Log the meeting")
	page.Type(kb.Enter)
	page.Until(`document.querySelectorAll('.wrong').length === 2`)
	barriersOn("met-faults")
	page.Press("#q", "fjrod care")
	page.Wait(`[aria-label="Add Fjord Care Cluster"]`)
	page.Type(kb.ArrowDown + kb.Enter)
	page.Until(`document.querySelector('[name="with"]') !== null`)
	page.Press("#where", kb.ArrowDown)
	page.Press("#rating", "C") // Cooperation possible
	barriersOn("met-filled")
	tabTo(page, "Log the meeting")
	page.Type(kb.Enter)
	page.Until(`document.querySelector('.toast') !== null && document.querySelector('h1').textContent === 'Meeting with Fjord Care Cluster'`)
	barriersOn("met-logged")
	held := s.lastHeld()
	before := domain.DateOf(held.At)
	page.Press(`a[href*="correct=`+held.ID.String()+`"]`, kb.Enter)
	page.Wait("#why")
	browser.Value[any](page, `document.querySelector('#day').select(), 1`)
	page.Type((before + 1).Time().Format("2"))
	page.Press("#month", (before + 1).Time().Format("Jan"))
	page.Press("#why", "It was the second day.")
	tabTo(page, "Correct it")
	page.Type(kb.Enter)
	page.Until(`document.querySelector('.changed')?.textContent.includes('It was the second day.')`)
	barriersOn("met-corrected")
	s.isQuiet(page)
	ministry := b.Page(browser.Look{Width: 1280, Language: "en", Headers: map[string]string{"Authorization": "Bearer demo-evaluator"}})
	ministry.Go(fmt.Sprintf("%s/beneath/revision?figure=funnel&step=correction&since=%d&until=%s", s.url, held.Position+1, before))
	ministry.Picture("met-revised")
	for _, barrier := range browser.Value[[]string](ministry, axe+";"+barriers) {
		t.Error(barrier)
	}
	row := browser.Value[string](ministry, `document.querySelector('.things tbody').innerText`)
	if !strings.Contains(row, "held\tcorrection\t-1") || !strings.Contains(row, "Medizintechnik-Netz Neckar") {
		t.Errorf("beneath the figure stands %q", row)
	}
	s.isQuiet(ministry)
}

// lastHeld is the meeting that was last recorded as held.
func (s *scene) lastHeld() domain.Recorded {
	s.Helper()
	all, err := s.log.ReadBack(s.Context(), 1<<40, 1, "MeetingHeld")
	if err != nil || len(all) == 0 {
		s.Fatal("no meeting was held", err)
	}
	return all[0]
}
