package domain

import (
	"slices"
	"time"
)

// Admit tells whether e may happen to the project next.
func (p Project) Admit(e ProjectEvent, at time.Time, w World) error {
	switch e := e.(type) {
	case ProjectLogged:
		return firstOf(e.check(), p.unlogged())
	case PartnerJoined:
		return firstOf(e.check(), p.runs(at), p.free(e.OrganisationID, at), p.then(e, at), p.join(e, at, w))
	case PartnerLeft:
		return firstOf(about("organisation_id", e.OrganisationID, e.Reason), p.runs(at), p.lasts(e.OrganisationID, at), p.then(e, at))
	case LeadChanged:
		return firstOf(about("organisation_id", e.OrganisationID, ""), p.runs(at), p.lead(e, at), p.then(e, at), In[Organisation](w, e.OrganisationID).existing(at))
	case AgreementSigned:
		return firstOf(e.check(), p.runs(at))
	case ProposalSubmitted:
		return firstOf(e.check(), p.runs(at), p.then(e, at))
	case ProposalRejected:
		return firstOf(e.check(), p.begun(at), p.proposed())
	case FundingAwarded:
		return firstOf(e.check(), p.runs(at), p.then(e, at), p.between(at, w))
	case BudgetRevised:
		return firstOf(e.check(), p.begun(at), p.budgets(e), p.then(e, at))
	case ProjectStarted:
		return firstOf(p.runs(at), p.unstarted())
	case ProjectCompleted:
		return firstOf(e.check(), p.runs(at), p.unclosed(), p.worked(at))
	case ProjectAbandoned:
		return firstOf(reason(e.Reason), p.runs(at), p.unclosed())
	case OriginClaimed:
		return firstOf(about("meeting_id", e.MeetingID, ""), p.logged(), p.unclaimed(e.MeetingID), p.from(e.MeetingID, w))
	case OriginWithdrawn:
		return firstOf(about("meeting_id", e.MeetingID, e.Reason), p.logged(), p.claimed(e.MeetingID))
	case PartnerConfirmed:
		return firstOf(about("organisation_id", e.OrganisationID, ""), p.logged(), p.partner(e.OrganisationID))
	case PartnerDisputed:
		return firstOf(about("organisation_id", e.OrganisationID, e.Reason), p.logged(), p.partner(e.OrganisationID))
	case ProjectsMerged:
		return firstOf(target(e.Into, w), p.logged(), referred("into", e.Into, In[Project](w, e.Into).receives(e.Into)))
	case ProjectMergeReverted:
		return firstOf(reason(e.Reason), p.merged())
	}
	return nil
}

func (p Project) unlogged() error {
	if p.Status != "" {
		return refuse("project_exists", "this project is %s already; to change its title or idea date, correct the event that logged it", p.Status)
	}
	return nil
}

// logged checks that there is such a project, under this ID.
func (p Project) logged() error {
	switch {
	case p.Status == "":
		return missing("project")
	case !p.Into.IsZero():
		return refuse("project_merged", "this project was merged into %s; use that one, or revert the merge", p.Into)
	}
	return nil
}

// begun checks that the step is not dated before the idea.
func (p Project) begun(at time.Time) error {
	if err := p.logged(); err != nil {
		return err
	}
	if earlier(at, p.idea) {
		return refuse("dates_out_of_order", "this is dated %s, before the idea of %s; give a later effective_at", DateOf(at), DateOf(p.idea))
	}
	return nil
}

// runs checks that the step is not dated after the project's end either.
func (p Project) runs(at time.Time) error {
	if err := p.begun(at); err != nil {
		return err
	}
	if !p.closed.IsZero() && earlier(p.closed, at) {
		return refuse("project_closed", "the project was %s on %s; nothing new can happen in it after that", p.Status, DateOf(p.closed))
	}
	return nil
}

func (p Project) unstarted() error {
	if !p.started.IsZero() {
		return refuse("project_started", "the project started on %s already", DateOf(p.started))
	}
	return nil
}

func (p Project) unclosed() error {
	if !p.closed.IsZero() {
		return refuse("project_closed", "the project was %s on %s already", p.Status, DateOf(p.closed))
	}
	return nil
}

