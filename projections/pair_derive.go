package projections

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"aftermatch/domain"
)

// fact is what a contact needs of one meeting, and all that a rebuild keeps of it.
type fact struct {
	meeting                                                           domain.ID
	conference, requester, target                                     int32
	requested, matched, declined, withdrawn, expired, scheduled, held domain.Date
	cancelled, noShow                                                 domain.Date
	reported, outcomeOn, valuedOn                                     domain.Date
	ratedRequester, ratedTarget                                       domain.Date
	outcome, ratingRequester, ratingTarget                            int8
	typed                                                             bool
	heldPosition                                                      int64
}

func factOf(m *Meeting) fact {
	f := fact{
		meeting: m.ID, conference: m.ConferenceNo, requester: m.RequesterNo, target: m.TargetNo,
		requested: dateOf(m.RequestedAt), matched: dateOf(m.MatchedAt), declined: dateOf(m.DeclinedAt),
		withdrawn: dateOf(m.WithdrawnAt), expired: dateOf(m.ExpiredAt), scheduled: dateOf(m.ScheduledAt), held: dateOf(m.HeldAt),
		cancelled: dateOf(m.CancelledAt), noShow: dateOf(m.NoShowAt), reported: dateOf(m.FirstReportAt), ratedRequester: dateOf(m.RatedByRequester), ratedTarget: dateOf(m.RatedByTarget),
		ratingRequester: placeOf(m.RatingRequester, domain.Ratings), ratingTarget: placeOf(m.RatingTarget, domain.Ratings),
		typed: m.Typed,
	}
	if m.HeldPosition != nil {
		f.heldPosition = *m.HeldPosition
	}
	for _, r := range m.Reports {
		on, outcome := domain.DateOf(r.ReportedAt), placeOf(r.Outcome, domain.Outcomes)
		if outcome > f.outcome || outcome == f.outcome && on < f.outcomeOn {
			f.outcome, f.outcomeOn = outcome, on
		}
		if outcome >= valuable {
			f.valuedOn = max(f.valuedOn, on)
		}
	}
	return f
}

// awaited tells whether more is to be expected of the meeting.
func (f fact) awaited() bool {
	return !f.held.IsZero() || f.declined.IsZero() && f.withdrawn.IsZero() && f.expired.IsZero() && f.cancelled.IsZero() && f.noShow.IsZero()
}

// dateOf is the date of a time that may be missing.
func dateOf(at *time.Time) domain.Date {
	if at == nil {
		return 0
	}
	return domain.DateOf(*at)
}

// valuable is the place of valuable_contact among the outcomes.
const valuable = 3

// placeOf is the value's place on its scale, from 1; 0 for none.
func placeOf[T comparable](value T, scale []T) int8 { return int8(slices.Index(scale, value) + 1) }

// joint is what one project has to say about two of its partners, whatever the conference.
type joint struct {
	project       domain.ID
	idea          domain.Date
	joined        domain.Date        // when the later of the two became a partner
	confirmedFrom domain.Date        // the same of parts that they confirmed themselves; Never without
	position      int64              // where the log had learned of both as partners
	days          [2][6]*domain.Date // the first day at each level, in the order of Levels: anywhere, across a border
}

// confirmed tells whether both confirmed their part.
func (j joint) confirmed() bool { return j.confirmedFrom != Never }

// jointOf returns false when the two are not both partners who count.
func jointOf(p *Project, a, b *Organisation, canonicalNo func(domain.ID) int32) (j joint, both bool) {
	var spells [2][]Partner
	for _, s := range p.Partners {
		if s.Disputed {
			continue
		}
		switch canonicalNo(s.OrganisationID) {
		case a.No:
			spells[0] = append(spells[0], s)
		case b.No:
			spells[1] = append(spells[1], s)
		}
	}
	if len(spells[0]) == 0 || len(spells[1]) == 0 {
		return joint{}, false
	}
	j = joint{project: p.ID, idea: *p.Steps.IdeaOn, joined: math.MinInt32, confirmedFrom: math.MinInt32}
	turns := append(a.turns(), b.turns()...)
	for _, own := range spells {
		earliest, joined, confirmed := int64(math.MaxInt64), Never, Never
		for _, s := range own {
			earliest, joined = min(earliest, s.Position), min(joined, s.JoinedOn)
			if s.Confirmed {
				confirmed = min(confirmed, s.JoinedOn)
			}
			turns = append(turns, s.JoinedOn)
		}
		j.position, j.joined, j.confirmedFrom = max(j.position, earliest), max(j.joined, joined), max(j.confirmedFrom, confirmed)
	}
	active := func(day domain.Date) bool {
		on := func(s Partner) bool { return s.on(day) }
		return slices.ContainsFunc(spells[0], on) && slices.ContainsFunc(spells[1], on)
	}
	abroad := func(day domain.Date) bool {
		countryA, countryB := a.countryOn(day), b.countryOn(day)
		return countryA != "" && countryB != "" && countryA != countryB && active(day)
	}
	end := p.ended()
	for i, reached := range p.Steps.each() {
		j.days[0][i] = firstDay(*reached, end, turns, active)
		j.days[1][i] = firstDay(*reached, end, turns, abroad)
	}
	return j, true
}

