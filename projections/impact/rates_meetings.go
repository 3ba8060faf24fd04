package impact

import (
	"context"
	"slices"

	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// Steps and losses of meetingChain.
const (
	stepRequested, stepMatched, stepHeld = 0, 1, 3

	lostDeclined, lostWithdrawn, lostExpired, lostCancelled, lostNoShow = 1, 2, 3, 4, 5
)

// lost tells whether a meeting was lost in that way.
func (p path) lost(loss path) bool { return p>>lossBit == loss }

// conferenceOver is a bit of a path, beside those of the steps: the conference's last day had passed at the cut-off.
const conferenceOver = 1 << 6

func acceptance(code int32) verdict {
	switch p := path(code); {
	case !p.reached(stepRequested):
		return verdict{}
	case p.reached(stepMatched):
		return yes
	case p.lost(lostDeclined), p.lost(lostExpired):
		return no
	case p.lost(lostWithdrawn):
		return without("withdrawn")
	}
	return unknown
}

func nonResponse(code int32) verdict {
	p := path(code)
	if !p.reached(stepRequested) {
		return verdict{}
	}
	return when(p.lost(lostExpired))
}

func show(code int32) verdict {
	switch p := path(code); {
	case p.reached(stepHeld):
		return yes
	case p.lost(lostNoShow):
		return no
	case !p.reached(stepMatched):
		return verdict{}
	case p.lost(lostCancelled):
		return without("cancelled")
	case p&conferenceOver == 0:
		return without("still_to_come")
	}
	return unknown
}

func adHoc(code int32) verdict {
	p := path(code)
	if !p.reached(stepHeld) {
		return verdict{}
	}
	return when(!p.reached(stepRequested) && !p.reached(stepMatched))
}

var heldVerdicts = []verdict{no, yes, unknown, without(selfAfterMerge)}

func heldVerdict(shift int) func(int32) verdict {
	return func(code int32) verdict { return heldVerdicts[code>>shift&3] }
}

// judgedMeeting is what a meeting counts as.
type judgedMeeting struct {
	estimate.Tie
	path int32
	who  int32 // the code of who the two are, whether or not they met
}

func (m judgedMeeting) held() bool { return path(m.path).reached(stepHeld) }

// judged is what the meeting counts as; false when it is under no rate, not even as left out.
func (m *placedMeeting) judged() (judgedMeeting, bool) {
	code := int32(m.path())
	if m.over {
		code |= conferenceOver
	}
	return judgedMeeting{m.Tie, code, m.heldCode()}, underRates[code]
}

// heldCode is what a held meeting counts as, two bits each for whether a border ran between the two, whether their sectors had
// none in common and whether it touches one of the busiest, of which none are known here: as a place in heldVerdicts.
func (m *placedMeeting) heldCode() int32 {
	if m.A == m.B {
		return 3 | 3<<2 | 3<<4
	}
	code := func(known, yes bool) int32 {
		if !known {
			return 2
		}
		return int32(one(yes))
	}
	return code(m.CountryA != 0 && m.CountryB != 0, m.CountryA != m.CountryB) |
		code(m.SectorsA != 0 && m.SectorsB != 0, m.SectorsA&m.SectorsB == 0)<<2
}

// dyadicRates are those that count what lies between two organisations. Each is an outcome of a meeting.
var dyadicRates = slices.Concat(ratesOf(ofPaths), ratesOf(ofHeld))

// concentrated is the outcome of touching one of the busiest organisations.
var concentrated = estimate.Outcomes(1) << slices.IndexFunc(dyadicRates, func(kind RateKind) bool { return kind.Rate == rateConcentration })

// How many codes there are of what became of a meeting, and of who the two are.
const (
	pathCodes = (lostNoShow + 1) << lossBit
	whoCodes  = 1 << 6
	whoOnTop  = 1 << 4 // of heldCode
)

// By code, which outcomes of a meeting are known and which hold. Of the concentration that is not yet known.
var (
	byPath = judgeCodes(ofPaths, pathCodes)
	byWho  = judgeCodes(ofHeld, whoCodes)
)

func judgeCodes(source rateSource, codes int32) []estimate.Judged {
	all := make([]estimate.Judged, codes)
	for i, kind := range dyadicRates {
		for code := range codes {
			if v := kind.judge(code); kind.of == source && (v == yes || v == no) {
				all[code].Known |= 1 << i
				all[code].Holds |= estimate.Outcomes(one(v == yes)) << i
			}
		}
	}
	return all
}

// underRates tells by path whether a meeting is under any rate, if only as left out.
var underRates = func() (is [pathCodes]bool) {
	for code := range is {
		is[code] = slices.ContainsFunc(ratesOf(ofPaths), func(kind RateKind) bool { return kind.judge(int32(code)) != verdict{} })
	}
	return is
}()

// countPairs counts meetings by what became of them, held ones by who the two were, and organisations by what came of them, and sees who
// has begun a project since.
func (r *Reader) countPairs(ctx context.Context, f Frame, editions []edition, counts rateCounts, contacts followed) error {
	newcomers, err := r.firstTimers(ctx, f, editions)
	if err != nil {
		return err
	}
	groups, placed, successes := perPlace(counts.in, counts.group), f.placing(editions), f.successes(counts.in)
	success := f.successRow()
	err = r.pairs(ctx, f.AsOf.Position, f.left(editions, ""), func(p *projections.PairVersion, to []int32) []int32 {
		return f.followedRow(p, success(p, to))
	}, func(v []int32, meetings []projections.PairMeeting) {
		contacts.see(v, v[successNumbers:])
		for i := range meetings {
			m := placed.of(v, &meetings[i])
			if judged, counts := m.judged(); counts {
				for _, group := range groups.of(m.place) {
					group.meet(judged)
				}
			}
		}
		if v[7] >= 0 {
			successes.see(v)
			newcomers.see(v)
		}
	})
	counts.addOrganisations("organisations_success", successes.judged())
	counts.addOrganisations("newcomers", newcomers.judged(counts.in))
	return err
}

// meet counts a meeting.
func (c *rateCount) meet(m judgedMeeting) {
	c.paths[m.path]++
	of := byPath[m.path]
	if m.held() {
		c.who[m.who]++
		of.Known, of.Holds = of.Known|byWho[m.who].Known, of.Holds|byWho[m.who].Holds
	}
	if of.Known != 0 {
		c.meetings = appended(c.meetings, estimate.Judged{Tie: m.Tie, Known: of.Known, Holds: of.Holds})
	}
}

// judgeMeetings turns the counts of meetings into counts of verdicts, when all are there.
func (c *rateCount) judgeMeetings() {
	for _, kind := range dyadicRates {
		counts := c.paths[:]
		if kind.of == ofHeld {
			counts = c.who[:]
		}
		for code, n := range counts {
			if v := kind.judge(int32(code)); n > 0 && v != (verdict{}) {
				c.things[rateKey{kind.Rate, v}] += n
			}
		}
	}
	onTop := estimate.TouchesAny(c.busiest())
	for i, m := range c.meetings {
		if m.Known&concentrated != 0 && onTop(m.Tie) {
			c.meetings[i].Holds |= concentrated
		}
	}
	c.clusters, c.meetings = estimate.CountClusters(c.meetings, len(dyadicRates)), nil
}

// busiest are the organisations of the top. A meeting of one with itself does not count.
func (c *rateCount) busiest() []int32 {
	_, top := estimate.Busiest(func(yield func(estimate.Tie) bool) {
		for _, m := range c.meetings {
			if m.Known&concentrated != 0 && !yield(m.Tie) {
				return
			}
		}
	}, busiestPercent)
	return top
}

// busiestPercent of organisations are the top of which the concentration speaks.
const busiestPercent = 10

// busiest are the organisations of the top in one group.
func (r *Reader) busiest(ctx context.Context, f Frame, editions []edition, group string) ([]int32, error) {
	all := newRateCount()
	err := r.placedMeetings(ctx, f, editions, group, func(m *placedMeeting) {
		if judged, counts := m.judged(); counts {
			all.meet(judged)
		}
	})
	return all.busiest(), err
}
