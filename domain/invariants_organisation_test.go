package domain_test

import (
	"slices"
	"testing"

	"aftermatch/domain"
)

// Invariants 10 to 13, and what conferences, organisations and ties keep.

var (
	dissolved = on("2017-07-01 12:00", welfare, domain.OrganisationDissolved{Reason: "merged by law"})
	aliased   = on("2017-07-01", welfare, domain.OrganisationsMerged{Into: medicon})
)

func TestInvariant10NoNewActivityAfterADissolution(t *testing.T) {
	asked := on("2017-06-01", talk, requested(bioregio, welfare))
	planned := []happened{asked, on("2017-06-02", talk, domain.MatchMade{By: welfare})}
	for name, c := range map[string]struct {
		before []happened
		after  happened
	}{
		"request":     {matchmaking(), on("2017-07-02", talk, requested(welfare, bioregio))},
		"match":       {matchmaking(), on("2017-07-02", talk, matched(bioregio, welfare))},
		"held":        {matchmaking(), on("2017-09-21", talk, held(bioregio, welfare))},
		"accept":      {append(matchmaking(), asked), on("2017-07-02", talk, domain.MatchMade{By: welfare})},
		"schedule":    {append(matchmaking(), planned...), on("2017-07-02", talk, slot("10:00", "7"))},
		"hold":        {append(matchmaking(), planned...), on("2017-09-21", talk, domain.MeetingHeld{})},
		"participate": {append(clusters(), announced()), on("2017-07-02", domain.ParticipationID(stuttgart, welfare), domain.ParticipationRegistered{ConferenceID: stuttgart, OrganisationID: welfare})},
		"delegate":    {matchmaking(), on("2017-07-02", domain.ParticipationID(stuttgart, welfare), domain.DelegateNamed{RepresentativeID: anna})},
		"join":        {append(clusters(), on("2017-01-01", ilda, domain.ProjectLogged{Title: "ILDA"})), on("2017-07-02", ilda, joins(welfare, domain.RolePartner))},
		"lead":        {earlierJoint(), on("2017-07-02", ilda, leads(welfare))},
		"tie":         {clusters(), on("2017-07-02", domain.TieID(welfare, bioregio), domain.PriorTieDeclared{Pair: pair(bioregio, welfare), Kind: "none"})},
		"rename":      {clusters(), on("2017-07-02", welfare, domain.OrganisationRenamed{Name: "WT"})},
		"relocate":    {clusters(), on("2017-07-02", welfare, domain.OrganisationRelocated{Country: "DK"})},
		"classify":    {clusters(), on("2017-07-02", welfare, domain.OrganisationClassified{Sectors: []string{"it"}})},
		"dissolve":    {clusters(), on("2017-07-02", welfare, domain.OrganisationDissolved{})},
	} {
		t.Run(name, func(t *testing.T) {
			given(c.before).when(c.after).admitted(t)
			given(c.before, dissolved).when(c.after).refused(t, "organisation_dissolved", "2017-07-01")
		})
	}
}

func earlierJoint() []happened {
	return append(clusters(), on("2017-01-01", ilda, domain.ProjectLogged{Title: "ILDA"}),
		on("2017-01-01", ilda, joins(bioregio, domain.RoleLead)), on("2017-01-01", ilda, joins(welfare, domain.RolePartner)))
}

func TestInvariant10WhatIsDatedBeforeADissolutionIsHistory(t *testing.T) {
	given(matchmaking(), dissolved).when(on("2017-06-01", talk, requested(bioregio, welfare))).admitted(t)
	given(matchmaking(), dissolved).when(on("2017-07-01 12:00", talk, requested(bioregio, welfare))).admitted(t)
	given(matchmaking(), on("2017-06-01", talk, requested(bioregio, welfare)), dissolved).when(on("2017-07-02", talk, domain.RequestExpired{})).admitted(t)
}

func TestInvariant10NothingNewBeginsForAMergedOrganisation(t *testing.T) {
	given(matchmaking(), aliased).when(on("2017-06-01", talk, requested(bioregio, welfare))).refused(t, "organisation_merged", medicon.String())
	given(matchmaking(), aliased).when(on("2017-09-21", talk, held(bioregio, welfare))).refused(t, "organisation_merged")
	given(joint(), on("2017-11-01", lyon, domain.OrganisationsMerged{Into: medicon})).when(on("2017-12-01", ilda, joins(lyon, domain.RolePartner))).refused(t, "organisation_merged")

	asked := on("2017-06-01", talk, requested(bioregio, welfare)) // what it began goes on
	given(matchmaking(), asked, aliased).when(on("2017-07-02", talk, domain.MatchMade{By: welfare}), on("2017-09-21", talk, domain.MeetingHeld{})).admitted(t)
}

