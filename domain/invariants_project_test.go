package domain_test

import (
	"encoding/json"
	"strings"
	"testing"

	"aftermatch/domain"
)

// Invariants 6 to 9 of a project's life.

func leads(organisation domain.ID) domain.LeadChanged {
	return domain.LeadChanged{OrganisationID: organisation}
}

func leaves(organisation domain.ID) domain.PartnerLeft {
	return domain.PartnerLeft{OrganisationID: organisation}
}

func TestInvariant06OneActiveLeadFromTheProposalOn(t *testing.T) {
	proposed := on("2017-11-01", ilda, domain.ProposalSubmitted{Programme: "Eurostars"})
	leaderless := append(clusters(), on("2017-10-01", ilda, domain.ProjectLogged{Title: "ILDA-care"}), on("2017-10-01", ilda, joins(welfare, domain.RolePartner)))
	given(leaderless).when(proposed).refused(t, "one_lead", "0")
	given(leaderless, on("2017-10-02", ilda, joins(bioregio, domain.RoleLead))).when(proposed).admitted(t)
	given(joint(), on("2017-10-02", ilda, joins(medicon, domain.RoleLead))).when(proposed).refused(t, "one_lead", "2")

	given(joint(), proposed).when(on("2017-12-01", ilda, joins(medicon, domain.RoleLead))).refused(t, "one_lead")
	given(joint(), proposed).when(on("2017-12-01", ilda, leaves(bioregio))).refused(t, "one_lead", "change it")
	given(joint(), proposed, on("2017-12-01", ilda, leads(welfare))).when(on("2017-12-02", ilda, leaves(bioregio))).admitted(t)
	given(joint()).when(on("2017-12-01", ilda, leaves(bioregio))).admitted(t) // nothing proposed yet
}

func TestInvariant06TheLeadIsJudgedByWhenThingsHappened(t *testing.T) {
	changed := given(joint(), on("2017-12-01", ilda, leaves(bioregio)), on("2018-02-01", ilda, joins(medicon, domain.RoleLead)))
	changed.when(on("2018-03-01", ilda, domain.ProposalSubmitted{})).admitted(t)
	changed.when(on("2018-01-01", ilda, domain.ProposalSubmitted{})).refused(t, "one_lead", "2018-01-01")
	changed.when(on("2017-11-01", ilda, domain.ProposalSubmitted{})).refused(t, "one_lead", "2017-12-01") // nobody led for two months
	given(joint(), on("2017-11-01 15:00", ilda, leads(welfare))).when(on("2017-11-01", ilda, domain.ProposalSubmitted{})).admitted(t)

	late := append(clusters(), on("2017-10-01", ilda, domain.ProjectLogged{Title: "ILDA-care"}), on("2017-11-01 15:00", ilda, joins(bioregio, domain.RoleLead)))
	given(late).when(on("2017-11-01", ilda, domain.ProposalSubmitted{})).admitted(t) // some time that day
	given(late).when(on("2017-11-01 14:00", ilda, domain.ProposalSubmitted{})).refused(t, "one_lead")
	given(late).when(on("2017-10-31", ilda, domain.ProposalSubmitted{})).refused(t, "one_lead")
}

func TestInvariant06TheLeadChangesToAPartner(t *testing.T) {
	given(joint()).when(on("2017-11-01", ilda, leads(medicon))).refused(t, "not_a_partner")
	given(joint()).when(on("2017-11-01", ilda, leads(bioregio))).refused(t, "leads_already")
	given(joint()).when(on("2017-09-30", ilda, leads(welfare))).refused(t, "dates_out_of_order")
	given(joint(), on("2017-10-05", ilda, leads(welfare))).when(on("2017-10-03", ilda, leads(bioregio))).refused(t, "dates_out_of_order")
}

