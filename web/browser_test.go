//go:build browser

package web_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"aftermatch/internal/story"
	"aftermatch/web"
	"aftermatch/web/internal/browser"
)

// axe tells what a page keeps from those who do not see, point or hear.
func axe(t *testing.T) string {
	t.Helper()
	script, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("%v; install it with npm ci --prefix web", err)
	}
	return string(script)
}

// barriers are what axe finds, as one line each.
const barriers = `axe.run().then((found) => found.violations.flatMap((v) => v.nodes.map((n) => v.id + ': ' + n.target + ' ' + n.failureSummary)))`

// tiny lists text of charts that is shown smaller than 11 px.
const tiny = `[...document.querySelectorAll('.plot svg')].flatMap((chart) => {
	const scale = chart.getBoundingClientRect().width / chart.viewBox.baseVal.width;
	const shown = [...chart.querySelectorAll('text')].filter((e) => e.getBoundingClientRect().width > 0);
	return shown.map((e) => scale * parseFloat(getComputedStyle(e).fontSize)).filter((size) => size < 11);
})`

// shown counts the drawings of each card that can be seen; it must be one.
const shown = `[...document.querySelectorAll('.plot')].map((plot) => [...plot.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width > 0).length)`

func TestInABrowser(t *testing.T) {
	s := openWith(t, web.Options{Demo: true}, true)
	everyPageIsOpenToEverybody(t, s)
	t.Run("a chart is read by keyboard", func(t *testing.T) { aChartIsReadByKeyboard(s.in(t)) })
	t.Run("one travels through what was known", func(t *testing.T) { oneTravelsThroughWhatWasKnown(s.in(t)) })
	t.Run("the report is one sheet of paper", func(t *testing.T) { theReportIsOneSheetOfPaper(s.in(t)) })
	t.Run("a chart leads to all beneath it", func(t *testing.T) { aChartLeadsToAllBeneathIt(s.in(t)) })
	t.Run("the whole way by hand", func(t *testing.T) { theWholeWayByHand(s.in(t)) })
}

func thePagesAreOpenToEverybody(s *site) {
	b, axe := browser.Open(s.T), axe(s.T)
	key := map[string]string{"Authorization": "Bearer demo-evaluator"}
	for _, lang := range []string{"en", "de"} {
		for _, dark := range []bool{false, true} {
			for _, width := range []int{320, 360, 1280, 1440} {
				if dark && (width == 320 || width == 1280) {
					continue
				}
				page := b.Page(browser.Look{Width: width, Dark: dark, Language: lang, Headers: key})
				for name, path := range map[string]string{
					"dashboard": "/", "stuttgart": "/?as_of=2019-06-30&conference=" + story.Characters().Stuttgart.String(), "evidence": "/evidence", "beneath": "/beneath/funnel?step=idea", "revised": "/beneath/revision?step=correction&since=2018-12-31", "definitions": "/definitions", "report": "/conferences/" + story.Characters().Stuttgart.String() + "/report", "sign-in": "/sign-in", "missing": "/nowhere",
				} {
					at := fmt.Sprintf("%s-%s-%d-dark-%v", name, lang, width, dark)
					isOpen(s, page, axe, path, at)
					for _, size := range browser.Value[[]float64](page, tiny) {
						if width < 360 { // charts are drawn for 320 px beside the margins of a page
							continue
						}
						s.Errorf("%s: text of %.1f px", at, size)
					}
					for _, n := range browser.Value[[]int](page, shown) {
						if n != 1 {
							s.Errorf("%s: a chart is shown %d times", at, n)
						}
					}
				}
				for _, message := range page.Console() {
					if missing := strings.Contains(message, "404") && strings.Contains(message, "/nowhere"); !missing && !strings.HasPrefix(message, "verbose") {
						s.Errorf("%s %d: the console says %s", lang, width, message)
					}
				}
				for _, address := range page.Asked() {
					if inside := strings.HasPrefix(address, "data:"); !inside && !strings.HasPrefix(address, s.url+"/") { // data: are the browser's own icons
						s.Errorf("the page asks %s", address)
					}
				}
			}
		}
	}
}

func aChartIsReadByKeyboard(s *site) {
	page := browser.Open(s.T).Page(browser.Look{Width: 1440, Language: "en", Headers: map[string]string{"Authorization": "Bearer demo-evaluator"}})
	page.Go(s.url + "/?conference=" + story.Characters().Stuttgart.String())
	page.Press("#funnel .wide svg", kb.ArrowRight)
	if said := browser.Value[string](page, `document.querySelector('[aria-live]').textContent`); said != "Requested: 1,400" {
		s.Errorf("the first mark says %q", said)
	}
	if tip := browser.Value[string](page, `document.querySelector('.tip:not([hidden])').textContent`); tip != "Requested: 1,400" {
		s.Errorf("the read-out shows %q", tip)
	}
	page.Click("#funnel .cardfoot .linkbtn")
	if text := browser.Value[string](page, `document.querySelector('[popover]:popover-open').textContent`); !strings.Contains(text, "A meeting is requested") {
		s.Errorf("the definition says %q", text)
	}
}

func theWholeWayByHand(s *site) {
	page := browser.Open(s.T).Page(browser.Look{Width: 1440, Language: "de"})
	page.Go(s.url + "/")
	page.Click(`button[value="evaluator"]`)
	page.Wait("#funnel")
	browser.Value[any](page, `document.querySelector('#conference').selectedIndex = 1, 1`)
	page.Click(".filters .btn")
	page.Wait("#conference.set")
	if title := browser.Value[string](page, `document.querySelector('h1').textContent`); title != "Was aus den Treffen wurde: Stuttgart 2017" {
		s.Errorf("the page is about %q", title)
	}
	page.Click(".top .linkbtn")
	page.Wait(".roles")
}

