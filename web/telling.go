package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"aftermatch/domain"
)

// told is a fact in the page's language: what happened, and what more is known of it.
type told struct {
	What, More string
	URL        string
}

// tell says what happened. Pair is who meets whom, of a meeting.
func (d *directory) tell(t *tongue, event domain.Event, pair domain.Pairing) told {
	switch e := event.(type) {
	case domain.MeetingRequested:
		return told{What: t.T("told.MeetingRequested", d.name(pair.RequesterID), d.name(pair.TargetID))}
	case domain.RequestDeclined:
		return told{What: t.T("told.RequestDeclined", d.name(e.By))}
	case domain.RequestWithdrawn:
		return told{What: t.T("told.RequestWithdrawn", d.name(e.By))}
	case domain.RequestExpired:
		return told{What: t.T("told.RequestExpired")}
	case domain.MatchMade:
		if e.By.IsZero() {
			return told{What: t.T("told.paired")}
		}
		return told{What: t.T("told.MatchMade", d.name(e.By))}
	case domain.MeetingScheduled:
		return told{What: t.T("told.MeetingScheduled"), More: t.slot(e.Slot)}
	case domain.MeetingRescheduled:
		return told{What: t.T("told.MeetingRescheduled"), More: t.slot(e.Slot)}
	case domain.MeetingCancelled:
		return told{What: t.T("told.MeetingCancelled"), More: e.Reason}
	case domain.MeetingHeld:
		return told{What: t.T("told.MeetingHeld", d.name(pair.RequesterID), d.name(pair.TargetID)), More: d.conferences[pair.ConferenceID].Name}
	case domain.NoShowRecorded:
		if e.AbsentID.IsZero() {
			return told{What: t.T("told.nobody_came")}
		}
		return told{What: t.T("told.NoShowRecorded", d.name(e.AbsentID))}
	case domain.MeetingRated:
		return told{What: t.T("told.MeetingRated", d.name(e.PartyID), t.Word("rating", string(e.Rating)))}
	case domain.OutcomeReported:
		return told{What: t.T("told.OutcomeReported", d.name(e.PartyID), t.Word("outcome", string(e.Outcome))), More: t.waveName(e.Wave)}
	}
	return d.tellProject(t, event)
}

func (d *directory) tellProject(t *tongue, event domain.Event) told {
	switch e := event.(type) {
	case domain.ProjectLogged:
		return told{What: t.T("told.ProjectLogged"), More: e.Title}
	case domain.PartnerJoined:
		more := t.Word("part", string(e.Role))
		if e.Budget != nil {
			more += ", " + t.Money(*e.Budget)
		}
		return told{What: t.T("told.PartnerJoined", d.name(e.OrganisationID)), More: more}
	case domain.PartnerLeft:
		return told{What: t.T("told.PartnerLeft", d.name(e.OrganisationID)), More: e.Reason}
	case domain.LeadChanged:
		return told{What: t.T("told.LeadChanged", d.name(e.OrganisationID))}
	case domain.AgreementSigned:
		return told{What: t.T("told.AgreementSigned", t.Word("kind", string(e.Kind))), URL: e.URL}
	case domain.ProposalSubmitted:
		return told{What: t.T("told.ProposalSubmitted"), More: e.Programme}
	case domain.ProposalRejected:
		return told{What: t.T("told.ProposalRejected"), More: listed(e.Programme, e.Reason)}
	case domain.FundingAwarded:
		return told{What: t.T("told.FundingAwarded", t.Money(e.Money)), More: listed(e.Funder, e.Programme, e.GrantNumber, t.converted(e.Conversion), t.plannedEnd(e.PlannedEnd)), URL: e.URL}
	case domain.BudgetRevised:
		if e.OrganisationID.IsZero() {
			return told{What: t.T("told.budget", t.Money(e.Money))}
		}
		return told{What: t.T("told.BudgetRevised", d.name(e.OrganisationID), t.Money(e.Money))}
	case domain.ProjectStarted:
		return told{What: t.T("told.ProjectStarted")}
	case domain.ProjectCompleted:
		return told{What: t.T("told.ProjectCompleted"), More: e.Result, URL: e.URL}
	case domain.ProjectAbandoned:
		return told{What: t.T("told.ProjectAbandoned"), More: e.Reason}
	case domain.OriginClaimed:
		return told{What: t.T("told.OriginClaimed", d.conferences[d.met[e.MeetingID]].City)}
	case domain.OriginWithdrawn:
		return told{What: t.T("told.OriginWithdrawn"), More: e.Reason}
	case domain.PartnerConfirmed:
		return told{What: t.T("told.PartnerConfirmed", d.name(e.OrganisationID))}
	case domain.PartnerDisputed:
		return told{What: t.T("told.PartnerDisputed", d.name(e.OrganisationID)), More: e.Reason}
	case domain.ProjectsMerged:
		return told{What: t.T("told.ProjectsMerged")}
	case domain.ProjectMergeReverted:
		return told{What: t.T("told.ProjectMergeReverted"), More: e.Reason}
	}
	return told{What: opening(t.fact(event)), More: d.saying(t, event)}
}

