package projections

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"aftermatch/domain"
)

// chance tells random histories that the domain admits: few organisations and conferences, so that meetings, projects, merges,
// moves and corrections meet each other often.
type chance struct {
	*rapid.T
	*story
	now           time.Time
	conferences   []domain.ID
	organisations []domain.ID
	meetings      []domain.ID
	projects      []domain.ID
}

func newChance(t *rapid.T, s *story) *chance {
	c := &chance{T: t, story: s, now: time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)}
	for i := range 3 {
		c.conferences = append(c.conferences, domain.DeriveID("conference", fmt.Sprint(i)))
	}
	for i := range 5 {
		c.organisations = append(c.organisations, domain.DeriveID("organisation", fmt.Sprint(i)))
	}
	for i := range 6 {
		c.meetings = append(c.meetings, domain.DeriveID("meeting", fmt.Sprint(i)))
	}
	for i := range 3 {
		c.projects = append(c.projects, domain.DeriveID("project", fmt.Sprint(i)))
	}
	for _, id := range c.conferences {
		c.try(id, c.at(), c.announcement())
	}
	for _, id := range c.organisations {
		c.try(id, c.at(), c.registration())
	}
	for _, conference := range c.conferences {
		for _, organisation := range c.organisations {
			c.try(domain.ParticipationID(conference, organisation), c.at(), domain.ParticipationRegistered{ConferenceID: conference, OrganisationID: organisation})
		}
	}
	return c
}

// try records the event if the domain admits it.
func (c *chance) try(stream domain.ID, at time.Time, e domain.Event) {
	fact := domain.Fact{Event: e, At: at}
	decision := domain.NewDecision(c.now)
	for unknown := decision.Unknown(stream, fact); len(unknown) > 0; unknown = decision.Unknown(stream, fact) {
		for _, id := range unknown {
			decision.Know(id, c.streams[id])
		}
	}
	if decision.Decide(stream, fact) == nil {
		c.source = rapid.SampledFrom([]string{"api", "import"}).Draw(c.T, "source")
		c.record(stream, at, c.now, e)
		c.now = c.now.Add(time.Minute)
	}
}

func (c *chance) at() time.Time {
	days := rapid.IntRange(0, 1500).Draw(c.T, "day")
	return time.Date(2015, 1, 1, 12, 0, 0, 0, time.UTC).AddDate(0, 0, days)
}

func (c *chance) date() domain.Date { return domain.DateOf(c.at()) }

func pick[T any](c *chance, from []T) T { return rapid.SampledFrom(from).Draw(c.T, "pick") }

func (c *chance) country() string { return pick(c, []string{"DE", "DK", "FR"}) }

func (c *chance) sectors() []string {
	return pick(c, [][]string{nil, {"biotech"}, {"health", "it"}})
}

func (c *chance) announcement() domain.Event {
	starts := c.date()
	return domain.ConferenceAnnounced{Name: "Conference", Series: pick(c, []string{"CMC", "other"}), Edition: "1", StartsOn: starts, EndsOn: starts + 1, Country: c.country(), City: "Town"}
}

func (c *chance) registration() domain.Event {
	return domain.OrganisationRegistered{Name: "Organisation", Country: c.country(), Sectors: c.sectors()}
}

func (c *chance) pairing() domain.Pairing {
	return domain.Pairing{ConferenceID: pick(c, c.conferences), RequesterID: pick(c, c.organisations), TargetID: pick(c, c.organisations)}
}

// happen tries one random event, mostly of a kind that the figures depend on.
func (c *chance) happen() {
	switch pick(c, []string{"conference", "organisation", "participation", "meeting", "meeting", "meeting", "project", "project", "project", "person", "person", "tie", "correction", "correction"}) {
	case "conference":
		c.try(pick(c, c.conferences), c.at(), c.conferenceEvent())
	case "organisation":
		c.try(pick(c, c.organisations), c.at(), c.organisationEvent())
	case "participation":
		id := domain.ParticipationID(pick(c, c.conferences), pick(c, c.organisations))
		c.try(id, c.at(), pick(c, []domain.Event{
			domain.DelegateNamed{RepresentativeID: c.organisations[0]}, domain.ParticipationCancelled{Reason: "ill"},
		}))
	case "meeting":
		c.meet(pick(c, c.meetings))
	case "project":
		c.try(pick(c, c.projects), c.at(), c.projectEvent())
	case "person":
		c.try(domain.DeriveID("person", pick(c, []string{"anna", "björn"})), c.at(), c.personEvent())
	case "tie":
		a, b := pick(c, c.organisations), pick(c, c.organisations)
		pair := domain.Pair{OrganisationA: a, OrganisationB: b}
		c.try(domain.TieID(a, b), c.at(), pick(c, []domain.Event{
			domain.PriorTieDeclared{Pair: pair, Kind: pick(c, domain.TieKinds)}, domain.PriorTieRetracted{Reason: "wrong"},
			domain.CooperationEnded{Pair: pair, By: a}, domain.CooperationEnded{Pair: pair, Both: true},
		}))
	case "correction":
		c.correct()
	}
}

