package projections

import (
	"math"
	"slices"

	"aftermatch/domain"
)

// endOfTime is later than every day that anything is dated.
const endOfTime = domain.Date(math.MaxInt32)

// ended is the project's last day, completed or abandoned; endOfTime while it lasts.
func (p *Project) ended() domain.Date {
	if end := first(p.Steps.CompletedOn, p.AbandonedOn); end != nil {
		return *end
	}
	return endOfTime
}

// locate derives what depends on where the partners were: their countries now, whether the project is cross-border, and
// since when it was so at each step. Partners who dispute their part do not count.
func (p Project) locate(organisation func(domain.ID) *Organisation) Project {
	p.Partners = slices.Clone(p.Partners)
	var turns []domain.Date // the days on which the answer may change for the better
	for i := range p.Partners {
		s := &p.Partners[i]
		turns = append(turns, s.JoinedOn)
		if o := organisation(s.OrganisationID); o != nil {
			s.Country = o.Country
			turns = append(turns, o.turns()...)
		}
	}
	end := p.ended()
	p.CrossBorder = p.crossBorderOn(end, organisation)
	cross := p.CrossSteps.each()
	for i, reached := range p.Steps.each() {
		*cross[i] = firstDay(*reached, end, turns, func(day domain.Date) bool { return p.crossBorderOn(day, organisation) })
	}
	return p
}

// firstDay is the first day from one to another, both included, on which something holds that can only begin to hold on
// the given days; nil if there is none, or no day to start from.
func firstDay(from *domain.Date, to domain.Date, turns []domain.Date, holds func(domain.Date) bool) (found *domain.Date) {
	if from == nil {
		return nil
	}
	for _, day := range append(slices.Clip(turns), *from) {
		if day >= *from && day <= to && (found == nil || day < *found) && holds(day) {
			found = &day
		}
	}
	return found
}

func (p Project) crossBorderOn(day domain.Date, organisation func(domain.ID) *Organisation) bool {
	country := ""
	for _, s := range p.Partners {
		o := organisation(s.OrganisationID)
		if o == nil || s.Disputed || !s.on(day) {
			continue
		}
		switch its := o.countryOn(day); {
		case its == "":
		case country == "":
			country = its
		case its != country:
			return true
		}
	}
	return false
}

// countryOn is where the organisation had its seat that day.
func (o *Organisation) countryOn(day domain.Date) (country string) {
	for _, p := range o.Places {
		if p.From == nil || *p.From <= day {
			country = p.Country
		}
	}
	return country
}

// turns are the days on which it moved.
func (o *Organisation) turns() (days []domain.Date) {
	for _, p := range o.Places {
		if p.From != nil {
			days = append(days, *p.From)
		}
	}
	return days
}
