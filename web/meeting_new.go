package web

import (
	"cmp"
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

// encounter is a meeting that is about to be logged: the form as it was filled in so far.
type encounter struct {
	*directory
	Us    domain.ID
	Draft string    // names the form, so that it is logged once
	With  domain.ID // whom one met; zero while that is open
	search
	Where  string // the conference and the day, as stay.value has them
	Stays  []stay // that there are to choose from
	Rating domain.Rating
	Idea   bool // a project idea came of it
	Here   []projections.Meeting
	Same   *projections.Meeting // that was held at the same conference, and may be this one
	Faults []mistake
}

// stay is a conference that both took part in, with the days on which they may have met.
type stay struct {
	Conference projections.Conference
	Days       []domain.Date
}

// value is a day at the conference in the form's choices.
func (s stay) value(day domain.Date) string {
	return s.Conference.ID.String() + " " + day.String()
}

// newMeeting shows the form, empty or begun with the partner that the address names.
func (s *server) newMeeting(v *visit) error {
	e, err := s.encounter(v, v.r.URL.Query())
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, newMeetingPage(v, e))
}

// encounter reads the form and finds what it shows beside what was typed. It is for those who act for one of the two.
func (s *server) encounter(v *visit, form url.Values) (*encounter, error) {
	e := &encounter{Us: v.actor.Organisation, Draft: cmp.Or(form.Get("draft"), uuid.NewString()), With: idOf(form, "with"), search: search{Query: text(form, "q")},
		Where: form.Get("where"), Rating: domain.Rating(form.Get("rating")), Idea: form.Get("idea") != ""}
	switch do, whom, _ := strings.Cut(form.Get("do"), "="); do {
	case "add":
		e.With, e.Query = idOf(url.Values{"with": {whom}}, "with"), ""
	case "remove":
		e.With = domain.ID{}
	case "search":
		e.Asked = e.Query != ""
	}
	if e.Us.IsZero() {
		return nil, errNoPage
	}
	return e, s.completeEncounter(v.context(), e)
}

// completeEncounter finds names, who is searched for, where the two may have met, and what is known of that.
func (s *server) completeEncounter(ctx context.Context, e *encounter) (err error) {
	if e.directory, err = s.directoryOf(ctx, []domain.ID{e.Us, e.With}); err != nil {
		return err
	}
	if e.name(e.With) == "" || e.With == e.Us {
		e.With = domain.ID{}
	}
	if e.Asked && e.With.IsZero() {
		if e.Found, err = s.suggested(ctx, e.Query, e.Us); err != nil {
			return err
		}
	}
	shared, err := s.attended(ctx, e.Us)
	if err == nil && !e.With.IsZero() {
		var theirs []domain.ID
		theirs, err = s.attended(ctx, e.With)
		shared = slices.DeleteFunc(shared, func(id domain.ID) bool { return !slices.Contains(theirs, id) })
	}
	if err != nil {
		return err
	}
	e.offer(shared, domain.DateOf(time.Now()))
	meetings, err := s.reader.AllMeetings(ctx, projections.MeetingFilter{Organisation: e.Us, Conference: e.conference()})
	e.Here = slices.DeleteFunc(meetings, func(m projections.Meeting) bool { return other(m, e.Us) != e.With })
	return err
}

// attended are the conferences that an organisation took part in.
func (s *server) attended(ctx context.Context, organisation domain.ID) (conferences []domain.ID, err error) {
	all, err := s.reader.AllParticipations(ctx, projections.ParticipationFilter{Organisation: organisation})
	for _, p := range all {
		if p.Status != projections.ParticipationCancelled {
			conferences = append(conferences, p.ConferenceID)
		}
	}
	return conferences, err
}

