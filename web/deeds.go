package web

import (
	"cmp"
	"context"
	"slices"
	"time"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
)

// deed is what somebody recorded at one go.
type deed struct {
	Request domain.ID // that led to it
	Event   domain.ID // its first event
	What    domain.Event
	Meeting projections.Meeting // that it is about, or else
	Project projections.Project
	At      time.Time // recorded
}

// mostStreams bounds how many histories the desk reads to tell what was done.
const mostStreams = 40

// deeds are what the actor recorded lately of these meetings and projects and what still stands, newest first.
func (s *server) deeds(ctx context.Context, actor api.Actor, meetings []projections.Meeting, projects []projections.Project, now time.Time) (done []deed, err error) {
	before, err := s.log.PositionAt(ctx, now.Add(-recently))
	if err != nil {
		return nil, err
	}
	about, changed := map[domain.ID]deed{}, []projections.Known{}
	note := func(id domain.ID, k projections.Known, d deed) {
		if k.KnownFrom > before {
			about[id], changed = d, append(changed, k)
		}
	}
	for _, m := range meetings {
		note(m.ID, m.Known, deed{Meeting: m})
	}
	for _, p := range projects {
		note(p.ID, p.Known, deed{Project: p})
	}
	if len(about) == 0 {
		return nil, nil
	}
	slices.SortFunc(changed, func(a, b projections.Known) int { return cmp.Compare(b.KnownFrom, a.KnownFrom) })
	oldest := changed[min(len(changed), mostStreams)-1].KnownFrom
	var streams []domain.ID
	for id, d := range about {
		if max(d.Meeting.KnownFrom, d.Project.KnownFrom) >= oldest {
			streams = append(streams, id)
		}
	}
	histories, err := s.log.Histories(ctx, streams...)
	if err != nil {
		return nil, err
	}
	for stream, history := range histories {
		for _, r := range domain.Effective(history) {
			again := slices.ContainsFunc(done, func(d deed) bool { return d.Request == r.Metadata.CorrelationID })
			if r.Metadata.Actor != actor.Name || r.Position <= before || again || r.Metadata.CorrelationID.IsZero() {
				continue
			}
			d := about[stream]
			d.Request, d.Event, d.What, d.At = r.Metadata.CorrelationID, r.ID, r.Event, r.RecordedAt
			done = append(done, d)
		}
	}
	slices.SortFunc(done, func(a, b deed) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Event.String(), b.Event.String()))
	})
	return done[:min(len(done), mostDeeds)], nil
}

// deed says in a few words what was done.
func (d *desk) deed(t *tongue, done deed) string {
	with := d.name(other(done.Meeting, d.Us))
	switch e := done.What.(type) {
	case domain.MeetingRequested:
		return t.T("deed.requested", with)
	case domain.MeetingHeld:
		return t.T("deed.met", with)
	case domain.MatchMade:
		return t.T("deed.accepted", with)
	case domain.RequestDeclined:
		return t.T("deed.declined", with)
	case domain.RequestWithdrawn:
		return t.T("deed.withdrawn", with)
	case domain.MeetingRated:
		return t.T("deed.said", with, t.Word("rating", string(e.Rating)))
	case domain.OutcomeReported:
		return t.T("deed.said", with, t.Word("outcome", string(e.Outcome)))
	case domain.PartnerConfirmed:
		return t.T("deed.confirmed", done.Project.Title)
	case domain.PartnerDisputed:
		return t.T("deed.disputed", done.Project.Title)
	}
	return t.T("deed.said", done.Project.Title, t.Word("fact", done.What.EventType()))
}
