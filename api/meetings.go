package api

import (
	"context"
	"time"

	"aftermatch/domain"
	"aftermatch/projections"
)

// MeetingQuery is the input of the list of meetings.
type MeetingQuery struct {
	Conference   domain.ID `query:"conference" format:"uuid" doc:"Only those at this conference."`
	Organisation domain.ID `query:"organisation" format:"uuid" doc:"Only those in which this organisation is one of the two."`
	Status       string    `query:"status" enum:"requested,matched,scheduled,held,no_show,cancelled,declined,withdrawn,expired" doc:"Only those that are now so."`
	Knowing
	Paging
}

func (s *server) meetings() {
	get(s, "list-meetings", "/meetings", "List meetings", ReadDealings, s.listMeetings)
	get(s, "get-meeting", "/meetings/{id}", "Read a meeting", ReadDealings,
		one(s, "meeting", ReadDealings, s.reader.Meeting, func(m projections.Meeting) face {
			return face{version: m.Version, parties: []domain.ID{m.RequesterID, m.TargetID}}
		}))
	create(s, "begin-meeting", "/meetings", "Request a meeting, match two organisations, or record that they met", Ask, s.beginMeeting)
	post(s, "accept-request", "/meetings/{id}/accept", "Accept a request: the two are matched", Answer, s.acceptRequest)
	post(s, "decline-request", "/meetings/{id}/decline", "Decline a request", Answer, s.declineRequest)
	post(s, "withdraw-request", "/meetings/{id}/withdraw", "Withdraw a request before it is answered", Answer, s.withdrawRequest)
	fact[domain.RequestExpired](s, "meeting", "expire", "expire-request", "Record that nobody answered a request", Arrange)
	become(s, "meeting", "schedule", "schedule-meeting", "Give a match its slot", Arrange, plannedSlot.scheduled)
	become(s, "meeting", "reschedule", "reschedule-meeting", "Give a meeting another slot", Arrange, plannedSlot.rescheduled)
	fact[domain.MeetingCancelled](s, "meeting", "cancel", "cancel-meeting", "Cancel a match before it takes place", Arrange)
	post(s, "hold-meeting", "/meetings/{id}/hold", "Record that the two met", Meet, s.holdMeeting)
	fact[domain.NoShowRecorded](s, "meeting", "no-show", "record-no-show", "Record that somebody did not come", Arrange)
	post(s, "rate-meeting", "/meetings/{id}/rate", "Record a party's rating of a meeting", Opine,
		opining(s, rater))
	post(s, "report-outcome", "/meetings/{id}/report", "Record a party's report in a follow-up wave", Opine,
		opining(s, reporter))
}

func rater(e domain.MeetingRated) domain.ID       { return e.PartyID }
func reporter(e domain.OutcomeReported) domain.ID { return e.PartyID }

func (s *server) listMeetings(ctx context.Context, in *MeetingQuery) (*List[projections.Meeting], error) {
	listing, err := s.listing(ctx, in.Knowing, in.Paging)
	if err != nil {
		return nil, err
	}
	filter := projections.MeetingFilter{Conference: in.Conference, Organisation: in.Organisation, With: whose(ctx, ReadDealings), Status: domain.MeetingStatus(in.Status), Listing: listing}
	page, err := s.reader.Meetings(ctx, filter)
	return &List[projections.Meeting]{page}, err
}

// beginning is how a meeting comes into the world.
type beginning struct {
	Kind         string    `json:"kind" enum:"request,match,held" doc:"One asked the other; the organiser paired them; or they met unplanned."`
	ConferenceID domain.ID `json:"conference_id" doc:"Where."`
	RequesterID  domain.ID `json:"requester_id" doc:"Who asked; of a meeting that nobody requested, the one named first."`
	TargetID     domain.ID `json:"target_id" doc:"Who was asked."`
	OutsideDates bool      `json:"outside_dates,omitempty" doc:"Of a meeting held: known to have taken place before or after the conference's days."`
}

func (b beginning) event() domain.Event {
	pairing := domain.Pairing{ConferenceID: b.ConferenceID, RequesterID: b.RequesterID, TargetID: b.TargetID}
	switch b.Kind {
	case "match":
		return domain.MatchMade{Pairing: pairing}
	case "held":
		return domain.MeetingHeld{Pairing: pairing, OutsideDates: b.OutsideDates}
	}
	return domain.MeetingRequested{Pairing: pairing}
}

func (s *server) beginMeeting(ctx context.Context, in *Making[beginning]) (*Written, error) {
	said := in.Body.what
	action, behalf := Arrange, domain.ID{}
	switch said.Kind {
	case "request":
		action, behalf = Ask, said.RequesterID
	case "held":
		action = Meet
	}
	if err := s.mayBegin(ctx, action, said.RequesterID, said.ConferenceID); err != nil {
		return nil, err
	}
	written, err := s.record(ctx, in.Preconditions, behalf, in.fresh(ctx), in.Body.when, said.event())
	if err != nil {
		return nil, err
	}
	return written.at("/v1/meetings/"), nil
}

// mayBegin tells whether the actor may begin a meeting like that. A manager's own organisation is the one named first.
func (s *server) mayBegin(ctx context.Context, action Action, first, conference domain.ID) error {
	if err := Can(exchangeOf(ctx).actor, action, Resource{Voice: first}); err != nil {
		return err
	}
	return s.mayAt(ctx, action, conference)
}

