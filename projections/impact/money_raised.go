package impact

import (
	"cmp"
	"context"
	"math/big"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
)

// moneyRaised is what the figures of money are made of.
type moneyRaised struct {
	Frame
	in         grouping
	editions   []edition           // that the filters admit and that began by the cut-off
	costs      map[int32]costs     // by conference
	projects   []fundedProject     // by id
	funded     map[domain.ID]int   // the place of each among them
	credited   []creditedContact   // that the filters admit, by project, conference and organisations
	attributed map[domain.ID]bool  // projects that any meeting led to
	places     map[domain.ID]moves // of partners, when a country is asked for
}

// fundedProject is a project with an award by the cut-off.
type fundedProject struct {
	ID      domain.ID
	Crossed bool                  // funded while cross-border
	Awards  []projections.Award   // nil when it is one in euro, unless a country is asked for
	Members []projections.Partner // when a country is asked for

	cents   int64        // of the awards whose worth in euro is known
	foreign []ForeignSum // the others
	rates   *RateDates
}

// costs are what a conference cost by the cut-off.
type costs struct {
	all     []projections.ConferenceCost
	known   int // of them in euro
	cents   int64
	foreign []ForeignSum
}

// moves are the countries that an organisation had, from when.
type moves []projections.Place

// on is where it was that day.
func (m moves) on(day domain.Date) (country string) {
	for _, p := range m {
		if p.From == nil || *p.From <= day {
			country = p.Country
		}
	}
	return country
}

// notOneInEuro tells which projects have other awards than one in euro by the cut-off.
const notOneInEuro = `(jsonb_array_length(awards) <> 1 or awards -> 0 ->> 'currency' <> 'EUR' or (awards -> 0 ->> 'on')::date > @until)`

// listFunded unpacks awards and partners only where they are needed, for that takes most of the time.
const listFunded = `
	select id, coalesce(cross_funded_on <= @until, false), case when @whole or ` + notOneInEuro + ` then awards end,
	  case when @whole then partners end, coalesce(award_eur, 0)
	from read_model.projects_at(@position) where merged_into is null and funded_on <= @until order by id`

// listAwards names projects, with their awards.
const listAwards = `
	select id, title, awards from read_model.projects_at(@position) where id = any(@ids)`

const listCosts = `
	select no, costs from read_model.conferences_at(@position) where id = any(@ids)`

const listPlaces = `
	select id, places from read_model.organisations where known_from <= @position and id = any(@ids)
	union all
	select id, places from read_model.organisations_history where known_from <= @position and known_to > @position and id = any(@ids)`

func (r *Reader) raised(ctx context.Context, f Frame) (m moneyRaised, err error) {
	m = moneyRaised{Frame: f, costs: map[int32]costs{}, funded: map[domain.ID]int{}, attributed: map[domain.ID]bool{}, places: map[domain.ID]moves{}}
	editions, err := r.editions(ctx, f)
	if err != nil {
		return m, err
	}
	m.in = f.grouping(editions)
	m.editions = begun(f, editions)
	if err := r.spent(ctx, &m); err != nil {
		return m, err
	}
	args, own := f.arguments(editions, ""), f.Filters.Country != "" || f.Filters.GroupBy == ByCountry
	args["whole"] = own
	m.projects, err = list(ctx, r, func(row pgx.CollectableRow) (p fundedProject, err error) {
		return p, row.Scan(&p.ID, &p.Crossed, &p.Awards, &p.Members, &p.cents)
	}, listFunded, args)
	if err != nil {
		return m, err
	}
	for i := range m.projects {
		if m.projects[i].Awards != nil {
			m.projects[i].count(f)
		}
		m.funded[m.projects[i].ID] = i
	}
	f.Filters.Level = LevelFunded
	encounters, err := r.encounters(ctx, f, editions)
	if err != nil {
		return m, err
	}
	for _, c := range f.Filters.Attribution.credits(f.creditable(encounters, m.funded)) {
		m.attributed[c.Project] = true
		if c.counts() {
			m.credited = append(m.credited, c)
		}
	}
	if own {
		err = r.settled(ctx, &m)
	}
	return m, err
}

