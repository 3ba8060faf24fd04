package impact

import (
	"context"
	"io"
	"math/big"

	"aftermatch/domain"
	"aftermatch/projections/impact/estimate"
)

// AttributionDefinition is questions 18 and 20, and which conference has which part in the projects.
var AttributionDefinition = Definition{
	ID: "attribution", Version: 1,
	Title:   "Attribution of projects",
	TitleDE: "Zurechnung der Projekte",
	Text: `Which conference has which part in the projects that had come to the level by the cut-off date, under each of three rules. The unit is projects.

A project has a credit of 1, shared among the held meetings between two of its partners in the 36 months before its idea, at conferences that began no later than the idea: all to the first, all to the last, or equally to all (linear). Under each rule a row for each conference says how many projects have a credit there and how much it is, as a number and as an exact fraction, and its share of all projects at the level. Beside them stand what the filters leave out (elsewhere) and the projects that no meeting led to (unattributed, whatever the filters); all rows of a rule but the first, which is the sum of its conferences, add up to the number of projects exactly. The intervals take projects for independent; a share of projects in parts varies less than one of whole projects, so they are on the safe side. Partners who dispute their part do not count, and which meetings a project is said to come from, its origins, does not matter.

Why no meeting led to a project is told by what came nearest to it among its partners, the last that holds of these: fewer than two partners count; they never met; the idea is older than the conference (a continuation); they met after the idea; they met more than 36 months before it; their meeting was held after the conference; it was typed in after a project of the two was recorded.

Repeat effect: of the projects that a meeting led to, as the filters leave it, those that share their credit among two editions or more when it is shared equally, whether the filters admit the others or not.

Upgrade: of the projects at the level that began domestic, those that turned cross-border by the cut-off date, because a partner joined or moved. A project begins on the first day from its idea on which two of its partners are active. It is given for all projects, whatever the filters, and for those that a meeting led to, as the filters leave it, but whatever the scope, since scope would choose them by what became of them. Projects that never had two partners at once are left out and counted.`,
	TextDE: `Welche Konferenz welchen Anteil an den Projekten hat, die bis zum Stichtag die Stufe erreicht hatten, nach jeder von drei Regeln. Die Einheit ist Projekte.

Ein Projekt hat den Anteil 1, verteilt auf die durchgeführten Treffen zwischen zweien seiner Partner in den 36 Monaten vor der Idee, auf Konferenzen, die nicht nach der Idee begannen: ganz auf das erste, ganz auf das letzte oder gleichmäßig auf alle. Nach jeder Regel sagt eine Zeile je Konferenz, wie viele Projekte dort einen Anteil haben und wie groß er ist, als Zahl und als genauer Bruch, und welcher Teil aller Projekte der Stufe das ist. Daneben stehen, was die Filter auslassen (anderswo), und die Projekte, zu denen kein Treffen führte (nicht zugerechnet, unabhängig von den Filtern); alle Zeilen einer Regel außer der ersten, der Summe ihrer Konferenzen, ergeben genau die Zahl der Projekte. Die Intervalle halten Projekte für unabhängig; ein Anteil aus Teilen von Projekten schwankt weniger als einer aus ganzen, sie sind also auf der sicheren Seite. Partner, die ihre Beteiligung bestreiten, zählen nicht, und aus welchen Treffen ein Projekt hervorgegangen sein soll, sein Ursprung, ist ohne Belang.

Warum kein Treffen zu einem Projekt führte, sagt, was dem unter seinen Partnern am nächsten kam, das letzte Zutreffende von: Es zählen weniger als zwei Partner; sie trafen sich nie; die Idee ist älter als die Konferenz (eine Fortsetzung); sie trafen sich nach der Idee; sie trafen sich mehr als 36 Monate davor; ihr Treffen fand nach der Konferenz statt; es wurde von Hand eingetragen, nachdem ein Projekt der beiden erfasst war.

Wiederholungseffekt: unter den Projekten, zu denen nach den Filtern ein Treffen führte, jene, deren Anteil sich bei gleichmäßiger Verteilung auf zwei oder mehr Ausgaben verteilt, ob die Filter die anderen zulassen oder nicht.

Aufstieg: unter den Projekten der Stufe, die im Inland begannen, jene, die bis zum Stichtag grenzüberschreitend wurden, weil ein Partner hinzukam oder umzog. Ein Projekt beginnt am ersten Tag ab der Idee, an dem zwei seiner Partner aktiv sind. Angegeben ist er für alle Projekte, unabhängig von den Filtern, und für jene, zu denen nach den Filtern ein Treffen führte, aber unabhängig vom Umfang, denn der Umfang wählte sie danach aus, was aus ihnen wurde. Projekte, die nie zwei Partner zugleich hatten, sind ausgelassen und gezählt.`,
	scope:   ScopeCrossBorder,
	takes:   []string{"level", "verified"},
	columns: attributionColumns,
}

