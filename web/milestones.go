package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftermatch/api"
	"aftermatch/domain"
)

// milestone is a step of a thing as a form: which fields it asks for, the event that they make, and the fields of an
// event that was recorded.
type milestone struct {
	fields  []string
	amends  []string // the fields of a correction, if those are others
	finds   string   // the field of these whose organisation is searched for; "" for none
	begins  bool     // it makes the thing; what is typed is kept in the browser until then
	undated bool     // it is so from when it is recorded on, as is what begins
	past    bool     // it was so before something else: the form suggests no day
	event   func(f url.Values) domain.Event
	values  func(domain.Event) url.Values                 // nil for a step that is not corrected in its form
	stream  func(thing domain.ID, f url.Values) domain.ID // whose event it is, if not the thing's
}

// milestones are the steps that people record by hand, by the name that they have in addresses.
var milestones = joined(projectSteps, conferenceSteps, organisationSteps, tieSteps)

// projectSteps are those of projects and, to be corrected only, what was said of meetings.
var projectSteps = map[string]milestone{
	"agreement": {
		fields: []string{"kind", "url"},
		event: func(f url.Values) domain.Event {
			return domain.AgreementSigned{Kind: domain.AgreementKind(f.Get("kind")), URL: text(f, "url")}
		},
		values: func(e domain.Event) url.Values {
			a := e.(domain.AgreementSigned)
			return url.Values{"kind": {string(a.Kind)}, "url": {a.URL}}
		},
	},
	"proposal": {
		fields: []string{"programme"},
		event:  func(f url.Values) domain.Event { return domain.ProposalSubmitted{Programme: text(f, "programme")} },
		values: func(e domain.Event) url.Values {
			return url.Values{"programme": {e.(domain.ProposalSubmitted).Programme}}
		},
	},
	"rejection": {
		fields: []string{"programme", "reason"},
		event: func(f url.Values) domain.Event {
			return domain.ProposalRejected{Programme: text(f, "programme"), Reason: text(f, "reason")}
		},
		values: func(e domain.Event) url.Values {
			r := e.(domain.ProposalRejected)
			return url.Values{"programme": {r.Programme}, "reason": {r.Reason}}
		},
	},
	"funding": {
		fields: []string{"amount", "currency", "funder", "programme", "grant_number", "url"},
		amends: []string{"amount", "currency", "eur_amount", "rate", "rate_date", "rate_source", "planned_end", "funder", "programme", "grant_number", "url"},
		event: func(f url.Values) domain.Event {
			return domain.FundingAwarded{Funder: text(f, "funder"), Programme: text(f, "programme"), GrantNumber: text(f, "grant_number"), URL: text(f, "url"),
				Money: domain.Money{Amount: minorUnits(f.Get("amount")), Currency: f.Get("currency")}, Conversion: conversionOf(f), PlannedEnd: dateOf(f, "planned_end")}
		},
		values: func(e domain.Event) url.Values {
			a := e.(domain.FundingAwarded)
			values := moneyIn(a.Money, a.Conversion)
			values["funder"], values["programme"], values["grant_number"], values["url"] = []string{a.Funder}, []string{a.Programme}, []string{a.GrantNumber}, []string{a.URL}
			values.Set("planned_end", dayText(a.PlannedEnd))
			return values
		},
	},
	"start": {
		event:  func(url.Values) domain.Event { return domain.ProjectStarted{} },
		values: func(domain.Event) url.Values { return nil },
	},
	"complete": {
		fields: []string{"result", "url"},
		event: func(f url.Values) domain.Event {
			return domain.ProjectCompleted{Result: text(f, "result"), URL: text(f, "url")}
		},
		values: func(e domain.Event) url.Values {
			c := e.(domain.ProjectCompleted)
			return url.Values{"result": {c.Result}, "url": {c.URL}}
		},
	},
	"abandon": {
		fields: []string{"reason"},
		event:  func(f url.Values) domain.Event { return domain.ProjectAbandoned{Reason: text(f, "reason")} },
		values: func(e domain.Event) url.Values { return url.Values{"reason": {e.(domain.ProjectAbandoned).Reason}} },
	},
	"join": {
		fields: []string{"role"}, // and which organisation, which is searched for or described
		finds:  "organisation",
		event: func(f url.Values) domain.Event {
			return domain.PartnerJoined{OrganisationID: idOf(f, "organisation"), Role: domain.Role(f.Get("role"))}
		},
		values: func(e domain.Event) url.Values {
			j := e.(domain.PartnerJoined)
			return url.Values{"organisation": {j.OrganisationID.String()}, "role": {string(j.Role)}}
		},
	},
	"leave": {
		fields: []string{"partner", "reason"},
		event: func(f url.Values) domain.Event {
			return domain.PartnerLeft{OrganisationID: idOf(f, "partner"), Reason: text(f, "reason")}
		},
		values: func(e domain.Event) url.Values {
			l := e.(domain.PartnerLeft)
			return url.Values{"partner": {l.OrganisationID.String()}, "reason": {l.Reason}}
		},
	},
	"lead": {
		fields: []string{"partner"},
		event:  func(f url.Values) domain.Event { return domain.LeadChanged{OrganisationID: idOf(f, "partner")} },
		values: func(e domain.Event) url.Values {
			return url.Values{"partner": {e.(domain.LeadChanged).OrganisationID.String()}}
		},
	},
	"budget": {
		fields: []string{"share", "amount", "currency"},
		event: func(f url.Values) domain.Event {
			return domain.BudgetRevised{OrganisationID: idOf(f, "share"), Money: domain.Money{Amount: minorUnits(f.Get("amount")), Currency: f.Get("currency")}}
		},
		values: func(e domain.Event) url.Values {
			b := e.(domain.BudgetRevised)
			share := ""
			if !b.OrganisationID.IsZero() {
				share = b.OrganisationID.String()
			}
			return url.Values{"share": {share}, "amount": {majorUnits(b.Amount)}, "currency": {b.Currency}}
		},
	},
	"claim": {
		fields:  []string{"meeting"},
		undated: true,
		event:   func(f url.Values) domain.Event { return domain.OriginClaimed{MeetingID: idOf(f, "meeting")} },
	},
	"disclaim": {
		fields:  []string{"origin", "reason"},
		undated: true,
		event: func(f url.Values) domain.Event {
			return domain.OriginWithdrawn{MeetingID: idOf(f, "origin"), Reason: text(f, "reason")}
		},
	},
	"merge-project": {
		fields:  []string{"project"},
		undated: true,
		event:   func(f url.Values) domain.Event { return domain.ProjectsMerged{Into: idOf(f, "project")} },
	},
	"split-project": {
		fields:  []string{"reason"},
		undated: true,
		event:   func(f url.Values) domain.Event { return domain.ProjectMergeReverted{Reason: text(f, "reason")} },
	},
	"idea": {
		fields: []string{"title"}, // to be corrected only
		event:  func(f url.Values) domain.Event { return domain.ProjectLogged{Title: text(f, "title")} },
		values: func(e domain.Event) url.Values { return url.Values{"title": {e.(domain.ProjectLogged).Title}} },
	},
	"held": { // its day, to be corrected only
		event: func(f url.Values) domain.Event {
			return domain.MeetingHeld{Pairing: domain.Pairing{ConferenceID: idOf(f, "conference"), RequesterID: idOf(f, "requester"), TargetID: idOf(f, "target")}, OutsideDates: f.Get("outside") != ""}
		},
		values: func(e domain.Event) url.Values {
			h := e.(domain.MeetingHeld)
			values := url.Values{"conference": {h.ConferenceID.String()}, "requester": {h.RequesterID.String()}, "target": {h.TargetID.String()}}
			if h.OutsideDates {
				values.Set("outside", "yes")
			}
			return values
		},
	},
	"rating": {
		fields: []string{"rating"}, // to be corrected only
		event: func(f url.Values) domain.Event {
			return domain.MeetingRated{PartyID: idOf(f, "party"), Rating: domain.Rating(f.Get("rating"))}
		},
		values: func(e domain.Event) url.Values {
			r := e.(domain.MeetingRated)
			return url.Values{"party": {r.PartyID.String()}, "rating": {string(r.Rating)}}
		},
	},
	"outcome": {
		fields: []string{"outcome"}, // to be corrected only
		event: func(f url.Values) domain.Event {
			return domain.OutcomeReported{PartyID: idOf(f, "party"), Wave: f.Get("wave"), Outcome: domain.Outcome(f.Get("outcome"))}
		},
		values: func(e domain.Event) url.Values {
			o := e.(domain.OutcomeReported)
			return url.Values{"party": {o.PartyID.String()}, "wave": {o.Wave}, "outcome": {string(o.Outcome)}}
		},
	},
}

