package projections

import (
	"math"
	"strconv"

	"aftermatch/domain"
)

// Pair is one contact, or what may become one: two organisations at one conference, a < b by their numbers, merges
// resolved. It answers most questions in one scan, so it is made of small integers, and every fact is a Day.
type Pair struct {
	Conference int32       `json:"conference"` // the conference's number
	A          int32       `json:"a"`          // the organisations' numbers
	B          int32       `json:"b"`
	Series     int32       `json:"series"`    // the number of the series' first conference
	StartsOn   domain.Date `json:"starts_on"` // day 0
	CountryA   int16       `json:"country_a"` // that day, as CountryCode; 0 unknown
	CountryB   int16       `json:"country_b"`
	SectorsA   int32       `json:"sectors_a"` // that day, a bit for each place in domain.Sectors
	SectorsB   int32       `json:"sectors_b"`

	// What became of the meetings of the two at this conference: the first day of each.
	Requested Day   `json:"requested"`
	Matched   Day   `json:"matched"`
	Declined  Day   `json:"declined"`
	Withdrawn Day   `json:"withdrawn"`
	Expired   Day   `json:"expired"`
	Scheduled Day   `json:"scheduled"`
	Held      Day   `json:"held"` // of a meeting that counts, if there is one; see Late and OutcomeDriven
	HeldLast  Day   `json:"held_last"`
	HeldCount int16 `json:"held_count"` // those that count; exact for an until not before HeldLast
	Reported  Day   `json:"reported"`   // whatever the report said
	Outcome   int16 `json:"outcome"`    // the best reported: its place in domain.Outcomes, from 1; 0 none
	OutcomeOn Day   `json:"outcome_on"` // the first day of that one
	ValuedOn  Day   `json:"valued_on"`  // the last report of a valuable contact or better
	RatingA   int16 `json:"rating_a"`   // the best given by a: its place in domain.Ratings, from 1; 0 none
	RatingB   int16 `json:"rating_b"`
	RatedA    Day   `json:"rated_a"`
	RatedB    Day   `json:"rated_b"`

	// What the two began together, continuations left out: the first day on which both were active partners of a project
	// that had come so far; and the same where they were in different countries that day.
	Joint          Levels `json:"joint"`
	Cross          Levels `json:"cross"`
	ConfirmedJoint Levels `json:"confirmed_joint"` // of projects in which both confirmed their part
	ConfirmedCross Levels `json:"confirmed_cross"`

	EarlierProject Day   `json:"earlier_project"` // the idea of their first joint project from before the conference (a continuation)
	Competing      Day   `json:"competing"`       // either dissolved, or the cooperation declared ended by both
	PriorTie       int16 `json:"prior_tie"`       // as declared for day 0: its place in domain.TieKinds, from 1; 0 unknown
	PriorTieOn     Day   `json:"prior_tie_on"`    // the day the declaration speaks of
	FirstMet       Day   `json:"first_met"`       // their first held meeting at any conference, may be negative

	FirstInSeries bool `json:"first_in_series"` // no held meeting at an earlier edition of the series
	Late          bool `json:"late"`            // held, but only after ends_on
	OutcomeDriven bool `json:"outcome_driven"`  // held, but only as typed in after a project between the two was recorded
	Self          bool `json:"self"`            // one organisation with itself, after a merge
	Cancelled     bool `json:"cancelled"`       // the conference was

	Meetings packedMeetings `json:"-"` // each of them

	KnownFrom int64 `json:"known_from"`
}

// Day counts from the conference's first day.
type Day int16

// NoDay is the Day of what did not happen.
const NoDay Day = math.MinInt16

// MarshalJSON writes the number, or null.
func (d Day) MarshalJSON() ([]byte, error) {
	if d == NoDay {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(d), 10), nil
}

// Levels are the days on which two organisations reached each level together.
type Levels struct {
	Idea      Day `json:"idea"`
	Agreement Day `json:"agreement"`
	Proposal  Day `json:"proposal"`
	Funded    Day `json:"funded"`
	Started   Day `json:"started"`
	Completed Day `json:"completed"`
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
	if s := b.pairs.admit(p.key(), p); s != nil {
		dyad := b.dyads.get(dyadKey{p.A, p.B})
		dyad.contacts = append(dyad.contacts, s)
	}
}

// noPair has no day for anything yet.
var noPair = func() (p Pair) {
	for _, column := range p.columns(nil) {
		if day, ok := column.(*Day); ok {
			*day = NoDay
		}
	}
	return p
}()

// pairColumns are the columns in their order, which is not the table's: known_to is no column of Pair, but the first of the
// history's.
const pairColumns = `
	conference, a, b, series, starts_on, country_a, country_b, sectors_a, sectors_b, requested, matched, declined,
	withdrawn, expired, scheduled, held, held_last, held_count, reported, outcome, outcome_on, valued_on, rating_a,
	rating_b, rated_a, rated_b, idea, agreement, proposal, funded, started, completed, cross_idea, cross_agreement,
	cross_proposal, cross_funded, cross_started, cross_completed, confirmed_idea, confirmed_agreement,
	confirmed_proposal, confirmed_funded, confirmed_started, confirmed_completed, confirmed_cross_idea,
	confirmed_cross_agreement, confirmed_cross_proposal, confirmed_cross_funded, confirmed_cross_started,
	confirmed_cross_completed, earlier_project, competing, prior_tie, prior_tie_on, first_met, first_in_series,
	late, outcome_driven, self, cancelled, meetings, known_from`

func (p *Pair) columns(to []any) []any {
	to = append(to, &p.Conference, &p.A, &p.B, &p.Series, &p.StartsOn, &p.CountryA, &p.CountryB, &p.SectorsA, &p.SectorsB,
		&p.Requested, &p.Matched, &p.Declined, &p.Withdrawn, &p.Expired, &p.Scheduled, &p.Held, &p.HeldLast, &p.HeldCount,
		&p.Reported, &p.Outcome, &p.OutcomeOn, &p.ValuedOn, &p.RatingA, &p.RatingB, &p.RatedA, &p.RatedB)
	for _, l := range []*Levels{&p.Joint, &p.Cross, &p.ConfirmedJoint, &p.ConfirmedCross} {
		to = append(to, &l.Idea, &l.Agreement, &l.Proposal, &l.Funded, &l.Started, &l.Completed)
	}
	return append(to, &p.EarlierProject, &p.Competing, &p.PriorTie, &p.PriorTieOn, &p.FirstMet,
		&p.FirstInSeries, &p.Late, &p.OutcomeDriven, &p.Self, &p.Cancelled, &p.Meetings, &p.KnownFrom)
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
	store: `copy pairs (` + pairColumns + `) from stdin (format binary)`,
	close: `copy pairs_history (` + pairColumns + `, known_to) from stdin (format binary)`,
	versions: `
		select ` + pairColumns + `, null::bigint from pairs where known_from <= $1
		union all
		select ` + pairColumns + `, known_to from pairs_history where known_from <= $1`,
}

const loadPairsBetween = `select ` + pairColumns + ` from unnest($1::int[], $2::int[]) d(a, b) join pairs p using (a, b)`
