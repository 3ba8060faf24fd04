package impact

import (
	"context"
	"slices"
)

// networkTie is what one conference tied: two organisations by their numbers, or two countries by their codes.
type networkTie struct {
	Tie
	Conference         int32
	pair               int32 // numbers the two among all that are tied
	CountryA, CountryB int16
	Chosen             bool // by the filters, scope apart
	InScope            bool
	Known              bool // the two had a tie before that was made at no conference: a project, or one they declared
	Kind               TieKind
}

func (t networkTie) shown() bool { return t.Chosen && t.InScope }

// kind is what the tie did to the network before it, as far as is known of the two.
func (t networkTie) kind() TieKind {
	if t.Known {
		return TieRepeated
	}
	return t.Kind
}

// isNew tells whether the two had no tie before the conference, as far as is known.
func (t networkTie) isNew() bool { return t.kind().IsNew() }

// What a tie did to the network before it.
const (
	noveltyNone      = "earlier"   // the two had one
	noveltyClosing   = "closing"   // new, though a path joined the two
	noveltyAttaching = "attaching" // new, and one of the two had met nobody
	noveltyBridging  = "bridging"  // new, and no path joined the two
)

func (t networkTie) novelty() string {
	return [...]string{TieRepeated: noveltyNone, TieClosing: noveltyClosing, TieAttaching: noveltyAttaching, TieBridging: noveltyBridging}[t.kind()]
}

// border is where a tie runs.
type border uint8

// Where ties run; borderNone is where none does.
const (
	borderNone border = iota
	borderExternal
	borderInternal
	borderUnknown
)

func (b border) String() string {
	return string([...]NetworkPart{borderExternal: PartExternal, borderInternal: PartInternal, borderUnknown: PartUnknown}[b])
}

func (t networkTie) border() border {
	switch {
	case t.CountryA == 0 || t.CountryB == 0:
		return borderUnknown
	case t.CountryA == t.CountryB:
		return borderInternal
	}
	return borderExternal
}

// A tieCode packs what is known of a tie beside its ends, since each column takes time: in bits 0 and 1 why there is none,
// as a place in noTie; bit 2 chosen, bit 3 in scope, bit 4 known before, and ten bits for each country.
type tieCode int32

func (c tieCode) why() int32 { return int32(c & 3) }

func (c tieCode) tie(a, b, conference int32) networkTie {
	return networkTie{Tie: Tie{a, b}, Conference: conference, Chosen: c>>2&1 == 1, InScope: c>>3&1 == 1, Known: c>>4&1 == 1,
		CountryA: int16(c >> 5 & 1023), CountryB: int16(c >> 15 & 1023)}
}

// listTies has the ties that the conferences made up to the cut-off, with what the filters choose marked, and those who met
// and have none. Between countries what is new depends on the contacts of all conferences, so they are all there; those of
// organisations are those of the conferences that the filters admit. Like contacts, they are not asked of pairs_at.
const (
	listTies = tieColumns + tiedNow + ofConferences + ` union all ` + tieColumns + tiedThen + ofConferences

	// listTiesLeftOut has those of listTies that may be left out.
	listTiesLeftOut = tieColumns + tiedNow + ofConferences + mayBeLeftOut + ` union all ` + tieColumns + tiedThen + ofConferences + mayBeLeftOut

	tieColumns = `
	select a, b, conference, ` + noContactBy + `
	  | case when (@editions::int[] is null or conference = any(@editions))
	    and (@country = 0 or @country in (country_a, country_b)) and (sectors_a | sectors_b) & @sectors = @sectors then 4 else 0 end
	  | case when (@scope = 'all' or (@scope = 'domestic') = (country_a = country_b))
	    and (@edges = 'contacts' or ` + reachedDay + ` <= @until - starts_on) then 8 else 0 end
	  | case when earlier_project is not null or prior_tie > 1 then 16 else 0 end
	  | (country_a::int << 5) | (country_b::int << 15)`

	tiedNow  = ` from read_model.pairs where known_from <= @position and ` + isTied
	tiedThen = ` from read_model.pairs_history where known_from <= @position and known_to > @position and ` + isTied

	isTied = hasMet + ` and (@edges = 'contacts' or ` + jointDay + ` <= @until - starts_on)`

	ofConferences = ` and (@nodes = 'countries' or @editions::int[] is null or conference = any(@editions))`

	mayBeLeftOut = ` and (self or late or outcome_driven or @nodes = 'countries' and 0 in (country_a, country_b))`
)

