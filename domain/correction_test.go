package domain_test

import (
	"testing"

	"aftermatch/domain"
)

// The log of these stories: 1–4 the clusters, 5 the conference, 6–8 who takes part, then the meeting.
const first = 9

func corrected(n int, to domain.Event) happened {
	return on("2018-01-01", talk, domain.FactCorrected{EventID: recordedAs(n), Reason: "typed wrongly", Replacement: to})
}

func retracted(n int) happened {
	return on("2018-01-02", talk, domain.FactRetracted{EventID: recordedAs(n), Reason: "did not happen"})
}

func TestACorrectionReplacesAFact(t *testing.T) {
	asked := on("2017-06-01", talk, requested(bioregio, welfare))
	log := given(matchmaking(), asked).when(corrected(first, requested(bioregio, medicon))).admitted(t)
	if m := stateOf[domain.Meeting](log, talk); m.Target != medicon {
		t.Errorf("the target is %s, want %s", m.Target, medicon)
	}
	// The pair is free again, and the other one taken.
	free := on("2018-01-03", talkTwo, requested(welfare, bioregio))
	taken := on("2018-01-03", talkTwo, requested(medicon, bioregio))
	given(matchmaking(), asked, corrected(first, requested(bioregio, medicon))).when(free).admitted(t)
	given(matchmaking(), asked, corrected(first, requested(bioregio, medicon))).when(taken).refused(t, "taken")
	given(matchmaking(), asked, on("2017-06-01", talkTwo, requested(bioregio, medicon))).when(corrected(first, requested(bioregio, medicon))).refused(t, "taken")
}

func TestACorrectionOfTheTimeAlone(t *testing.T) {
	moved := domain.FactCorrected{EventID: recordedAs(first), Reason: "a day early", Replacement: held(bioregio, welfare), At: moment("2017-09-22 10:00")}
	met := on("2017-09-21 10:00", talk, held(bioregio, welfare))
	log := given(matchmaking(), met).when(on("2018-01-01", talk, moved)).admitted(t)
	if at := domain.Effective(log.streams[talk])[0].At; !at.Equal(moved.At) {
		t.Errorf("held at %s, want %s", at, moved.At)
	}
	moved.At = moment("2017-09-24")
	given(matchmaking(), met).when(on("2018-01-01", talk, moved)).refused(t, "outside_conference")
	moved.At = moment("2026-06-01")
	given(matchmaking(), met).when(on("2018-01-01", talk, moved)).refused(t, "in_the_future")
}

func TestARetractionTakesAFactBack(t *testing.T) {
	asked := on("2017-06-01", talk, requested(bioregio, welfare))
	declined := on("2017-06-02", talk, domain.RequestDeclined{By: welfare})
	log := given(matchmaking(), asked, declined).when(retracted(first + 1)).admitted(t)
	if m := stateOf[domain.Meeting](log, talk); m.Status != domain.StatusRequested {
		t.Errorf("the request is %s", m.Status)
	}
	given(matchmaking(), asked, declined, retracted(first+1)).when(on("2017-06-03", talk, domain.MatchMade{By: welfare})).admitted(t)
	given(matchmaking(), asked, declined, retracted(first+1)).when(retracted(first+1)).refused(t, "retracted_already")
	given(matchmaking(), asked).when(retracted(first), on("2017-06-05", talk, requested(welfare, bioregio))).admitted(t) // begun anew
}

func TestARetractionCanBeUndone(t *testing.T) {
	asked := on("2017-06-01", talk, requested(bioregio, welfare))
	declined := on("2017-06-02", talk, domain.RequestDeclined{By: welfare})
	undone := given(matchmaking(), asked, declined, retracted(first+1)).when(retracted(first + 2)).admitted(t)
	if m := stateOf[domain.Meeting](undone, talk); m.Status != domain.StatusDeclined {
		t.Errorf("after undoing the retraction the request is %s", m.Status)
	}
	redone := given(matchmaking(), asked, declined, retracted(first+1), retracted(first+2)).when(retracted(first + 3)).admitted(t)
	if m := stateOf[domain.Meeting](redone, talk); m.Status != domain.StatusRequested {
		t.Errorf("after undoing the undoing the request is %s", m.Status)
	}
	// A retraction cannot be undone when something else took the place.
	given(matchmaking(), asked, retracted(first), on("2017-06-05", talkTwo, requested(welfare, bioregio))).when(retracted(first+1)).refused(t, "taken")
}

