package projections

import (
	"context"
	"time"
	"unique"

	"aftermatch/domain"
)

// Meeting is one meeting for its whole life as it is known. Every state it went through keeps the time it was reached,
// so what it was on a day is a filter on these.
type Meeting struct {
	ID               domain.ID            `json:"id"`
	ConferenceID     domain.ID            `json:"conference_id"`
	RequesterID      domain.ID            `json:"requester_id"` // of a meeting nobody requested: the one named first
	TargetID         domain.ID            `json:"target_id"`
	ConferenceNo     int32                `json:"-"`
	RequesterNo      int32                `json:"-"`
	TargetNo         int32                `json:"-"`
	Status           domain.MeetingStatus `json:"status"`
	BegunAs          Beginning            `json:"begun_as"`
	RequestedAt      *time.Time           `json:"requested_at"`
	MatchedAt        *time.Time           `json:"matched_at"`
	DeclinedAt       *time.Time           `json:"declined_at"`
	WithdrawnAt      *time.Time           `json:"withdrawn_at"`
	ExpiredAt        *time.Time           `json:"expired_at"`
	ScheduledAt      *time.Time           `json:"scheduled_at"` // when the first slot was given, not the slot itself
	HeldAt           *time.Time           `json:"held_at"`
	NoShowAt         *time.Time           `json:"no_show_at"`
	CancelledAt      *time.Time           `json:"cancelled_at"`
	FirstReportAt    *time.Time           `json:"first_report_at"`
	Slot             *domain.Slot         `json:"slot"`
	AbsentID         *domain.ID           `json:"absent_id"` // who did not come, when known
	RatingRequester  domain.Rating        `json:"rating_requester"`
	RatingTarget     domain.Rating        `json:"rating_target"`
	RatedByRequester *time.Time           `json:"rated_by_requester_at"`
	RatedByTarget    *time.Time           `json:"rated_by_target_at"`
	Reports          []Report             `json:"reports"`
	Typed            bool                 `json:"typed"`            // the hold was entered by hand, not imported
	HeldRecordedAt   *time.Time           `json:"held_recorded_at"` // when we learned that it was held
	HeldPosition     *int64               `json:"-"`                // where the log says so
	Known
}

// Beginning is the step at which a meeting entered.
type Beginning string

// The ways a meeting begins.
const (
	BegunAsRequest Beginning = "request"
	BegunAsMatch   Beginning = "match" // paired by the organiser
	BegunAsHeld    Beginning = "held"  // ad hoc
)

// Report is one party's latest answer in one wave.
type Report struct {
	PartyID    domain.ID      `json:"party_id"`
	Wave       string         `json:"wave"`
	Outcome    domain.Outcome `json:"outcome"`
	ReportedAt time.Time      `json:"reported_at"`
	RecordedAt time.Time      `json:"recorded_at"`
}

// typedIn is the source of what a person entered, rather than an import or a simulation.
const typedIn = "api"

func (m *Meeting) columns(to []any) []any {
	return append(to, &m.ID, &m.ConferenceID, &m.RequesterID, &m.TargetID, &m.ConferenceNo, &m.RequesterNo, &m.TargetNo,
		(*string)(&m.Status), (*string)(&m.BegunAs), &m.RequestedAt, &m.MatchedAt, &m.DeclinedAt, &m.WithdrawnAt, &m.ExpiredAt,
		&m.ScheduledAt, &m.HeldAt, &m.NoShowAt, &m.CancelledAt, &m.FirstReportAt, packedSlot{&m.Slot}, &m.AbsentID,
		(*string)(&m.RatingRequester), (*string)(&m.RatingTarget), &m.RatedByRequester, &m.RatedByTarget,
		packedReports{&m.Reports}, &m.Typed, &m.HeldRecordedAt, &m.HeldPosition, &m.Version, &m.KnownFrom)
}

func (m *Meeting) exists() bool { return !m.ID.IsZero() }

func (m Meeting) evolve(r domain.Recorded) Meeting {
	switch e := r.Event.(type) {
	case domain.MeetingRequested:
		m = m.begin(r, e.Pairing, BegunAsRequest)
		m.Status, m.RequestedAt = domain.StatusRequested, new(r.At)
	case domain.MatchMade:
		m = m.begin(r, e.Pairing, BegunAsMatch)
		m.Status, m.MatchedAt = domain.StatusMatched, new(r.At)
	case domain.RequestDeclined:
		m.Status, m.DeclinedAt = domain.StatusDeclined, new(r.At)
	case domain.RequestWithdrawn:
		m.Status, m.WithdrawnAt = domain.StatusWithdrawn, new(r.At)
	case domain.RequestExpired:
		m.Status, m.ExpiredAt = domain.StatusExpired, new(r.At)
	case domain.MeetingScheduled:
		m.Status, m.ScheduledAt, m.Slot = domain.StatusScheduled, new(r.At), new(e.Slot)
	case domain.MeetingRescheduled:
		m.Slot = new(e.Slot)
	case domain.MeetingCancelled:
		m.Status, m.CancelledAt = domain.StatusCancelled, new(r.At)
	case domain.MeetingHeld:
		m = m.begin(r, e.Pairing, BegunAsHeld)
		m.Status, m.HeldAt = domain.StatusHeld, new(r.At)
		m.Typed, m.HeldRecordedAt, m.HeldPosition = r.Metadata.Source == typedIn, new(r.RecordedAt), new(r.Position)
	case domain.NoShowRecorded:
		m.Status, m.NoShowAt = domain.StatusNoShow, new(r.At)
		if !e.AbsentID.IsZero() {
			m.AbsentID = new(e.AbsentID)
		}
	case domain.MeetingRated:
		switch e.PartyID {
		case m.RequesterID:
			m.RatingRequester, m.RatedByRequester = e.Rating, new(r.At)
		case m.TargetID:
			m.RatingTarget, m.RatedByTarget = e.Rating, new(r.At)
		}
	case domain.OutcomeReported:
		m = m.report(Report{e.PartyID, unique.Make(e.Wave).Value(), unique.Make(e.Outcome).Value(), r.At, r.RecordedAt})
	}
	return m
}

