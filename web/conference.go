package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
)

// mostRecent is how many events stand beside a conference.
const mostRecent = 12

// conferenceList is all conferences, the latest first.
func (s *server) conferenceList(v *visit) error {
	head, err := s.reader.Position(v.context())
	if err != nil {
		return err
	}
	all, err := s.conferences(v.context(), head)
	if err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b projections.Conference) int { return cmp.Compare(b.StartsOn, a.StartsOn) })
	return v.show(http.StatusOK, conferenceListPage(v, all))
}

// gathering is what a page tells of one conference.
type gathering struct {
	*directory
	Conference projections.Conference
	Taking     []projections.Participation // those that take part, by name
	Named      int                         // delegates
	Present    int                         // delegates who have checked in
	Meetings   []projections.Meeting       // that the reader may see
	Counts     meetingCounts
	Waves      []response
	Ratings    response
	Open       []projections.Meeting // requests that nobody has answered, if they still can be
	Slots      []slotCount
	Facts      []moment    // of itself, not of who meets there
	Recent     []happening // nil for those who may not read the log
	Runs       bool        // the reader runs it
	Own        bool        // only what the reader's organisation is a party to is told
	Today      bool        // it goes on just now
}

// meetingCounts is how the meetings of a conference stand.
type meetingCounts struct {
	Requested, Open, Matched, Scheduled, Held, AdHoc, NoShow, Declined, Withdrawn, Expired, Cancelled int
}

// response is how many of those who could say something have.
type response struct {
	Name      string
	Said, Due int
}

// Percent is the share of those who have.
func (r response) Percent() int { return (100*r.Said + r.Due/2) / max(r.Due, 1) }

// slotCount is how many meetings a slot has.
type slotCount struct {
	Start                 time.Time
	Planned, Held, NoShow int
}

// conference shows one.
func (s *server) conference(v *visit) error {
	id, err := domain.ParseID(v.r.PathValue("id"))
	if err != nil {
		return errNoPage
	}
	g, err := s.gathering(v.context(), v.tongue, v.actor, id, time.Now())
	if err != nil {
		return err
	}
	if g.Facts, err = s.ownFacts(v, id); err != nil {
		return err
	}
	return v.show(http.StatusOK, conferencePage(v, g))
}

// gathering gathers what the actor may see of a conference.
func (s *server) gathering(ctx context.Context, t *tongue, actor api.Actor, id domain.ID, now time.Time) (*gathering, error) {
	conference, err := s.reader.Conference(ctx, id, nil)
	if err != nil {
		return nil, err
	}
	g := &gathering{Conference: conference, Own: actor.Role == api.Manager, Runs: s.clerk.MayAt(ctx, actor, api.Arrange, id) == nil}
	today := domain.DateOf(now)
	g.Today = conference.CancelledOn == nil && conference.StartsOn <= today && today <= conference.EndsOn
	taking, err := s.reader.AllParticipations(ctx, projections.ParticipationFilter{Conference: id})
	if err != nil {
		return nil, err
	}
	filter := projections.MeetingFilter{Conference: id}
	if g.Own {
		filter.Organisation = actor.Organisation
	}
	if g.Meetings, err = s.reader.AllMeetings(ctx, filter); err != nil {
		return nil, err
	}
	var named []domain.ID
	for _, p := range taking {
		named = append(named, p.OrganisationID)
	}
	for _, m := range g.Meetings {
		named = append(named, m.RequesterID, m.TargetID)
	}
	if g.directory, err = s.directoryOf(ctx, named); err != nil {
		return nil, err
	}
	g.takingPart(taking)
	g.count(today)
	if api.Can(actor, api.ReadLog, api.Resource{}) == nil {
		g.Recent, err = s.recentOf(ctx, t, g, taking)
	}
	return g, err
}

// takingPart keeps those who have not cancelled, by name.
func (g *gathering) takingPart(all []projections.Participation) {
	for _, p := range all {
		if p.Status == projections.ParticipationCancelled {
			continue
		}
		g.Taking = append(g.Taking, p)
		for _, d := range p.Delegates {
			if d.NamedAt != nil {
				g.Named++
			}
			if d.CheckedInAt != nil {
				g.Present++
			}
		}
	}
	slices.SortStableFunc(g.Taking, func(a, b projections.Participation) int {
		return cmp.Compare(g.name(a.OrganisationID), g.name(b.OrganisationID))
	})
}

