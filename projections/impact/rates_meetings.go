package impact

import "context"

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

// over are the conferences whose last day had passed at the cut-off.
func (f Frame) over(editions []edition) (numbers []int32) {
	for _, e := range editions {
		if f.Until != nil && e.EndsOn <= *f.Until {
			numbers = append(numbers, e.No)
		}
	}
	return numbers
}

// heldCode is what a held meeting counts as, two bits each for whether a border ran between the two, whether their
// sectors had none in common and whether it touches one of @top: as a place in heldVerdicts.
const heldCode = `
	case when a = b then 3 when country_a = 0 or country_b = 0 then 2 when country_a <> country_b then 1 else 0 end
	| case when a = b then 3 when sectors_a = 0 or sectors_b = 0 then 2 when sectors_a & sectors_b = 0 then 1 else 0 end * 4
	| case when a = b then 3 when a = any(@top::int[]) or b = any(@top) then 1 else 0 end * 16`

var heldVerdicts = []verdict{no, yes, unknown, without(selfAfterMerge)}

func heldVerdict(shift int) func(int32) verdict {
	return func(code int32) verdict { return heldVerdicts[code>>shift&3] }
}

// pathCode is the path of a meeting, and whether its conference was over.
const pathCode = `path | case when conference_no = any(@over::int[]) then 1 << 6 else 0 end`

const listJudgedMeetings = `
	select conference_no,
	  case when @group_by = 'country' then country_a else 0 end,
	  case when @group_by = 'country' then country_b else 0 end,
	  case when @group_by = 'sector' then sectors else 0 end,
	  a, b, ` + pathCode + `, ` + heldCode + `
	from (` + placedMeetings + `) m`

// judgedMeeting is where a meeting belongs and what it counts as.
type judgedMeeting struct {
	place
	Path int32
	Held int32 // its code, whether or not it was held
}

func (m judgedMeeting) held() bool { return path(m.Path).reached(stepHeld) }

func (r *Reader) judgedMeetings(ctx context.Context, f Frame, editions []edition, group string, each func(judgedMeeting, Tie)) error {
	args := f.arguments(editions, group)
	args["over"], args["top"] = f.over(editions), nil
	return r.numbers(ctx, func(v []int32) {
		each(judgedMeeting{place{v[0], int16(v[1]), int16(v[2]), v[3]}, v[6], v[7]}, Tie{v[4], v[5]})
	}, listJudgedMeetings, args)
}

// countMeetings counts meetings by what became of them, and held ones by who the two were and how busy.
func (r *Reader) countMeetings(ctx context.Context, f Frame, editions []edition, counts rateCounts) error {
	alike, met := map[judgedMeeting]int{}, map[place][]Tie{}
	err := r.judgedMeetings(ctx, f, editions, "", func(m judgedMeeting, tie Tie) {
		alike[m]++
		if m.held() && tie.A != tie.B {
			met[m.place] = append(met[m.place], tie)
		}
	})
	paths, kinds := ratesOf(ofPaths), ratesOf(ofHeld)
	for m, n := range alike {
		groups := counts.of(m.place)
		for _, kind := range paths {
			counts.add(kind.Rate, kind.judge(m.Path), groups, n)
		}
		for _, kind := range kinds {
			if v := kind.judge(m.Held); m.held() && (kind.Rate != rateConcentration || v.part == partLeftOut) {
				counts.add(kind.Rate, v, groups, n)
			}
		}
	}
	ties := map[string][]Tie{}
	for at, here := range met {
		for _, name := range counts.of(at) {
			ties[name] = append(ties[name], here...)
		}
	}
	for name, here := range ties {
		group := counts.group(name)
		group.concentration, _ = Concentrate(here, busiestPercent)
		group.things[rateKey{rateConcentration, yes}] = group.concentration.Touching
		group.things[rateKey{rateConcentration, no}] = group.concentration.Held - group.concentration.Touching
	}
	return err
}

// busiestPercent of organisations are the top of which the concentration speaks.
const busiestPercent = 10

// busiest are the organisations of the top in one group.
func (r *Reader) busiest(ctx context.Context, f Frame, editions []edition, group string) ([]int32, error) {
	var ties []Tie
	err := r.judgedMeetings(ctx, f, editions, group, func(m judgedMeeting, tie Tie) {
		if m.held() && tie.A != tie.B {
			ties = append(ties, tie)
		}
	})
	return Busiest(ties, busiestPercent), err
}
