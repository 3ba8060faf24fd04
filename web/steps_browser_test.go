//go:build browser

package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"aftermatch/domain"
	"aftermatch/web/internal/browser"
)

func theFormsOfStepsAreOpenToEverybody(t *testing.T) {
	s := newScene(t)
	half, silesia := "/conferences/"+s.half.String(), "/organisations/"+s.silesia.String()
	s.areOpen(organiserKey, map[string]string{
		"announce": "/conferences/new", "conference-runs": half, "open-wave": half + "/steps?step=open-wave", "cost": half + "/steps?step=cost", "participation": half + "/steps?step=participation&q=silsia",
		"register": "/organisations/new", "organisation-runs": silesia, "classify": silesia + "/steps?step=classify", "merge-organisation": silesia + "/steps?step=merge-organisation&q=tampre",
	})
}

func theFormsOfAProjectAreOpenToEverybody(t *testing.T) {
	s := newScene(t)
	s.meets(s.past, s.fjord, days(-10))
	project := "/projects/" + s.named.String()
	s.areOpen(managerKey, map[string]string{"project-open": project, "claim": project + "?step=claim", "budget": project + "?step=budget"})
	s.areOpen(organiserKey, map[string]string{
		"project-organiser": project, "merge-project": project + "?step=merge-project", "meeting-organiser": "/meetings/" + s.held.String(),
		"new-of-others": "/my/projects/new?title=Smart+barns&partner=" + s.baltic.String() + "&partner=" + s.us.String() + "&partner=new:AT:Stall+und+Sensor&origin=" + s.held.String(),
	})
}

// A partner names, by keyboard alone, the meeting that a project came from.
func TestAPartnerNamesTheOriginByKeyboard(t *testing.T) {
	s := newScene(t)
	s.meets(s.past, s.fjord, days(-10))
	page := browser.Open(t).Page(browser.Look{Width: 1440, Language: "en", Headers: managerKey})
	page.Go(s.url + "/projects/" + s.named.String())
	page.Press(`.dl2 a[href$="step=claim#step"]`, kb.Enter)
	page.Wait("#meeting")
	page.Press("#meeting", kb.Tab+kb.Enter)
	page.Until(`document.querySelector('.toast')?.textContent.includes('Said to come from the meeting in Riga')`)
	page.Picture("claim-journey")
	s.isQuiet(page)
}

// A manager says what two were to each other, on a telephone.
func TestAManagerDeclaresAnEarlierTie(t *testing.T) {
	s := newScene(t)
	ours := "/organisations/" + s.us.String()
	s.is(domain.TieID(s.us, s.fjord), days(-800), domain.PriorTieDeclared{Pair: domain.Pair{OrganisationA: s.us, OrganisationB: s.fjord}, Kind: domain.TieProject})
	s.areOpen(managerKey, map[string]string{"ties": ours, "tie": ours + "/steps?step=tie&q=baltc", "untie": ours + "/steps?step=untie", "end": ours + "/steps?step=end"})
	page := browser.Open(t).Page(browser.Look{Width: 360, Language: "en", Headers: managerKey})
	page.Go(s.url + ours)
	page.Click(`a[href$="step=tie"]`)
	page.Wait("#q")
	page.Click("#q")
	page.Type("baltc" + kb.Enter)
	page.Wait("#organisation")
	page.Press("#tie", "H") // Had met before
	page.Press("#year", "2016")
	page.Press("#month", "M")
	page.Click("main form .btn.pri")
	page.Until(`document.querySelector('.toast')?.textContent.includes('earlier tie declared')`)
	page.Picture("tie-journey")
	s.isQuiet(page)
}

// A manager logs a project that has an agreement already, without leaving the form.
func TestAManagerLogsAProjectThatHasComeFurther(t *testing.T) {
	s := newScene(t)
	address := "/my/projects/new?title=Smart+barns&year=2018&partner=" + s.baltic.String()
	s.areOpen(managerKey, map[string]string{"new-further": address + "&agreement-kind=contract&funding-amount=218.400", "new-folded": address})
	page := browser.Open(t).Page(browser.Look{Width: 1440, Language: "en", Headers: managerKey})
	page.Go(s.url + fmt.Sprintf("/my/projects/new?title=Smart+barns&day=1&month=%d&year=%d&partner=%s", int(days(-40).Month()), days(-40).Year(), s.baltic))
	page.Press(".early summary", kb.Enter)
	page.Until(`document.querySelector('.early').open`)
	page.Press("#agreement-kind", "M") // memorandum
	page.Press("#agreement-month", days(-40).Month().String()[:3])
	page.Press("#agreement-year", fmt.Sprint(days(-40).Year()))
	page.Picture("further-journey")
	page.Click(`[value="log"]`)
	page.Until(`[...document.querySelectorAll('.tl h3')].some((fact) => fact.textContent.includes('Memorandum signed'))`)
	s.isQuiet(page)
}

// A newcomer announces the first conference; what was typed is kept until then. Then the page says what comes next.
func TestAnOrganiserAnnouncesTheFirstConference(t *testing.T) {
	s := &scene{site: open(t)}
	page := browser.Open(t).Page(browser.Look{Width: 1440, Language: "en", Headers: organiserKey})
	page.Go(s.url + "/")
	page.Click(`main a[href="/conferences/new"]`)
	page.Wait("#name")
	page.Click("#name")
	page.Type("First Matchmaking")
	page.Until(`document.querySelector('.kept').textContent !== ''`)
	page.Go(s.url + "/conferences/new")
	page.Until(`!document.querySelector('#resume').hidden`)
	page.Picture("announce-draft")
	page.Click("[data-resume]")
	page.Until(`document.querySelector('#name')?.value === 'First Matchmaking'`)
	page.Click("main form .btn.pri")
	page.Until(`document.querySelectorAll('.wrong').length === 3`)
	page.Picture("announce-faults")
	for _, barrier := range browser.Value[[]string](page, axe(t)+";"+barriers) {
		t.Error(barrier)
	}
	browser.Value[any](page, `document.querySelector('#starts_on').value = '2026-09-21', document.querySelector('#ends_on').value = '2026-09-22', document.querySelector('#country').value = 'DE', 1`)
	page.Click("main form .btn.pri")
	page.Until(`document.querySelector('.toast')?.textContent.includes('conference announced')`)
	page.Picture("announce-journey")
	if kept := browser.Value[int](page, `localStorage.length`); kept != 0 {
		t.Error("the draft is kept although the conference is announced")
	}
	page.Click(`a[href$="kind=participants"]`)
	page.Until(`document.querySelector('[value="participants"]')?.checked`)
	s.isQuiet(page)
}