// worked checks that there was work or money before there is a result.
func (p Project) worked(at time.Time) error {
	switch {
	case p.started.IsZero() && len(p.awards) == 0:
		return refuse("not_started", "the project is %s; record its start before its completion", p.Status)
	case earlier(at, p.started):
		return refuse("dates_out_of_order", "this is dated %s, before the start on %s; give a later effective_at", DateOf(at), DateOf(p.started))
	}
	return nil
}

// free checks that the organisation is no partner at that time.
func (p Project) free(organisation ID, at time.Time) error {
	for _, s := range p.spells {
		if s.organisation == organisation && (s.until.IsZero() || earlier(at, s.until)) {
			return refuse("partner_already", "organisation %s is a partner at that time already", organisation)
		}
	}
	return nil
}

// join checks that the organisation is active, and none of its aliases a partner.
func (p Project) join(e PartnerJoined, at time.Time, w World) error {
	refusals := []error{referred("organisation_id", e.OrganisationID, In[Organisation](w, e.OrganisationID).active(at))}
	for _, s := range p.spells {
		if w.canonical(s.organisation) == e.OrganisationID {
			refusals = append(refusals, p.free(s.organisation, at))
		}
	}
	return allOf(refusals...)
}

// lasts checks that the organisation is a partner, and was at that time.
func (p Project) lasts(organisation ID, at time.Time) error {
	s, ok := p.lasting(organisation)
	switch {
	case !ok:
		return refuse("not_a_partner", "organisation %s is no partner of this project at present", organisation)
	case earlier(at, s.from):
		return refuse("dates_out_of_order", "this is dated %s, but organisation %s has been %s since %s; give a later effective_at",
			DateOf(at), organisation, s.role, DateOf(s.from))
	}
	return nil
}

func (p Project) lead(e LeadChanged, at time.Time) error {
	if err := p.lasts(e.OrganisationID, at); err != nil {
		return err
	}
	changes := false
	for _, s := range p.spells {
		if s.until.IsZero() && (s.role == RoleLead) != (s.organisation == e.OrganisationID) {
			changes = true
			if err := p.lasts(s.organisation, at); err != nil {
				return err
			}
		}
	}
	if !changes {
		return refuse("leads_already", "organisation %s leads already", e.OrganisationID)
	}
	return nil
}

func (p Project) proposed() error {
	if p.pending == 0 {
		return refuse("no_open_proposal", "no proposal of this project waits for an answer; record its submission first")
	}
	return nil
}

// between checks that two organisations at least share the award, aliases counted once.
func (p Project) between(at time.Time, w World) error {
	var distinct []ID
	for _, organisation := range p.at(at) {
		distinct = with(distinct, w.canonical(organisation))
	}
	return enough(len(distinct), at)
}

func (p Project) budgets(e BudgetRevised) error {
	if e.OrganisationID.IsZero() {
		return nil
	}
	if _, ok := p.lasting(e.OrganisationID); !ok {
		return refuse("not_a_partner", "organisation %s is no partner of this project at present", e.OrganisationID)
	}
	return nil
}

// from checks that the meeting was held. Whether it came before the idea is for figures to say.
func (p Project) from(meeting ID, w World) error {
	origin := In[Meeting](w, meeting)
	switch {
	case origin.Status == "":
		return referred("meeting_id", meeting, missing("meeting"))
	case origin.Status != StatusHeld:
		return refuse("meeting_not_held", "meeting %s is %s; only a meeting that was held can be an origin", meeting, origin.Status)
	}
	return nil
}

func (p Project) unclaimed(meeting ID) error {
	if slices.Contains(p.origins, meeting) {
		return refuse("origin_claimed", "meeting %s is an origin of this project already", meeting)
	}
	return nil
}

func (p Project) claimed(meeting ID) error {
	if !slices.Contains(p.origins, meeting) {
		return refuse("not_an_origin", "meeting %s is no origin of this project", meeting)
	}
	return nil
}

func (p Project) partner(organisation ID) error {
	if !slices.Contains(p.partners(), organisation) {
		return refuse("not_a_partner", "organisation %s was never a partner of this project", organisation)
	}
	return nil
}

func (p Project) receives(id ID) error {
	switch {
	case p.Status == "":
		return missing("project")
	case !p.Into.IsZero():
		return refuse("target_merged", "project %s was itself merged into %s; merge into that one", id, p.Into)
	}
	return nil
}

func (p Project) merged() error {
	switch {
	case p.Status == "":
		return missing("project")
	case p.Into.IsZero():
		return refuse("not_merged", "this project is not merged into another")
	}
	return nil
}