func TestInvariant06AnAwardNeedsTwoDistinctOrganisations(t *testing.T) {
	alone := append(clusters(), on("2017-10-01", ilda, domain.ProjectLogged{Title: "ILDA-care"}), on("2017-10-01", ilda, joins(bioregio, domain.RoleLead)))
	award := on("2018-02-01", ilda, awarded(21_000_000))
	given(alone).when(award).refused(t, "too_few_partners")
	given(joint()).when(award).admitted(t)
	given(joint(), award).when(on("2018-03-01", ilda, leaves(welfare))).admitted(t)
	given(joint(), award).when(on("2018-01-01", ilda, leaves(welfare))).refused(t, "too_few_partners", "2018-02-01")
	given(joint(), on("2018-01-01", ilda, leaves(welfare))).when(award).refused(t, "too_few_partners")
	given(joint(), on("2018-03-01", ilda, leaves(welfare))).when(award).admitted(t)                                    // learned late
	given(joint(), on("2018-02-01", ilda, leaves(welfare))).when(on("2018-02-01 10:00", ilda, awarded(1))).admitted(t) // left some time that day
}

func TestInvariant06AliasesAreNotDistinct(t *testing.T) {
	merged := on("2017-12-01", welfare, domain.OrganisationsMerged{Into: medicon})
	chained := on("2017-12-02", medicon, domain.OrganisationsMerged{Into: bioregio})
	award := on("2018-02-01", ilda, awarded(100))
	given(joint(), merged).when(award).admitted(t)
	given(joint(), merged, chained).when(award).refused(t, "too_few_partners")
	given(joint(), award, merged, chained).when(on("2018-03-01", ilda, domain.ProjectStarted{}), on("2018-04-01", ilda, joins(lyon, domain.RolePartner))).admitted(t)
	given(joint(), merged).when(on("2018-03-01", ilda, joins(medicon, domain.RolePartner))).refused(t, "partner_already")
}

func TestInvariant06OneSpellPerPartnerAtATime(t *testing.T) {
	left := on("2018-01-01", ilda, leaves(welfare))
	given(joint()).when(on("2017-11-01", ilda, joins(welfare, domain.RoleAssociate))).refused(t, "partner_already")
	given(joint(), left).when(on("2018-06-01", ilda, joins(welfare, domain.RoleAssociate))).admitted(t)
	given(joint(), left).when(on("2017-12-31", ilda, joins(welfare, domain.RoleAssociate))).refused(t, "partner_already")
	given(joint(), left).when(on("2018-02-01", ilda, leaves(welfare))).refused(t, "not_a_partner")
	given(joint()).when(on("2017-09-30", ilda, leaves(welfare))).refused(t, "dates_out_of_order")
}

func TestInvariant06AmountsAreMinorUnitsInACurrency(t *testing.T) {
	given(joint()).when(on("2018-02-01", ilda, domain.FundingAwarded{URL: "BMBF", Money: domain.Money{Amount: -1, Currency: "Euro"}})).
		faulty(t, "funder", "url", "amount", "currency")
	given(joint()).when(on("2018-02-01", ilda, domain.BudgetRevised{Money: domain.Money{Amount: -1, Currency: "XAU"}})).faulty(t, "amount", "currency")
	share := domain.Money{Amount: 1 << 60, Currency: ""}
	given(joint()).when(on("2018-02-01", ilda, domain.PartnerJoined{OrganisationID: medicon, Role: "boss", Budget: &share})).
		faulty(t, "role", "budget.amount", "budget.currency")
}

func TestInvariant06AConversionIsGivenWhole(t *testing.T) {
	award := domain.FundingAwarded{Funder: "Innovationsfonden", Money: domain.Money{Amount: 7_446_000, Currency: "DKK"}}
	given(joint()).when(on("2018-02-01", ilda, award)).admitted(t)
	if _, known := domain.InEuro(award.Money, award.Conversion); known {
		t.Error("an amount in kroner without a rate has no value in euro")
	}
	award.Conversion = domain.Conversion{EURMinor: 1_000_000}
	given(joint()).when(on("2018-02-01", ilda, award)).faulty(t, "rate", "rate_date", "rate_source")
	award.Conversion = domain.Conversion{EURMinor: 1_000_000, Rate: 7.446, RateDate: date("2018-02-01"), RateSource: "ECB"}
	given(joint()).when(on("2018-02-01", ilda, award)).admitted(t)
	if cents, known := domain.InEuro(award.Money, award.Conversion); !known || cents != 1_000_000 {
		t.Errorf("in euro: %d, %v", cents, known)
	}
	award.Money = euro(5)
	given(joint()).when(on("2018-02-01", ilda, award)).faulty(t, "eur_minor")
	award.Conversion = domain.Conversion{EURMinor: 5}
	given(joint()).when(on("2018-02-01", ilda, award)).admitted(t)
}

