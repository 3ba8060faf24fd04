package impact

import (
	"context"

	"aftermatch/domain"
	"aftermatch/projections/impact/estimate"
)

// DurabilityDefinition is question 27: how many of those who completed a project together went on.
var DurabilityDefinition = Definition{
	ID: "durability", Version: 1,
	Title:   "Durability",
	TitleDE: "Dauerhaftigkeit",
	Text: `The share of pairs of organisations that completed a joint project and were still doing something together a year later.

A pair is two organisations with a contact (at least one meeting held at a conference) whose joint project, not older than that conference, was completed while both were active partners, and, when only contacts across a border are asked for, were in different countries. It counts once, with its first such completion. It is watched long enough when that was at least 12 months (365 days) before the cut-off date.

It lasts when, 12 months or more after that completion, the two have the idea of a further joint project, or one of them reports a valuable contact or better on a meeting of theirs, at whatever conference. Most hear of a pair only when it reports, and silence is not the end: the bounds say what the share would be if none, or all, of those without any report that late were still in contact. The interval to quote is the clustered one, which allows for organisations that completed projects with several others.

Left out and counted are pairs watched too short, and contacts of an organisation with itself after a merge, those held only after the conference and those typed in only after a project of the two was recorded.`,
	TextDE: `Der Anteil der Paare von Organisationen, die ein gemeinsames Projekt abgeschlossen haben und ein Jahr später noch gemeinsam etwas taten.

Ein Paar sind zwei Organisationen mit einem Kontakt (mindestens einem Treffen auf einer Konferenz), deren gemeinsames Projekt, nicht älter als diese Konferenz, abgeschlossen wurde, während beide aktive Partner und, wenn nur nach grenzüberschreitenden Kontakten gefragt ist, in verschiedenen Ländern waren. Es zählt einmal, mit dem ersten solchen Abschluss. Lang genug beobachtet ist es, wenn dieser mindestens 12 Monate (365 Tage) vor dem Stichtag lag.

Es hält, wenn die zwei 12 Monate oder mehr nach diesem Abschluss die Idee eines weiteren gemeinsamen Projekts haben oder eine Seite zu einem ihrer Treffen, auf welcher Konferenz auch immer, einen wertvollen Kontakt oder mehr berichtet. Von den meisten hört man nur, wenn sie berichten, und Schweigen ist nicht das Ende: Die Grenzen sagen, wie hoch der Anteil wäre, wenn keines oder jedes der Paare ohne einen so späten Bericht noch Kontakt hätte. Zu zitieren ist das geclusterte Intervall, das berücksichtigt, dass Organisationen mit mehreren anderen Projekte abgeschlossen haben.

Ausgelassen und gezählt werden zu kurz beobachtete Paare sowie Kontakte einer Organisation mit sich selbst nach einer Zusammenführung, solche, deren Treffen alle nach der Konferenz stattfanden, und solche, die erst eingetippt wurden, nachdem ein gemeinsames Projekt erfasst war.`,
	scope:   ScopeCrossBorder,
	takes:   []string{"verified"},
	groups:  []GroupBy{ByConference, BySeries, ByCountry, BySector},
	columns: durabilityColumns,
}

// durableMonths is how long after the completion something must happen.
const durableMonths = 12

// Durability is the answer to question 27.
type Durability struct {
	Figure
	Groups []DurabilityGroup `json:"groups" doc:"All, and when grouped one for each group after it; a pair may be in several."`
}

// DurabilityGroup is the durability of one group of pairs.
type DurabilityGroup struct {
	Group          string                  `json:"group" doc:"all; or the conference's id, the series, the country or the sector."`
	Label          string                  `json:"label"`
	Completed      int                     `json:"completed" doc:"Pairs that completed a project."`
	TooShort       int                     `json:"watched_too_short" doc:"Pairs whose completion is less than 12 months old."`
	Durable        estimate.ClusteredShare `json:"durable" doc:"With a further project or a valuable contact, of those watched long enough."`
	FurtherProject estimate.Share          `json:"further_project" doc:"With the idea of a further joint project."`
	Valuable       estimate.Share          `json:"valuable" doc:"With a report of a valuable contact or better."`
	Response       estimate.Share          `json:"response" doc:"With a report that late, whatever it said."`
	Bounds         Bounds                  `json:"bounds"`
	Items          string                  `json:"items" doc:"The pairs, one by one."`
}

// completedPair is two organisations that completed a project, and what came later.
type completedPair struct {
	estimate.Tie
	Completed domain.Date  // first
	Further   *domain.Date // the first idea of a further project at least a year later
	Valued    *domain.Date // the first valuable report that late
	Reported  *domain.Date // the first report that late
}

// watched tells whether the cut-off is late enough to say whether the pair lasts.
func (p completedPair) watched(f Frame) bool { return p.late() <= *f.Until }

// late is the first day that counts.
func (p completedPair) late() domain.Date {
	return p.Completed + domain.Date(estimate.Days(durableMonths))
}

func (p completedPair) durable() bool { return p.Further != nil || p.Valued != nil }

// Durability answers question 27.
func (r *Reader) Durability(ctx context.Context, f Frame) (Durability, error) {
	answer := Durability{Figure: f.figure(), Groups: []DurabilityGroup{}}
	completed, err := r.completed(ctx, f)
	if err != nil {
		return answer, err
	}
	answer.leaveOut(completed.leftOut)
	all := completed.group(AllOfThem, AllOfThem, completed.pairs(""))
	answer.leave("watched_too_short", all.TooShort, completed.items("", PartTooShort))
	answer.Groups = append(answer.Groups, all)
	groups := map[string]bool{}
	for _, c := range completed.contacts {
		for _, name := range completed.in.of(c.place) {
			groups[name] = true
		}
	}
	for _, name := range sortGroups(completed.in, groups) {
		answer.Groups = append(answer.Groups, completed.group(name, completed.in.label(name), completed.pairs(name)))
	}
	return answer, nil
}

func (c completedPairs) group(name, label string, pairs []completedPair) DurabilityGroup {
	g := DurabilityGroup{Group: name, Label: label, Completed: len(pairs), Items: c.items(name, "")}
	var durable estimate.ClusteredTally
	var further, valued, reported int
	for _, p := range pairs {
		if !p.watched(c.Frame) {
			g.TooShort++
			continue
		}
		durable.Add(p.Tie, p.durable())
		further += one(p.Further != nil)
		valued += one(p.Valued != nil)
		reported += one(p.Reported != nil)
		g.Bounds.Silent += one(p.Reported == nil && !p.durable())
	}
	const none = "no pair that completed a project was watched for 12 months after"
	g.Durable = durable.Share(none)
	watched := g.Durable.Denominator
	g.FurtherProject, g.Valuable, g.Response = estimate.ShareOf(further, watched, none), estimate.ShareOf(valued, watched, none), estimate.ShareOf(reported, watched, none)
	if watched > 0 {
		g.Bounds.Worst, g.Bounds.Best = g.Durable.Rate, new(float64(g.Durable.Numerator+g.Bounds.Silent)/float64(watched))
	}
	return g
}