// AttributionShares is the answer to questions 18 and 20.
type AttributionShares struct {
	Figure
	Projects        int          `json:"projects" doc:"Projects that had come to the level by the cut-off, whatever the filters."`
	ProjectItems    string       `json:"project_items" doc:"These projects, one by one."`
	Rules           []RuleShares `json:"rules"`
	Unattributed    []Excuse     `json:"unattributed" doc:"Projects that no meeting led to, by why."`
	Repeat          CountedShare `json:"repeat_effect" doc:"Projects crediting two editions or more, of those credited."`
	Upgrade         CountedShare `json:"upgrade" doc:"Projects that turned cross-border, of those that began domestic, whatever the filters."`
	UpgradeCredited CountedShare `json:"upgrade_credited" doc:"The same of those with a credit as the filters leave it, whatever the scope."`
}

// RuleShares are the parts that conferences have under one rule.
type RuleShares struct {
	Attribution Attribution   `json:"attribution"`
	Rows        []CreditShare `json:"rows" doc:"All conferences that the filters admit, each of them, what the filters leave out, and what no meeting led to."`
}

// CreditShare is the part that one conference has in the projects.
type CreditShare struct {
	Group    string       `json:"group" doc:"all, the conference's id, elsewhere or unattributed."`
	Label    string       `json:"label"`
	StartsOn *domain.Date `json:"starts_on" doc:"Of a conference."`
	Credit
	Share    *float64           `json:"share" doc:"Credit ÷ projects at the level; null when there are none."`
	Interval *estimate.Interval `json:"interval" doc:"95 %, Wilson."`
	Reason   string             `json:"reason,omitempty" doc:"Why there is no share."`
}

// Excuse counts projects that no meeting led to, for one reason.
type Excuse struct {
	Why      string `json:"why"`
	Projects int    `json:"projects"`
	Items    string `json:"items" doc:"These projects."`
}

// CountedShare is a share of projects, with those that it counts.
type CountedShare struct {
	estimate.Share
	NumeratorItems   string `json:"numerator_items"`
	DenominatorItems string `json:"denominator_items"`
}

// AttributionShares answers questions 18 and 20.
func (r *Reader) AttributionShares(ctx context.Context, f Frame) (AttributionShares, error) {
	answer := AttributionShares{Figure: f.figure(), Rules: []RuleShares{}, Unattributed: []Excuse{}}
	stories, err := r.stories(ctx, f)
	if err != nil {
		return answer, err
	}
	l := stories.ledger
	answer.Projects, answer.ProjectItems = len(l.projects), l.projectItems("", "")
	for _, rule := range Attributions {
		answer.Rules = append(answer.Rules, RuleShares{rule, l.shares(rule)})
	}
	for _, why := range unattributed {
		if count := stories.count(PartNotAttributed, why); count > 0 {
			answer.Unattributed = append(answer.Unattributed, Excuse{why, count, l.projectItems(PartNotAttributed, why)})
		}
	}
	share := func(of, among ProjectPart, ofNothing string) CountedShare {
		return CountedShare{estimate.ShareOf(stories.count(of, ""), stories.count(among, ""), ofNothing), l.projectItems(of, ""), l.projectItems(among, "")}
	}
	answer.Repeat = share(PartRepeat, PartCredited, "no project is credited")
	answer.Upgrade = share(PartUpgraded, PartBeganDomestic, "no project began domestic")
	answer.UpgradeCredited = share(PartUpgradedCredited, PartBeganDomesticCredited, "no credited project began domestic")
	answer.leave("never_two_partners_at_once", stories.count(PartNeverBegan, ""), l.projectItems(PartNeverBegan, ""))
	return answer, err
}