// count adds the meetings up.
func (g *gathering) count(today domain.Date) {
	c, slots := &g.Counts, map[time.Time]*slotCount{}
	for _, m := range g.Meetings {
		for _, step := range []struct {
			at    *time.Time
			count *int
		}{{m.RequestedAt, &c.Requested}, {m.MatchedAt, &c.Matched}, {m.ScheduledAt, &c.Scheduled}, {m.HeldAt, &c.Held}, {m.NoShowAt, &c.NoShow},
			{m.DeclinedAt, &c.Declined}, {m.WithdrawnAt, &c.Withdrawn}, {m.ExpiredAt, &c.Expired}, {m.CancelledAt, &c.Cancelled}} {
			if step.at != nil {
				*step.count++
			}
		}
		if m.BegunAs == projections.BegunAsHeld {
			c.AdHoc++
		}
		if m.Status == domain.StatusRequested {
			c.Open++
			if today <= g.Conference.EndsOn {
				g.Open = append(g.Open, m)
			}
		}
		if m.Slot != nil {
			slot := slots[m.Slot.StartsAt]
			if slot == nil {
				slot = &slotCount{Start: m.Slot.StartsAt}
				slots[m.Slot.StartsAt] = slot
			}
			switch m.Status {
			case domain.StatusHeld:
				slot.Held++
			case domain.StatusNoShow:
				slot.NoShow++
			case domain.StatusScheduled:
				slot.Planned++
			}
		}
		if m.Status == domain.StatusHeld {
			g.Ratings.Due++
			if m.RatingRequester != "" || m.RatingTarget != "" {
				g.Ratings.Said++
			}
		}
	}
	for _, slot := range slots {
		g.Slots = append(g.Slots, *slot)
	}
	slices.SortFunc(g.Slots, func(a, b slotCount) int { return a.Start.Compare(b.Start) })
	for _, wave := range g.Conference.Waves {
		if wave.OpenedOn == nil {
			continue
		}
		r := response{Name: wave.Wave}
		for _, m := range g.Meetings {
			if m.Status == domain.StatusHeld {
				r.Due++
				if slices.ContainsFunc(m.Reports, func(said projections.Report) bool { return said.Wave == wave.Wave }) {
					r.Said++
				}
			}
		}
		g.Waves = append(g.Waves, r)
	}
}

// recentOf are the latest events of a conference, its participations and its meetings, the latest first.
func (s *server) recentOf(ctx context.Context, t *tongue, g *gathering, taking []projections.Participation) ([]happening, error) {
	type changed struct {
		stream   domain.ID
		position int64
	}
	all := []changed{{g.Conference.ID, g.Conference.KnownFrom}}
	for _, p := range taking {
		all = append(all, changed{p.ID, p.KnownFrom})
	}
	for _, m := range g.Meetings {
		all = append(all, changed{m.ID, m.KnownFrom})
	}
	slices.SortFunc(all, func(a, b changed) int { return cmp.Compare(b.position, a.position) })
	var streams []domain.ID
	for _, c := range all[:min(len(all), mostRecent)] {
		streams = append(streams, c.stream)
	}
	return s.recent(ctx, t, streams...)
}

// recent tells the latest events of these streams, the latest first.
func (s *server) recent(ctx context.Context, t *tongue, streams ...domain.ID) ([]happening, error) {
	histories, err := s.log.Histories(ctx, streams...)
	if err != nil {
		return nil, err
	}
	var events []domain.Recorded
	for _, history := range histories {
		events = append(events, history...)
	}
	slices.SortFunc(events, func(a, b domain.Recorded) int { return cmp.Compare(b.Position, a.Position) })
	return s.tell(ctx, t, events[:min(len(events), mostRecent)])
}

// slotLabel is when a slot begins, in UTC: Thu 09:00.
func (t *tongue) slotLabel(at time.Time) string {
	at = at.UTC()
	return t.T("slot.at", t.T("weekday."+at.Weekday().String()), at.Format("15:04"))
}

// fullest is the number of meetings of the slot that has the most.
func (g *gathering) fullest() int {
	most := 1
	for _, s := range g.Slots {
		most = max(most, s.Held+s.Planned+s.NoShow)
	}
	return most
}
