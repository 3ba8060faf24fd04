package impact

import (
	"context"
	"math"
	"slices"

	"github.com/jackc/pgx/v5"
)

// observed is one pair of organisations that met at one conference, with what ended its wait by the cut-off.
type observed struct {
	A, B, Conference      int32
	Day, ConfirmedDay     int32 // when the wait ended; and when, counting only projects in which both confirmed their part
	Horizon               int32 // for how many days it was watched
	SectorsA, SectorsB    int32
	CountryA, CountryB    int16
	Held                  int16 // meetings that count
	Cause, ConfirmedCause Cause
	PriorTie              uint8 // as a place in priorTies
	Reported              bool  // at least one side has reported on a meeting, whatever it said
	Due                   bool  // a follow-up wave was opened, so a report is due
}

func (c *observed) exit() Contact      { return Contact{c.A, c.B, c.Day, c.Cause} }
func (c *observed) confirmed() Contact { return Contact{c.A, c.B, c.ConfirmedDay, c.ConfirmedCause} }

func (c *observed) pairing() pairing {
	return pairing{place{c.Conference, c.CountryA, c.CountryB, c.SectorsA | c.SectorsB}, c.SectorsA, c.SectorsB, int32(c.PriorTie)}
}

// Of a row of pairs: why those that met make no contact, as a place in noContact, 0 for contacts; and the days on which
// they converted, the second counting only confirmed partners.
const (
	noContactBy = `case when self then 1 when late then 2 when outcome_driven then 3 else 0 end`

	convertedDay = `case when @scope = 'cross_border' then
	      case @level when 'idea' then cross_idea when 'agreement' then cross_agreement when 'proposal' then cross_proposal
	        when 'funded' then cross_funded when 'started' then cross_started else least(cross_funded, cross_started) end
	    else
	      case @level when 'idea' then idea when 'agreement' then agreement when 'proposal' then proposal
	        when 'funded' then funded when 'started' then started else least(funded, started) end
	    end`

	confirmedDay = `case when @scope = 'cross_border' then
	      case @level when 'idea' then confirmed_cross_idea when 'agreement' then confirmed_cross_agreement
	        when 'proposal' then confirmed_cross_proposal when 'funded' then confirmed_cross_funded
	        when 'started' then confirmed_cross_started else least(confirmed_cross_funded, confirmed_cross_started) end
	    else
	      case @level when 'idea' then confirmed_idea when 'agreement' then confirmed_agreement
	        when 'proposal' then confirmed_proposal when 'funded' then confirmed_funded
	        when 'started' then confirmed_started else least(confirmed_funded, confirmed_started) end
	    end`
)

// contactsFrom are the organisations that met at a conference, as the filters leave them, with how long each contact was
// watched (horizon) and the days on which it converted. Those that make no contact are among them: none says why.
const contactsFrom = `
	from (` + contactOf + `read_model.pairs_at(@position)) c where ` + isContact

const (
	// contactOf reads rows of pairs as contacts.
	contactOf = `
	  select *, @until - starts_on horizon, ` + noContactBy + ` none, ` + convertedDay + ` converted, ` + confirmedDay + ` confirmed
	  from `

	// isContact tells which of them met by the cut-off and are left by the filters.
	isContact = hasMet + ` and ` + isLeft

	hasMet = `held <= @until - starts_on and starts_on <= @until`

	// isLeft tells which pairs the filters leave.
	isLeft = `(@editions::int[] is null or conference = any(@editions))
	and (@country = 0 or @country in (country_a, country_b)) and (@partner = 0 or @partner in (country_a, country_b))
	and (sectors_a | sectors_b) & @sectors = @sectors
	and (@scope = 'all' or (@scope = 'domestic') = (country_a = country_b))`
)

// The same as they are, for Go to tell what came of each: that takes PostgreSQL half the time of counting them by anything,
// for it neither computes nor groups. Nor does it ask pairs_at, which has every row handed on twice more.
const (
	contactColumns       = `a, b, conference, ` + noContactBy + `, ` + convertedDay + `, ` + confirmedDay + `, competing, reported`
	placedContactColumns = contactColumns + `, country_a, country_b, sectors_a, sectors_b, held_count, ` + priorTie

	metNow  = ` from read_model.pairs where known_from <= @position and ` + isContact
	metThen = ` from read_model.pairs_history where known_from <= @position and known_to > @position and ` + isContact

	listContacts       = `select ` + contactColumns + metNow + ` union all select ` + contactColumns + metThen
	listPlacedContacts = `select ` + placedContactColumns + metNow + ` union all select ` + placedContactColumns + metThen
)

// Why organisations that met make no contact, in the order of the numbers of noContactBy.
var noContact = []string{"", "same_organisation_after_merge", "held_after_conference", "entered_after_project"}

// contacts are the contacts that the filters of a frame leave, in the order of their organisations, and how many that met
// make none, by why. Nobody may change them: several questions may share them.
type contacts struct {
	all     []observed
	leftOut []int
}

// contacts reads those of a frame, without places unless sql lists these. Asked together, questions share them.
func (r *Reader) contacts(ctx context.Context, f Frame, editions []edition, sql string) (contacts, error) {
	if r.shelf != nil {
		sql = listPlacedContacts
	}
	return shared(r, f.contactsKey(), func() (contacts, error) { return r.readContacts(ctx, f, editions, "", sql) })
}

