package api

import (
	"context"

	"aftermatch/domain"
	"aftermatch/projections"
)

// OrganisationQuery is the input of the list of organisations.
type OrganisationQuery struct {
	Query          string `query:"q" maxLength:"200" doc:"A part of the name, in any case."`
	Country        string `query:"country" doc:"Where it is now: ISO 3166-1 alpha-2."`
	Sector         string `query:"sector" doc:"A slug of the product's list."`
	NeedsReview    bool   `query:"needs_review" doc:"Only those typed in beside something else and not looked at yet."`
	IncludeAliases bool   `query:"include_aliases" doc:"Also those that were merged into another."`
	Knowing
	Paging
}

func (s *server) organisations() {
	get(s, "list-organisations", "/organisations", "List organisations", ReadDirectory, s.listOrganisations)
	get(s, "get-organisation", "/organisations/{id}", "Read an organisation", ReadDirectory,
		one(s, "organisation", ReadDirectory, s.reader.Organisation, func(o projections.Organisation) face { return face{version: o.Version, derived: true} }))
	create(s, "register-organisation", "/organisations", "Register an organisation", Register, making[domain.OrganisationRegistered](s, "/v1/organisations/"))
	fact[domain.OrganisationRenamed](s, "organisation", "rename", "rename-organisation", "Record a new name", Register)
	fact[domain.OrganisationRelocated](s, "organisation", "relocate", "relocate-organisation", "Record a move to another country or region", Register)
	fact[domain.OrganisationClassified](s, "organisation", "classify", "classify-organisation", "Record other sectors", Register)
	become(s, "organisation", "external-ids", "link-external-id", "Link an identifier of a register or platform", Register, externalID.event)
	fact[domain.OrganisationsMerged](s, "organisation", "merge", "merge-organisation", "Make a duplicate the alias of another organisation", Unite)
	fact[domain.OrganisationMergeReverted](s, "organisation", "revert-merge", "revert-organisation-merge", "Record that a merged organisation is another one after all", Unite)
	fact[domain.OrganisationDissolved](s, "organisation", "dissolve", "dissolve-organisation", "Record that an organisation ceased to exist", Register)
}

func (s *server) listOrganisations(ctx context.Context, in *OrganisationQuery) (*List[projections.Organisation], error) {
	listing, err := s.listing(ctx, in.Knowing, in.Paging)
	if err != nil {
		return nil, err
	}
	page, err := s.reader.Organisations(ctx, projections.OrganisationFilter{
		Query: in.Query, Country: in.Country, Sector: in.Sector, NeedsReview: in.NeedsReview, IncludeAliases: in.IncludeAliases, Listing: listing})
	return &List[projections.Organisation]{page}, err
}

// externalID is an identifier as people write it; it is stored in its one canonical form.
type externalID struct {
	Scheme domain.Scheme `json:"scheme" doc:"The register or platform."`
	Value  string        `json:"value" doc:"The identifier there."`
}

func (x externalID) event() domain.Event {
	return domain.ExternalIDLinked{Scheme: x.Scheme, Value: domain.CanonicalExternalID(x.Scheme, x.Value)}
}
