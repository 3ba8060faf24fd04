package web

import (
	"cmp"
	"context"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
)

const (
	// ratingAsked is how long after a meeting the desk asks for a rating: what is remembered later is no view right after.
	ratingAsked = 90 * 24 * time.Hour
	// recently is how far back the desk shows what was done.
	recently = 14 * 24 * time.Hour
	// mostDeeds and mostProjects bound what stands beside the tasks.
	mostDeeds    = 8
	mostProjects = 5
)

// desk is what waits for the organisation that a manager acts for, and what it has going.
type desk struct {
	*directory
	Us        domain.ID
	Requests  []byConference
	Meetings  []projections.Meeting // to rate
	Waves     []wave
	Projects  []projections.Project // that name us, to confirm
	Ours      []projections.Project // that go on
	More      int                   // of ours that are not shown
	Done      []deed
	Last      *deed // what was done on the page before
	Newcomer  bool  // nothing was ever recorded of us
	Scheduled int   // meetings that are planned
}

// byConference are the requests for one conference.
type byConference struct {
	Conference projections.Conference
	Meetings   []projections.Meeting
}

// wave is an open follow-up wave with the meetings that we owe a report on.
type wave struct {
	Conference projections.Conference
	Name       string
	Owed       []projections.Meeting
	Reported   int
}

// Waiting counts the tasks.
func (d *desk) Waiting() int {
	n := len(d.Meetings) + len(d.Projects)
	for _, r := range d.Requests {
		n += len(r.Meetings)
	}
	for _, w := range d.Waves {
		n += len(w.Owed)
	}
	return n
}

// desk shows it. Who acts for no organisation has none, but the dashboard.
func (s *server) desk(v *visit) error {
	if v.actor.Role != api.Manager {
		http.Redirect(v.w, v.r, "/", http.StatusSeeOther)
		return nil
	}
	d, err := s.waiting(v.context(), v.actor, time.Now())
	if err != nil {
		return err
	}
	if done := v.r.URL.Query().Get("done"); done != "" {
		if i := slices.IndexFunc(d.Done, func(x deed) bool { return x.Request.String() == done }); i >= 0 {
			d.Last = &d.Done[i]
		}
	}
	return v.show(http.StatusOK, deskPage(v, d))
}

// waiting finds what waits for the actor's organisation.
func (s *server) waiting(ctx context.Context, actor api.Actor, now time.Time) (*desk, error) {
	d := &desk{Us: actor.Organisation}
	meetings, err := s.reader.AllMeetings(ctx, projections.MeetingFilter{Organisation: d.Us})
	if err != nil {
		return nil, err
	}
	projects, err := s.reader.AllProjects(ctx, projections.ProjectFilter{Organisation: d.Us})
	if err != nil {
		return nil, err
	}
	if d.directory, err = s.directory(ctx, d.Us, meetings, projects); err != nil {
		return nil, err
	}
	d.Newcomer = len(meetings)+len(projects) == 0
	today := domain.DateOf(now)
	for _, m := range meetings {
		switch m.Status {
		case domain.StatusRequested:
			if m.TargetID == d.Us && d.conferences[m.ConferenceID].EndsOn >= today {
				d.request(m)
			}
		case domain.StatusMatched, domain.StatusScheduled:
			if d.conferences[m.ConferenceID].EndsOn >= today {
				d.Scheduled++
			}
		case domain.StatusHeld:
			if rating, _ := viewOf(m, d.Us); rating == "" && now.Sub(*m.HeldAt) < ratingAsked {
				d.Meetings = append(d.Meetings, m)
			}
			d.owe(m)
		}
	}
	for _, p := range projects {
		switch part, ok := partOf(p, d.Us); {
		case p.MergedInto != nil || !ok:
		case !part.Confirmed && !part.Disputed:
			d.Projects = append(d.Projects, p)
		case p.Status != domain.ProjectDone && p.Status != domain.ProjectGivenUp && !part.Disputed && part.LeftOn == nil:
			d.Ours = append(d.Ours, p)
		}
	}
	d.sort()
	d.Done, err = s.deeds(ctx, actor, meetings, projects, now)
	return d, err
}

// request files a request under its conference.
func (d *desk) request(m projections.Meeting) {
	i := slices.IndexFunc(d.Requests, func(r byConference) bool { return r.Conference.ID == m.ConferenceID })
	if i < 0 {
		i, d.Requests = len(d.Requests), append(d.Requests, byConference{Conference: d.conferences[m.ConferenceID]})
	}
	d.Requests[i].Meetings = append(d.Requests[i].Meetings, m)
}