// shares are the rows of one rule.
func (l ledger) shares(rule Attribution) (rows []CreditShare) {
	f := l.Frame
	f.Filters.Attribution = rule
	f.Definition = YieldDefinition
	all, elsewhere, byConference := newCreditSum(), newCreditSum(), map[int32]*creditSum{}
	for _, e := range l.editions {
		byConference[e.No] = newCreditSum()
	}
	for _, c := range rule.credits(l.contacts) {
		switch {
		case c.Credit.shares == 0:
		case c.Chosen:
			all.add(c)
			byConference[c.Conference].add(c)
		default:
			elsewhere.add(c)
		}
	}
	add := func(group, label string, on *domain.Date, credit Credit) {
		row := CreditShare{Group: group, Label: label, StartsOn: on, Credit: credit}
		if n := len(l.projects); n == 0 {
			row.Reason = "no project had come to the level"
		} else {
			exact, _ := new(big.Rat).SetString(credit.Exact)
			row.Share = new(float(exact.Quo(exact, big.NewRat(int64(n), 1))))
			row.Interval = new(estimate.Score(*row.Share, float64(n)))
		}
		rows = append(rows, row)
	}
	add(AllOfThem, AllOfThem, nil, all.credit(f.creditItems("", "")))
	for _, e := range begun(f, l.editions) {
		alone := f
		alone.Filters.Conference = e.ID
		add(e.ID.String(), e.Name, &e.StartsOn, byConference[e.No].credit(alone.creditItems("", "")))
	}
	add("elsewhere", "elsewhere", nil, elsewhere.credit(f.creditItems("", PartElsewhere)))
	add("unattributed", "unattributed", nil, l.unattributed())
	return rows
}

var attributionColumns = []Column{
	{"measure", "credit, unattributed, repeat_effect, upgrade or upgrade_credited"},
	{"attribution", "of a credit, the rule"},
	{"group", "of a credit: all, the conference's id, elsewhere or unattributed; of unattributed projects why"},
	{"label", "the conference's name; otherwise the group"},
	{"starts_on", "the conference's first day"},
	{"projects", "that have a credit, or are counted"},
	{"numerator", "the credit, or projects"},
	{"exact_numerator", "the numerator is this"},
	{"exact_denominator", "÷ this, exactly"},
	{"denominator", "projects"},
	{"share", "numerator ÷ denominator"},
	{"lower", "of its 95 % interval (Wilson)"},
	{"upper", "of its 95 % interval (Wilson)"},
}

// WriteCSV writes a row for each rule and conference, for each reason, and for each share.
func (a AttributionShares) WriteCSV(w io.Writer) error {
	table := Table{Columns: attributionColumns}
	for _, rule := range a.Rules {
		for _, row := range rule.Rows {
			lower, upper := row.Interval.Bounds()
			cells := append([]any{"credit", string(rule.Attribution), row.Group, row.Label, row.StartsOn}, row.cells()...)
			table.Rows = append(table.Rows, append(cells, a.Projects, row.Share, lower, upper))
		}
	}
	count := func(measure, group string, s estimate.Share) {
		cells := s.Cells()
		table.Rows = append(table.Rows, append([]any{measure, "", group, group, nil, s.Numerator, s.Numerator, s.Numerator, 1}, cells[1:]...))
	}
	for _, excuse := range a.Unattributed {
		count("unattributed", excuse.Why, estimate.ShareOf(excuse.Projects, a.Projects, ""))
	}
	count("repeat_effect", AllOfThem, a.Repeat.Share)
	count("upgrade", AllOfThem, a.Upgrade.Share)
	count("upgrade_credited", AllOfThem, a.UpgradeCredited.Share)
	return table.WriteCSV(w, a.Frame)
}