// milestoneOf is the form that an event can be corrected in; "" for none.
func milestoneOf(event domain.Event) string {
	return map[string]string{
		"ProjectLogged": "idea", "AgreementSigned": "agreement", "ProposalSubmitted": "proposal", "ProposalRejected": "rejection", "FundingAwarded": "funding",
		"ProjectStarted": "start", "ProjectCompleted": "complete", "ProjectAbandoned": "abandon", "PartnerJoined": "join", "PartnerLeft": "leave", "LeadChanged": "lead", "BudgetRevised": "budget",
		"MeetingHeld": "held", "MeetingRated": "rating", "OutcomeReported": "outcome",
		"ConferenceAnnounced": "announce", "ConferenceRescheduled": "reschedule", "ConferenceCancelled": "cancel", "ConferenceCostRecorded": "cost", "FollowUpWaveOpened": "open-wave", "FollowUpWaveClosed": "close-wave",
		"ParticipationRegistered": "participation", "ParticipationCancelled": "no-participation", "DelegateNamed": "delegate", "DelegateCheckedIn": "checked-in",
		"OrganisationRegistered": "register", "OrganisationRenamed": "rename", "OrganisationRelocated": "relocate", "OrganisationClassified": "classify", "ExternalIDLinked": "identify",
		"OrganisationsMerged": "merge-organisation", "OrganisationMergeReverted": "split-organisation", "OrganisationDissolved": "dissolve",
		"PriorTieDeclared": "tie", "PriorTieRetracted": "untie", "CooperationEnded": "end",
	}[event.EventType()]
}

