package impact

import (
	"context"

	"aftermatch/projections/impact/estimate"
)

// YieldDefinition is question 14: how many projects came of a hundred held meetings.
var YieldDefinition = Definition{
	ID: "yield", Version: 1,
	Title:   "Yield of meetings",
	TitleDE: "Ertrag der Treffen",
	Text: `How many projects came of a hundred held meetings. The unit is projects per 100 meetings.

The numerator is credit. A project that had come to the level by the cut-off date has a credit of 1, which is shared among the held meetings between two of its partners in the 36 months before its idea, at conferences that began no later than the idea (what is older is a continuation): all to the first, all to the last, or equally to all (linear), as asked for; meetings of one day that a rule cannot tell apart share equally. Partners who dispute their part do not count, and which meetings a project is said to come from, its origins, does not matter. A group has the credit of the meetings in it, and what the filters leave out keeps its share, so no project counts twice. Credits are exact fractions; those of the groups, of what the filters leave out (elsewhere) and of projects that no meeting led to (unattributed, whatever the filters) add up to the number of projects. Groups by country or sector overlap, for a meeting is in those of both organisations.

The denominator is all meetings held by the cut-off date, as the filters leave them. Contacts of an organisation with itself after a merge, those held only after the conference and those typed in only after a project of the two was recorded have no credit; they are counted as left out, though their meetings are held meetings all the same.

Scope is that of the meetings: whether the two organisations were in different countries on the conference's first day.

There are two intervals. The first takes projects for independent. The second, the one to quote, lets contacts that share an organisation go together. Both take the number of meetings as given.`,
	TextDE: `Wie viele Projekte aus hundert durchgeführten Treffen hervorgingen. Die Einheit ist Projekte je 100 Treffen.

Der Zähler ist der Anteil. Ein Projekt, das bis zum Stichtag die Stufe erreicht hatte, hat den Anteil 1, der auf die durchgeführten Treffen zwischen zweien seiner Partner in den 36 Monaten vor der Idee verteilt wird, auf Konferenzen, die nicht nach der Idee begannen (Älteres ist eine Fortsetzung): ganz auf das erste, ganz auf das letzte oder gleichmäßig auf alle, wie gefragt; Treffen desselben Tages, die eine Regel nicht unterscheidet, teilen gleich. Partner, die ihre Beteiligung bestreiten, zählen nicht, und aus welchen Treffen ein Projekt hervorgegangen sein soll, sein Ursprung, ist ohne Belang. Eine Gruppe hat den Anteil der Treffen in ihr, und was die Filter auslassen, behält seinen Teil, sodass kein Projekt doppelt zählt. Anteile sind genaue Brüche; die der Gruppen, die der ausgelassenen Treffen (anderswo) und die der Projekte, zu denen kein Treffen führte (nicht zugerechnet, unabhängig von den Filtern), ergeben zusammen die Zahl der Projekte. Gruppen nach Land oder Branche überschneiden sich, denn ein Treffen gehört zu denen beider Organisationen.

Der Nenner sind alle bis zum Stichtag durchgeführten Treffen, die die Filter lassen. Kontakte einer Organisation mit sich selbst nach einer Zusammenführung, erst nach der Konferenz durchgeführte und erst nach der Erfassung eines gemeinsamen Projekts von Hand eingetragene haben keinen Anteil; sie sind als ausgelassen gezählt, ihre Treffen gelten dennoch als durchgeführt.

Der Umfang ist der der Treffen: ob die beiden Organisationen am ersten Konferenztag in verschiedenen Ländern waren.

Es gibt zwei Intervalle. Das erste hält Projekte für unabhängig. Das zweite, das zu zitierende, lässt Kontakte mit einer gemeinsamen Organisation zusammenhängen. Beide nehmen die Zahl der Treffen als gegeben.`,
	scope:   ScopeCrossBorder,
	takes:   []string{"level", "attribution", "verified"},
	groups:  []GroupBy{ByConference, BySeries, ByCountry, BySector},
	columns: yieldColumns,
}

