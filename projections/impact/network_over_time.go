package impact

import (
	"context"
	"iter"

	"aftermatch/domain"
	"aftermatch/projections/impact/estimate"
)

// NetworkDefinition is questions 33, 23 and 24: how the network of those who met grows, and what is new in it.
var NetworkDefinition = Definition{
	ID: "network", Version: 1,
	Title:   "Network over time",
	TitleDE: "Netzwerk im Zeitverlauf",
	Text: `How the network of those who met grew from edition to edition, each edition by itself and together with all before it.

Nodes are the organisations that have a tie (merged ones counted as one), or their countries. Two have a tie when they made a contact: at least one meeting held at the conference; or, when projects are asked for, a contact from which a joint project had come to the level asked for by the cut-off date. Several contacts of the same two are one tie.

Density is the share of possible ties that exist. A component is all that is connected by some path. Betweenness of a node is the share of shortest paths between two others that lead through it. The E–I index is (ties across a border − ties inside a country) ÷ both, from −1 to 1; it takes ties of both kinds whatever the scope, for it compares them. Countries are those of the conference's first day, in the network of several editions those of the latest contact.

A tie is new when the two had none before the conference, as far as is known: no contact at any conference before, of whatever series, no joint project, no tie that they declared. A new tie bridges when no path joined the two in the network of all ties of all conferences before; when one of the two had no tie at all it attaches a newcomer, which is counted apart, as otherwise every newcomer would look like a bridge; otherwise it closes a path.

Left out and counted are contacts of an organisation with itself after a merge, those held only after the conference, and those typed in only after a project of the two was recorded.`,
	TextDE: `Wie das Netzwerk derer, die sich trafen, von Ausgabe zu Ausgabe wuchs, jede Ausgabe für sich und zusammen mit allen davor.

Knoten sind die Organisationen, die eine Verbindung haben (zusammengeführte gelten als eine), oder ihre Länder. Zwei sind verbunden, wenn sie einen Kontakt hatten: mindestens ein Treffen auf der Konferenz; oder, wenn nach Projekten gefragt ist, einen Kontakt, aus dem bis zum Stichtag ein gemeinsames Projekt der gefragten Stufe geworden war. Mehrere Kontakte derselben zwei sind eine Verbindung.

Die Dichte ist der Anteil der möglichen Verbindungen, die bestehen. Eine Komponente ist alles, was durch einen Weg verbunden ist. Die Betweenness eines Knotens ist der Anteil der kürzesten Wege zwischen zwei anderen, die über ihn führen. Der E–I-Index ist (Verbindungen über eine Grenze − Verbindungen in einem Land) ÷ beide, von −1 bis 1; er nimmt beide Arten, gleich welcher Ausschnitt gefragt ist, denn er vergleicht sie. Länder sind die des ersten Konferenztags, im Netzwerk mehrerer Ausgaben die des letzten Kontakts.

Neu ist eine Verbindung, wenn die zwei vor der Konferenz keine hatten, soweit bekannt: keinen Kontakt auf irgendeiner Konferenz davor, gleich welcher Reihe, kein gemeinsames Projekt, keine von ihnen erklärte Beziehung. Eine neue Verbindung überbrückt, wenn im Netzwerk aller Verbindungen aller Konferenzen davor kein Weg die zwei verband; hatte einer der beiden noch gar keine, so bindet sie einen Neuling an, was getrennt gezählt wird, da sonst jeder Neuling wie eine Brücke aussähe; andernfalls schließt sie einen Weg.

Ausgelassen und gezählt werden Kontakte einer Organisation mit sich selbst nach einer Zusammenführung, solche, deren Treffen alle nach der Konferenz stattfanden, und solche, die erst eingetippt wurden, nachdem ein gemeinsames Projekt erfasst war.`,
	scope:   ScopeCrossBorder,
	takes:   []string{"nodes", "edges", "level", "verified"},
	columns: networkColumns,
}

// Network is the answer to questions 33, 23 and 24.
type Network struct {
	Figure
	Novelty
	Editions []NetworkEdition `json:"editions" doc:"In the order in which they began."`
}

// NetworkEdition is the network at one edition.
type NetworkEdition struct {
	ConferenceID domain.ID   `json:"conference_id"`
	Label        string      `json:"label" doc:"The conference's name."`
	StartsOn     domain.Date `json:"starts_on"`
	Novelty
	Edition    NetworkMeasures `json:"edition" doc:"Its own ties."`
	Cumulative NetworkMeasures `json:"cumulative" doc:"Its ties and those of all editions before it."`
}

