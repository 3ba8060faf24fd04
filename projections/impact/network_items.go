package impact

import (
	"context"
	"slices"

	"aftermatch/domain"
	"aftermatch/projections"
)

// Span says which of the two networks of an edition is meant.
type Span string

// The spans.
const (
	SpanEdition    Span = "edition"    // its own ties
	SpanCumulative Span = "cumulative" // its ties and those of all editions before it
)

// NetworkPart is a part of the ties.
type NetworkPart string

// The parts: by what ties did to the network before them, and by where they run, which takes those of every scope as the
// E–I index does.
const (
	PartNew       NetworkPart = "new"
	PartBridging  NetworkPart = noveltyBridging
	PartAttaching NetworkPart = noveltyAttaching
	PartClosing   NetworkPart = noveltyClosing
	PartExternal  NetworkPart = "external" // across a border
	PartInternal  NetworkPart = "internal" // inside a country
	PartUnknown   NetworkPart = "unknown"  // a country is not known
)

// NetworkItems says which ties or nodes of a network are wanted one by one.
type NetworkItems struct {
	Edition domain.ID   // one of the answer; zero: all of them, or together the last
	Span    Span        // "": edition
	Part    NetworkPart // of ties; "": all
	Page
}

// NetworkTies lists ties.
type NetworkTies struct {
	Frame
	Items []NetworkTieItem `json:"items"`
	Next  *string          `json:"next"`
}

// NetworkTieItem is one tie. In a network of several editions it is listed as at the latest contact of the two.
type NetworkTieItem struct {
	NodeA        string    `json:"node_a" doc:"The organisation's id, or the country's code."`
	NodeB        string    `json:"node_b"`
	LabelA       string    `json:"label_a"`
	LabelB       string    `json:"label_b"`
	ConferenceID domain.ID `json:"conference_id"`
	Novelty      string    `json:"novelty" enum:"earlier,closing,attaching,bridging" doc:"What it did to the network before; earlier: the two had a tie."`
	Border       string    `json:"border" enum:"external,internal,unknown" doc:"external: across a border."`
	Meetings     string    `json:"meetings,omitempty" doc:"The meetings of the first of the two at the conference."`
}

// NetworkNodes lists nodes.
type NetworkNodes struct {
	Frame
	Items []NetworkNode `json:"items"`
	Next  *string       `json:"next"`
}

// networkItems is the address of the ties or nodes of an edition's network.
func (n network) networkItems(what string, e edition, span Span) string {
	query := n.query()
	query.Set("edition", e.ID.String())
	query.Set("span", string(span))
	return "/v1/impact/network/" + what + "?" + query.Encode()
}

// check refuses what the network does not have.
func (items NetworkItems) check(n network) error {
	var faults []domain.Fault
	if !items.Edition.IsZero() && !slices.ContainsFunc(n.editions, func(e edition) bool { return e.ID == items.Edition }) {
		faults = append(faults, domain.Fault{Field: "edition", Message: "is none of the figure's editions"})
	}
	if spans := []Span{SpanEdition, SpanCumulative}; items.Span != "" && !slices.Contains(spans, items.Span) {
		faults = append(faults, domain.Fault{Field: "span", Message: "must be " + oneOf(spans)})
	}
	parts := []NetworkPart{PartNew, PartBridging, PartAttaching, PartClosing, PartExternal, PartInternal, PartUnknown}
	if items.Part != "" && !slices.Contains(parts, items.Part) {
		faults = append(faults, domain.Fault{Field: "part", Message: "must be " + oneOf(parts)})
	}
	if items.Span == SpanCumulative && items.Part != "" && !items.Part.isBorder() {
		faults = append(faults, domain.Fault{Field: "part", Message: "what is new is new to an edition: goes with span edition"})
	}
	return invalid(faults)
}

func (part NetworkPart) isBorder() bool {
	return part == PartExternal || part == PartInternal || part == PartUnknown
}

// among tells whether a tie is among those of which the part is one.
func (part NetworkPart) among(t networkTie) bool {
	if part.isBorder() {
		return t.Chosen
	}
	return t.shown() && t.A != t.B
}

// holds tells whether a tie among them is of the part.
func (part NetworkPart) holds(t networkTie) bool {
	switch part {
	case "":
		return true
	case PartNew:
		return t.isNew()
	}
	return string(part) == t.novelty() || string(part) == t.border().String()
}