// owe files a meeting that was held under each wave that is open.
func (d *desk) owe(m projections.Meeting) {
	c := d.conferences[m.ConferenceID]
	for _, open := range c.Waves {
		if open.OpenedOn == nil || open.ClosedOn != nil {
			continue
		}
		i := slices.IndexFunc(d.Waves, func(w wave) bool { return w.Conference.ID == c.ID && w.Name == open.Wave })
		if i < 0 {
			i, d.Waves = len(d.Waves), append(d.Waves, wave{Conference: c, Name: open.Wave})
		}
		if reportOf(m, d.Us, open.Wave) == "" {
			d.Waves[i].Owed = append(d.Waves[i].Owed, m)
		} else {
			d.Waves[i].Reported++
		}
	}
}

// sort puts the most urgent first, and what is known to be newest where nothing is urgent.
func (d *desk) sort() {
	slices.SortStableFunc(d.Requests, func(a, b byConference) int { return cmp.Compare(a.Conference.EndsOn, b.Conference.EndsOn) })
	for _, r := range d.Requests {
		slices.SortStableFunc(r.Meetings, func(a, b projections.Meeting) int { return a.RequestedAt.Compare(*b.RequestedAt) })
	}
	slices.SortStableFunc(d.Meetings, func(a, b projections.Meeting) int { return b.HeldAt.Compare(*a.HeldAt) })
	d.Waves = slices.DeleteFunc(d.Waves, func(w wave) bool { return len(w.Owed) == 0 })
	slices.SortStableFunc(d.Waves, func(a, b wave) int { return cmp.Compare(b.Conference.StartsOn, a.Conference.StartsOn) })
	for _, w := range d.Waves {
		slices.SortStableFunc(w.Owed, func(a, b projections.Meeting) int { return a.HeldAt.Compare(*b.HeldAt) })
	}
	newest := func(a, b projections.Project) int { return cmp.Compare(b.KnownFrom, a.KnownFrom) }
	slices.SortStableFunc(d.Projects, newest)
	slices.SortStableFunc(d.Ours, newest)
	if len(d.Ours) > mostProjects {
		d.Ours, d.More = d.Ours[:mostProjects], len(d.Ours)-mostProjects
	}
}

// other is the organisation that one meets in a meeting.
func other(m projections.Meeting, us domain.ID) domain.ID {
	if m.RequesterID == us {
		return m.TargetID
	}
	return m.RequesterID
}

// viewOf is what a party said right after the meeting, and when.
func viewOf(m projections.Meeting, party domain.ID) (domain.Rating, *time.Time) {
	if m.RequesterID == party {
		return m.RatingRequester, m.RatedByRequester
	}
	return m.RatingTarget, m.RatedByTarget
}

// reportOf is what a party said in a wave; "" for nothing.
func reportOf(m projections.Meeting, party domain.ID, wave string) domain.Outcome {
	for _, r := range m.Reports {
		if r.PartyID == party && r.Wave == wave {
			return r.Outcome
		}
	}
	return ""
}

// partOf is the last spell of an organisation in a project.
func partOf(p projections.Project, organisation domain.ID) (part projections.Partner, ok bool) {
	for _, spell := range p.Partners {
		if spell.OrganisationID == organisation {
			part, ok = spell, true
		}
	}
	return part, ok
}

// heading says how much waits.
func (d *desk) heading(t *tongue) string {
	if n := d.Waiting(); n > 0 {
		return t.Count("desk.waiting", n)
	}
	return t.T("desk.nothing")
}

// partners names the others in a project.
func (d *desk) partners(t *tongue, p projections.Project) string {
	var names []string
	for _, partner := range p.Partners {
		if name := d.name(partner.OrganisationID); partner.OrganisationID != d.Us && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return t.T("desk.alone")
	}
	return t.list(names)
}

// soon tells whether a day is at most a few days away.
func soon(day domain.Date) bool { return day-domain.DateOf(time.Now()) <= 7 }

// runsOut says by when a request must be answered.
func (t *tongue) runsOut(day domain.Date) string {
	left := int(day - domain.DateOf(time.Now()))
	if left <= 0 {
		return t.T("desk.runs_out.today")
	}
	return t.Count("desk.runs_out", left, t.Date(day))
}

// sectors names them: Photonics, Health.
func (t *tongue) sectors(slugs []string) string {
	names := make([]string, len(slugs))
	for i, slug := range slugs {
		names[i] = t.Sector(slug)
	}
	return strings.Join(names, ", ")
}

// list joins names: a, b and c.
func (t *tongue) list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " " + t.T("and") + " " + names[len(names)-1]
}

// monthsIn finds the months in the name of a wave: 6-months.
var monthsIn = regexp.MustCompile(`^(\d+)[ -]?months?$`)

// waveName says when a wave asks: six months after. A wave of another name keeps it.
func (t *tongue) waveName(wave string) string {
	if months := monthsIn.FindStringSubmatch(wave); months != nil {
		n, _ := strconv.Atoi(months[1])
		return t.Count("months.after", n)
	}
	return wave
}
