package api

import (
	"aftermatch/domain"
	"aftermatch/projections/impact"
)

// NetworkNodesQuery is the input of the nodes of a network.
type NetworkNodesQuery struct {
	Asking
	Edition domain.ID   `query:"edition" format:"uuid" doc:"The edition whose network it is; unless given, that of all editions together."`
	Span    impact.Span `query:"span" enum:"edition,cumulative" doc:"The edition's own network, or that of all up to it; unless given, its own."`
	Paging
}

func (q *NetworkNodesQuery) beside() any { return q.items() }

func (q *NetworkNodesQuery) items() impact.NetworkItems {
	return impact.NetworkItems{Edition: q.Edition, Span: q.Span, Page: q.page()}
}

// NetworkTiesQuery is the input of the ties of a network.
type NetworkTiesQuery struct {
	NetworkNodesQuery
	Part impact.NetworkPart `query:"part" enum:"new,bridging,attaching,closing,external,internal,unknown" doc:"What ties did to the network before their edition, or where they run; unless given, all."`
}

func (q *NetworkTiesQuery) beside() any { return q.items() }

func (q *NetworkTiesQuery) items() impact.NetworkItems {
	items := q.NetworkNodesQuery.items()
	items.Part = q.Part
	return items
}

// RequestItemsQuery is the input of the pairs under a comparison of those who met with those who did not.
type RequestItemsQuery struct {
	Asking
	Group   string         `query:"group" enum:"met,not_met,expired,declined,withdrawn,not_held,open,watched_too_short,same_organisation_after_merge,held_after_conference,entered_after_project,met_elsewhere" doc:"What became of the request, all who did not meet, or why they are left out; unless given, all."`
	Stratum string         `query:"stratum" maxLength:"60" doc:"One stratum of the answer."`
	Outcome impact.Outcome `query:"outcome" enum:"converted,not_converted" doc:"Whether they converted within the window."`
	Paging
}

func (q *RequestItemsQuery) beside() any { return q.items() }

func (q *RequestItemsQuery) items() impact.RequestItems {
	return impact.RequestItems{Group: q.Group, Stratum: q.Stratum, Outcome: q.Outcome, Page: q.page()}
}

// CreditItemsQuery is the input of the credits under a yield.
type CreditItemsQuery struct {
	Asking
	Group string            `query:"group" maxLength:"300" doc:"A group of the answer, when grouped."`
	Part  impact.CreditPart `query:"part" enum:"elsewhere" doc:"Those that the filters leave out; unless given, those that they admit."`
	Paging
}

func (q *CreditItemsQuery) beside() any { return q.items() }

func (q *CreditItemsQuery) items() impact.CreditQuery {
	return impact.CreditQuery{Group: q.Group, Part: q.Part, Page: q.page()}
}

// ProjectItemsQuery is the input of the projects under an attribution.
type ProjectItemsQuery struct {
	Asking
	Part impact.ProjectPart `query:"part" enum:"credited,repeat,unattributed,began_domestic,upgraded,began_domestic_credited,upgraded_credited,never_two_partners_at_once" doc:"A part of the projects; unless given, all of them."`
	Why  string             `query:"why" enum:"fewer_than_two_partners,never_met,idea_before_conference,met_after_idea,met_too_long_before,held_after_conference,entered_after_project" doc:"Of unattributed, why no meeting led to them."`
	Paging
}

func (q *ProjectItemsQuery) beside() any { return q.items() }

func (q *ProjectItemsQuery) items() impact.ProjectQuery {
	return impact.ProjectQuery{Part: q.Part, Why: q.Why, Page: q.page()}
}

// RateItemsQuery is the input of the things under a rate.
type RateItemsQuery struct {
	Asking
	Rate  string          `query:"rate" required:"true" enum:"acceptance,non_response,show,ad_hoc,cross_border,cross_sector,organisations_success,proposal_success,completion,newcomers,concentration" doc:"The rate."`
	Part  impact.RatePart `query:"part" enum:"numerator,denominator,unknown,withdrawn,cancelled,still_to_come,same_organisation_after_merge,no_contact,abandoned_undecided,planned_end_to_come,no_meeting_before" doc:"The part of it, or why something is left out; unless given, the denominator, which has the numerator in it."`
	Group string          `query:"group" maxLength:"300" doc:"The group of the rate, when grouped."`
	Paging
}

func (q *RateItemsQuery) beside() any { return q.items() }

func (q *RateItemsQuery) items() impact.RateItems {
	return impact.RateItems{Rate: q.Rate, Part: q.Part, Group: q.Group, Page: q.page()}
}

// ResponseTimeItemsQuery is the input of the requests under a response time.
type ResponseTimeItemsQuery struct {
	Asking
	End   impact.RequestEnd `query:"end" enum:"answered,accepted,declined,withdrawn,expired,open,same_organisation_after_merge" doc:"What became of them, or why they are left out; unless given, all that count."`
	Group string            `query:"group" maxLength:"300" doc:"A group of the answer, when grouped."`
	Paging
}

