package projections

import (
	"context"
	"math"
	"slices"

	"aftermatch/domain"
)

// Conference is one edition as it is known.
type Conference struct {
	ID          domain.ID        `json:"id"`
	No          int32            `json:"-"` // 1, 2, 3 … in log order
	SeriesNo    int32            `json:"-"` // the No of the series' first conference
	Name        string           `json:"name"`
	Series      string           `json:"series"`
	Edition     string           `json:"edition"`
	StartsOn    domain.Date      `json:"starts_on"`
	EndsOn      domain.Date      `json:"ends_on"`
	Country     string           `json:"country"`
	City        string           `json:"city"`
	CancelledOn *domain.Date     `json:"cancelled_on"`
	Costs       []ConferenceCost `json:"costs"`
	Waves       []FollowUpWave   `json:"waves"`
	Known
}

// ConferenceCost is one cost as it was recorded; the costs of a conference add up.
type ConferenceCost struct {
	On domain.Date `json:"on"`
	domain.ConferenceCostRecorded
}

// FollowUpWave is one asking of those who met.
type FollowUpWave struct {
	Wave     string       `json:"wave"`
	OpenedOn *domain.Date `json:"opened_on"`
	ClosedOn *domain.Date `json:"closed_on"`
}

func (c *Conference) columns(to []any) []any {
	return append(to, &c.ID, &c.No, &c.SeriesNo, &c.Name, &c.Series, &c.Edition, &c.StartsOn, &c.EndsOn, &c.Country, &c.City,
		&c.CancelledOn, documents(&c.Costs), documents(&c.Waves), &c.Version, &c.KnownFrom)
}

func (c *Conference) exists() bool { return !c.ID.IsZero() }

func (c Conference) evolve(r domain.Recorded) Conference {
	on := domain.DateOf(r.At)
	switch e := r.Event.(type) {
	case domain.ConferenceAnnounced:
		c.ID, c.Name, c.Series, c.Edition = r.Stream, e.Name, e.Series, e.Edition
		c.StartsOn, c.EndsOn, c.Country, c.City = e.StartsOn, e.EndsOn, e.Country, e.City
		c.Costs, c.Waves = []ConferenceCost{}, []FollowUpWave{}
	case domain.ConferenceRescheduled:
		c.StartsOn, c.EndsOn = e.StartsOn, e.EndsOn
	case domain.ConferenceCancelled:
		c.CancelledOn = &on
	case domain.ConferenceCostRecorded:
		c.Costs = append(slices.Clip(c.Costs), ConferenceCost{on, e})
	case domain.FollowUpWaveOpened:
		c = c.wave(e.Wave, func(w *FollowUpWave) { w.OpenedOn, w.ClosedOn = &on, nil })
	case domain.FollowUpWaveClosed:
		c = c.wave(e.Wave, func(w *FollowUpWave) { w.ClosedOn = &on })
	}
	return c
}

func (c Conference) wave(name string, change func(*FollowUpWave)) Conference {
	c.Waves = slices.Clone(c.Waves)
	i := slices.IndexFunc(c.Waves, func(w FollowUpWave) bool { return w.Wave == name })
	if i < 0 {
		i, c.Waves = len(c.Waves), append(c.Waves, FollowUpWave{Wave: name})
	}
	change(&c.Waves[i])
	return c
}

func (b *book) admitConference(c *Conference) {
	if b.conferences.admit(c.ID, c) != nil {
		b.conferenceNumbers.set(c.ID, c.No)
		b.conferenceNo[c.No] = c
		index(b.series, c.Series, c.ID)
	}
}

func (b *book) setConference(id domain.ID, position int64, next *Conference) {
	no := b.conferenceNumbers.give(id)
	before := b.conferences.get(id)
	if next != nil {
		next.No = no
	}
	b.conferences.set(id, position, next)
	b.conferenceNo[no] = next
	b.outdateConference(no)
	if before != nil && (next == nil || next.Series != before.Series) {
		unindex(b.series, before.Series, id)
		b.numberSeries(before.Series, position)
	}
	if next != nil && (next.SeriesNo == 0 || next.Series != before.Series) {
		index(b.series, next.Series, id)
		b.numberSeries(next.Series, position)
	}
}

// numberSeries gives the editions of a series the number of the first of them. A conference of no series is its own.
func (b *book) numberSeries(series string, position int64) {
	first := int32(math.MaxInt32)
	for _, id := range b.series[series] {
		first = min(first, b.conferences.get(id).No)
	}
	for _, id := range b.series[series] {
		c := *b.conferences.get(id)
		no := first
		if series == "" {
			no = c.No
		}
		if c.SeriesNo != no {
			c.SeriesNo = no
			b.conferences.set(id, position, &c)
			b.conferenceNo[c.No] = &c
			b.outdateConference(c.No)
		}
	}
}

var conferenceStatements = statements{
	name:       "conferences",
	keyColumns: 1,
	remove:     `delete from conferences where id = any($1)`,
	store:      `copy conferences from stdin (format binary)`,
	close:      `copy conferences_history from stdin (format binary)`,
	versions: `
		select *, null::bigint from conferences where known_from <= $1
		union all
		select * from conferences_history where known_from <= $1`,
}

const (
	loadConferences = `select * from conferences where id = any($1)`
	loadSeries      = `select * from conferences where series = any($1)`

	loadConferenceNumbers = `
		select id, no from conferences_history where id = any($1)
		union all
		select '00000000-0000-0000-0000-000000000000', coalesce(greatest(
			(select max(no) from conferences), (select max(no) from conferences_history)), 0)`
)

// ConferenceFilter selects conferences; an empty field selects all.
type ConferenceFilter struct {
	Series  string // its exact name
	Country string
	Listing
}

const listConferences = `
	select * from (
		select *, null::bigint from read_model.conferences where known_from <= $1
		union all
		select * from read_model.conferences_history where known_from <= $1 and known_to > $1
	) known
	where ($2 = '' or series = $2) and ($3 = '' or country = $3) and no > $4
	order by no limit $5`

// Conferences lists conferences in the order in which they were recorded.
func (r *Reader) Conferences(ctx context.Context, f ConferenceFilter) (Page[Conference], error) {
	return list(ctx, r, f.Listing, cursorNo, func(c Conference) string { return noCursor(c.No) },
		listConferences, f.Series, f.Country)
}

const getConference = `
	select *, null::bigint from read_model.conferences where id = $2 and known_from <= $1
	union all
	select * from read_model.conferences_history where id = $2 and known_from <= $1 and known_to > $1`

// Conference returns one conference as known at that position (nil: now); a domain.NotFound error if there is none.
func (r *Reader) Conference(ctx context.Context, id domain.ID, asOf *int64) (Conference, error) {
	return one[Conference](ctx, r, "conference", asOf, getConference, id)
}
