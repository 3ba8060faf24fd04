package projections

import (
	"reflect"
	"testing"

	"aftermatch/domain"
)

func TestSpellsTellWhoWasInAProjectWhen(t *testing.T) {
	b := newBook()
	b.organisationNumbers.set(bioregio, 7)
	b.organisationNumbers.set(medicon, 70_000)
	packed := b.spellsOf([]Partner{
		{OrganisationID: medicon, JoinedOn: -1, LeftOn: new(day("2018-03-01")), Disputed: true},
		{OrganisationID: bioregio, JoinedOn: day("2018-01-01"), Confirmed: true},
		{OrganisationID: domain.DeriveID("nobody"), JoinedOn: 1},
	})
	want := []PartnerSpell{{70_000, -1, day("2018-03-01"), false, true}, {7, day("2018-01-01"), Never, true, false}, {0, 1, Never, false, false}}
	if got, err := UnpackSpells([]byte(packed)); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	if _, err := UnpackSpells([]byte(packed[1:])); err == nil {
		t.Error("spells that are cut short")
	}
}
