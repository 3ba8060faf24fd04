//go:build browser

package web_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"aftermatch/domain"
	"aftermatch/web/internal/browser"
)

var organiserKey = map[string]string{"Authorization": "Bearer demo-organiser"}

func theDirectoryIsOpenToEverybody(t *testing.T) {
	s := newScene(t)
	s.is(s.request, days(-2), domain.MatchMade{By: s.us})
	at := days(3)
	s.is(s.request, days(-1), domain.MeetingScheduled{Slot: domain.Slot{StartsAt: at, EndsAt: at.Add(20 * 60e9), Table: "7"}})
	s.signedIn("organiser")
	faulty := s.uploads("participants", "wrong.csv", "external_id,Company,country\n1,Porto Mar,PT\n2,Vilnius Lab,XX\n").Request.URL.Path
	ready := s.uploads("participants", "right.csv", "external_id,Company,country\n1,Porto Mar,PT\n").Request.URL.Path
	s.areOpen(organiserKey, map[string]string{
		"conferences": "/conferences", "conference": "/conferences/" + s.soon.String(), "past": "/conferences/" + s.half.String(),
		"missing-reports": "/conferences/" + s.half.String() + "/missing", "import": "/conferences/" + s.soon.String() + "/import", "import-faulty": faulty, "import-ready": ready,
		"organisation": "/organisations/" + s.silesia.String(), "history": "/organisations/" + s.silesia.String() + "/history", "conference-history": "/conferences/" + s.soon.String() + "/history?as_of=30", "search": "/search?q=slesia", "found-nothing": "/search?q=xylophone", "log": "/log",
	})
}

// An organiser finds the conference by the key /, imports who takes part, and watches a request come in.
func TestAnOrganiserImportsAndWatches(t *testing.T) {
	s := newScene(t)
	file := filepath.Join(t.TempDir(), "participants.csv")
	if err := os.WriteFile(file, []byte("external_id,organisation,country,sectors\n1,Porto Mar,PT,maritime\n2,Faro Foods,PT,food\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	page := browser.Open(t).Page(browser.Look{Width: 1440, Language: "en", Headers: organiserKey})
	page.Go(s.url + "/conferences")
	page.Type("/")
	page.Until(`document.activeElement?.id === 'search'`)
	page.Type("online matchmaking")
	page.Type(kb.Enter)
	page.Until(`document.title.startsWith('Search') && document.readyState === 'complete'`)
	page.Picture("search-journey")
	page.Go(browser.Value[string](page, `document.querySelector('main li a').href`))
	page.Until(`document.querySelector('.live')?.textContent === 'Live'`)
	page.Click(`a[href$="/import"]`)
	page.Wait("#file")
	page.Click(`[value="participants"]`)
	page.Choose("#file", file)
	page.Click("main form .btn.pri")
	page.Until(`document.querySelector('main form .btn.pri')?.textContent === 'Record 2 rows'`)
	page.Picture("import-journey")
	page.Click("main form .btn.pri")
	page.Until(`document.querySelector('main .note')?.textContent === 'Recorded.'`)
	page.Click("main a.btn.pri")
	page.Until(`document.querySelector('.live')?.textContent === 'Live' && document.querySelector('.counts strong').textContent === '5'`)
	s.is(s.request, days(0).AddDate(0, 0, -1), domain.RequestDeclined{By: s.us})
	page.Until(`document.querySelector('.feed li')?.textContent.includes('request declined')`)
	page.Picture("live-journey")
	page.Click("[data-pause]")
	page.Until(`document.querySelector('.live')?.textContent === 'Paused'`)
	s.isQuiet(page)
	if a := s.get("/conferences/" + s.soon.String()); a.StatusCode != http.StatusOK {
		t.Errorf("got %s", a.Status)
	}
}
