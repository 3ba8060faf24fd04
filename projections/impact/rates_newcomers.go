package impact

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
)

// Where an organisation o was and what it did when a conference c began.
const (
	countryThen = `coalesce((
	    select e.spell ->> 'country' from jsonb_array_elements(o.places) with ordinality e(spell, n)
	    where (e.spell ->> 'from')::date <= c.starts_on or e.spell ->> 'from' is null order by e.n desc limit 1), '')`

	sectorsThen = `array(select jsonb_array_elements_text(s.sectors) from (
	    select e.spell -> 'sectors' as sectors from jsonb_array_elements(o.classifications) with ordinality e(spell, n)
	    where (e.spell ->> 'from')::date <= c.starts_on or e.spell ->> 'from' is null order by e.n desc limit 1) s)`
)

// newcomer is an organisation at its first conference.
type newcomer struct {
	place
	met bool
}

// newcomers are they by number; others have no conference.
type newcomers []newcomer

// Who took part where, and who that is after merges. Of some conferences, only organisations are read that take part there.
const (
	listHeldConferences = `
	select id, no, starts_on - date '1970-01-01'
	from read_model.conferences_at(@position)
	where cancelled_on is null and starts_on <= @until`

	listTheirNumbers = `
	select id, canonical_no from read_model.organisations_at(@position)
	where @editions::int[] is null or id = any(array(` + thoseThere + `))`

	listTheirParts = `
	select organisation_id, conference_id, (cancelled_at at time zone 'UTC')::date - date '1970-01-01'
	from read_model.participations_at(@position)
	where @editions::int[] is null or organisation_id = any(array(` + thoseThere + `))`

	thoseThere = `
	  select id from read_model.organisations_at(@position) where canonical_no = any(array(
	    select canonical_no from read_model.organisations_at(@position) where id = any(array(
	      select organisation_id from read_model.participations_at(@position) where conference_id = any(@conferences)))))`
)

// debut is the conference that began first of those in which an organisation takes part, of one day that with the lower number: the
// smallest counts. 0 is none.
type debut int64

func debutAt(startsOn domain.Date, conference int32) debut {
	return debut(startsOn)<<32 | debut(conference)
}

func (d debut) conference() int32     { return int32(d) }
func (d debut) startsOn() domain.Date { return domain.Date(d >> 32) }

// debuts are those of organisations by number; who cancelled before a conference began takes no part.
func (r *Reader) debuts(ctx context.Context, f Frame, editions []edition) (debuts []debut, err error) {
	conferences, numbers, args := map[domain.ID]debut{}, map[domain.ID]int32{}, f.arguments(editions, "")
	each := func(sql string, add func([][]byte)) {
		if err == nil {
			err = r.ask(ctx, func(rows pgx.Rows) error {
				for rows.Next() {
					add(rows.RawValues())
				}
				return nil
			}, sql, pgx.QueryResultFormats{pgx.BinaryFormatCode}, args)
		}
	}
	each(listHeldConferences, func(v [][]byte) { conferences[domain.ID(v[0])] = debutAt(domain.Date(number(v[2])), number(v[1])) })
	each(listTheirNumbers, func(v [][]byte) { numbers[domain.ID(v[0])] = number(v[1]) })
	each(listTheirParts, func(v [][]byte) {
		at, held := conferences[domain.ID(v[1])]
		if !held || v[2] != nil && domain.Date(number(v[2])) <= at.startsOn() {
			return
		}
		no, known := numbers[domain.ID(v[0])]
		if !known {
			return
		}
		if missing := int(no) + 1 - len(debuts); missing > 0 {
			debuts = append(debuts, make([]debut, missing)...)
		}
		if debuts[no] == 0 || at < debuts[no] {
			debuts[no] = at
		}
	})
	return debuts, err
}

// listDebutPlaces says where organisations were and what they did when those conferences began.
const listDebutPlaces = `
	select c.no, ` + countryThen + `, ` + sectorsThen + `
	from unnest(@nos::int[], @starts::date[]) c(no, starts_on)
	join (
	  select no, places, classifications from read_model.organisations where known_from <= @position
	  union all
	  select no, places, classifications from read_model.organisations_history where known_from <= @position and known_to > @position
	) o on o.no = c.no`

// firstTimers are the newcomers at the conferences that the filters admit, whoever they met there.
func (r *Reader) firstTimers(ctx context.Context, f Frame, editions []edition) (newcomers, error) {
	debuts, err := r.debuts(ctx, f, editions)
	if err != nil {
		return nil, err
	}
	admitted, found := f.left(editions, "").editions, make(newcomers, len(debuts))
	for no, d := range debuts {
		if admitted == nil || slices.Contains(admitted, d.conference()) {
			found[no].Conference = d.conference()
		}
	}
	if g := f.Filters; g.Country == "" && g.Sector == "" && g.GroupBy != ByCountry && g.GroupBy != BySector {
		return found, nil
	}
	return r.placed(ctx, f, found, debuts)
}

// placed are the newcomers that the filters admit by where they were and what they did.
func (r *Reader) placed(ctx context.Context, f Frame, all newcomers, debuts []debut) (newcomers, error) {
	chosen, found, args := f.chosen(), make(newcomers, len(all)), f.arguments(nil, "")
	var nos []int32
	var starts []time.Time
	for no, newcomer := range all {
		if newcomer.Conference != 0 {
			nos, starts = append(nos, int32(no)), append(starts, debuts[no].startsOn().Time())
		}
	}
	args["nos"], args["starts"] = nos, starts
	return found, r.ask(ctx, func(rows pgx.Rows) error {
		var no int32
		var country string
		var sectors []string
		_, err := pgx.ForEachRow(rows, []any{&no, &country, &sectors}, func() error {
			at := place{Conference: all[no].Conference, CountryA: projections.CountryCode(country), Sectors: projections.SectorMask(sectors...)}
			if chosen.has(at.CountryA, at.Sectors) {
				found[no].place = at
			}
			return nil
		})
		return err
	}, listDebutPlaces, args)
}

// see takes the conference and the numbers of two who met there. A newcomer whom the filters admit makes its contacts be
// admitted, too.
func (n newcomers) see(v []int32) {
	if v[1] == v[2] {
		return
	}
	for _, no := range v[1:3] {
		if int(no) < len(n) && n[no].Conference == v[0] {
			n[no].met = true
		}
	}
}

// judged are the organisations by group.
func (n newcomers) judged(in grouping) map[string][]judgedOrganisation {
	groups, found := perPlace(in, func(name string) string { return name }), map[string][]judgedOrganisation{}
	for no, newcomer := range n {
		if newcomer.Conference == 0 {
			continue
		}
		for _, group := range groups.of(newcomer.place) {
			found[group] = append(found[group], judgedOrganisation{int32(no), newcomer.Conference, when(newcomer.met)})
		}
	}
	return found
}