// offer lists the days of conferences up to today, the latest conference first. A conference that goes on is chosen.
func (e *encounter) offer(conferences []domain.ID, today domain.Date) {
	for _, id := range conferences {
		c := e.conferences[id]
		if c.ID.IsZero() || c.CancelledOn != nil || c.StartsOn > today {
			continue
		}
		at := stay{Conference: c}
		for day := c.StartsOn; day <= min(c.EndsOn, today); day++ {
			at.Days = append(at.Days, day)
		}
		if e.Stays = append(e.Stays, at); e.Where == "" && c.EndsOn >= today {
			e.Where = at.value(today)
		}
	}
	slices.SortFunc(e.Stays, func(a, b stay) int {
		return cmp.Or(cmp.Compare(b.Conference.StartsOn, a.Conference.StartsOn), cmp.Compare(a.Conference.ID.String(), b.Conference.ID.String()))
	})
}

// conference is where the two met, and day when; zero while that is not chosen.
func (e *encounter) conference() domain.ID {
	conference, _ := e.chosen()
	return conference
}

func (e *encounter) chosen() (conference domain.ID, day domain.Date) {
	for _, at := range e.Stays {
		for _, day := range at.Days {
			if at.value(day) == e.Where {
				return at.Conference.ID, day
			}
		}
	}
	return conference, day
}

// logMeeting does what the form's button says: search for the partner, take one or another, or log the meeting.
func (s *server) logMeeting(v *visit) error {
	f, err := v.form()
	if err != nil {
		return err
	}
	e, err := s.encounter(v, f.Values)
	if err != nil {
		return err
	}
	if do := f.Get("do"); do == "log" || do == "anyway" {
		saying, met := e.met(f)
		if e.check(v.tongue, time.Now()); len(e.Faults) == 0 && e.Same == nil {
			written, err := s.clerk.LogMeeting(v.context(), saying, met)
			if err == nil {
				f.Set("next", e.next(written.Body.ID))
				return s.done(f, written)
			}
			if e.Faults = refusals(v.tongue, err); e.Faults == nil {
				return err
			}
		}
	}
	status := http.StatusOK
	if len(e.Faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return v.show(status, newMeetingPage(v, e))
}

// met is the meeting as it is said, once under this form's name. One that was planned took place; one that was held at
// the conference already may be the same, unless the form says that it is another.
func (e *encounter) met(f form) (api.Saying, api.Encounter) {
	conference, day := e.chosen()
	saying := f.saying("")
	saying.Key, saying.When = "page meeting "+e.Draft, day.String()
	met := api.Encounter{Pairing: domain.Pairing{ConferenceID: conference, RequesterID: e.Us, TargetID: e.With}, Rating: e.Rating}
	for i, m := range e.Here {
		switch {
		case m.Status == domain.StatusMatched, m.Status == domain.StatusScheduled:
			met.Planned = m.ID
		case m.Status == domain.StatusHeld && m.ID != saying.Makes() && f.Get("do") != "anyway":
			e.Same = &e.Here[i]
		}
	}
	return saying, met
}

// check finds everything that is wrong with the form.
func (e *encounter) check(t *tongue, now time.Time) {
	wrong := func(field, text string) { e.Faults = append(e.Faults, mistake{field, text}) }
	switch {
	case e.With.IsZero() && e.Query != "":
		wrong("q", t.T("met.fault.with.unfinished"))
	case e.With.IsZero():
		wrong("q", t.T("met.fault.with"))
	}
	conference, day := e.chosen()
	if conference.IsZero() {
		wrong("where", t.T("met.fault.where"))
	}
	switch {
	case e.Rating == "" || conference.IsZero():
	case !slices.Contains(domain.Ratings, e.Rating):
		wrong("rating", t.T("met.fault.rating"))
	case now.Sub(day.Time()) >= ratingAsked:
		wrong("rating", t.T("met.fault.rating.late"))
	}
}

// said is what is wrong with a field; empty for nothing.
func (e *encounter) said(field string) string { return saidOf(e.Faults, field) }

// next is where one goes on: to the form of the project that came of it, or to the meeting.
func (e *encounter) next(meeting domain.ID) string {
	if e.Idea {
		return "/my/projects/new?" + url.Values{"partner": {e.With.String()}, "origin": {meeting.String()}}.Encode()
	}
	return "/meetings/" + meeting.String()
}
