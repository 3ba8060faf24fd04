package projections

import (
	"cmp"
	"testing"

	"aftermatch/domain"
)

// met tells that BioRegio STERN (DE) and Welfare Tech (DK) met in Stuttgart on 21 September 2017, its first day.
func met(t *testing.T) *story {
	s := tell(t)
	s.announced(stuttgart, "CMC", "2017-09-21", "2017-09-22")
	s.registered(bioregio, "DE", "biotech", "it")
	s.registered(welfare, "DK", "health")
	s.happened(theirs, "2017-08-01", domain.MeetingRequested{Pairing: pairing(bioregio, welfare)})
	s.happened(theirs, "2017-08-05", domain.MatchMade{By: welfare})
	s.happened(theirs, "2017-09-21", domain.MeetingHeld{})
	return s
}

// began tells that the two logged a project that day.
func (s *story) began(project domain.ID, on string, partners ...domain.ID) {
	s.happened(project, on, domain.ProjectLogged{Title: "ILDA-care"})
	for _, partner := range partners {
		s.happened(project, on, domain.PartnerJoined{OrganisationID: partner, Role: domain.RolePartner})
	}
}

// contact is a Pair with the ids that its numbers stand for.
type contact struct {
	conference, a, b domain.ID
	Pair
}

func (c *contact) columns(to []any) []any {
	return c.Pair.columns(append(to, &c.conference, &c.a, &c.b))
}

const contacts = `
	select c.id, a.id, b.id, p.*
	from (
		select ` + pairColumns + ` from read_model.pairs where known_from <= $1
		union all
		select ` + pairColumns + ` from read_model.pairs_history where known_from <= $1 and known_to > $1
	) p
	join read_model.conferences c on c.no = p.conference
	join read_model.organisations a on a.no = p.a
	join read_model.organisations b on b.no = p.b
	order by p.conference`

// contacts are all that there are, as known at a position, by conference; 0 is now.
func (s *story) contacts(asOf int64) []contact {
	s.Helper()
	s.catchUp(3)
	found, err := rowsOf[contact](s.Context(), s.pool, contacts, cmp.Or(asOf, int64(len(s.log))))
	if err != nil {
		s.Fatal(err)
	}
	return found
}

// contact is the only one there is.
func (s *story) contact(asOf int64) contact {
	s.Helper()
	found := s.contacts(asOf)
	if len(found) != 1 {
		s.Fatalf("got %d contacts", len(found))
	}
	return found[0]
}

func TestAContactCountsDaysFromTheConferencesFirst(t *testing.T) {
	s := met(t)
	s.happened(theirs, "2017-09-22", domain.MeetingRated{PartyID: welfare, Rating: "cooperation_possible"})
	s.happened(theirs, "2018-03-20", domain.OutcomeReported{PartyID: bioregio, Wave: "6-months", Outcome: "negotiating"})
	s.began(project, "2017-12-01", bioregio, welfare)
	s.happened(project, "2018-02-01", domain.ProjectStarted{})

	c := s.contact(0)
	if c.conference != stuttgart || c.a != bioregio || c.b != welfare {
		t.Errorf("it is the contact of %s and %s at %s", c.a, c.b, c.conference)
	}
	if c.Requested != -51 || c.Matched != -47 || c.Held != 0 || c.HeldLast != 0 || c.HeldCount != 1 || c.FirstMet != 0 || c.Declined != NoDay {
		t.Errorf("the meeting: %+v", c.Pair)
	}
	if c.RatingB != 3 || c.RatedB != 1 || c.RatingA != 0 || c.Outcome != 4 || c.OutcomeOn != 180 || c.Reported != 180 || c.ValuedOn != 180 {
		t.Errorf("what they said: %+v", c.Pair)
	}
	want := Levels{Idea: 71, Agreement: 133, Proposal: NoDay, Funded: NoDay, Started: 133, Completed: NoDay}
	if c.Joint != want || c.Cross != want || c.ConfirmedJoint.Idea != NoDay {
		t.Errorf("what they began: %+v", c.Pair)
	}
	if Country(c.CountryA) != "DE" || Country(c.CountryB) != "DK" || c.SectorsA != SectorMask("biotech", "it") || c.SectorsB != SectorMask("health") {
		t.Errorf("who they are: %+v", c.Pair)
	}
	if c.Late || c.OutcomeDriven || c.Self || c.Cancelled || !c.FirstInSeries || c.EarlierProject != NoDay || c.Competing != NoDay {
		t.Errorf("what sets it apart: %+v", c.Pair)
	}
}

func TestAContactIsKnownAsItWasBeforeALateReport(t *testing.T) {
	s := met(t)
	before := int64(len(s.log))
	s.began(project, "2017-12-01", bioregio, welfare)
	if c := s.contact(before); c.Joint.Idea != NoDay || c.KnownFrom != before {
		t.Errorf("before: idea on %d, known from %d", c.Joint.Idea, c.KnownFrom)
	}
	if c := s.contact(0); c.Joint.Idea != 71 {
		t.Errorf("after: idea on %d", c.Joint.Idea)
	}
}

