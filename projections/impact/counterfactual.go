package impact

import (
	"cmp"
	"context"
	"slices"

	"aftermatch/projections/impact/estimate"
)

// CounterfactualDefinition is question 19: how often those who met converted, and those who only asked to meet.
var CounterfactualDefinition = Definition{
	ID: "counterfactual", Version: 1,
	Title:   "Met against requested but not met",
	TitleDE: "Getroffen gegen angefragt, aber nicht getroffen",
	Text: `How much more often two organisations came to a joint project when the meeting that one had requested was held than when it was not. This is an association, not an effect: those who meet differ from those who do not in more than the meeting.

Compared are pairs of organisations with a request at a conference that began the whole window before the cut-off date. Those who met had a meeting held there. Those who did not meet had none, at no conference; their request expired unanswered, was declined, was withdrawn, was accepted without a meeting coming of it (not held), or is open; of several requests the last answer counts. Expired requests stand apart, since there nobody decided against the other. Both groups are converted by the same rule as in conversion over time, within the window.

The adjusted difference is that of Mantel and Haenszel over strata of border (same country or not), sectors (one in common or none) and the prior tie that was declared for the conference's first day (unknown, none, some); its variance is that of Greenland and Robins. A stratum with one group only compares nothing and is left out. The crude difference has Newcombe's interval. Neither allows for organisations that are in several pairs, so both intervals are too narrow.

Those who did not meet are not asked what came of it. Only outcomes read from a register, which covers both groups alike, make a fair comparison; unless all were, ascertainment is unequal, and the difference is likely to be too large.

Left out and counted are pairs watched too short, pairs that met at another conference only, contacts of an organisation with itself after a merge, meetings held only after the conference, and those typed in only after a project of the two was recorded.`,
	TextDE: `Wie viel öfter zwei Organisationen zu einem gemeinsamen Projekt kamen, wenn das von einer angefragte Treffen stattfand, als wenn nicht. Das ist ein Zusammenhang, keine Wirkung: Wer sich trifft, unterscheidet sich von denen, die es nicht tun, durch mehr als das Treffen.

Verglichen werden Paare von Organisationen mit einer Anfrage auf einer Konferenz, die das ganze Fenster vor dem Stichtag begann. Getroffen haben sich jene mit einem dort durchgeführten Treffen. Nicht getroffen haben sich jene ohne eines, auf irgendeiner Konferenz; ihre Anfrage verfiel unbeantwortet, wurde abgelehnt, zurückgezogen, angenommen, ohne dass ein Treffen folgte (nicht durchgeführt), oder ist offen; von mehreren Anfragen zählt die letzte Antwort. Verfallene Anfragen stehen für sich, denn bei ihnen hat sich niemand gegen den anderen entschieden. Umgewandelt werden beide Gruppen nach der Regel der Umwandlung im Zeitverlauf, innerhalb des Fensters.

Die bereinigte Differenz ist die von Mantel und Haenszel über Schichten aus Grenze (gleiches Land oder nicht), Branchen (eine gemeinsame oder keine) und der für den ersten Konferenztag erklärten früheren Beziehung (unbekannt, keine, eine); ihre Varianz ist die von Greenland und Robins. Eine Schicht mit nur einer Gruppe vergleicht nichts und bleibt außen vor. Die rohe Differenz hat das Intervall von Newcombe. Beide berücksichtigen nicht, dass Organisationen in mehreren Paaren vorkommen, und sind daher zu schmal.

Wer sich nicht traf, wird nicht gefragt, was daraus wurde. Fair ist der Vergleich nur, wenn die Ergebnisse aus einem Register stammen, das beide Gruppen gleich erfasst; ist das nicht bei allen so, ist die Erfassung ungleich (unequal), und die Differenz ist vermutlich zu groß.

Ausgelassen und gezählt werden zu kurz beobachtete Paare, Paare, die sich nur auf einer anderen Konferenz trafen, Kontakte einer Organisation mit sich selbst nach einer Zusammenführung, Treffen, die alle nach der Konferenz stattfanden, und solche, die erst eingetippt wurden, nachdem ein gemeinsames Projekt erfasst war.`,
	scope:   ScopeCrossBorder,
	takes:   []string{"level", "window_months", "verified"},
	columns: counterfactualColumns,
}

// Counterfactual is the answer to question 19.
type Counterfactual struct {
	Figure
	Meaning       string         `json:"meaning" doc:"What the difference is not."`
	Ascertainment Ascertainment  `json:"ascertainment" enum:"equal,unequal" doc:"Whether the outcomes of both groups are known from the same sources."`
	Imported      estimate.Share `json:"imported" doc:"Converted pairs of whom every joint project was read from a register, of all converted."`
	Met           estimate.Share `json:"met" doc:"Converted within the window, of those who met."`
	MetItems      string         `json:"met_items" doc:"Those who met, one by one."`
	Response      estimate.Share `json:"response" doc:"Of those who met: with a report, of those due one."`
	Bounds        Bounds         `json:"bounds" doc:"How the share of those who met might be if more was known."`
	Comparisons   []Comparison   `json:"comparisons" doc:"With all who did not meet, then by what became of the request."`
}

// Ascertainment says whether two groups' outcomes are known alike.
type Ascertainment string

// The two answers.
const (
	AscertainmentEqual   Ascertainment = "equal"
	AscertainmentUnequal Ascertainment = "unequal"
)

// notMetAtAll is the comparison with all who did not meet.
const notMetAtAll = "not_met"

