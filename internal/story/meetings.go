package story

import (
	"time"

	"aftermatch/domain"
)

// meeting is one that was held, and what became of it.
type meeting struct {
	file    *thread
	a, b    *organisation // who asked, who was asked
	at      time.Time
	promise float64  // how much the two could do together; around 0, above 2 is rare
	project *project // what came of it, if anything
	talks   bool     // the two cooperate without a project that anybody logged
}

func (m *meeting) crossBorder() bool { return m.a.country != m.b.country }

// match is a meeting that is planned.
type match struct {
	request
	file *thread
	at   time.Time // when it was agreed
}

// meet plans the meetings: the matches with their slots, those that were called off or missed, and
// those that nobody had planned.
func (c *conference) meet(d dice, accepted, paired, adHoc []request) {
	var matches []match
	for _, r := range accepted {
		m := match{r, c.requested(r), c.answerTime(d, r)}
		m.file.now(domain.MatchMade{By: r.to.id}, m.at, r.to.manager())
		matches = append(matches, m)
	}
	for _, r := range paired {
		m := match{r, &thread{s: c.series, stream: c.series.id("meeting")}, d.within(c.starts.AddDate(0, 0, -12), c.starts.AddDate(0, 0, -2))}
		m.file.now(domain.MatchMade{Pairing: c.pairing(r)}, m.at, organiser)
		matches = append(matches, m)
	}
	shuffled(d, matches[len(c.documentedRequest()):]) // the documented one stays first, and is held
	for i, m := range matches {
		slot, ok := c.schedule(d, &m)
		switch place := len(matches) - 1 - i; {
		case place < c.cancelled:
			c.cancel(d, m, slot)
		case place < c.cancelled+c.noShows:
			c.miss(d, m, slot, ok)
		default:
			c.hold(d, m, slot)
		}
	}
	if c.year == 2016 {
		adHoc = c.remembered(d, adHoc)
	}
	for _, r := range adHoc {
		c.bump(d, r)
	}
}

// schedule gives the match a slot and a table; some are moved to another. In a full calendar the two
// just find each other.
func (c *conference) schedule(d dice, m *match) (domain.Slot, bool) {
	slot, ok := c.calendar.book(d, c.delegates[m.by], c.delegates[m.to])
	if !ok {
		slot.StartsAt = pick(d, c.calendar.slots)
		slot.EndsAt = slot.StartsAt.Add(slotLength)
		return slot, false
	}
	planning := c.starts.AddDate(0, 0, -6).Add(8 * time.Hour)
	at := later(planning.Add(d.wait(time.Hour)), m.at.Add(d.wait(2*time.Hour)))
	m.file.now(domain.MeetingScheduled{Slot: slot}, at, organiser)
	if d.chance(0.06) {
		if other, ok := c.calendar.book(d, c.delegates[m.by], c.delegates[m.to]); ok {
			slot = other
			at = d.within(at, c.starts)
			m.file.now(domain.MeetingRescheduled{Slot: slot}, at, pick(d, []domain.Metadata{organiser, m.by.manager(), m.to.manager()}))
		}
	}
	return slot, true
}

func (c *conference) cancel(d dice, m match, slot domain.Slot) {
	reason := pick(d, []string{"double booking", "the delegate could not come", "the topic was settled by telephone", ""})
	at := d.within(later(m.file.last, slot.StartsAt.AddDate(0, 0, -3)), slot.StartsAt)
	m.file.now(domain.MeetingCancelled{Reason: reason}, at, pick(d, []domain.Metadata{m.by.manager(), m.to.manager()}))
}

func (c *conference) miss(d dice, m match, slot domain.Slot, known bool) {
	event := domain.NoShowRecorded{}
	if known && d.chance(0.8) {
		event.AbsentID = pick(d, []*organisation{m.by, m.to}).id
	}
	recorded := c.noted(d, slot.EndsAt)
	if d.chance(0.1) { // ticked off as held, then put right
		wrong := m.file.then(domain.MeetingHeld{}, slot.StartsAt, recorded, organiser)
		recorded = recorded.Add(d.wait(5 * day))
		m.file.now(domain.FactRetracted{EventID: wrong, Reason: "ticked off by mistake: one party did not come"}, recorded, organiser)
	}
	m.file.then(event, slot.StartsAt, recorded, organiser)
}

// hold records that the two met, and how they liked it.
func (c *conference) hold(d dice, m match, slot domain.Slot) {
	by := organiser
	if m.documented() {
		by = documented
	}
	m.file.then(domain.MeetingHeld{}, slot.StartsAt, c.noted(d, slot.EndsAt), by)
	c.remember(d, m.request, m.file, slot.StartsAt)
}

// bump records a meeting that nobody planned, at the coffee table: typed in afterwards.
func (c *conference) bump(d dice, r request) {
	file := &thread{s: c.series, stream: c.series.id("meeting")}
	at := pick(d, c.calendar.slots).Add(time.Duration(d.IntN(15)) * time.Minute)
	recorded := c.noted(d, at.Add(d.wait(40*time.Hour)))
	right := domain.MeetingHeld{Pairing: c.pairing(r)}
	if wrong := pick(d, c.guests); wrong != r.by && wrong != r.to && d.chance(0.08) {
		mistaken := right
		mistaken.TargetID = wrong.id
		id := file.then(mistaken, at, recorded, r.by.manager())
		file.now(domain.FactCorrected{EventID: id, Reason: "wrong organisation chosen from the list", Replacement: right}, file.last.Add(d.wait(20*day)), r.by.manager())
	} else {
		file.then(right, at, recorded, r.by.manager())
	}
	c.remember(d, r, file, at)
}

// noted is when the organiser came to write something down: at once on the platform; at the first
// edition it was on paper and typed in within three weeks.
func (c *conference) noted(d dice, at time.Time) time.Time {
	if c.nth == 1 {
		return at.Add(d.wait(6 * day))
	}
	return at.Add(d.wait(3 * time.Minute))
}

func (c *conference) remember(d dice, r request, file *thread, at time.Time) {
	m := &meeting{file: file, a: r.by, b: r.to, at: at, promise: d.NormFloat64()}
	if r.by.shares(r.to) {
		m.promise += 0.4
	}
	c.meetings = append(c.meetings, m)
	c.met[pairOf(m.a, m.b)] = append(c.met[pairOf(m.a, m.b)], m)
	c.rate(d, m)
}

// rate asks both parties right after; two in three answer, and see about as much in it as there is.
func (c *conference) rate(d dice, m *meeting) {
	for _, party := range []*organisation{m.a, m.b} {
		if !d.chance(0.66) {
			continue
		}
		rating := domain.Ratings[0]
		switch seen := m.promise + 0.8*d.NormFloat64(); {
		case seen > 1.1:
			rating = domain.Ratings[2]
		case seen > -0.7:
			rating = domain.Ratings[1]
		}
		at := later(m.at.Add(slotLength), m.file.last).Add(d.wait(5 * time.Hour))
		m.file.now(domain.MeetingRated{PartyID: party.id, Rating: rating}, at, party.manager())
	}
}
