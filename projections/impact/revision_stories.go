package impact

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
)

// recalledStories tells how projects began and what they owe to meetings.
type recalledStories struct {
	recalledEncounters
	projects map[domain.ID][]spanned[levelProject]
	seats    []spanned[numberedSeat]
	highest  int32 // number of an organisation
}

type numberedSeat struct {
	no int32
	seat
}

// listLevelVersions lists the projects as listLevelProjects does, as far as their stories need it.
const listLevelVersions = `
	select id, ` + versionSpan + `, idea_on - date '1970-01-01', ` + levelDay + ` - date '1970-01-01', least(completed_on, abandoned_on) - date '1970-01-01', spells
	from (
	  select *, null::bigint known_to from read_model.projects
	  union all
	  select * from read_model.projects_history
	) p
	where ` + versionKnown + ` and merged_into is null and idea_on <= @until and ` + levelDay + ` <= @until`

// listSeatVersions lists the organisations as listSeats does.
const listSeatVersions = `
	select ` + seatColumns + `, ` + lastVersion + ` from read_model.organisations where known_from <= @position
	union all
	select ` + seatColumns + `, ` + versionSpan + ` from read_model.organisations_history where ` + versionKnown

func (r *Reader) recallStories(ctx context.Context, found *revised) (recollection, error) {
	encounters, args, err := r.recallEncounters(ctx, found)
	if err != nil {
		return nil, err
	}
	s, since := &recalledStories{recalledEncounters: encounters, projects: map[domain.ID][]spanned[levelProject]{}}, found.query.Since
	err = r.ask(ctx, func(rows pgx.Rows) error {
		var id domain.ID
		var from, to int32
		var ideaOn, reachedOn domain.Date
		var endedOn *domain.Date
		var packed []byte
		_, err := pgx.ForEachRow(rows, []any{&id, &from, &to, &ideaOn, &reachedOn, &endedOn, &packed}, func() error {
			spells, err := projections.UnpackSpells(packed)
			s.projects[id] = append(s.projects[id], spanned[levelProject]{since + int64(from), since + int64(to),
				levelProject{ID: id, IdeaOn: ideaOn, ReachedOn: reachedOn, EndedOn: endedOn, Spells: spells}})
			endedOn = nil
			return err
		})
		return err
	}, listLevelVersions, args)
	if err != nil {
		return nil, err
	}
	return s, r.ask(ctx, func(rows pgx.Rows) error {
		for rows.Next() {
			v := rows.RawValues()
			no, own, err := seatOf(v)
			if err != nil {
				return err
			}
			s.highest = max(s.highest, no)
			s.seats = append(s.seats, spanned[numberedSeat]{since + int64(number(v[4])), since + int64(number(v[5])), numberedSeat{no, own}})
		}
		return nil
	}, listSeatVersions, append(slices.Clone(seatFormats), pgx.BinaryFormatCode, pgx.BinaryFormatCode), args)
}

func (s *recalledStories) keep(only map[domain.ID]bool) {
	maps.DeleteFunc(s.projects, func(id domain.ID, _ []spanned[levelProject]) bool { return !only[id] })
	s.recalledEncounters.keep(only)
}

func (s *recalledStories) at(position int64) counts {
	var projects []levelProject
	for _, versions := range s.projects {
		at(versions, position, func(p *levelProject) { projects = append(projects, *p) })
	}
	slices.SortFunc(projects, func(p, q levelProject) int { return bytes.Compare(p.ID[:], q.ID[:]) })
	seats := make(seats, s.highest+1)
	at(s.seats, position, func(of *numberedSeat) { seats[of.no] = of.seat })
	return ledgerOf(s.Frame, projects, s.known(position)).stories(seats).units()
}

// units are the projects as the revision of attribution counts them.
func (s stories) units() counts {
	found := counts{}
	for i, p := range s.each {
		for measure, part := range []ProjectPart{"", PartCredited, PartNotAttributed, PartRepeat, PartBeganDomestic, PartUpgraded} {
			found.add(unit{kind: unitProject, id: s.projects[i].ID}, 6, measure, float64(one(p.holds(part))))
		}
	}
	return found
}