// Comparison sets those who met against some who did not.
type Comparison struct {
	Against  string                   `json:"against" doc:"not_met: all who did not; or by what became of the request."`
	NotMet   estimate.Share           `json:"not_met" doc:"Converted within the window, of those who did not meet."`
	Crude    *Difference              `json:"crude" doc:"The plain difference of the two shares; null when either is."`
	Adjusted *estimate.RiskDifference `json:"adjusted" doc:"The difference within strata; null when it cannot be had with an interval."`
	Reason   string                   `json:"reason,omitempty" doc:"Why there is no adjusted difference."`
	Strata   []ComparedStratum        `json:"strata"`
	Items    string                   `json:"items" doc:"Those who did not meet, one by one."`
}

// Difference is one share minus another.
type Difference struct {
	Difference float64           `json:"difference"`
	Interval   estimate.Interval `json:"interval" doc:"95 %, Newcombe."`
}

// ComparedStratum is one stratum's two groups.
type ComparedStratum struct {
	Stratum string         `json:"stratum" doc:"Border, sectors and prior tie."`
	Met     estimate.Share `json:"met"`
	NotMet  estimate.Share `json:"not_met"`
}

// Counterfactual answers question 19.
func (r *Reader) Counterfactual(ctx context.Context, f Frame) (Counterfactual, error) {
	answer := Counterfactual{Figure: f.figure(), Meaning: "an association, not an effect", Ascertainment: AscertainmentUnequal,
		Comparisons: []Comparison{}, MetItems: f.requestItems(requestGroups[groupMet])}
	editions, err := r.editions(ctx, f)
	if err != nil {
		return answer, err
	}
	counts, converted, err := r.requests(ctx, f, editions)
	if err != nil {
		return answer, err
	}
	if answer.Imported, err = r.imported(ctx, f, converted); err != nil {
		return answer, err
	}
	if n := answer.Imported; n.Denominator > 0 && n.Numerator == n.Denominator {
		answer.Ascertainment = AscertainmentEqual
	} else {
		answer.Notes = append(answer.Notes, "ascertainment is unequal: not every outcome is known from a register, and those who did not meet are not asked")
	}
	for group := firstLeftOut; group < len(requestGroups); group++ {
		answer.leave(requestGroups[group], total(counts, func(c requestCode) bool { return c.group() == group }), f.requestItems(requestGroups[group]))
	}
	met := func(c requestCode) bool { return c.group() == groupMet }
	answer.Met = risk(counts, met)
	answer.Response = estimate.ShareOf(total(counts, func(c requestCode) bool { return met(c) && c.due() && c.reported() }),
		total(counts, func(c requestCode) bool { return met(c) && c.due() }), "no follow-up wave was opened")
	if n := answer.Met; n.Denominator > 0 {
		answer.Bounds.Silent = total(counts, func(c requestCode) bool { return met(c) && c.due() && !c.reported() && !c.converted() })
		answer.Bounds.Worst, answer.Bounds.Best = n.Rate, new(float64(n.Numerator+answer.Bounds.Silent)/float64(n.Denominator))
	}
	answer.Comparisons = append(answer.Comparisons, f.compare(counts, notMetAtAll, requestCode.notMet))
	for group := groupMet + 1; group < firstLeftOut; group++ {
		answer.Comparisons = append(answer.Comparisons, f.compare(counts, requestGroups[group], func(c requestCode) bool { return c.group() == group }))
	}
	return answer, nil
}

// total counts the pairs for which something holds.
func total(counts map[requestCode]int, holds func(requestCode) bool) (n int) {
	for code, count := range counts {
		if holds(code) {
			n += count
		}
	}
	return n
}

// risk is the share converted of those for which something holds.
func risk(counts map[requestCode]int, holds func(requestCode) bool) estimate.Share {
	return estimate.ShareOf(total(counts, func(c requestCode) bool { return holds(c) && c.converted() }), total(counts, holds), "there is no such pair")
}

// compare sets those who met against a group.
func (f Frame) compare(counts map[requestCode]int, name string, against func(requestCode) bool) Comparison {
	met := func(c requestCode) bool { return c.group() == groupMet }
	comparison := Comparison{Against: name, NotMet: risk(counts, against), Strata: []ComparedStratum{}, Items: f.requestItems(name)}
	all := risk(counts, met)
	if difference, interval, ok := estimate.NewcombeDifference(all.Numerator, all.Denominator, comparison.NotMet.Numerator, comparison.NotMet.Denominator); ok {
		comparison.Crude = &Difference{difference, interval}
	}
	found := map[requestCode]bool{}
	for code := range counts {
		if met(code) || against(code) {
			found[code.stratum()] = true
		}
	}
	var strata []estimate.Stratum
	for code := range found {
		in := func(group func(requestCode) bool) estimate.Share {
			return risk(counts, func(c requestCode) bool { return c.stratum() == code && group(c) })
		}
		s := ComparedStratum{code.name(), in(met), in(against)}
		comparison.Strata = append(comparison.Strata, s)
		strata = append(strata, estimate.Stratum{Converted1: s.Met.Numerator, N1: s.Met.Denominator, Converted2: s.NotMet.Numerator, N2: s.NotMet.Denominator})
	}
	slices.SortFunc(comparison.Strata, func(a, b ComparedStratum) int { return cmp.Compare(a.Stratum, b.Stratum) })
	switch adjusted, ok := estimate.MantelHaenszel(strata); {
	case !ok:
		comparison.Reason = "no stratum has pairs that met and pairs that did not"
	case adjusted.SE == 0:
		comparison.Reason = "in every stratum all or none converted, which leaves the difference without an interval"
	default:
		comparison.Adjusted = &adjusted
	}
	return comparison
}
