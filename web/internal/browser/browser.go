// Package browser shows pages in a real browser to tests: what they say on the console, what they ask for, where things
// stand, and how it all looks.
package browser

import (
	"bytes"
	"cmp"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	paper "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// programs are the names that the browser goes by.
var programs = []string{"chromium", "chromium-browser", "google-chrome"}

// patience is how long a page may take until something is so.
const patience = 30 * time.Second

// look is how often a page is asked whether something is so by now.
const look = 20 * time.Millisecond

// Browser is one browser; each of its pages is a tab.
type Browser struct {
	t   testing.TB
	ctx context.Context
}

// Open starts a browser for the test. A test without one fails.
func Open(t testing.TB) *Browser {
	t.Helper()
	path := ""
	for _, name := range programs {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Fatal("no browser to test the pages with: apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.Flag("hide-scrollbars", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // chromium's sandbox refuses to run as root
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, closeBrowser := chromedp.NewContext(allocator)
	t.Cleanup(closeBrowser)
	b := &Browser{t, ctx}
	b.check(chromedp.Do(ctx))
	return b
}

func (b *Browser) check(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// Look is how a reader's browser is set.
type Look struct {
	Width    int // in CSS pixels
	Height   int // 900 unless given
	Dark     bool
	Language string            // as Accept-Language has it
	Headers  map[string]string // sent with every request
}

// Page is a tab.
type Page struct {
	*Browser
	ctx     context.Context
	mutex   sync.Mutex
	console []string
	asked   []string
}

// Page opens a tab. It is closed at the end of the test.
func (b *Browser) Page(look Look) *Page {
	b.t.Helper()
	ctx, closeTab := chromedp.NewContext(b.ctx)
	b.t.Cleanup(closeTab)
	p := &Page{Browser: b, ctx: ctx}
	b.check(chromedp.Listen(ctx, p.hear))
	scheme := "light"
	if look.Dark {
		scheme = "dark"
	}
	call(p, network.Enable, network.EnableParams{})
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}) //nolint:misspell // the name is CSS's
	headers := network.Headers{}
	for name, value := range look.Headers {
		headers[name] = value
	}
	if look.Language != "" {
		headers["Accept-Language"] = look.Language
	}
	call(p, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: headers})
	b.check(chromedp.Do(ctx, chromedp.EmulateViewport(int64(look.Width), int64(cmp.Or(look.Height, 900)))))
	return p
}

// hear keeps what the page says and asks for; it runs in the order of events.
func (p *Page) hear(event any) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.asked = append(p.asked, e.Request.URL)
	case *log.EventEntryAdded:
		p.console = append(p.console, string(e.Entry.Level)+": "+e.Entry.Text+" "+e.Entry.URL)
	case *runtime.EventExceptionThrown:
		p.console = append(p.console, "exception: "+e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		for _, argument := range e.Args {
			p.console = append(p.console, string(e.Type)+": "+string(argument.Value))
		}
	}
}

// Console is what the page has said: messages, warnings, errors and exceptions.
func (p *Page) Console() []string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return append([]string(nil), p.console...)
}

// Asked are the addresses that the page has asked for.
func (p *Page) Asked() []string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return append([]string(nil), p.asked...)
}

// Go loads an address.
func (p *Page) Go(address string) {
	p.t.Helper()
	p.check(chromedp.Do(p.ctx, chromedp.Navigate(address)))
}

// Press sends keys to the element that a CSS selector finds.
func (p *Page) Press(selector, keys string) {
	p.t.Helper()
	p.check(chromedp.Do(p.ctx, chromedp.SendKeys(chromedp.CSS(selector), keys)))
}

// Type sends keys to whatever has the focus.
func (p *Page) Type(keys string) {
	p.t.Helper()
	p.check(chromedp.Do(p.ctx, chromedp.KeyEvent(keys)))
}

// Fail ends the test.
func (p *Page) Fail(why string) {
	p.t.Helper()
	p.t.Fatal(why)
}

// Until returns when an expression of the page's language is true, on whatever page that is by then.
func (p *Page) Until(expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	for {
		if so, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression)); err == nil && so {
			return
		}
		select {
		case <-ctx.Done():
			p.t.Fatalf("%s does not come true", expression)
		case <-time.After(look):
		}
	}
}

// Click clicks the element that a CSS selector finds.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.check(chromedp.Do(p.ctx, chromedp.Click(chromedp.CSS(selector))))
}

// Choose chooses a file in the field that a CSS selector finds.
func (p *Page) Choose(selector, path string) {
	p.t.Helper()
	p.check(chromedp.Do(p.ctx, chromedp.SetUploadFiles(chromedp.CSS(selector), []string{path})))
}

// Wait returns when the element that a CSS selector finds is to be seen, on whatever page that is by then.
func (p *Page) Wait(selector string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	p.check(chromedp.Do(ctx, chromedp.WaitVisible(chromedp.CSS(selector))))
}

// Value is that of an expression of the page's language; of a promise, what it comes to.
func Value[T any](p *Page, expression string) T {
	p.t.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%.200s: %v", expression, err)
	}
	return value
}

// Printed is how many sheets of paper the page takes.
func (p *Page) Printed() (sheets int) {
	p.t.Helper()
	printed, err := chromedp.Call(p.ctx, paper.PrintToPDF, paper.PrintToPDFParams{PreferCSSPageSize: new(true), PrintBackground: new(true)})
	p.check(err)
	return bytes.Count(printed.Data, []byte("/Type /Page\n"))
}

// Screen is a picture of what can be seen without scrolling.
func (p *Page) Screen() []byte {
	p.t.Helper()
	picture, err := chromedp.Call(p.ctx, paper.CaptureScreenshot, paper.CaptureScreenshotParams{})
	p.check(err)
	return picture.Data
}

// Picture keeps how the whole page looks, in the folder that AFTERMATCH_PICTURES names; without one nothing is kept.
func (p *Page) Picture(name string) {
	p.t.Helper()
	folder := os.Getenv("AFTERMATCH_PICTURES")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	p.check(err)
	p.check(os.WriteFile(filepath.Join(folder, strings.ReplaceAll(name, "/", "-")+".png"), picture, 0o644))
}
