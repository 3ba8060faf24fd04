package domain_test

import (
	"fmt"
	"slices"
	"time"

	"aftermatch/domain"
)

// The oracle judges a log by its events alone, in words of its own: it never asks Admit.

// broken names every invariant that the log, corrections applied, does not keep.
func (l *ledger) broken() (broken []string) {
	open, planned, linked := map[string]int{}, []toldMeeting{}, map[domain.ExternalIDLinked]int{}
	into := map[domain.ID]domain.ID{}
	for stream, history := range l.streams {
		events := domain.Effective(history)
		for _, recorded := range events {
			if recorded.At.After(today.Time()) {
				broken = append(broken, "13: dated in the future")
			}
		}
		switch domain.KindOf(history[0].Event) {
		case "meeting":
			m := meetingTold(events)
			broken = append(broken, m.broken...)
			going := m.status == "requested" || m.status == "matched" || m.status == "scheduled"
			if m.asked && going {
				a, b := domain.Ordered(m.requester, m.target)
				open[fmt.Sprint(m.conference, a, b)]++
			}
			if m.status == "scheduled" {
				planned = append(planned, m)
			}
		case "representative":
			broken = append(broken, representativeTold(events)...)
		case "project":
			broken = append(broken, projectTold(events).broken()...)
		case "organisation":
			o := organisationTold(events)
			for _, e := range o.linked {
				linked[e]++
			}
			if !o.into.IsZero() {
				into[stream] = o.into
			}
		case "tie":
			broken = append(broken, tieTold(events, stateOf[domain.Tie](l, stream))...)
		}
	}
	for pair, count := range open {
		if count > 1 {
			broken = append(broken, fmt.Sprintf("1: %d open requests of %s", count, pair))
		}
	}
	for i, a := range planned {
		for _, b := range planned[:i] {
			if collide(a, b) {
				broken = append(broken, "4: a table or a person is planned twice at once")
			}
		}
	}
	for e, count := range linked {
		if count > 1 {
			broken = append(broken, fmt.Sprintf("external id %v belongs to %d", e, count))
		}
	}
	for from := range into {
		at, steps := from, 0
		for ; !into[at].IsZero() && steps < 9; steps++ {
			at = into[at]
		}
		if steps == 9 {
			broken = append(broken, "10: merges lead in a circle")
		}
	}
	return broken
}

// collide tells whether two slots share a person, or a table of one conference, at one time.
func collide(a, b toldMeeting) bool {
	one, other := a.slot, b.slot
	if !one.StartsAt.Before(other.EndsAt) || !other.StartsAt.Before(one.EndsAt) {
		return false
	}
	for _, person := range one.Representatives {
		if slices.Contains(other.Representatives, person) {
			return true
		}
	}
	return one.Table == other.Table && one.Table != "" && a.conference == b.conference
}

type toldMeeting struct {
	conference, requester, target domain.ID
	asked                         bool
	status                        string
	last                          time.Time // of request, match, held
	slot                          domain.Slot
	broken                        []string
}

func meetingTold(events []domain.Recorded) (m toldMeeting) {
	for _, recorded := range events {
		m.tell(recorded.Event, recorded.At)
	}
	if m.status != "" && m.requester == m.target {
		m.broken = append(m.broken, "1: an organisation meets itself")
	}
	return m
}

func (m *toldMeeting) tell(event domain.Event, at time.Time) {
	must := func(ok bool, invariant string) {
		if !ok {
			m.broken = append(m.broken, fmt.Sprintf("%s (%s while %q)", invariant, event.EventType(), m.status))
		}
	}
	begin := func(p domain.Pairing) {
		if m.status == "" {
			m.conference, m.requester, m.target, m.last = p.ConferenceID, p.RequesterID, p.TargetID, at
		}
	}
	coming := m.status == "matched" || m.status == "scheduled"
	must(m.status == "" || !at.Before(m.last), "3: request ≤ match ≤ held")
	switch e := event.(type) {
	case domain.MeetingRequested:
		must(m.status == "", "a meeting begins once")
		begin(e.Pairing)
		m.status, m.asked = "requested", true
	case domain.MatchMade:
		must(m.status == "" || m.status == "requested" && e.By == m.target, "2: only the target accepts")
		begin(e.Pairing)
		m.status, m.last = "matched", at
	case domain.RequestDeclined:
		must(m.status == "requested" && e.By == m.target, "2: only the target declines")
		m.status = "declined"
	case domain.RequestWithdrawn:
		must(m.status == "requested" && e.By == m.requester, "2: only the requester withdraws")
		m.status = "withdrawn"
	case domain.RequestExpired:
		must(m.status == "requested", "only an open request expires")
		m.status = "expired"
	case domain.MeetingScheduled:
		must(m.status == "matched", "a match is scheduled")
		m.status, m.slot = "scheduled", e.Slot
	case domain.MeetingRescheduled:
		must(m.status == "scheduled", "a slot is exchanged")
		m.slot = e.Slot
	case domain.MeetingCancelled:
		must(coming, "only a match is cancelled")
		m.status = "cancelled"
	case domain.MeetingHeld:
		must(m.status == "" || coming, "5: held excludes everything else")
		begin(e.Pairing)
		m.status, m.last = "held", at
	case domain.NoShowRecorded:
		must(coming, "5: a no-show excludes held")
		m.status = "no_show"
	case domain.MeetingRated:
		must(m.status == "held" && (e.PartyID == m.requester || e.PartyID == m.target), "5: only held meetings are rated")
	case domain.OutcomeReported:
		must(m.status == "held" && (e.PartyID == m.requester || e.PartyID == m.target), "only held meetings are reported on")
	}
}

