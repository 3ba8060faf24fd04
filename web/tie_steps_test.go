package web_test

import (
	"net/http"
	"testing"

	"aftermatch/domain"
)

// A manager says what the own organisation and another were to each other, on the page of either.
func TestEarlierTiesAreDeclared(t *testing.T) {
	s := newScene(t)
	s.signedIn("manager")
	ours, theirs := "/organisations/"+s.us.String(), "/organisations/"+s.baltic.String()
	a := s.get(ours)
	s.has(a.text, "Earlier ties", "An earlier tie decides additionality", ours+"/steps?step=tie")
	s.lacks(a.text, "step=rename")
	s.isOurs(a)
	a = s.get(ours + "/steps?step=tie&q=baltc")
	s.has(a.text, "Baltic Agritech Hub", `name="day" value=""`) // today is never before they met
	s.isOurs(a)
	a = s.sends(a.text, ours+"/steps#step", "organisation", s.baltic.String(), "tie", "", "do", "record")
	s.has(a.text, "2 things need another look", "Choose what they were to each other", "Baltic Agritech Hub")
	s.isWhole(a)
	before := []string{"organisation", s.baltic.String(), "day", "", "month", "3", "year", "2016", "do", "record"}
	a = s.sends(s.get(ours+"/steps?step=tie&q=baltc").text, ours+"/steps#step", append(before, "tie", "contact")...)
	s.has(a.text, "earlier tie declared", "Had met before, as of", "Undo")
	s.isOurs(a)
	tie := domain.TieID(s.us, s.baltic)
	said := s.last(tie)
	if said.Event != (domain.PriorTieDeclared{Pair: domain.Pair{OrganisationA: s.us, OrganisationB: s.baltic}, Kind: domain.TieContact}) || said.Metadata.Precision != domain.ByMonth || said.Metadata.OnBehalfOf != s.us {
		t.Errorf("recorded was %+v", said)
	}
	s.has(s.get(theirs).text, "Had met before", theirs+"/steps?step=untie&amp;tied="+s.us.String())
	a = s.get(theirs + "/steps?step=tie")
	s.has(a.text, `<option value="`+s.us.String()+`"`) // nobody else speaks for others
	s.lacks(a.text, `id="q"`)
	a = s.steps(theirs, "untie", "tied", s.us.String(), "reason", "that was a namesake")
	s.has(a.text, "earlier tie retracted", "Not known")
	if last := s.last(tie).Event; last != (domain.PriorTieRetracted{Reason: "that was a namesake"}) {
		t.Errorf("recorded was %+v", last)
	}
	s.has(s.steps(theirs, "untie", "tied", s.us.String()).text, "No earlier tie is declared between the two")
}

func TestACooperationIsOverWhenBothSidesSaySo(t *testing.T) {
	s := newScene(t)
	s.signedIn("manager")
	ours := "/organisations/" + s.us.String()
	a := s.get(ours + "/steps?step=end")
	s.has(a.text, "It is over once both sides have said so", "Fjord Care Cluster") // with whom they have a project
	s.lacks(a.text, `value="both"`, "Baltic Agritech Hub")
	s.has(s.steps(ours, "end", "ended", s.fjord.String(), "by", s.us.String()).text, "Medizintechnik-Netz Neckar ended the cooperation on")
	s.has(s.steps(ours, "end", "ended", s.fjord.String(), "by", s.us.String()).text, "This side has said so already")
	a = s.steps(ours, "end", "ended", s.fjord.String(), "by", "both")
	if a.StatusCode != http.StatusForbidden {
		t.Errorf("speaking for both: %s", a.Status)
	}
	s.signedIn("organiser")
	a = s.steps(ours, "end", "ended", s.fjord.String(), "by", "other")
	s.has(a.text, "Fjord Care Cluster ended the cooperation on")
	if last := s.last(domain.TieID(s.us, s.fjord)); last.Event.(domain.CooperationEnded).By != s.fjord || last.Metadata.OnBehalfOf != s.fjord {
		t.Errorf("recorded was %+v", last)
	}
}

// Of others' ties a manager sees nothing, and says nothing.
func TestOthersTiesAreNotOnesOwn(t *testing.T) {
	s := newScene(t)
	tie := domain.TieID(s.fjord, s.baltic)
	s.is(tie, days(-800), domain.PriorTieDeclared{Pair: domain.Pair{OrganisationA: s.fjord, OrganisationB: s.baltic}, Kind: domain.TieProject})
	page := "/organisations/" + s.fjord.String()
	s.signedIn("manager")
	s.lacks(s.get(page).text, "Had a project before")
	form := map[string][]string{"step": {"tie"}, "do": {"record"}, "seen": {"x"}, "organisation": {s.silesia.String()}, "tie": {"none"}, "month": {"3"}, "year": {"2016"}}
	if a := s.post(page+"/steps", form); a.StatusCode != http.StatusForbidden {
		t.Errorf("declaring others' tie: %s", a.Status)
	}
	form = map[string][]string{"step": {"untie"}, "do": {"record"}, "seen": {"y"}, "tied": {s.baltic.String()}}
	if a := s.post(page+"/steps", form); a.StatusCode != http.StatusNotFound {
		t.Errorf("retracting others' tie: %s", a.Status)
	}
	if len(s.history(tie)) != 1 {
		t.Error("something was recorded")
	}
	s.signedIn("evaluator")
	a := s.get(page)
	s.has(a.text, "Had a project before")
	s.lacks(a.text, "step=untie", "step=tie")
	s.isOurs(a)
	if a := s.get(page + "/steps?step=tie"); a.StatusCode != http.StatusForbidden {
		t.Errorf("as evaluator: %s", a.Status)
	}
}
