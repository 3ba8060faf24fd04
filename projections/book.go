package projections

import (
	"slices"

	"aftermatch/domain"
)

// book is what folding needs in memory. Filled with what a batch touches it keeps the read models in step; filled with
// everything it rebuilds them: the same fold either way.
type book struct {
	conferences    *table[domain.ID, Conference, *Conference]
	organisations  *table[domain.ID, Organisation, *Organisation]
	participations *table[domain.ID, Participation, *Participation]
	meetings       *table[domain.ID, Meeting, *Meeting]

	histories           map[domain.ID][]domain.Recorded // of the streams that a correction meets
	conferenceNumbers   numbers
	organisationNumbers numbers
	series              map[string][]domain.ID    // conferences by series
	aliases             map[domain.ID][]domain.ID // organisations by what they were merged into
}

func newBook() *book {
	return &book{
		conferences:         newTable[domain.ID, Conference](conferenceStatements),
		organisations:       newTable[domain.ID, Organisation](organisationStatements),
		participations:      newTable[domain.ID, Participation](participationStatements),
		meetings:            newTable[domain.ID, Meeting](meetingStatements),
		histories:           map[domain.ID][]domain.Recorded{},
		conferenceNumbers:   numbers{of: map[domain.ID]int32{}},
		organisationNumbers: numbers{of: map[domain.ID]int32{}},
		series:              map[string][]domain.ID{},
		aliases:             map[domain.ID][]domain.ID{},
	}
}

// numbers are dense and given in log order, so a rebuild gives the same ones. A thing keeps its number when it is
// retracted, and has it again when it comes back.
type numbers struct {
	of   map[domain.ID]int32
	last int32
}

func (n *numbers) give(id domain.ID) int32 {
	if no, ok := n.of[id]; ok {
		return no
	}
	n.last++
	n.of[id] = n.last
	return n.last
}

// kindOf is the kind of thing the event happened to; of a correction its stream's first event tells.
func (b *book) kindOf(r domain.Recorded) string {
	if history := b.histories[r.Stream]; revises(r.Event) && len(history) > 0 {
		return domain.KindOf(history[0].Event)
	}
	return domain.KindOf(r.Event)
}

// fold takes the next event into the book.
func (b *book) fold(r domain.Recorded) {
	history := b.histories[r.Stream]
	switch b.kindOf(r) {
	case "conference":
		b.setConference(r.Stream, r.Position, fold(b.conferences.rows[r.Stream], r, history))
	case "organisation":
		b.setOrganisation(r.Stream, r.Position, fold(b.organisations.rows[r.Stream], r, history))
	case "participation":
		b.participations.set(r.Stream, r.Position, fold(b.participations.rows[r.Stream], r, history))
	case "meeting":
		b.setMeeting(r.Stream, r.Position, fold(b.meetings.rows[r.Stream], r, history))
	}
}

func (b *book) admitConference(c *Conference) {
	b.conferences.admit(c.ID, c)
	b.conferenceNumbers.of[c.ID] = c.No
	index(b.series, c.Series, c.ID)
}

func (b *book) setConference(id domain.ID, position int64, next *Conference) {
	no := b.conferenceNumbers.give(id)
	before := b.conferences.rows[id]
	if next != nil {
		next.No = no
		index(b.series, next.Series, id)
	}
	b.conferences.set(id, position, next)
	if before != nil && (next == nil || next.Series != before.Series) {
		unindex(b.series, before.Series, id)
		b.numberSeries(before.Series, position)
	}
	if next != nil {
		b.numberSeries(next.Series, position)
	}
}

// numberSeries gives the editions of a series the number of the first of them.
func (b *book) numberSeries(series string, position int64) {
	first := int32(0)
	for _, id := range b.series[series] {
		if no := b.conferences.rows[id].No; first == 0 || no < first {
			first = no
		}
	}
	for _, id := range b.series[series] {
		if c := *b.conferences.rows[id]; c.SeriesNo != first {
			c.SeriesNo = first
			b.conferences.set(id, position, &c)
		}
	}
}

func (b *book) admitOrganisation(o *Organisation) {
	b.organisations.admit(o.ID, o)
	b.organisationNumbers.of[o.ID] = o.No
	if o.MergedInto != nil {
		index(b.aliases, *o.MergedInto, o.ID)
	}
}

func (b *book) setOrganisation(id domain.ID, position int64, next *Organisation) {
	no := b.organisationNumbers.give(id)
	if before := b.organisations.rows[id]; before != nil && before.MergedInto != nil {
		unindex(b.aliases, *before.MergedInto, id)
	}
	if next != nil {
		next.No = no
		if next.MergedInto != nil {
			index(b.aliases, *next.MergedInto, id)
		}
	}
	b.organisations.set(id, position, next)
	b.resolve(id, position)
}

// resolve finds anew where the merges of an organisation, and of all that were merged into it, end.
func (b *book) resolve(id domain.ID, position int64) {
	if current := b.organisations.rows[id]; current != nil {
		o := *current
		o.CanonicalID, o.CanonicalNo = id, o.No
		if o.MergedInto != nil {
			if into := b.organisations.rows[*o.MergedInto]; into != nil {
				o.CanonicalID, o.CanonicalNo = into.CanonicalID, into.CanonicalNo
			}
		}
		if o.CanonicalID != current.CanonicalID {
			b.organisations.set(id, position, &o)
		}
	}
	for _, alias := range b.aliases[id] {
		b.resolve(alias, position)
	}
}

func (b *book) setMeeting(id domain.ID, position int64, next *Meeting) {
	if next != nil && next.ConferenceNo == 0 {
		next.ConferenceNo = b.conferenceNumbers.of[next.ConferenceID]
		next.RequesterNo = b.organisationNumbers.of[next.RequesterID]
		next.TargetNo = b.organisationNumbers.of[next.TargetID]
	}
	b.meetings.set(id, position, next)
}

func index[K comparable](by map[K][]domain.ID, key K, id domain.ID) {
	if !slices.Contains(by[key], id) {
		by[key] = append(by[key], id)
	}
}

func unindex[K comparable](by map[K][]domain.ID, key K, id domain.ID) {
	by[key] = slices.DeleteFunc(by[key], func(other domain.ID) bool { return other == id })
}
