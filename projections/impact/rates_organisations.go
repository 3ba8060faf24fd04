package impact

import (
	"cmp"
	"context"
	"slices"

	"aftermatch/domain"
	"aftermatch/projections"
)

// judgedOrganisation is an organisation under a rate; of several conferences, as at the first one that settles it.
type judgedOrganisation struct {
	No         int32
	Conference int32
	verdict
}

// chosen are the organisations that the filters admit: of a country, 0 for any, with these sectors.
type chosen struct {
	country int16
	sectors int32
}

func (f Frame) chosen() chosen {
	return chosen{projections.CountryCode(f.Filters.Country), projections.SectorMask(f.Filters.Sector)}
}

// has tells whether one that was there and did that is among them.
func (c chosen) has(country int16, sectors int32) bool {
	return (c.country == 0 || c.country == country) && sectors&c.sectors == c.sectors
}

// successNumbers is how many there are in a successRow.
const successNumbers = placedNumbers + 4

// successRow is what a contact makes of its two organisations; no reason to be none is -1 of those that are not known to have met. What
// has not happened is later than all.
func (f Frame) successRow() asRow {
	converted := f.counted(f.reached())
	return func(p *projections.PairVersion, to []int32) []int32 {
		why, watched := int32(-1), int32(0)
		if f.hasMet(p) {
			why = noContactOf(&p.Pair)
		}
		if f.Until != nil {
			watched = int32(*f.Until - p.StartsOn)
		}
		return append(placedRow(p, to), why, watched, converted(&p.Pair), dayNumber(p.Competing))
	}
}

// successCode is what a successRow makes of the two, as a place in successVerdicts.
func successCode(v []int32) int32 {
	switch {
	case v[7] > 0:
		return 2
	case v[9] <= min(v[10], v[8]):
		return 0
	}
	return 1
}

var successVerdicts = []verdict{yes, no, without("no_contact")}

// success is what settles an organisation best, and where it did first: the smallest counts. 0 is none.
type success int64

func successOf(code, conference int32) success { return success(code)<<32 | success(conference) }

func (s success) of(no int32) judgedOrganisation {
	return judgedOrganisation{no, int32(s), successVerdicts[s>>32]}
}

// settled are the successes of all organisations by number, or of the few of a group.
type settled struct {
	all []success
	few map[int32]success // nil for all
}

func (s *settled) by(no int32, how success) {
	if s.few != nil {
		if was := s.few[no]; was == 0 || how < was {
			s.few[no] = how
		}
		return
	}
	if missing := int(no) + 1 - len(s.all); missing > 0 {
		s.all = append(s.all, make([]success, missing)...)
	}
	if was := s.all[no]; was == 0 || how < was {
		s.all[no] = how
	}
}

// successes are those of organisations, by group.
type successes struct {
	chosen
	at *perGroup[place, *settled]
}

func (f Frame) successes(in grouping) successes {
	return successes{f.chosen(), perPlace(in, func(group string) *settled {
		if group == "" {
			return &settled{}
		}
		return &settled{few: map[int32]success{}}
	})}
}

// see takes a row as successRow gives it: converted in one contact is converted.
func (s successes) see(v []int32) {
	code := successCode(v)
	s.organisation(v[0], v[1], int16(v[3]), v[5], code)
	if v[2] != v[1] {
		s.organisation(v[0], v[2], int16(v[4]), v[6], code)
	}
}

func (s successes) organisation(conference, no int32, country int16, sectors, code int32) {
	if !s.has(country, sectors) {
		return
	}
	for _, of := range s.at.of(place{Conference: conference, CountryA: country, Sectors: sectors}) {
		of.by(no, successOf(code, conference))
	}
}

// judged are the organisations by group.
func (s successes) judged() map[string][]judgedOrganisation {
	groups := map[string][]judgedOrganisation{}
	for name, settled := range s.at.groups {
		for no, how := range settled.all {
			if how != 0 {
				groups[name] = append(groups[name], how.of(int32(no)))
			}
		}
		for no, how := range settled.few {
			groups[name] = append(groups[name], how.of(no))
		}
	}
	return groups
}

// judgedOrganisations are those that met, and those at their first conference, by group.
func (r *Reader) judgedOrganisations(ctx context.Context, f Frame, editions []edition, in grouping) (met, newcomers map[string][]judgedOrganisation, err error) {
	first, err := r.firstTimers(ctx, f, editions)
	if err != nil {
		return nil, nil, err
	}
	successes, row := f.successes(in), f.successRow()
	err = r.rows(ctx, f.AsOf.Position, f.left(editions, ""), projections.Part{}, func(p *projections.PairVersion, to []int32) []int32 {
		if !f.hasMet(p) {
			return to
		}
		return row(p, to)
	}, func(v []int32, _ []projections.PairMeeting) {
		successes.see(v)
		first.see(v)
	})
	return successes.judged(), first.judged(in), err
}

func (c rateCounts) addOrganisations(rate string, groups map[string][]judgedOrganisation) {
	for name, organisations := range groups {
		for _, o := range organisations {
			c.group(name).things[rateKey{rate, o.verdict}]++
		}
	}
}

// organisationItems is a page of the organisations of one group under a rate.
func (r *Reader) organisationItems(ctx context.Context, f Frame, editions []edition, organisations []judgedOrganisation, items RateItems) (answer RateThings, err error) {
	var found []judgedOrganisation
	for _, o := range organisations {
		if items.Part.holds(o.verdict) {
			found = append(found, o)
		}
	}
	slices.SortFunc(found, func(a, b judgedOrganisation) int { return cmp.Compare(a.No, b.No) })
	found, answer.Next, err = pageOf(found, items.Page)
	if err != nil {
		return answer, err
	}
	var numbers []int32
	for _, o := range found {
		numbers = append(numbers, o.No)
	}
	named, err := r.organisations(ctx, f, numbers)
	conferences := map[int32]domain.ID{}
	for _, e := range editions {
		conferences[e.No] = e.ID
	}
	for _, o := range found {
		id, conference := named[o.No].ID, conferences[o.Conference]
		answer.Items = append(answer.Items, RateThing{ID: id, Kind: "organisation", Title: named[o.No].Name, ConferenceID: conference, CountsAs: o.countsAs(),
			History:  "/v1/organisations/" + id.String() + "/history",
			Meetings: "/v1/meetings?conference=" + conference.String() + "&organisation=" + id.String(),
			Projects: "/v1/projects?organisation=" + id.String()})
	}
	return answer, err
}