// NetworkTies lists what the counts of ties count; read to the end, each list is as long as its count.
func (r *Reader) NetworkTies(ctx context.Context, f Frame, items NetworkItems) (NetworkTies, error) {
	answer := NetworkTies{Frame: f, Items: []NetworkTieItem{}}
	n, err := r.network(ctx, f)
	if err == nil {
		err = items.check(n)
	}
	if err != nil {
		return answer, err
	}
	page, next, err := pageOf(n.listed(items), items.Page)
	if err != nil {
		return answer, err
	}
	var nodes []*NetworkNode
	for _, t := range page {
		nodes = append(nodes, &NetworkNode{number: t.A}, &NetworkNode{number: t.B})
	}
	if err := r.name(ctx, f, nodes); err != nil {
		return answer, err
	}
	conferences := map[int32]domain.ID{}
	for _, e := range n.editions {
		conferences[e.No] = e.ID
	}
	for i, t := range page {
		a, b := nodes[2*i], nodes[2*i+1]
		item := NetworkTieItem{a.Node, b.Node, a.Label, b.Label, conferences[t.Conference], t.novelty(), t.border().String(), ""}
		if f.Filters.Nodes == NodesOrganisations {
			item.Meetings = "/v1/meetings?conference=" + item.ConferenceID.String() + "&organisation=" + a.Node
		}
		answer.Items = append(answer.Items, item)
	}
	answer.Next = next
	return answer, nil
}

// listed are the ties that are wanted, in the order of the list.
func (n network) listed(items NetworkItems) (ties []*networkTie) {
	var latest []int32 // of each pair, one more than its place in the list
	if items.Span == SpanCumulative {
		latest = make([]int32, n.pairs)
	}
	for e, own := range n.own() {
		if latest == nil && !items.Edition.IsZero() && items.Edition != e.ID {
			continue
		}
		for i := range own {
			t := &own[i]
			switch {
			case !items.Part.among(*t):
			case latest == nil:
				ties = append(ties, t)
			case latest[t.pair] > 0:
				ties[latest[t.pair]-1] = t
			default:
				ties = append(ties, t)
				latest[t.pair] = int32(len(ties))
			}
		}
		if e.ID == items.Edition {
			break
		}
	}
	return slices.DeleteFunc(ties, func(t *networkTie) bool { return !items.Part.holds(*t) })
}

// NetworkNodes lists the nodes of one network, those of highest betweenness first.
func (r *Reader) NetworkNodes(ctx context.Context, f Frame, items NetworkItems) (NetworkNodes, error) {
	answer := NetworkNodes{Frame: f, Items: []NetworkNode{}}
	n, err := r.network(ctx, f)
	if err == nil {
		err = items.check(n)
	}
	if err != nil {
		return answer, err
	}
	g := newGrowth(n.nodes, n.pairs)
	for e, own := range n.own() {
		if items.Edition.IsZero() || items.Span == SpanCumulative || e.ID == items.Edition {
			g.add(own)
		}
		if e.ID == items.Edition {
			break
		}
	}
	values, _, _ := g.betweenness(n.work())
	places, next, err := pageOf(g.ranked(values), items.Page)
	if err != nil {
		return answer, err
	}
	answer.Next = next
	for _, place := range places {
		answer.Items = append(answer.Items, g.node(place, values))
	}
	page := make([]*NetworkNode, len(answer.Items))
	for i := range answer.Items {
		page[i] = &answer.Items[i]
	}
	return answer, r.name(ctx, f, page)
}

// name gives nodes their names.
func (r *Reader) name(ctx context.Context, f Frame, nodes []*NetworkNode) error {
	if f.Filters.Nodes == NodesCountries {
		for _, node := range nodes {
			node.Node = projections.Country(int16(node.number))
			node.Label = node.Node
		}
		return nil
	}
	numbers := make([]int32, len(nodes))
	for i, node := range nodes {
		numbers[i] = node.number
	}
	organisations, err := r.organisations(ctx, f, numbers)
	for _, node := range nodes {
		o := organisations[node.number]
		node.Node, node.Label = o.ID.String(), o.Name
	}
	return err
}
