package domain_test

import (
	"reflect"
	"testing"

	"aftermatch/domain"
)

// What representatives keep. That no two planned meetings of one overlap is invariant 4, with the meetings.

var (
	known   = on("2017-03-01", anna, domain.RepresentativeRegistered{Name: sealed("n"), Email: sealed("e")})
	speaks  = on("2017-03-01", anna, domain.AffiliationStarted{OrganisationID: bioregio, Position: sealed("p")})
	agrees  = on("2017-03-02", anna, domain.ConsentGiven{Notice: "2017-1", Form: "online"})
	revokes = on("2018-03-02", anna, domain.ConsentWithdrawn{})
	forgets = on("2018-03-03", anna, domain.PersonalDataErased{Ground: domain.GroundRequest})
)

func person() []happened { return append(clusters(), known, speaks) }

func TestAPersonIsRegisteredOnceAndByName(t *testing.T) {
	given(clusters()).when(known, speaks).admitted(t)
	given(person()).when(known).refused(t, "representative_exists")
	given().when(on("2017-03-01", anna, domain.RepresentativeRegistered{Email: sealed("e")})).faulty(t, "name")
}

func TestNothingHappensToAPersonNobodyKnows(t *testing.T) {
	for _, h := range []happened{speaks, agrees, revokes, forgets, on("2018-01-01", anna, domain.AffiliationEnded{OrganisationID: bioregio})} {
		given(clusters()).when(h).refused(t, "not_found")
	}
}

func TestAPersonSpeaksForAnOrganisationInOneSpellAtATime(t *testing.T) {
	leaves := on("2018-01-01", anna, domain.AffiliationEnded{OrganisationID: bioregio})
	given(person()).when(speaks).refused(t, "affiliated_already", bioregio.String())
	given(person()).when(on("2017-04-01", anna, domain.AffiliationStarted{OrganisationID: welfare})).admitted(t) // of two at once
	given(person(), leaves).when(on("2018-06-01", anna, domain.AffiliationStarted{OrganisationID: bioregio})).admitted(t)
	given(person(), leaves).when(leaves).refused(t, "not_affiliated")
	given(person()).when(on("2017-02-01", anna, domain.AffiliationEnded{OrganisationID: bioregio})).refused(t, "dates_out_of_order", "2017-03-01")
	given(person()).when(on("2017-04-01", anna, domain.AffiliationStarted{})).faulty(t, "organisation_id")
}

func TestAPersonSpeaksForAnOrganisationThatIsThere(t *testing.T) {
	start := on("2017-08-01", anna, domain.AffiliationStarted{OrganisationID: welfare})
	given(person()).when(start).admitted(t)
	given(person(), dissolved).when(start).refused(t, "organisation_dissolved")
	given(person(), aliased).when(start).refused(t, "organisation_merged")
	given(known).when(start).refused(t, "unknown_reference", welfare.String())
}

func TestAConsentIsEvidence(t *testing.T) {
	given(person()).when(agrees).admitted(t)
	given(person(), agrees).when(on("2018-01-01", anna, domain.ConsentGiven{Notice: "2018-1", Form: "written"})).admitted(t) // to a newer notice
	given(person()).when(on("2017-03-02", anna, domain.ConsentGiven{})).faulty(t, "notice", "form")
	given(person()).when(on("2017-03-02", anna, domain.ConsentGiven{Notice: "anna@example.org", Form: "online"})).faulty(t, "notice")
	given(person()).when(revokes).refused(t, "no_consent", "erase")
}

func TestAWithdrawnConsentLeavesNothingButTheErasure(t *testing.T) {
	log := given(person(), agrees).when(revokes).admitted(t)
	if r := stateOf[domain.Representative](log, anna); !r.Gone() || r.Consented {
		t.Errorf("after the withdrawal: %+v", r)
	}
	for _, h := range []happened{speaks, agrees, revokes} {
		given(person(), agrees, revokes).when(h).refused(t, "consent_withdrawn", "2018-03-02")
	}
	given(person(), agrees, revokes).when(on("2018-03-03", anna, domain.PersonalDataErased{Ground: domain.GroundConsent})).admitted(t)
}

func TestAnErasureIsFinal(t *testing.T) {
	log := given(person()).when(forgets).admitted(t)
	if !stateOf[domain.Representative](log, anna).Gone() {
		t.Error("who was erased is not gone")
	}
	for _, h := range []happened{speaks, agrees, revokes, forgets} {
		given(person(), agrees, forgets).when(h).refused(t, "person_erased", "2018-03-03")
	}
	given(person()).when(on("2018-03-03", anna, domain.PersonalDataErased{})).faulty(t, "ground")
}

// The events of a person are the first of their log after the clusters: known, speaks, agrees and so on.
func TestWhatDestroysAKeyCannotBeRetracted(t *testing.T) {
	n := len(clusters())
	retract := func(i int) happened {
		return on("2019-01-01", anna, domain.FactRetracted{EventID: recordedAs(n + i), Reason: "mistake"})
	}
	given(person()).when(retract(1)).refused(t, "erase_instead", "erase")
	given(person(), agrees, revokes).when(retract(4)).refused(t, "erasure_is_final")
	given(person(), forgets).when(retract(3)).refused(t, "erasure_is_final")
	given(person(), agrees).when(retract(3)).admitted(t)
	given(person(), agrees, revokes).when(retract(3)).refused(t, "correction_breaks")
}

func TestARegistrationIsRectifiedWhileThePersonIsThere(t *testing.T) {
	rectified := on("2017-06-01", anna, domain.FactCorrected{EventID: recordedAs(len(clusters()) + 1), Reason: "rectified",
		Replacement: domain.RepresentativeRegistered{Name: sealed("m")}})
	given(person()).when(rectified).admitted(t)
	given(person(), forgets).when(rectified).refused(t, "person_erased")
	given(person(), agrees, revokes).when(rectified).refused(t, "person_erased")
}

func TestOnlySealedTextsAreStored(t *testing.T) {
	for _, plain := range []string{"Anna", "Anna Müller", "anna@example.org", "QW5uYSBNw7xsbGVy", "sealed.1:", "sealed.1:Anna", "sealed.1:QW5uYSBNw7xsbGVy",
		"sealed.2:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB", "sealed.1:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUF=\n"} {
		if err := new(domain.Sealed).UnmarshalText([]byte(plain)); err == nil {
			t.Errorf("%q was taken for a sealed text", plain)
		}
	}
	for _, event := range examples { // which fill every field
		sealed := 0
		for _, field := range reflect.VisibleFields(reflect.TypeOf(event)) {
			if field.Type == reflect.TypeFor[domain.Sealed]() {
				sealed++
			}
		}
		fields := domain.SealedIn(event)
		if len(fields) != sealed {
			t.Errorf("%s has %d sealed fields, but SealedIn finds %v", event.EventType(), sealed, fields)
		}
		if sealed > 0 && domain.KindOf(event) != "representative" {
			t.Errorf("%s holds personal data", event.EventType())
		}
	}
	if fields := domain.SealedIn(domain.RepresentativeRegistered{Name: sealed("n")}); len(fields) != 1 || fields["name"] != sealed("n") {
		t.Errorf("found %v", fields)
	}
}
