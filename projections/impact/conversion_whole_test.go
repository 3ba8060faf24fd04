package impact_test

import (
	"reflect"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/story"
	"aftermatch/projections/impact"
	"aftermatch/projections/impact/estimate"
)

// beneathEveryConversion counts the contacts under every group, each by how its wait ended, and draws the curve again.
func beneathEveryConversion(h *history) {
	early := day("2017-12-31")
	for _, until := range []*domain.Date{nil, &early} {
		for _, filters := range append(somewhere(), betweenTheTwo()...) {
			q := impact.Question{Filters: filters, Cut: impact.Cut{Until: until}}
			frame, answer := h.frame(impact.ConversionDefinition, q), h.conversion(q)
			pairs, err := h.figures.ConversionPairs(h.Context(), frame)
			if err != nil {
				h.Fatal(err)
			}
			tallies, known := map[string][]estimate.Tally{}, map[impact.ConversionPair]bool{}
			for p := range pairs.Items.All() {
				one := estimate.Tally{Day: p.Days}
				*[]*int{&one.Censored, &one.Converted, &one.Competing}[p.Cause] = 1
				tallies[p.Group] = append(tallies[p.Group], one)
				known[p] = true
			}
			h.equal(len(known), pairs.Items.Len(), frame, "different pairs")
			all, sum := answer.Groups[0], 0
			for _, g := range answer.Groups {
				if filters.GroupBy != "" && g.Group == impact.AllOfThem {
					continue // the pairs are under the groups
				}
				sum += g.N
				h.equal(len(tallies[g.Group]), g.N, frame, g.Group)
				h.equal(g.Converted+g.Competing+g.Censored, g.N, frame, g.Group, "all ends")
				h.drawsTheSame(tallies[g.Group], g)
				delete(tallies, g.Group)
			}
			h.equal(len(tallies), 0, frame, "groups beside")
			if filters.GroupBy == impact.ByConference || filters.GroupBy == impact.BySeries {
				h.equal(sum, all.N, frame, "all groups")
			}
		}
	}
}

// betweenTheTwo are the groups that only contacts have.
func betweenTheTwo() (all []impact.Filters) {
	for _, by := range []impact.GroupBy{impact.ByCountryPair, impact.BySectorPair, impact.ByPriorTie, impact.ByScope} {
		all = append(all, impact.Filters{GroupBy: by}, impact.Filters{GroupBy: by, Country: "DE", Conference: story.Characters().Stuttgart})
	}
	return all
}

// drawsTheSame compares the curve of the contacts, but for what needs to know the organisations, with the group's.
func (h *history) drawsTheSame(contacts []estimate.Tally, g impact.ConversionGroup) {
	h.Helper()
	curve, _ := estimate.AalenJohansen(contacts)
	converted, competing := 0, 0
	var simple estimate.Curve
	for _, row := range g.Curve {
		converted, competing = converted+row.Converted, competing+row.Competing
		row.SEClustered, row.LowerClustered, row.UpperClustered = nil, nil, nil
		simple = append(simple, row)
	}
	if days := curve.EventDays(); len(days) != len(simple) || len(days) > 0 && !reflect.DeepEqual(days, simple) || converted != g.Converted || competing != g.Competing {
		h.Errorf("%s: the contacts make another curve", g.Group)
	}
}

// correctTheStory corrects what the figures of one conference rest on: they change as known now, and not as known before.
func correctTheStory(h *history) {
	cast := story.Characters()
	before := h.position
	at := func(asOf *int64) impact.Question {
		return impact.Question{Filters: impact.Filters{Conference: cast.Stuttgart, Scope: impact.ScopeAll, Level: impact.LevelFunded}, Cut: impact.Cut{AsOf: asOf}}
	}
	funnel, conversion := h.funnel(at(nil)), h.conversion(at(nil))
	if held := funnel.Steps[3]; held.Step != "held" || held.Count != 604 {
		h.Fatalf("%+v", held)
	}

	// A meeting of two that never led to anything was not held after all, and the best known project got no money.
	unheld := h.onlyMeeting(conversion)
	h.corrects(unheld, "MeetingHeld")
	h.corrects(cast.ILDACare, "FundingAwarded")

	after, now := h.funnel(at(nil)), h.conversion(at(nil))
	if got, was := after.Steps[3].Count, funnel.Steps[3].Count; got != was-1 {
		h.Errorf("held: %d, before the correction %d", got, was)
	}
	if got, was := now.Groups[0], conversion.Groups[0]; got.N != was.N-1 || got.Converted != was.Converted-1 {
		h.Errorf("now %d of %d converted, before the corrections %d of %d", got.Converted, got.N, was.Converted, was.N)
	}
	if then := h.funnel(at(&before)); !reflect.DeepEqual(then, funnel) {
		h.Errorf("the funnel as known before has changed: %+v, was %+v", then, funnel)
	}
	if then := h.conversion(at(&before)); !reflect.DeepEqual(then, conversion) {
		h.Error("the conversion as known before has changed")
	}
}

// onlyMeeting is a held meeting of a contact that was still waiting and had no other.
func (h *history) onlyMeeting(conversion impact.Conversion) domain.ID {
	h.Helper()
	pairs, err := h.figures.ConversionPairs(h.Context(), conversion.Frame)
	if err != nil {
		h.Fatal(err)
	}
	items, err := h.figures.FunnelItems(h.Context(), h.frame(impact.FunnelDefinition, impact.Question{Filters: conversion.Filters}), impact.Items{Step: "held", Page: impact.Page{Limit: 1000}})
	if err != nil {
		h.Fatal(err)
	}
	type two struct{ a, b domain.ID }
	meetings := map[two][]domain.ID{}
	for _, m := range items.Items {
		a, b := domain.Ordered(m.RequesterID, m.TargetID)
		meetings[two{a, b}] = append(meetings[two{a, b}], m.ID)
	}
	for p := range pairs.Items.All() {
		a, b := domain.Ordered(p.OrganisationA, p.OrganisationB)
		if held := meetings[two{a, b}]; len(held) == 1 && p.Cause == estimate.Censored {
			return held[0]
		}
	}
	h.Fatal("every contact met twice or has a project")
	return domain.ID{}
}

// corrects retracts the last fact of that type in the stream.
func (h *history) corrects(stream domain.ID, eventType string) {
	h.Helper()
	histories, err := h.log.Histories(h.Context(), stream)
	if err != nil {
		h.Fatal(err)
	}
	wrong, version := domain.Recorded{}, 0
	for _, r := range histories[stream] {
		version = r.Version
		if r.Event.EventType() == eventType {
			wrong = r
		}
	}
	if wrong.ID.IsZero() {
		h.Fatalf("there is no %s to correct", eventType)
	}
	result, err := h.log.Append(h.Context(), eventstore.Append{Writes: []eventstore.Write{{Stream: stream, Version: version, Events: []eventstore.Event{{
		Fact: domain.Fact{Event: domain.FactRetracted{EventID: wrong.ID, Reason: "it was not so"}, At: h.now}, Metadata: domain.Metadata{Actor: "test", Source: h.source},
	}}}}})
	if err != nil {
		h.Fatal(err)
	}
	h.position = result.Position
}