// begun are the editions that began by the cut-off.
func begun(f Frame, editions []edition) (found []edition) {
	for _, e := range editions {
		if f.Until != nil && e.StartsOn <= *f.Until {
			found = append(found, e)
		}
	}
	return found
}

// spent reads what the conferences cost.
func (r *Reader) spent(ctx context.Context, m *moneyRaised) error {
	ids := map[int32]domain.ID{}
	var all []domain.ID
	for _, e := range m.editions {
		ids[e.No] = e.ID
		all = append(all, e.ID)
	}
	type row struct {
		No    int32
		Costs []projections.ConferenceCost
	}
	found, err := list(ctx, r, pgx.RowToStructByPos[row], listCosts, pgx.NamedArgs{"position": m.AsOf.Position, "ids": all})
	for _, conference := range found {
		var c costs
		for _, cost := range conference.Costs {
			if cost.On > *m.Until {
				continue
			}
			c.all = append(c.all, cost)
			if cents, known := domain.InEuro(cost.Money, cost.Conversion); known {
				c.known++
				c.cents += cents
			} else {
				c.foreign = append(c.foreign, ForeignSum{ConferenceID: ids[conference.No], Of: cost.Purpose, On: cost.On, Money: cost.Money})
			}
		}
		m.costs[conference.No] = c
	}
	return err
}

// awarded are the awards up to the cut-off.
func (f Frame) awarded(awards []projections.Award) []projections.Award {
	return slices.DeleteFunc(awards, func(a projections.Award) bool { return a.On > *f.Until })
}

// count sums the awards up to the cut-off and drops the later ones.
func (p *fundedProject) count(f Frame) {
	p.cents, p.Awards = 0, f.awarded(p.Awards)
	for _, a := range p.Awards {
		cents, known := domain.InEuro(a.Money, a.Conversion)
		switch {
		case !known:
			p.foreign = append(p.foreign, ForeignSum{ProjectID: p.ID, Of: a.Funder, On: a.On, Money: a.Money})
		case a.Currency != "EUR":
			p.rates = p.rates.and(&RateDates{a.RateDate, a.RateDate})
		}
		p.cents += cents
	}
}

// and is the span of both.
func (d *RateDates) and(other *RateDates) *RateDates {
	switch {
	case d == nil:
		return other
	case other == nil:
		return d
	}
	return &RateDates{min(d.From, other.From), max(d.To, other.To)}
}

// settled reads where the partners were.
func (r *Reader) settled(ctx context.Context, m *moneyRaised) error {
	var ids []domain.ID
	for _, p := range m.projects {
		for _, partner := range p.Members {
			ids = append(ids, partner.OrganisationID)
		}
	}
	type row struct {
		ID     domain.ID
		Places moves
	}
	found, err := list(ctx, r, pgx.RowToStructByPos[row], listPlaces, pgx.NamedArgs{"position": m.AsOf.Position, "ids": ids})
	for _, organisation := range found {
		m.places[organisation.ID] = organisation.Places
	}
	return err
}

// own is what goes to partners in a country, of all that the awards come to in euro cents; false when a budget is not
// known.
func (m moneyRaised) own(p fundedProject, country string) (own *big.Rat, known bool) {
	own = new(big.Rat)
	for _, award := range p.Awards {
		cents, inEuro := domain.InEuro(award.Money, award.Conversion)
		if !inEuro {
			continue
		}
		var part, whole int64
		currency := ""
		for _, partner := range p.Members {
			if partner.Disputed || partner.JoinedOn > award.On || partner.LeftOn != nil && *partner.LeftOn < award.On {
				continue
			}
			if partner.Budget == nil {
				if partner.Role == domain.RoleAssociate || partner.Role == domain.RoleSubcontractor {
					continue
				}
				return nil, false
			}
			if currency = cmp.Or(currency, partner.Budget.Currency); currency != partner.Budget.Currency {
				return nil, false
			}
			whole += partner.Budget.Amount
			if m.places[partner.OrganisationID].on(award.On) == country {
				part += partner.Budget.Amount
			}
		}
		if whole == 0 {
			return nil, false
		}
		own.Add(own, new(big.Rat).Mul(big.NewRat(cents, 1), big.NewRat(part, whole)))
	}
	return own, true
}