func TestAnIdeaFromBeforeTheConferenceIsNeverCredited(t *testing.T) {
	s := met(t)
	s.began(project, "2017-09-20", bioregio, welfare)
	s.happened(project, "2018-02-01", domain.ProjectStarted{})
	if c := s.contact(0); c.Joint.Started != NoDay || c.EarlierProject != -1 {
		t.Errorf("got %+v", c.Pair)
	}
}

func TestAnIdeaOfTheSameDayIsCredited(t *testing.T) {
	s := met(t)
	s.began(project, "2017-09-21", bioregio, welfare)
	if c := s.contact(0); c.Joint.Idea != 0 || c.EarlierProject != NoDay {
		t.Errorf("got %+v", c.Pair)
	}
}

func TestAPairHasComeSoFarOnceBothArePartners(t *testing.T) {
	s := met(t)
	s.began(project, "2017-12-01", bioregio)
	s.happened(project, "2018-01-10", domain.AgreementSigned{Kind: "contract"})
	s.happened(project, "2018-02-01", domain.PartnerJoined{OrganisationID: welfare, Role: domain.RolePartner})
	s.happened(project, "2018-03-01", domain.PartnerLeft{OrganisationID: welfare})
	s.happened(project, "2018-04-01", domain.ProjectStarted{})
	if c := s.contact(0); c.Joint.Idea != 133 || c.Joint.Agreement != 133 || c.Joint.Started != NoDay {
		t.Errorf("got %+v", c.Joint)
	}
}

func TestADisputedPartnerNeverCountsAndAConfirmedOneIsToldApart(t *testing.T) {
	s := met(t)
	s.began(project, "2017-12-01", bioregio, welfare)
	s.happened(project, "2018-01-01", domain.PartnerConfirmed{OrganisationID: bioregio})
	if c := s.contact(0); c.Joint.Idea != 71 || c.ConfirmedJoint.Idea != NoDay {
		t.Errorf("one confirmed: %+v", c.Pair)
	}
	s.happened(project, "2018-01-02", domain.PartnerConfirmed{OrganisationID: welfare})
	if c := s.contact(0); c.ConfirmedJoint.Idea != 71 || c.ConfirmedCross.Idea != 71 {
		t.Errorf("both confirmed: %+v", c.Pair)
	}
	s.happened(project, "2018-01-03", domain.PartnerDisputed{OrganisationID: welfare})
	if c := s.contact(0); c.Joint.Idea != NoDay || c.ConfirmedJoint.Idea != NoDay {
		t.Errorf("disputed: %+v", c.Pair)
	}
}

func TestAMoveMakesAProjectCrossBorderButNotThePast(t *testing.T) {
	s := met(t)
	s.happened(welfare, "2017-10-01", domain.OrganisationRelocated{Country: "DE"})
	s.began(project, "2017-12-01", bioregio, welfare)
	if c := s.contact(0); Country(c.CountryB) != "DK" || c.Joint.Idea != 71 || c.Cross.Idea != NoDay {
		t.Errorf("both in Germany: %+v", c.Pair)
	}
	s.happened(welfare, "2018-01-01", domain.OrganisationRelocated{Country: "SE"})
	if c := s.contact(0); Country(c.CountryB) != "DK" || c.Joint.Idea != 71 || c.Cross.Idea != 102 {
		t.Errorf("one in Sweden: %+v", c.Pair)
	}
}

func TestAMergeUnitesContactsAndARevertPartsThem(t *testing.T) {
	s := met(t)
	s.registered(medicon, "SE")
	s.began(project, "2017-12-01", bioregio, medicon)
	apart := int64(len(s.log))
	s.happened(welfare, "2018-01-01", domain.OrganisationsMerged{Into: medicon})
	if c := s.contact(0); c.b != medicon || Country(c.CountryB) != "SE" || c.Joint.Idea != 71 || c.Held != 0 {
		t.Errorf("merged: %+v", c)
	}
	if c := s.contact(apart); c.b != welfare || c.Joint.Idea != NoDay {
		t.Errorf("as known before: %+v", c)
	}
	s.happened(welfare, "2018-02-01", domain.OrganisationMergeReverted{Reason: "different after all"})
	if c := s.contact(0); c.b != welfare || c.Joint.Idea != NoDay {
		t.Errorf("reverted: %+v", c)
	}
}

func TestOneOrganisationWithItselfIsMarked(t *testing.T) {
	s := met(t)
	s.happened(welfare, "2018-01-01", domain.OrganisationsMerged{Into: bioregio})
	if c := s.contact(0); !c.Self || c.a != bioregio || c.b != bioregio {
		t.Errorf("got %+v", c)
	}
}

