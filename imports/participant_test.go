package imports_test

import (
	"testing"

	"aftermatch/domain"
	"aftermatch/imports"
)

const guests = "external_id,organisation,country,region,sectors\n"

func TestTheSameNameAndCountryIsTheSameOrganisation(t *testing.T) {
	h := opened(t)
	theirs := domain.DeriveID("bioregio")
	h.byHand(theirs, domain.OrganisationRegistered{Name: "BioRegio STERN", Country: "DE", Region: "DE11"}, now)
	h.byHand(domain.DeriveID("danish"), domain.OrganisationRegistered{Name: "BioRegio STERN", Country: "DK"}, now)
	h.imported(imports.Participants, guests+"p1,bioregio  Stern,DE,,health\np2,BioRegio,DE,,\np3,Südcluster,DE,,\n")

	if !state[domain.Participation](h.history(domain.ParticipationID(stuttgart, theirs))).TakesPart {
		t.Error("the registered organisation does not take part")
	}
	if len(h.history(organisation("p1"))) > 0 {
		t.Error("it was registered a second time")
	}
	if len(h.history(organisation("p2"))) == 0 {
		t.Error("a similar name was taken for the same")
	}
	// Its id is enough to be known from now on, and by another conference's file as well.
	h.imported(imports.Meetings, header+"m1,p1,p2,waiting,2017-07-01,,,,,,\n")
	if requester := state[domain.Meeting](h.history(meeting("m1"))).Requester; requester != theirs {
		t.Errorf("requested by %s", requester)
	}
	h.counts(h.at(warsaw, imports.Participants, guests+"77,BioRegio,DE,,\n78,SU\u0308DCLUSTER,DE,,\n", imports.Options{}), 2, 0, 0)
	for _, id := range []string{"p2", "p3"} {
		if !state[domain.Participation](h.history(domain.ParticipationID(warsaw, organisation(id)))).TakesPart {
			t.Errorf("%s was not known again at another conference", id)
		}
	}
}

func TestTwoProfilesOfOneOrganisation(t *testing.T) {
	h := opened(t)
	file := guests + "p1,BioRegio STERN,DE,,\np2,BIOREGIO STERN,DE,,\n"
	h.counts(h.imported(imports.Participants, file), 2, 0, 0)
	h.counts(h.imported(imports.Participants, file), 0, 0, 2)
	if len(h.history(organisation("p2"))) > 0 {
		t.Error("two profiles made two organisations")
	}
	h.faulty(h.try(imports.Meetings, header+"m1,p1,p2,waiting,2017-07-01,,,,,,\n", imports.Options{}), "line 2, target: an organisation cannot meet itself")
}

func TestAChangedParticipantIsCorrected(t *testing.T) {
	h := opened(t)
	h.imported(imports.Participants, guests+"p1,BioRegio,DE,,health\n")
	h.counts(h.imported(imports.Participants, guests+"p1,BioRegio STERN,DE,DE11,health|biotech\n"), 0, 1, 0)
	effective := domain.Effective(h.history(organisation("p1")))
	registered := effective[0].Event.(domain.OrganisationRegistered)
	if registered.Name != "BioRegio STERN" || registered.Region != "DE11" || len(registered.Sectors) != 2 || len(effective) != 2 {
		t.Errorf("%+v, and %d events", registered, len(effective))
	}
	h.counts(h.imported(imports.Participants, guests+"p1,BioRegio STERN,DE,DE11,biotech|health\n"), 0, 0, 1)
}

func TestWhatAPersonSaysOfAParticipantStays(t *testing.T) {
	h := opened(t)
	file := guests + "p1,BioRegio,DE,,health\np2,Welfare Tech,DK,,\n"
	h.imported(imports.Participants, file)
	h.byHand(organisation("p1"), domain.OrganisationRenamed{Name: "BioRegio STERN"}, now)
	h.byHand(domain.ParticipationID(stuttgart, organisation("p2")), domain.ParticipationCancelled{}, now)
	h.counts(h.imported(imports.Participants, file), 0, 0, 2)

	registered := h.history(organisation("p1"))[0]
	h.byHand(organisation("p1"), domain.FactCorrected{EventID: registered.ID, Reason: "typing error",
		Replacement: domain.OrganisationRegistered{Name: "Bioregio", Country: "DE"}}, now)
	h.counts(h.imported(imports.Participants, file), 0, 0, 2)
	h.faulty(h.try(imports.Participants, guests+"p1,BioRegio S,DE,,health\n", imports.Options{}), "line 2, organisation: someone recorded otherwise by hand")
}

