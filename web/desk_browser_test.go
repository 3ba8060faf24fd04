//go:build browser

package web_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"aftermatch/domain"
	"aftermatch/web/internal/browser"
)

var managerKey = map[string]string{"Authorization": "Bearer demo-manager"}

// areOpen looks at pages in both languages, each by day and by night, once on a telephone and once on a wide screen.
func (s *scene) areOpen(key, pages map[string]string) {
	s.Helper()
	b, axe := browser.Open(s.T), axe(s.T)
	for _, look := range looks {
		look.Headers = key
		page := b.Page(look)
		for name, path := range pages {
			at := fmt.Sprintf("%s-%s-%d-dark-%v", name, look.Language, look.Width, look.Dark)
			isOpen(s.site, page, axe, path, at)
		}
		s.isQuiet(page)
	}
}

// isQuiet fails if the page said something on the console or asked another host.
func (s *scene) isQuiet(page *browser.Page) {
	s.Helper()
	for _, message := range page.Console() {
		if expected := strings.Contains(message, "422"); !expected && !strings.HasPrefix(message, "verbose") {
			s.Errorf("the console says %s", message)
		}
	}
	for _, address := range page.Asked() {
		if inside := strings.HasPrefix(address, "data:"); !inside && !strings.HasPrefix(address, s.url+"/") {
			s.Errorf("the page asks %s", address)
		}
	}
}

func theDeskIsOpenToEverybody(t *testing.T) {
	s := newScene(t)
	s.is(s.named, days(-40), domain.OriginClaimed{MeetingID: s.owed})
	award := domain.FundingAwarded{Funder: "A ministry", Programme: "Interreg B", Money: domain.Money{Amount: 240_000_00, Currency: "EUR"}}
	s.is(s.named, days(-20), award)
	award.Amount = 218_400_00
	s.is(s.named, time.Time{}, domain.FactCorrected{EventID: s.last(s.named).ID, Reason: "The first amount included our own share.", Replacement: award})
	s.is(s.named, days(-10), domain.ProjectStarted{})
	s.is(s.named, time.Time{}, domain.FactRetracted{EventID: s.last(s.named).ID, Reason: "Wrong project."})
	project := "/projects/" + s.named.String()
	s.areOpen(managerKey, map[string]string{
		"desk": "/my", "projects": "/my/projects", "new": "/my/projects/new?title=Smart+barns&year=2018&partner=" + s.baltic.String() + "&partner=new:AT:Stall+und+Sensor",
		"project": project, "funding": project + "?step=funding", "join": project + "?step=join&q=tampre", "meeting": "/meetings/" + s.owed.String(), "request": "/meetings/" + s.request.String(),
	})
}

// A project is logged by pointing and typing, with a partner that is misspelt and one that nobody knows; what was
// typed survives leaving the page.
func TestAProjectIsLoggedInABrowser(t *testing.T) {
	s := newScene(t)
	page := browser.Open(t).Page(browser.Look{Width: 1440, Language: "en", Headers: managerKey})
	page.Go(s.url + "/my")
	page.Click(`.panel a[href="/my/projects/new"]`)
	page.Wait("#title")
	page.Press("#title", "Smart barns")
	page.Press("#q", "blatic agrtech")
	page.Wait(`[aria-label="Add Baltic Agritech Hub"]`)
	page.Picture("logging-suggested")
	page.Type(kb.ArrowDown)
	page.Type(kb.Enter)
	page.Wait(`.opt input:checked`)
	page.Go(s.url + "/my") // one is called away
	page.Go(s.url + "/my/projects/new")
	page.Wait("#resume")
	page.Picture("logging-draft")
	page.Click("[data-resume]")
	page.Wait(`.opt input:checked`)
	page.Press("#q", "Stall und Sensor")
	page.Wait(`#suggestions [value="describe"]`)
	page.Click(`#suggestions [value="describe"]`)
	page.Wait("#new_country")
	page.Press("#new_country", "Austria")
	page.Click(`[value="register"]`)
	page.Wait(".parts .tag")
	page.Click(`[value="log"]`)
	page.Wait("#faults")
	page.Picture("logging-fault")
	page.Press("#month", "2nd")
	page.Press("#year", "2025")
	page.Click(`[value="log"]`)
	page.Wait(".toast")
	page.Picture("logged")
	if title := browser.Value[string](page, `document.querySelector('h1').textContent`); title != "Smart barns" {
		t.Errorf("logged was %q", title)
	}
	if left := browser.Value[int](page, `localStorage.length`); left != 0 {
		t.Error("the draft is kept although the project is logged")
	}
	page.Click(".toast .btn")
	page.Until(`document.querySelector('h1')?.textContent === '5 things wait for you'`)
	s.isQuiet(page)
}

// What waits is done by keyboard alone: each button is reached by Tab and pressed by Enter, and afterwards the focus is
// where one was.
func TestTheDeskIsClearedByKeyboard(t *testing.T) {
	s := newScene(t)
	page := browser.Open(t).Page(browser.Look{Width: 1440, Language: "en", Headers: managerKey})
	page.Go(s.url + "/my")
	for _, button := range []struct{ label, then string }{
		{"Accept: Silesia Photonics Network", "4 things wait for you"},
		{"Decline: Réseau Santé du Rhône", "3 things wait for you"},
		{"Informative", "2 things wait for you"},
		{"Negotiating", "1 thing waits for you"},
		{"We take part: Night shift: fewer falls in care homes", "Nothing waits for you"},
	} {
		tabTo(page, button.label)
		page.Type(kb.Enter)
		page.Until(fmt.Sprintf(`document.querySelector('h1')?.textContent === %q && document.querySelector('.toast') !== null`, button.then))
		page.Picture("cleared-" + button.label)
	}
	s.isQuiet(page)
}

const focused = `(() => { const e = document.activeElement; return e.getAttribute('aria-label') ?? e.textContent.trim() })()`

// tabTo presses Tab until what has that name has the focus.
func tabTo(page *browser.Page, name string) {
	for range 60 {
		page.Type(kb.Tab)
		if browser.Value[string](page, focused) == name {
			return
		}
	}
	page.Fail("Tab does not reach " + name)
}
