package projections

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/vault"
)

// PersonalData is all that is held of one person: what GDPR article 15 gives access to, in a form that can be taken
// elsewhere (article 20).
type PersonalData struct {
	Person      Person         `json:"person"`
	Facts       []PersonalFact `json:"facts" doc:"Everything that was recorded of the person, corrections included."`
	Meetings    []Seat         `json:"meetings" doc:"The meetings that the person is planned for."`
	Conferences []Attendance   `json:"conferences" doc:"The conferences that the person was named for."`
	Processing  Processing     `json:"processing" doc:"What the data are for, and what the person may ask."`
	Position    int64          `json:"position"`
}

// PersonalFact is one event as it was recorded, in plain words.
type PersonalFact struct {
	ID         domain.ID      `json:"id"`
	Type       string         `json:"type" doc:"What happened."`
	HappenedAt time.Time      `json:"happened_at"`
	RecordedAt time.Time      `json:"recorded_at"`
	RecordedBy string         `json:"recorded_by" doc:"The account that recorded it."`
	Via        string         `json:"via" doc:"How it came, such as api."`
	Data       map[string]any `json:"data" doc:"What was recorded; what was erased is left out."`
}

// Seat is a meeting that the person is planned for.
type Seat struct {
	MeetingID    domain.ID            `json:"meeting_id"`
	ConferenceID domain.ID            `json:"conference_id"`
	RequesterID  domain.ID            `json:"requester_id"`
	TargetID     domain.ID            `json:"target_id"`
	Status       domain.MeetingStatus `json:"status"`
	StartsAt     time.Time            `json:"starts_at"`
	EndsAt       time.Time            `json:"ends_at"`
}

// Attendance is a conference that the person was named for.
type Attendance struct {
	ConferenceID   domain.ID  `json:"conference_id"`
	OrganisationID domain.ID  `json:"organisation_id"`
	NamedAt        *time.Time `json:"named_at"`
	CheckedInAt    *time.Time `json:"checked_in_at"`
}

// Data returns all that is held of a person; a domain.NotFound error if nobody of that id was ever registered. Of a person who
// is gone it holds what is left: facts without a word on who it was.
func (p *Persons) Data(ctx context.Context, id domain.ID) (data PersonalData, err error) {
	histories, err := p.log.Histories(ctx, id)
	if err != nil {
		return data, err
	}
	history := histories[id]
	if len(history) == 0 || domain.KindOf(history[0].Event) != "representative" {
		return data, &domain.Error{Reason: domain.NotFound, Code: "not_found", Message: "there is no such representative"}
	}
	head, _, err := p.log.Head(ctx)
	if err == nil {
		err = p.reader.WaitFor(ctx, head) // a copy that lacks the last facts would be wrong
	}
	if err != nil {
		return data, err
	}
	if data.Person, err = p.Representative(ctx, id, nil); err != nil {
		return data, err
	}
	keys, err := p.vault.Keys(ctx, id)
	if err != nil {
		return data, err
	}
	if data.Facts, err = plainly(keys[id], history); err != nil {
		return data, err
	}
	if data.Meetings, err = p.reader.seats(ctx, id); err != nil {
		return data, err
	}
	if data.Conferences, err = p.reader.attendances(ctx, id); err != nil {
		return data, err
	}
	data.Processing = processing
	data.Position, err = p.reader.Position(ctx)
	return data, err
}

// plainly tells events with their sealed fields opened; nil is the key of a person who is gone.
func plainly(key *vault.Key, history []domain.Recorded) ([]PersonalFact, error) {
	facts := make([]PersonalFact, len(history))
	for i, r := range history {
		facts[i] = PersonalFact{ID: r.ID, Type: r.Event.EventType(), HappenedAt: r.At.UTC(), RecordedAt: r.RecordedAt.UTC(), RecordedBy: r.Metadata.Actor, Via: r.Metadata.Source}
		raw, err := json.Marshal(r.Event)
		if err == nil {
			err = json.Unmarshal(raw, &facts[i].Data)
		}
		if err == nil {
			err = unsealFact(key, r, facts[i].Data)
		}
		if err != nil {
			return nil, fmt.Errorf("event %s: %w", r.ID, err)
		}
	}
	return facts, nil
}

// unsealFact puts what the key opens in the place of what is sealed. A replacement is sealed for the fact that it corrects.
func unsealFact(key *vault.Key, r domain.Recorded, data map[string]any) error {
	event, id := r.Event, r.ID
	if correction, ok := event.(domain.FactCorrected); ok {
		event, id = correction.Replacement, correction.EventID
		data, _ = data["data"].(map[string]any)
	}
	for field, sealed := range domain.SealedIn(event) {
		if key == nil {
			delete(data, field)
			continue
		}
		text, err := key.Open(id, field, sealed)
		if err != nil {
			return err
		}
		data[field] = text
	}
	return nil
}

const seatsOf = `select id, conference_id, requester_id, target_id, status, slot from read_model.meetings where position($1::bytea in slot) > 0`

// seats reads every meeting: there is no index for what is asked this rarely.
func (r *Reader) seats(ctx context.Context, person domain.ID) ([]Seat, error) {
	rows, err := r.pool.Query(ctx, seatsOf, person[:])
	if err != nil {
		return nil, fmt.Errorf("read the person's meetings: %w", err)
	}
	seats := []Seat{}
	var s Seat
	var packed []byte
	_, err = pgx.ForEachRow(rows, []any{&s.MeetingID, &s.ConferenceID, &s.RequesterID, &s.TargetID, &s.Status, &packed}, func() error {
		var slot *domain.Slot
		if err := (packedSlot{&slot}).unpack(packed); err != nil {
			return err
		}
		if slices.Contains(slot.Representatives, person) {
			s.StartsAt, s.EndsAt = slot.StartsAt.UTC(), slot.EndsAt.UTC()
			seats = append(seats, s)
		}
		return nil
	})
	slices.SortFunc(seats, func(a, b Seat) int { return cmp.Or(a.StartsAt.Compare(b.StartsAt), a.MeetingID.Compare(b.MeetingID)) })
	return seats, err
}

const attendancesOf = `
	select p.conference_id, p.organisation_id, (d->>'named_at')::timestamptz, (d->>'checked_in_at')::timestamptz
	from read_model.participations p cross join lateral jsonb_array_elements(p.delegates) d
	where p.delegates @> jsonb_build_array(jsonb_build_object('representative_id', $1::text)) and d->>'representative_id' = $1
	order by p.id`

func (r *Reader) attendances(ctx context.Context, person domain.ID) ([]Attendance, error) {
	rows, err := r.pool.Query(ctx, attendancesOf, person.String())
	if err != nil {
		return nil, fmt.Errorf("read the person's conferences: %w", err)
	}
	attendances, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Attendance])
	for _, a := range attendances {
		for _, at := range []*time.Time{a.NamedAt, a.CheckedInAt} {
			if at != nil {
				*at = at.UTC()
			}
		}
	}
	return attendances, err
}
