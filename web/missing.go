package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact"
	"aftermatch/vault"
)

// missing is who owes a report on a conference's meetings, in the waves that are open or, when none is, in the last one.
type missing struct {
	*directory
	Conference projections.Conference
	Waves      []missingWave
}

// missingWave is one open asking.
type missingWave struct {
	Name      string
	ClosedOn  *domain.Date // nil while it is open
	Said, Due response     // parties that have reported, and meetings of which one has
	Owing     []debtor
}

// debtor is an organisation that has not reported on all its meetings.
type debtor struct {
	Organisation projections.Organisation
	Owed         []projections.Meeting
	Said         int
	Persons      []projections.Person // who speak for it, as far as the reader may know them
}

// missing shows who owes a report.
func (s *server) missing(v *visit) error {
	v.keepNowhere() // it names persons
	m, err := s.owing(v)
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, missingPage(v, m))
}

// owing finds who has not reported in the waves that are open.
func (s *server) owing(v *visit) (*missing, error) {
	id, err := domain.ParseID(v.r.PathValue("id"))
	if err != nil {
		return nil, errNoPage
	}
	ctx := v.context()
	m := &missing{}
	if m.Conference, err = s.reader.Conference(ctx, id, nil); err != nil {
		return nil, err
	}
	if err := s.clerk.MayAt(ctx, v.actor, api.Arrange, id); err != nil {
		return nil, err
	}
	meetings, err := s.reader.AllMeetings(ctx, projections.MeetingFilter{Conference: id, Status: domain.StatusHeld})
	if err != nil {
		return nil, err
	}
	var organisations []domain.ID
	for _, held := range meetings {
		organisations = append(organisations, held.RequesterID, held.TargetID)
	}
	if m.directory, err = s.directoryOf(ctx, organisations); err != nil {
		return nil, err
	}
	for _, wave := range asking(m.Conference.Waves) {
		m.Waves = append(m.Waves, m.wave(wave, meetings))
	}
	return m, s.addPersons(v, m)
}

// asking are the waves that are open or, when none is, the last one: a late report counts, too.
func asking(all []projections.FollowUpWave) (open []projections.FollowUpWave) {
	var last *projections.FollowUpWave
	for _, wave := range all {
		switch {
		case wave.OpenedOn == nil:
		case wave.ClosedOn == nil:
			open = append(open, wave)
		case last == nil || *wave.OpenedOn > *last.OpenedOn:
			last = &wave
		}
	}
	if open == nil && last != nil {
		open = []projections.FollowUpWave{*last}
	}
	return open
}

// wave counts what a wave has brought.
func (m *missing) wave(of projections.FollowUpWave, held []projections.Meeting) missingWave {
	name := of.Wave
	w, by := missingWave{Name: name, ClosedOn: of.ClosedOn}, map[domain.ID]*debtor{}
	for _, meeting := range held {
		any := false
		for _, party := range []domain.ID{meeting.RequesterID, meeting.TargetID} {
			d := by[party]
			if d == nil {
				d = &debtor{Organisation: m.organisation(party)}
				by[party] = d
			}
			w.Said.Due++
			if reportOf(meeting, party, name) != "" {
				w.Said.Said++
				d.Said++
				any = true
			} else {
				d.Owed = append(d.Owed, meeting)
			}
		}
		w.Due.Due++
		if any {
			w.Due.Said++
		}
	}
	for _, d := range by {
		if len(d.Owed) > 0 {
			w.Owing = append(w.Owing, *d)
		}
	}
	slices.SortFunc(w.Owing, func(a, b debtor) int {
		return cmp.Or(cmp.Compare(len(b.Owed), len(a.Owed)), cmp.Compare(a.Organisation.Name, b.Organisation.Name), a.Organisation.ID.Compare(b.Organisation.ID))
	})
	return w
}

// addPersons finds who speaks for those that owe, as far as the reader may know it. While personal data are locked nobody
// is known, and the list is as useful without.
func (s *server) addPersons(v *visit, m *missing) error {
	speaking := map[domain.ID][]projections.Person{}
	for cursor := ""; ; {
		page, err := s.clerk.Persons(v.context(), v.actor, api.RepresentativeQuery{Conference: m.Conference.ID, Paging: api.Paging{Cursor: cursor}})
		if errors.Is(err, vault.ErrLocked) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, person := range page.Items {
			if person.Email == nil || *person.Email == "" {
				continue
			}
			for _, organisation := range person.Organisations() {
				speaking[organisation] = append(speaking[organisation], person)
			}
		}
		if page.Next == nil {
			break
		}
		cursor = *page.Next
	}
	for _, w := range m.Waves {
		for i := range w.Owing {
			w.Owing[i].Persons = speaking[w.Owing[i].Organisation.ID]
		}
	}
	return nil
}

// mail is the address of a reminder: to whom we know, and else to whomever the organiser finds. It is the browser's, and
// never sent to us.
func (m *missing) mail(t *tongue, w missingWave, d debtor) string {
	to := ""
	for i, person := range d.Persons {
		if i > 0 {
			to += ","
		}
		to += url.PathEscape(*person.Email)
	}
	body := t.T("missing.mail.hello") + "\n\n" + t.Count("missing.mail.what", len(d.Owed), m.Conference.Name) + "\n"
	for _, meeting := range d.Owed {
		body += "\n– " + m.name(other(meeting, d.Organisation.ID))
	}
	body += "\n\n" + t.T("missing.mail.how")
	subject := t.T("missing.mail.subject", m.Conference.Name, t.waveName(w.Name))
	return "mailto:" + to + "?subject=" + url.PathEscape(subject) + "&body=" + url.PathEscape(body)
}

// missingFile is the same list as CSV.
func (s *server) missingFile(v *visit) error {
	m, err := s.owing(v)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="missing-reports.csv"`)
	v.keepNowhere()
	var rows [][]any
	for _, w := range m.Waves {
		for _, d := range w.Owing {
			o := d.Organisation
			rows = append(rows, []any{w.Name, o.ID.String(), o.Name, o.Country, len(d.Owed), d.Said})
		}
	}
	return impact.WriteSheet(v.w, []string{"wave", "organisation_id", "organisation", "country", "owed", "reported"}, rows)
}

// remind is what the link to a reminder says: who is written to or, where nobody is known, what it is.
func (d debtor) remind(t *tongue) string {
	var names []string
	for _, p := range d.Persons {
		if p.Name != nil {
			names = append(names, *p.Name)
		}
	}
	if len(names) == 0 {
		return t.T("missing.mail")
	}
	return strings.Join(names, ", ")
}
