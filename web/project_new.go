package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
)

const (
	mostSuggested = 6
	// sameTitle is from which likeness on two titles are taken for one project's, and sameTime within how many days two ideas.
	sameTitle = 0.4
	sameTime  = 120
)

// idea is a project that is about to be logged: the form as it was filled in so far.
type idea struct {
	*directory
	Us       domain.ID // whom a manager acts for; zero for who logs others' projects
	Draft    string    // names the form, so that it is logged once
	Title    string
	Partners []chosen
	Lead     string // the value of a partner, usLead for us, or empty while that is open
	When     when
	Origins  []origin
	search
	New     bool // a partner that nobody knows is being described
	NewName string
	Country string
	Going   []projections.Project // that we have with these partners
	Same    *projections.Project  // that looks like this one
	Early   []*editing            // the steps that it may have taken already
	Faults  []mistake
}

// search is one for a partner, by a name that may be misspelt.
type search struct {
	Query string
	Found []projections.Similar
	Asked bool // Found answers what was typed
}

// chosen is a partner: an organisation, or name and country of one that nobody knows yet.
type chosen struct {
	ID      domain.ID
	Name    string
	Country string
}

// origin is a meeting that the project may have come from.
type origin struct {
	projections.Meeting
	Ticked bool
}

// mistake is something wrong with a form, at one of its fields.
type mistake struct{ Field, Text string }

// anchor is where the field is that one goes to.
func (f mistake) anchor() string {
	if before, ok := strings.CutSuffix(f.Field, "when"); ok {
		return before + "day"
	}
	return f.Field
}

const usLead = "us"

// value is the partner in the form's hidden fields.
func (c chosen) value() string {
	if c.ID.IsZero() {
		return "new:" + c.Country + ":" + c.Name
	}
	return c.ID.String()
}

func chosenOf(value string) (c chosen, ok bool) {
	if rest, unknown := strings.CutPrefix(value, "new:"); unknown {
		c.Country, c.Name, ok = strings.Cut(rest, ":")
		return c, ok && c.Name != "" && domain.IsCountry(c.Country)
	}
	id, err := domain.ParseID(value)
	return chosen{ID: id}, err == nil && !id.IsZero()
}

// ideaOf reads the form, or the address of the page that begins one.
func ideaOf(form url.Values, us domain.ID) *idea {
	i := &idea{Us: us, Draft: form.Get("draft"), Title: strings.TrimSpace(form.Get("title")), Lead: form.Get("lead"), When: whenOf(form),
		search: search{Query: strings.TrimSpace(form.Get("q"))}, NewName: strings.TrimSpace(form.Get("new_name")), Country: form.Get("new_country")}
	for _, value := range form["partner"] {
		i.add(value)
	}
	i.Early = earlySteps(form)
	if i.Draft == "" {
		i.Draft = uuid.NewString()
		if !us.IsZero() {
			i.Lead = usLead
		}
	}
	return i
}

// add takes a partner up, once; our own organisation takes part anyhow.
func (i *idea) add(value string) {
	c, ok := chosenOf(value)
	again := slices.ContainsFunc(i.Partners, func(other chosen) bool { return other.value() == c.value() })
	if ours := !i.Us.IsZero() && c.ID == i.Us; ok && !again && !ours {
		i.Partners = append(i.Partners, c)
	}
}

// newProject shows the empty form, or begun with the partner and meeting that the address names.
func (s *server) newProject(v *visit) error {
	query := v.r.URL.Query()
	i := ideaOf(query, v.actor.Organisation)
	if err := s.complete(v.context(), i, query); err != nil {
		return err
	}
	return v.show(http.StatusOK, newProjectPage(v, i))
}

