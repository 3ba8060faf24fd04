package impact

import (
	"context"
	"math/big"

	"aftermatch/domain"
)

// creditSum adds up credit.
type creditSum struct {
	total *big.Rat
	of    map[domain.ID]*big.Rat // by project
}

func newCreditSum() *creditSum { return &creditSum{new(big.Rat), map[domain.ID]*big.Rat{}} }

func (s *creditSum) add(c creditedContact) {
	s.total.Add(s.total, c.Credit)
	if s.of[c.Project] == nil {
		s.of[c.Project] = new(big.Rat)
	}
	s.of[c.Project].Add(s.of[c.Project], c.Credit)
}

func (s *creditSum) credit(items string) Credit {
	return Credit{len(s.of), float(s.total), s.total.RatString(), items}
}

// squares is Σ of the squared credit of each project: the variance of the sum, were projects independent.
func (s *creditSum) squares() float64 {
	sum := new(big.Rat)
	for _, credit := range s.of {
		sum.Add(sum, new(big.Rat).Mul(credit, credit))
	}
	return float(sum)
}

// yieldSum is what the yield of one group is made of.
type yieldSum struct {
	meetings  int
	contacts  []YieldContact
	at        map[contactKey]int // the place of each among them
	byRule    map[Attribution]*creditSum
	confirmed *creditSum
}

// yieldSums are those of all meetings and of each group.
type yieldSums struct {
	in     grouping
	all    *yieldSum
	groups map[string]*yieldSum
}

// newYieldSums has a group for each conference or series that began, whether anybody met there or not.
func newYieldSums(l ledger) yieldSums {
	sums := yieldSums{l.in, newYieldSum(), map[string]*yieldSum{}}
	for _, e := range begun(l.Frame, l.editions) {
		if l.Filters.GroupBy.disjoint() {
			sums.at(place{Conference: e.No})
		}
	}
	return sums
}

func newYieldSum() *yieldSum {
	sum := &yieldSum{at: map[contactKey]int{}, byRule: map[Attribution]*creditSum{}, confirmed: newCreditSum()}
	for _, rule := range Attributions {
		sum.byRule[rule] = newCreditSum()
	}
	return sum
}

// at are the sums that a fact of the place belongs to.
func (s yieldSums) at(p place) []*yieldSum {
	into := []*yieldSum{s.all}
	for _, name := range s.in.of(p) {
		if s.groups[name] == nil {
			s.groups[name] = newYieldSum()
		}
		into = append(into, s.groups[name])
	}
	return into
}

// of are the sums that a credit belongs to: none when the filters leave it out, or there is none.
func (s yieldSums) of(c creditedContact) []*yieldSum {
	if !c.Chosen || c.Credit.Sign() == 0 {
		return nil
	}
	return s.at(c.place)
}

// yield is what the sums come to.
func (s *yieldSum) yield(f Frame, group, label string) YieldGroup {
	under := func(rule Attribution, credit Credit) (y RuleYield) {
		y = RuleYield{Attribution: rule, Credit: credit}
		if s.meetings > 0 {
			y.PerHundred = new(per100(credit, s.meetings))
		}
		return y
	}
	g := YieldGroup{Group: group, Label: label, Meetings: s.meetings, MeetingItems: f.heldItems(group), ByRule: []RuleYield{}}
	for _, rule := range Attributions {
		of := f
		of.Filters.Attribution = rule
		g.ByRule = append(g.ByRule, under(rule, s.byRule[rule].credit(of.creditItems(group, ""))))
	}
	sure := f
	sure.Filters.Verified = VerifiedConfirmed
	g.Confirmed = under(f.Filters.Attribution, s.confirmed.credit(sure.creditItems(group, "")))
	asked := s.byRule[f.Filters.Attribution]
	own := under(f.Filters.Attribution, asked.credit(f.creditItems(group, "")))
	g.Credit, g.PerHundred = own.Credit, own.PerHundred
	if s.meetings == 0 {
		g.Reason = "no meeting was held"
		return g
	}
	squares := asked.squares()
	g.Interval = s.per100(WeightedCount(own.Credit.Credit, squares, 1))
	g.IntervalClustered = s.per100(WeightedCount(own.Credit.Credit, max(squares, DyadicVariance(s.contacts)), 1))
	return g
}

// per100 is an interval of credit as one of credit per 100 meetings.
func (s *yieldSum) per100(credit Interval) *Interval {
	scale := 100 / float64(s.meetings)
	return &Interval{credit.Lower * scale, credit.Upper * scale}
}

// per100 is what of a credit comes to 100 meetings.
func per100(credit Credit, meetings int) float64 {
	exact, _ := new(big.Rat).SetString(credit.Exact)
	return float(exact.Mul(exact, big.NewRat(100, int64(meetings))))
}

// tallyHeld counts the held meetings of each two organisations at each conference, with a place in noContact for those who make
// no contact. They are counted before their contacts are looked up, of which there are fewer.
const tallyHeld = `
	with met as (
	  select m.conference_no as conference, least(r.canonical_no, t.canonical_no) as a, greatest(r.canonical_no, t.canonical_no) as b,
	    count(*) as held
	  from read_model.meetings_at(@position) m
	  join read_model.organisations_at(@position) r on r.no = m.requester_no
	  join read_model.organisations_at(@position) t on t.no = m.target_no
	  where m.held_at < @before and (@conferences::uuid[] is null or m.conference_id = any(@conferences))
	  group by 1, 2, 3
	)
	select conference, country_a, country_b, sectors_a | sectors_b, a, b,
	  case when self then 1 when late then 2 when outcome_driven then 3 else 0 end, met.held
	from met
	join read_model.pairs_at(@position) p using (conference, a, b)
	where p.held is not null and (@country = 0 or @country in (country_a, country_b)) and (sectors_a | sectors_b) & @sectors = @sectors
	and (@scope = 'all' or (@scope = 'domestic') = (country_a = country_b))
	order by conference, a, b`

// held counts the held meetings.
func (r *Reader) held(ctx context.Context, figure *Figure, l ledger, sums yieldSums) error {
	leftOut := make([]int, len(noContact))
	err := r.numbers(ctx, func(v []int32) {
		if why := v[6]; why > 0 {
			leftOut[why]++
		}
		for _, sum := range sums.at(place{v[0], int16(v[1]), int16(v[2]), v[3]}) {
			sum.meetings += int(v[7])
			sum.at[contactKey{v[0], v[4], v[5]}] = len(sum.contacts)
			sum.contacts = append(sum.contacts, YieldContact{A: v[4], B: v[5], Held: int(v[7])})
		}
	}, tallyHeld, l.arguments(l.editions, ""))
	figure.leaveOut(leftOut)
	return err
}

// heldWithoutContact are those who met and make no contact, so that their meetings have no credit.
func (r *Reader) heldWithoutContact(ctx context.Context, f Frame) (pairs []codedPair, err error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	err = r.numbers(ctx, func(v []int32) {
		if why := v[6]; why > 0 {
			pairs = append(pairs, codedPair{Tie: Tie{v[4], v[5]}, Conference: v[0], Code: why})
		}
	}, tallyHeld, f.arguments(editions, ""))
	return pairs, err
}
