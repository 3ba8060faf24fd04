package web

import (
	"cmp"
	"context"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
)

// conferenceSteps are those of conferences, and of who takes part in them.
var conferenceSteps = map[string]milestone{
	"announce": {
		fields: []string{"name", "series", "edition", "starts_on", "ends_on", "country", "city"},
		begins: true,
		event: func(f url.Values) domain.Event {
			return domain.ConferenceAnnounced{Name: text(f, "name"), Series: text(f, "series"), Edition: text(f, "edition"),
				StartsOn: dateOf(f, "starts_on"), EndsOn: dateOf(f, "ends_on"), Country: f.Get("country"), City: text(f, "city")}
		},
		values: func(e domain.Event) url.Values {
			c := e.(domain.ConferenceAnnounced)
			return url.Values{"name": {c.Name}, "series": {c.Series}, "edition": {c.Edition}, "starts_on": {c.StartsOn.String()}, "ends_on": {c.EndsOn.String()}, "country": {c.Country}, "city": {c.City}}
		},
	},
	"reschedule": {
		fields: []string{"starts_on", "ends_on"},
		event: func(f url.Values) domain.Event {
			return domain.ConferenceRescheduled{StartsOn: dateOf(f, "starts_on"), EndsOn: dateOf(f, "ends_on")}
		},
		values: func(e domain.Event) url.Values {
			r := e.(domain.ConferenceRescheduled)
			return url.Values{"starts_on": {r.StartsOn.String()}, "ends_on": {r.EndsOn.String()}}
		},
	},
	"cancel": {
		fields: []string{"reason"},
		event:  func(f url.Values) domain.Event { return domain.ConferenceCancelled{Reason: text(f, "reason")} },
		values: func(e domain.Event) url.Values { return url.Values{"reason": {e.(domain.ConferenceCancelled).Reason}} },
	},
	"cost": {
		fields: []string{"amount", "currency", "purpose"},
		amends: []string{"amount", "currency", "eur_amount", "rate", "rate_date", "rate_source", "purpose"},
		event: func(f url.Values) domain.Event {
			return domain.ConferenceCostRecorded{Purpose: text(f, "purpose"), Money: domain.Money{Amount: minorUnits(f.Get("amount")), Currency: f.Get("currency")}, Conversion: conversionOf(f)}
		},
		values: func(e domain.Event) url.Values {
			c := e.(domain.ConferenceCostRecorded)
			values := moneyIn(c.Money, c.Conversion)
			values.Set("purpose", c.Purpose)
			return values
		},
	},
	"open-wave": {
		fields: []string{"wave"},
		event:  func(f url.Values) domain.Event { return domain.FollowUpWaveOpened{Wave: f.Get("wave")} },
		values: func(e domain.Event) url.Values { return url.Values{"wave": {e.(domain.FollowUpWaveOpened).Wave}} },
	},
	"close-wave": {
		fields: []string{"open_wave"},
		event:  func(f url.Values) domain.Event { return domain.FollowUpWaveClosed{Wave: f.Get("open_wave")} },
		values: func(e domain.Event) url.Values { return url.Values{"open_wave": {e.(domain.FollowUpWaveClosed).Wave}} },
	},
	"participation": {
		fields: []string{"organisation"},
		amends: []string{}, // whose it is names it
		finds:  "organisation",
		event: func(f url.Values) domain.Event {
			return domain.ParticipationRegistered{ConferenceID: idOf(f, "of"), OrganisationID: idOf(f, "organisation")}
		},
		values: func(e domain.Event) url.Values {
			p := e.(domain.ParticipationRegistered)
			return url.Values{"of": {p.ConferenceID.String()}, "organisation": {p.OrganisationID.String()}}
		},
	},
	"no-participation": {
		fields: []string{"participant", "reason"},
		amends: []string{"reason"},
		event:  func(f url.Values) domain.Event { return domain.ParticipationCancelled{Reason: text(f, "reason")} },
		values: func(e domain.Event) url.Values {
			return url.Values{"reason": {e.(domain.ParticipationCancelled).Reason}}
		},
		stream: func(conference domain.ID, f url.Values) domain.ID {
			return domain.ParticipationID(conference, idOf(f, "participant"))
		},
	},
	"delegate": {
		fields: []string{"delegate"}, // to be corrected only
		event:  func(f url.Values) domain.Event { return domain.DelegateNamed{RepresentativeID: idOf(f, "delegate")} },
		values: func(e domain.Event) url.Values {
			return url.Values{"delegate": {e.(domain.DelegateNamed).RepresentativeID.String()}}
		},
	},
	"checked-in": {
		fields: []string{"delegate"}, // to be corrected only
		event: func(f url.Values) domain.Event {
			return domain.DelegateCheckedIn{RepresentativeID: idOf(f, "delegate")}
		},
		values: func(e domain.Event) url.Values {
			return url.Values{"delegate": {e.(domain.DelegateCheckedIn).RepresentativeID.String()}}
		},
	},
}

// moneyIn is an amount, and what it was worth in euro, as a form has it.
func moneyIn(m domain.Money, c domain.Conversion) url.Values {
	values := url.Values{"amount": {majorUnits(m.Amount)}, "currency": {m.Currency}, "rate_date": {dayText(c.RateDate)}, "rate_source": {c.RateSource}}
	if c != (domain.Conversion{}) {
		values.Set("eur_amount", majorUnits(c.EURMinor))
	}
	if c.Rate != 0 {
		values.Set("rate", strconv.FormatFloat(c.Rate, 'f', -1, 64))
	}
	return values
}

