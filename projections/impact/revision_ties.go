package impact

import (
	"context"

	"aftermatch/projections/impact/estimate"
)

// tieHistory is knowledge of what ties of organisations did at any position between two states. Every version of every contact is
// held, 28 bytes for each, and what one tie did is found from there: whether the two had an earlier one, whether both had any, and
// whether a path joined them, which two searches look for, one from each end.
type tieHistory struct {
	*tieReadings
	versions []tieVersion
	starts   []int32 // where in at those of an organisation begin
	at       []int32 // the versions of the contacts of each organisation, as places in versions
	search   [2]tieSearch
	searches int32
}

// tieVersion is a contact as known from one position up to another, both less that of the earlier state.
type tieVersion struct {
	estimate.Tie
	conference, day, from, to int32
	shown, known              bool // as networkTie has it
}

// tieSearch is what was reached from one end.
type tieSearch struct {
	reached []int32 // by organisation, in which search it was last
	edge    []int32 // reached last
}

// isOfAll tells whether the frame's network is that of all contacts of organisations.
func (f Frame) isOfAll() bool {
	return f.Filters.Nodes != NodesCountries && f.Filters.Edges == EdgesContacts && f.Filters.Series == "" && f.Filters.Conference.IsZero()
}

// listTieVersions lists the contacts with the days on which their conferences began.
const (
	tieColumns = `select a, b, conference, starts_on - date '1970-01-01', case when ` + isLeft + ` then 1 else 0 end,
	  case when earlier_project is not null or prior_tie > 1 then 1 else 0 end, `

	isTie = ` and ` + hasMet + ` and ` + noContactBy + ` = 0`

	listTieVersions = tieColumns + lastVersion + ` from read_model.pairs where known_from <= @position` + isTie + `
	union all ` + tieColumns + versionSpan + ` from read_model.pairs_history where ` + versionKnown + isTie
)

func (v *tieReadings) recall(ctx context.Context) (*tieHistory, error) {
	h := &tieHistory{tieReadings: v}
	args := v.now.arguments(nil, "")
	args["since"] = v.since
	organisations := int32(0)
	err := v.numbers(ctx, func(row []int32) {
		h.versions = appended(h.versions, tieVersion{estimate.Tie{A: row[0], B: row[1]}, row[2], row[3], row[6], row[7], row[4] == 1, row[5] == 1})
		organisations = max(organisations, row[1]+1)
	}, listTieVersions, args)
	h.starts, h.at = make([]int32, organisations+1), make([]int32, 2*len(h.versions))
	for _, t := range h.versions {
		h.starts[t.A]++
		h.starts[t.B]++
	}
	for before, i := int32(0), 0; i < len(h.starts); i++ {
		before += h.starts[i]
		h.starts[i] = before
	}
	for i, t := range h.versions { // from the end of each organisation's part to its beginning
		for _, organisation := range []int32{t.A, t.B} {
			h.starts[organisation]--
			h.at[h.starts[organisation]] = int32(i)
		}
	}
	for side := range h.search {
		h.search[side].reached = make([]int32, organisations)
	}
	return h, err
}

func (h *tieHistory) learn(int64) error { return nil }
func (h *tieHistory) forget(int64)      {}
func (h *tieHistory) together() bool    { return false }

func (h *tieHistory) counts(u unit, position int64) []float64 {
	if read, known := h.known[position]; known {
		return read[u]
	}
	at := int32(position - h.since)
	for _, i := range h.of(u.a) {
		if t := &h.versions[i]; t.B == u.b && t.A == u.a && t.conference == u.conference && t.isKnown(at) {
			if !t.shown {
				return nil
			}
			return tieMeasures[h.kindOf(t, at)]
		}
	}
	return nil
}

// of are the versions of an organisation's contacts.
func (h *tieHistory) of(organisation int32) []int32 {
	return h.at[h.starts[organisation]:h.starts[organisation+1]]
}

func (t *tieVersion) isKnown(at int32) bool { return t.from <= at && at < t.to }

// other is who an organisation met.
func (t *tieVersion) other(than int32) int32 { return t.A + t.B - than }

// kindOf is what a tie did to the network before it, as classifier says.
func (h *tieHistory) kindOf(t *tieVersion, at int32) estimate.TieKind {
	if t.known {
		return estimate.TieRepeated
	}
	var tied [2]bool
	for end, organisation := range []int32{t.A, t.B} {
		for _, i := range h.of(organisation) {
			other := &h.versions[i]
			if !other.isKnown(at) {
				continue
			}
			if other.Tie == t.Tie && (other.day < t.day || other.day == t.day && other.conference < t.conference) {
				return estimate.TieRepeated
			}
			tied[end] = tied[end] || other.day < t.day
		}
	}
	switch {
	case !tied[0] || !tied[1]:
		return estimate.TieAttaching
	case h.joined(t, at):
		return estimate.TieClosing
	}
	return estimate.TieBridging
}

// joined tells whether a path of earlier ties joined the two. The search with fewer to go on from goes on.
func (h *tieHistory) joined(t *tieVersion, at int32) bool {
	h.searches++
	for side, organisation := range []int32{t.A, t.B} {
		s := &h.search[side]
		s.reached[organisation], s.edge = h.searches, append(s.edge[:0], organisation)
	}
	for len(h.search[0].edge) > 0 && len(h.search[1].edge) > 0 {
		own, other := &h.search[0], &h.search[1]
		if len(other.edge) < len(own.edge) {
			own, other = other, own
		}
		var next []int32
		for _, organisation := range own.edge {
			for _, i := range h.of(organisation) {
				met := &h.versions[i]
				if met.day >= t.day || !met.isKnown(at) {
					continue
				}
				further := met.other(organisation)
				if other.reached[further] == h.searches {
					return true
				}
				if own.reached[further] != h.searches {
					own.reached[further], next = h.searches, append(next, further)
				}
			}
		}
		own.edge = next
	}
	return false
}