// dyadInputs are all that the contacts of two organisations depend on.
type dyadInputs struct {
	a, b        *Organisation // canonical, a.No <= b.No
	facts       []fact        // of their meetings, at all conferences
	joints      []joint
	ties        []*Tie // several after merges
	conferences map[int32]*Conference
	asA         []int32 // all that stand for a
}

// derive appends the rows of two organisations, one for each conference at which they dealt with each other, and returns them with
// their encounters.
func derive(in dyadInputs, pairs []Pair) (_ []Pair, encounters []Encounter) {
	slices.SortFunc(in.facts, func(x, y fact) int { return cmp.Compare(x.conference, y.conference) })
	for start, end := 0, 0; start < len(in.facts); start = end {
		for end = start; end < len(in.facts) && in.facts[end].conference == in.facts[start].conference; end++ {
		}
		if c := in.conferences[in.facts[start].conference]; c != nil {
			pairs = append(pairs, in.at(c, in.facts[start:end]))
			if p := pairs[len(pairs)-1]; p.Held != NoDay && len(in.joints) > 0 {
				encounters = append(encounters, encounterOf(p, in.joints))
			}
		}
	}
	return pairs, encounters
}

// at is the contact of the two at one conference.
func (in dyadInputs) at(c *Conference, facts []fact) Pair {
	p := noPair
	p.Conference, p.Series, p.A, p.B, p.StartsOn = c.No, c.SeriesNo, in.a.No, in.b.No, c.StartsOn
	p.CountryA, p.CountryB = CountryCode(in.a.countryOn(c.StartsOn)), CountryCode(in.b.countryOn(c.StartsOn))
	p.SectorsA, p.SectorsB = in.a.sectorsOn(c.StartsOn), in.b.sectorsOn(c.StartsOn)
	p.Self, p.Cancelled = in.a.No == in.b.No, c.CancelledOn != nil
	in.meetings(&p, c, facts)
	in.history(&p, c)
	in.tie(&p, c)
	if !p.Self {
		in.projects(&p, c)
	}
	return p
}

// meetings takes over what became of their meetings at the conference. A held meeting counts unless it was after the
// conference, or typed in after a project that the two began since was recorded. Those that do not count
// appear only when none does, under a flag that says why.
func (in dyadInputs) meetings(p *Pair, c *Conference, facts []fact) {
	late := func(f fact) bool { return f.held > c.EndsOn }
	driven := func(f fact) bool {
		return f.typed && slices.ContainsFunc(in.joints, func(j joint) bool { return j.idea >= c.StartsOn && j.position < f.heldPosition })
	}
	counts := func(f fact) bool { return !f.held.IsZero() && !late(f) && !driven(f) }
	none := !slices.ContainsFunc(facts, counts)
	var packed []string
	for _, f := range facts {
		m := in.meeting(c, f)
		p.Requested, p.Matched, p.Declined = p.Requested.orEarlier(m.Requested), p.Matched.orEarlier(m.Matched), p.Declined.orEarlier(m.Declined)
		p.Withdrawn, p.Expired = p.Withdrawn.orEarlier(m.Withdrawn), p.Expired.orEarlier(m.Expired)
		p.Scheduled, p.Reported = p.Scheduled.orEarlier(m.Scheduled), p.Reported.orEarlier(m.Reported)
		switch {
		case f.held.IsZero():
		case late(f):
			m.Apart = Late
		case driven(f):
			m.Apart = OutcomeDriven
		default:
			p.HeldCount++
		}
		if m.Held != NoDay && (none || m.Apart == NotApart) {
			p.Held, p.HeldLast = p.Held.orEarlier(m.Held), max(p.HeldLast, m.Held)
			p.Late, p.OutcomeDriven = p.Late || m.Apart == Late, p.OutcomeDriven || m.Apart == OutcomeDriven
		}
		better(&p.Outcome, &p.OutcomeOn, f.outcome, daysFrom(c.StartsOn, f.outcomeOn))
		p.ValuedOn = max(p.ValuedOn, daysFrom(c.StartsOn, f.valuedOn))
		better(&p.RatingA, &p.RatedA, m.Ratings[0], m.Rated[0])
		better(&p.RatingB, &p.RatedB, m.Ratings[1], m.Rated[1])
		packed = append(packed, m.packed())
	}
	slices.Sort(packed)
	p.Meetings = packedMeetings(strings.Join(packed, ""))
}

