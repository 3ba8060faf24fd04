package web_test

import (
	"net/http"
	"reflect"
	"testing"

	"aftermatch/domain"
)

func TestAnOrganisationGoesOnBySteps(t *testing.T) {
	s := newScene(t)
	s.signedIn("organiser")
	a := s.get("/organisations/new")
	s.isOurs(a)
	form := s.form(a.text, "/organisations/new#step", "name", "Porto Mar", "country", "PT", "region", "DE11", "do", "record")
	form["sectors"] = []string{"maritime", "food"}
	a = s.post("/organisations/new?lang=de", form)
	s.has(a.text, "Geben Sie einen NUTS-Code dieses Landes an", `value="Porto Mar"`, `value="maritime" checked`)
	s.isWhole(a)
	form.Set("region", "PT11")
	a = s.post("/organisations/new?lang=en", form)
	s.has(a.text, "Recorded. Porto Mar: organisation registered")
	page := "/organisations/" + s.silesia.String()
	a = s.get(page)
	s.has(a.text, "Record something about this organisation", page+"/steps?step=rename", page+"/steps?step=merge-organisation")
	s.isOurs(a)
	a = s.steps(page, "rename", "name", "Silesia Photonics")
	s.has(a.text, "Silesia Photonics: organisation renamed", "Undo")
	s.has(s.get(page+"/steps?step=relocate").text, `value="PL" selected`)
	s.steps(page, "relocate", "country", "CZ", "year", "2020", "month", "Q1", "day", "")
	if last := s.last(s.silesia); last.Event != (domain.OrganisationRelocated{Country: "CZ"}) || last.Metadata.Precision != domain.ByQuarter {
		t.Errorf("recorded was %+v", last)
	}
	s.has(s.steps(page, "identify", "scheme", "ror", "value", "nonsense").text, "This is no identifier of that register")
	s.steps(page, "identify", "scheme", "ror", "value", "https://ror.org/03yrm5c26")
	if last := s.last(s.silesia).Event; last != (domain.ExternalIDLinked{Scheme: "ror", Value: "03yrm5c26"}) {
		t.Errorf("recorded was %+v", last)
	}
	classify := s.form(s.get(page+"/steps?step=classify").text, page+"/steps#step", dated([]string{"do", "record"})...)
	classify["sectors"] = []string{"it"}
	s.post(page+"/steps", classify)
	if last := s.last(s.silesia).Event; !reflect.DeepEqual(last, domain.OrganisationClassified{Sectors: []string{"it"}}) {
		t.Errorf("recorded was %+v", last)
	}
	s.has(s.steps(page, "dissolve", "reason", "out of money").text, "dissolved on")
	s.lacks(s.get(page).text, "step=rename")
}

func TestADoubleIsMergedAndSplitAgain(t *testing.T) {
	s := newScene(t)
	double := s.organisation("Tampere Textiles", "FI", "textile")
	s.signedIn("organiser")
	page := "/organisations/" + double.String()
	a := s.get(page + "/steps?step=merge-organisation&q=tampre")
	s.has(a.text, "Tampere Smart Textiles", "All its meetings and projects then count as the other")
	s.lacks(a.text, double.String()+`"`+` checked`)
	s.isOurs(a)
	a = s.sends(a.text, page+"/steps#step", dated([]string{"into", s.tampere.String(), "do", "record"})...)
	s.has(a.text, "This is the same organisation as", "Tampere Smart Textiles", page+"/steps?step=split-organisation")
	a = s.sends(s.get("/organisations/"+s.tampere.String()+"/steps?step=merge-organisation&q=tampere").text, "/organisations/"+s.tampere.String()+"/steps#step", dated([]string{"into", double.String(), "do", "record"})...)
	if a.StatusCode != http.StatusConflict {
		t.Errorf("merging in a circle: %s", a.Status)
	}
	s.has(a.text, "The other was itself merged into another")
	a = s.steps(page, "split-organisation", "reason", "two houses")
	s.lacks(a.text, "This is the same organisation as")
	if last := s.last(double).Event; last != (domain.OrganisationMergeReverted{Reason: "two houses"}) {
		t.Errorf("recorded was %+v", last)
	}
}