func (c *chance) conferenceEvent() domain.Event {
	starts := c.date()
	return pick(c, []domain.Event{
		domain.ConferenceRescheduled{StartsOn: starts, EndsOn: starts + 2},
		domain.ConferenceCostRecorded{Purpose: "hall", Money: domain.Money{Amount: 100, Currency: "EUR"}},
		domain.FollowUpWaveOpened{Wave: "6-months"}, domain.FollowUpWaveClosed{Wave: "6-months"},
		domain.ConferenceRescheduled{StartsOn: starts, EndsOn: starts}, domain.ConferenceCancelled{Reason: "flood"}, c.announcement(),
	})
}

func (c *chance) organisationEvent() domain.Event {
	into := pick(c, c.organisations)
	return pick(c, []domain.Event{
		domain.OrganisationRelocated{Country: c.country()}, domain.OrganisationRelocated{Country: c.country()},
		domain.OrganisationClassified{Sectors: []string{"energy"}}, domain.OrganisationRenamed{Name: "New name"},
		domain.OrganisationsMerged{Into: into}, domain.OrganisationsMerged{Into: into},
		domain.OrganisationMergeReverted{Reason: "different after all"}, domain.OrganisationDissolved{Reason: "merged"}, c.registration(),
	})
}

// meet lets a meeting take its next step, at a time that fits.
func (c *chance) meet(id domain.ID) {
	var m domain.Meeting
	if history := c.streams[id]; len(history) > 0 {
		m = meetingOf(history)
	}
	parties := []domain.ID{m.Requester, m.Target}
	starts := domain.Date(0)
	pairing := c.pairing()
	if m.Status != "" {
		pairing.ConferenceID = m.Conference
	}
	for _, r := range domain.Effective(c.streams[pairing.ConferenceID]) {
		switch e := r.Event.(type) {
		case domain.ConferenceAnnounced:
			starts = e.StartsOn
		case domain.ConferenceRescheduled:
			starts = e.StartsOn
		}
	}
	held := starts.Time().Add(10 * time.Hour)
	switch m.Status {
	case "":
		e := pick(c, []domain.Event{domain.MeetingRequested{Pairing: pairing}, domain.MatchMade{Pairing: pairing}, domain.MeetingHeld{Pairing: pairing}, domain.MeetingHeld{Pairing: pairing, OutsideDates: true}})
		c.try(id, held.AddDate(0, 0, pick(c, []int{-30, 0, 0, 9})), e)
	case domain.StatusRequested:
		c.try(id, held.AddDate(0, 0, -5), pick(c, []domain.Event{domain.MatchMade{By: m.Target}, domain.MatchMade{By: m.Target}, domain.RequestDeclined{By: m.Target}, domain.RequestWithdrawn{By: m.Requester}, domain.RequestExpired{}}))
	case domain.StatusMatched, domain.StatusScheduled:
		slot := domain.Slot{StartsAt: held, EndsAt: held.Add(time.Hour), Table: "7"}
		c.try(id, held, pick(c, []domain.Event{domain.MeetingHeld{}, domain.MeetingHeld{}, domain.MeetingScheduled{Slot: slot}, domain.NoShowRecorded{AbsentID: m.Target}, domain.MeetingCancelled{Reason: "ill"}}))
	case domain.StatusHeld:
		c.try(id, held.AddDate(0, 0, rapid.IntRange(0, 400).Draw(c.T, "later")), pick(c, []domain.Event{
			domain.MeetingRated{PartyID: pick(c, parties), Rating: pick(c, domain.Ratings)},
			domain.OutcomeReported{PartyID: pick(c, parties), Wave: "6-months", Outcome: pick(c, domain.Outcomes)},
		}))
	case domain.StatusDeclined, domain.StatusWithdrawn, domain.StatusExpired, domain.StatusNoShow, domain.StatusCancelled:
	}
}

