package story

import (
	"fmt"
	"math"
	"slices"
	"time"

	"aftermatch/domain"
)

// fate is how a project goes on after the idea.
type fate int

const (
	fateIdea      fate = iota // comes to nothing, with or without a word
	fateAgreement             // is put on paper first
	fateProposal              // applies for money
	fateOwnMoney              // starts without an award
)

// fates deals out one fate for each of n projects, with as many agreements as published, shuffled.
func (c *conference) fates(d dice, n int) []fate {
	fates := make([]fate, n)
	agreements := int(math.Round(agreementsPerMeeting * float64(len(c.meetings))))
	for i := range fates {
		switch roll := d.Float64(); {
		case i < agreements:
			fates[i] = fateAgreement
		case roll < 0.5:
			fates[i] = fateProposal
		case roll < 0.64:
			fates[i] = fateOwnMoney
		}
	}
	return shuffled(d, fates)
}

// happens records a step of the project, when it is learned of.
func (p *project) happens(d dice, event domain.Event, at time.Time) domain.ID {
	by := p.partners[0].manager()
	if p.style.register {
		by = register
	}
	return p.file.then(event, at, p.style.learned(d, at), by)
}

// live tells the project from the idea on.
func (p *project) live(d dice, f fate) {
	at := p.idea
	switch f {
	case fateIdea:
		if d.chance(0.45) {
			p.abandon(d, at.Add(d.wait(400*day)))
		}
		return
	case fateAgreement:
		at = p.agree(d, at)
		switch roll := d.Float64(); {
		case roll < 0.45:
			p.propose(d, at)
		case roll < 0.85:
			p.work(d, at.Add(d.wait(90*day)), d.between(6, 24))
		}
	case fateProposal:
		p.propose(d, at)
	case fateOwnMoney:
		p.work(d, at.Add(d.wait(150*day)), d.between(4, 18))
	}
}

func (p *project) agree(d dice, at time.Time) time.Time {
	at = at.Add(15*day + d.wait(120*day))
	p.happens(d, domain.AgreementSigned{Kind: pick(d, domain.AgreementKinds)}, at)
	p.agreed = at
	return at
}

// propose applies for money, up to three times.
func (p *project) propose(d dice, at time.Time) {
	for range 3 {
		programme := pick(d, programmes)
		at = at.Add(30*day + d.wait(100*day))
		p.happens(d, domain.ProposalSubmitted{Programme: programme.name}, at)
		at = at.Add(time.Duration(d.between(80, 220)) * day)
		if d.chance(0.45) {
			p.award(d, programme, at)
			return
		}
		p.happens(d, domain.ProposalRejected{Programme: programme.name, Reason: pick(d, []string{"below the funding line", "not eligible", "", ""})}, at)
		if !d.chance(0.35) {
			break
		}
	}
	if d.chance(0.4) {
		p.abandon(d, at.Add(d.wait(200*day)))
	}
}

var programmes = []struct{ name, funder string }{
	{"Innovation Bridge", "Demo Agency for Innovation"},
	{"Cross-Border Cluster Fund", "Demo Regional Development Fund"},
	{"Clusters Without Borders", "Demo Ministry of Economic Affairs"},
	{"Growth Partnerships", "Demo Foundation for Industry"},
}

// award grants the money. In some the amount was typed in with a digit too many, and corrected later.
func (p *project) award(d dice, programme struct{ name, funder string }, at time.Time) {
	months := d.between(12, 36)
	cents := int64(math.Round(60*d.spread(0.6)*float64(len(p.partners)))) * 1_000_00
	money, conversion := amount(d, cents, pick(d, p.partners).country, domain.DateOf(at))
	right := domain.FundingAwarded{
		Funder: programme.funder, Programme: programme.name,
		GrantNumber: fmt.Sprintf("DEMO-%d-%04d", at.Year(), d.between(1, 9999)),
		Money:       money, Conversion: conversion, PlannedEnd: domain.DateOf(at.AddDate(0, months+3, 0)),
	}
	if d.chance(0.1) {
		mistaken := right
		mistaken.Amount *= 10
		mistaken.EURMinor *= 10
		id := p.happens(d, mistaken, at)
		p.file.now(domain.FactCorrected{EventID: id, Reason: "one digit too many", Replacement: right}, p.file.last.Add(d.wait(200*day)), evaluator)
	} else {
		p.happens(d, right, at)
	}
	if p.agreed.IsZero() {
		p.agreed = at
	}
	if d.chance(0.6) {
		p.share(d, money, at)
	}
	p.work(d, at.Add(d.wait(60*day)), months)
}

