package impact

import "io"

var networkColumns = []Column{
	{"conference_id", "the edition"},
	{"label", "its name"},
	{"starts_on", "its first day"},
	{"span", "edition: its own ties; cumulative: its ties and those of all editions before it"},
	{"nodes", "organisations or countries with a tie"},
	{"ties", "each two that are tied, once"},
	{"density", "ties ÷ possible ties"},
	{"components", "how many"},
	{"largest_component", "its nodes"},
	{"ei_index", "from −1, all ties inside a country, to 1, all across a border"},
	{"external", "ties across a border, whatever the scope"},
	{"internal", "ties inside a country, whatever the scope"},
	{"central", "the node of highest betweenness"},
	{"betweenness", "of that node"},
	{"betweenness_exact", "false: an estimate"},
	{"new_ties", "of the edition: ties of two that had none before"},
	{"new_rate", "new_ties ÷ ties"},
	{"new_lower", "of the rate's 95 % interval (Wilson)"},
	{"new_upper", "of the rate's 95 % interval (Wilson)"},
	{"bridging", "new ties of two whom no path joined, though both had ties"},
	{"attaching", "new ties with one that had none"},
	{"closing", "new ties of two whom a path joined already"},
}

// Table is the network as rows: two for each edition.
func (a Network) Table() Table {
	table := Table{Columns: networkColumns}
	for _, e := range a.Editions {
		row := func(span Span, m NetworkMeasures, rest ...any) {
			cells := []any{e.ConferenceID, e.Label, e.StartsOn, span, m.Nodes, m.Ties, m.Density, m.Components, m.Largest}
			if m.EIIndex != nil {
				cells = append(cells, m.EIIndex.Index, m.EIIndex.External, m.EIIndex.Internal)
			} else {
				cells = append(cells, nil, nil, nil)
			}
			if len(m.Central) > 0 {
				cells = append(cells, m.Central[0].Label, m.Central[0].Betweenness, *m.Exact)
			} else {
				cells = append(cells, nil, nil, nil)
			}
			table.Rows = append(table.Rows, append(cells, rest...))
		}
		lower, upper := e.NewTies.Interval.Bounds()
		row(SpanEdition, e.Edition, e.NewTies.Numerator, e.NewTies.Rate, lower, upper, e.Bridging.Numerator, e.Attaching.Numerator, e.Closing.Numerator)
		row(SpanCumulative, e.Cumulative, nil, nil, nil, nil, nil, nil, nil)
	}
	return table
}

// WriteCSV writes the table.
func (a Network) WriteCSV(w io.Writer) error { return a.Table().WriteCSV(w, a.Frame) }

var networkTieColumns = []Column{
	{"node_a", "the organisation's id, or the country's code"},
	{"node_b", "the other"},
	{"label_a", "the name of the first"},
	{"label_b", "the name of the other"},
	{"conference_id", "where they met; in a network of several editions where they met last"},
	{"novelty", "what the tie did to the network before: closing, attaching or bridging; earlier: the two had one"},
	{"border", "external: across a border; internal: inside a country; unknown"},
}

// WriteCSV writes a row for each tie on the page.
func (a NetworkTies) WriteCSV(w io.Writer) error {
	table := Table{Columns: networkTieColumns}
	for _, t := range a.Items {
		table.Rows = append(table.Rows, []any{t.NodeA, t.NodeB, t.LabelA, t.LabelB, optional(given(t.ConferenceID)), t.Novelty, t.Border})
	}
	return table.WriteCSV(w, a.Frame)
}

var networkNodeColumns = []Column{
	{"node", "the organisation's id, or the country's code"},
	{"label", "its name"},
	{"ties", "how many it has"},
	{"component", "how many nodes its component has"},
	{"betweenness", "the share of shortest paths between two others that lead through it"},
}

// WriteCSV writes a row for each node on the page.
func (a NetworkNodes) WriteCSV(w io.Writer) error {
	table := Table{Columns: networkNodeColumns}
	for _, n := range a.Items {
		table.Rows = append(table.Rows, []any{n.Node, n.Label, n.Ties, n.Component, n.Betweenness})
	}
	return table.WriteCSV(w, a.Frame)
}