// meeting is what became of one meeting at the conference.
func (in dyadInputs) meeting(c *Conference, f fact) PairMeeting {
	day := func(on domain.Date) Day { return daysFrom(c.StartsOn, on) }
	m := PairMeeting{
		Requested: day(f.requested), Matched: day(f.matched), Scheduled: day(f.scheduled), Held: day(f.held), Reported: day(f.reported),
		Declined: day(f.declined), Withdrawn: day(f.withdrawn), Expired: day(f.expired), Cancelled: day(f.cancelled), NoShow: day(f.noShow),
		Ratings: [2]int8{f.ratingRequester, f.ratingTarget}, Rated: [2]Day{day(f.ratedRequester), day(f.ratedTarget)},
	}
	if !slices.Contains(in.asA, f.requester) {
		m.Ratings[0], m.Ratings[1], m.Rated[0], m.Rated[1] = m.Ratings[1], m.Ratings[0], m.Rated[1], m.Rated[0]
	}
	return m
}

// better keeps the better of two places on a scale, with its first day.
func better(place *int16, on *Day, other int8, otherOn Day) {
	switch {
	case int16(other) > *place:
		*place, *on = int16(other), otherOn
	case int16(other) == *place:
		*on = on.orEarlier(otherOn)
	}
}

// history looks at the two's meetings at other conferences.
func (in dyadInputs) history(p *Pair, c *Conference) {
	p.FirstInSeries = true
	for _, f := range in.facts {
		if f.held.IsZero() {
			continue
		}
		p.FirstMet = p.FirstMet.orEarlier(daysFrom(c.StartsOn, f.held))
		if other := in.conferences[f.conference]; other != nil && other.SeriesNo == c.SeriesNo && other.StartsOn < c.StartsOn {
			p.FirstInSeries = false
		}
	}
}

// tie takes over the prior tie as it was on day 0, and the day from which nothing more can come of the two. Where merged
// organisations brought several ties along, the latest word counts, and of one day the strongest.
func (in dyadInputs) tie(p *Pair, c *Conference) {
	for _, t := range in.ties {
		if kind, on := t.before(c.StartsOn); on > p.PriorTieOn || on == p.PriorTieOn && kind > p.PriorTie {
			p.PriorTie, p.PriorTieOn = kind, on
		}
		if t.EndedOn != nil {
			p.Competing = p.Competing.orEarlier(daysFrom(c.StartsOn, *t.EndedOn))
		}
	}
	for _, o := range []*Organisation{in.a, in.b} {
		if o.DissolvedOn != nil {
			p.Competing = p.Competing.orEarlier(daysFrom(c.StartsOn, *o.DissolvedOn))
		}
	}
}

// before is what was declared last for a day up to start; no day when nothing was.
func (t *Tie) before(start domain.Date) (kind int16, on Day) {
	on = NoDay
	for _, d := range t.Declarations {
		if d.On <= start {
			kind, on = int16(placeOf(d.Kind, domain.TieKinds)), daysFrom(start, d.On)
		}
	}
	return kind, on
}

// projects takes over what the two began together. An idea from before the conference is a continuation: known, never
// credited.
func (in dyadInputs) projects(p *Pair, c *Conference) {
	for _, j := range in.joints {
		if j.idea < c.StartsOn {
			p.EarlierProject = p.EarlierProject.orEarlier(daysFrom(c.StartsOn, j.idea))
			continue
		}
		for scope, levels := range []*Levels{&p.Joint, &p.Cross} {
			levels.take(c.StartsOn, j.days[scope])
		}
		if j.confirmed() {
			for scope, levels := range []*Levels{&p.ConfirmedJoint, &p.ConfirmedCross} {
				levels.take(c.StartsOn, j.days[scope])
			}
		}
	}
}

func (l *Levels) take(start domain.Date, days [6]*domain.Date) {
	for i, level := range l.each() {
		if days[i] != nil {
			*level = level.orEarlier(daysFrom(start, *days[i]))
		}
	}
}

// orEarlier is the earlier of two days, either of which may be none.
func (d Day) orEarlier(other Day) Day {
	if d == NoDay || other != NoDay && other < d {
		return other
	}
	return d
}

// daysFrom counts from start; a date that was not given is NoDay. What is 89 years off counts as that.
func daysFrom(start, on domain.Date) Day {
	if on.IsZero() {
		return NoDay
	}
	return Day(min(max(on-start, -math.MaxInt16), math.MaxInt16))
}

// sectorsOn is what the organisation worked in that day, a bit for each place in domain.Sectors.
func (o *Organisation) sectorsOn(day domain.Date) (mask int32) {
	for _, c := range o.Classifications {
		if c.From == nil || *c.From <= day {
			mask = SectorMask(c.Sectors...)
		}
	}
	return mask
}

// SectorMask has a bit for the place of each slug in domain.Sectors.
func SectorMask(slugs ...string) (mask int32) {
	for _, slug := range slugs {
		if i := slices.IndexFunc(domain.Sectors, func(s domain.Sector) bool { return s.Slug == slug }); i >= 0 {
			mask |= 1 << i
		}
	}
	return mask
}