func TestACorrectionCanBeUndoneAndMadeAgain(t *testing.T) {
	asked := on("2017-06-01", talk, requested(bioregio, welfare))
	toMedicon, toWelfare := corrected(first, requested(bioregio, medicon)), corrected(first, requested(welfare, bioregio))
	for name, c := range map[string]struct {
		then   []happened
		target domain.ID
	}{
		"corrected":         {[]happened{toMedicon}, medicon},
		"corrected twice":   {[]happened{toMedicon, toWelfare}, bioregio},
		"the last undone":   {[]happened{toMedicon, toWelfare, retracted(first + 2)}, medicon},
		"the first undone":  {[]happened{toMedicon, toWelfare, retracted(first + 1)}, bioregio},
		"both undone":       {[]happened{toMedicon, toWelfare, retracted(first + 1), retracted(first + 2)}, welfare},
		"undone, then made": {[]happened{toMedicon, retracted(first + 1), toMedicon}, medicon},
	} {
		log := given(matchmaking(), asked, c.then).when().admitted(t)
		if m := stateOf[domain.Meeting](log, talk); m.Target != c.target {
			t.Errorf("%s: the target is %s, want %s", name, m.Target, c.target)
		}
	}
	given(matchmaking(), asked, toMedicon).when(corrected(first+1, requested(bioregio, medicon))).refused(t, "correct_the_fact")
}

func TestACorrectionThatBreaksALaterFactNamesIt(t *testing.T) {
	asked, accepted := on("2017-06-01", talk, requested(bioregio, welfare)), on("2017-06-02", talk, domain.MatchMade{By: welfare})
	met := on("2017-09-21", talk, domain.MeetingHeld{})
	told := given(matchmaking(), asked, accepted, met)
	told.when(corrected(first, requested(bioregio, medicon))).refused(t, "correction_breaks", "MatchMade", recordedAs(first+1).String(), "same request")
	told.when(retracted(first)).refused(t, "correction_breaks", "MatchMade")
	told.when(retracted(first+1)).refused(t, "correction_breaks", "MeetingHeld", recordedAs(first+2).String())
	late := corrected(first, requested(bioregio, welfare))
	late.fact.Event = domain.FactCorrected{EventID: recordedAs(first), Reason: "later", Replacement: requested(bioregio, welfare), At: moment("2017-06-03")}
	told.when(late).refused(t, "correction_breaks", "MatchMade", "2017-06-02")
}

func TestTheSameRequestMayCorrectBoth(t *testing.T) {
	asked, accepted := on("2017-06-01", talk, requested(bioregio, welfare)), on("2017-06-02", talk, domain.MatchMade{By: welfare})
	told := given(matchmaking(), asked, accepted)
	log := told.when(corrected(first, requested(bioregio, medicon)), corrected(first+1, domain.MatchMade{By: medicon})).admitted(t)
	if m := stateOf[domain.Meeting](log, talk); m.Target != medicon || m.Status != domain.StatusMatched {
		t.Errorf("the meeting is %s with %s", m.Status, m.Target)
	}
	told.when(retracted(first+1), corrected(first, requested(bioregio, medicon))).admitted(t)
	told.when(retracted(first+1), retracted(first), on("2017-09-21", talk, held(bioregio, welfare))).admitted(t)
	told.when(retracted(first+1), on("2017-06-03", talk, domain.MatchMade{By: medicon})).refused(t, "not_yours_to_answer") // the new fact's own fault
}

