package impact

import "slices"

// revisedRates are the rates that are sums over units. Concentration is none: whether a meeting is among the busiest
// depends on all others. Of it, the denominator alone is counted, pair by pair.
var revisedRates = slices.DeleteFunc(slices.Clone(rateKinds), func(kind RateKind) bool { return kind.Rate == rateConcentration })

// ratesMeasured are their measures, and the meetings of which the concentration is.
var ratesMeasured = 2*len(revisedRates) + 1

// rateMeasures are the numerator and the denominator of each.
func rateMeasures() (names []string) {
	for _, kind := range revisedRates {
		names = append(names, kind.Rate+".numerator", kind.Rate+".denominator")
	}
	return names
}

func rateRates() (rates []revisedRate) {
	for _, kind := range revisedRates {
		rates = append(rates, revisedRate{kind.Rate, kind.Rate + ".numerator", kind.Rate + ".denominator"})
	}
	return rates
}

// judge counts a unit under a rate.
func (c counts) judge(u unit, rate string, v verdict) {
	for i, kind := range revisedRates {
		if kind.Rate == rate {
			c.add(u, ratesMeasured, 2*i, float64(one(v == yes)))
			c.add(u, ratesMeasured, 2*i+1, float64(one(v == yes || v == no)))
		}
	}
}

// judgedAlike is the path of a meeting, and who the two of a held one are; -1 for others.
func judgedAlike(m *placedMeeting) [2]int32 {
	judged, _ := m.judged()
	if !judged.held() {
		judged.who = -1
	}
	return [2]int32{judged.path, judged.who}
}

func judgedCounts(alike [2]int32) []float64 {
	found := counts{}
	for _, kind := range ratesOf(ofPaths) {
		found.judge(unit{}, kind.Rate, kind.judge(alike[0]))
	}
	for _, kind := range ratesOf(ofHeld) {
		if alike[1] >= 0 {
			found.judge(unit{}, kind.Rate, kind.judge(alike[1]))
		}
	}
	return found[unit{}]
}

func projectVerdicts(p *knownProject) []float64 {
	found := counts{}
	for _, kind := range ratesOf(ofProjects) {
		found.judge(unit{}, kind.Rate, kind.judge(p.code))
	}
	return found[unit{}]
}

func pathAlike(m *placedMeeting) [2]int32 { return [2]int32{int32(m.path())} }

func pathCounts(alike [2]int32) []float64 { return meetingChain.counts(path(alike[0])) }

// projectSteps are those of the funnel, after the steps of meetings.
func projectSteps(p *knownProject) []float64 {
	return append(make([]float64, len(meetingChain.steps)), projectChain.counts(p.path)...)
}

// requestAlike is how a request ended, as a place in requestEnds from 1, and after how many days; 0 without a request.
func requestAlike(m *placedMeeting) (alike [2]int32) {
	if !m.horizon.sees(m.Requested) || m.A == m.B {
		return alike
	}
	exit, end := m.request()
	return [2]int32{int32(slices.Index(requestEnds, end)) + 1, exit.Day}
}

func requestCounts(alike [2]int32) []float64 {
	if alike[0] == 0 {
		return nil
	}
	counts := make([]float64, 7)
	counts[0], counts[6] = 1, float64(alike[1])
	counts[map[RequestEnd]int{RequestAccepted: 1, RequestDeclined: 2, RequestWithdrawn: 3, RequestExpired: 4, RequestOpen: 5}[requestEnds[alike[0]-1]]] = 1
	return counts
}