// stepsAfter are what may come next in a project that is so far, the likeliest first.
func stepsAfter(status domain.ProjectStatus) []string {
	switch status {
	case domain.ProjectIdea:
		return []string{"agreement", "proposal", "start", "abandon"}
	case domain.ProjectAgreed:
		return []string{"proposal", "funding", "start", "abandon"}
	case domain.ProjectProposed:
		return []string{"funding", "rejection", "start", "abandon"}
	case domain.ProjectRejected:
		return []string{"proposal", "start", "abandon"}
	case domain.ProjectFunded:
		return []string{"start", "abandon"}
	case domain.ProjectRunning:
		return []string{"complete", "abandon"}
	case domain.ProjectDone, domain.ProjectGivenUp:
	}
	return nil
}

// otherSteps are those that may be learned late, or are about who takes part.
func otherSteps(status domain.ProjectStatus) (others []string) {
	likely := stepsAfter(status)
	for _, step := range []string{"agreement", "proposal", "rejection", "funding", "start", "complete", "abandon", "join", "leave", "lead", "budget", "claim", "disclaim"} {
		if !slices.Contains(likely, step) {
			others = append(others, step)
		}
	}
	return others
}

// check is the event that a form makes, when it was, and everything that is wrong with it.
func (m milestone) check(t *tongue, f url.Values, now time.Time) (event domain.Event, at string, wrong []mistake) {
	event = m.event(f)
	for _, fault := range api.FaultsOf(event) {
		field := m.fieldOf(fault.Field)
		if said := (mistake{field, t.T("field.fault." + t.faultOf(field))}); !slices.Contains(wrong, said) {
			wrong = append(wrong, said)
		}
	}
	if _, amount := event.(domain.FundingAwarded); amount && minorUnits(f.Get("amount")) < 0 && len(wrong) == 0 {
		wrong = append(wrong, mistake{"amount", t.T("field.fault.amount")})
	}
	for _, field := range m.fields { // a day that cannot be read is not none
		fault := mistake{field, t.T("field.fault.day")}
		if slices.Contains(days, field) && text(f, field) != "" && dateOf(f, field).IsZero() && !slices.ContainsFunc(wrong, func(w mistake) bool { return w.Field == field }) {
			wrong = append(wrong, fault)
		}
	}
	if !m.dated() {
		return event, "", wrong
	}
	at, fault := whenOf(f).read(now)
	if fault != "" {
		wrong = append(wrong, mistake{"when", t.T("when.fault." + fault)})
	}
	return event, at, wrong
}

