package api

import (
	"context"
	"crypto/sha256"
	"errors"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/projections"
	"aftermatch/vault"
)

// Clerk records what people say on pages as the API records what programs send: by the same handlers, so with the same
// rights, decisions and idempotency keys. It answers with the errors that they have for one another: a *domain.Error, a
// *Problem or one of the log's.
type Clerk struct{ server *server }

// NewClerk records in the log; keys are those of persons, nil for a vault that is locked.
func NewClerk(log *eventstore.Log, reader *projections.Reader, keys *vault.Vault) *Clerk {
	keys = vaultOf(log, keys)
	return &Clerk{&server{log: log, reader: reader, vault: keys, persons: projections.NewPersons(log, reader, keys)}}
}

// Saying is who says something, when it was so, and how the same saying is known again.
type Saying struct {
	By   Actor
	Key  string // of the form: what is sent again under it records nothing new
	Text string // all that was said: the same key with another text is a *eventstore.KeyReusedError
	When string // a time, date, month or quarter as the API takes it; "" for now
	Seen int    // the version of the thing that it is said of; 0 for whichever it is at
}

// preconditions are the headers that a program would send.
func (s Saying) preconditions() Preconditions {
	in := Preconditions{IdempotencyKey: s.Key}
	if s.Seen > 0 {
		in.IfMatch = etag(s.Seen)
	}
	return in
}

// say is the body of a write to a thing.
func say[B any](s Saying, thing domain.ID, what B) *Acting[B] {
	return &Acting[B]{s.preconditions(), thing.String(), statement[B]{what: what, when: s.instant(), read: true}}
}

// instant is when it was so.
func (s Saying) instant() (i instant) {
	i.garbled = s.When != "" && !i.parse(s.When)
	return i
}

// Makes is the id of what the saying makes, if it makes something.
func (s Saying) Makes() domain.ID { return s.preconditions().made(s.By) }

// begin makes the saying a request of its own, if the role may ever do the action.
func (s Saying) begin(ctx context.Context, action Action) (context.Context, error) {
	x := &exchange{id: newID(), actor: s.By, local: true, digest: sha256.New()}
	x.digest.Write([]byte(s.Text))
	if s.instant().garbled {
		return nil, unread([]domain.Fault{{Field: "effective_at", Message: timeOrDate}})
	}
	return context.WithValue(ctx, exchangeKey{}, x), Can(s.By, action, Resource{})
}

// Accept answers a request for a meeting with yes.
func (c *Clerk) Accept(ctx context.Context, s Saying, meeting domain.ID) (*Written, error) {
	return write(ctx, s, Answer, say(s, meeting, nothing{}), c.server.acceptRequest)
}

// Decline answers a request for a meeting with no.
func (c *Clerk) Decline(ctx context.Context, s Saying, meeting domain.ID) (*Written, error) {
	return write(ctx, s, Answer, say(s, meeting, nothing{}), c.server.declineRequest)
}

// Withdraw takes a request back.
func (c *Clerk) Withdraw(ctx context.Context, s Saying, meeting domain.ID) (*Written, error) {
	return write(ctx, s, Answer, say(s, meeting, nothing{}), c.server.withdrawRequest)
}

// Rate is a party's view right after a meeting.
func (c *Clerk) Rate(ctx context.Context, s Saying, meeting domain.ID, rated domain.MeetingRated) (*Written, error) {
	return write(ctx, s, Opine, say(s, meeting, rated), opining(c.server, rater))
}

// Report is a party's answer in a follow-up wave.
func (c *Clerk) Report(ctx context.Context, s Saying, meeting domain.ID, reported domain.OutcomeReported) (*Written, error) {
	return write(ctx, s, Opine, say(s, meeting, reported), opining(c.server, reporter))
}

// Confirm says as a partner that one takes part.
func (c *Clerk) Confirm(ctx context.Context, s Saying, project, partner domain.ID) (*Written, error) {
	return write(ctx, s, Log, say(s, project, voice{OrganisationID: partner}), voicing(c.server, voice.confirmed))
}

// Dispute says that one is no partner.
func (c *Clerk) Dispute(ctx context.Context, s Saying, project, partner domain.ID, reason string) (*Written, error) {
	return write(ctx, s, Log, say(s, project, voice{partner, reason}), voicing(c.server, voice.disputed))
}

// write has a handler do what was said.
func write[I any](ctx context.Context, s Saying, action Action, in *I, handle func(context.Context, *I) (*Written, error)) (*Written, error) {
	ctx, err := s.begin(ctx, action)
	if err != nil {
		return nil, err
	}
	return handle(ctx, in)
}