func TestInvariant10MergesAreRevertible(t *testing.T) {
	reverted := on("2017-08-01", welfare, domain.OrganisationMergeReverted{Reason: "two firms of one name"})
	given(matchmaking(), aliased, reverted).when(on("2017-08-02", talk, requested(bioregio, welfare))).admitted(t)
	given(matchmaking()).when(reverted).refused(t, "not_merged")
	given(matchmaking(), aliased).when(on("2017-08-01", welfare, domain.OrganisationsMerged{Into: lyon})).refused(t, "organisation_merged")
	given(joint(), twin(), on("2018-01-02", ildaTwin, domain.ProjectsMerged{Into: ilda})).
		when(on("2018-01-03", ildaTwin, domain.ProjectMergeReverted{}), on("2018-01-04", ildaTwin, domain.ProjectStarted{})).admitted(t)
	given(joint()).when(on("2018-01-03", ilda, domain.ProjectMergeReverted{})).refused(t, "not_merged")
}

func twin() happened { return on("2017-10-01", ildaTwin, domain.ProjectLogged{Title: "ILDA Care"}) }

func TestInvariant10MergesLeadInNoCircle(t *testing.T) {
	merge := func(from, into domain.ID) happened {
		return on("2017-07-01", from, domain.OrganisationsMerged{Into: into})
	}
	given(clusters()).when(merge(welfare, welfare)).faulty(t, "into")
	given(clusters()).when(merge(welfare, domain.ID{})).faulty(t, "into")
	given(clusters()).when(merge(welfare, ilda)).refused(t, "unknown_reference")
	given(clusters(), merge(welfare, medicon)).when(merge(medicon, welfare)).refused(t, "target_merged")
	given(clusters()).when(merge(welfare, medicon), merge(medicon, welfare)).refused(t, "target_merged")
	given(clusters(), merge(welfare, medicon)).when(merge(medicon, lyon)).admitted(t) // a chain
	given(clusters(), merge(welfare, medicon), merge(medicon, lyon)).when(merge(lyon, welfare)).refused(t, "target_merged")

	join := func(from, into domain.ID) happened {
		return on("2018-01-02", from, domain.ProjectsMerged{Into: into})
	}
	given(joint(), twin()).when(join(ilda, ilda)).faulty(t, "into")
	given(joint(), twin(), join(ilda, ildaTwin)).when(join(ildaTwin, ilda)).refused(t, "target_merged")
	given(joint(), twin(), join(ilda, ildaTwin)).when(on("2018-02-01", ilda, domain.ProjectStarted{})).refused(t, "project_merged", ildaTwin.String())
	given(joint()).when(join(ilda, talk)).refused(t, "unknown_reference")
}

func TestInvariant11TheSameThingMeetsTheSameStream(t *testing.T) {
	first, again := domain.ParticipationID(stuttgart, welfare), domain.ParticipationID(stuttgart, welfare)
	if first != again || domain.TieID(welfare, bioregio) != domain.TieID(bioregio, welfare) {
		t.Error("recording something twice must meet the same stream")
	}
	if domain.DeriveID("a", "b") == domain.DeriveID("ab") || domain.ParticipationID(stuttgart, welfare) == domain.ParticipationID(welfare, stuttgart) {
		t.Error("different things must have different names")
	}
	given(matchmaking()).when(takesPart(welfare)).refused(t, "participates_already")
	wrong := takesPart(lyon)
	wrong.stream = domain.ParticipationID(stuttgart, welfare)
	given(clusters(), announced()).when(wrong).refused(t, "another_participation")
}

func TestInvariant12ADecisionNamesTheVersionsItRestsOn(t *testing.T) {
	log := given(matchmaking(), on("2017-06-01", talk, requested(bioregio, welfare))).when(on("2017-07-01", welfare, domain.OrganisationRenamed{Name: "WT"})).admitted(t)
	decision := domain.NewDecision(today.Time())
	accept := domain.Fact{Event: domain.MatchMade{By: welfare}, At: moment("2017-07-02")}
	log.tell(decision, talk, accept)
	if err := decision.Decide(talk, accept); err != nil {
		t.Fatal(err)
	}
	writes, reads := decision.Outcome()
	if len(writes) != 1 || writes[0].Stream != talk || writes[0].Version != 1 {
		t.Errorf("writes %v, want the talk at version 1", writes)
	}
	for _, want := range []domain.Read{{Stream: bioregio, Version: 1}, {Stream: welfare, Version: 2}} {
		if !slices.Contains(reads, want) {
			t.Errorf("reads %v, want %v among them", reads, want)
		}
	}
}