func TestFactsThatTodaysWorldWouldRefuseDoNotCount(t *testing.T) {
	asked, accepted := on("2017-06-01", talk, requested(bioregio, welfare)), on("2017-06-02", talk, domain.MatchMade{By: welfare})
	met := on("2017-09-21", talk, domain.MeetingHeld{})
	merged := on("2017-10-01", welfare, domain.OrganisationsMerged{Into: medicon})
	told := given(matchmaking(), asked, accepted, met, merged)
	told.when(corrected(first+2, domain.MeetingHeld{OutsideDates: true})).admitted(t)
	// but what the correction itself says is judged by it
	told.when(corrected(first, requested(welfare, bioregio))).refused(t, "correction_breaks", "MatchMade")
	given(matchmaking(), asked, merged).when(corrected(first, requested(medicon, welfare))).admitted(t) // welfare is refused as before
	given(matchmaking(), asked, merged).when(corrected(first, requested(medicon, lyon))).refused(t, "not_participating")
	gone := on("2017-09-01", welfare, domain.OrganisationDissolved{})
	given(matchmaking(), asked, accepted, met, gone).when(corrected(first+2, domain.MeetingHeld{OutsideDates: true})).admitted(t)
	outside := domain.FactCorrected{EventID: recordedAs(first + 2), Reason: "a week later", Replacement: domain.MeetingHeld{}, At: moment("2017-09-28")}
	given(matchmaking(), asked, accepted, met, gone).when(on("2018-01-01", talk, outside)).refused(t, "organisation_dissolved") // and outside the conference now
	nobody := domain.DeriveID("nobody")
	given(matchmaking(), asked).when(corrected(first, requested(nobody, welfare))).refused(t, "unknown_reference", nobody.String())
}

func TestACorrectionIsItselfChecked(t *testing.T) {
	asked := on("2017-06-01", talk, requested(bioregio, welfare))
	told := given(matchmaking(), asked)
	told.when(corrected(99, requested(bioregio, medicon))).refused(t, "not_found", "event")
	told.when(corrected(first-1, requested(bioregio, medicon))).refused(t, "not_found", "event") // of another stream
	told.when(corrected(first, domain.RequestExpired{})).faulty(t, "data")
	told.when(on("2018-01-01", talk, domain.FactCorrected{EventID: recordedAs(first), Replacement: requested(bioregio, medicon)})).faulty(t, "reason")
	told.when(on("2018-01-01", talk, domain.FactRetracted{})).faulty(t, "event_id", "reason")
	told.when(corrected(first, requested(bioregio, domain.ID{}))).faulty(t, "data.target_id")
	given().when(retracted(1)).refused(t, "not_found", "event")
}

func TestTheRevertOfAMergeIsNotRetracted(t *testing.T) {
	// Else the two could come to be aliases of each other.
	reverted := on("2018-01-02", welfare, domain.OrganisationMergeReverted{})
	given(clusters(), on("2018-01-01", welfare, domain.OrganisationsMerged{Into: medicon}), reverted, on("2018-01-03", medicon, domain.OrganisationsMerged{Into: welfare})).
		when(on("2018-01-04", welfare, domain.FactRetracted{EventID: recordedAs(6), Reason: "wrong"})).refused(t, "merge_again")
	given(clusters(), on("2018-01-01", welfare, domain.OrganisationsMerged{Into: medicon}), on("2018-01-02", welfare, domain.FactRetracted{EventID: recordedAs(5), Reason: "wrong"}),
		on("2018-01-03", medicon, domain.OrganisationsMerged{Into: welfare})).
		when(on("2018-01-04", welfare, domain.FactRetracted{EventID: recordedAs(6), Reason: "right after all"})).refused(t, "correction_breaks", "merged into")
}

func TestADerivedStreamKeepsItsName(t *testing.T) {
	part := domain.ParticipationID(stuttgart, welfare)
	to := domain.ParticipationRegistered{ConferenceID: stuttgart, OrganisationID: lyon}
	given(matchmaking()).when(on("2018-01-01", part, domain.FactCorrected{EventID: recordedAs(7), Reason: "wrong firm", Replacement: to})).
		refused(t, "another_participation", domain.ParticipationID(stuttgart, lyon).String())
}