// correcting is the step as a form to correct it in: that always asks when it was so.
func (m milestone) correcting() milestone {
	m.begins, m.undated, m.past = false, false, false
	if m.amends != nil {
		m.fields = m.amends
	}
	return m
}

// dated tells whether the form asks when it was so.
func (m milestone) dated() bool { return !m.begins && !m.undated }

// fieldOf is the field that asks for what an event calls by that name.
func (m milestone) fieldOf(name string) string {
	for _, asked := range []struct{ of, field string }{
		{"organisation_id", "partner"}, {"organisation_id", "organisation"}, {"organisation_b", "organisation"}, {"representative_id", "delegate"}, {"meeting_id", "meeting"}, {"meeting_id", "origin"}, {"into", "project"}, {"kind", "tie"}, {"wave", "open_wave"}, {"eur_minor", "eur_amount"}, {"eur_minor", "amount"},
	} {
		if asked.of == name && slices.Contains(m.fields, asked.field) {
			return asked.field
		}
	}
	return name
}

// faultOf names the words for what is wrong with a field; those without words of their own share some.
func (t *tongue) faultOf(field string) string {
	if _, own := t.words["field.fault."+field]; own {
		return field
	}
	return "other"
}

// days are the fields that ask for a day.
var days = []string{"starts_on", "ends_on", "rate_date", "planned_end"}

func text(f url.Values, name string) string { return strings.TrimSpace(f.Get(name)) }

func idOf(f url.Values, name string) domain.ID {
	id, err := domain.ParseID(f.Get(name))
	if err != nil {
		return domain.ID{}
	}
	return id
}

// currencies are those that the form offers; all have a hundred minor units.
var currencies = []string{"EUR", "BGN", "CHF", "CZK", "DKK", "GBP", "HUF", "NOK", "PLN", "RON", "SEK", "USD"}

// minorUnits reads an amount as people write it, in either language: 218,400 or 218.400,50. It is negative for what is no
// amount.
func minorUnits(text string) int64 {
	digits := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "", "’", "").Replace(strings.TrimSpace(text))
	cents := ""
	if at := strings.LastIndexAny(digits, ".,"); at >= 0 && len(digits)-at <= 3 {
		digits, cents = digits[:at], digits[at+1:]
	}
	digits = strings.NewReplacer(".", "", ",", "").Replace(digits)
	if digits == "" || strings.HasPrefix(digits, "-") || strings.HasPrefix(digits, "+") {
		return -1
	}
	amount, err := strconv.ParseInt(digits+(cents + "00")[:2], 10, 64)
	if err != nil {
		return -1
	}
	return amount
}

// majorUnits writes an amount so that minorUnits reads it.
func majorUnits(amount int64) string {
	units := strconv.FormatInt(amount/100, 10)
	if cents := amount % 100; cents != 0 {
		units += "." + strconv.FormatInt(100+cents, 10)[1:]
	}
	return units
}