func TestInvariant13TheFutureIsRefusedPlansAside(t *testing.T) {
	given(matchmaking()).when(on("2026-01-01 00:01", talk, requested(bioregio, welfare))).refused(t, "in_the_future")
	future := slot("10:00", "7")
	future.StartsAt, future.EndsAt = moment("2027-01-01 10:00"), moment("2027-01-01 10:20")
	given(matchmaking(), on("2017-06-01", talk, matched(bioregio, welfare))).when(on("2017-06-02", talk, future)).admitted(t)
	planned := awarded(1)
	planned.PlannedEnd = date("2030-12-31")
	given(joint()).when(on("2018-02-01", ilda, planned)).admitted(t)
}

func TestAnExternalIDBelongsToOneOrganisation(t *testing.T) {
	linked := func(to domain.ID) happened {
		return on("2017-01-01", to, domain.ExternalIDLinked{Scheme: domain.SchemeVAT, Value: "DK12345678"})
	}
	given(clusters(), linked(welfare)).when(linked(medicon)).refused(t, "taken", "vat", "DK12345678", "merge")
	given(clusters(), linked(welfare)).when(linked(welfare)).refused(t, "already_linked")
	given(clusters(), linked(welfare)).when(on("2017-01-01", welfare, domain.ExternalIDLinked{Scheme: domain.SchemePIC, Value: "123456789"})).admitted(t)
	given(clusters(), linked(welfare), aliased).when(linked(medicon)).refused(t, "taken") // the alias leads there
	given(clusters()).when(on("2017-01-01", welfare, domain.ExternalIDLinked{Scheme: "duns", Value: "1"})).faulty(t, "scheme")
}

func TestRegistrationsSayEveryFaultAtOnce(t *testing.T) {
	given().when(on("2017-01-01", welfare, domain.OrganisationRegistered{Country: "UK", Region: "Kent", NUTSVersion: 1999, Sectors: []string{"it", "magic", "it"}})).
		faulty(t, "name", "country", "region", "nuts_version", "sectors[1]", "sectors[2]")
	given().when(on("2017-01-01", stuttgart, domain.ConferenceAnnounced{Series: "CMC\x00", StartsOn: date("2017-09-22"), EndsOn: date("2017-09-21"), Country: "EL"})).
		faulty(t, "name", "series", "ends_on", "country")
	given(clusters()).when(on("2017-01-01", welfare, domain.OrganisationRegistered{Name: "WT", Country: "DK"})).refused(t, "organisation_exists")
}

func TestAConferenceThatIsCancelledBeginsNothing(t *testing.T) {
	cancelled := on("2017-08-01", stuttgart, domain.ConferenceCancelled{Reason: "flood"})
	given(matchmaking(), cancelled).when(on("2017-07-01", talk, requested(bioregio, welfare))).refused(t, "conference_cancelled")
	given(clusters(), announced(), cancelled).when(takesPart(welfare)).refused(t, "conference_cancelled")
	given(announced(), cancelled).when(on("2017-08-02", stuttgart, domain.FollowUpWaveOpened{Wave: "6-months"})).refused(t, "conference_cancelled")
	given(announced(), cancelled).when(on("2017-08-02", stuttgart, domain.ConferenceCostRecorded{Purpose: "hall", Money: euro(500_000)})).admitted(t)
	given().when(cancelled).refused(t, "not_found", "conference")
	given(clusters()).when(takesPart(welfare)).refused(t, "unknown_reference", stuttgart.String())
}

func TestAWaveIsOpenOnce(t *testing.T) {
	opened := on("2018-03-21", stuttgart, domain.FollowUpWaveOpened{Wave: "6-months"})
	closed := on("2018-05-21", stuttgart, domain.FollowUpWaveClosed{Wave: "6-months"})
	given(announced(), opened).when(opened).refused(t, "wave_open")
	given(announced(), opened).when(on("2018-09-21", stuttgart, domain.FollowUpWaveOpened{Wave: "12-months"})).admitted(t)
	given(announced(), opened).when(closed, opened).admitted(t)
	given(announced()).when(closed).refused(t, "wave_not_open")
	given(announced()).when(on("2018-03-21", stuttgart, domain.FollowUpWaveOpened{Wave: " "})).faulty(t, "wave")
}