// Novelty says what ties did to the network that was there before their edition.
type Novelty struct {
	NewTies   estimate.Share `json:"new_ties" doc:"Ties of two that had none before, of all."`
	Bridging  estimate.Share `json:"bridging" doc:"New ties of two whom no path joined, though both had ties, of the new ones."`
	Attaching estimate.Share `json:"attaching" doc:"New ties with one that had none, of the new ones."`
	Closing   estimate.Share `json:"closing" doc:"New ties of two whom a path joined already, of the new ones."`
}

// NetworkMeasures say how a network hangs together.
type NetworkMeasures struct {
	Nodes      int               `json:"nodes"`
	Ties       int               `json:"ties"`
	Density    *float64          `json:"density" doc:"Ties ÷ possible ties."`
	Components int               `json:"components"`
	Largest    int               `json:"largest_component" doc:"The nodes of the largest component."`
	EIIndex    *estimate.EIIndex `json:"ei_index" doc:"From −1, all ties inside a country, to 1, all across a border; of ties of both kinds, whatever the scope."`
	Central    []NetworkNode     `json:"central" doc:"The nodes of highest betweenness."`
	Exact      *bool             `json:"betweenness_exact" doc:"false: estimated from a selection of starting nodes; null: not given."`
	Reasons    map[string]string `json:"reasons,omitempty" doc:"Why a measure is null, by its name."`
	TiesBelow  string            `json:"ties_items" doc:"The ties, one by one."`
	NodesBelow string            `json:"nodes_items" doc:"The nodes, one by one."`
}

// NetworkNode is a node with its place in the network.
type NetworkNode struct {
	Node        string   `json:"node" doc:"The organisation's id, or the country's code."`
	Label       string   `json:"label" doc:"The organisation's name, or the country's code."`
	Ties        int      `json:"ties"`
	Component   int      `json:"component" doc:"How many nodes its component has."`
	Betweenness *float64 `json:"betweenness" doc:"The share of shortest paths between two others that lead through it; null when the network is too large to tell."`

	number int32
}

const (
	betweennessWork = 12_000_000 // nodes × ties of all networks of one answer: some 100 ms of one core
	centralNodes    = 5
)

// network is what is known of the ties that a frame is about.
type network struct {
	Frame
	conferences  []edition    // all, in the order in which they began
	rank         []int32      // the place of each there, by its number
	editions     []edition    // those that the filters admit and that began by the cut-off
	ties         []networkTie // theirs, and as many of all others as these are to be compared with; in the order of conferences
	nodes, pairs int          // the numbers of nodes, and of each two that are tied, are below these
	leftOut      []codedPair  // those shown who make no contact, and contacts without a country where that leaves them out: why, as a place in noTie
}

func (r *Reader) network(ctx context.Context, f Frame) (n network, err error) {
	n.Frame = f
	editions, err := r.editions(ctx, f)
	if err != nil {
		return n, err
	}
	all := f
	all.Filters.Conference, all.Filters.Series = domain.ID{}, ""
	if n.conferences, err = r.editions(ctx, all); err != nil {
		return n, err
	}
	for place, e := range n.conferences {
		n.rank = append(n.rank, make([]int32, max(0, int(e.No)+1-len(n.rank)))...)
		n.rank[e.No] = int32(place)
	}
	for _, e := range editions {
		if f.Until != nil && e.StartsOn <= *f.Until {
			n.editions = append(n.editions, e)
		}
	}
	if n.ties, n.leftOut, err = r.ties(ctx, f, editions, true); err != nil {
		return n, err
	}
	n.arrange()
	if f.Filters.Nodes == NodesCountries {
		n.betweenCountries()
	} else if len(editions) < len(n.conferences) {
		if err := r.readBefore(ctx, &n, editions); err != nil {
			return n, err
		}
	}
	n.classify()
	return n, nil
}

// steps are the ties of each day on which conferences began: they are simultaneous.
func (n network) steps() iter.Seq[[]networkTie] {
	day := func(t networkTie) domain.Date { return n.conferences[n.rank[t.Conference]].StartsOn }
	return func(yield func([]networkTie) bool) {
		for rest := n.ties; len(rest) > 0; {
			end, today := 1, day(rest[0])
			for end < len(rest) && (rest[end].Conference == rest[end-1].Conference || day(rest[end]) == today) {
				end++
			}
			if !yield(rest[:end]) {
				return
			}
			rest = rest[end:]
		}
	}
}

// classify says of each tie what it did to the network before it.
func (n network) classify() {
	before := estimate.NewClassifier(n.nodes, n.pairs)
	for step := range n.steps() {
		for i := range step {
			step[i].Kind = before.Classify(step[i].Tie, step[i].pair)
		}
		for _, t := range step {
			before.Join(t.Tie)
		}
	}
}