// begin takes who meets whom where from the meeting's first event.
func (m Meeting) begin(r domain.Recorded, p domain.Pairing, as Beginning) Meeting {
	if m.Status == "" {
		m.ID, m.ConferenceID, m.RequesterID, m.TargetID = r.Stream, p.ConferenceID, p.RequesterID, p.TargetID
		m.BegunAs, m.Reports = as, []Report{}
	}
	return m
}

// report replaces the party's earlier answer in the same wave.
func (m Meeting) report(report Report) Meeting {
	reports := make([]Report, 0, len(m.Reports)+1) // no longer: reports are most of what a rebuild has in memory
	for _, other := range m.Reports {
		if other.PartyID != report.PartyID || other.Wave != report.Wave {
			reports = append(reports, other)
		}
	}
	m.Reports = append(reports, report)
	m.FirstReportAt = nil
	for i := range m.Reports {
		if at := &m.Reports[i].ReportedAt; m.FirstReportAt == nil || at.Before(*m.FirstReportAt) {
			m.FirstReportAt = at
		}
	}
	return m
}

func (b *book) admitMeeting(m *Meeting) bool {
	if b.meetings.admit(m.ID, m) == nil {
		return false
	}
	b.dyads.change(nil, m, m.KnownFrom)
	return true
}

func (b *book) setMeeting(id domain.ID, position int64, next *Meeting) {
	before := b.meetings.get(id)
	if before == nil && next == nil {
		return
	}
	if next != nil && next.ConferenceNo == 0 {
		next.ConferenceNo = b.conferenceNumbers.of[next.ConferenceID]
		next.RequesterNo = b.organisationNumbers.of[next.RequesterID]
		next.TargetNo = b.organisationNumbers.of[next.TargetID]
	}
	b.dyads.change(before, next, position)
	for _, m := range []*Meeting{before, next} {
		if m != nil {
			b.outdate(m.RequesterNo, m.TargetNo)
		}
	}
	b.meetings.set(id, position, next)
}

var meetingStatements = statements{
	name:       "meetings",
	keyColumns: 1,
	remove:     `delete from meetings where id = any($1)`,
	store:      `copy meetings from stdin (format binary)`,
	close:      `copy meetings_history from stdin (format binary)`,
	versions: `
		select *, null::bigint from meetings where known_from <= $1
		union all
		select * from meetings_history where known_from <= $1`,
}

const (
	loadMeetings        = `select * from meetings where id = any($1)`
	loadMeetingsOf      = `select * from meetings where requester_no = any($1) or target_no = any($1)`
	loadMeetingsAt      = `select * from meetings where conference_no = any($1)`
	loadMeetingsBetween = `
		select m.* from unnest($1::int[], $2::int[]) d(a, b) join meetings m on m.requester_no = d.a and m.target_no = d.b`
)

// MeetingFilter selects meetings; a zero field selects all.
type MeetingFilter struct {
	Conference   domain.ID
	Organisation domain.ID // as requester or target, as recorded
	With         domain.ID // the same of another organisation, too
	Status       domain.MeetingStatus
	Listing
}

const listMeetings = `
	select * from (
		select *, null::bigint from read_model.meetings where known_from <= $1
		union all
		select * from read_model.meetings_history where known_from <= $1 and known_to > $1
	) known
	where ($2::uuid is null or conference_id = $2)
	and ($3::uuid is null or requester_no = (select no from read_model.organisations where id = $3)
		or target_no = (select no from read_model.organisations where id = $3))
	and ($4::uuid is null or requester_no = (select no from read_model.organisations where id = $4)
		or target_no = (select no from read_model.organisations where id = $4))
	and ($5 = '' or status = $5) and id > $6
	order by id limit $7`

// Meetings lists meetings in the order of their ids.
func (r *Reader) Meetings(ctx context.Context, f MeetingFilter) (Page[Meeting], error) {
	return list(ctx, r, f.Listing, cursorID, func(m Meeting) string { return m.ID.String() },
		listMeetings, given(f.Conference), given(f.Organisation), given(f.With), f.Status)
}

const getMeeting = `
	select *, null::bigint from read_model.meetings where id = $2 and known_from <= $1
	union all
	select * from read_model.meetings_history where id = $2 and known_from <= $1 and known_to > $1`

// Meeting returns one meeting as known at that position (nil: now); a domain.NotFound error if there is none.
func (r *Reader) Meeting(ctx context.Context, id domain.ID, asOf *int64) (Meeting, error) {
	return one[Meeting](ctx, r, "meeting", asOf, getMeeting, id)
}
