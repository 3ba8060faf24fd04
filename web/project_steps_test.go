package web_test

import (
	"net/http"
	"testing"

	"aftermatch/domain"
)

// records opens the form of a step on a project's page, and sends it filled in.
func (s *site) records(page, step string, fields ...string) answer {
	s.Helper()
	a := s.get(page + "?step=" + step)
	s.isOurs(a)
	return s.post(page+"/steps", s.form(a.text, page+"/steps#step", dated(fields)...))
}

func TestAProjectComesFromMeetingsBetweenItsPartners(t *testing.T) {
	s := newScene(t)
	met, others := s.meets(s.past, s.fjord, days(-10)), s.held // with a partner, and with another
	s.signedIn("manager")
	page := "/projects/" + s.named.String()
	s.has(s.get(page).text, "No meeting named", page+"?step=claim#step")
	s.lacks(s.get(page).text, "step=disclaim")
	a := s.get(page + "?step=claim")
	s.has(a.text, met.String(), "Riga", "Fjord Care Cluster and Medizintechnik-Netz Neckar")
	s.lacks(a.text, others.String())
	s.lacks(a.text, `name="day"`) // it came from there all along
	a = s.records(page, "claim")
	s.has(a.text, "1 thing needs another look", "Choose a meeting")
	s.isWhole(a)
	a = s.records(page, "claim", "meeting", met.String())
	s.has(a.text, "Recorded. Said to come from the meeting in Riga", "Undo")
	if last := s.last(s.named); last.Event != (domain.OriginClaimed{MeetingID: met}) || last.Metadata.OnBehalfOf != s.us {
		t.Errorf("recorded was %+v", last)
	}
	s.has(s.get(page+"?step=claim").text, "There is nothing to choose from")
	a = s.records(page, "disclaim", "origin", met.String(), "reason", "we met by chance")
	s.has(a.text, "No meeting named", "we met by chance")
	if last := s.last(s.named).Event; last != (domain.OriginWithdrawn{MeetingID: met, Reason: "we met by chance"}) {
		t.Errorf("recorded was %+v", last)
	}
}

func TestAProjectHasABudget(t *testing.T) {
	s := newScene(t)
	s.signedIn("manager")
	page := "/projects/" + s.named.String()
	a := s.get(page + "?step=budget")
	s.has(a.text, "The whole project", `<option value="`+s.fjord.String())
	s.has(s.records(page, "budget", "amount", "240.000", "currency", "EUR").text, "Budget: EUR\u00a0240,000")
	a = s.records(page, "budget", "share", s.fjord.String(), "amount", "300,000", "currency", "EUR")
	s.has(a.text, "The partners&#39; shares come to more than the whole", `value="300,000"`, `value="`+s.fjord.String()+`" selected`)
	s.has(s.records(page, "budget", "share", s.fjord.String(), "amount", "120,000", "currency", "EUR").text, "Budget of Fjord Care Cluster: EUR\u00a0120,000")
	wrong := s.last(s.named)
	if wrong.Event != (domain.BudgetRevised{OrganisationID: s.fjord, Money: domain.Money{Amount: 120_000_00, Currency: "EUR"}}) {
		t.Errorf("recorded was %+v", wrong)
	}
	correct := "/facts/" + wrong.ID.String() + "/correct"
	a = s.get(page + "?correct=" + wrong.ID.String())
	s.has(a.text, `value="120000"`)
	a = s.post(correct, s.form(a.text, correct+"#step", dated([]string{"share", s.us.String(), "amount", "90,000", "currency", "EUR", "why", "another partner's", "do", "correct"})...))
	s.has(a.text, "Budget of Medizintechnik-Netz Neckar: EUR\u00a090,000")
}

// A partner says why it takes no part; an organiser says it in a partner's name.
func TestAPartnerSaysWhyNot(t *testing.T) {
	s := newScene(t)
	s.signedIn("manager")
	page := "/projects/" + s.named.String()
	part := page + "/part"
	s.has(s.get(page).text, "We take part", "Not us")
	s.lacks(s.get(page).text, "For Fjord Care Cluster")
	s.sends(s.get(page).text, part, "party", s.us.String(), "part", "dispute", "reason", "we only gave advice")
	if last := s.last(s.named).Event; last != (domain.PartnerDisputed{OrganisationID: s.us, Reason: "we only gave advice"}) {
		t.Errorf("recorded was %+v", last)
	}
	s.signedIn("organiser")
	a := s.get(page)
	s.has(a.text, "For Fjord Care Cluster: “We take part”", "we only gave advice")
	s.isOurs(a)
	s.sends(a.text, part, "party", s.fjord.String(), "part", "confirm")
	if last := s.last(s.named); last.Event != (domain.PartnerConfirmed{OrganisationID: s.fjord}) || last.Metadata.OnBehalfOf != s.fjord {
		t.Errorf("recorded was %+v", last)
	}
	s.signedIn("evaluator")
	s.lacks(s.get(page).text, "For Fjord Care Cluster", "step=claim")
}

func TestOneProjectLoggedTwiceIsMerged(t *testing.T) {
	s := newScene(t)
	twin, other := domain.DeriveID("twin"), domain.DeriveID("another")
	s.is(twin, days(-39), domain.ProjectLogged{Title: "Night shift"}, domain.PartnerJoined{OrganisationID: s.fjord, Role: domain.RoleLead})
	s.is(other, days(-39), domain.ProjectLogged{Title: "Smart barns"}, domain.PartnerJoined{OrganisationID: s.rhone, Role: domain.RoleLead})
	page := "/projects/" + twin.String()
	s.signedIn("manager")
	if a := s.get(page); a.StatusCode != http.StatusNotFound {
		t.Errorf("another's project: %s", a.Status)
	}
	s.lacks(s.get("/projects/"+s.named.String()).text, "step=merge-project")
	s.signedIn("organiser")
	a := s.get(page + "?step=merge-project")
	s.has(a.text, "That can be reverted", "Night shift: fewer falls in care homes")
	s.lacks(a.text, "Smart barns")
	a = s.records(page, "merge-project", "project", s.named.String())
	s.has(a.text, "Double of", "/projects/"+s.named.String(), "step=split-project")
	s.lacks(a.text, "step=agreement")
	if last := s.last(twin).Event; last != (domain.ProjectsMerged{Into: s.named}) {
		t.Errorf("recorded was %+v", last)
	}
	s.lacks(s.records(page, "split-project", "reason", "two wards").text, "Double of")
}
