//go:build browser

package web_test

import (
	"fmt"
	"strings"
	"testing"

	"aftermatch/accounts"
	"aftermatch/api"
	"aftermatch/web/internal/browser"
)

// quiet fails if a page said something on the console, which it does when the policy stops something.
func (i *inn) quiet(page *browser.Page) {
	i.Helper()
	for _, message := range page.Console() {
		if !strings.HasPrefix(message, "verbose") {
			i.Errorf("the console says %s", message)
		}
	}
}

func TestOneComesByAnInvitationAndGoesInABrowser(t *testing.T) {
	i := openInn(t)
	link := i.link(manager)
	_, secret, _ := strings.Cut(link, "#")
	page := browser.Open(t).Page(browser.Look{Width: 1440, Language: "en"})
	page.Go(link)
	page.Wait("#offer")
	if offered := browser.Value[string](page, `document.querySelector('#offer').textContent.trim()`); offered != "Cluster manager of BioRegio STERN" {
		t.Errorf("the invitation offers %q", offered)
	}
	if kept := browser.Value[string](page, `location.href + document.cookie`); strings.Contains(kept, secret) {
		t.Error("the code stands in the address, or where scripts can read it")
	}
	page.Click("#accept")
	page.Wait("#anna") // at the provider
	page.Click("#anna")
	page.Wait("#make-key") // one's account
	if kept := browser.Value[string](page, `document.cookie`); kept != "" {
		t.Errorf("scripts can read the cookies %s", kept)
	}
	page.Press("#key-name", "CRM")
	page.Click("#make-key")
	page.Wait("#secret")
	grant, err := i.store.ByKey(t.Context(), browser.Value[string](page, `document.querySelector('#secret').textContent`))
	if err != nil || grant.Organisation != us {
		t.Errorf("the key acts as %v, %v", grant, err)
	}
	page.Picture("account")
	page.Go(i.url + "/people")
	page.Click("#invite")
	page.Wait("#link")
	page.Picture("people")
	page.Click("#sign-out")
	page.Wait("#provider")
	page.Go(i.url + "/account")
	page.Wait("#provider") // nobody is signed in
	page.Click("#provider")
	page.Wait("#anna")
	page.Click("#anna")
	page.Wait("#make-key") // where one wanted to go
	for _, address := range page.Asked() {
		if strings.Contains(address, secret) {
			t.Error("an address holds the code of the invitation")
		}
	}
	i.quiet(page)
}

func theAccountsPagesAreOpenToEverybody(t *testing.T) {
	i := openInn(t)
	b, axe := browser.Open(t), axe(t)
	first := b.Page(browser.Look{Width: 1440, Language: "en"})
	first.Go(i.link(accounts.Capacity{Role: api.Admin}))
	first.Wait("#offer")
	first.Click("#accept")
	first.Wait("#anna")
	first.Click("#anna")
	first.Wait("#make-key")
	i.joins("eve", manager)
	if _, _, err := i.store.Invite(t.Context(), accounts.Operator, manager, "for B."); err != nil {
		t.Fatal(err)
	}
	for _, look := range looks {
		page := b.Page(look) // the browser is signed in
		for _, path := range []string{"/account", "/people", "/audit", "/invitation", "/sign-in", "/sign-in?out=1"} {
			isOpen(i.site, page, axe, path, fmt.Sprintf("%s-%s-%d-dark-%v", strings.TrimPrefix(path, "/"), look.Language, look.Width, look.Dark))
		}
		i.quiet(page)
	}
}
