package projections

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"

	"aftermatch/domain"
)

// Encounter is a contact of two organisations that have a project, with their projects and the days on which they met. Few who
// met have one, so that what is credited to meetings is found here without reading all contacts and all partners.
type Encounter struct {
	Conference    int32 // these are as in Pair
	A, B          int32
	StartsOn      domain.Date
	CountryA      int16
	CountryB      int16
	SectorsA      int32
	SectorsB      int32
	Held          Day
	Late          bool
	OutcomeDriven bool
	Days          packedString // of each meeting that counts, in order
	Projects      packedString // the SharedProjects, by id
	KnownFrom     int64
}

// SharedProject is a project of which two organisations are partners who do not dispute it.
type SharedProject struct {
	ID            domain.ID
	IdeaOn        domain.Date
	JoinedOn      domain.Date // from when both are partners, though not always at the same time
	ConfirmedFrom domain.Date // the same of parts that they confirmed themselves; Never without
}

// Never is later than any date.
const Never = domain.Date(math.MaxInt32)

func (e *Encounter) key() pairKey     { return pairKey{e.Conference, e.A, e.B} }
func (e *Encounter) heldFrom() *int64 { return &e.KnownFrom }

func (e *Encounter) columns(to []any) []any {
	return append(to, &e.Conference, &e.A, &e.B, &e.StartsOn, &e.CountryA, &e.CountryB, &e.SectorsA, &e.SectorsB, &e.Held, &e.Late,
		&e.OutcomeDriven, &e.Days, &e.Projects, &e.KnownFrom)
}

// packedString is a column of bytes that are packed already; a string, so that rows can be compared.
type packedString string

func (p *packedString) pack(to []byte) []byte { return append(to, *p...) }

func (p *packedString) unpack(from []byte) error {
	*p = packedString(from)
	return nil
}

var encounterStatements = statements{
	name:       "encounters",
	keyColumns: 3,
	remove: `delete from encounters using unnest($1::int[], $2::int[], $3::int[]) gone(conference, a, b)
		where encounters.conference = gone.conference and encounters.a = gone.a and encounters.b = gone.b`,
	store: `copy encounters from stdin (format binary)`,
	close: `copy encounters_history from stdin (format binary)`,
	versions: `
		select *, null::bigint from encounters where known_from <= $1
		union all
		select * from encounters_history where known_from <= $1`,
}

const loadEncountersBetween = `select e.* from unnest($1::int[], $2::int[]) d(a, b) join encounters e using (a, b)`

func (b *book) admitEncounter(e *Encounter) {
	if s := b.encounters.admit(e.key(), e); s != nil {
		dyad := b.dyads.get(dyadKey{e.A, e.B})
		dyad.encounters = append(dyad.encounters, s)
	}
}

// encounterOf is that of two who met and have these projects.
func encounterOf(p Pair, joints []joint) Encounter {
	e := Encounter{
		Conference: p.Conference, A: p.A, B: p.B, StartsOn: p.StartsOn, CountryA: p.CountryA, CountryB: p.CountryB,
		SectorsA: p.SectorsA, SectorsB: p.SectorsB, Held: p.Held, Late: p.Late, OutcomeDriven: p.OutcomeDriven,
	}
	var days []Day
	var m PairMeeting
	for rest, err := []byte(p.Meetings), error(nil); len(rest) > 0 && err == nil; {
		if rest, err = NextMeeting(rest, &m); m.Held != NoDay && m.Apart == NotApart {
			days = append(days, m.Held)
		}
	}
	slices.Sort(days)
	var packed []byte
	for _, day := range days {
		packed = binary.BigEndian.AppendUint16(packed, uint16(day))
	}
	e.Days, packed = packedString(packed), packed[:0]
	joints = slices.Clone(joints)
	slices.SortFunc(joints, func(x, y joint) int { return x.project.Compare(y.project) })
	for _, j := range joints {
		packed = append(packed, j.project[:]...)
		for _, day := range []domain.Date{j.idea, j.joined, j.confirmedFrom} {
			packed = binary.BigEndian.AppendUint32(packed, uint32(day))
		}
	}
	e.Projects = packedString(packed)
	return e
}

var errEncounter = errors.New("a packed encounter is cut short; rebuild the read models")

// UnpackDays reads the column days of encounters.
func UnpackDays(from []byte) ([]Day, error) {
	if len(from)%2 != 0 {
		return nil, errEncounter
	}
	days := make([]Day, len(from)/2)
	for i := range days {
		days[i] = Day(binary.BigEndian.Uint16(from[2*i:]))
	}
	return days, nil
}

// UnpackProjects reads the column projects of encounters.
func UnpackProjects(from []byte) ([]SharedProject, error) {
	const size = len(domain.ID{}) + 3*4
	if len(from)%size != 0 {
		return nil, errEncounter
	}
	projects := make([]SharedProject, len(from)/size)
	for i := range projects {
		p, rest := &projects[i], from[size*i:]
		rest = rest[copy(p.ID[:], rest):]
		for k, day := range []*domain.Date{&p.IdeaOn, &p.JoinedOn, &p.ConfirmedFrom} {
			*day = domain.Date(binary.BigEndian.Uint32(rest[4*k:]))
		}
	}
	return projects, nil
}
