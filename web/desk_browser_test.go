//go:build browser

package web_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"aftermatch/web/internal/browser"
)

var managerKey = map[string]string{"Authorization": "Bearer demo-manager"}

// areOpen looks at pages in both languages, by day and by night, on a telephone and a wide screen.
func (s *scene) areOpen(pages map[string]string) {
	s.Helper()
	b, axe := browser.Open(s.T), axe(s.T)
	for _, lang := range []string{"en", "de"} {
		for _, dark := range []bool{false, true} {
			for _, width := range []int{360, 1440} {
				page := b.Page(browser.Look{Width: width, Dark: dark, Language: lang, Headers: managerKey})
				for name, path := range pages {
					at := fmt.Sprintf("%s-%s-%d-dark-%v", name, lang, width, dark)
					page.Go(s.url + path)
					if over := browser.Value[int](page, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
						s.Errorf("%s: the page is %d px too wide", at, over)
					}
					page.Picture(at)
					for _, barrier := range browser.Value[[]string](page, axe+";"+barriers) {
						s.Errorf("%s: %s", at, barrier)
					}
				}
				s.isQuiet(page)
			}
		}
	}
}

// isQuiet fails if the page said something on the console or asked another host.
func (s *scene) isQuiet(page *browser.Page) {
	s.Helper()
	for _, message := range page.Console() {
		if !strings.HasPrefix(message, "verbose") {
			s.Errorf("the console says %s", message)
		}
	}
	for _, address := range page.Asked() {
		if inside := strings.HasPrefix(address, "data:"); !inside && !strings.HasPrefix(address, s.url+"/") {
			s.Errorf("the page asks %s", address)
		}
	}
}

func TestTheDeskIsOpenToEverybody(t *testing.T) {
	newScene(t).areOpen(map[string]string{"desk": "/my"})
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
