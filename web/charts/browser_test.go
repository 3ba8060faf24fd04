//go:build browser

package charts_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"aftermatch/web/charts"
	"aftermatch/web/internal/browser"
)

// misplaced lists what a reader would see wrong, with the fonts of the browser: text that leaves its drawing, is too
// small, or meets other text.
const misplaced = `[...document.querySelectorAll('svg')].flatMap((chart) => {
	const faults = [], frame = chart.getBoundingClientRect();
	const texts = [...chart.querySelectorAll('text')].filter((e) => getComputedStyle(e).display !== 'none' && e.getClientRects().length > 0).map((e) => ({ text: e.textContent, at: e.getBoundingClientRect(), size: parseFloat(getComputedStyle(e).fontSize) }));
	texts.forEach((a, i) => {
		const say = (what) => faults.push(chart.parentElement.id + ': ' + a.text + ' ' + what);
		if (a.at.left < frame.left - 1 || a.at.right > frame.right + 1 || a.at.top < frame.top - 2 || a.at.bottom > frame.bottom + 2) say('leaves the drawing');
		if (a.size < 12) say('is ' + a.size + ' px');
		texts.slice(i + 1).forEach((b) => {
			if (a.at.left < b.at.right - 1 && b.at.left < a.at.right - 1 && a.at.top < b.at.bottom - 4 && b.at.top < a.at.bottom - 4) say('meets ' + b.text);
		});
	});
	return faults;
})`

func TestTextKeepsItsPlaceInABrowser(t *testing.T) {
	b := browser.Open(t)
	for _, numerals := range []charts.Numerals{charts.English, charts.German} {
		all := drawings(numerals)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, `<!doctype html><title>charts</title><style>`, charts.Style(), `body{background:var(--surface);font:13px var(--font)}svg{display:block;margin:0 0 32px}</style>`)
			for _, name := range slices.Sorted(maps.Keys(all)) {
				width := charts.Narrow
				if strings.HasSuffix(name, "wide") {
					width = charts.Half
				}
				if name == "funnel-wide" {
					width = charts.Large
				}
				fmt.Fprintf(w, `<div id="%s" style="width:%dpx">%s</div>`, name, width, all[name])
			}
		}))
		t.Cleanup(server.Close)
		for _, dark := range []bool{false, true} {
			page := b.Page(browser.Look{Width: 800, Dark: dark})
			page.Go(server.URL)
			for _, fault := range browser.Value[[]string](page, misplaced) {
				t.Error(fault)
			}
			page.Picture(fmt.Sprintf("charts-dark-%v-%s", dark, numerals.To))
		}
	}
}
