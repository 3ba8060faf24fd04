package domain

import "time"

// then checks what must hold of the project after e, at whatever time each thing happened: one lead
// from the proposal on, two organisations at each award, shares within the total.
func (p Project) then(e ProjectEvent, at time.Time) error {
	p = p.Evolve(e, at)
	return firstOf(p.oneLead(), p.sharedAwards(), p.withinTotal())
}

// oneLead checks the moment of the first proposal or award, and every later one at which a lead
// changed. A proposal of which only the date is known may follow a lead who joined that day.
func (p Project) oneLead() error {
	if p.led.IsZero() {
		return nil
	}
	turns := []time.Time{p.led}
	for _, s := range p.spells {
		if s.role == RoleLead {
			turns = append(turns, s.from, s.until)
		}
	}
	for _, turn := range turns {
		leads, thatDay := 0, false
		for _, s := range p.spells {
			if s.role == RoleLead && s.does(turn) {
				leads++
			}
			thatDay = thatDay || s.role == RoleLead && turn.Equal(p.led) && turn.Before(s.from) && !earlier(turn, s.from)
		}
		if before := turn.Before(p.led); !before && leads != 1 && !(leads == 0 && thatDay) {
			return refuse("one_lead", "from the proposal on a project has one lead at any time, but would have %d on %s; name the lead, or change it", leads, DateOf(turn))
		}
	}
	return nil
}

func (p Project) sharedAwards() error {
	for _, award := range p.awards {
		if err := enough(len(p.at(award.at)), award.at); err != nil {
			return err
		}
	}
	return nil
}

func enough(organisations int, at time.Time) error {
	if organisations < 2 {
		return refuse("too_few_partners", "an award needs at least two different organisations as partners on its day (%s), but there would be %d; record the others first", DateOf(at), organisations)
	}
	return nil
}

// withinTotal compares within each currency: the partners' shares with the total, or where nobody said
// it, with what was awarded.
func (p Project) withinTotal() error {
	for _, of := range p.shares {
		var shared, awarded int64
		for _, s := range p.shares {
			if s.Currency == of.Currency {
				shared += s.Amount
			}
		}
		for _, a := range p.awards {
			if a.Currency == of.Currency {
				awarded += a.Amount
			}
		}
		total := awarded
		switch p.total.Currency {
		case of.Currency:
			total = p.total.Amount
		case "":
			if awarded == 0 {
				continue
			}
		default:
			continue
		}
		if shared > total {
			return refuse("budget_exceeded", "the partners' budgets sum to %d, more than the total of %d (%s, minor units); revise them, or first the total", shared, total, of.Currency)
		}
	}
	return nil
}

func (e ProjectLogged) check() error {
	in := inputs{}
	in.text("title", e.Title, nameLength)
	return in.err()
}

func (e PartnerJoined) check() error {
	in := inputs{}
	in.id("organisation_id", e.OrganisationID)
	among(&in, "role", e.Role, Roles)
	if e.Budget != nil {
		in.money("budget.", *e.Budget)
	}
	return in.err()
}

func (e AgreementSigned) check() error {
	in := inputs{}
	among(&in, "kind", e.Kind, AgreementKinds)
	in.link("url", e.URL)
	return in.err()
}

func (e ProposalSubmitted) check() error {
	in := inputs{}
	in.within("programme", e.Programme, nameLength)
	return in.err()
}

func (e ProposalRejected) check() error {
	in := inputs{}
	in.within("programme", e.Programme, nameLength)
	in.within("reason", e.Reason, proseLength)
	return in.err()
}

func (e FundingAwarded) check() error {
	in := inputs{}
	in.text("funder", e.Funder, nameLength)
	in.within("programme", e.Programme, nameLength)
	in.within("grant_number", e.GrantNumber, nameLength)
	in.link("url", e.URL)
	in.money("", e.Money)
	in.conversion(e.Money, e.Conversion)
	return in.err()
}

func (e BudgetRevised) check() error {
	in := inputs{}
	in.money("", e.Money)
	return in.err()
}

func (e ProjectCompleted) check() error {
	in := inputs{}
	in.within("result", e.Result, proseLength)
	in.link("url", e.URL)
	return in.err()
}

// about checks an event that names one thing, perhaps with a reason.
func about(field string, id ID, reason string) error {
	in := inputs{}
	in.id(field, id)
	in.within("reason", reason, proseLength)
	return in.err()
}