func TestAMeetingTypedInAfterTheirProjectIsOutcomeDriven(t *testing.T) {
	s := tell(t)
	s.announced(stuttgart, "CMC", "2017-09-21", "2017-09-22")
	s.registered(bioregio, "DE")
	s.registered(welfare, "DK")
	s.began(project, "2017-12-01", bioregio, welfare)
	s.source = "api"
	s.happened(theirs, "2017-09-21", domain.MeetingHeld{Pairing: pairing(bioregio, welfare)})
	if c := s.contact(0); !c.OutcomeDriven || c.Held != 0 || c.HeldCount != 0 {
		t.Errorf("typed: %+v", c.Pair)
	}
	s.source = "import"
	s.happened(domain.DeriveID("another"), "2017-09-22", domain.MeetingHeld{Pairing: pairing(welfare, bioregio)})
	if c := s.contact(0); c.OutcomeDriven || c.Held != 1 || c.HeldCount != 1 {
		t.Errorf("one imported: %+v", c.Pair)
	}
}

func TestAMeetingHeldOnlyAfterTheConferenceIsLate(t *testing.T) {
	s := tell(t)
	s.announced(stuttgart, "CMC", "2017-09-21", "2017-09-22")
	s.registered(bioregio, "DE")
	s.registered(welfare, "DK")
	s.happened(theirs, "2017-10-05", domain.MeetingHeld{Pairing: pairing(bioregio, welfare), OutsideDates: true})
	if c := s.contact(0); !c.Late || c.Held != 14 || c.HeldCount != 0 {
		t.Errorf("got %+v", c.Pair)
	}
	s.happened(stuttgart, "2017-10-06", domain.ConferenceRescheduled{StartsOn: day("2017-10-04"), EndsOn: day("2017-10-05")})
	if c := s.contact(0); c.Late || c.Held != 1 || c.HeldCount != 1 {
		t.Errorf("rescheduled: %+v", c.Pair)
	}
}

func TestPriorTiesAreThoseOfTheFirstDay(t *testing.T) {
	s := met(t)
	pair := domain.Pair{OrganisationA: welfare, OrganisationB: bioregio}
	tie := domain.TieID(bioregio, welfare)
	s.happened(tie, "2017-10-01", domain.PriorTieDeclared{Pair: pair, Kind: domain.TieContact})
	if c := s.contact(0); c.PriorTie != 0 || c.PriorTieOn != NoDay {
		t.Errorf("declared for later: %+v", c.Pair)
	}
	s.happened(tie, "2017-09-01", domain.PriorTieDeclared{Pair: pair, Kind: domain.TieNone})
	if c := s.contact(0); c.PriorTie != 1 || c.PriorTieOn != -20 {
		t.Errorf("declared for before: %+v", c.Pair)
	}
	s.happened(tie, "2018-09-01", domain.CooperationEnded{By: welfare})
	if c := s.contact(0); c.Competing != NoDay {
		t.Errorf("ended by one: %+v", c.Pair)
	}
	s.happened(tie, "2018-09-21", domain.CooperationEnded{By: bioregio})
	if c := s.contact(0); c.Competing != 365 {
		t.Errorf("ended by both: %+v", c.Pair)
	}
	s.happened(welfare, "2018-01-01", domain.OrganisationDissolved{})
	if c := s.contact(0); c.Competing != 102 {
		t.Errorf("dissolved: %+v", c.Pair)
	}
}

func TestASecondEditionKnowsThatTheyMetBefore(t *testing.T) {
	s := met(t)
	again := domain.DeriveID("warsaw")
	s.announced(again, "CMC", "2018-09-21", "2018-09-22")
	s.happened(domain.DeriveID("second"), "2018-09-22", domain.MeetingHeld{Pairing: domain.Pairing{ConferenceID: again, RequesterID: welfare, TargetID: bioregio}})
	if c := s.contacts(0)[1]; c.conference != again || c.FirstInSeries || c.Held != 1 || c.FirstMet != -365 || c.Series != 1 || c.Conference != 2 {
		t.Errorf("got %+v", c.Pair)
	}
}

func TestACorrectionMovesAMeetingToWhomItWas(t *testing.T) {
	s := met(t)
	s.registered(medicon, "SE")
	wrong := int64(len(s.log))
	s.happened(theirs, "2018-01-01", domain.FactCorrected{EventID: s.log[3].ID, Reason: "wrong organisation",
		Replacement: domain.MeetingRequested{Pairing: pairing(bioregio, medicon)}})
	if c := s.contact(0); c.b != medicon || c.Held != 0 {
		t.Errorf("corrected: %+v", c)
	}
	if c := s.contact(wrong); c.b != welfare {
		t.Errorf("as known before: %+v", c)
	}
}
