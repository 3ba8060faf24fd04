package projections

import (
	"math"

	"aftermatch/domain"
)

// Pair is one contact, or what may become one: two organisations at one conference, a < b by their numbers, merges
// resolved. It answers most questions in one scan, so it is made of small integers, and every fact is a Day.
type Pair struct {
	Conference int32       // the conference's number
	A, B       int32       // the organisations' numbers
	Series     int32       // the number of the series' first conference
	StartsOn   domain.Date // day 0
	CountryA   int16       // that day, as CountryCode; 0 unknown
	CountryB   int16
	SectorsA   int32 // that day, a bit for each place in domain.Sectors
	SectorsB   int32

	// What became of the meetings of the two at this conference: the first day of each.
	Requested Day
	Matched   Day
	Declined  Day
	Withdrawn Day
	Expired   Day
	Scheduled Day
	Held      Day // of a meeting that counts, if there is one; see Late and OutcomeDriven
	HeldLast  Day
	HeldCount int16 // those that count; exact for an until not before HeldLast
	Reported  Day   // whatever the report said
	Outcome   int16 // the best reported: its place in domain.Outcomes, from 1; 0 none
	OutcomeOn Day   // the first day of that one
	ValuedOn  Day   // the last report of a valuable contact or better
	RatingA   int16 // the best given by a: its place in domain.Ratings, from 1; 0 none
	RatingB   int16
	RatedA    Day
	RatedB    Day

	// What the two began together, continuations left out: the first day on which both were active partners of a project
	// that had come so far; and the same where they were in different countries that day.
	Joint          Levels
	Cross          Levels
	ConfirmedJoint Levels // of projects in which both confirmed their part
	ConfirmedCross Levels

	EarlierProject Day   // the idea of their first joint project from before the conference (a continuation)
	Competing      Day   // either dissolved, or the cooperation declared ended by both
	PriorTie       int16 // as declared for day 0: its place in domain.TieKinds, from 1; 0 unknown
	PriorTieOn     Day   // the day the declaration speaks of
	FirstMet       Day   // their first held meeting at any conference, may be negative

	FirstInSeries bool // no held meeting at an earlier edition of the series
	Late          bool // held, but only after ends_on
	OutcomeDriven bool // held, but only as typed in after a project between the two was recorded
	Self          bool // one organisation with itself, after a merge
	Cancelled     bool // the conference was

	KnownFrom int64
}

// Day counts from the conference's first day.
type Day int16

// NoDay is the Day of what did not happen.
const NoDay Day = math.MinInt16

// Levels are the days on which two organisations reached each level together.
type Levels struct {
	Idea, Agreement, Proposal, Funded, Started, Completed Day
}

func (l *Levels) each() []*Day {
	return []*Day{&l.Idea, &l.Agreement, &l.Proposal, &l.Funded, &l.Started, &l.Completed}
}

type pairKey struct{ conference, a, b int32 }

func (p *Pair) key() pairKey     { return pairKey{p.Conference, p.A, p.B} }
func (p *Pair) heldFrom() *int64 { return &p.KnownFrom }

func pairKeys(keys []pairKey) []any {
	var conference, a, b []int32
	for _, key := range keys {
		conference, a, b = append(conference, key.conference), append(a, key.a), append(b, key.b)
	}
	return []any{conference, a, b}
}

func (b *book) admitPair(p *Pair) {
	if b.pairs.admit(p.key(), p) {
		index(b.dyads.contacts, dyadKey{p.A, p.B}, p.Conference)
	}
}

// newPair has no day for anything yet.
func newPair() (p Pair) {
	for _, column := range p.columns(nil) {
		if day, ok := column.(*Day); ok {
			*day = NoDay
		}
	}
	return p
}

func (p *Pair) columns(to []any) []any {
	to = append(to, &p.Conference, &p.A, &p.B, &p.Series, &p.StartsOn, &p.CountryA, &p.CountryB, &p.SectorsA, &p.SectorsB,
		&p.Requested, &p.Matched, &p.Declined, &p.Withdrawn, &p.Expired, &p.Scheduled, &p.Held, &p.HeldLast, &p.HeldCount,
		&p.Reported, &p.Outcome, &p.OutcomeOn, &p.ValuedOn, &p.RatingA, &p.RatingB, &p.RatedA, &p.RatedB)
	for _, l := range []*Levels{&p.Joint, &p.Cross, &p.ConfirmedJoint, &p.ConfirmedCross} {
		to = append(to, &l.Idea, &l.Agreement, &l.Proposal, &l.Funded, &l.Started, &l.Completed)
	}
	return append(to, &p.EarlierProject, &p.Competing, &p.PriorTie, &p.PriorTieOn, &p.FirstMet,
		&p.FirstInSeries, &p.Late, &p.OutcomeDriven, &p.Self, &p.Cancelled, &p.KnownFrom)
}

// CountryCode is a country's ISO 3166-1 alpha-2 code as a number from 1; 0 for what is none.
func CountryCode(iso string) int16 {
	if len(iso) != 2 || iso[0] < 'A' || iso[0] > 'Z' || iso[1] < 'A' || iso[1] > 'Z' {
		return 0
	}
	return int16(iso[0]-'A')*26 + int16(iso[1]-'A') + 1
}

// Country is the country that CountryCode made a number of; "" for 0.
func Country(code int16) string {
	if code <= 0 || code > 26*26 {
		return ""
	}
	return string([]byte{'A' + byte((code-1)/26), 'A' + byte((code-1)%26)})
}

var pairStatements = statements{
	name:       "pairs",
	keyColumns: 3,
	remove: `delete from pairs using unnest($1::int[], $2::int[], $3::int[]) gone(conference, a, b)
		where pairs.conference = gone.conference and pairs.a = gone.a and pairs.b = gone.b`,
	store: `copy pairs from stdin (format binary)`,
	close: `copy pairs_history from stdin (format binary)`,
	versions: `
		select *, null::bigint from pairs where known_from <= $1
		union all
		select * from pairs_history where known_from <= $1`,
}

const loadPairsBetween = `select p.* from unnest($1::int[], $2::int[]) d(a, b) join pairs p using (a, b)`
