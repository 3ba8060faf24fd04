package api

import (
	"context"

	"aftermatch/domain"
	"aftermatch/projections"
)

// TieQuery is the input of the list of ties.
type TieQuery struct {
	Organisation domain.ID `query:"organisation" format:"uuid" doc:"Only those in which it is one of the two."`
	Knowing
	Paging
}

func (s *server) ties() {
	get(s, "list-ties", "/ties", "List what organisations are to each other beside meetings and projects", ReadDealings, s.listTies)
	get(s, "get-tie", "/ties/{id}", "Read a tie", ReadDealings,
		one(s, "tie", ReadDealings, s.reader.Tie, func(t projections.Tie) face {
			return face{version: t.Version, parties: []domain.ID{t.OrganisationA, t.OrganisationB}}
		}))
	create(s, "declare-prior-tie", "/ties", "Declare what two organisations were to each other before", DeclareTie, s.declareTie)
	fact[domain.PriorTieRetracted](s, "tie", "retract", "retract-prior-tie", "Withdraw what was declared: it is unknown again", DeclareTie)
	post(s, "end-cooperation", "/ties/{id}/end", "Record that a side, or both, declared the cooperation ended", DeclareTie, s.endCooperation)
}

func (s *server) listTies(ctx context.Context, in *TieQuery) (*List[projections.Tie], error) {
	listing, err := s.listing(ctx, in.Knowing, in.Paging)
	if err != nil {
		return nil, err
	}
	filter := projections.TieFilter{Organisation: in.Organisation, With: whose(ctx, ReadDealings), Listing: listing}
	page, err := s.reader.Ties(ctx, filter)
	return &List[projections.Tie]{page}, err
}

func (s *server) declareTie(ctx context.Context, in *Making[domain.PriorTieDeclared]) (*Written, error) {
	said := in.Body.what
	if err := Can(exchangeOf(ctx).actor, DeclareTie, Resource{Voice: either(ctx, said.Pair)}); err != nil {
		return nil, err
	}
	written, err := s.record(ctx, in.Preconditions, domain.ID{}, domain.TieID(said.OrganisationA, said.OrganisationB), in.Body.when, said)
	if err != nil {
		return nil, err
	}
	return written.at("/v1/ties/"), nil
}

// ending is the body of the end of a cooperation. It is no event: whether the two must be named depends on
// what is recorded of them.
type ending domain.CooperationEnded

// endCooperation takes the two organisations when nothing was recorded of them before. A manager declares it for the own
// side.
func (s *server) endCooperation(ctx context.Context, in *Acting[ending]) (*Written, error) {
	id, err := pathID("tie", in.ID)
	if err != nil {
		return nil, err
	}
	actor, said := exchangeOf(ctx).actor, in.Body.what
	if domain.TieID(said.OrganisationA, said.OrganisationB) != id { // then it is a tie that is known
		if _, err := s.existing(ctx, "tie", DeclareTie, id); err != nil {
			return nil, err
		}
	}
	voice := said.By
	if actor.Role == Manager && !said.Both && voice.IsZero() {
		voice, said.By = actor.Organisation, actor.Organisation
	}
	if said.Both { // no manager speaks for both
		voice = newID()
	}
	if err := Can(actor, DeclareTie, Resource{Voice: voice}); err != nil {
		return nil, err
	}
	return s.record(ctx, in.Preconditions, said.By, id, in.Body.when, domain.CooperationEnded(said))
}

// either is the side in whose name something is said of a pair: the actor's own organisation, or else one of the two.
func either(ctx context.Context, pair domain.Pair) domain.ID {
	if actor := exchangeOf(ctx).actor; actor.Organisation == pair.OrganisationB {
		return pair.OrganisationB
	}
	return pair.OrganisationA
}
