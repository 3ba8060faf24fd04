package impact

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"aftermatch/internal/atonce"
	"aftermatch/projections/impact/estimate"
)

// RatesDefinition is questions 1 to 3, 5 to 7, 11 to 13, 25 and 26: the shares that tell how a conference went.
var RatesDefinition = Definition{
	ID: "rates", Version: 2,
	Title:   "Rates",
	TitleDE: "Quoten",
	Text: `Shares of requests, meetings, organisations and projects by the cut-off date, each with its numerator and denominator. Where it cannot be told of a thing to which of the two it belongs, it is in neither: it is counted as unknown, and beside the share stands what it would be if none, and if all, of these belonged to the numerator.

` + rateTexts(func(k RateKind) (string, string) { return k.Title, k.Text }, "Question") + `

Requests and meetings count where either organisation was on the conference's first day. Organisations, merged ones counted as one, count where they were themselves. Projects count as in the funnel: distinct ones with a held meeting between two of their partners in the 36 months before the idea; the others are left out and counted.

There are two intervals. The simple one (Wilson's) takes each thing for an independent draw. Requests and meetings are none, for organisations have several, and some are accepted, or met, more readily than others. So the interval to quote for these is the clustered one: Wilson's of as many independent requests or meetings as the sharing of organisations leaves (Aronow, Samii and Assenova). It is missing at 0 and 100 %, where nothing varies that could tell. That of the concentration takes the busiest organisations as given. Organisations and projects have the simple interval alone, for the clustered one is made for what lies between two organisations: an organisation is counted once, and a project joins any number of them. Insofar as they succeed together, it is too narrow.`,
	TextDE: `Anteile von Anfragen, Treffen, Organisationen und Projekten bis zum Stichtag, jeweils mit Zähler und Nenner. Was sich keinem von beiden zuordnen lässt, steht in keinem: Es ist als unbekannt ausgewiesen, und neben dem Anteil steht, wie hoch er wäre, wenn nichts oder alles davon zum Zähler gehörte.

` + rateTexts(func(k RateKind) (string, string) { return k.TitleDE, k.TextDE }, "Frage") + `

Anfragen und Treffen zählen dort, wo eine der beiden Organisationen am ersten Konferenztag war. Organisationen, zusammengeführte als eine, zählen dort, wo sie selbst waren. Projekte zählen wie im Trichter: verschiedene, bei denen zwei Partner in den 36 Monaten vor der Idee ein Treffen hatten; die übrigen sind ausgelassen und gezählt.

Es gibt zwei Intervalle. Das einfache (nach Wilson) nimmt jedes Gezählte als unabhängige Ziehung. Anfragen und Treffen sind das nicht, denn Organisationen haben mehrere davon, und manche werden eher angenommen oder getroffen als andere. Für sie ist daher das geclusterte Intervall zu zitieren: das von Wilson für so viele unabhängige Anfragen oder Treffen, wie das Teilen von Organisationen übrig lässt (Aronow, Samii und Assenova). Es fehlt bei 0 und 100 %, wo nichts streut, das etwas verriete. Das der Konzentration nimmt die aktivsten Organisationen als gegeben. Organisationen und Projekte haben nur das einfache Intervall, denn das geclusterte ist für das gemacht, was zwischen zwei Organisationen liegt: Eine Organisation wird einmal gezählt, und ein Projekt verbindet beliebig viele. Soweit sie gemeinsam Erfolg haben, ist es zu eng.`,
	scope:   ScopeAll,
	takes:   []string{"level", "verified"},
	groups:  []GroupBy{ByConference, BySeries, ByCountry, BySector},
	columns: rateColumns,
}

// Rates is the answer to questions 1 to 3, 5 to 7, 11 to 13, 25 and 26.
type Rates struct {
	Figure
	Kinds []RateKind `json:"rates" doc:"What each rate is."`
	Rows  []Rate     `json:"rows" doc:"Each rate of all, then of each group."`
}

// Rate is one rate of one group.
type Rate struct {
	Group       string             `json:"group" doc:"all; or the conference's id, the series, the country or the sector. What has two countries or more sectors is in each."`
	Label       string             `json:"label" doc:"The conference's name; otherwise the group."`
	Rate        string             `json:"rate"`
	Question    int                `json:"question"`
	Unit        string             `json:"unit" enum:"requests,meetings,projects,organisations"`
	Numerator   int                `json:"numerator"`
	Denominator int                `json:"denominator"`
	Value       *float64           `json:"value" doc:"Numerator ÷ denominator; null when there is nothing to divide by."`
	Interval    *estimate.Interval `json:"interval" doc:"95 %, Wilson."`
	Clustered   *estimate.Interval `json:"interval_clustered" doc:"95 %, Wilson of as many independent requests or meetings as these are worth, for they share organisations: the one to quote."`
	Unclustered string             `json:"reason_unclustered,omitempty" doc:"Why there is no clustered interval, though there is a simple one."`
	Unknown     int                `json:"unknown" doc:"In neither, because it is not known where they belong."`
	Lowest      *float64           `json:"lowest" doc:"What the value would be if none of the unknown belonged to the numerator; null without any."`
	Highest     *float64           `json:"highest" doc:"If all of them did."`
	LeftOut     []LeftOut          `json:"left_out" doc:"What the rate does not speak of."`
	Items       RateLinks          `json:"items" doc:"What is counted, one by one."`
	Reason      string             `json:"reason,omitempty" doc:"Why there is no value."`
}