func tieTold(events []domain.Recorded, tie domain.Tie) []string {
	said := map[domain.ID]bool{}
	for _, recorded := range events {
		if e, ok := recorded.Event.(domain.CooperationEnded); ok {
			said[e.By] = true
			if e.Both {
				said[tie.A], said[tie.B] = true, true
			}
		}
	}
	if tie.Ended() != (len(events) > 0 && said[tie.A] && said[tie.B]) {
		return []string{"a cooperation is ended when, and only when, both sides said so"}
	}
	return nil
}

type toldOrganisation struct {
	registered bool
	into       domain.ID
	dissolved  time.Time
	linked     []domain.ExternalIDLinked
}

func organisationTold(events []domain.Recorded) (o toldOrganisation) {
	for _, recorded := range events {
		switch e := recorded.Event.(type) {
		case domain.OrganisationRegistered:
			o.registered = true
		case domain.OrganisationsMerged:
			o.into = e.Into
		case domain.OrganisationMergeReverted:
			o.into = domain.ID{}
		case domain.OrganisationDissolved:
			o.dissolved = recorded.At
		case domain.ExternalIDLinked:
			o.linked = append(o.linked, e)
		}
	}
	return o
}

// wronglyAdmitted names what of the other streams forbids the one thing just recorded.
func (l *ledger) wronglyAdmitted(h happened) (wrong []string) {
	must := func(ok bool, invariant string) {
		if !ok {
			wrong = append(wrong, invariant)
		}
	}
	alive := func(ids ...domain.ID) {
		for _, id := range ids {
			o := organisationTold(domain.Effective(l.streams[id]))
			must(o.registered && (o.dissolved.IsZero() || !h.fact.At.After(o.dissolved)), "10: after a dissolution")
		}
	}
	active := func(ids ...domain.ID) {
		alive(ids...)
		for _, id := range ids {
			must(organisationTold(domain.Effective(l.streams[id])).into.IsZero(), "10: of a merged organisation")
		}
	}
	m := meetingTold(domain.Effective(l.streams[h.stream]))
	begins := len(domain.Effective(l.streams[h.stream])) == 1
	begun := func() {
		if !begins {
			alive(m.requester, m.target)
			return
		}
		active(m.requester, m.target)
		must(conferenceTold(l, m.conference).open, "1: at a conference that is open")
		must(l.tookPart(m.conference, m.requester, h.fact.At) && l.tookPart(m.conference, m.target, h.fact.At), "1: both take part")
	}
	switch e := h.fact.Event.(type) {
	case domain.MeetingRequested, domain.MatchMade, domain.MeetingScheduled, domain.MeetingRescheduled:
		begun()
	case domain.MeetingHeld:
		begun()
		c, day := conferenceTold(l, m.conference), domain.DateOf(h.fact.At)
		must(e.OutsideDates || c.from <= day && day <= c.until, "3: held lies inside the conference")
	case domain.ParticipationRegistered:
		active(e.OrganisationID)
		must(conferenceTold(l, e.ConferenceID).open, "a conference that is open")
	case domain.PartnerJoined:
		active(e.OrganisationID)
	case domain.AffiliationStarted:
		active(e.OrganisationID)
	case domain.PriorTieDeclared:
		active(e.OrganisationA, e.OrganisationB)
	case domain.LeadChanged:
		alive(e.OrganisationID)
	case domain.OrganisationsMerged:
		o := organisationTold(domain.Effective(l.streams[e.Into]))
		must(o.registered && o.into.IsZero(), "10: into an organisation that is no alias")
	case domain.OriginClaimed:
		must(meetingTold(domain.Effective(l.streams[e.MeetingID])).status == "held", "an origin was held")
	}
	return wrong
}

type toldConference struct {
	open        bool
	from, until domain.Date
}

func conferenceTold(l *ledger, id domain.ID) (c toldConference) {
	for _, recorded := range domain.Effective(l.streams[id]) {
		switch e := recorded.Event.(type) {
		case domain.ConferenceAnnounced:
			c = toldConference{true, e.StartsOn, e.EndsOn}
		case domain.ConferenceRescheduled:
			c.from, c.until = e.StartsOn, e.EndsOn
		case domain.ConferenceCancelled:
			c.open = false
		}
	}
	return c
}

func (l *ledger) tookPart(conference, organisation domain.ID, at time.Time) (part bool) {
	for _, recorded := range domain.Effective(l.streams[domain.ParticipationID(conference, organisation)]) {
		switch recorded.Event.(type) {
		case domain.ParticipationRegistered:
			part = true
		case domain.ParticipationCancelled:
			part = !at.After(recorded.At)
		}
	}
	return part
}
