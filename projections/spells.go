package projections

import (
	"encoding/binary"
	"errors"

	"aftermatch/domain"
)

// PartnerSpell is as much of a partner's spell as tells when a project had which organisations.
type PartnerSpell struct {
	OrganisationNo      int32 // as recorded
	JoinedOn            domain.Date
	LeftOn              domain.Date // Never while it lasts
	Confirmed, Disputed bool
}

// spellSize is how many bytes a packed spell takes.
const spellSize = 13

// spellsOf packs the spells of partners, in their order. To read all partners as documents takes ten times as long.
func (b *book) spellsOf(partners []Partner) packedString {
	packed := make([]byte, 0, spellSize*len(partners))
	for _, s := range partners {
		left, flags := Never, byte(0)
		if s.LeftOn != nil {
			left = *s.LeftOn
		}
		if s.Confirmed {
			flags |= 1
		}
		if s.Disputed {
			flags |= 2
		}
		packed = binary.BigEndian.AppendUint32(packed, uint32(b.organisationNumbers.of[s.OrganisationID]))
		packed = binary.BigEndian.AppendUint32(packed, uint32(s.JoinedOn))
		packed = append(binary.BigEndian.AppendUint32(packed, uint32(left)), flags)
	}
	return packedString(packed)
}

// UnpackSpells reads the column spells of projects.
func UnpackSpells(from []byte) ([]PartnerSpell, error) {
	if len(from)%spellSize != 0 {
		return nil, errors.New("packed spells are cut short; rebuild the read models")
	}
	spells := make([]PartnerSpell, len(from)/spellSize)
	for i := range spells {
		number := func(at int) uint32 { return binary.BigEndian.Uint32(from[spellSize*i+at:]) }
		flags := from[spellSize*i+12]
		spells[i] = PartnerSpell{int32(number(0)), domain.Date(number(4)), domain.Date(number(8)), flags&1 != 0, flags&2 != 0}
	}
	return spells, nil
}
