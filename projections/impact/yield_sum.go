package impact

import (
	"cmp"
	"context"
	"math/big"
	"slices"

	"aftermatch/domain"
	"aftermatch/projections"
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

// heldContact is two organisations that met at a conference, with how often and why they make no contact: a place in noContact.
type heldContact struct {
	contactKey
	place
	held, why int
}

const listHeldContacts = `
	select conference, a, b, country_a, country_b, sectors_a | sectors_b,
	  case when self then 1 when late then 2 when outcome_driven then 3 else 0 end, starts_on - date '1970-01-01', meetings
	from read_model.pairs_at(@position)
	where held is not null and ` + isLeft

// heldContacts are those who met by the cut-off, in the order of conferences and organisations.
func (r *Reader) heldContacts(ctx context.Context, f Frame, editions []edition) (found []heldContact, err error) {
	if f.Until == nil {
		return nil, nil
	}
	err = r.pairs(ctx, func(v []int32, meetings []projections.PairMeeting) {
		c := heldContact{contactKey{v[0], v[1], v[2]}, place{v[0], int16(v[3]), int16(v[4]), v[5]}, 0, int(v[6])}
		for _, m := range meetings {
			c.held += one(horizon(int32(*f.Until) - v[7]).sees(m.Held))
		}
		if c.held > 0 {
			found = append(found, c)
		}
	}, listHeldContacts, f.arguments(editions, ""))
	slices.SortFunc(found, func(x, y heldContact) int {
		return cmp.Or(cmp.Compare(x.conference, y.conference), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	return found, err
}

// held counts the held meetings.
func (r *Reader) held(ctx context.Context, figure *Figure, l ledger, sums yieldSums) error {
	leftOut := make([]int, len(noContact))
	found, err := r.heldContacts(ctx, l.Frame, l.editions)
	for _, c := range found {
		if c.why > 0 {
			leftOut[c.why]++
		}
		for _, sum := range sums.at(c.place) {
			sum.meetings += c.held
			sum.at[c.contactKey] = len(sum.contacts)
			sum.contacts = append(sum.contacts, YieldContact{A: c.a, B: c.b, Held: c.held})
		}
	}
	figure.leaveOut(leftOut)
	return err
}

// heldWithoutContact are those who met and make no contact, so that their meetings have no credit.
func (r *Reader) heldWithoutContact(ctx context.Context, f Frame) (pairs []codedPair, err error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	found, err := r.heldContacts(ctx, f, editions)
	for _, c := range found {
		if c.why > 0 {
			pairs = append(pairs, codedPair{Tie: Tie{c.a, c.b}, Conference: c.conference, Code: int32(c.why)})
		}
	}
	return pairs, err
}