// LogMeeting records that two met.
func (c *Clerk) LogMeeting(ctx context.Context, s Saying, met Encounter) (*Written, error) {
	return write(ctx, s, Meet, sayFirst(s, met), c.server.recordEncounter)
}

// LogProject logs a project with its partners and origins, all or nothing.
func (c *Clerk) LogProject(ctx context.Context, s Saying, project NewProject) (*Written, error) {
	if faults := project.faults(); len(faults) > 0 {
		return nil, unread(faults)
	}
	return write(ctx, s, Log, sayFirst(s, project), c.server.logProject)
}

// AddPartner says that an organisation joined a project; one that nobody knows is registered for it.
func (c *Clerk) AddPartner(ctx context.Context, s Saying, project domain.ID, partner NewPartner) (*Written, error) {
	if faults := partner.faults(); len(faults) > 0 {
		return nil, unread(faults)
	}
	return write(ctx, s, Log, say(s, project, partner), c.server.addPartner)
}

// AddParticipant says that an organisation that nobody knows takes part in a conference; it is registered for that.
func (c *Clerk) AddParticipant(ctx context.Context, s Saying, conference domain.ID, unknown NewPartner) (*Written, error) {
	if faults := unknown.faults(); len(faults) > 0 {
		return nil, unread(faults)
	}
	return write(ctx, s, Organise, say(s, conference, newParticipant{unknown: unknown}), c.server.registerParticipation)
}

// FaultsOf are the faults of an event in itself, whatever was recorded before.
func FaultsOf(event domain.Event) []domain.Fault { return faultsOf(event) }

// unread refuses what is wrong in itself, whatever was recorded before.
func unread(faults []domain.Fault) error {
	return &domain.Error{Reason: domain.Invalid, Code: "invalid", Message: faults[0].Field + " " + faults[0].Message, Faults: faults}
}

// Correct replaces what an event says, and its time where the saying gives one.
func (c *Clerk) Correct(ctx context.Context, s Saying, event domain.ID, reason string, replacement domain.Event) (*Written, error) {
	return c.amend(ctx, s, reason, amendment{EventID: event, EffectiveAt: s.instant(), event: replacement}, nil)
}

// Retract says that an event did not happen.
func (c *Clerk) Retract(ctx context.Context, s Saying, event domain.ID, reason string) (*Written, error) {
	return c.amend(ctx, s, reason, amendment{EventID: event}, nil)
}

func (c *Clerk) amend(ctx context.Context, s Saying, reason string, first amendment, also []amendment) (*Written, error) {
	ctx, err := s.begin(ctx, Correct)
	if err != nil {
		return nil, err
	}
	written, err := c.server.amend(ctx, s.preconditions(), reason, first, also)
	var outdated *outdatedError
	if errors.As(err, &outdated) {
		return nil, problemOf(err, "body")
	}
	return written, err
}

// MayAmend tells, as Can, whether somebody may correct the own words in that history, or whichever the role may correct.
func (c *Clerk) MayAmend(ctx context.Context, actor Actor, history []domain.Recorded) error {
	if err := c.MayAt(ctx, actor, Correct, conferenceIn(history)); err != nil {
		return err
	}
	return Can(actor, Correct, Resource{Parties: parties(history)})
}

// MayAt tells, as Can, whether somebody may do an action at a conference.
func (c *Clerk) MayAt(ctx context.Context, actor Actor, action Action, conference domain.ID) error {
	if err := Can(actor, action, Resource{}); err != nil {
		return err
	}
	return c.server.mayAt(context.WithValue(ctx, exchangeKey{}, &exchange{actor: actor}), action, conference)
}

// Undo retracts what the same person recorded in one go, the event among it, as far as it still stands in that stream.
func (c *Clerk) Undo(ctx context.Context, s Saying, event domain.ID, reason string) (*Written, error) {
	wrong, err := c.server.log.Event(ctx, event)
	if err != nil {
		return nil, err
	}
	histories, err := c.server.log.Histories(ctx, wrong.Stream)
	if err != nil {
		return nil, err
	}
	var also []amendment
	for _, standing := range domain.Effective(histories[wrong.Stream]) {
		if m := standing.Metadata; standing.ID != event && !m.CorrelationID.IsZero() && m.CorrelationID == wrong.Metadata.CorrelationID {
			also = append(also, amendment{EventID: standing.ID})
		}
	}
	return c.amend(ctx, s, reason, amendment{EventID: event}, also)
}