// moneySum adds up what came to one group.
type moneySum struct {
	country     string                // whose own share is asked for
	credit      map[domain.ID]portion // by project
	crossCredit fractions             // of cross-border projects, at conferences whose cost is recorded
	cents       int64                 // what those conferences cost
	costed      int                   // how many they are
}

func newMoneySum(country string) *moneySum {
	return &moneySum{country: country, credit: map[domain.ID]portion{}, crossCredit: fractions{}}
}

func (s *moneySum) spend(c costs) {
	if c.known > 0 {
		s.costed++
		s.cents += c.cents
	}
}

func (s *moneySum) raise(m moneyRaised, c creditedContact) {
	s.credit[c.Project] = s.credit[c.Project].and(c.Credit)
	if m.projects[m.funded[c.Project]].Crossed && m.costs[c.Conference].known > 0 {
		s.crossCredit[int64(c.Credit.of)] += int64(c.Credit.shares)
	}
}

// sharedCents is a sum of money of which projects have a share: cents × shares, by how many there are.
type sharedCents map[int32]*big.Int

func (s sharedCents) add(cents int64, share portion) {
	if s[share.of] == nil {
		s[share.of] = new(big.Int)
	}
	s[share.of].Add(s[share.of], new(big.Int).Mul(big.NewInt(cents), big.NewInt(int64(share.shares))))
}

func (s sharedCents) sum() *big.Rat {
	sum := new(big.Rat)
	for of, cents := range s {
		sum.Add(sum, new(big.Rat).SetFrac(cents, big.NewInt(int64(of))))
	}
	return sum
}

// group is what the sum comes to.
func (m moneyRaised) group(s *moneySum, name, label string) MoneyGroup {
	g := MoneyGroup{Group: name, Label: label, Projects: len(s.credit), OwnCountry: OwnCountry{Country: s.country},
		Items: m.moneyItems("items", name, ""), CostItems: m.moneyItems("costs", name, "")}
	credit, award, of, own := fractions{}, sharedCents{}, sharedCents{}, new(big.Rat)
	for id, share := range s.credit {
		p := &m.projects[m.funded[id]]
		credit[int64(share.of)] += int64(share.shares)
		award.add(p.cents, share)
		g.RateDates = g.RateDates.and(p.rates)
		if s.country == "" {
			continue
		}
		if part, known := m.own(*p, s.country); known {
			own.Add(own, part.Mul(part, share.rat()))
			of.add(p.cents, share)
		} else {
			g.OwnCountry.Unknown++
		}
	}
	whole := of.sum()
	g.Credit, g.AwardEURMinor = float(credit.sum()), float(award.sum())
	g.OwnCountry.EURMinor, g.OwnCountry.Of = float(own), float(whole)
	switch {
	case s.country == "":
		g.OwnCountry.Reason = "no country is asked for"
	case whole.Sign() == 0:
		g.OwnCountry.Reason = "of no project all budgets are known"
	default:
		g.OwnCountry.Share = new(float(new(big.Rat).Quo(own, whole)))
	}
	m.cost(&g, s)
	return g
}

// cost is what a funded cross-border project of the group cost.
func (m moneyRaised) cost(g *MoneyGroup, s *moneySum) {
	if m.Filters.Country != "" || m.Filters.Sector != "" || g.Group != AllOfThem && !m.Filters.GroupBy.disjoint() {
		g.Reason = "a conference's cost belongs to no country or sector"
		return
	}
	if s.costed == 0 {
		g.Reason = "no cost is recorded"
		return
	}
	credit := s.crossCredit.sum()
	g.CostEURMinor, g.CostCredit = new(float64(s.cents)), new(float(credit))
	if credit.Sign() == 0 {
		g.Reason = "no funded cross-border project is credited"
		return
	}
	g.CostPerProject = new(float(new(big.Rat).Quo(big.NewRat(s.cents, 1), credit)))
}

// float is the float nearest to a rational.
func float(r *big.Rat) float64 {
	f, _ := r.Float64()
	return f
}
