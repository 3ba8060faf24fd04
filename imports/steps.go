package imports

import "aftermatch/domain"

// step is what an event is about, among those that a row speaks of. Of the events of one step the last counts.
type step struct {
	name     string // in words
	rank     int    // steps happen in the order of their ranks; those of one rank in any order
	column   string // which gives its time, or else says it
	optional bool   // a row that does not say it does not contradict it
	undated  bool   // a row gives no time for it
}

// anyOrder is the rank of ratings: they follow the meeting, in any order.
const anyOrder = 4

// scope names the step of an event; ok is false for events that a row never speaks of.
type scope func(domain.Event) (s step, ok bool)

// meetingSteps are the steps of a meeting. Follow-up reports are none: no platform knows of them.
func meetingSteps(event domain.Event) (step, bool) {
	switch e := event.(type) {
	case domain.MeetingRequested:
		return step{name: "requested", rank: 0, column: "requested_at"}, true
	case domain.MatchMade:
		return step{name: "accepted", rank: 1, column: "answered_at"}, true
	case domain.MeetingScheduled, domain.MeetingRescheduled:
		return step{name: "scheduled", rank: 2, column: "starts_at", optional: true}, true
	case domain.RequestDeclined:
		return ended("declined", "answered_at")
	case domain.RequestWithdrawn:
		return ended("withdrawn", "answered_at")
	case domain.RequestExpired:
		return ended("expired", "answered_at")
	case domain.MeetingCancelled:
		return ended("cancelled", "answered_at")
	case domain.MeetingHeld:
		return ended("held", "starts_at")
	case domain.NoShowRecorded:
		return ended("no-show", "starts_at")
	case domain.MeetingRated:
		return step{name: "rated by " + e.PartyID.String(), rank: anyOrder, column: "status", optional: true}, true
	}
	return step{}, false
}

func ended(how, column string) (step, bool) { return step{name: how, rank: 3, column: column}, true }

// organisationSteps are what a participants row says of an organisation: that the platform knows it by this id, and, if
// the row is what registered it, its name, country, region and sectors.
func organisationSteps(link domain.ExternalIDLinked, registers bool) scope {
	return func(event domain.Event) (step, bool) {
		switch event := event.(type) {
		case domain.OrganisationRegistered:
			return step{name: "registered", rank: 0, column: "organisation", undated: true}, registers
		case domain.ExternalIDLinked:
			return step{name: "known to the platform", rank: 1, column: "external_id", undated: true}, event == link
		}
		return step{}, false
	}
}
