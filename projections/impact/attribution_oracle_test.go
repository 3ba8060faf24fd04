package impact_test

import (
	"fmt"
	"maps"
	"math/big"
	"slices"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact"
)

// recounted is credit counted again, from lists of all projects and all meetings instead of contacts: by project and conference.
type recounted struct {
	*history
	asOf          *int64
	conferences   map[domain.ID]projections.Conference
	organisations map[domain.ID]domain.ID // its own after merges
	projects      []projections.Project
	meetings      map[[2]domain.ID][]projections.Meeting // held, by the two
}

func (h *history) recount(asOf *int64) recounted {
	r := recounted{h, asOf, map[domain.ID]projections.Conference{}, map[domain.ID]domain.ID{}, nil, map[[2]domain.ID][]projections.Meeting{}}
	for _, c := range everything(h, asOf, func(l projections.Listing) (projections.Page[projections.Conference], error) {
		return h.models.Conferences(h.Context(), projections.ConferenceFilter{Listing: l})
	}) {
		r.conferences[c.ID] = c
	}
	for _, o := range everything(h, asOf, func(l projections.Listing) (projections.Page[projections.Organisation], error) {
		return h.models.Organisations(h.Context(), projections.OrganisationFilter{IncludeAliases: true, Listing: l})
	}) {
		r.organisations[o.ID] = o.CanonicalID
	}
	r.projects = everything(h, asOf, func(l projections.Listing) (projections.Page[projections.Project], error) {
		return h.models.Projects(h.Context(), projections.ProjectFilter{Listing: l})
	})
	for _, m := range everything(h, asOf, func(l projections.Listing) (projections.Page[projections.Meeting], error) {
		return h.models.Meetings(h.Context(), projections.MeetingFilter{Listing: l})
	}) {
		if a, b := domain.Ordered(r.organisations[m.RequesterID], r.organisations[m.TargetID]); m.HeldAt != nil && a != b {
			r.meetings[[2]domain.ID{a, b}] = append(r.meetings[[2]domain.ID{a, b}], m)
		}
	}
	return r
}

// everything reads a list to its end.
func everything[T any](h *history, asOf *int64, list func(projections.Listing) (projections.Page[T], error)) (all []T) {
	h.Helper()
	listing := projections.Listing{AsOf: asOf, Limit: 1000}
	for {
		page, err := list(listing)
		if err != nil {
			h.Fatal(err)
		}
		if all = append(all, page.Items...); page.Next == nil {
			return all
		}
		listing.Cursor = *page.Next
	}
}

// partners are the organisations that count as a project's partners by a day, with where the log learned of each.
func (r recounted) partners(p projections.Project, until domain.Date, sure bool) map[domain.ID]int64 {
	known := map[domain.ID]int64{}
	for _, s := range p.Partners {
		own := r.organisations[s.OrganisationID]
		if before, again := known[own]; !s.Disputed && s.JoinedOn <= until && (s.Confirmed || !sure) && (!again || s.Position < before) {
			known[own] = s.Position
		}
	}
	return known
}

// credit is what each conference has of each project that was funded or started by the day.
func (r recounted) credit(rule impact.Attribution, until domain.Date, sure bool) (credit map[string]*big.Rat, unattributed int) {
	credit = map[string]*big.Rat{}
	for _, p := range r.projects {
		if reached := func(on *domain.Date) bool { return on != nil && *on <= until }; !reached(p.Steps.FundedOn) && !reached(p.Steps.StartedOn) {
			continue
		}
		var days []int
		var at []domain.ID
		for a := range r.partners(p, until, sure) {
			for b := range r.partners(p, until, sure) {
				for _, m := range r.meetings[[2]domain.ID{a, b}] {
					c, on := r.conferences[m.ConferenceID], domain.DateOf(*m.HeldAt)
					idea := *p.Steps.IdeaOn
					if on <= idea && idea-on <= 1095 && c.StartsOn <= idea && on <= c.EndsOn && !r.typedInAfterwards(m, c, a, b) {
						days, at = append(days, int(on)), append(at, c.ID)
					}
				}
			}
		}
		shares, without := rule.Credit(days)
		unattributed += without.Sign()
		for i, share := range shares {
			key := fmt.Sprint(p.ID, " ", at[i])
			if credit[key] == nil {
				credit[key] = new(big.Rat)
			}
			credit[key].Add(credit[key], share)
		}
	}
	maps.DeleteFunc(credit, func(_ string, share *big.Rat) bool { return share.Sign() == 0 })
	return credit, unattributed
}

// typedInAfterwards tells whether the meeting was entered by hand after a project that the two began since was recorded.
func (r recounted) typedInAfterwards(m projections.Meeting, c projections.Conference, a, b domain.ID) bool {
	return m.Typed && slices.ContainsFunc(r.projects, func(p projections.Project) bool {
		known := r.partners(p, day("9999-12-31"), false)
		return *p.Steps.IdeaOn >= c.StartsOn && known[a] != 0 && known[b] != 0 && max(known[a], known[b]) < *m.HeldPosition
	})
}

// countedAgain compares the credits of the demo story with those counted again, as known now and before.
func countedAgain(h *history) {
	earlier, until := h.position*4/5, day("2018-12-31")
	for _, c := range []struct {
		asOf  *int64
		until *domain.Date
		sure  impact.Verified
	}{{nil, nil, ""}, {&earlier, nil, ""}, {nil, &until, ""}, {nil, nil, impact.VerifiedConfirmed}} {
		r := h.recount(c.asOf)
		for _, rule := range impact.Attributions {
			q := impact.Question{Filters: impact.Filters{Scope: impact.ScopeAll, Attribution: rule, Verified: c.sure}, Cut: impact.Cut{Until: c.until, AsOf: c.asOf}}
			answer := h.yield(q)
			want, unattributed := r.credit(rule, *answer.Until, c.sure == impact.VerifiedConfirmed)
			got := map[string]*big.Rat{}
			for _, item := range h.credits(q, impact.CreditQuery{}) {
				key := fmt.Sprint(item.ProjectID, " ", item.ConferenceID)
				if got[key] == nil {
					got[key] = new(big.Rat)
				}
				got[key].Add(got[key], fraction(item.Exact))
			}
			if !maps.EqualFunc(got, want, func(x, y *big.Rat) bool { return x.Cmp(y) == 0 }) || unattributed != answer.Unattributed.Projects {
				h.Errorf("%s: %d credits and %d projects without, counted again %d and %d", answer.Query(), len(got), answer.Unattributed.Projects, len(want), unattributed)
			}
			if c.sure == "" && len(want) == 0 {
				h.Errorf("%s: the story has too little to tell", answer.Query())
			}
		}
	}
}
