package impact

import (
	"context"

	"aftermatch/domain"
)

// MoneyDefinition is questions 15 and 16: what money came of the meetings, and what a funded project cost.
var MoneyDefinition = Definition{
	ID: "money", Version: 1,
	Title:   "Money",
	TitleDE: "Geld",
	Text: `How much money was awarded to projects that meetings led to, and what a funded cross-border project cost in conferences.

Counted are the awards, dated by the cut-off, of projects with a held meeting between two of their partners in the 36 months before the idea, at a conference that began no later than the idea. Each project's credit is shared among these meetings by the rule asked for (first, last or linear), and its awards with it, so that no euro counts twice; what the filters leave out keeps its share. A group by country or sector has the credit of every contact with an organisation in it, so such groups overlap. Awards count in euro: those in another currency at the rate that was recorded with them, whose dates are named. Awards without such a rate are left out of all sums and listed. Money of funded projects without such a meeting is shown as unattributed.

The own-country share is that part of the money which goes to partners in one country: the country asked for, or that of the group. It is shared by the partners' budgets, as known, in the countries that they had on the day of the award; associates and subcontractors without a budget have no part. Projects of which a partner's budget is not known, or is in another currency, are left out of the share and counted.

The cost of a funded cross-border project is what the conferences cost, as recorded by the cut-off, divided by their credit of projects that were funded and cross-border. Conferences of which no cost is recorded are left out of both and counted. Costs in another currency without a rate are left out and listed; the cost is then too low. It cannot be had for a country or a sector, for a conference's cost has neither.`,
	TextDE: `Wie viel Geld Projekten bewilligt wurde, zu denen Treffen führten, und was ein gefördertes grenzüberschreitendes Projekt an Konferenzen gekostet hat.

Gezählt werden die bis zum Stichtag datierten Bewilligungen von Projekten, bei denen zwei Partner in den 36 Monaten vor der Idee ein Treffen hatten, auf einer Konferenz, die nicht nach der Idee begann. Der Anteil jedes Projekts wird nach der gefragten Regel (erstes, letztes oder gleichmäßig) auf diese Treffen verteilt, und die Bewilligungen mit ihm, sodass kein Euro doppelt zählt; was die Filter auslassen, behält seinen Teil. Eine Gruppe nach Land oder Branche hat den Anteil jedes Kontakts mit einer Organisation daraus, solche Gruppen überschneiden sich also. Bewilligungen zählen in Euro: solche in anderer Währung zum mit ihnen erfassten Kurs, dessen Tage genannt sind. Bewilligungen ohne Kurs sind aus allen Summen ausgelassen und aufgeführt. Geld geförderter Projekte ohne ein solches Treffen ist als nicht zugerechnet ausgewiesen.

Der Anteil des eigenen Landes ist der Teil des Geldes, der an Partner in einem Land geht: dem gefragten oder dem der Gruppe. Verteilt wird nach den Budgets der Partner, soweit bekannt, in den Ländern, die sie am Tag der Bewilligung hatten; assoziierte Partner und Unterauftragnehmer ohne Budget haben keinen Teil. Projekte, bei denen das Budget eines Partners nicht bekannt oder in anderer Währung ist, sind aus dem Anteil ausgelassen und gezählt.

Die Kosten eines geförderten grenzüberschreitenden Projekts sind die bis zum Stichtag erfassten Kosten der Konferenzen, geteilt durch deren Anteil an Projekten, die gefördert und grenzüberschreitend waren. Konferenzen ohne erfasste Kosten sind aus beidem ausgelassen und gezählt. Kosten in anderer Währung ohne Kurs sind ausgelassen und aufgeführt; der Betrag ist dann zu niedrig. Für ein Land oder eine Branche gibt es ihn nicht, denn die Kosten einer Konferenz haben keines von beiden.`,
	scope:   ScopeCrossBorder,
	takes:   []string{"attribution", "verified"},
	groups:  []GroupBy{ByConference, BySeries, ByCountry, BySector},
	columns: moneyColumns,
}

// MoneyRaised is the answer to questions 15 and 16.
type MoneyRaised struct {
	Figure
	Groups           []MoneyGroup `json:"groups" doc:"All, and when grouped one for each group after it."`
	Unattributed     Unattributed `json:"unattributed" doc:"Funded projects that no meeting led to, whatever the filters."`
	AwardsWithoutEUR []ForeignSum `json:"awards_without_eur" doc:"Awards that are in no sum, since their worth in euro is not known."`
	CostsWithoutEUR  []ForeignSum `json:"costs_without_eur" doc:"Costs that are in no sum, for the same reason."`
}