func TestDelegatesAreNamedThenCheckedIn(t *testing.T) {
	part := domain.ParticipationID(stuttgart, welfare)
	named := on("2017-06-01", part, domain.DelegateNamed{RepresentativeID: anna})
	came := on("2017-09-21", part, domain.DelegateCheckedIn{RepresentativeID: anna})
	given(matchmaking()).when(named, came).admitted(t)
	given(matchmaking()).when(came).refused(t, "not_a_delegate")
	given(matchmaking(), named).when(named).refused(t, "delegate_named")
	given(matchmaking(), named, came).when(came).refused(t, "checked_in")
	cancelled := on("2017-08-01", part, domain.ParticipationCancelled{})
	given(matchmaking(), named, cancelled).when(came).refused(t, "participation_cancelled")
	given(matchmaking(), cancelled).when(cancelled).refused(t, "participation_cancelled")
	given(clusters(), announced()).when(named).refused(t, "not_found", "participation")
}

func pair(a, b domain.ID) domain.Pair { return domain.Pair{OrganisationA: a, OrganisationB: b} }

func TestACooperationIsEndedOnceBothSidesSaySo(t *testing.T) {
	tie := domain.TieID(bioregio, welfare)
	knew := on("2017-01-01", tie, domain.PriorTieDeclared{Pair: pair(welfare, bioregio), Kind: domain.TieContact})
	ends := func(by domain.ID) happened { return on("2020-01-01", tie, domain.CooperationEnded{By: by}) }
	both := on("2020-01-01", tie, domain.CooperationEnded{Both: true})

	if half := given(clusters(), knew).when(ends(bioregio)).admitted(t); stateOf[domain.Tie](half, tie).Ended() {
		t.Error("one side alone ended the cooperation")
	}
	for name, whole := range map[string][]happened{"one after the other": {ends(bioregio), ends(welfare)}, "together": {both}, "one, then together": {ends(welfare), both}} {
		if log := given(clusters(), knew).when(whole).admitted(t); !stateOf[domain.Tie](log, tie).Ended() {
			t.Errorf("%s: both sides declared the cooperation ended, but it is not", name)
		}
	}
	given(clusters(), knew, ends(bioregio)).when(ends(bioregio)).refused(t, "ended_already")
	given(clusters(), knew, both).when(ends(bioregio)).refused(t, "ended_already")
	given(clusters(), knew).when(ends(lyon)).refused(t, "not_a_party")
	given(clusters(), knew).when(on("2020-01-01", tie, domain.CooperationEnded{By: welfare, Both: true})).faulty(t, "by")
	given(clusters()).when(on("2020-01-01", tie, domain.CooperationEnded{Pair: pair(bioregio, welfare), Both: true})).admitted(t)
	given(clusters()).when(both).faulty(t, "organisation_a", "organisation_b")
}

func TestPriorTiesAreDeclaredAndRetracted(t *testing.T) {
	tie := domain.TieID(bioregio, welfare)
	declared := func(kind domain.TieKind) happened {
		return on("2017-01-01", tie, domain.PriorTieDeclared{Pair: pair(welfare, bioregio), Kind: kind})
	}
	retracted := on("2017-02-01", tie, domain.PriorTieRetracted{})
	log := given(clusters()).when(declared("none"), declared("project")).admitted(t)
	if kind := stateOf[domain.Tie](log, tie).Kind; kind != domain.TieProject {
		t.Errorf("the tie is %s", kind)
	}
	given(clusters(), declared("none"), retracted).when(declared("contact")).admitted(t)
	given(clusters(), declared("none"), retracted).when(retracted).refused(t, "no_prior_tie")
	given(clusters()).when(retracted).refused(t, "not_found", "tie")
	given(clusters()).when(on("2017-01-01", tie, domain.PriorTieDeclared{Pair: pair(welfare, welfare), Kind: "love"})).faulty(t, "organisation_b", "kind")
	given(clusters()).when(on("2017-01-01", talk, declared("none").fact.Event)).refused(t, "another_tie", tie.String())
	given(clusters()).when(on("2017-01-01", domain.TieID(talk, welfare), domain.PriorTieDeclared{Pair: pair(talk, welfare), Kind: "none"})).refused(t, "unknown_reference")
}