// Yield is the answer to question 14.
type Yield struct {
	Figure
	Projects     int          `json:"projects" doc:"Projects that had come to the level by the cut-off, whatever the filters."`
	Groups       []YieldGroup `json:"groups" doc:"All, and when grouped one for each group after it."`
	Elsewhere    Credit       `json:"elsewhere" doc:"What meetings have that the filters leave out."`
	Unattributed Credit       `json:"unattributed" doc:"Projects that no meeting led to, whatever the filters."`
}

// YieldGroup is the yield of one group of meetings.
type YieldGroup struct {
	Group             string             `json:"group" doc:"all; or the conference's id, the series, the country or the sector."`
	Label             string             `json:"label"`
	Meetings          int                `json:"meetings" doc:"Held meetings: the denominator."`
	MeetingItems      string             `json:"meeting_items" doc:"These meetings, one by one."`
	Credit            Credit             `json:"credit" doc:"The numerator."`
	PerHundred        *float64           `json:"per_100_meetings" doc:"100 × credit ÷ meetings; null when no meeting was held."`
	Interval          *estimate.Interval `json:"interval" doc:"95 %, were projects independent."`
	IntervalClustered *estimate.Interval `json:"interval_clustered" doc:"95 %, with shared organisations; the one to quote."`
	Reason            string             `json:"reason,omitempty" doc:"Why there is no yield."`
	ByRule            []RuleYield        `json:"by_attribution" doc:"The same under each rule of attribution."`
	Confirmed         RuleYield          `json:"confirmed" doc:"The same by the rule asked for, counting only partners who confirmed their part themselves."`
}

// Credit is an amount of credit of projects.
type Credit struct {
	Projects int     `json:"projects" doc:"How many projects it is of."`
	Credit   float64 `json:"credit"`
	Exact    string  `json:"credit_exact" doc:"The same as a fraction."`
	Items    string  `json:"items,omitempty" doc:"What it is made of, one by one."`
}

// RuleYield is the yield under one rule of attribution.
type RuleYield struct {
	Attribution Attribution `json:"attribution"`
	Credit
	PerHundred *float64 `json:"per_100_meetings"`
}

// Yield answers question 14.
func (r *Reader) Yield(ctx context.Context, f Frame) (Yield, error) {
	answer := Yield{Figure: f.figure(), Groups: []YieldGroup{}}
	l, err := r.ledger(ctx, f, false)
	if err != nil {
		return answer, err
	}
	asked := f.Filters.Attribution.credits(l.contacts)
	sums := newYieldSums(l)
	if err := r.held(ctx, &answer.Figure, l, creditsOfContacts(asked), sums); err != nil {
		return answer, err
	}
	add := func(credited []creditedContact, to func(*yieldSum) *creditSum) {
		for _, c := range credited {
			if c.counts() {
				for _, sum := range sums.of(c.place) {
					to(sum).add(c)
				}
			}
		}
	}
	for _, rule := range Attributions {
		add(rule.credits(l.contacts), func(s *yieldSum) *creditSum { return s.byRule[rule] })
	}
	add(f.Filters.Attribution.credits(l.confirmed()), func(s *yieldSum) *creditSum { return s.confirmed })
	elsewhere := newCreditSum()
	for _, c := range asked {
		if !c.Chosen && c.Credit.shares > 0 {
			elsewhere.add(c)
		}
	}
	answer.Projects = len(l.projects)
	var variance estimate.VarianceEstimator
	answer.Groups = append(answer.Groups, sums.groups[""].yield(f, &variance, AllOfThem, AllOfThem))
	delete(sums.groups, "")
	for _, name := range sortGroups(l.in, sums.groups) {
		answer.Groups = append(answer.Groups, sums.groups[name].yield(f, &variance, name, l.in.label(name)))
	}
	answer.Elsewhere = elsewhere.credit(f.creditItems("", PartElsewhere))
	answer.Unattributed = l.unattributed()
	return answer, nil
}
