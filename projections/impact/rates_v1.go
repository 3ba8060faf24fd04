package impact

import (
	"context"
	"io"
	"slices"

	"aftermatch/projections/impact/estimate"
)

// ratesV1Definition is the rates before their clustered intervals.
var ratesV1Definition = Definition{
	ID: "rates", Version: 1,
	Title:   RatesDefinition.Title,
	TitleDE: RatesDefinition.TitleDE,
	Text: `Shares of requests, meetings, organisations and projects by the cut-off date, each with its numerator and denominator. Where it cannot be told of a thing to which of the two it belongs, it is in neither: it is counted as unknown, and beside the share stands what it would be if none, and if all, of these belonged to the numerator.

` + rateTexts(func(k RateKind) (string, string) { return k.Title, k.Text }, "Question") + `

Requests and meetings count where either organisation was on the conference's first day. Organisations, merged ones counted as one, count where they were themselves. Projects count as in the funnel: distinct ones with a held meeting between two of their partners in the 36 months before the idea; the others are left out and counted.

The intervals are Wilson's but for the concentration, for which meetings are no independent draws: they share organisations, and so does what is counted. Its interval takes the number of meetings that the sharing leaves (Aronow, Samii and Assenova), with the busiest organisations taken as given.`,
	TextDE: `Anteile von Anfragen, Treffen, Organisationen und Projekten bis zum Stichtag, jeweils mit Zähler und Nenner. Was sich keinem von beiden zuordnen lässt, steht in keinem: Es ist als unbekannt ausgewiesen, und neben dem Anteil steht, wie hoch er wäre, wenn nichts oder alles davon zum Zähler gehörte.

` + rateTexts(func(k RateKind) (string, string) { return k.TitleDE, k.TextDE }, "Frage") + `

Anfragen und Treffen zählen dort, wo eine der beiden Organisationen am ersten Konferenztag war. Organisationen, zusammengeführte als eine, zählen dort, wo sie selbst waren. Projekte zählen wie im Trichter: verschiedene, bei denen zwei Partner in den 36 Monaten vor der Idee ein Treffen hatten; die übrigen sind ausgelassen und gezählt.

Die Intervalle sind die von Wilson, außer bei der Konzentration: Treffen sind dort keine unabhängigen Ziehungen, denn sie teilen Organisationen und damit das, was gezählt wird. Ihr Intervall rechnet mit so vielen Treffen, wie das Teilen übrig lässt (Aronow, Samii und Assenova), wobei die aktivsten Organisationen als gegeben gelten.`,
	scope:  RatesDefinition.scope,
	takes:  RatesDefinition.takes,
	groups: RatesDefinition.groups,
	columns: slices.Concat(rateColumns[:10], []Column{
		{"interval_method", "wilson; or shared_organisations, Wilson's of as many meetings as the sharing of organisations leaves"},
	}, rateColumns[12:16], []Column{{"reason", "why there is no value or no interval"}}),

	unlinked: true,
}

// RatesV1 is the answer by it.
type RatesV1 struct {
	Figure
	Kinds []RateKind `json:"rates"`
	Rows  []RateV1   `json:"rows"`
}

// RateV1 is one rate of one group.
type RateV1 struct {
	Group       string             `json:"group"`
	Label       string             `json:"label"`
	Rate        string             `json:"rate"`
	Question    int                `json:"question"`
	Unit        string             `json:"unit" enum:"requests,meetings,projects,organisations"`
	Numerator   int                `json:"numerator"`
	Denominator int                `json:"denominator"`
	Value       *float64           `json:"value"`
	Interval    *estimate.Interval `json:"interval" doc:"95 %."`
	Method      string             `json:"interval_method" enum:"wilson,shared_organisations"`
	Unknown     int                `json:"unknown"`
	Lowest      *float64           `json:"lowest"`
	Highest     *float64           `json:"highest"`
	LeftOut     []LeftOut          `json:"left_out"`
	Items       RateLinks          `json:"items"`
	Reason      string             `json:"reason,omitempty" doc:"Why there is no value or no interval."`
}

// ratesV1 gives each rate one interval: of the concentration the clustered one.
func (r *Reader) ratesV1(ctx context.Context, f Frame) (RatesV1, error) {
	now, err := r.Rates(ctx, f)
	answer := RatesV1{Figure: now.Figure, Kinds: now.Kinds}
	for _, row := range now.Rows {
		v1 := RateV1{row.Group, row.Label, row.Rate, row.Question, row.Unit, row.Numerator, row.Denominator, row.Value, row.Interval, "wilson",
			row.Unknown, row.Lowest, row.Highest, row.LeftOut, row.Items, row.Reason}
		if row.Rate == rateConcentration {
			v1.Interval, v1.Method = row.Clustered, "shared_organisations"
			if row.Value != nil && row.Clustered == nil {
				v1.Reason = "every meeting touches one of them, so nothing varies"
			}
		}
		answer.Rows = append(answer.Rows, v1)
	}
	return answer, err
}

// WriteCSV writes a row for each rate of each group.
func (a RatesV1) WriteCSV(w io.Writer) error {
	table := Table{Columns: ratesV1Definition.columns}
	for _, row := range a.Rows {
		lower, upper := row.Interval.Bounds()
		table.Rows = append(table.Rows, []any{row.Group, row.Label, row.Rate, row.Question, row.Unit, row.Numerator, row.Denominator, row.Value, lower, upper,
			row.Method, row.Unknown, row.Lowest, row.Highest, leftOutCell(row.LeftOut), row.Reason})
	}
	return table.WriteCSV(w, a.Frame)
}
