package impact

import (
	"cmp"
	"context"
	"maps"
	"math/big"
	"slices"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// creditSum adds up credit, one project after the other.
type creditSum struct {
	projects int
	last     domain.ID
	portion  portion // of the last

	before  fractions // the credit of those before it
	squares fractions // Σ of the squared credit of each
}

func newCreditSum() *creditSum { return &creditSum{before: fractions{}, squares: fractions{}} }

// add adds a credit that is not 0; those of one project come together.
func (s *creditSum) add(c creditedContact) {
	if s.portion.shares == 0 || s.last != c.Project {
		s.settle()
		s.projects, s.last, s.portion = s.projects+1, c.Project, portion{0, c.Credit.of}
	}
	s.portion.shares += c.Credit.shares
}

// settle takes the last project in.
func (s *creditSum) settle() {
	if shares, of := int64(s.portion.shares), int64(s.portion.of); shares > 0 {
		s.before[of] += shares
		s.squares[of*of] += shares * shares
		s.portion = portion{}
	}
}

func (s *creditSum) credit(items string) Credit {
	s.settle()
	total := s.before.sum()
	return Credit{s.projects, float(total), total.RatString(), items}
}

// variance is that of the sum, were projects independent.
func (s *creditSum) variance() float64 {
	s.settle()
	return float(s.squares.sum())
}

// yieldSum is what the yield of one group is made of.
type yieldSum struct {
	meetings  int
	met       []estimate.MetPair
	credited  []estimate.PairCredit
	byRule    map[Attribution]*creditSum
	confirmed *creditSum
}

func newYieldSum(string) *yieldSum {
	sum := &yieldSum{byRule: map[Attribution]*creditSum{}, confirmed: newCreditSum()}
	for _, rule := range Attributions {
		sum.byRule[rule] = newCreditSum()
	}
	return sum
}

// newYieldSums has a sum for all and one for each conference or series that began, whether anybody met there or not.
func newYieldSums(l ledger) *perGroup[place, *yieldSum] {
	sums := perPlace(l.in, newYieldSum)
	sums.groups[""] = newYieldSum("")
	for _, e := range begun(l.Frame, l.editions) {
		if l.Filters.GroupBy.disjoint() {
			sums.of(place{Conference: e.No})
		}
	}
	return sums
}

// counts tells whether the filters admit a credit, and there is any.
func (c creditedContact) counts() bool { return c.Chosen && c.Credit.shares > 0 }

// yield is what the sums come to.
func (s *yieldSum) yield(f Frame, variance *estimate.VarianceEstimator, group, label string) YieldGroup {
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
	independent := asked.variance()
	g.Interval = s.per100(estimate.WeightedCount(own.Credit.Credit, independent, 1))
	g.IntervalClustered = s.per100(estimate.WeightedCount(own.Credit.Credit, max(independent, variance.Variance(s.met, s.credited)), 1))
	return g
}

// per100 is an interval of credit as one of credit per 100 meetings.
func (s *yieldSum) per100(credit estimate.Interval) *estimate.Interval {
	scale := 100 / float64(s.meetings)
	return &estimate.Interval{Lower: credit.Lower * scale, Upper: credit.Upper * scale}
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
	held, why int32
}

// heldRow is where two were who met, or may have, and why they make no contact.
func heldRow(p *projections.PairVersion, to []int32) []int32 {
	if p.Held == projections.NoDay {
		return to
	}
	return append(to, p.Conference, p.A, p.B, int32(p.CountryA), int32(p.CountryB), p.SectorsA|p.SectorsB, noContactOf(&p.Pair))
}

// eachHeld visits those who met by the cut-off, one at a time and in any order.
func (r *Reader) eachHeld(ctx context.Context, f Frame, editions []edition, visit func(heldContact)) error {
	if f.Until == nil {
		return nil
	}
	watched := watch(f, editions)
	return r.pairs(ctx, f.AsOf.Position, f.left(editions, ""), heldRow, func(v []int32, meetings []projections.PairMeeting) {
		c := heldContact{contactKey{v[0], v[1], v[2]}, place{v[0], int16(v[3]), int16(v[4]), v[5]}, 0, v[6]}
		for _, m := range meetings {
			c.held += int32(one(horizon(watched[c.conference].horizon).sees(m.Held)))
		}
		if c.held > 0 {
			visit(c)
		}
	})
}

// contactCredit is what a contact has of all projects.
type contactCredit struct {
	contactKey
	place
	credit float64
}

// creditsOfContacts are those that the filters admit, in the order of conferences and organisations.
func creditsOfContacts(credited []creditedContact) []contactCredit {
	of := map[contactKey]contactCredit{}
	for _, c := range credited {
		if c.counts() {
			key := c.key()
			of[key] = contactCredit{key, c.place, of[key].credit + c.Credit.float()}
		}
	}
	return slices.SortedFunc(maps.Values(of), func(x, y contactCredit) int { return x.compare(y.contactKey) })
}

func (k contactKey) compare(other contactKey) int {
	return cmp.Or(cmp.Compare(k.conference, other.conference), cmp.Compare(k.a, other.a), cmp.Compare(k.b, other.b))
}

// held counts the held meetings, and puts their contacts with these credits into the sums.
func (r *Reader) held(ctx context.Context, figure *Figure, l ledger, credits []contactCredit, sums *perGroup[place, *yieldSum]) error {
	leftOut := make([]int, len(noContact))
	err := r.eachHeld(ctx, l.Frame, l.editions, func(c heldContact) {
		if c.why > 0 {
			leftOut[c.why]++
		}
		for _, sum := range sums.of(c.place) {
			sum.meetings += int(c.held)
			sum.met = appended(sum.met, estimate.MetPair{Tie: estimate.Tie{A: c.a, B: c.b}, Held: c.held})
		}
	})
	for _, c := range credits {
		for _, sum := range sums.of(c.place) {
			sum.credited = append(sum.credited, estimate.PairCredit{Tie: estimate.Tie{A: c.a, B: c.b}, Credit: c.credit})
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
	return pairs, r.eachHeld(ctx, f, editions, func(c heldContact) {
		if c.why > 0 {
			pairs = append(pairs, codedPair{Tie: estimate.Tie{A: c.a, B: c.b}, Conference: c.conference, Code: c.why})
		}
	})
}