// RateLinks are the addresses of what a rate counts.
type RateLinks struct {
	Numerator   string `json:"numerator"`
	Denominator string `json:"denominator"`
	Unknown     string `json:"unknown,omitempty" doc:"Where anything can be unknown."`
}

// Rates answers the questions.
func (r *Reader) Rates(ctx context.Context, f Frame) (Rates, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return Rates{}, err
	}
	counts := rateCounts{f.grouping(editions), map[string]*rateCount{}}
	var projects jointProjects
	contacts := followed{}
	err = atonce.Do(ctx, func(ctx context.Context) error { return r.countPairs(ctx, f, editions, counts, contacts) }, func(ctx context.Context) (err error) {
		projects, err = r.jointProjects(ctx, f, editions, "")
		return err
	})
	if err != nil {
		return Rates{}, err
	}
	counts.addProjects(f, projects, projects.followUps(f, contacts))
	answer := Rates{Figure: f.figure(), Kinds: rateKinds}
	answer.Rows = counts.group("").rows(f, "", AllOfThem)
	delete(counts.groups, "")
	for _, name := range sortGroups(counts.in, counts.groups) {
		answer.Rows = append(answer.Rows, counts.groups[name].rows(f, name, counts.in.label(name))...)
	}
	return answer, nil
}

// RatePart says where a thing belongs.
type RatePart string

// The parts. The denominator has the numerator in it.
const (
	PartNumerator   RatePart = "numerator"
	PartDenominator RatePart = "denominator"
	PartNotKnown    RatePart = "unknown"
	partLeftOut     RatePart = "left_out"
)

// verdict is where a rate puts a thing, and why when it leaves it out; the zero one when it does not concern the rate.
type verdict struct {
	part RatePart
	why  string
}

var (
	yes     = verdict{part: PartNumerator}
	no      = verdict{part: PartDenominator}
	unknown = verdict{part: PartNotKnown}
)

func without(why string) verdict { return verdict{partLeftOut, why} }

// when is yes or no.
func when(holds bool) verdict {
	if holds {
		return yes
	}
	return no
}

// rateCount is what the rates of one group are made of.
type rateCount struct {
	things   map[rateKey]int         // by rate and verdict
	paths    [pathCodes]int          // meetings by what became of them
	who      [whoCodes]int           // held ones by who the two are
	meetings []estimate.Judged       // with the outcomes that dyadicRates names
	clusters []estimate.ClusterCount // of these outcomes
}

func newRateCount() *rateCount { return &rateCount{things: map[rateKey]int{}} }

type rateKey struct {
	rate string
	verdict
}

// rateCounts are those of each group; that of all is "".
type rateCounts struct {
	in     grouping
	groups map[string]*rateCount
}

func (c rateCounts) group(name string) *rateCount {
	if c.groups[name] == nil {
		c.groups[name] = newRateCount()
	}
	return c.groups[name]
}

// of names all and the groups that a place is in.
func (c rateCounts) of(at place) []string { return append([]string{""}, c.in.of(at)...) }

// rows are the rates of one group.
func (c *rateCount) rows(f Frame, group, label string) (rows []Rate) {
	c.judgeMeetings()
	for _, kind := range rateKinds {
		rows = append(rows, c.row(f, kind, group, label))
	}
	return rows
}

func (c *rateCount) row(f Frame, kind RateKind, group, label string) Rate {
	count := func(v verdict) int { return c.things[rateKey{kind.Rate, v}] }
	row := Rate{Group: cmp.Or(group, AllOfThem), Label: label, Rate: kind.Rate, Question: kind.Question, Unit: kind.Unit,
		Unknown: count(unknown), LeftOut: []LeftOut{}, Items: f.rateLinks(kind, group)}
	var share estimate.ClusteredShare
	i := slices.IndexFunc(dyadicRates, func(dyadic RateKind) bool { return dyadic.Rate == kind.Rate })
	if i >= 0 {
		share = c.clusters[i].Share(kind.nothing)
	} else {
		share.Share = estimate.ShareOf(count(yes), count(yes)+count(no), kind.nothing)
	}
	switch {
	case share.Rate == nil || share.Clustered != nil:
	case i < 0:
		row.Unclustered = kind.Unit + " are not between two organisations each"
	default:
		row.Unclustered = "all are alike, so nothing varies"
	}
	row.Numerator, row.Denominator, row.Value = share.Numerator, share.Denominator, share.Rate
	row.Interval, row.Clustered, row.Reason = share.Interval, share.Clustered, share.Reason
	if row.Unknown > 0 {
		of := float64(row.Denominator + row.Unknown)
		row.Lowest, row.Highest = new(float64(row.Numerator)/of), new(float64(row.Numerator+row.Unknown)/of)
	}
	for _, why := range kind.leavesOut {
		if n := count(without(why)); n > 0 {
			row.LeftOut = append(row.LeftOut, LeftOut{why, n, f.link(f.below("/v1/impact/rates/items", map[string]string{"rate": kind.Rate, "group": group, "part": why}))})
		}
	}
	if kind.Rate == rateCrossBorder && f.Filters.Scope != ScopeAll {
		row.Value, row.Interval, row.Clustered, row.Unclustered = nil, nil, nil, ""
		row.Reason = fmt.Sprintf("scope %s leaves no other meetings; ask with scope all", f.Filters.Scope)
	}
	return row
}