// conversionOf is what an amount was worth in euro, as far as the form says it.
func conversionOf(f url.Values) (c domain.Conversion) {
	c.RateDate, c.RateSource = dateOf(f, "rate_date"), text(f, "rate_source")
	if amount := text(f, "eur_amount"); amount != "" {
		c.EURMinor = minorUnits(amount)
	}
	if rate := text(f, "rate"); rate != "" {
		var err error
		if c.Rate, err = strconv.ParseFloat(strings.Replace(rate, ",", ".", 1), 64); err != nil || math.IsInf(c.Rate, 0) {
			c.Rate = -1
		}
	}
	return c
}

// dateOf is a day as browsers write it in forms; zero for none.
func dateOf(f url.Values, name string) domain.Date {
	day, err := domain.ParseDate(text(f, name))
	if err != nil {
		return 0
	}
	return day
}

// dayText is a day as dateOf reads it.
func dayText(day domain.Date) string {
	if day.IsZero() {
		return ""
	}
	return day.String()
}

// newConference is the conference that is to be announced. What series there are is suggested, for one that is written in
// another way is another series.
func (s *server) newConference(v *visit) (*course, error) {
	head, err := s.reader.Position(v.context())
	if err != nil {
		return nil, err
	}
	all, err := s.conferences(v.context(), head)
	c := &course{Name: v.T("conferences.title"), Address: "/conferences", Steps: []string{"announce"}, Choices: map[string][]option{"series": {}}}
	for _, known := range all {
		c.Choices["series"] = append(c.Choices["series"], option{Value: known.Series})
	}
	slices.SortFunc(c.Choices["series"], func(a, b option) int { return cmp.Compare(a.Value, b.Value) })
	c.Choices["series"] = slices.Compact(c.Choices["series"])
	return c, err
}

// conferenceCourse is the conference that the address names, for those who run it.
func (s *server) conferenceCourse(v *visit) (*course, error) {
	id, err := domain.ParseID(v.r.PathValue("id"))
	if err != nil {
		return nil, errNoPage
	}
	conference, err := s.reader.Conference(v.context(), id, nil)
	if err == nil {
		err = s.clerk.MayAt(v.context(), v.actor, api.Organise, id)
	}
	if err != nil {
		return nil, err
	}
	c := &course{ID: id, Name: conference.Name, Address: "/conferences/" + id.String(), Steps: stepsOf(conference),
		Choices: map[string][]option{"wave": v.waves(conference), "open_wave": v.openWaves(conference)},
		Given:   url.Values{"starts_on": {conference.StartsOn.String()}, "ends_on": {conference.EndsOn.String()}}}
	c.Choices["participant"], err = s.participants(v.context(), id)
	if len(c.Choices["participant"]) == 0 {
		c.Steps = slices.DeleteFunc(c.Steps, func(step string) bool { return step == "no-participation" })
	}
	return c, err
}

// stepsOf are the steps that a conference may take. A cancelled one may still cost something.
func stepsOf(c projections.Conference) (steps []string) {
	if c.CancelledOn == nil {
		steps = []string{"participation", "no-participation", "open-wave", "close-wave", "reschedule", "cancel"}
	}
	if len(stillOpen(c)) == 0 {
		steps = slices.DeleteFunc(steps, func(step string) bool { return step == "close-wave" })
	} else if c.CancelledOn != nil {
		steps = append(steps, "close-wave")
	}
	return append(steps, "cost")
}

// stillOpen are the waves that are open.
func stillOpen(c projections.Conference) []projections.FollowUpWave {
	return slices.DeleteFunc(slices.Clone(c.Waves), func(w projections.FollowUpWave) bool { return w.OpenedOn == nil || w.ClosedOn != nil })
}

// usualWaves are the months after a conference at which one asks.
var usualWaves = []string{"6-months", "12-months", "24-months", "36-months", "3-months", "18-months", "48-months", "60-months"}

// waves are those that can be opened, the one that comes next first.
func (t *tongue) waves(c projections.Conference) (options []option) {
	asked := func(name string) bool {
		return slices.ContainsFunc(c.Waves, func(w projections.FollowUpWave) bool { return w.Wave == name })
	}
	for _, again := range []bool{false, true} { // one that was closed may be opened again
		for _, name := range usualWaves {
			if asked(name) == again && !slices.ContainsFunc(stillOpen(c), func(w projections.FollowUpWave) bool { return w.Wave == name }) {
				options = append(options, option{Value: name, Text: t.waveName(name)})
			}
		}
	}
	return options
}

func (t *tongue) openWaves(c projections.Conference) (options []option) {
	for _, w := range stillOpen(c) {
		options = append(options, option{Value: w.Wave, Text: t.waveName(w.Wave)})
	}
	return options
}

// participants are those who take part, by name.
func (s *server) participants(ctx context.Context, conference domain.ID) ([]option, error) {
	taking, err := s.reader.AllParticipations(ctx, projections.ParticipationFilter{Conference: conference})
	if err != nil {
		return nil, err
	}
	var ids []domain.ID
	for _, p := range taking {
		if p.Status != projections.ParticipationCancelled {
			ids = append(ids, p.OrganisationID)
		}
	}
	d, err := s.directoryOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	return sorted(d.choosing(ids, "")), nil
}

// next is the step that a conference waits for: that somebody is imported, that meetings are, or that those who met are
// asked what came of it. It is empty while it waits for nothing.
func (g *gathering) next(today domain.Date) string {
	switch {
	case !g.Runs || g.Conference.CancelledOn != nil:
		return ""
	case len(g.Taking) == 0:
		return "participants"
	case len(g.Meetings) == 0:
		return "meetings"
	case g.Counts.Held > 0 && len(g.Conference.Waves) == 0 && g.Conference.EndsOn < today:
		return "wave"
	}
	return ""
}