// MoneyGroup is what came to one group, in euro cents. A credit may split a cent.
type MoneyGroup struct {
	Group          string     `json:"group" doc:"all; or the conference's id, the series, the country or the sector."`
	Label          string     `json:"label"`
	Projects       int        `json:"projects" doc:"Funded projects that have a credit here."`
	Credit         float64    `json:"credit" doc:"Their credit here."`
	AwardEURMinor  float64    `json:"award_eur_minor" doc:"Their awards × their credit, in euro cents."`
	RateDates      *RateDates `json:"rate_dates" doc:"Of which days the rates are; null when all was in euro."`
	OwnCountry     OwnCountry `json:"own_country"`
	CostEURMinor   *float64   `json:"cost_eur_minor" doc:"What the conferences cost, in euro cents."`
	CostCredit     *float64   `json:"cost_credit" doc:"The credit of funded cross-border projects at conferences whose cost is recorded."`
	CostPerProject *float64   `json:"cost_per_project_eur_minor" doc:"Cost ÷ that credit, in euro cents."`
	Reason         string     `json:"reason,omitempty" doc:"Why there is no cost of a project."`
	Items          string     `json:"items" doc:"The projects with their awards, one by one."`
	CostItems      string     `json:"cost_items" doc:"The costs, one by one."`
}

// RateDates are the first and the last day of which rates are.
type RateDates struct {
	From domain.Date `json:"from"`
	To   domain.Date `json:"to"`
}

// OwnCountry is the part of the money that goes to partners in one country.
type OwnCountry struct {
	Country  string   `json:"country,omitempty"`
	EURMinor float64  `json:"eur_minor" doc:"In euro cents."`
	Of       float64  `json:"of_eur_minor" doc:"The money of the projects of which all budgets are known."`
	Share    *float64 `json:"share" doc:"The one ÷ the other."`
	Unknown  int      `json:"projects_unknown" doc:"Projects left out, since a partner's budget is not known."`
	Reason   string   `json:"reason,omitempty" doc:"Why there is no share."`
}

// Unattributed is the money of funded projects that no meeting led to.
type Unattributed struct {
	Projects      int     `json:"projects"`
	AwardEURMinor float64 `json:"award_eur_minor" doc:"In euro cents."`
}

// ForeignSum is an amount whose worth in euro is not known.
type ForeignSum struct {
	ProjectID    domain.ID   `json:"project_id,omitzero"`
	ConferenceID domain.ID   `json:"conference_id,omitzero"`
	Of           string      `json:"of" doc:"The funder, or the purpose of the cost."`
	On           domain.Date `json:"on"`
	domain.Money
}

// MoneyRaised answers questions 15 and 16.
func (r *Reader) MoneyRaised(ctx context.Context, f Frame) (MoneyRaised, error) {
	answer := MoneyRaised{Figure: f.figure(), Groups: []MoneyGroup{}, AwardsWithoutEUR: []ForeignSum{}, CostsWithoutEUR: []ForeignSum{}}
	raised, err := r.raised(ctx, f)
	if err != nil {
		return answer, err
	}
	all, groups := newMoneySum(f.Filters.Country), map[string]*moneySum{}
	sumOf := func(name string) *moneySum {
		if groups[name] == nil {
			groups[name] = newMoneySum(f.Filters.Country)
			if f.Filters.GroupBy == ByCountry {
				groups[name].country = name
			}
		}
		return groups[name]
	}
	for _, e := range raised.editions {
		all.spend(raised.costs[e.No])
		if f.Filters.GroupBy.disjoint() {
			sumOf(raised.in.of(place{Conference: e.No})[0]).spend(raised.costs[e.No])
		}
	}
	for _, c := range raised.credited {
		all.raise(raised, c)
		for _, name := range raised.in.of(c.place) {
			sumOf(name).raise(raised, c)
		}
	}
	answer.Groups = append(answer.Groups, raised.group(all, AllOfThem, AllOfThem))
	for _, name := range sortGroups(raised.in, groups) {
		answer.Groups = append(answer.Groups, raised.group(groups[name], name, raised.in.label(name)))
	}
	answer.tell(raised, all)
	return answer, nil
}

// tell names what is in no sum.
func (a *MoneyRaised) tell(raised moneyRaised, all *moneySum) {
	for _, p := range raised.projects {
		if !raised.attributed[p.ID] {
			a.Unattributed.Projects++
			a.Unattributed.AwardEURMinor += float64(p.cents)
		}
		if _, credited := all.credit[p.ID]; credited {
			a.AwardsWithoutEUR = append(a.AwardsWithoutEUR, p.foreign...)
		}
	}
	withoutCost := 0
	for _, e := range raised.editions {
		costs := raised.costs[e.No]
		a.CostsWithoutEUR = append(a.CostsWithoutEUR, costs.foreign...)
		withoutCost += one(costs.known == 0)
	}
	a.leave("award_without_eur", len(a.AwardsWithoutEUR), raised.moneyItems("items", "", PartAwardWithoutEUR))
	a.leave("cost_without_eur", len(a.CostsWithoutEUR), raised.moneyItems("costs", "", PartCostWithoutEUR))
	a.leave("conference_without_cost", withoutCost, raised.moneyItems("conferences", "", PartWithoutCost))
	if len(a.CostsWithoutEUR) > 0 {
		a.Notes = append(a.Notes, "the cost is too low by what is listed under costs_without_eur")
	}
}