// A ministry chooses a conference, goes back in time with the slider, and keeps the address that always shows the same.
func oneTravelsThroughWhatWasKnown(s *site) {
	page := browser.Open(s.T).Page(browser.Look{Width: 1440, Language: "en", Headers: map[string]string{"Authorization": "Bearer demo-evaluator"}})
	page.Go(s.url + "/")
	browser.Value[any](page, `document.querySelector('#conference').value = '`+story.Characters().Stuttgart.String()+`', 1`)
	page.Click(".filters .btn")
	page.Wait("#conference.set")
	lead := `document.querySelector('.lead').textContent`
	today := browser.Value[string](page, lead)
	page.Press(".timeline input", strings.Repeat(kb.PageDown, 6)) // each a tenth of the way
	page.Wait(".travel")
	then := browser.Value[string](page, lead)
	if day := browser.Value[string](page, `document.querySelector('#as_of').value`); then == today || !strings.HasPrefix(day, "2018-") {
		s.Errorf("as known on %s the page says %q", day, then)
	}
	if conference := browser.Value[string](page, `document.querySelector('#conference').value`); conference != story.Characters().Stuttgart.String() {
		s.Errorf("on the way the conference was lost: %q", conference)
	}
	page.Click(".travel a:last-child")
	page.Wait(".filters output")
	if address := browser.Value[string](page, `location.search`); !strings.Contains(address, "as_of=") || strings.Contains(address, "as_of=2018-") || browser.Value[string](page, lead) != then {
		s.Errorf("%s does not pin what it shows", address)
	}
	for _, message := range page.Console() {
		s.Errorf("the console says %s", message)
	}
}

func theReportIsOneSheetOfPaper(s *site) {
	b := browser.Open(s.T)
	for _, lang := range []string{"en", "de"} {
		for _, dark := range []bool{false, true} {
			page := b.Page(browser.Look{Width: 1000, Dark: dark, Language: lang, Headers: map[string]string{"Authorization": "Bearer demo-evaluator"}})
			page.Go(s.url + "/conferences/" + story.Characters().Stuttgart.String() + "/report")
			if sheets := page.Printed(); sheets != 1 {
				s.Errorf("%s, dark %v: %d sheets", lang, dark, sheets)
			}
			if paper := browser.Value[string](page, `getComputedStyle(document.querySelector('.sheet')).backgroundColor`); paper != "rgb(255, 255, 255)" {
				s.Errorf("dark %v: the paper is %s", dark, paper)
			}
		}
	}
}

// From a chart a ministry goes to its table, its files, its definition and what it counts.
func aChartLeadsToAllBeneathIt(s *site) {
	page := browser.Open(s.T).Page(browser.Look{Width: 1440, Language: "en", Headers: map[string]string{"Authorization": "Bearer demo-evaluator"}})
	page.Go(s.url + "/?conference=" + story.Characters().Stuttgart.String())
	page.Click("#funnel .cardfoot summary")
	page.Wait("#funnel .cardfoot table")
	if first := browser.Value[string](page, `document.querySelector('#funnel tbody tr').innerText`); !strings.HasPrefix(first, "Requested\t1,400") {
		s.Errorf("the table begins with %q", first)
	}
	files := browser.Value[[]string](page, `Promise.all([...document.querySelectorAll('#funnel .dl a')].map((a) => fetch(a.href).then((r) => r.status + ' ' + r.headers.get('Content-Type'))))`)
	if len(files) != 2 || !strings.HasPrefix(files[0], "200 text/csv") || !strings.HasPrefix(files[1], "200 image/svg+xml") {
		s.Errorf("the files are %q", files)
	}
	// the script draws the SVG on a canvas; a picture that is not empty comes out
	size := browser.Value[float64](page, `new Promise((resolve) => {
		const toBlob = HTMLCanvasElement.prototype.toBlob;
		HTMLCanvasElement.prototype.toBlob = function (done, type) { toBlob.call(this, (blob) => resolve(type === 'image/png' ? blob.size : 0), type); };
		document.querySelector('#funnel .dl button').click();
	})`)
	if size < 10_000 {
		s.Errorf("the PNG has %v bytes", size)
	}
	page.Click("#funnel .cardfoot .linkbtn")
	page.Wait("[popover]:popover-open")
	page.Click("[popover]:popover-open a")
	page.Wait("#funnel h2")
	if address := browser.Value[string](page, `location.pathname + location.hash`); address != "/definitions#funnel" {
		s.Errorf("the whole definition is at %s", address)
	}
	page.Go(s.url + "/?conference=" + story.Characters().Stuttgart.String())
	page.Click(`#funnel .cardfoot a[href^="/beneath/"]`)
	page.Wait(".things tbody")
	if rows := browser.Value[int](page, `document.querySelectorAll('.things tbody tr').length`); rows != 100 {
		s.Errorf("%d rows beneath the figure", rows)
	}
	first := browser.Value[string](page, `document.querySelector('.things tbody').innerText`)
	tabTo(page, "Next rows")
	page.Type(kb.Enter)
	page.Until(`document.readyState === 'complete' && location.search.includes('cursor=')`)
	if second := browser.Value[string](page, `document.querySelector('.things tbody').innerText`); second == first {
		s.Error("the next rows are the first")
	}
	tabTo(page, "First rows")
	page.Type(kb.Enter)
	page.Until(`document.readyState === 'complete' && !location.search.includes('cursor=')`)
	if again := browser.Value[string](page, `document.querySelector('.things tbody').innerText`); again != first {
		s.Error("the first rows are others")
	}
	for _, message := range page.Console() {
		s.Errorf("the console says %s", message)
	}
}