func (q *ResponseTimeItemsQuery) beside() any { return q.items() }

func (q *ResponseTimeItemsQuery) items() impact.RequestWaits {
	return impact.RequestWaits{End: q.End, Group: q.Group, Page: q.page()}
}

// MoneyQuery is the input of what lies beneath a sum of money.
type MoneyQuery struct {
	Asking
	Group string `query:"group" maxLength:"300" doc:"A group of the answer, when grouped."`
	Paging
}

func (q *MoneyQuery) of(part impact.MoneyPart) impact.MoneyItems {
	return impact.MoneyItems{Group: q.Group, Part: part, Page: q.page()}
}

// MoneyProjectsQuery is the input of the projects under a sum of money.
type MoneyProjectsQuery struct {
	MoneyQuery
	Part impact.MoneyPart `query:"part" enum:"cross_border,unattributed,award_without_eur" doc:"Those funded while cross-border at conferences whose cost is recorded, those that no meeting led to, or those left out with an award, once for each; unless given, all that a meeting led to."`
}

func (q *MoneyProjectsQuery) beside() any              { return q.items() }
func (q *MoneyProjectsQuery) items() impact.MoneyItems { return q.of(q.Part) }

// MoneyCostsQuery is the input of the costs of conferences.
type MoneyCostsQuery struct {
	MoneyQuery
	Part impact.MoneyPart `query:"part" enum:"cost_without_eur" doc:"Those left out; unless given, all."`
}

func (q *MoneyCostsQuery) beside() any              { return q.items() }
func (q *MoneyCostsQuery) items() impact.MoneyItems { return q.of(q.Part) }

// MoneyConferencesQuery is the input of the conferences under the cost of a project.
type MoneyConferencesQuery struct {
	MoneyQuery
	Part impact.MoneyPart `query:"part" enum:"conference_without_cost" doc:"Those left out; unless given, all."`
}

func (q *MoneyConferencesQuery) beside() any              { return q.items() }
func (q *MoneyConferencesQuery) items() impact.MoneyItems { return q.of(q.Part) }

// DurabilityItemsQuery is the input of the pairs that completed a project.
type DurabilityItemsQuery struct {
	Asking
	Group string                `query:"group" maxLength:"300" doc:"A group of the answer, when grouped."`
	Part  impact.DurabilityPart `query:"part" enum:"durable,not_durable,watched_too_short" doc:"Whether they went on; unless given, all."`
	Paging
}

func (q *DurabilityItemsQuery) beside() any { return q.items() }

func (q *DurabilityItemsQuery) items() impact.DurabilityItems {
	return impact.DurabilityItems{Group: q.Group, Part: q.Part, Page: q.page()}
}

// CalibrationItemsQuery is the input of the rated meetings.
type CalibrationItemsQuery struct {
	Asking
	Group   string                    `query:"group" maxLength:"300" doc:"A group of the answer, when grouped."`
	Class   string                    `query:"class" maxLength:"60" doc:"A class of the answer, such as informative+cooperation_possible."`
	Outcome impact.CalibrationOutcome `query:"outcome" enum:"converted,not_converted,watched_too_short,same_organisation_after_merge,held_after_conference,entered_after_project" doc:"What became of the meetings, or why they are left out; unless given, all that count."`
	Paging
}

func (q *CalibrationItemsQuery) beside() any { return q.items() }

func (q *CalibrationItemsQuery) items() impact.CalibrationItems {
	return impact.CalibrationItems{Group: q.Group, Class: q.Class, Outcome: q.Outcome, Page: q.page()}
}

// ContactsQuery is the input of the contacts under a figure.
type ContactsQuery struct {
	Asking
	Group    string             `query:"group" maxLength:"300" doc:"A group of the answer, when grouped; or a row or cell of it, such as DE:DK."`
	Part     impact.ContactPart `query:"part" enum:"converted,competing,censored,watched,converted_within_window,silent,due,not_due,reported,silent_converted,same_organisation_after_merge,held_after_conference,entered_after_project,unknown_country,unknown_sector,unknown_prior_tie,country_unknown" doc:"What they count as, or why they are left out; unless given, all that count. Each question has some of these."`
	PriorTie string             `query:"prior_tie" enum:"unknown,none,contact,project" doc:"What the two were to each other before; unless given, whatever it was."`
	Paging
}

func (q *ContactsQuery) beside() any { return q.items() }

func (q *ContactsQuery) items() impact.ContactQuery {
	return impact.ContactQuery{Group: q.Group, Part: q.Part, PriorTie: q.PriorTie, Page: q.page()}
}

func (p Paging) page() impact.Page { return impact.Page{Limit: p.Limit, Cursor: p.Cursor} }