// own are the ties of each edition.
func (n network) own() iter.Seq2[edition, []networkTie] {
	return func(yield func(edition, []networkTie) bool) {
		rest := n.ties
		for _, e := range n.editions {
			for len(rest) > 0 && n.rank[rest[0].Conference] < n.rank[e.No] {
				rest = rest[1:]
			}
			end := 0
			for end < len(rest) && rest[end].Conference == e.No {
				end++
			}
			if !yield(e, rest[:end]) {
				return
			}
			rest = rest[end:]
		}
	}
}

// walk grows the network edition by edition: at each, alone has its own ties and together those of all up to it; at the
// first of any ties these are the same. They are good until the next.
func (n network) walk(visit func(e edition, own []networkTie, alone, together *growth)) {
	single, together := newGrowth(n.nodes, 0), newGrowth(n.nodes, n.pairs)
	for e, own := range n.own() {
		alone := together
		if !together.isEmpty() {
			alone = single
			alone.forget()
			alone.add(own)
		}
		together.add(own)
		visit(e, own, alone, together)
	}
}

// work is how much the betweenness of one of the networks may take.
func (n network) work() int { return betweennessWork / max(1, 2*len(n.editions)) }

// Network answers questions 33, 23 and 24.
func (r *Reader) Network(ctx context.Context, f Frame) (Network, error) {
	answer := Network{Figure: f.figure(), Editions: []NetworkEdition{}}
	n, err := r.network(ctx, f)
	if err != nil {
		return answer, err
	}
	left := make([]int, len(noTie))
	for _, pair := range n.leftOut {
		left[pair.Code]++
	}
	answer.leaveOut(left)
	var all kindCounts
	n.walk(func(e edition, own []networkTie, alone, together *growth) {
		var counts kindCounts
		for _, t := range own {
			if t.shown() && t.A != t.B {
				counts[t.kind()]++
				all[t.kind()]++
			}
		}
		answer.Editions = append(answer.Editions, NetworkEdition{
			ConferenceID: e.ID, Label: e.Name, StartsOn: e.StartsOn, Novelty: noveltyOf(counts),
			Edition: n.measure(alone, e, SpanEdition), Cumulative: n.measure(together, e, SpanCumulative),
		})
	})
	answer.Novelty = noveltyOf(all)
	var central []*NetworkNode
	for i := range answer.Editions {
		for _, m := range []*NetworkMeasures{&answer.Editions[i].Edition, &answer.Editions[i].Cumulative} {
			for k := range m.Central {
				central = append(central, &m.Central[k])
			}
		}
	}
	return answer, r.name(ctx, f, central)
}

// kindCounts are how many ties did what.
type kindCounts [estimate.TieBridging + 1]int

func noveltyOf(counts kindCounts) Novelty {
	bridging, attaching, closing := counts[estimate.TieBridging], counts[estimate.TieAttaching], counts[estimate.TieClosing]
	isNew := bridging + attaching + closing
	const none = "there is no new tie"
	return Novelty{
		NewTies:  estimate.ShareOf(isNew, isNew+counts[estimate.TieRepeated], "there is no tie"),
		Bridging: estimate.ShareOf(bridging, isNew, none), Attaching: estimate.ShareOf(attaching, isNew, none), Closing: estimate.ShareOf(closing, isNew, none),
	}
}

// measure takes the measures of an edition's network.
func (n network) measure(g *growth, e edition, span Span) NetworkMeasures {
	m := NetworkMeasures{
		Nodes: g.nodes(), Ties: len(g.ties), Density: g.density(), Components: g.nodes() - g.joins, Largest: int(g.largest),
		Central: []NetworkNode{}, Reasons: map[string]string{},
		TiesBelow: n.networkItems("ties", e, span), NodesBelow: n.networkItems("nodes", e, span),
	}
	if m.Density == nil {
		m.Reasons["density"] = "there are fewer than two nodes"
	}
	if n.Filters.Nodes == NodesCountries {
		m.Reasons["ei_index"] = "the nodes are countries themselves"
	} else if m.EIIndex = g.eiIndex(); m.EIIndex == nil {
		m.Reasons["ei_index"] = "of no tie both countries are known"
	}
	if values, exact, ok := g.betweenness(n.work()); ok {
		m.Exact = &exact
		ranked := g.ranked(values)
		for _, place := range ranked[:min(centralNodes, len(ranked))] {
			m.Central = append(m.Central, g.node(place, values))
		}
	} else {
		m.Reasons["betweenness"] = "the networks are too large; ask for one conference, or for a series"
	}
	return m
}