// noTie says why those who met are left out, in the order of the numbers that listTies gives; last, of a network of countries.
var noTie = append(slices.Clone(noContact), countryUnknown)

const countryUnknown = "country_unknown"

// ties returns what the conferences tied up to the cut-off, in no order, and those who met and whom the filters leave but who
// make no contact, or none between known countries where these are the nodes, with why.
func (r *Reader) ties(ctx context.Context, f Frame, editions []edition, sql string) (ties []networkTie, leftOut []codedPair, err error) {
	err = r.numbers(ctx, func(v []int32) {
		code := tieCode(v[3])
		t, why := code.tie(v[0], v[1], v[2]), code.why()
		if why == 0 && f.Filters.Nodes == NodesCountries && t.border() == borderUnknown {
			why = int32(len(noTie) - 1)
		}
		switch {
		case why == 0:
			if len(ties) == cap(ties) {
				ties = slices.Grow(ties, max(256, len(ties))) // append would copy five times as much
			}
			ties = append(ties, t)
		case t.shown():
			leftOut = append(leftOut, codedPair{Tie: t.Tie, Conference: t.Conference, Code: why})
		}
	}, sql, f.arguments(editions, ""))
	return ties, leftOut, err
}

// tiesLeftOut are those who met and have no tie.
func (r *Reader) tiesLeftOut(ctx context.Context, f Frame) ([]codedPair, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	_, leftOut, err := r.ties(ctx, f, editions, listTiesLeftOut)
	return leftOut, err
}

// arrange puts the ties in the order of conferences, then organisations, and numbers those of the same two alike.
func (n *network) arrange() {
	n.nodes = 0
	for _, t := range n.ties {
		n.nodes = max(n.nodes, int(t.B)+1)
	}
	spare := make([]networkTie, len(n.ties))
	sortStably(spare, n.ties, n.nodes, func(t *networkTie) int32 { return t.B })
	sortStably(n.ties, spare, n.nodes, func(t *networkTie) int32 { return t.A })
	n.pairs = 0
	for i := range n.ties {
		n.pairs += one(i == 0 || n.ties[i].Tie != n.ties[i-1].Tie)
		n.ties[i].pair = int32(n.pairs - 1)
	}
	sortStably(spare, n.ties, len(n.conferences), func(t *networkTie) int32 { return n.rank[t.Conference] })
	n.ties = spare
}

// betweenCountries turns contacts of organisations into ties of their countries, one for each two at a conference.
func (n *network) betweenCountries() {
	contacts, pairs := n.ties, map[Tie]int32{}
	n.ties, n.nodes = nil, 0
	var latest []int // of each two, where their latest tie is
	for _, t := range contacts {
		t.Tie = Tie{int32(min(t.CountryA, t.CountryB)), int32(max(t.CountryA, t.CountryB))}
		t.Known = false
		pair, there := pairs[t.Tie]
		if !there {
			pair = int32(len(pairs))
			pairs[t.Tie] = pair
			latest = append(latest, -1)
		}
		t.pair = pair
		if i := latest[pair]; i < 0 || n.ties[i].Conference != t.Conference {
			latest[pair] = len(n.ties)
			n.ties = append(n.ties, t)
		} else if t.shown() {
			n.ties[i] = t
		}
		n.nodes = max(n.nodes, int(t.B)+1)
	}
	n.pairs = len(pairs)
}