// contactsKey is what the contacts of a frame are a function of.
type contactsKey struct {
	editionsKey
	country, sector string
	scope           Scope
	level           Level
}

func (f Frame) contactsKey() contactsKey {
	return contactsKey{f.editionsKey(), f.Filters.Country, f.Filters.Sector, f.Filters.Scope, f.Filters.Level}
}

// contactsBy is what lists the contacts for a figure with these groups.
func contactsBy(groups GroupBy) (sql string) {
	switch groups {
	case "", ByConference, BySeries:
		return listContacts
	case ByCountry, BySector, ByCountryPair, BySectorPair, ByPriorTie, ByScope:
	}
	return listPlacedContacts
}

// readContacts reads those in one group, unless only is empty.
func (r *Reader) readContacts(ctx context.Context, f Frame, editions []edition, only, sql string) (met contacts, err error) {
	met.leftOut = make([]int, len(noContact))
	highest := int32(0)
	err = r.eachContact(ctx, f, editions, only, sql, func(c observed, none int32) {
		if none > 0 {
			met.leftOut[none]++
			return
		}
		if len(met.all) == cap(met.all) {
			met.all = slices.Grow(met.all, max(256, len(met.all))) // append would copy five times as much
		}
		met.all = append(met.all, c)
		highest = max(highest, c.B)
	})
	met.all = inOrderOfOrganisations(met.all, int(highest)+1)
	return met, err
}

// eachContact visits the organisations that met; none says why they make no contact, as a place in noContact.
func (r *Reader) eachContact(ctx context.Context, f Frame, editions []edition, only, sql string, visit func(c observed, none int32)) error {
	watched := watch(f, editions)
	return r.ask(ctx, func(rows pgx.Rows) error {
		for rows.Next() {
			v := rows.RawValues()
			c := observed{A: number(v[0]), B: number(v[1]), Conference: number(v[2])}
			c.Horizon, c.Due = watched[c.Conference].horizon, watched[c.Conference].due
			competing := dayOf(v[6])
			c.Day, c.Cause = c.ended(dayOf(v[4]), competing)
			c.ConfirmedDay, c.ConfirmedCause = c.ended(dayOf(v[5]), competing)
			c.Reported = dayOf(v[7]) <= c.Horizon
			if len(v) > 8 {
				c.CountryA, c.CountryB, c.SectorsA, c.SectorsB = int16(number(v[8])), int16(number(v[9])), number(v[10]), number(v[11])
				c.Held, c.PriorTie = int16(number(v[12])), uint8(number(v[13]))
			}
			visit(c, number(v[3]))
		}
		return nil
	}, sql, pgx.QueryResultFormats{pgx.BinaryFormatCode}, f.arguments(editions, only))
}

// watching is what the contacts of a conference have in common.
type watching struct {
	horizon int32
	due     bool
}

// watch is that of each conference, by its number.
func watch(f Frame, editions []edition) []watching {
	if f.Until == nil {
		return nil
	}
	highest := int32(0)
	for _, e := range editions {
		highest = max(highest, e.No)
	}
	of := make([]watching, highest+1)
	for _, e := range editions {
		of[e.No] = watching{int32(*f.Until - e.StartsOn), e.Asked}
	}
	return of
}

// ended is the day on which a wait ended that might have by conversion or by a competing event, and which did. At ties a
// conversion comes before a competing event.
func (c *observed) ended(converted, competing int32) (day int32, cause Cause) {
	switch {
	case converted <= min(competing, c.Horizon):
		return converted, Converted
	case competing <= c.Horizon:
		return competing, Competing
	}
	return c.Horizon, Censored
}

// dayOf reads a day of PostgreSQL's; null is later than all.
func dayOf(value []byte) int32 {
	if value == nil {
		return math.MaxInt32
	}
	return number(value)
}

// inOrderOfOrganisations sorts contacts of so many organisations by A, then B.
func inOrderOfOrganisations(contacts []observed, organisations int) []observed {
	type at struct{ a, b, i int32 }
	order, spare := make([]at, len(contacts)), make([]at, len(contacts))
	for i := range contacts {
		order[i] = at{contacts[i].A, contacts[i].B, int32(i)}
	}
	sortStably(spare, order, organisations, func(c *at) int32 { return c.b })
	sortStably(order, spare, organisations, func(c *at) int32 { return c.a })
	sorted := make([]observed, len(contacts))
	for to, from := range order {
		sorted[to] = contacts[from.i]
	}
	return sorted
}

// leaveOut tells of those that met and make no contact, or no tie, by the places of the reasons in noTie.
func (f *Figure) leaveOut(counts []int) {
	for why, count := range counts {
		f.leave(noTie[why], count, f.contactItems("", ContactPart(noTie[why])))
	}
}

// split puts contacts into their groups, and names these in the order of answers.
func (g grouping) split(contacts []observed) (names []string, groups map[string]*[]*observed) {
	in := perPairing(g, func(string) *[]*observed { return new([]*observed) })
	for i := range contacts {
		for _, group := range in.of(contacts[i].pairing()) {
			*group = append(*group, &contacts[i])
		}
	}
	return sortGroups(g, in.groups), in.groups
}

// everyOne are all contacts.
func everyOne(contacts []observed) []*observed {
	all := make([]*observed, len(contacts))
	for i := range contacts {
		all[i] = &contacts[i]
	}
	return all
}
