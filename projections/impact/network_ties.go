package impact

import (
	"cmp"
	"context"
	"slices"

	"aftermatch/domain"
)

// networkTie is what one conference tied: two organisations by their numbers, or two countries by their codes.
type networkTie struct {
	Tie
	Conference         int32
	Day                domain.Date // the conference's first
	CountryA, CountryB int16
	Chosen             bool // by the filters, scope apart
	InScope            bool
	Known              bool // the two had a tie before that was made at no conference: a project, or one they declared
	Kind               TieKind
}

func (t networkTie) shown() bool { return t.Chosen && t.InScope }

// isNew tells whether the two had no tie before the conference, as far as is known.
func (t networkTie) isNew() bool { return t.Kind.IsNew() && !t.Known }

// What a tie did to the network before it.
const (
	noveltyNone      = "earlier"   // the two had one
	noveltyClosing   = "closing"   // new, though a path joined the two
	noveltyAttaching = "attaching" // new, and one of the two had met nobody
	noveltyBridging  = "bridging"  // new, and no path joined the two
)

func (t networkTie) novelty() string {
	switch {
	case !t.isNew():
		return noveltyNone
	case t.Kind == TieBridging:
		return noveltyBridging
	case t.Kind == TieAttaching:
		return noveltyAttaching
	}
	return noveltyClosing
}

// Where a tie runs.
const (
	borderExternal = "external" // across a border
	borderInternal = "internal" // inside a country
	borderUnknown  = "unknown"  // a country is not known
)

func (t networkTie) border() string {
	switch {
	case t.CountryA == 0 || t.CountryB == 0:
		return borderUnknown
	case t.CountryA == t.CountryB:
		return borderInternal
	}
	return borderExternal
}

// listTies has the ties of all conferences, for what is new depends on all; what the filters choose is marked.
const listTies = `
	select a, b, conference, starts_on - date '1970-01-01', country_a::int, country_b::int,
	  case when (@editions::int[] is null or conference = any(@editions))
	    and (@country = 0 or @country in (country_a, country_b)) and (sectors_a | sectors_b) & @sectors = @sectors then 1 else 0 end
	  | case when (@scope = 'all' or (@scope = 'domestic') = (country_a = country_b))
	    and (@edges = 'contacts' or ` + reachedDay + ` <= horizon) then 2 else 0 end
	  | case when earlier_project is not null or prior_tie > 1 then 4 else 0 end,
	  case when self then 1 when late then 2 when outcome_driven then 3 else 0 end
	from (select *, @until - starts_on horizon from read_model.pairs_at(@position)) c
	where starts_on <= @until and held <= horizon and (@edges = 'contacts' or ` + jointDay + ` <= horizon)`

// noTie says why those who met are left out, in the order of the numbers that listTies gives; last, of a network of countries.
var noTie = append(slices.Clone(noContact), countryUnknown)

const countryUnknown = "country_unknown"

// ties returns what the conferences tied up to the cut-off, in the order of conferences, and those who met and whom the
// filters leave but who make no contact, with why.
func (r *Reader) ties(ctx context.Context, f Frame, editions []edition) (ties []networkTie, leftOut []codedPair, err error) {
	err = r.numbers(ctx, func(v []int32) {
		t := networkTie{
			Tie: Tie{v[0], v[1]}, Conference: v[2], Day: domain.Date(v[3]), CountryA: int16(v[4]), CountryB: int16(v[5]),
			Chosen: v[6]&1 != 0, InScope: v[6]&2 != 0, Known: v[6]&4 != 0,
		}
		switch why := v[7]; {
		case why == 0:
			ties = append(ties, t)
		case t.shown():
			leftOut = append(leftOut, t.without(why))
		}
	}, listTies, f.arguments(editions, ""))
	slices.SortFunc(ties, func(s, t networkTie) int {
		return cmp.Or(cmp.Compare(s.Day, t.Day), cmp.Compare(s.Conference, t.Conference), compareTies(s.Tie, t.Tie))
	})
	return ties, leftOut, err
}

// without is the tie as one that is left out.
func (t networkTie) without(why int32) codedPair {
	return codedPair{Tie: t.Tie, Conference: t.Conference, Code: why}
}

// betweenCountries turns contacts of organisations into ties of their countries, one for each two at a conference; unknown
// are the shown ones of which a country is not known.
func betweenCountries(contacts []networkTie) (ties []networkTie, unknown []codedPair) {
	type place struct {
		conference int32
		tie        Tie
	}
	at := map[place]int{}
	for _, t := range contacts {
		if t.border() == borderUnknown {
			if t.shown() {
				unknown = append(unknown, t.without(int32(len(noTie)-1)))
			}
			continue
		}
		t.Tie = Tie{int32(min(t.CountryA, t.CountryB)), int32(max(t.CountryA, t.CountryB))}
		t.Known = false
		i, there := at[place{t.Conference, t.Tie}]
		if !there {
			at[place{t.Conference, t.Tie}] = len(ties)
			ties = append(ties, t)
		} else if t.shown() {
			ties[i] = t
		}
	}
	return ties, unknown
}

// classify says of each tie what it did to the network before it.
func classify(ties []networkTie) {
	dated := make([]DatedTie, len(ties))
	for i, t := range ties {
		dated[i] = DatedTie{t.Tie, int(t.Day)}
	}
	for i, kind := range ClassifyTies(dated) {
		ties[i].Kind = kind
	}
}
