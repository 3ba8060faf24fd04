package impact

import (
	"context"
	"fmt"
	"io"
	"reflect"
	"slices"

	"aftermatch/domain"
)

// An Answer is what a question is answered with: JSON by its tags, and a table.
type Answer interface{ WriteCSV(io.Writer) error }

// A LongAnswer may be too long to be held in memory as it is written. It is written as it is made.
type LongAnswer interface {
	Answer
	WriteJSON(io.Writer) error
}

// A Superseded is an earlier version of a definition. It goes on answering, by a function of its own, so that a figure that
// was quoted can be had again.
type Superseded struct {
	Definition
	Change string                                                // what the next version brought, and why
	Shape  reflect.Type                                          // of the answer
	Answer func(*Reader, context.Context, Frame) (Answer, error) // nil: the current one answers, by the frame's definition
}

func superseded[T Answer](d Definition, change string, answer func(*Reader, context.Context, Frame) (T, error)) Superseded {
	return Superseded{d, change, reflect.TypeFor[T](), func(r *Reader, ctx context.Context, f Frame) (Answer, error) { return answer(r, ctx, f) }}
}

// Earlier lists the earlier versions of the questions. Whoever changes a definition raises its version and leaves here what
// was before.
var Earlier = []Superseded{
	superseded(conversionV1Definition, "the figure adjusted for what is not yet recorded, for recent contacts look worse than they are, and groups of country pairs, sector pairs, prior ties and scope.", (*Reader).conversionV1),
	superseded(ratesV1Definition, "the clustered interval of requests and meetings, for these share organisations and the simple one is too narrow; that of the concentration now has a simple one beside it.", (*Reader).ratesV1),
	{revisionV1Definition, "estimates that are no sums, such as the incidence, shared out among the classes as well, concentration by the same means, and groups.", reflect.TypeFor[Revision](), nil},
	superseded(responseV1Definition, "the clustered interval, for contacts share organisations and the simple one is too narrow.", (*Reader).responseV1),
}

// Name is how a version is asked for, such as conversion@1.
func (d Definition) Name() string { return fmt.Sprintf("%s@%d", d.ID, d.Version) }

// Versions are the names of all versions of the definition, the current one first.
func (d Definition) Versions() []string {
	names := []string{d.Name()}
	for _, e := range Earlier {
		if e.ID == d.ID {
			names = append(names, e.Name())
		}
	}
	return names
}

// VersionOf is the version of a definition that is asked for: an earlier one, or nil when the name is the current one's,
// the definition's id, or empty. The error is a *domain.Error that names the versions there are.
func VersionOf(current Definition, name string) (*Superseded, error) {
	if name == "" || name == current.ID || name == current.Name() {
		return nil, nil
	}
	i := slices.IndexFunc(Earlier, func(e Superseded) bool { return e.ID == current.ID && e.Name() == name })
	if i < 0 {
		return nil, invalid([]domain.Fault{{Field: "definition", Message: "must be " + oneOf(current.Versions())}})
	}
	return &Earlier[i], nil
}

// A CatalogueEntry is a version of a definition with all that can be asked of it.
type CatalogueEntry struct {
	Definition
	Current  bool        `json:"current" doc:"Whether it answers unless another version is asked for."`
	Change   string      `json:"change,omitempty" doc:"Of an earlier version, what the next one brought, and why."`
	Versions []string    `json:"versions" doc:"All versions by the names that the parameter definition takes, the current one first."`
	Filters  []Parameter `json:"filters" doc:"What it takes."`
	GroupBy  []GroupBy   `json:"group_by" doc:"What it may be grouped by."`
	Columns  []Column    `json:"columns" doc:"Of its table."`
	Figure   string      `json:"figure" doc:"The figure by this version."`
}

// A Parameter is a filter that a question takes.
type Parameter struct {
	Name    string `json:"name"`
	Default string `json:"default,omitempty" doc:"What it is unless given; missing where everything counts."`
}

// Catalogue lists every version of every definition, in the order of the handbook, each question's current version first.
func Catalogue() (all []CatalogueEntry) {
	for _, d := range Definitions {
		all = append(all, d.entry(d, ""))
		for _, e := range Earlier {
			if e.ID == d.ID {
				all = append(all, e.entry(d, e.Change))
			}
		}
	}
	return all
}

func (d Definition) entry(current Definition, change string) CatalogueEntry {
	return CatalogueEntry{Definition: d, Current: d.Version == current.Version, Change: change, Versions: current.Versions(), Filters: d.parameters(),
		GroupBy: append([]GroupBy{}, d.groups...), Columns: d.columns, Figure: "/v1/impact/" + d.ID + "?definition=" + d.Name()}
}

// CatalogueEntryOf is a version by its name, or the current one by the definition's id. The error is a *domain.Error when
// there is none.
func CatalogueEntryOf(name string) (CatalogueEntry, error) {
	for _, entry := range Catalogue() {
		if name == entry.Name() || entry.Current && name == entry.ID {
			return entry, nil
		}
	}
	return CatalogueEntry{}, &domain.Error{Reason: domain.NotFound, Code: "not_found", Message: "there is no such definition; GET /v1/impact/definitions lists them"}
}

// parameters are what the question takes, with what they are unless given.
func (d Definition) parameters() []Parameter {
	parameters := []Parameter{{"series", ""}, {"conference", ""}, {"country", ""}, {"sector", ""}}
	if d.scope != "" {
		parameters = append(parameters, Parameter{"scope", string(d.scope)})
	}
	unless := map[string]any{"level": defaultLevel, "window_months": defaultWindow, "attribution": defaultAttribution, "verified": defaultVerified,
		"nodes": defaultNodes, "edges": defaultEdges}
	for _, name := range d.takes {
		parameters = append(parameters, Parameter{name, fmt.Sprint(unless[name])})
	}
	return parameters
}