func meetingOf(history []domain.Recorded) (m domain.Meeting) {
	for _, r := range domain.Effective(history) {
		m = m.Evolve(r.Event.(domain.MeetingEvent), r.At)
	}
	return m
}

func (c *chance) projectEvent() domain.Event {
	organisation, money := pick(c, c.organisations), domain.Money{Amount: 1000, Currency: pick(c, []string{"EUR", "DKK"})}
	joined := domain.PartnerJoined{OrganisationID: organisation, Role: pick(c, domain.Roles)}
	return pick(c, []domain.Event{
		domain.ProjectLogged{Title: pick(c, []string{"ILDA-care", "Ilda care"})}, domain.ProjectLogged{Title: "Other"},
		joined, joined, joined, joined, domain.PartnerLeft{OrganisationID: organisation}, domain.LeadChanged{OrganisationID: organisation},
		domain.AgreementSigned{Kind: "contract"}, domain.ProposalSubmitted{Programme: "Horizon"}, domain.ProposalRejected{},
		domain.FundingAwarded{Funder: "Ministry", Money: money}, domain.BudgetRevised{Money: money}, domain.ProjectStarted{}, domain.ProjectStarted{},
		domain.ProjectCompleted{Result: "done"}, domain.ProjectAbandoned{Reason: "no time"},
		domain.OriginClaimed{MeetingID: pick(c, c.meetings)}, domain.OriginWithdrawn{MeetingID: pick(c, c.meetings)},
		domain.PartnerConfirmed{OrganisationID: organisation}, domain.PartnerDisputed{OrganisationID: organisation},
		domain.ProjectsMerged{Into: pick(c, c.projects)}, domain.ProjectMergeReverted{Reason: "different after all"},
	})
}

func (c *chance) personEvent() domain.Event {
	registered, organisation := domain.RepresentativeRegistered{Name: sealed}, pick(c, c.organisations)
	started := domain.AffiliationStarted{OrganisationID: organisation, Position: sealed}
	return pick(c, []domain.Event{
		registered, registered, started, started, domain.AffiliationEnded{OrganisationID: organisation},
		domain.ConsentGiven{Notice: "2017-1", Form: "online"}, domain.ConsentWithdrawn{}, domain.PersonalDataErased{Ground: domain.GroundRequest},
	})
}

// sealed is a name that nobody can open.
var sealed = domain.SealedBox(make([]byte, 40))

// correct corrects or retracts something that was recorded.
func (c *chance) correct() {
	r := pick(c, c.log)
	if rapid.Bool().Draw(c.T, "retract") {
		c.try(r.Stream, r.At, domain.FactRetracted{EventID: r.ID, Reason: "it was not so"})
		return
	}
	correction := domain.FactCorrected{EventID: r.ID, Reason: "it was otherwise", Replacement: r.Event}
	if !slices.Contains([]string{"meeting", "participation"}, domain.KindOf(r.Event)) {
		correction.At = c.at()
	}
	switch e := r.Event.(type) {
	case domain.ConferenceAnnounced:
		correction.Replacement = c.announcement()
	case domain.OrganisationRegistered:
		correction.Replacement = c.registration()
	case domain.OrganisationRelocated:
		correction.Replacement = domain.OrganisationRelocated{Country: c.country()}
	case domain.OrganisationsMerged:
		correction.Replacement = domain.OrganisationsMerged{Into: pick(c, c.organisations)}
	case domain.MeetingRequested:
		correction.Replacement = domain.MeetingRequested{Pairing: c.pairing()}
	case domain.MeetingHeld:
		if !e.ConferenceID.IsZero() {
			correction.Replacement = domain.MeetingHeld{Pairing: c.pairing(), OutsideDates: true}
		}
	case domain.AffiliationStarted:
		correction.Replacement = domain.AffiliationStarted{OrganisationID: pick(c, c.organisations)}
	case domain.PartnerJoined:
		correction.Replacement = domain.PartnerJoined{OrganisationID: pick(c, c.organisations), Role: e.Role}
	case domain.ProjectsMerged:
		correction.Replacement = domain.ProjectsMerged{Into: pick(c, c.projects)}
	}
	c.try(r.Stream, r.At, correction)
}