// share divides the award among the partners.
func (p *project) share(d dice, money domain.Money, at time.Time) {
	for i, o := range p.partners {
		part := domain.Money{Amount: money.Amount / int64(len(p.partners)), Currency: money.Currency}
		if i == 0 {
			part.Amount = money.Amount - part.Amount*int64(len(p.partners)-1)
		}
		p.happens(d, domain.BudgetRevised{OrganisationID: o.id, Money: part}, at)
	}
}

// work starts the project and brings it to its end, some months later.
func (p *project) work(d dice, start time.Time, months int) {
	id := p.happens(d, domain.ProjectStarted{}, start)
	if d.chance(0.08) {
		right := start.AddDate(0, 0, d.between(5, 60))
		p.file.then(domain.FactCorrected{EventID: id, Reason: "the date was that of the contract", Replacement: domain.ProjectStarted{}, At: right}, right, p.file.last.Add(d.wait(90*day)), evaluator)
	}
	end := start.AddDate(0, months, 0)
	p.change(d, start, end)
	switch roll := d.Float64(); {
	case roll < 0.08:
		p.abandon(d, d.within(start.Add(60*day), end))
	case roll < 0.93:
		end = end.AddDate(0, 0, d.between(-20, 150))
		p.happens(d, domain.ProjectCompleted{Result: pick(d, results)}, end)
		p.after(d, end)
	}
}

var results = []string{"a demonstrator in use at two sites", "a joint product on the market", "a training course that both offer", "a roadmap, published", "a pilot with twelve firms", ""}

// change tells who came and went while the work was going on.
func (p *project) change(d dice, start, end time.Time) {
	if !p.crossBorder() && d.chance(0.6) || d.chance(0.06) {
		at := d.within(start, end)
		if o := p.newcomer(d, p.style.learned(d, at)); o != nil {
			p.happens(d, domain.PartnerJoined{OrganisationID: o.id, Role: domain.RolePartner}, at)
			p.partners = append(p.partners, o)
		}
	}
	if len(p.partners) > 2 && d.chance(0.12) {
		at := d.within(later(start, p.idea), end)
		p.happens(d, domain.PartnerLeft{OrganisationID: p.partners[1].id, Reason: pick(d, []string{"changed priorities", ""})}, at)
	} else if d.chance(0.06) {
		p.happens(d, domain.LeadChanged{OrganisationID: p.partners[1].id}, d.within(start, end))
	}
}

func (p *project) crossBorder() bool {
	for _, o := range p.partners {
		if o.country != p.partners[0].country {
			return true
		}
	}
	return false
}

// newcomer is an organisation of another country than the lead's, known at that time.
func (p *project) newcomer(d dice, at time.Time) *organisation {
	for range 50 {
		o := pick(d, p.organisations)
		if o.ready() && !o.registered.IsZero() && o.registered.Before(at) && o.country != p.partners[0].country && !slices.Contains(p.partners, o) {
			return o
		}
	}
	return nil
}

func (p *project) abandon(d dice, at time.Time) {
	p.happens(d, domain.ProjectAbandoned{Reason: pick(d, []string{"no funding found", "the person behind it left", "a partner withdrew", ""})}, at)
}

// after tells what the partners do once the project is over: some begin another, some part.
func (p *project) after(d dice, end time.Time) {
	switch roll := d.Float64(); {
	case roll < 0.55:
		next := &project{series: p.series, theme: p.theme, partners: p.partners[:2:2], cause: p.cause, idea: end.Add(d.wait(420 * day))}
		next.style = newStyle(d, next.idea)
		p.Later(next.idea, func() {
			next.log(d)
			next.live(d, pick(d, []fate{fateProposal, fateProposal, fateOwnMoney, fateIdea}))
		})
	case roll < 0.62:
		at := end.Add(d.wait(300 * day))
		a, b := p.partners[0], p.partners[1]
		if p.parted[pairOf(a, b)] {
			return
		}
		p.parted[pairOf(a, b)] = true
		p.tie(a, b).now(domain.CooperationEnded{Pair: domain.Pair{OrganisationA: a.id, OrganisationB: b.id}, Both: true}, at, a.manager())
	}
}