func TestAProfileKeepsItsOrganisation(t *testing.T) {
	h := opened(t)
	h.byHand(domain.DeriveID("bioregio"), domain.OrganisationRegistered{Name: "BioRegio STERN", Country: "DE"}, now)
	h.imported(imports.Participants, guests+"p1,BioRegio STERN,DE,,\np2,Welfare Tech,DK,,\np3,Offshore,DK,,\n")
	h.faulty(h.try(imports.Participants, guests+"p1,Medical Valley,DE,,\np2,Offshore,DK,,\n", imports.Options{}),
		"line 2, organisation: belongs to “BioRegio STERN” (DE), which was registered elsewhere",
		"line 3, organisation: another organisation is registered under this name and country")
}

func TestAnAmbiguousNameIsAFault(t *testing.T) {
	h := opened(t)
	for _, id := range []string{"one", "two"} {
		h.byHand(domain.DeriveID(id), domain.OrganisationRegistered{Name: "Cluster", Country: "DE"}, now)
	}
	h.faulty(h.try(imports.Participants, guests+"p1,Cluster,DE,,\n", imports.Options{}), "line 2, organisation: several organisations are registered")

	h.byHand(domain.DeriveID("two"), domain.OrganisationsMerged{Into: domain.DeriveID("one")}, now)
	h.imported(imports.Participants, guests+"p1,Cluster,DE,,\n")
	if !state[domain.Participation](h.history(domain.ParticipationID(stuttgart, domain.DeriveID("one")))).TakesPart {
		t.Error("what was merged does not count as what it was merged into")
	}
}

func TestParticipantsOfOneNameAreToldApartByTheirIDs(t *testing.T) {
	h := opened(t)
	h.imported(imports.Participants, guests+"p1,Cluster,DE,,\np2,Cluster,DK,,\np3,Other,DK,,\n")
	h.faulty(h.try(imports.Meetings, header+"m1,Cluster,p3,waiting,2017-07-01,,,,,,\n", imports.Options{}), "line 2, requester: several participants")
	h.imported(imports.Meetings, header+"m1,p2,other,waiting,2017-07-01,,,,,,\n")
}

// Whoever was merged after a meeting was imported is still the one that the row means.
func TestAMergeDoesNotMoveImportedMeetings(t *testing.T) {
	h := attended(t)
	h.imported(imports.Meetings, header+"m1,p1,p2,held,2017-07-01,2017-07-03,2017-09-21 10:00,,,,\n")
	h.byHand(organisation("p1"), domain.OrganisationsMerged{Into: organisation("p3")}, now)
	h.imported(imports.Meetings, header+"m1,p1,p2,held,2017-07-01,2017-07-03,2017-09-21 10:00,,,,informative\n")
	equal(t, h.events("m1", 4), []string{"MeetingRated"})
}

func TestAConferenceToCome(t *testing.T) {
	h := opened(t)
	next := domain.DeriveID("next")
	h.announce(next, "Next", "2017-12-01")
	h.byHand(next, domain.ConferenceRescheduled{StartsOn: domain.DateOf(now) + 100, EndsOn: domain.DateOf(now) + 101}, now)
	h.counts(h.at(next, imports.Participants, guests+"p1,BioRegio,DE,,\np2,Welfare,DK,,\n", imports.Options{}), 2, 0, 0)
	h.counts(h.at(next, imports.Meetings, header+"m1,p1,p2,accepted,2017-12-01,2017-12-02,2018-04-11 10:00,,,,\nm2,p2,p1,expired,2017-11-01,,,,,,\nm3,p1,p2,withdrawn,,,,,,,\n", imports.Options{}), 3, 0, 0)
	h.faulty(h.at(next, imports.Meetings, header+"m4,p1,p2,held,2017-12-01,2017-12-02,2018-04-11 10:00,,,,\n", imports.Options{}), "line 2, starts_at: has not happened yet")
}
