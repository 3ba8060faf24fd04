package domain_test

import (
	"strings"

	"aftermatch/domain"
)

// examples is one event of every type, each with every field filled.
var examples = []domain.Event{
	domain.ConferenceAnnounced{Name: "Cluster Matchmaking Conference 2017", Series: "Cluster Matchmaking Conference", Edition: "5",
		StartsOn: date("2017-09-21"), EndsOn: date("2017-09-22"), Country: "DE", City: "Stuttgart"},
	domain.ConferenceRescheduled{StartsOn: date("2017-10-05"), EndsOn: date("2017-10-06")},
	domain.ConferenceCancelled{Reason: "flood"},
	domain.ConferenceCostRecorded{Purpose: "hall", Money: zloty, Conversion: zlotyInEuro},
	domain.FollowUpWaveOpened{Wave: "6-months"},
	domain.FollowUpWaveClosed{Wave: "6-months"},

	domain.OrganisationRegistered{Name: "BioRegio STERN", Country: "DE", Region: "DE11", NUTSVersion: 2016, Sectors: []string{"biotech", "health"}, NeedsReview: true},
	domain.OrganisationRenamed{Name: "BioRegio STERN Management GmbH"},
	domain.OrganisationRelocated{Country: "AT", Region: "AT13", NUTSVersion: 2021},
	domain.OrganisationClassified{Sectors: []string{"photonics"}},
	domain.ExternalIDLinked{Scheme: domain.SchemeROR, Value: "03yrm5c26"},
	domain.OrganisationsMerged{Into: welfare},
	domain.OrganisationMergeReverted{Reason: "two firms of one name"},
	domain.OrganisationDissolved{Reason: "insolvent"},

	domain.ParticipationRegistered{ConferenceID: stuttgart, OrganisationID: bioregio},
	domain.DelegateNamed{RepresentativeID: anna},
	domain.ParticipationCancelled{Reason: "ill"},
	domain.DelegateCheckedIn{RepresentativeID: anna},

	domain.RepresentativeRegistered{Name: sealed("n"), Email: sealed("e")},
	domain.AffiliationStarted{OrganisationID: bioregio, Position: sealed("p")},
	domain.AffiliationEnded{OrganisationID: bioregio},
	domain.ConsentGiven{Notice: "2017-1", Form: "online"},
	domain.ConsentWithdrawn{},
	domain.PersonalDataErased{Ground: domain.GroundRequest},

	domain.MeetingRequested{Pairing: between(bioregio, welfare)},
	domain.RequestDeclined{By: welfare},
	domain.RequestWithdrawn{By: bioregio},
	domain.RequestExpired{},
	domain.MatchMade{Pairing: between(bioregio, welfare), By: welfare},
	slot("10:00", "7", anna, bjorn),
	domain.MeetingRescheduled(slot("11:00", "8", anna)),
	domain.MeetingCancelled{Reason: "train"},
	domain.MeetingHeld{Pairing: between(bioregio, welfare), OutsideDates: true},
	domain.NoShowRecorded{AbsentID: welfare},
	domain.MeetingRated{PartyID: welfare, Rating: "cooperation_possible"},
	domain.OutcomeReported{PartyID: bioregio, Wave: "6-months", Outcome: "negotiating"},

	domain.PriorTieDeclared{Pair: pair(bioregio, welfare), Kind: domain.TieContact},
	domain.PriorTieRetracted{Reason: "mistaken for another"},
	domain.CooperationEnded{Pair: pair(bioregio, welfare), By: welfare, Both: true},

	domain.ProjectLogged{Title: "ILDA-care"},
	domain.PartnerJoined{OrganisationID: bioregio, Role: domain.RoleLead, Budget: &domain.Money{Amount: 10_500_000, Currency: "EUR"}},
	domain.PartnerLeft{OrganisationID: welfare, Reason: "other plans"},
	domain.LeadChanged{OrganisationID: welfare},
	domain.AgreementSigned{Kind: "memorandum", URL: "https://example.org/memorandum"},
	domain.ProposalSubmitted{Programme: "Eurostars"},
	domain.ProposalRejected{Programme: "Eurostars", Reason: "below the threshold"},
	domain.FundingAwarded{Funder: "NCBR", Programme: "Eurostars", GrantNumber: "E!12345", URL: "https://example.org/grant/12345",
		Money: zloty, Conversion: zlotyInEuro, PlannedEnd: date("2019-12-31")},
	domain.BudgetRevised{OrganisationID: welfare, Money: domain.Money{Amount: 10_500_000, Currency: "EUR"}},
	domain.ProjectStarted{},
	domain.ProjectCompleted{Result: "a lamp that finds people who fell", URL: "https://example.org/result"},
	domain.ProjectAbandoned{Reason: "no money"},
	domain.OriginClaimed{MeetingID: talk},
	domain.OriginWithdrawn{MeetingID: talk, Reason: "another meeting"},
	domain.PartnerConfirmed{OrganisationID: welfare},
	domain.PartnerDisputed{OrganisationID: welfare, Reason: "never heard of it"},
	domain.ProjectsMerged{Into: ildaTwin},
	domain.ProjectMergeReverted{Reason: "two projects of one name"},

	domain.FactCorrected{EventID: recordedAs(1), Reason: "wrong target", Replacement: requested(bioregio, medicon), At: moment("2017-06-02 09:00")},
	domain.FactRetracted{EventID: recordedAs(2), Reason: "entered twice"},
}

// sealed is a box that says nothing: the domain never looks into one.
func sealed(label string) domain.Sealed {
	return domain.SealedBox([]byte(strings.Repeat(label, 40)))
}

var (
	zloty       = domain.Money{Amount: 42_000_000, Currency: "PLN"}
	zlotyInEuro = domain.Conversion{EURMinor: 10_000_000, Rate: 4.2, RateDate: date("2018-02-01"), RateSource: "European Central Bank"}
)
