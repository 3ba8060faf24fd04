package api

import (
	"context"

	"aftermatch/projections"
	"aftermatch/projections/impact"
)

// DefinitionName is the input of one definition.
type DefinitionName struct {
	ID string `path:"id" maxLength:"60" doc:"The definition's id for its current version, or a version such as response@1."`
	Knowing
}

func (s *server) definitions() {
	get(s, "impact-definitions", "/impact/definitions", "List what the figures mean: every version of every definition", ReadFigures, s.listDefinitions)
	get(s, "impact-definition", "/impact/definitions/{id}", "Read what a figure means", ReadFigures, s.readDefinition)
}

// listDefinitions answers all at once and the same whatever the log holds.
func (s *server) listDefinitions(ctx context.Context, in *Knowing) (*List[impact.CatalogueEntry], error) {
	asOf, err := s.known(ctx, *in)
	if err != nil {
		return nil, err
	}
	position, _, err := s.log.Head(ctx)
	if asOf != nil {
		position = *asOf
	}
	return &List[impact.CatalogueEntry]{projections.Page[impact.CatalogueEntry]{Items: impact.Catalogue(), Position: position}}, err
}

func (s *server) readDefinition(ctx context.Context, in *DefinitionName) (*struct{ Body impact.CatalogueEntry }, error) {
	if _, err := s.known(ctx, in.Knowing); err != nil {
		return nil, err
	}
	entry, err := impact.CatalogueEntryOf(in.ID)
	return &struct{ Body impact.CatalogueEntry }{entry}, err
}
