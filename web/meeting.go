package web

import (
	"net/http"
	"slices"
	"time"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
)

// meetingView is a meeting with its life, and what the reader may do about it.
type meetingView struct {
	*directory
	projections.Meeting
	Conference projections.Conference
	Years      []year
	All        []moment
	Learned    bool
	Voices     []domain.ID // the parties in whose name the reader may speak
	Projects   []projections.Project
	Open       *editing
	Last       *moment
}

// meeting shows one meeting.
func (s *server) meeting(v *visit) error {
	id, err := domain.ParseID(v.r.PathValue("id"))
	if err != nil {
		return errNoPage
	}
	m, err := s.meetingView(v, id)
	if err != nil {
		return err
	}
	m.Open = editingOf(m.All, idOf(v.r.URL.Query(), "correct"))
	return v.show(http.StatusOK, meetingPage(v, m))
}

// meetingView finds the meeting's life, if the reader may see it.
func (s *server) meetingView(v *visit, id domain.ID) (*meetingView, error) {
	ctx := v.context()
	meeting, err := s.reader.Meeting(ctx, id, nil)
	if err != nil {
		return nil, err
	}
	parties := []domain.ID{meeting.RequesterID, meeting.TargetID}
	if err := api.Can(v.actor, api.ReadDealings, api.Resource{Parties: parties}); err != nil {
		return nil, err
	}
	m := &meetingView{Meeting: meeting, Learned: v.r.URL.Query().Get("by") == "learned"}
	for _, party := range parties {
		if api.Can(v.actor, api.Opine, api.Resource{Parties: parties, Voice: party}) == nil {
			m.Voices = append(m.Voices, party)
		}
	}
	projects, err := s.reader.AllProjects(ctx, projections.ProjectFilter{Organisation: meeting.RequesterID, Conference: meeting.ConferenceID})
	if err != nil {
		return nil, err
	}
	m.Projects = slices.DeleteFunc(projects, func(p projections.Project) bool { return !slices.Contains(p.Origins, id) || p.MergedInto != nil })
	if m.directory, err = s.directory(ctx, meeting.RequesterID, []projections.Meeting{meeting}, m.Projects); err != nil {
		return nil, err
	}
	m.Conference = m.conferences[meeting.ConferenceID]
	histories, err := s.log.Histories(ctx, id)
	if err != nil {
		return nil, err
	}
	if m.All, err = s.factsOf(v, m.directory, histories[id]); err != nil {
		return nil, err
	}
	m.Years = years(m.All, m.Learned)
	m.Last = lastOf(v, m.All, histories[id])
	return m, nil
}

// title names who met, from the reader's side if that is one of them.
func (m *meetingView) title(v *visit) string {
	if v.actor.Role == api.Manager {
		return v.T("meeting.with", m.name(other(m.Meeting, v.actor.Organisation)))
	}
	return v.T("meeting.of", m.name(m.RequesterID), m.name(m.TargetID))
}

// answers tells whether the reader may accept and decline the request, and withdraws whether they may take it back.
func (m *meetingView) answers(v *visit) bool {
	return m.Status == domain.StatusRequested && slices.Contains(m.Voices, m.TargetID)
}

func (m *meetingView) withdraws(v *visit) bool {
	return m.Status == domain.StatusRequested && slices.Contains(m.Voices, m.RequesterID)
}

// mayHaveMet tells whether the reader, one of the two, may say that what was planned took place.
func (m *meetingView) mayHaveMet(v *visit) bool {
	planned := m.Status == domain.StatusMatched || m.Status == domain.StatusScheduled
	return planned && v.actor.Role == api.Manager && m.Conference.StartsOn <= domain.DateOf(time.Now())
}

// logging is where a project that came of the meeting is logged.
func (m *meetingView) logging(v *visit) string {
	partners := m.RequesterID.String() + "&partner=" + m.TargetID.String()
	if v.actor.Role == api.Manager {
		partners = other(m.Meeting, v.actor.Organisation).String()
	}
	return "/my/projects/new?partner=" + partners + "&origin=" + m.ID.String()
}

// rating asks for a party's view, and report for what it says in a wave: the reader's own, or another's.
func (m *meetingView) rating(v *visit, party domain.ID) string {
	if v.actor.Role == api.Manager {
		return v.T("meeting.rating.ours")
	}
	return v.T("meeting.rating", m.name(party))
}

func (m *meetingView) report(v *visit, party domain.ID, wave string) string {
	if v.actor.Role == api.Manager {
		return v.T("meeting.report.ours", v.waveName(wave))
	}
	return v.T("meeting.report", v.waveName(wave), m.name(party))
}

// waves are the open waves of the meeting's conference, if it was held.
func (m *meetingView) waves() (names []string) {
	for _, w := range m.Conference.Waves {
		if m.Status == domain.StatusHeld && w.OpenedOn != nil && w.ClosedOn == nil {
			names = append(names, w.Wave)
		}
	}
	return names
}

// ratable tells whether a rating may still be given: it is a view right after.
func (m *meetingView) ratable() bool {
	return m.Status == domain.StatusHeld && time.Since(*m.HeldAt) < ratingAsked
}

func (m *meetingView) facts() []moment                { return m.All }
func (m *meetingView) fact(id domain.ID) domain.Event { return factOf(m.All, id) }
func (m *meetingView) address() string                { return "/meetings/" + m.ID.String() }
func (m *meetingView) show(v *visit, status int, e *editing) error {
	m.Open = e
	return v.show(status, meetingPage(v, m))
}
