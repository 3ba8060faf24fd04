package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/danielgtaylor/huma/v2"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// Amending is the input of a correction or retraction.
type Amending[B any] struct {
	Preconditions
	EventID string `path:"event_id" doc:"The event that is wrong." format:"uuid"`
	Body    statement[B]
}

// correction replaces an event's data as a whole, and its time when effective_at is given.
type correction struct {
	Reason string                     `json:"reason" minLength:"1" doc:"Why the event is wrong as it stands."`
	Data   map[string]json.RawMessage `json:"data" doc:"The event's data as they should be: the full replacement."`
	Also   []amendment                `json:"also,omitempty" maxItems:"100" doc:"What must be corrected or retracted together with it."`
}

// retraction says that an event did not happen.
type retraction struct {
	Reason string      `json:"reason" minLength:"1" doc:"Why it is to be taken as not having happened."`
	Also   []amendment `json:"also,omitempty" maxItems:"100" doc:"What must be corrected or retracted together with it."`
}

// amendment is one of several corrections and retractions made together.
type amendment struct {
	EventID     domain.ID                  `json:"event_id" doc:"The event that is wrong."`
	Data        map[string]json.RawMessage `json:"data,omitempty" doc:"The full replacement of its data; left out, the event is retracted."`
	EffectiveAt instant                    `json:"effective_at,omitzero" doc:"The corrected time of the event; left out, the time stays."`
	place       string                     // in the body, for faults
	event       domain.Event               // instead of data, where it is read already
}

func (s *server) facts() {
	post(s, "correct-fact", "/facts/{event_id}/correct", "Correct a recorded event and, with effective_at, its time; others along with it", Correct, s.correctFact)
	post(s, "retract-fact", "/facts/{event_id}/retract", "Retract a recorded event, others along with it", Correct, s.retractFact)
}

func (s *server) correctFact(ctx context.Context, in *Amending[correction]) (*Written, error) {
	id, err := pathID("event", in.EventID)
	if err != nil {
		return nil, err
	}
	said := in.Body.what
	first := amendment{EventID: id, Data: said.Data, EffectiveAt: in.Body.when}
	return s.amend(ctx, in.Preconditions, said.Reason, first, said.Also)
}

func (s *server) retractFact(ctx context.Context, in *Amending[retraction]) (*Written, error) {
	id, err := pathID("event", in.EventID)
	if err != nil {
		return nil, err
	}
	said := in.Body.what
	return s.amend(ctx, in.Preconditions, said.Reason, amendment{EventID: id}, said.Also)
}

// amend records corrections and retractions together, all or none.
func (s *server) amend(ctx context.Context, in Preconditions, reason string, first amendment, also []amendment) (*Written, error) {
	wrong, err := s.log.Event(ctx, first.EventID)
	if err != nil {
		return nil, err
	}
	first.place = "body."
	all := []amendment{first}
	for i, a := range also {
		a.place = fmt.Sprintf("body.also[%d].", i)
		all = append(all, a)
	}
	var faults []Fault
	facts, streams := map[domain.ID][]domain.Fact{}, []domain.ID{}
	for _, a := range all {
		stream, event, found, err := s.amended(ctx, a, reason)
		if err != nil {
			return nil, err
		}
		faults = append(faults, found...)
		if _, met := facts[stream]; !met {
			streams = append(streams, stream)
		}
		facts[stream] = append(facts[stream], domain.Fact{Event: event})
	}
	if len(faults) > 0 {
		return nil, invalid(faults...)
	}
	commands := make([]eventstore.Command, len(streams))
	for i, stream := range streams {
		commands[i] = eventstore.Command{Stream: stream, Facts: facts[stream]}
		if stream == wrong.Stream {
			commands[i] = first.EffectiveAt.precisely(commands[i])
		}
	}
	return s.execute(ctx, in, wrong.Stream, domain.ID{}, commands...)
}

