package impact

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// RevisionAsRead is a revision that asks the whole figure anew at every position at which classes of events change hands: slow, and
// the measure of what looks the same up in versions.
func (r *Reader) RevisionAsRead(ctx context.Context, f Frame, q RevisionQuery) (Revision, error) {
	found, err := r.compare(ctx, f, q)
	if err != nil {
		return Revision{}, err
	}
	meeting := []kindTouched{{unitMeeting, touchMeeting}, {unitMeeting, touchMeetingContact}}
	figure := &found.figure
	switch figure.knows = nil; figure.ID {
	case FunnelDefinition.ID:
		figure.count, figure.touchedBy = funnelUnits, append(meeting, figure.touchedBy...)
	case ResponseTimeDefinition.ID:
		figure.count, figure.touchedBy = responseTimeUnits, meeting
	case YieldDefinition.ID:
		figure.count, figure.touchedBy = yieldUnits, append([]kindTouched{{unitContact, touchContact}}, figure.touchedBy...)
	default:
		figure.count, figure.touchedBy = contactUnits(found), []kindTouched{{unitContact, touchContact}}
		figure.contacts = nil
	}
	if err := r.explain(ctx, &found); err != nil {
		return Revision{}, err
	}
	return r.answer(ctx, f, found)
}

func contactUnits(of revised) func(*Reader, context.Context, Frame) (counts, error) {
	return func(r *Reader, ctx context.Context, f Frame) (counts, error) {
		found, in := counts{}, r.versions(ctx, &of)
		editions, err := r.editions(ctx, f)
		if err != nil {
			return nil, err
		}
		groups := f.grouping(editions)
		_, err = r.eachContact(ctx, f, editions, everyFact, func(c *observed) {
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
	listMeetingPaths       = `select id, path, conference_no, 0::smallint, 0::smallint, 0 from (` + meetingPaths + `) m`
	listPlacedMeetingPaths = `select id, path, conference_no, country_a, country_b, sectors from (` + placedMeetings + `) m`
	listProjectPaths       = `select distinct id, path, conference, country_a, country_b, sectors from (` + projectPaths + `) p`
)

func funnelUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	found, in, meetings := counts{}, f.grouping(editions), listMeetingPaths
	if f.aboutOrganisations() {
		meetings = listPlacedMeetingPaths
	}
	measures := len(meetingChain.steps) + len(projectChain.steps)
	paths := func(kind string, steps, offset int, sql string) error {
		return r.ask(ctx, func(rows pgx.Rows) error {
			var id domain.ID
			var p path
			var at place
			_, err := pgx.ForEachRow(rows, []any{&id, &p, &at.Conference, &at.CountryA, &at.CountryB, &at.Sectors}, func() error {
				found.once(in.of(at), unit{kind: kind, id: id}, func(u unit) {
					for step := range steps {
						found.add(u, measures, offset+step, float64(one(p.reached(step))))
					}
				})
				return nil
			})
			return err
		}, sql, f.arguments(editions, ""))
	}
	if err := paths(unitMeeting, len(meetingChain.steps), 0, meetings); err != nil {
		return nil, err
	}
	return found, paths(unitProject, len(projectChain.steps), len(meetingChain.steps), listProjectPaths)
}

const listRequestEnds = `select id, code, days, conference_no, country_a, country_b, sectors from (` + endedRequests + `) m where a <> b`

func responseTimeUnits(r *Reader, ctx context.Context, f Frame) (counts, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	found, in := counts{}, f.grouping(editions)
	return found, r.ask(ctx, func(rows pgx.Rows) error {
		var id domain.ID
		var code, days int
		var at place
		_, err := pgx.ForEachRow(rows, []any{&id, &code, &days, &at.Conference, &at.CountryA, &at.CountryB, &at.Sectors}, func() error {
			found.once(in.of(at), unit{kind: unitMeeting, id: id}, func(u unit) {
				found.add(u, 7, 0, 1)
				found.add(u, 7, map[RequestEnd]int{RequestAccepted: 1, RequestDeclined: 2, RequestWithdrawn: 3, RequestExpired: 4, RequestOpen: 5}[requestEnds[code]], 1)
				found.add(u, 7, 6, float64(days))
			})
			return nil
		})
		return err
	}, listRequestEnds, f.arguments(editions, ""))
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
	contacts, err := r.heldContacts(ctx, f, l.editions)
	for _, c := range contacts {
		found.once(l.in.of(c.place), unit{kind: unitContact, a: c.a, b: c.b, conference: c.conference}, func(u unit) {
			found.add(u, 2, 0, float64(c.held))
		})
	}
	return found, err
}