// Encounter is a meeting that took place, as one of the two tells it.
type Encounter struct {
	domain.Pairing
	Planned domain.ID     // the meeting, if it was planned; zero for one that nobody had planned
	Rating  domain.Rating // of the one named first; "" for none
}

// recordEncounter records that two met and, in one go, what the first thinks of it.
func (s *server) recordEncounter(ctx context.Context, in *Making[Encounter]) (*Written, error) {
	said, id := in.Body.what, in.fresh(ctx)
	held := domain.MeetingHeld{Pairing: said.Pairing}
	err := s.mayBegin(ctx, Meet, said.RequesterID, said.ConferenceID)
	if err == nil && !said.Planned.IsZero() {
		id, held = said.Planned, domain.MeetingHeld{}
		_, err = s.existing(ctx, "meeting", Meet, id)
	}
	if err != nil {
		return nil, err
	}
	met := command(id, in.Body.when, held)
	if said.Rating != "" { // which is given now
		met.Facts = append(met.Facts, domain.Fact{Event: domain.MeetingRated{PartyID: said.RequesterID, Rating: said.Rating}})
	}
	written, err := s.execute(ctx, in.Preconditions, id, domain.ID{}, met)
	if err != nil {
		return nil, err
	}
	return written.at("/v1/meetings/"), nil
}

// nothing is a body that says only when.
type nothing struct{}

func (s *server) acceptRequest(ctx context.Context, in *Acting[nothing]) (*Written, error) {
	return answering(ctx, s, in, func(m domain.Meeting) domain.ID { return m.Target },
		func(by domain.ID) domain.Event { return domain.MatchMade{By: by} })
}

func (s *server) declineRequest(ctx context.Context, in *Acting[nothing]) (*Written, error) {
	return answering(ctx, s, in, func(m domain.Meeting) domain.ID { return m.Target },
		func(by domain.ID) domain.Event { return domain.RequestDeclined{By: by} })
}

func (s *server) withdrawRequest(ctx context.Context, in *Acting[nothing]) (*Written, error) {
	return answering(ctx, s, in, func(m domain.Meeting) domain.ID { return m.Requester },
		func(by domain.ID) domain.Event { return domain.RequestWithdrawn{By: by} })
}

// answering records an answer in the name of the manager's organisation; whose answer it is decides whether that is
// legal. Everybody else answers on behalf of whose answer it is.
func answering(ctx context.Context, s *server, in *Acting[nothing], due func(domain.Meeting) domain.ID, event func(by domain.ID) domain.Event) (*Written, error) {
	id, err := pathID("meeting", in.ID)
	if err != nil {
		return nil, err
	}
	history, err := s.existing(ctx, "meeting", Answer, id)
	if err != nil {
		return nil, err
	}
	actor, by := exchangeOf(ctx).actor, due(stateOf[domain.Meeting](history))
	if actor.Role == Manager {
		by = actor.Organisation
	}
	return s.record(ctx, in.Preconditions, by, id, in.Body.when, event(by))
}

// opining is the handler of a party's view on a meeting: a manager gives only the own organisation's.
func opining[E domain.Event](s *server, party func(E) domain.ID) func(context.Context, *Acting[E]) (*Written, error) {
	return func(ctx context.Context, in *Acting[E]) (*Written, error) {
		id, err := s.mine(ctx, "meeting", Opine, in.ID)
		if err != nil {
			return nil, err
		}
		actor, voice := exchangeOf(ctx).actor, party(in.Body.what)
		if err := Can(actor, Opine, Resource{Voice: voice}); err != nil {
			return nil, err
		}
		return s.record(ctx, in.Preconditions, voice, id, in.Body.when, in.Body.what)
	}
}

// plannedSlot is a planned time and place.
type plannedSlot struct {
	StartsAt        time.Time   `json:"starts_at" doc:"When the meeting is to begin."`
	EndsAt          time.Time   `json:"ends_at,omitzero" doc:"When it is to end: 20 minutes later when left out."`
	Table           string      `json:"table,omitempty" doc:"Where; no two meetings of a conference share a table at a time."`
	Representatives []domain.ID `json:"representatives,omitempty" doc:"Who sits there; nobody is in two meetings at a time."`
}

const usualLength = 20 * time.Minute

func (p plannedSlot) scheduled() domain.Event   { return domain.MeetingScheduled{Slot: p.slot()} }
func (p plannedSlot) rescheduled() domain.Event { return domain.MeetingRescheduled{Slot: p.slot()} }

func (p plannedSlot) slot() domain.Slot {
	if p.EndsAt.IsZero() && !p.StartsAt.IsZero() {
		p.EndsAt = p.StartsAt.Add(usualLength)
	}
	return domain.Slot(p)
}

// circumstances are those of a meeting that took place; who met is known.
type circumstances struct {
	OutsideDates bool `json:"outside_dates,omitempty" doc:"Known to have taken place before or after the conference's days."`
}

func (s *server) holdMeeting(ctx context.Context, in *Acting[circumstances]) (*Written, error) {
	id, err := pathID("meeting", in.ID)
	if err == nil { // a meeting held may be a new one, so the decision would not ask for one that exists
		_, err = s.existing(ctx, "meeting", Meet, id)
	}
	if err != nil {
		return nil, err
	}
	return s.record(ctx, in.Preconditions, domain.ID{}, id, in.Body.when, domain.MeetingHeld{OutsideDates: in.Body.what.OutsideDates})
}
