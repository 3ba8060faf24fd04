package impact

import (
	"context"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// encounter is a contact of two organisations that have a project.
type encounter struct {
	place
	A, B                int32
	StartsOn            domain.Date // of the conference
	Held                domain.Date // the first time
	Late, OutcomeDriven bool        // so it makes no contact after all
	Selected            bool        // by the filters but scope
	Chosen              bool        // by all of them
	Days                []projections.Day
	Projects            []projections.SharedProject
}

// listEncounters has those of all conferences, for what the filters leave out has its share of the credit all the same.
const listEncounters = `
	select ` + encounterColumns + `
	from read_model.encounters_at(@position)`

// encounterColumns are those that encounterOf reads.
const encounterColumns = `
	conference, country_a, country_b, sectors_a | sectors_b, a, b, starts_on - date '1970-01-01', held,
	  case when late then 1 else 0 end | case when outcome_driven then 2 else 0 end
	  | case when (@editions::int[] is null or conference = any(@editions))
	    and (@country = 0 or @country in (country_a, country_b)) and (sectors_a | sectors_b) & @sectors = @sectors then 4 else 0 end
	  | case when @scope = 'all' or (@scope = 'domestic') = (country_a = country_b) then 8 else 0 end,
	  days, projects`

// encounters are all of them, in no order.
func (r *Reader) encounters(ctx context.Context, f Frame, editions []edition) (found []encounter, err error) {
	return found, r.ask(ctx, func(rows pgx.Rows) error {
		for rows.Next() {
			e, err := encounterOf(rows.RawValues())
			if err != nil {
				return err
			}
			found = append(found, e)
		}
		return nil
	}, listEncounters, pgx.QueryResultFormats{pgx.BinaryFormatCode}, f.arguments(editions, ""))
}

func encounterOf(values [][]byte) (e encounter, err error) {
	v := [9]int32{}
	for i := range v {
		v[i] = number(values[i])
	}
	e = encounter{place: place{v[0], int16(v[1]), int16(v[2]), v[3]}, A: v[4], B: v[5], StartsOn: domain.Date(v[6]),
		Held: domain.Date(v[6] + v[7]), Late: v[8]&1 != 0, OutcomeDriven: v[8]&2 != 0, Selected: v[8]&4 != 0, Chosen: v[8]&12 == 12}
	if e.Days, err = projections.UnpackDays(values[9]); err != nil {
		return e, err
	}
	e.Projects, err = projections.UnpackProjects(values[10])
	return e, err
}

// shared tells whether both of an encounter count as partners of the project by the cut-off.
func (f Frame) shared(p projections.SharedProject) bool {
	if f.Filters.Verified == VerifiedConfirmed {
		return p.ConfirmedFrom <= *f.Until
	}
	return p.JoinedOn <= *f.Until
}

// before are the days of those meetings of the encounter that the project may have come from.
func (e *encounter) before(p projections.SharedProject) []projections.Day {
	if e.Late || e.OutcomeDriven || e.StartsOn > p.IdeaOn {
		return nil
	}
	idea := int(p.IdeaOn - e.StartsOn)
	from, to := 0, len(e.Days)
	for from < to && idea-int(e.Days[from]) > estimate.Days(AttributionWindowMonths) {
		from++
	}
	for from < to && int(e.Days[to-1]) > idea {
		to--
	}
	return e.Days[from:to]
}

// excuse is why the project did not come from the encounter's meetings: a place in unattributed.
func (e encounter) excuse(f Frame, p projections.SharedProject) int {
	switch {
	case e.Held > *f.Until:
		return 1
	case e.StartsOn > p.IdeaOn:
		return 2
	case e.Held > p.IdeaOn:
		return 3
	case e.Late:
		return 5
	case e.OutcomeDriven:
		return 6
	}
	return 4
}