// logProject does what the form's button says: search for a partner, add or remove one, or log the project.
func (s *server) logProject(v *visit) error {
	f, err := v.form()
	if err != nil {
		return err
	}
	i := ideaOf(f.Values, v.actor.Organisation)
	logging := false
	switch do, what, _ := strings.Cut(f.Get("do"), "="); do {
	case "add":
		i.add(what)
		i.Query = ""
	case "remove":
		i.Partners = slices.DeleteFunc(i.Partners, func(c chosen) bool { return c.value() == what })
	case "describe":
		i.New, i.NewName = true, i.Query
	case "register":
		s.register(v, i)
	case "log", "anyway":
		logging = true
	default:
		i.Asked = i.Query != ""
	}
	if err := s.complete(v.context(), i, f.Values); err != nil {
		return err
	}
	if logging {
		i.check(v.tongue, time.Now())
		logging = len(i.Faults) == 0
	}
	if i.Same != nil && i.Same.ID == i.saying(f).Makes() { // it is this one, sent before
		i.Same = nil
	}
	if logging && i.Same != nil && f.Get("do") != "anyway" {
		logging = false
	}
	if logging {
		written, err := s.clerk.LogProject(v.context(), i.saying(f), i.project())
		if err == nil {
			f.Set("next", "/projects/"+written.Body.ID.String())
			return s.done(f, written)
		}
		if i.Faults = i.refusals(v.tongue, err); i.Faults == nil {
			return err
		}
	}
	status := http.StatusOK
	if len(i.Faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return v.show(status, newProjectPage(v, i))
}

// register takes up the partner that was described, or says what is missing.
func (s *server) register(v *visit, i *idea) {
	i.New = true
	if i.NewName == "" || strings.Contains(i.NewName, "\n") || len(i.NewName) > 300 {
		i.wrong("new_name", v.T("new.fault.name"))
	}
	if !domain.IsCountry(i.Country) {
		i.wrong("new_country", v.T("new.fault.country"))
	}
	if len(i.Faults) == 0 {
		i.add(chosen{Name: i.NewName, Country: i.Country}.value())
		i.New, i.NewName, i.Country, i.Query = false, "", "", ""
	}
}

func (i *idea) wrong(field, text string) { i.Faults = append(i.Faults, mistake{field, text}) }

// said is what is wrong with a field; empty for nothing.
func (i *idea) said(field string) string { return saidOf(i.Faults, field) }

func saidOf(faults []mistake, field string) string {
	for _, f := range faults {
		if f.Field == field {
			return f.Text
		}
	}
	return ""
}

// check finds everything that is wrong with the form as a whole.
func (i *idea) check(t *tongue, now time.Time) {
	if i.Title == "" || len([]rune(i.Title)) > 300 {
		i.wrong("title", t.T("new.fault.title"))
	}
	switch {
	case len(i.Partners) == 0 && i.Query != "":
		i.wrong("q", t.T("new.fault.partner.unfinished"))
	case len(i.Partners) == 0:
		i.wrong("q", t.T("new.fault.partner"))
	}
	if _, wrong := i.When.read(now); wrong != "" {
		i.wrong("when", t.T("when.fault."+wrong))
	}
	i.checkEarly(t, now)
}

// complete finds what the form shows beside what was typed: names, meetings, and projects like this one.
func (s *server) complete(ctx context.Context, i *idea, form url.Values) (err error) {
	if i.directory, err = s.directoryOf(ctx, i.parties()); err != nil {
		return err
	}
	i.Partners = slices.DeleteFunc(i.Partners, func(c chosen) bool { return !c.ID.IsZero() && i.name(c.ID) == "" })
	if i.Asked {
		if i.Found, err = s.suggested(ctx, i.Query, i.Us); err != nil {
			return err
		}
	}
	meetings, projects, err := s.around(ctx, i)
	if err != nil {
		return err
	}
	i.offer(meetings, form)
	i.compare(projects)
	return nil
}

// parties are the organisations known to take part.
func (i *idea) parties() (ids []domain.ID) {
	if !i.Us.IsZero() {
		ids = append(ids, i.Us)
	}
	for _, c := range i.Partners {
		if !c.ID.IsZero() {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// around are the meetings held and the projects of our organisation, or else of those that are said to take part.
func (s *server) around(ctx context.Context, i *idea) (meetings []projections.Meeting, projects []projections.Project, err error) {
	whose := i.parties()
	if !i.Us.IsZero() {
		whose = []domain.ID{i.Us}
	}
	for _, id := range whose {
		met, err := s.reader.AllMeetings(ctx, projections.MeetingFilter{Organisation: id, Status: domain.StatusHeld})
		if err != nil {
			return nil, nil, err
		}
		for _, m := range met {
			if !slices.ContainsFunc(meetings, func(known projections.Meeting) bool { return known.ID == m.ID }) {
				meetings = append(meetings, m)
			}
		}
		has, err := s.reader.AllProjects(ctx, projections.ProjectFilter{Organisation: id})
		if err != nil {
			return nil, nil, err
		}
		for _, p := range has {
			if !slices.ContainsFunc(projects, func(known projections.Project) bool { return known.ID == p.ID }) {
				projects = append(projects, p)
			}
		}
	}
	return meetings, projects, nil
}

// suggested are organisations whose names are like what was typed.
func (s *server) suggested(ctx context.Context, typed string, us domain.ID) ([]projections.Similar, error) {
	found, err := s.reader.SimilarOrganisations(ctx, typed, mostSuggested+1)
	found = slices.DeleteFunc(found, func(f projections.Similar) bool { return f.Organisation.ID == us })
	return found[:min(len(found), mostSuggested)], err
}

// offer lists the meetings held between those who take part. One that is offered for the first time is ticked if it is the
// last of its two.
func (i *idea) offer(meetings []projections.Meeting, form url.Values) {
	slices.SortStableFunc(meetings, func(a, b projections.Meeting) int { return b.HeldAt.Compare(*a.HeldAt) })
	begun, met, parties := len(form["offered"]) == 0 && len(form["origin"]) > 0, map[domain.ID]bool{}, i.parties() // begun from a meeting
	for _, m := range meetings {
		if !slices.Contains(parties, m.RequesterID) || !slices.Contains(parties, m.TargetID) {
			continue
		}
		two := domain.TieID(m.RequesterID, m.TargetID)
		offered := begun || slices.Contains(form["offered"], m.ID.String())
		i.Origins = append(i.Origins, origin{m, slices.Contains(form["origin"], m.ID.String()) || !offered && !met[two]})
		met[two] = true
	}
}

// compare finds projects that two or more of those who take part have together, and the one that this may be.
func (i *idea) compare(projects []projections.Project) {
	began, known := i.When.day()
	for _, p := range projects {
		together := slices.DeleteFunc(i.parties(), func(id domain.ID) bool { _, in := partOf(p, id); return !in })
		if p.MergedInto != nil || len(together) < 2 {
			continue
		}
		i.Going = append(i.Going, p)
		apart := domain.Date(sameTime + 1)
		if known && p.Steps.IdeaOn != nil {
			apart = max(began-*p.Steps.IdeaOn, *p.Steps.IdeaOn-began)
		}
		if i.Same == nil && (projections.Likeness(p.Title, i.Title) >= sameTitle || apart <= sameTime) {
			i.Same = &p
		}
	}
}

// day is the first day of the date, if it is one.
func (w when) day() (domain.Date, bool) {
	first, _, known := w.period()
	return first, known
}

// period are the first and the last day of the date, if it is one.
func (w when) period() (first, last domain.Date, known bool) {
	text, fault := w.read(time.Now())
	if fault != "" {
		return 0, 0, false
	}
	precision, layout := domain.Precision(""), time.DateOnly
	switch quarter := slices.Index(quarterNames, w.Month); {
	case quarter >= 0:
		text, precision, layout = w.Year+"-"+[]string{"01", "04", "07", "10"}[quarter], domain.ByQuarter, "2006-01"
	case w.Day == "":
		precision, layout = domain.ByMonth, "2006-01"
	}
	t, err := time.Parse(layout, text)
	from, until := precision.Period(t)
	return domain.DateOf(from), domain.DateOf(until) - 1, err == nil
}

// dated tells whether the date is one.
func (i *idea) dated() bool {
	_, known := i.When.day()
	return known
}

// saying is the project as it is said, once under this form's name.
func (i *idea) saying(f form) api.Saying {
	said := f.saying("")
	said.When, _ = i.When.read(time.Now())
	said.Key = "page project " + i.Draft
	return said
}

// project is what the API takes.
func (i *idea) project() api.NewProject {
	project := api.NewProject{Title: i.Title}
	if !i.Us.IsZero() {
		project.Partners = append(project.Partners, api.NewPartner{OrganisationID: i.Us, Role: i.role(usLead)})
	}
	for _, c := range i.Partners {
		project.Partners = append(project.Partners, api.NewPartner{OrganisationID: c.ID, Name: c.Name, Country: c.Country, Role: i.role(c.value())})
	}
	for _, o := range i.Origins {
		if o.Ticked {
			project.Origins = append(project.Origins, o.ID)
		}
	}
	project.Steps = i.steps()
	return project
}

func (i *idea) role(value string) domain.Role {
	if i.Lead == value {
		return domain.RoleLead
	}
	return domain.RolePartner
}

// refusals are what the decision has against the project, at the fields; nil when that is nothing that the user can mend.
func (i *idea) refusals(t *tongue, err error) (faults []mistake) {
	refusal := refusedForm(err)
	if refusal == nil {
		return nil
	}
	for _, f := range refusal.Faults {
		field := map[string]string{"title": "title", "effective_at": "when"}[f.Field]
		if field == "" && strings.HasPrefix(f.Field, "partners") {
			field = "q"
		}
		text, _ := t.worded(f.Message)
		faults = append(faults, mistake{field, text})
	}
	if len(faults) == 0 {
		text, ok := t.refusal(refusal.Code)
		if !ok {
			text, _ = t.worded(refusal.Message)
		}
		faults = []mistake{{"", text}}
	}
	return faults
}

// crossBorder tells whether the partners are of two countries or more.
func (i *idea) crossBorder() bool {
	var countries []string
	if !i.Us.IsZero() {
		countries = append(countries, i.organisations[i.Us].Country)
	}
	for _, c := range i.Partners {
		countries = append(countries, i.country(c))
	}
	slices.Sort(countries)
	return len(slices.Compact(countries)) > 1
}

// voice tells texts apart: those of who logs the own project, and those of who logs others'.
func (i *idea) voice() string {
	if i.Us.IsZero() {
		return ".others"
	}
	return ".ours"
}

// met names a meeting that the project may have come from.
func (i *idea) met(t *tongue, o origin) string {
	city, day := i.conferences[o.ConferenceID].City, t.Date(domain.DateOf(*o.HeldAt))
	if i.Us.IsZero() {
		return t.T("project.origin.between", city, day, i.name(o.RequesterID), i.name(o.TargetID))
	}
	return t.T("new.origin.met", city, day, i.name(other(o.Meeting, i.Us)))
}

func (i *idea) country(c chosen) string {
	if c.ID.IsZero() {
		return c.Country
	}
	return i.organisations[c.ID].Country
}

// called is a partner's name.
func (i *idea) called(c chosen) string {
	if c.ID.IsZero() {
		return c.Name
	}
	return i.name(c.ID)
}

// partners makes a handler that answers a search while it is typed, with the part of the form that shows what was found.
func (s *server) partners(unknown bool) func(*visit) error {
	return func(v *visit) (err error) {
		found := search{Query: strings.TrimSpace(v.r.URL.Query().Get("q")), Asked: true}
		if len(found.Query) > 200 {
			return errNoPage
		}
		if found.Found, err = s.suggested(v.context(), found.Query, v.actor.Organisation); err != nil {
			return err
		}
		return v.show(http.StatusOK, suggestions(v, found, unknown))
	}
}