// saying is all that an event of a conference, an organisation or a tie says.
func (d *directory) saying(t *tongue, event domain.Event) string {
	switch e := event.(type) {
	case domain.ConferenceAnnounced:
		return listed(e.Name, e.Series, e.Edition, t.T("board.days", t.Date(e.StartsOn), t.Date(e.EndsOn)), e.City, t.Country(e.Country))
	case domain.ConferenceCostRecorded:
		return listed(t.Money(e.Money), t.converted(e.Conversion), e.Purpose)
	case domain.OrganisationRegistered:
		review := ""
		if e.NeedsReview {
			review = t.T("organisation.review")
		}
		return listed(e.Name, t.Country(e.Country), e.Region, t.nuts(e.NUTSVersion), t.sectors(e.Sectors), review)
	case domain.OrganisationRelocated:
		return listed(t.Country(e.Country), e.Region, t.nuts(e.NUTSVersion))
	case domain.ExternalIDLinked:
		return t.Word("scheme", string(e.Scheme)) + ": " + e.Value
	case domain.OrganisationsMerged:
		return d.organisation(e.Into).Name
	case domain.PriorTieDeclared:
		return t.Word("tie", string(e.Kind))
	case domain.PriorTieRetracted:
		return e.Reason
	case domain.CooperationEnded:
		if e.Both {
			return t.T("end.both")
		}
		return d.name(e.By)
	}
	return detail(t, event)
}

// nuts names the edition of a region's code; "" where that is not known.
func (t *tongue) nuts(year int) string {
	if year == 0 {
		return ""
	}
	return "NUTS " + strconv.Itoa(year)
}

// converted is what an amount was worth in euro, and by which rate; "" where nobody said it.
func (t *tongue) converted(c domain.Conversion) string {
	if c.RateDate.IsZero() {
		return ""
	}
	return listed(t.Money(domain.Money{Amount: c.EURMinor, Currency: "EUR"}), t.T("told.rate", strconv.FormatFloat(c.Rate, 'f', -1, 64), t.Date(c.RateDate)), c.RateSource)
}

// plannedEnd is until when an award is to last; "" where nobody said it.
func (t *tongue) plannedEnd(day domain.Date) string {
	if day.IsZero() {
		return ""
	}
	return t.T("told.planned_end", t.Date(day))
}

// opening writes a text as the beginning of a sentence.
func opening(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// listed joins what is there: a, b.
func listed(parts ...string) string {
	var there []string
	for _, part := range parts {
		if part != "" {
			there = append(there, part)
		}
	}
	return strings.Join(there, ", ")
}

// Money writes an amount: EUR 218,400, with cents only where there are some.
func (t *tongue) Money(m domain.Money) string {
	digits := 0
	if m.Amount%100 != 0 {
		digits = 2
	}
	return m.Currency + "\u00a0" + t.Decimals(float64(m.Amount)/100, digits)
}

// slot writes when and where a meeting is planned.
func (t *tongue) slot(s domain.Slot) string {
	text := t.Date(domain.DateOf(s.StartsAt)) + ", " + s.StartsAt.UTC().Format("15:04") + " UTC"
	if s.Table != "" {
		text += ", " + t.T("told.table", s.Table)
	}
	return text
}

// later writes how long after it happened a fact was recorded.
func (t *tongue) later(at, recorded time.Time) string {
	switch days := int(domain.DateOf(recorded) - domain.DateOf(at)); {
	case days <= 0:
		return t.T("later.same")
	case days < 15:
		return t.Count("later.days", days)
	case days < 60:
		return t.Count("later.weeks", (days+3)/7)
	case days < 730:
		return t.Count("later.months", (days+15)/30)
	default:
		return t.Count("later.years", days/365)
	}
}

// by says who recorded a fact, and how.
func (d *directory) by(v *visit, m domain.Metadata) string {
	who := ""
	switch {
	case m.Actor == v.actor.Name:
		who = v.T("by.you")
	case !m.OnBehalfOf.IsZero() && d.name(m.OnBehalfOf) != "":
		who = d.name(m.OnBehalfOf)
	default:
		who = v.Word("by", strings.ReplaceAll(m.Actor, "demo-", ""))
		if _, known := v.words["by."+strings.ReplaceAll(m.Actor, "demo-", "")]; !known {
			who = v.T("by.somebody")
		}
	}
	return fmt.Sprintf("%s, %s", who, v.Word("source", m.Source))
}
