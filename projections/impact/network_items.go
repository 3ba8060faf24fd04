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
	PartExternal  NetworkPart = borderExternal
	PartInternal  NetworkPart = borderInternal
	PartUnknown   NetworkPart = borderUnknown
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
	return string(part) == t.novelty() || string(part) == t.border()
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
	var ties []networkTie
	latest, ended := map[Tie]int{}, false
	n.walk(func(e edition, own []networkTie, _, _ *growth) {
		if ended || items.Span != SpanCumulative && !items.Edition.IsZero() && items.Edition != e.ID {
			return
		}
		for _, t := range own {
			if !items.Part.among(t) {
				continue
			}
			if i, again := latest[t.Tie]; again && items.Span == SpanCumulative {
				ties[i] = t
				continue
			}
			latest[t.Tie] = len(ties)
			ties = append(ties, t)
		}
		ended = e.ID == items.Edition
	})
	ties = slices.DeleteFunc(ties, func(t networkTie) bool { return !items.Part.holds(t) })
	page, next, err := pageOf(ties, items.Page)
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
		item := NetworkTieItem{a.Node, b.Node, a.Label, b.Label, conferences[t.Conference], t.novelty(), t.border(), ""}
		if f.Filters.Nodes == NodesOrganisations {
			item.Meetings = "/v1/meetings?conference=" + item.ConferenceID.String() + "&organisation=" + a.Node
		}
		answer.Items = append(answer.Items, item)
	}
	answer.Next = next
	return answer, nil
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
	var nodes []NetworkNode
	n.walk(func(e edition, _ []networkTie, alone, together *growth) {
		last := n.editions[len(n.editions)-1].ID
		if items.Edition != e.ID && (!items.Edition.IsZero() || e.ID != last) {
			return
		}
		wanted := alone
		if items.Span == SpanCumulative || items.Edition.IsZero() {
			wanted = together
		}
		values, _, _ := wanted.betweenness(n.work())
		nodes = wanted.ranked(values)
	})
	if answer.Items, answer.Next, err = pageOf(nodes, items.Page); err != nil {
		return answer, err
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
