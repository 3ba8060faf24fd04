package web

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/vault"
)

// representativeRoutes are the pages about the persons who speak for organisations, and what they may ask of us.
func (s *server) representativeRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /representatives", s.page(api.ReadPersons, s.showPersons))
	mux.HandleFunc("GET /representatives/{id}", s.page(api.KeepPersons, s.showPerson))
	mux.HandleFunc("GET /representatives/{id}/data", s.page(api.KeepPersons, s.personalData))
	mux.HandleFunc("POST /representatives/{id}/consent", s.act(api.KeepPersons, s.consent))
	mux.HandleFunc("POST /representatives/{id}/erase", s.act(api.ErasePersons, s.erase))
}

// mayKeepPersons tells whether a link to these pages leads anywhere.
func (v *visit) mayKeepPersons() bool {
	return v.actor.Role != "" && api.Can(v.actor, api.KeepPersons, api.Resource{}) == nil
}

// persons is a page of those whom somebody may see.
type persons struct {
	projections.Page[projections.Person]
	names map[domain.ID]string // of organisations
}

// dossier is all that is held of a person.
type dossier struct {
	projections.PersonalData
	names map[domain.ID]string // of organisations and conferences
}

func (s *server) showPersons(v *visit) (err error) {
	v.keepNowhere()
	p := persons{}
	if p.Page, err = s.clerk.Persons(v.context(), v.actor, api.RepresentativeQuery{Paging: api.Paging{Cursor: v.r.URL.Query().Get("cursor")}}); err != nil {
		return locked(err)
	}
	var organisations []domain.ID
	for _, person := range p.Items {
		organisations = append(organisations, person.Organisations()...)
	}
	if p.names, err = s.called(v.context(), organisations...); err != nil {
		return err
	}
	return v.show(http.StatusOK, personsPage(v, p))
}

func (s *server) showPerson(v *visit) error {
	data, err := s.dossier(v)
	if err != nil {
		return err
	}
	d := dossier{PersonalData: data, names: map[domain.ID]string{}}
	var organisations []domain.ID
	for _, spell := range d.Person.Affiliations {
		organisations = append(organisations, spell.OrganisationID)
	}
	for _, seat := range d.Meetings {
		organisations = append(organisations, seat.RequesterID, seat.TargetID)
	}
	if d.names, err = s.called(v.context(), organisations...); err != nil {
		return err
	}
	for _, visit := range d.Conferences {
		conference, err := s.reader.Conference(v.context(), visit.ConferenceID, nil)
		if err != nil {
			return err
		}
		d.names[visit.ConferenceID] = conference.Name
	}
	return v.show(http.StatusOK, personPage(v, d))
}

// personalData is the same to take elsewhere: GDPR article 20.
func (s *server) personalData(v *visit) error {
	data, err := s.dossier(v)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.Header().Set("Content-Disposition", `attachment; filename="personal-data.json"`)
	out := json.NewEncoder(v.w)
	out.SetIndent("", "  ")
	return out.Encode(data)
}

func (s *server) dossier(v *visit) (projections.PersonalData, error) {
	v.keepNowhere()
	id, err := domain.ParseID(v.r.PathValue("id"))
	if err != nil {
		return projections.PersonalData{}, errNoPage
	}
	data, err := s.clerk.PersonalData(v.context(), v.actor, id)
	return data, locked(err)
}

// keepNowhere has no cache keep the page: who is erased must not live on in one.
func (v *visit) keepNowhere() { v.w.Header().Set("Cache-Control", "no-store") }

// locked says in the pages' words that the master key is missing.
func locked(err error) error {
	if errors.Is(err, vault.ErrLocked) {
		return &domain.Error{Reason: domain.Refused, Code: "personal_data_locked", Message: vault.ErrLocked.Error()}
	}
	return err
}

// consent is given, to a version of the notice, or withdrawn.
func (s *server) consent(f form, person domain.ID) (*api.Written, error) {
	switch f.Get("consent") {
	case "given":
		given := domain.ConsentGiven{Notice: strings.TrimSpace(f.Get("notice")), Form: domain.ConsentForm(f.Get("form"))}
		return s.clerk.Consent(f.context(), f.saying("given"), person, given)
	case "withdrawn":
		return s.clerk.WithdrawConsent(f.context(), f.saying("withdrawn"), person)
	}
	return nil, unknownChoice("consent")
}

func (s *server) erase(f form, person domain.ID) (*api.Written, error) {
	if f.Get("sure") != "yes" {
		return nil, &domain.Error{Reason: domain.Refused, Code: "not_sure", Message: "tick the box: an erasure cannot be undone"}
	}
	return s.clerk.Erase(f.context(), f.saying("erase"), person)
}

// called is what an organisation or conference is called, or its id.
func (d dossier) called(id domain.ID) string {
	if name := d.names[id]; name != "" {
		return name
	}
	return id.String()
}

// organisations are the names of those that the person speaks for.
func (p persons) organisations(of projections.Person) string {
	var names []string
	for _, id := range of.Organisations() {
		names = append(names, p.names[id])
	}
	return strings.Join(names, ", ")
}

// nameOf is the person's name, or what stands for it when there is none any more.
func (v *visit) nameOf(p projections.Person) string {
	if p.Name == nil {
		return v.T("person.gone")
	}
	return *p.Name
}

// orNone is the text, or a dash.
func orNone(text *string) string {
	if text == nil || *text == "" {
		return "–"
	}
	return *text
}

// said is a fact's data in a line, in an order that stays.
func (v *visit) said(fact projections.PersonalFact) string {
	data := fact.Data
	if replacement, corrected := data["data"].(map[string]any); corrected {
		data = replacement
	}
	var parts []string
	for _, field := range slices.Sorted(maps.Keys(data)) {
		if text, ok := data[field].(string); ok && field != "organisation_id" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, ", ")
}
