package domain_test

import (
	"testing"

	"aftermatch/domain"
)

// Invariants 1 to 5 of a meeting's life.

func TestInvariant01RequesterIsNotTheTarget(t *testing.T) {
	given(matchmaking()).when(on("2017-06-01", talk, requested(bioregio, bioregio))).refused(t, "same_organisation")
	given(matchmaking()).when(on("2017-06-01", talk, matched(welfare, welfare))).refused(t, "same_organisation")
	given(matchmaking()).when(on("2017-09-21", talk, held(welfare, welfare))).refused(t, "same_organisation")
}

func TestInvariant01BothTakePartInTheConference(t *testing.T) {
	given(matchmaking()).when(on("2017-06-01", talk, requested(bioregio, welfare))).admitted(t)
	given(matchmaking()).when(on("2017-06-01", talk, requested(bioregio, lyon))).refused(t, "not_participating", lyon.String())
	given(matchmaking()).when(on("2017-06-01", talk, requested(lyon, bioregio))).refused(t, "not_participating", lyon.String())
	given(matchmaking()).when(on("2017-09-21", talk, held(bioregio, lyon))).refused(t, "not_participating")
}

func TestInvariant01ACancelledParticipationRefusesLaterMeetingsOnly(t *testing.T) {
	cancelled := on("2017-08-01", domain.ParticipationID(stuttgart, welfare), domain.ParticipationCancelled{Reason: "no time"})
	given(matchmaking(), cancelled).when(on("2017-08-02", talk, requested(bioregio, welfare))).refused(t, "not_participating")
	given(matchmaking(), cancelled).when(on("2017-07-31", talk, requested(bioregio, welfare))).admitted(t)

	asked := on("2017-07-01", talk, requested(bioregio, welfare))
	given(matchmaking(), asked, cancelled).when(on("2017-08-02", talk, domain.MatchMade{By: welfare})).admitted(t)
	given(matchmaking(), cancelled, takesPartAgain(welfare)).when(on("2017-08-02", talk, requested(bioregio, welfare))).admitted(t)
}

func takesPartAgain(organisation domain.ID) happened {
	again := takesPart(organisation)
	again.fact.At = moment("2017-08-10")
	return again
}

func TestInvariant01OneOpenRequestPerPairAndConference(t *testing.T) {
	asked := on("2017-06-01", talk, requested(bioregio, welfare))
	for name, again := range map[string]domain.Event{"same way": requested(bioregio, welfare), "other way": requested(welfare, bioregio)} {
		t.Run(name, func(t *testing.T) {
			given(matchmaking(), asked).when(on("2017-06-02", talkTwo, again)).refused(t, "taken", "open request")
		})
	}
	given(matchmaking(), asked).when(on("2017-06-02", talkTwo, requested(bioregio, medicon))).admitted(t)
	given(matchmaking(), asked).when(on("2017-06-02", talkTwo, matched(bioregio, welfare))).admitted(t) // no request
	given(matchmaking()).when(asked, on("2017-06-01", talkTwo, requested(welfare, bioregio))).refused(t, "taken")
}

func TestInvariant01ANewRequestMayFollowAFinalState(t *testing.T) {
	asked := on("2017-06-01", talk, requested(bioregio, welfare))
	again := on("2017-09-22", talkTwo, requested(welfare, bioregio))
	for name, end := range map[string][]happened{
		"declined":  {on("2017-06-02", talk, domain.RequestDeclined{By: welfare})},
		"withdrawn": {on("2017-06-02", talk, domain.RequestWithdrawn{By: bioregio})},
		"expired":   {on("2017-09-22", talk, domain.RequestExpired{})},
		"cancelled": {on("2017-06-02", talk, domain.MatchMade{By: welfare}), on("2017-06-03", talk, domain.MeetingCancelled{})},
		"held":      {on("2017-06-02", talk, domain.MatchMade{By: welfare}), on("2017-09-21", talk, domain.MeetingHeld{})},
		"no-show":   {on("2017-06-02", talk, domain.MatchMade{By: welfare}), on("2017-09-21", talk, domain.NoShowRecorded{})},
	} {
		t.Run(name, func(t *testing.T) { given(matchmaking(), asked, end).when(again).admitted(t) })
	}
	given(matchmaking(), asked, on("2017-06-02", talk, domain.MatchMade{By: welfare})).when(again).refused(t, "taken")
}

