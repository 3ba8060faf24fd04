package impact

import (
	"context"
	"iter"
	"math"
	"slices"
	"sync"

	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// observed is one pair of organisations that met at one conference, with what ended its wait by the cut-off, and of the rest
// what the question needs.
type observed struct {
	A, B, Conference      int32
	Day, ConfirmedDay     int32 // when the wait ended; and when, counting only projects in which both confirmed their part
	Horizon               int32 // for how many days it was watched
	SectorsA, SectorsB    int32
	CountryA, CountryB    int16
	Held                  int16 // meetings that count
	Cause, ConfirmedCause estimate.Cause
	PriorTie              uint8 // as a place in priorTies
	Reported              bool  // at least one side has reported on a meeting, whatever it said
	Due                   bool  // a follow-up wave was opened, so a report is due
}

func (c *observed) pairing() pairing {
	return pairing{place{c.Conference, c.CountryA, c.CountryB, c.SectorsA | c.SectorsB}, c.SectorsA, c.SectorsB, int32(c.PriorTie)}
}

// Of a row of pairs: why those that met make no contact, as a place in noContact, 0 for contacts; and the days on which
// they converted, the second counting only confirmed partners.
const (
	noContactBy = `case when self then 1 when late then 2 when outcome_driven then 3 else 0 end`

	convertedDay = `case when @scope = 'cross_border' then
	      case @level when 'idea' then cross_idea when 'agreement' then cross_agreement when 'proposal' then cross_proposal
	        when 'funded' then cross_funded when 'started' then cross_started else least(cross_funded, cross_started) end
	    else
	      case @level when 'idea' then idea when 'agreement' then agreement when 'proposal' then proposal
	        when 'funded' then funded when 'started' then started else least(funded, started) end
	    end`

	confirmedDay = `case when @scope = 'cross_border' then
	      case @level when 'idea' then confirmed_cross_idea when 'agreement' then confirmed_cross_agreement
	        when 'proposal' then confirmed_cross_proposal when 'funded' then confirmed_cross_funded
	        when 'started' then confirmed_cross_started else least(confirmed_cross_funded, confirmed_cross_started) end
	    else
	      case @level when 'idea' then confirmed_idea when 'agreement' then confirmed_agreement
	        when 'proposal' then confirmed_proposal when 'funded' then confirmed_funded
	        when 'started' then confirmed_started else least(confirmed_funded, confirmed_started) end
	    end`
)

const (
	// contactOf reads rows of pairs as contacts, with how long each was watched (horizon) and the days on which it converted.
	// Those that make no contact are among them: none says why.
	contactOf = `
	  select *, @until - starts_on horizon, ` + noContactBy + ` none, ` + convertedDay + ` converted, ` + confirmedDay + ` confirmed
	  from `

	// isContact tells which of them met by the cut-off and are left by the filters.
	isContact = hasMet + ` and ` + isLeft

	hasMet = `held <= @until - starts_on and starts_on <= @until`

	// isLeft tells which pairs the filters leave.
	isLeft = `(@editions::int[] is null or conference = any(@editions))
	and (@country = 0 or @country in (country_a, country_b)) and (@partner = 0 or @partner in (country_a, country_b))
	and (sectors_a | sectors_b) & @sectors = @sectors
	and (@scope = 'all' or (@scope = 'domestic') = (country_a = country_b))`
)

// Why organisations that met make no contact, in the order of the numbers of noContactBy.
var noContact = []string{"", "same_organisation_after_merge", "held_after_conference", "entered_after_project"}

// contacts are those that the filters of a frame leave, and how many that met make none, by why. Nobody may change them:
// several questions may share them.
type contacts struct {
	all     []observed
	leftOut []int
}

// eachContact visits the contacts that the filters of a frame leave, one at a time and in any order, and returns how many that
// met make none, by why. It keeps none of them, unless questions that are asked together share them: then 44 bytes for each.
func (r *Reader) eachContact(ctx context.Context, f Frame, editions []edition, visit func(*observed)) (leftOut []int, err error) {
	if r.shelf == nil {
		leftOut = make([]int, len(noContact))
		return leftOut, r.eachMet(ctx, f, editions, "", func(c *observed, none int32) {
			if none > 0 {
				leftOut[none]++
			} else {
				visit(c)
			}
		})
	}
	met, err := shared(r, f.contactsKey(), func() (met contacts, err error) {
		alone := &Reader{r.pool, r.reached, r.halving, nil, r.versionsHeld}
		met.leftOut, err = alone.eachContact(ctx, f, editions, func(c *observed) { met.all = appended(met.all, *c) })
		return met, err
	})
	for i := range met.all {
		visit(&met.all[i])
	}
	return met.leftOut, err
}

// appended is append that doubles however much there is, and so copies a fifth as much.
func appended[T any](all []T, one T) []T {
	if len(all) == cap(all) {
		all = slices.Grow(all, max(256, len(all)))
	}
	return append(all, one)
}

// one is 1 for true.
func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// contactsKey is what the contacts of a frame are a function of.
type contactsKey struct {
	editionsKey
	country, sector string
	scope           Scope
	level           Level
}

func (f Frame) contactsKey() contactsKey {
	return contactsKey{f.editionsKey(), f.Filters.Country, f.Filters.Sector, f.Filters.Scope, f.Filters.Level}
}

// eachMet visits the organisations that met, of one group unless only is empty; none says why they make no contact, as a place
// in noContact.
func (r *Reader) eachMet(ctx context.Context, f Frame, editions []edition, only string, visit func(c *observed, none int32)) error {
	type met struct {
		observed
		none int32
	}
	watched, reached := watch(f, editions), f.reached()
	var visiting sync.Mutex
	return r.eachPair(ctx, f.AsOf.Position, f.left(editions, only), func(pairs iter.Seq[*projections.PairVersion]) {
		batch := make([]met, 0, 256)
		hand := func() {
			visiting.Lock()
			defer visiting.Unlock()
			for i := range batch {
				visit(&batch[i].observed, batch[i].none)
			}
			batch = batch[:0]
		}
		for p := range pairs {
			if !f.hasMet(p) {
				continue
			}
			c := observed{Conference: p.Conference, A: p.A, B: p.B, CountryA: p.CountryA, CountryB: p.CountryB,
				SectorsA: p.SectorsA, SectorsB: p.SectorsB, Held: p.HeldCount, PriorTie: priorTieOf(&p.Pair)}
			c.Horizon, c.Due = watched[c.Conference].horizon, watched[c.Conference].due
			competing := dayNumber(p.Competing)
			c.Day, c.Cause = c.ended(reached.together(&p.Pair), competing)
			c.ConfirmedDay, c.ConfirmedCause = c.ended(reached.confirmed(&p.Pair), competing)
			c.Reported = dayNumber(p.Reported) <= c.Horizon
			if batch = append(batch, met{c, noContactOf(&p.Pair)}); len(batch) == cap(batch) {
				hand()
			}
		}
		hand()
	})
}

// hasMet tells whether the two had met by the cut-off.
func (f Frame) hasMet(p *projections.PairVersion) bool {
	return f.Until != nil && p.StartsOn <= *f.Until && dayNumber(p.Held) <= int32(*f.Until-p.StartsOn)
}

// noContactOf is why two that met make no contact, as a place in noContact; 0 for contacts.
func noContactOf(p *projections.Pair) int32 {
	switch {
	case p.Self:
		return 1
	case p.Late:
		return 2
	case p.OutcomeDriven:
		return 3
	}
	return 0
}

// reaching tells when two reached the level of a frame together, across a border where its scope asks for that.
type reaching struct {
	level func(*projections.Levels) projections.Day
	cross bool
}

func (f Frame) reached() reaching {
	return reaching{dayOfLevel[f.Filters.Level], f.Filters.Scope == ScopeCrossBorder}
}

func (r reaching) together(p *projections.Pair) int32 {
	if r.cross {
		return dayNumber(r.level(&p.Cross))
	}
	return dayNumber(r.level(&p.Joint))
}

// confirmed counts only projects in which both confirmed their part.
func (r reaching) confirmed(p *projections.Pair) int32 {
	if r.cross {
		return dayNumber(r.level(&p.ConfirmedCross))
	}
	return dayNumber(r.level(&p.ConfirmedJoint))
}

// counted is together or confirmed, by whose word makes a partner.
func (f Frame) counted(r reaching) func(*projections.Pair) int32 {
	if f.Filters.Verified == VerifiedConfirmed {
		return r.confirmed
	}
	return r.together
}

// dayOfLevel is the day on which each level was reached.
var dayOfLevel = map[Level]func(*projections.Levels) projections.Day{
	LevelIdea:      func(l *projections.Levels) projections.Day { return l.Idea },
	LevelAgreement: func(l *projections.Levels) projections.Day { return l.Agreement },
	LevelProposal:  func(l *projections.Levels) projections.Day { return l.Proposal },
	LevelFunded:    func(l *projections.Levels) projections.Day { return l.Funded },
	LevelStarted:   func(l *projections.Levels) projections.Day { return l.Started },
	LevelFundedOrStarted: func(l *projections.Levels) projections.Day {
		if dayNumber(l.Started) < dayNumber(l.Funded) {
			return l.Started
		}
		return l.Funded
	},
}

// dayNumber is the day as a number that is later than all for what did not happen.
func dayNumber(d projections.Day) int32 {
	if d == projections.NoDay {
		return math.MaxInt32
	}
	return int32(d)
}

// watching is what the contacts of a conference have in common.
type watching struct {
	horizon int32
	due     bool
}

// watch is that of each conference, by its number.
func watch(f Frame, editions []edition) []watching {
	if f.Until == nil {
		return nil
	}
	highest := int32(0)
	for _, e := range editions {
		highest = max(highest, e.No)
	}
	of := make([]watching, highest+1)
	for _, e := range editions {
		of[e.No] = watching{int32(*f.Until - e.StartsOn), e.Asked}
	}
	return of
}

// ended is the day on which a wait ended that might have by conversion or by a competing event, and which did. At ties a
// conversion comes before a competing event.
func (c *observed) ended(converted, competing int32) (day int32, cause estimate.Cause) {
	switch {
	case converted <= min(competing, c.Horizon):
		return converted, estimate.Converted
	case competing <= c.Horizon:
		return competing, estimate.Competing
	}
	return c.Horizon, estimate.Censored
}

// leaveOut tells of those that met and make no contact, or no tie, by the places of the reasons in noTie.
func (f *Figure) leaveOut(counts []int) {
	for why, count := range counts {
		f.leave(noTie[why], count, f.contactItems("", ContactPart(noTie[why])))
	}
}
