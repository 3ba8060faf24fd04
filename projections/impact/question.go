package impact

import (
	"fmt"
	"net/url"
	"reflect"

	"aftermatch/domain"
)

// A Question says which facts a figure is to be made of, up to which day, and as known when.
type Question struct {
	Filters
	Cut
}

// Filters select facts and choose how they count. A zero field leaves that to the question's definition. The tags name
// and explain them wherever they are spoken of.
type Filters struct {
	Series       string      `json:"series,omitempty" query:"series" maxLength:"300" doc:"Conferences of the series of exactly this name."`
	Conference   domain.ID   `json:"conference,omitzero" query:"conference" format:"uuid" doc:"One conference; together with series, only if it is of that series."`
	Country      string      `json:"country,omitempty" query:"country" maxLength:"2" doc:"One of the two organisations was in this country on the conference's first day. ISO 3166-1 alpha-2."`
	Sector       string      `json:"sector,omitempty" query:"sector" maxLength:"60" doc:"One of the two organisations worked in this sector on the conference's first day. A slug of the product's list."`
	Scope        Scope       `json:"scope,omitempty" query:"scope" enum:"all,cross_border,domestic" doc:"Whether the two organisations were in different countries on the conference's first day."`
	Level        Level       `json:"level,omitempty" query:"level" enum:"idea,agreement,proposal,funded,started,funded_or_started" doc:"How far a joint project must have come to count."`
	WindowMonths int         `json:"window_months,omitempty" query:"window_months" minimum:"1" maximum:"240" doc:"How many months after the conference's first day still count."`
	GroupBy      GroupBy     `json:"group_by,omitempty" query:"group_by" enum:"conference,series,country,sector,country_pair,sector_pair,prior_tie,scope" doc:"One figure for each of these, beside the one for all."`
	Attribution  Attribution `json:"attribution,omitempty" query:"attribution" enum:"first,last,linear" doc:"How a project's credit is shared among the meetings before it."`
	Verified     Verified    `json:"verified,omitempty" query:"verified" enum:"all,confirmed" doc:"Whether a partner of a project counts before it has confirmed its part itself. One that disputes it never counts."`
	Nodes        Nodes       `json:"nodes,omitempty" query:"nodes" enum:"organisations,countries" doc:"What a network joins."`
	Edges        Edges       `json:"edges,omitempty" query:"edges" enum:"contacts,projects" doc:"What joins two nodes of a network: to have met, or a joint project that came of it."`
}

// A Cut says where a figure stops.
type Cut struct {
	Until *domain.Date // the last day that counts; nil: the day on which the as-of position was recorded
	AsOf  *int64       // the state of knowledge, as a log position; nil, or later than what is known: all that is known
}

// Scope selects contacts by whether a border runs between the two.
type Scope string

// The scopes.
const (
	ScopeAll         Scope = "all"
	ScopeCrossBorder Scope = "cross_border"
	ScopeDomestic    Scope = "domestic"
)

// Level is how far a joint project has come. A step implies those that it presupposes: an award is a proposal and an
// agreement too.
type Level string

// The levels.
const (
	LevelIdea            Level = "idea"
	LevelAgreement       Level = "agreement"
	LevelProposal        Level = "proposal"
	LevelFunded          Level = "funded"
	LevelStarted         Level = "started"
	LevelFundedOrStarted Level = "funded_or_started"
)

// GroupBy is what a figure may be given for each of.
type GroupBy string

// The groups. A meeting belongs to the countries and sectors of both organisations, so those groups overlap.
const (
	ByConference GroupBy = "conference"
	BySeries     GroupBy = "series"
	ByCountry    GroupBy = "country"
	BySector     GroupBy = "sector"

	// Of contacts alone.
	ByCountryPair GroupBy = "country_pair"
	BySectorPair  GroupBy = "sector_pair" // of a sector of the one and a sector of the other, each with each
	ByPriorTie    GroupBy = "prior_tie"
	ByScope       GroupBy = "scope"
)

// disjoint tells whether a contact is in one group only.
func (g GroupBy) disjoint() bool {
	switch g {
	case ByConference, BySeries, ByCountryPair, ByPriorTie, ByScope:
		return true
	case ByCountry, BySector, BySectorPair:
	}
	return false
}

// Verified says whose word makes an organisation a project's partner.
type Verified string

// The two readings of partnership.
const (
	VerifiedAll       Verified = "all"
	VerifiedConfirmed Verified = "confirmed" // only partners that confirmed it themselves
)

// Nodes are what a network joins.
type Nodes string

// The kinds of nodes.
const (
	NodesOrganisations Nodes = "organisations"
	NodesCountries     Nodes = "countries"
)

// Edges are what joins two nodes of a network.
type Edges string

// The kinds of edges.
const (
	EdgesContacts Edges = "contacts"
	EdgesProjects Edges = "projects"
)

// The closed lists that filters are chosen from.
var (
	Scopes       = []Scope{ScopeAll, ScopeCrossBorder, ScopeDomestic}
	Levels       = []Level{LevelIdea, LevelAgreement, LevelProposal, LevelFunded, LevelStarted, LevelFundedOrStarted}
	Attributions = []Attribution{FirstMeeting, LastMeeting, EveryMeeting}
	Verifieds    = []Verified{VerifiedAll, VerifiedConfirmed}
	NodeKinds    = []Nodes{NodesOrganisations, NodesCountries}
	EdgeKinds    = []Edges{EdgesContacts, EdgesProjects}
)

// given are the filters as a query string has them, without those that are not given.
func (f Filters) given() url.Values {
	values, fields := url.Values{}, reflect.ValueOf(f)
	for i := range fields.NumField() {
		if field := fields.Field(i); !field.IsZero() {
			values.Set(fields.Type().Field(i).Tag.Get("query"), fmt.Sprint(field.Interface()))
		}
	}
	return values
}