// amended is the event that an amendment amounts to, and the stream that it belongs to.
func (s *server) amended(ctx context.Context, a amendment, reason string) (domain.ID, domain.Event, []Fault, error) {
	wrong, err := s.log.Event(ctx, a.EventID)
	var refusal *domain.Error
	switch {
	case errors.As(err, &refusal):
		return domain.ID{}, nil, []Fault{{a.place + "event_id", refusal.Message}}, nil
	case err != nil:
		return domain.ID{}, nil, nil, err
	}
	if err := s.amendable(ctx, wrong); err != nil {
		return domain.ID{}, nil, nil, err
	}
	if a.Data == nil && a.event == nil {
		return wrong.Stream, domain.FactRetracted{EventID: a.EventID, Reason: reason}, nil, nil
	}
	replacement, faults := a.event, []Fault(nil)
	if replacement == nil {
		replacement, faults = s.replacement(wrong.Event, a)
	}
	if err := Can(exchangeOf(ctx).actor, Correct, Resource{Voice: voiceOf(replacement)}); err != nil {
		return domain.ID{}, nil, nil, err
	}
	if err := s.mayAt(ctx, Correct, conferenceOf(replacement)); err != nil { // nor may a correction move things elsewhere
		return domain.ID{}, nil, nil, err
	}
	if a.EffectiveAt.garbled {
		faults = append(faults, Fault{a.place + "effective_at", timeOrDate})
	}
	return wrong.Stream, domain.FactCorrected{EventID: a.EventID, Reason: reason, Replacement: replacement, At: a.EffectiveAt.time}, faults, nil
}

// amendable tells whether the actor may correct the event: it must be theirs to see, and a manager's own word.
func (s *server) amendable(ctx context.Context, wrong domain.Recorded) error {
	actor := exchangeOf(ctx).actor
	if domain.KindOf(wrong.Event) == "representative" { // whoever may correct everything else
		if _, err := s.existing(ctx, "representative", KeepPersons, wrong.Stream); err != nil {
			return err
		}
	}
	if !actor.bound(Correct) {
		return nil
	}
	histories, err := s.log.Histories(ctx, wrong.Stream)
	if err != nil {
		return err
	}
	history := histories[wrong.Stream]
	if err := s.mayAt(ctx, Correct, conferenceIn(history)); err != nil {
		return err
	}
	return Can(actor, Correct, Resource{Parties: parties(history), Author: wrong.Metadata.Actor})
}

// voiceOf is the organisation in whose name an event speaks, if in one: nobody may put words into another's mouth by a
// correction either.
func voiceOf(event domain.Event) domain.ID {
	switch e := event.(type) {
	case domain.MeetingRequested:
		return e.RequesterID
	case domain.MatchMade:
		return e.By
	case domain.RequestDeclined:
		return e.By
	case domain.RequestWithdrawn:
		return e.By
	case domain.MeetingRated:
		return e.PartyID
	case domain.OutcomeReported:
		return e.PartyID
	case domain.PartnerConfirmed:
		return e.OrganisationID
	case domain.PartnerDisputed:
		return e.OrganisationID
	case domain.AffiliationStarted:
		return e.OrganisationID
	case domain.AffiliationEnded:
		return e.OrganisationID
	case domain.CooperationEnded:
		if e.Both {
			return newID() // no manager speaks for both
		}
		return e.By
	}
	return domain.ID{}
}

// replacement reads data as those of an event of the wrong one's type.
func (s *server) replacement(wrong domain.Event, a amendment) (domain.Event, []Fault) {
	name, place := wrong.EventType(), a.place+"data"
	if domain.KindOfType(name) == "" {
		return nil, []Fault{{a.place + "event_id", "names a correction or retraction, which can only be retracted"}}
	}
	faults := s.misfits(name, place, a.Data)
	fitting := map[string]json.RawMessage{}
	for field, value := range a.Data {
		fitting[field] = loosen(field, value)
		if _, err := decode(name, map[string]json.RawMessage{field: fitting[field]}); err != nil {
			delete(fitting, field)
			faults = append(faults, Fault{place + "." + field, "is not understood"})
		}
	}
	event, err := decode(name, fitting)
	if err != nil {
		return nil, append(faults, Fault{place, "is not understood"})
	}
	if len(faultsOf(wrong)) > 0 { // what it must say depends on what was before it, so the decision will judge
		return event, faults
	}
	for _, fault := range faultsOf(event) {
		faults = append(faults, Fault{place + "." + fault.Field, fault.Message})
	}
	return event, faults
}

// misfits are the faults of data that are not as an event of that type has them.
func (s *server) misfits(name, place string, data map[string]json.RawMessage) (faults []Fault) {
	values := map[string]any{}
	for field, raw := range data {
		var value any
		if err := json.Unmarshal(raw, &value); err != nil {
			return []Fault{{place + "." + field, "is not understood"}}
		}
		values[field] = value
	}
	path, result := huma.NewPathBuffer([]byte(place), len(place)), &huma.ValidateResult{}
	huma.Validate(s.huma.OpenAPI().Components.Schemas, s.shapes[name], path, huma.ModeWriteToServer, values, result)
	for _, err := range result.Errors {
		faults = append(faults, faultOf(err))
	}
	return faults
}

func decode(name string, data map[string]json.RawMessage) (domain.Event, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return nil, err
	}
	return domain.Decode(name, domain.CurrentSchema(name), raw)
}
