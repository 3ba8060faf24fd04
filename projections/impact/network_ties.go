package impact

import (
	"context"
	"iter"
	"slices"
	"sync"

	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// networkTie is what one conference tied: two organisations by their numbers, or two countries by their codes.
type networkTie struct {
	estimate.Tie
	Conference         int32
	pair               int32 // numbers the two among all that are tied
	CountryA, CountryB int16
	Chosen             bool // by the filters, scope apart
	InScope            bool
	Known              bool // the two had a tie before that was made at no conference: a project, or one they declared
	Kind               estimate.TieKind
}

func (t networkTie) shown() bool { return t.Chosen && t.InScope }

// kind is what the tie did to the network before it, as far as is known of the two.
func (t networkTie) kind() estimate.TieKind {
	if t.Known {
		return estimate.TieRepeated
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
	return [...]string{estimate.TieRepeated: noveltyNone, estimate.TieClosing: noveltyClosing, estimate.TieAttaching: noveltyAttaching, estimate.TieBridging: noveltyBridging}[t.kind()]
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

// noTie says why those who met are left out, in the order of noContact; last, of a network of countries.
var noTie = append(slices.Clone(noContact), countryUnknown)

const countryUnknown = "country_unknown"

// ties returns what the conferences tied up to the cut-off, in no order, with what the filters choose marked, and those who met
// and whom the filters leave but who make no contact, or none between known countries where these are the nodes, with why.
// Between countries what is new depends on the contacts of all conferences, so these are all there; those of organisations are
// those of the conferences that the filters admit. Ties are there only when they are wanted.
func (r *Reader) ties(ctx context.Context, f Frame, editions []edition, wanted bool) (ties []networkTie, leftOut []codedPair, err error) {
	chosen, all := f.left(editions, ""), left{scope: ScopeAll}
	elsewhere := func(int32) bool { return false }
	if f.Filters.Nodes != NodesCountries {
		all.editions = chosen.editions
	} else if chosen.editions != nil {
		elsewhere = func(conference int32) bool { return !slices.Contains(chosen.editions, conference) }
	}
	within := f.reached()
	joint, reached := f.counted(reaching{within.level, false}), f.counted(within)
	var gathering sync.Mutex
	err = r.eachPair(ctx, f.AsOf.Position, all, func(pairs iter.Seq[*projections.PairVersion]) {
		var tied []networkTie
		var untied []codedPair
		for p := range pairs {
			if !f.hasMet(p) {
				continue
			}
			horizon, contacts := int32(*f.Until-p.StartsOn), f.Filters.Edges == EdgesContacts
			if !contacts && joint(&p.Pair) > horizon {
				continue
			}
			t := networkTie{Tie: estimate.Tie{A: p.A, B: p.B}, Conference: p.Conference, CountryA: p.CountryA, CountryB: p.CountryB,
				Chosen: chosen.chooses(p) && !elsewhere(p.Conference), InScope: chosen.inScope(p) && (contacts || reached(&p.Pair) <= horizon),
				Known: p.EarlierProject != projections.NoDay || p.PriorTie > 1}
			why := noContactOf(&p.Pair)
			if why == 0 && f.Filters.Nodes == NodesCountries && t.border() == borderUnknown {
				why = int32(len(noTie) - 1)
			}
			switch {
			case why == 0 && wanted:
				tied = appended(tied, t)
			case why == 0:
			case t.shown():
				untied = append(untied, codedPair{Tie: t.Tie, Conference: t.Conference, Code: why})
			}
		}
		gathering.Lock()
		defer gathering.Unlock()
		ties, leftOut = append(ties, tied...), append(leftOut, untied...)
	})
	return ties, leftOut, err
}

// tiesLeftOut are those who met and have no tie.
func (r *Reader) tiesLeftOut(ctx context.Context, f Frame) ([]codedPair, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return nil, err
	}
	_, leftOut, err := r.ties(ctx, f, editions, false)
	return leftOut, err
}

// arrange puts the ties in the order of conferences, then organisations, and numbers those of the same two alike.
func (n *network) arrange() {
	n.nodes = 0
	for _, t := range n.ties {
		n.nodes = max(n.nodes, int(t.B)+1)
	}
	spare := make([]networkTie, len(n.ties))
	estimate.SortStably(spare, n.ties, n.nodes, func(t *networkTie) int32 { return t.B })
	estimate.SortStably(n.ties, spare, n.nodes, func(t *networkTie) int32 { return t.A })
	n.pairs = 0
	for i := range n.ties {
		n.pairs += one(i == 0 || n.ties[i].Tie != n.ties[i-1].Tie)
		n.ties[i].pair = int32(n.pairs - 1)
	}
	estimate.SortStably(spare, n.ties, len(n.conferences), func(t *networkTie) int32 { return n.rank[t.Conference] })
	n.ties = spare
}

// betweenCountries turns contacts of organisations into ties of their countries, one for each two at a conference.
func (n *network) betweenCountries() {
	contacts, pairs := n.ties, map[estimate.Tie]int32{}
	n.ties, n.nodes = nil, 0
	var latest []int // of each two, where their latest tie is
	for _, t := range contacts {
		t.Tie = estimate.Tie{A: int32(min(t.CountryA, t.CountryB)), B: int32(max(t.CountryA, t.CountryB))}
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
