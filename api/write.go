package api

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// Preconditions are the headers that every write takes.
type Preconditions struct {
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"255" doc:"Names this request, so that sending it again records nothing new and answers like the first time. With another body it is refused."`
	IfMatch        string `header:"If-Match" doc:"The ETag that you know: the write is refused when the thing has changed since." example:"\"3\""`
}

// Making is the input of a write that makes something.
type Making[B any] struct {
	Preconditions
	Body statement[B]
}

// Acting is the input of a write to the thing that the path names.
type Acting[B any] struct {
	Preconditions
	ID   string `path:"id" doc:"Whose event it becomes." format:"uuid"`
	Body statement[B]
}

// Written is the answer to a write.
type Written struct {
	ETag     string `header:"ETag" doc:"The thing's version now, for If-Match."`
	Position int64  `header:"Aftermatch-Position" doc:"The position that the log reached: give it to a read as min_position."`
	Location string `header:"Location" doc:"Where to read what was made."`
	Body     struct {
		ID       domain.ID `json:"id" doc:"The thing that was written to."`
		Version  int       `json:"version" doc:"Its version now: how many events it has."`
		Position int64     `json:"position" doc:"The position that the log reached."`
	}
}

// at is where what was written can be read.
func (w *Written) at(collection string) *Written {
	w.Location = collection + w.Body.ID.String()
	return w
}

var strongETag = regexp.MustCompile(`^"(0|[1-9][0-9]{0,8})"$`)

// expected is the version that If-Match names; nil when any will do.
func (p Preconditions) expected() (*int, error) {
	if p.IfMatch == "" || p.IfMatch == "*" {
		return nil, nil
	}
	match := strongETag.FindStringSubmatch(p.IfMatch)
	if match == nil {
		return nil, invalid(Fault{"header.If-Match", `must be one ETag as an answer gave it, such as "3"`})
	}
	version, err := strconv.Atoi(match[1])
	return &version, err
}

// outdatedError refuses a write whose If-Match names another version than the current one.
type outdatedError struct{ *eventstore.ConflictError }

func (e *outdatedError) Error() string {
	return fmt.Sprintf("the thing is at version %d by now, not %d: read it again and decide anew", e.Actual, e.Expected)
}

// execute has the commands decided and recorded, all or none. Thing is whose version preconditions and answer
// speak of; behalf is the organisation that an organiser or admin acts for, if any.
func (s *server) execute(ctx context.Context, in Preconditions, thing, behalf domain.ID, commands ...eventstore.Command) (*Written, error) {
	x := exchangeOf(ctx)
	expected, err := in.expected()
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(commands, func(c eventstore.Command) bool { return c.Stream == thing }); i >= 0 {
		commands[i].Expected = expected
	}
	request := eventstore.Request{Commands: commands, Metadata: domain.Metadata{Actor: x.actor.Name, OnBehalfOf: x.actor.behalf(behalf), Source: "api", CorrelationID: x.id}}
	for i := range commands {
		if own := commands[i].Metadata; own != nil {
			whole := request.Metadata
			whole.Precision = own.Precision
			commands[i].Metadata = &whole
		}
	}
	if in.IdempotencyKey != "" {
		request.Key, request.Fingerprint = x.actor.Name+"/"+in.IdempotencyKey, hex.EncodeToString(x.digest.Sum(nil))
	}
	result, err := s.log.Execute(ctx, request)
	var conflict *eventstore.ConflictError
	switch {
	case errors.As(err, &conflict) && expected != nil && conflict.Stream == thing:
		return nil, &outdatedError{conflict}
	case err != nil:
		return nil, err
	}
	version, ok := result.Versions[thing]
	if !ok { // nothing was to be recorded
		version = result.Version
	}
	written := &Written{ETag: etag(version), Position: result.Position}
	written.Body.ID, written.Body.Version, written.Body.Position = thing, version, result.Position
	return written, nil
}

// record has events recorded of one thing, as having happened then.
func (s *server) record(ctx context.Context, in Preconditions, behalf, thing domain.ID, when instant, events ...domain.Event) (*Written, error) {
	return s.execute(ctx, in, thing, behalf, command(thing, when, events...))
}

func command(stream domain.ID, when instant, events ...domain.Event) eventstore.Command {
	c := eventstore.Command{Stream: stream}
	for _, event := range events {
		c.Facts = append(c.Facts, domain.Fact{Event: event, At: when.time})
	}
	return when.precisely(c)
}

// fresh is the id of what a request makes: the same for the same request sent again under its key.
func (p Preconditions) fresh(ctx context.Context) domain.ID {
	if p.IdempotencyKey == "" {
		return newID()
	}
	return p.made(exchangeOf(ctx).actor)
}

// made is the id of what that actor's request makes under its key.
func (p Preconditions) made(actor Actor) domain.ID {
	return domain.DeriveID("made by request", actor.Name, p.IdempotencyKey)
}

// making is the handler of a write whose body is the first event of a new thing.
func making[E domain.Event](s *server, collection string) func(context.Context, *Making[E]) (*Written, error) {
	return func(ctx context.Context, in *Making[E]) (*Written, error) {
		written, err := s.record(ctx, in.Preconditions, domain.ID{}, in.fresh(ctx), in.Body.when, in.Body.what)
		if err != nil {
			return nil, err
		}
		return written.at(collection), nil
	}
}

// fact registers a write whose body is an event of the thing in the path.
func fact[E domain.Event](s *server, kind, verb, id, summary string, action Action) {
	become(s, kind, verb, id, summary, action, func(event E) domain.Event { return event })
}

// become registers a write whose body becomes an event of the thing in the path.
func become[B any](s *server, kind, verb, id, summary string, action Action, event func(B) domain.Event) {
	post(s, id, "/"+kind+"s/{id}/"+verb, summary, action, func(ctx context.Context, in *Acting[B]) (*Written, error) {
		return s.tell(ctx, in.Preconditions, kind, action, in.ID, in.Body.when, event(in.Body.what))
	})
}

// tell records an event of the thing in the path.
func (s *server) tell(ctx context.Context, in Preconditions, kind string, action Action, text string, when instant, event domain.Event) (*Written, error) {
	id, err := s.mine(ctx, kind, action, text)
	if err != nil {
		return nil, err
	}
	if when, err = s.after(ctx, kind, id, when); err != nil {
		return nil, err
	}
	return s.record(ctx, in, domain.ID{}, id, when, event)
}

// after is when something happened to a project that is known to a month or quarter: not before the idea.
func (s *server) after(ctx context.Context, kind string, id domain.ID, when instant) (instant, error) {
	if when.precision == "" || kind != "project" {
		return when, nil
	}
	histories, err := s.log.Histories(ctx, id)
	for _, recorded := range domain.Effective(histories[id]) {
		if _, idea := recorded.Event.(domain.ProjectLogged); idea {
			when = when.notBefore(recorded.At)
		}
	}
	return when, err
}

// pathID is an id of a path; what is no UUID names nothing.
func pathID(kind, text string) (domain.ID, error) {
	id, err := domain.ParseID(text)
	if err != nil || id.IsZero() {
		return domain.ID{}, notFound(kind)
	}
	return id, nil
}

// mine is the id in the path, if the actor may do the action to that thing. Whether there is such a
// thing is looked up only when that depends on whose it is: otherwise the decision will tell.
func (s *server) mine(ctx context.Context, kind string, action Action, text string) (domain.ID, error) {
	id, err := pathID(kind, text)
	if err == nil && exchangeOf(ctx).actor.bound(action) {
		_, err = s.existing(ctx, kind, action, id)
	}
	return id, err
}

// existing is the history of a thing that exists and is the actor's to see.
func (s *server) existing(ctx context.Context, kind string, action Action, id domain.ID) ([]domain.Recorded, error) {
	histories, err := s.log.Histories(ctx, id)
	if err != nil {
		return nil, err
	}
	history := histories[id]
	if len(history) == 0 || domain.KindOf(history[0].Event) != kind {
		return nil, notFound(kind)
	}
	err = Can(exchangeOf(ctx).actor, action, Resource{Parties: parties(history)})
	if err == nil {
		err = s.mayAt(ctx, action, conferenceIn(history))
	}
	if err == nil && kind == "representative" {
		err = s.concerned(ctx, history[0].Metadata.Actor, parties(history))
	}
	return history, err
}

// parties are the organisations that a thing with this history concerns; of a person those that it speaks for now.
func parties(history []domain.Recorded) []domain.ID {
	all := []domain.ID{}
	if domain.KindOf(history[0].Event) == "representative" {
		return append(all, stateOf[domain.Representative](history).Organisations()...)
	}
	for _, recorded := range domain.Effective(history) {
		switch e := recorded.Event.(type) {
		case domain.MeetingRequested:
			all = append(all, e.RequesterID, e.TargetID)
		case domain.MatchMade:
			all = append(all, e.RequesterID, e.TargetID)
		case domain.MeetingHeld:
			all = append(all, e.RequesterID, e.TargetID)
		case domain.PriorTieDeclared:
			all = append(all, e.OrganisationA, e.OrganisationB)
		case domain.CooperationEnded:
			all = append(all, e.OrganisationA, e.OrganisationB)
		case domain.PartnerJoined:
			all = append(all, e.OrganisationID)
		}
	}
	return all
}

// stateOf is the thing that a history leads to.
func stateOf[S any](history []domain.Recorded) S {
	id := history[0].Stream
	return domain.In[S](domain.WorldOf(map[domain.ID]domain.State{id: domain.Fold(history)}), id)
}
