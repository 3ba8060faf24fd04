package domain_test

import (
	"fmt"
	"slices"
	"time"

	"aftermatch/domain"
)

// toldProject is a project as its events tell it, corrections applied.
type toldProject struct {
	stints   []stint
	proposed []time.Time // proposals and awards
	awards   []domain.FundingAwarded
	awardsAt []time.Time
	budgets  map[domain.ID]domain.Money // by partner; the zero one is the total
	wrong    []string
}

// stint is one partner's time in one role; it is going while until is zero.
type stint struct {
	who         domain.ID
	lead        bool
	from, until time.Time
}

func projectTold(events []domain.Recorded) toldProject {
	p := toldProject{budgets: map[domain.ID]domain.Money{}}
	var idea, started, closed time.Time
	submitted, rejected := 0, 0
	origins := map[domain.ID]bool{}
	for i, recorded := range events {
		name, at := recorded.Event.EventType(), recorded.At
		must := func(ok bool, invariant string) {
			if !ok {
				p.wrong = append(p.wrong, invariant+" ("+name+")")
			}
		}
		must((i == 0) == (name == "ProjectLogged"), "a project begins with its idea")
		part := true
		switch e := recorded.Event.(type) {
		case domain.ProjectLogged:
			idea = at
		case domain.PartnerJoined:
			p.stints = append(p.stints, stint{e.OrganisationID, e.Role == domain.RoleLead, at, time.Time{}})
			if e.Budget != nil {
				p.budgets[e.OrganisationID] = *e.Budget
			}
		case domain.PartnerLeft:
			must(p.leave(e.OrganisationID, at) == 1, "6: one spell per partner at a time")
			delete(p.budgets, e.OrganisationID)
		case domain.LeadChanged:
			for _, s := range slices.Clone(p.stints) {
				if s.until.IsZero() && (s.lead || s.who == e.OrganisationID) {
					p.leave(s.who, at)
					p.stints = append(p.stints, stint{s.who, s.who == e.OrganisationID, at, time.Time{}})
				}
			}
		case domain.ProposalSubmitted:
			submitted++
			p.proposed = append(p.proposed, at)
		case domain.ProposalRejected:
			rejected++
			must(rejected <= submitted, "only what was proposed is rejected")
			part = false
		case domain.FundingAwarded:
			p.proposed = append(p.proposed, at)
			p.awards, p.awardsAt = append(p.awards, e), append(p.awardsAt, at)
		case domain.BudgetRevised:
			p.budgets[e.OrganisationID] = e.Money
			part = false
		case domain.ProjectStarted:
			must(started.IsZero(), "a project starts once")
			started = at
		case domain.ProjectCompleted:
			must(!started.IsZero() || len(p.awards) > 0, "a result needs work")
			must(!at.Before(started) && closed.IsZero(), "a project ends once, after it started")
		case domain.ProjectAbandoned:
			must(closed.IsZero(), "a project ends once")
		case domain.OriginClaimed:
			must(!origins[e.MeetingID], "an origin is claimed once")
			origins[e.MeetingID], part = true, false
		case domain.OriginWithdrawn:
			must(origins[e.MeetingID], "only a claimed origin is withdrawn")
			origins[e.MeetingID], part = false, false
		case domain.PartnerConfirmed, domain.PartnerDisputed, domain.ProjectsMerged, domain.ProjectMergeReverted:
			part = false
		}
		must(!part || !at.Before(idea), "nothing is older than the idea")
		must(!part || closed.IsZero() || !at.After(closed), "nothing new happens after the end")
		if name == "ProjectCompleted" || name == "ProjectAbandoned" {
			closed = at
		}
	}
	return p
}

// leave ends what a partner is doing, and says how many stints that were.
func (p *toldProject) leave(who domain.ID, at time.Time) (ended int) {
	for i := range p.stints {
		if p.stints[i].who == who && p.stints[i].until.IsZero() {
			p.stints[i].until = at
			ended++
		}
	}
	return ended
}

func (p toldProject) broken() []string {
	broken := p.wrong
	var instants []time.Time
	for i, s := range p.stints {
		instants = append(instants, s.from, s.until)
		for _, other := range p.stints[:i] {
			if other.who == s.who && (other.until.IsZero() || s.from.Before(other.until)) {
				broken = append(broken, "6: one spell per partner at a time")
			}
		}
		if !s.until.IsZero() && s.until.Before(s.from) {
			broken = append(broken, "6: a spell ends after it begins")
		}
	}
	if len(p.proposed) > 0 {
		first := slices.MinFunc(p.proposed, time.Time.Compare)
		for _, instant := range append(instants, first) {
			leads := 0
			for _, s := range p.stints {
				if s.lead && !instant.Before(s.from) && (s.until.IsZero() || instant.Before(s.until)) {
					leads++
				}
			}
			if !instant.Before(first) && leads != 1 {
				broken = append(broken, fmt.Sprintf("6: %d leads at %s, but proposed at %s", leads, instant, first))
			}
		}
	}
	granted := map[string]int64{}
	for i, award := range p.awards {
		partners := map[domain.ID]bool{}
		for _, s := range p.stints {
			if !p.awardsAt[i].Before(s.from) && (s.until.IsZero() || !p.awardsAt[i].After(s.until)) {
				partners[s.who] = true
			}
		}
		if len(partners) < 2 || award.Amount < 0 {
			broken = append(broken, fmt.Sprintf("6: an award of %d to %d organisations", award.Amount, len(partners)))
		}
		granted[award.Currency] += award.Amount
	}
	shared := map[string]int64{}
	for who, budget := range p.budgets {
		if !who.IsZero() {
			shared[budget.Currency] += budget.Amount
		}
		if budget.Amount < 0 {
			broken = append(broken, "6: a negative amount")
		}
	}
	total, said := p.budgets[domain.ID{}]
	for currency, sum := range shared {
		limit := granted[currency]
		if said && total.Currency == currency {
			limit = total.Amount
		} else if said || limit == 0 {
			continue
		}
		if sum > limit {
			broken = append(broken, fmt.Sprintf("6: shares of %d exceed %d %s", sum, limit, currency))
		}
	}
	return broken
}