func TestInvariant02OnlyTheTargetAnswersOnlyTheRequesterWithdraws(t *testing.T) {
	asked := on("2017-06-01", talk, requested(bioregio, welfare))
	for name, c := range map[string]struct {
		answer domain.Event
		refuse string
	}{
		"the target accepts":         {domain.MatchMade{By: welfare}, ""},
		"the requester accepts":      {domain.MatchMade{By: bioregio}, "not_yours_to_answer"},
		"nobody accepts":             {domain.MatchMade{}, "not_yours_to_answer"},
		"the target declines":        {domain.RequestDeclined{By: welfare}, ""},
		"the requester declines":     {domain.RequestDeclined{By: bioregio}, "not_yours_to_answer"},
		"the requester withdraws":    {domain.RequestWithdrawn{By: bioregio}, ""},
		"the target withdraws":       {domain.RequestWithdrawn{By: welfare}, "not_yours_to_answer"},
		"somebody else declines":     {domain.RequestDeclined{By: medicon}, "not_yours_to_answer"},
		"an answer names other ones": {domain.MatchMade{By: welfare, Pairing: between(bioregio, medicon)}, "another_pairing"},
	} {
		t.Run(name, func(t *testing.T) {
			told := given(matchmaking(), asked).when(on("2017-06-02", talk, c.answer))
			if c.refuse == "" {
				told.admitted(t)
			} else {
				told.refused(t, c.refuse)
			}
		})
	}
}

func TestInvariant02AnAnswerIsGivenOnce(t *testing.T) {
	declined := given(matchmaking(), on("2017-06-01", talk, requested(bioregio, welfare)), on("2017-06-02", talk, domain.RequestDeclined{By: welfare}))
	declined.when(on("2017-06-03", talk, domain.MatchMade{By: welfare})).refused(t, "wrong_status", "declined", "requested")
	declined.when(on("2017-06-03", talk, domain.RequestWithdrawn{By: bioregio})).refused(t, "wrong_status")
	given(matchmaking()).when(on("2017-06-03", talk, domain.RequestDeclined{By: welfare})).refused(t, "not_found", "meeting")
}

func TestInvariant03RequestThenMatchThenHeld(t *testing.T) {
	asked := on("2017-06-10 09:00", talk, requested(bioregio, welfare))
	given(matchmaking(), asked).when(on("2017-06-10 08:59", talk, domain.MatchMade{By: welfare})).refused(t, "dates_out_of_order")
	given(matchmaking(), asked).when(on("2017-06-10 09:00", talk, domain.MatchMade{By: welfare})).admitted(t)
	given(matchmaking(), asked).when(on("2017-06-09", talk, domain.RequestDeclined{By: welfare})).refused(t, "dates_out_of_order")

	late := on("2017-09-22", talk, domain.MatchMade{By: welfare})
	given(matchmaking(), asked, late).when(on("2017-09-21", talk, domain.MeetingHeld{})).refused(t, "dates_out_of_order")
	given(matchmaking(), asked, late).when(on("2017-09-22", talk, domain.MeetingHeld{})).admitted(t)
	given(matchmaking(), on("2017-09-21 12:00", talk, held(bioregio, welfare))).
		when(on("2017-09-21 11:00", talk, domain.MeetingRated{PartyID: welfare, Rating: "informative"})).refused(t, "dates_out_of_order")
}

