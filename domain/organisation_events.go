package domain

// OrganisationEvent is what can happen to an organisation.
//
//sumtype:decl
type OrganisationEvent interface {
	Event
	organisationEvent()
}

// OrganisationRegistered: Aftermatch learned of an organisation. Country, region and sectors hold from
// the beginning until the first relocation or classification.
type OrganisationRegistered struct {
	Name        string   `json:"name"`
	Country     string   `json:"country"`                // ISO 3166-1 alpha-2
	Region      string   `json:"region,omitempty"`       // NUTS
	NUTSVersion int      `json:"nuts_version,omitempty"` // the year of the NUTS version that the region is from, when known
	Sectors     []string `json:"sectors,omitempty"`      // slugs of Sectors
	NeedsReview bool     `json:"needs_review,omitempty"` // typed in beside something else, perhaps a duplicate
}

// OrganisationRenamed: it bears another name from now on.
type OrganisationRenamed struct {
	Name string `json:"name"`
}

// OrganisationRelocated: its seat moved to another country or region. What happened before stays where
// it was.
type OrganisationRelocated struct {
	Country     string `json:"country"`
	Region      string `json:"region,omitempty"`
	NUTSVersion int    `json:"nuts_version,omitempty"`
}

// OrganisationClassified: it works in these sectors from now on.
type OrganisationClassified struct {
	Sectors []string `json:"sectors"`
}

// ExternalIDLinked: a register or platform knows the organisation by this identifier.
type ExternalIDLinked struct {
	Scheme Scheme `json:"scheme"`
	Value  string `json:"value"` // as CanonicalExternalID writes it
}

// OrganisationsMerged: this organisation is the same as another, and is its alias from now on.
type OrganisationsMerged struct {
	Into ID `json:"into"`
}

// OrganisationMergeReverted: the two are different after all.
type OrganisationMergeReverted struct {
	Reason string `json:"reason,omitempty"`
}

// OrganisationDissolved: it ceased to exist.
type OrganisationDissolved struct {
	Reason string `json:"reason,omitempty"`
}

// Scheme is a register of organisations, or a platform with their profiles.
type Scheme string

// The schemes of external ids.
const (
	SchemeROR     Scheme = "ror"     // Research Organization Registry
	SchemePIC     Scheme = "pic"     // participant identification code of the European Commission
	SchemeVAT     Scheme = "vat"     // VAT identification number
	SchemeLEI     Scheme = "lei"     // legal entity identifier, ISO 17442
	SchemeProfile Scheme = "profile" // of a profile on a matchmaking platform: its web address, or <conference>/<id there>
)

// Schemes lists every scheme.
var Schemes = []Scheme{SchemeROR, SchemePIC, SchemeVAT, SchemeLEI, SchemeProfile}

func (OrganisationRegistered) EventType() string    { return "OrganisationRegistered" }
func (OrganisationRenamed) EventType() string       { return "OrganisationRenamed" }
func (OrganisationRelocated) EventType() string     { return "OrganisationRelocated" }
func (OrganisationClassified) EventType() string    { return "OrganisationClassified" }
func (ExternalIDLinked) EventType() string          { return "ExternalIDLinked" }
func (OrganisationsMerged) EventType() string       { return "OrganisationsMerged" }
func (OrganisationMergeReverted) EventType() string { return "OrganisationMergeReverted" }
func (OrganisationDissolved) EventType() string     { return "OrganisationDissolved" }

func (OrganisationRegistered) organisationEvent()    {}
func (OrganisationRenamed) organisationEvent()       {}
func (OrganisationRelocated) organisationEvent()     {}
func (OrganisationClassified) organisationEvent()    {}
func (ExternalIDLinked) organisationEvent()          {}
func (OrganisationsMerged) organisationEvent()       {}
func (OrganisationMergeReverted) organisationEvent() {}
func (OrganisationDissolved) organisationEvent()     {}