func TestInvariant06BudgetsSumToAtMostTheTotal(t *testing.T) {
	share := func(of domain.ID, cents int64) happened {
		return on("2018-03-01", ilda, domain.BudgetRevised{OrganisationID: of, Money: euro(cents)})
	}
	total := func(cents int64) happened {
		return on("2018-03-01", ilda, domain.BudgetRevised{Money: euro(cents)})
	}
	award := on("2018-02-01", ilda, awarded(100))
	budget := euro(30)
	joining := on("2018-04-01", ilda, domain.PartnerJoined{OrganisationID: medicon, Role: domain.RolePartner, Budget: &budget})

	given(joint()).when(share(bioregio, 70), share(welfare, 1<<40)).admitted(t) // nobody said a total
	given(joint(), award).when(share(bioregio, 70), share(welfare, 30)).admitted(t)
	given(joint(), award).when(share(bioregio, 70), share(welfare, 31)).refused(t, "budget_exceeded", "101", "100")
	given(joint(), award, share(bioregio, 70)).when(share(bioregio, 100)).admitted(t) // a share is replaced
	given(joint(), award, share(bioregio, 71)).when(joining).refused(t, "budget_exceeded")
	given(joint(), award, total(200), share(bioregio, 170)).when(joining).admitted(t) // a grant need not pay for all
	given(joint(), total(200), share(bioregio, 170)).when(total(169)).refused(t, "budget_exceeded")
	given(joint(), share(bioregio, 101)).when(award).refused(t, "budget_exceeded", "the total")
	given(joint(), award, share(welfare, 70), on("2018-05-01", ilda, leaves(welfare))).when(share(bioregio, 100)).admitted(t)
	given(joint()).when(share(medicon, 1)).refused(t, "not_a_partner")

	kroner := on("2018-03-01", ilda, domain.BudgetRevised{OrganisationID: welfare, Money: domain.Money{Amount: 900, Currency: "DKK"}})
	given(joint(), award, share(bioregio, 100)).when(kroner).admitted(t) // other currencies are not compared
}

func TestInvariant07AProjectMayStartWithoutFunding(t *testing.T) {
	given(joint()).when(on("2018-02-01", ilda, domain.ProjectStarted{}), on("2019-02-01", ilda, domain.ProjectCompleted{Result: "a lamp"})).admitted(t)
}

func TestAProjectGoesForward(t *testing.T) {
	started, done := on("2018-02-01", ilda, domain.ProjectStarted{}), on("2019-02-01", ilda, domain.ProjectCompleted{})
	given(joint()).when(done).refused(t, "not_started")
	given(joint(), on("2018-01-01", ilda, awarded(1))).when(done).admitted(t)
	given(joint(), started).when(started).refused(t, "project_started")
	given(joint(), started).when(on("2018-01-31", ilda, domain.ProjectCompleted{})).refused(t, "dates_out_of_order")
	given(joint(), started, done).when(on("2018-06-01", ilda, domain.ProjectAbandoned{})).refused(t, "project_closed")
	given(joint(), started, done).when(on("2019-06-01", ilda, awarded(1))).refused(t, "project_closed", "completed")
	given(joint(), started, done).when(on("2018-06-01", ilda, awarded(1))).admitted(t) // learned late
	given(joint()).when(on("2017-09-30", ilda, domain.AgreementSigned{Kind: "memorandum"})).refused(t, "dates_out_of_order", "idea")
	given(joint()).when(on("2017-10-30", ilda, domain.AgreementSigned{Kind: "handshake"})).faulty(t, "kind")
	given(joint()).when(on("2017-10-30", ilda, domain.ProposalRejected{})).refused(t, "no_open_proposal")
	given(joint()).when(on("2017-10-30", ildaTwin, started.fact.Event)).refused(t, "not_found", "project")
	given(joint()).when(on("2017-10-30", ilda, domain.ProjectLogged{Title: "again"})).refused(t, "project_exists")
}