func TestInvariant03AMereDateIsAnyHourOfItsDay(t *testing.T) {
	asked := on("2017-06-10 09:00", talk, requested(bioregio, welfare))
	given(matchmaking(), asked).when(on("2017-06-10", talk, domain.MatchMade{By: welfare})).admitted(t)
	given(matchmaking(), asked).when(on("2017-06-09", talk, domain.MatchMade{By: welfare})).refused(t, "dates_out_of_order")
}

func TestInvariant03HeldLiesInsideTheConferenceUnlessFlagged(t *testing.T) {
	for when, inside := range map[string]bool{"2017-09-20 23:59": false, "2017-09-21": true, "2017-09-22 23:59": true, "2017-09-23": false} {
		t.Run(when, func(t *testing.T) {
			told := given(matchmaking()).when(on(when, talk, held(bioregio, welfare)))
			if inside {
				told.admitted(t)
			} else {
				told.refused(t, "outside_conference", "2017-09-21", "outside_dates")
			}
		})
	}
	flagged := domain.MeetingHeld{Pairing: between(bioregio, welfare), OutsideDates: true}
	given(matchmaking()).when(on("2017-11-02", talk, flagged)).admitted(t)
}

func TestInvariant03WhatIsRecordedWhenDoesNotMatter(t *testing.T) {
	given(clusters(), announced(),
		on("2024-01-01", domain.ParticipationID(stuttgart, bioregio), domain.ParticipationRegistered{ConferenceID: stuttgart, OrganisationID: bioregio}),
		on("2024-01-01", domain.ParticipationID(stuttgart, welfare), domain.ParticipationRegistered{ConferenceID: stuttgart, OrganisationID: welfare})).
		when(on("2017-09-21", talk, held(bioregio, welfare))).admitted(t)
}

func TestInvariant03AReschedulingKeepsMeetingsHeld(t *testing.T) {
	moved := on("2017-09-23", stuttgart, domain.ConferenceRescheduled{StartsOn: date("2017-10-05"), EndsOn: date("2017-10-06")})
	met := on("2017-09-21", talk, held(bioregio, welfare))
	given(matchmaking(), met, moved).when(on("2017-09-25", talk, domain.MeetingRated{PartyID: bioregio, Rating: "informative"})).admitted(t)
	given(matchmaking(), moved).when(met).refused(t, "outside_conference", "2017-10-05")
}

func TestInvariant04NoTableAndNoPersonIsPlannedTwiceAtOnce(t *testing.T) {
	first := []happened{on("2017-06-01", talk, matched(bioregio, welfare)), on("2017-06-02", talk, slot("10:00", "7", anna))}
	second := on("2017-06-01", talkTwo, matched(bioregio, medicon))
	for name, c := range map[string]struct {
		slot   domain.MeetingScheduled
		refuse []string
	}{
		"same table, overlapping":   {slot("10:10", "7"), []string{"taken", "table 7"}},
		"same table, same time":     {slot("10:00", "7"), []string{"taken", "table 7"}},
		"same table, right after":   {slot("10:20", "7"), nil},
		"same table, right before":  {slot("09:40", "7"), nil},
		"other table, same time":    {slot("10:00", "8"), nil},
		"same person, other table":  {slot("10:10", "8", anna), []string{"taken", "representative"}},
		"same person, later":        {slot("10:20", "8", anna), nil},
		"other person, other table": {slot("10:00", "8", bjorn), nil},
	} {
		t.Run(name, func(t *testing.T) {
			told := given(matchmaking(), first, second).when(on("2017-06-03", talkTwo, c.slot))
			if c.refuse == nil {
				told.admitted(t)
			} else {
				told.refused(t, c.refuse[0], c.refuse[1:]...)
			}
		})
	}
}

