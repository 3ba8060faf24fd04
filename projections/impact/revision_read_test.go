package impact

import (
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// RevisionAsRead is a revision that asks the whole figure anew at every position at which classes of events change hands: slow, and
// the measure of what looks the same up in versions.
func (r *Reader) RevisionAsRead(ctx context.Context, f Frame, q RevisionQuery) (Revision, error) {
	found, err := r.compare(ctx, f, q)
	if err != nil {
		return Revision{}, err
	}
	figure := &found.figure
	figure.touchedBy = append([]kindTouched{{unitMeeting, touchMeeting}, {unitMeeting, touchMeetingContact}}, figure.touchedBy...)
	var count counting
	switch figure.ID {
	case FunnelDefinition.ID:
		count = every(meetingUnits(placedUnits(pathAlike, pathCounts)), projectUnits(listProjectPaths, func(code int32) []float64 {
			return projectSteps(&knownProject{path: path(code)})
		}))
	case ResponseTimeDefinition.ID:
		count = meetingUnits(placedUnits(requestAlike, requestCounts))
	case RatesDefinition.ID:
		count = every(meetingUnits(placedUnits(judgedAlike, judgedCounts)), metUnits, judgedUnits, projectUnits(listProjectCodes, func(code int32) []float64 {
			return projectVerdicts(&knownProject{code: code})
		}))
	case CalibrationDefinition.ID:
		count = meetingUnits(ratedUnits)
	case DurabilityDefinition.ID:
		count = durabilityUnits
	case NetworkDefinition.ID:
		count = networkUnits
	case AttributionDefinition.ID:
		count = attributionUnits
	case MoneyDefinition.ID:
		count = every(awardUnits, costUnits)
	case CounterfactualDefinition.ID:
		count, figure.touchedBy = counterfactualUnits, []kindTouched{{unitContact, touchContact}}
	case YieldDefinition.ID:
		count, figure.touchedBy = yieldUnits, append([]kindTouched{{unitContact, touchContact}}, figure.touchedBy...)
	default:
		count, figure.touchedBy = contactUnits(found), []kindTouched{{unitContact, touchContact}}
		figure.contacts = nil
	}
	figure.knows = knowsByKind{}
	for _, kind := range figure.kinds {
		figure.knows[kind] = func(r *Reader, ctx context.Context, found *revised) knowledge {
			read := r.readings(ctx, found, kind, count)
			read.apart = kind != unitProject && kind != unitConference && figure.ID != DurabilityDefinition.ID && (figure.ID != NetworkDefinition.ID || found.now.isOfAll())
			return read
		}
	}
	if err := r.explain(ctx, &found); err != nil {
		return Revision{}, err
	}
	return r.answer(ctx, f, found)
}

// HoldVersions has revisions hold as few versions at once as that.
func (r *Reader) HoldVersions(count int32) { r.versionsHeld = count }

func contactUnits(of revised) func(*Reader, context.Context, Frame) (counts, error) {
	return func(r *Reader, ctx context.Context, f Frame) (counts, error) {
		found, in := counts{}, r.versions(ctx, &of)
		editions, err := r.editions(ctx, f)
		if err != nil {
			return nil, err
		}
		groups := f.grouping(editions)
		_, err = r.eachContact(ctx, f, editions, func(c *observed) {
			if counts := in.countsAs(in.revised(c)); counts != nil {
				for _, group := range append(groups.ofPair(c.pairing()), "") {
					found[unit{kind: unitContact, group: group, a: c.A, b: c.B, conference: c.Conference}] = slices.Clone(counts)
				}
			}
		})
		return found, err
	}
}

const (
	// touchMeeting: the row of the meeting.
	touchMeeting touching = `select place, position` + unitIDs + ` join (` + changedMeetings + `) m using (id)`

	// touchMeetingContact: the row of the contact that the meeting makes, as merged in the end.
	touchMeetingContact touching = `
	select place, position` + unitIDs + `
	join (select id, conference_no, requester_no, target_no from read_model.meetings) m using (id)
	join read_model.organisations_at(@position) r on r.no = m.requester_no
	join read_model.organisations_at(@position) t on t.no = m.target_no
	join (` + changedPairs + `) c on c.conference = m.conference_no
	and c.a = least(r.canonical_no, t.canonical_no) and c.b = greatest(r.canonical_no, t.canonical_no)`
)

// manyMeasures is more than any figure has. Those that it does not have are left out.
const manyMeasures = 32

// every counts the units of several kinds.
func every(kinds ...func(*Reader, context.Context, Frame) (counts, error)) func(*Reader, context.Context, Frame) (counts, error) {
	return func(r *Reader, ctx context.Context, f Frame) (counts, error) {
		all := counts{}
		for _, count := range kinds {
			found, err := count(r, ctx, f)
			if err != nil {
				return nil, err
			}
			maps.Copy(all, found)
		}
		return all, nil
	}
}

// listedAs says what a list of meetings reads of pairs, and where each of its meetings is and what it counts as.
type listedAs func(Frame, []edition) (row asRow, counts func(pair []int32, m *projections.PairMeeting) (place, []float64))

// meetingUnits are the meetings as they are listed, one by one.
func meetingUnits(as listedAs) func(*Reader, context.Context, Frame) (counts, error) {
	return func(r *Reader, ctx context.Context, f Frame) (counts, error) {
		editions, err := r.editions(ctx, f)
		if err != nil {
			return nil, err
		}
		found, in := counts{}, f.grouping(editions)
		row, countsAs := as(f, editions)
		l := meetingList{editions: editions, position: f.AsOf.Position, left: f.left(editions, ""), row: row,
			judge: func([]int32, *projections.PairMeeting) bool { return true }}
		for p := (Page{Limit: 500}); ; {
			page, next, err := r.meetings(ctx, f, l, p)
			for i := range page {
				at, counts := countsAs(page[i].pair, &page[i].PairMeeting)
				for _, group := range append(in.of(at), "") {
					for measure, value := range counts {
						found.add(unit{kind: unitMeeting, group: group, id: page[i].ID}, manyMeasures, measure, value)
					}
				}
			}
			if err != nil || next == nil {
				return found, err
			}
			p.Cursor = *next
		}
	}
}

func placedUnits(alike func(*placedMeeting) [2]int32, counts func([2]int32) []float64) listedAs {
	return func(f Frame, editions []edition) (asRow, func([]int32, *projections.PairMeeting) (place, []float64)) {
		placed := f.placing(editions)
		return placedRow, func(pair []int32, meeting *projections.PairMeeting) (place, []float64) {
			m := placed.of(pair, meeting)
			return m.place, counts(alike(m))
		}
	}
}

func ratedUnits(f Frame, _ []edition) (asRow, func([]int32, *projections.PairMeeting) (place, []float64)) {
	return f.metRow(), func(pair []int32, meeting *projections.PairMeeting) (place, []float64) {
		if m, held := rate(pair, meeting, int32(estimate.Days(f.Filters.WindowMonths))); held {
			return m.place, ratedCounts(m.alike())
		}
		return place{}, nil
	}
}

// projectPaths are the projects with each contact of two of their partners that met in the 1095 days (36 months) before
// the idea at a conference that had begun by then, and with the path that each project has taken. Who shares which project with
// whom is what encounters have, packed as projections/encounters.go says. Of some conferences, only projects of those who
// met there are looked at.
const projectPaths = `
	with shared as (
	  select conference, a, b, encode(substr(projects, 28 * nth + 1, 16), 'hex')::uuid id,
	    ('x' || encode(substr(projects, 28 * nth + case when @verified = 'all' then 21 else 25 end, 4), 'hex'))::bit(32)::int joined
	  from (
	    select conference, a, b, projects, generate_series(0, length(projects) / 28 - 1) nth
	    from read_model.encounters_at(@position)
	    where @editions::int[] is null or conference = any(@editions)
	  ) e
	),
	contact as (
	  select *, sectors_a | sectors_b as sectors, starts_on + held as held_on, starts_on + held_last as held_last_on
	  from read_model.pairs_at(@position)
	  where idea is not null and starts_on + held <= @until
	  and (@editions::int[] is null or conference = any(@editions))
	  and (@country = 0 or @country in (country_a, country_b)) and (@partner = 0 or @partner in (country_a, country_b))
	  and (sectors_a | sectors_b) & @sectors = @sectors
	  and (@scope = 'all' or (@scope = 'domestic') = (country_a = country_b))
	),
	joint as materialized (
	  select shared.id, contact.*
	  from shared
	  join contact on contact.conference = shared.conference and contact.a = shared.a and contact.b = shared.b
	  where shared.joined <= @until - date '1970-01-01'
	),
	project as (
	  select p.*, ` + projectPath + ` path
	  from read_model.projects_at(@position) p
	  where merged_into is null and idea_on <= @until and (@editions::int[] is null or id = any(array(select id from joint)))
	)
	select project.*, joint.conference, joint.country_a, joint.country_b, joint.sectors, joint.a, joint.b
	from joint
	join project on project.id = joint.id
	where joint.starts_on <= project.idea_on and joint.held_on <= project.idea_on
	and project.idea_on - joint.held_last_on <= 1095`

const (
	listProjectPaths = `select distinct id, path, conference, country_a, country_b, sectors from (` + projectPaths + `) p`
	listProjectCodes = `select distinct id, ` + projectCode + `, conference, country_a, country_b, sectors from (` + projectPaths + `) p`
)

// projectUnits are the projects after meetings.
func projectUnits(sql string, countsAs func(code int32) []float64) func(*Reader, context.Context, Frame) (counts, error) {
	return func(r *Reader, ctx context.Context, f Frame) (counts, error) {
		editions, err := r.editions(ctx, f)
		if err != nil {
			return nil, err
		}
		found, in := counts{}, f.grouping(editions)
		return found, r.ask(ctx, func(rows pgx.Rows) error {
			var id domain.ID
			var code int32
			var at place
			_, err := pgx.ForEachRow(rows, []any{&id, &code, &at.Conference, &at.CountryA, &at.CountryB, &at.Sectors}, func() error {
				found.once(in.of(at), unit{kind: unitProject, id: id}, func(u unit) {
					for measure, value := range countsAs(code) {
						found.add(u, manyMeasures, measure, value)
					}
				})
				return nil
			})
			return err
		}, sql, f.arguments(editions, ""))
	}
}

func attributionUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	s, err := r.stories(ctx, f)
	return s.units(), err
}

func durabilityUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	c, err := r.completed(ctx, f)
	return c.units(), err
}

func networkUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	n, err := r.network(ctx, f)
	if err != nil {
		return nil, err
	}
	found, began, kind := counts{}, map[int32]bool{}, unitContact
	if f.Filters.Nodes == NodesCountries {
		kind = unitCountries
	}
	for _, e := range n.editions {
		began[e.No] = true
	}
	for _, t := range n.ties {
		if !began[t.Conference] || !t.shown() || t.A == t.B {
			continue
		}
		u := unit{kind: kind, a: t.A, b: t.B, conference: t.Conference}
		found.add(u, 5, 0, 1)
		found.add(u, 5, 1, float64(one(t.isNew())))
		for i, novelty := range []string{noveltyBridging, noveltyAttaching, noveltyClosing} {
			found.add(u, 5, 2+i, float64(one(t.novelty() == novelty)))
		}
	}
	return found, nil
}

func awardUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	m, err := r.raised(ctx, f)
	found := counts{}
	for group, sum := range creditOf(m.in, m.credited) {
		for id, credit := range sum {
			found[unit{kind: unitProject, group: group, id: id}] = creditedAward(credit, m.projects[m.funded[id]].cents)
		}
	}
	return found, err
}

func counterfactualUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	found := counts{}
	return found, r.eachRequested(ctx, f, editions, func(p requestedPair) {
		u := unit{kind: unitContact, a: p.A, b: p.B, conference: p.conference}
		switch {
		case p.code.group() == groupMet:
			found.add(u, 4, 0, 1)
			found.add(u, 4, 1, float64(one(p.code.converted())))
		case p.code.notMet():
			found.add(u, 4, 2, 1)
			found.add(u, 4, 3, float64(one(p.code.converted())))
		}
	})
}

func yieldUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	l, err := r.ledger(ctx, f, false)
	if err != nil {
		return nil, err
	}
	found := counts{}
	for group, sum := range creditOf(l.in, f.Filters.Attribution.credits(l.contacts)) {
		for id, credit := range sum {
			found.add(unit{kind: unitProject, group: group, id: id}, 2, 1, credit.float())
		}
	}
	return found, r.eachHeld(ctx, f, l.editions, func(c heldContact) {
		found.once(l.in.of(c.place), unit{kind: unitContact, a: c.a, b: c.b, conference: c.conference}, func(u unit) {
			found.add(u, 2, 0, float64(c.held))
		})
	})
}