func TestAProjectsStatusIsItsFurthestStep(t *testing.T) {
	log := given(joint()).when(
		on("2017-11-01", ilda, domain.ProposalSubmitted{}),
		on("2017-12-01", ilda, domain.ProposalRejected{Reason: "no money"}),
		on("2017-12-02", ilda, domain.AgreementSigned{Kind: "memorandum"})).admitted(t)
	for _, step := range []struct {
		event domain.Event
		want  domain.ProjectStatus
	}{
		{domain.AgreementSigned{Kind: "contract"}, domain.ProjectRejected},
		{domain.ProposalSubmitted{}, domain.ProjectProposed},
		{awarded(1), domain.ProjectFunded},
		{domain.ProjectStarted{}, domain.ProjectRunning},
		{awarded(2), domain.ProjectRunning},
		{domain.ProjectCompleted{}, domain.ProjectDone},
	} {
		if err := log.record(today.Time(), on("2018-05-01", ilda, step.event)); err != nil {
			t.Fatal(err)
		}
		if got := stateOf[domain.Project](log, ilda).Status; got != step.want {
			t.Errorf("after %s the project is %s, want %s", step.event.EventType(), got, step.want)
		}
	}
}

func stateOf[S any](log *ledger, id domain.ID) S {
	return domain.In[S](domain.WorldOf(map[domain.ID]domain.State{id: domain.Fold(log.streams[id])}), id)
}

func TestInvariant08AContinuationIsStored(t *testing.T) {
	// The idea is older than the conference: that is for figures to see, not a reason to refuse.
	met := []happened{announced(), takesPart(bioregio), takesPart(welfare), on("2017-09-21", talk, held(bioregio, welfare))}
	older := append(clusters(), on("2016-01-01", ilda, domain.ProjectLogged{Title: "ILDA-care"}))
	given(older, met).when(on("2017-10-01", ilda, domain.OriginClaimed{MeetingID: talk})).admitted(t)

	for idea, continues := range map[string]bool{"2017-09-20 23:59": true, "2017-09-21": false, "2017-09-21 08:00": false, "2017-09-22": false} {
		if got := domain.IsContinuation(moment(idea), date("2017-09-21")); got != continues {
			t.Errorf("an idea of %s: continuation %v, want %v", idea, got, continues)
		}
	}
}

func TestOriginsAreMeetingsHeld(t *testing.T) {
	met := []happened{announced(), takesPart(bioregio), takesPart(welfare), on("2017-09-21", talk, held(bioregio, welfare)), on("2017-09-01", talkTwo, requested(bioregio, welfare))}
	claimed := on("2017-10-02", ilda, domain.OriginClaimed{MeetingID: talk})
	withdrawn := on("2017-10-03", ilda, domain.OriginWithdrawn{MeetingID: talk})
	told := given(joint(), met)
	told.when(claimed, withdrawn, claimed).admitted(t)
	told.when(claimed, claimed).refused(t, "origin_claimed")
	told.when(withdrawn).refused(t, "not_an_origin")
	told.when(on("2017-10-02", ilda, domain.OriginClaimed{MeetingID: talkTwo})).refused(t, "meeting_not_held", "requested")
	told.when(on("2017-10-02", ilda, domain.OriginClaimed{MeetingID: lyon})).refused(t, "unknown_reference")
}

func TestPartnersConfirmAndDispute(t *testing.T) {
	confirmed := on("2017-10-02", ilda, domain.PartnerConfirmed{OrganisationID: welfare})
	disputed := on("2017-10-03", ilda, domain.PartnerDisputed{OrganisationID: welfare})
	given(joint()).when(confirmed, disputed, confirmed).admitted(t)
	given(joint(), on("2017-10-05", ilda, leaves(welfare))).when(confirmed).admitted(t)
	given(joint()).when(on("2017-10-02", ilda, domain.PartnerConfirmed{OrganisationID: lyon})).refused(t, "not_a_partner")
}

func TestInvariant09CrossBorderIsNeverStored(t *testing.T) {
	for _, event := range examples {
		stored, err := json.Marshal(event)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(stored), "border") {
			t.Errorf("%s stores what is to be derived: %s", event.EventType(), stored)
		}
	}
}