func TestInvariant04ASlotIsFreeAgainOnceTheMeetingIsOverOrMoved(t *testing.T) {
	first := []happened{on("2017-06-01", talk, matched(bioregio, welfare)), on("2017-06-02", talk, slot("10:00", "7", anna))}
	second := []happened{on("2017-06-01", talkTwo, matched(bioregio, medicon))}
	for name, end := range map[string]happened{
		"moved":     on("2017-06-03", talk, domain.MeetingRescheduled(slot("11:00", "7", anna))),
		"cancelled": on("2017-06-03", talk, domain.MeetingCancelled{}),
		"held":      on("2017-09-21 11:00", talk, domain.MeetingHeld{}),
	} {
		t.Run(name, func(t *testing.T) {
			given(matchmaking(), first, second, end).when(on("2017-09-21", talkTwo, slot("10:00", "7", anna))).admitted(t)
		})
	}
	given(matchmaking(), first, second, on("2017-06-03", talkTwo, slot("11:00", "7"))).
		when(on("2017-06-04", talkTwo, domain.MeetingRescheduled(slot("10:10", "7")))).refused(t, "taken")
}

func TestInvariant05HeldExcludesNoShow(t *testing.T) {
	match := on("2017-06-01", talk, matched(bioregio, welfare))
	given(matchmaking(), match, on("2017-09-21", talk, domain.MeetingHeld{})).when(on("2017-09-21", talk, domain.NoShowRecorded{AbsentID: welfare})).refused(t, "wrong_status")
	given(matchmaking(), match, on("2017-09-21", talk, domain.NoShowRecorded{AbsentID: welfare})).when(on("2017-09-21", talk, domain.MeetingHeld{})).refused(t, "wrong_status")
	given(matchmaking(), match).when(on("2017-09-21", talk, domain.NoShowRecorded{AbsentID: medicon})).refused(t, "not_a_party")
	given(matchmaking(), match, on("2017-09-21", talk, domain.MeetingHeld{})).when(on("2017-09-21", talk, domain.MeetingHeld{})).refused(t, "wrong_status")
}

func TestInvariant05OnlyHeldMeetingsAreRatedByTheTwoWhoMet(t *testing.T) {
	rated := func(by domain.ID, rating domain.Rating) happened {
		return on("2017-09-22", talk, domain.MeetingRated{PartyID: by, Rating: rating})
	}
	met := given(matchmaking(), on("2017-09-21", talk, held(bioregio, welfare)))
	met.when(rated(bioregio, "informative"), rated(welfare, "no_interest"), rated(bioregio, "cooperation_possible")).admitted(t)
	met.when(rated(medicon, "informative")).refused(t, "not_a_party")
	given(matchmaking(), on("2017-06-01", talk, matched(bioregio, welfare))).when(rated(bioregio, "informative")).refused(t, "wrong_status")
	met.when(rated(domain.ID{}, "splendid")).faulty(t, "party_id", "rating")
}

func TestReportsNeedNoOpenWave(t *testing.T) {
	report := domain.OutcomeReported{PartyID: welfare, Wave: "12-months", Outcome: "negotiating"}
	met := given(matchmaking(), on("2017-09-21", talk, held(bioregio, welfare)))
	met.when(on("2018-09-22", talk, report)).admitted(t)
	met.when(on("2018-09-22", talk, domain.OutcomeReported{PartyID: welfare, Outcome: "rich"})).faulty(t, "wave", "outcome")
	given(matchmaking(), on("2017-06-01", talk, matched(bioregio, welfare))).when(on("2018-09-22", talk, report)).refused(t, "wrong_status")
}

func TestASlotIsChecked(t *testing.T) {
	bad := slot("10:00", "7", anna, anna, domain.ID{})
	bad.EndsAt = bad.StartsAt
	given(matchmaking(), on("2017-06-01", talk, matched(bioregio, welfare))).when(on("2017-06-02", talk, bad)).
		faulty(t, "ends_at", "representatives[1]", "representatives[2]")
	given(matchmaking()).when(on("2017-06-02", talk, domain.MeetingRequested{})).faulty(t, "conference_id", "requester_id", "target_id")
}
