package story

import (
	"fmt"
	"time"

	"aftermatch/domain"
)

// wave is one round of asking what came of the meetings, and how many of those asked answer.
type wave struct {
	months   int
	response float64
}

var waves = []wave{{6, 0.55}, {12, 0.45}, {24, 0.33}, {36, 0.25}, {60, 0.18}, {96, 0.12}, {120, 0.1}}

const waveLasts = 42 * day

// followUp plans the waves after the conference.
func (c *conference) followUp() {
	for _, w := range waves {
		opens := c.starts.AddDate(0, w.months, 0).Add(8 * time.Hour)
		c.Later(opens, func() { c.survey(w, opens) })
	}
}

// survey asks every organisation that met somebody. Who answers does so about all of its meetings, and
// "no further contact" is an answer too.
func (c *conference) survey(w wave, opens time.Time) {
	d := c.dice("wave", c.year, w.months)
	label := fmt.Sprintf("%d-months", w.months)
	c.file.now(domain.FollowUpWaveOpened{Wave: label}, opens, evaluator)
	answered := map[*organisation]time.Time{}
	for _, o := range c.guests {
		if d.chance(2 * w.response * o.candour) {
			answered[o] = d.within(opens.Add(time.Hour), opens.Add(waveLasts))
		}
	}
	for _, m := range c.meetings {
		for _, party := range []*organisation{m.a, m.b} {
			if at, ok := answered[party]; ok && !m.a.leftBy(at) && !m.b.leftBy(at) {
				at = at.Add(d.wait(2 * time.Minute))
				m.file.now(domain.OutcomeReported{PartyID: party.id, Wave: label, Outcome: m.outcome(d, at)}, at, party.manager())
			}
		}
	}
	c.file.now(domain.FollowUpWaveClosed{Wave: label}, opens.Add(waveLasts+day), evaluator)
}

// outcome is what a party says at that time: the truth about projects, and else what it saw in the
// meeting.
func (m *meeting) outcome(d dice, at time.Time) domain.Outcome {
	switch {
	case m.project != nil && !m.project.agreed.IsZero() && !at.Before(m.project.agreed):
		return "agreement_reached"
	case m.project != nil && !at.Before(m.project.idea):
		return "negotiating"
	case m.talks:
		return "negotiating"
	}
	switch seen := m.promise + 0.7*d.NormFloat64(); {
	case seen > 1.3:
		return "valuable_contact"
	case seen > 0.2:
		return "knowledge_gain"
	}
	return "no_further_contact"
}
