package domain

// RepresentativeEvent is what can happen to a representative. These events alone hold personal data, and only sealed.
//
//sumtype:decl
type RepresentativeEvent interface {
	Event
	representativeEvent()
}

// RepresentativeRegistered: Aftermatch learned of a person who speaks for an organisation.
type RepresentativeRegistered struct {
	Name  Sealed `json:"name"`
	Email Sealed `json:"email,omitzero"`
}

// AffiliationStarted: the person speaks for the organisation from then on.
type AffiliationStarted struct {
	OrganisationID ID     `json:"organisation_id"`
	Position       Sealed `json:"position,omitzero"`
}

// AffiliationEnded: the person speaks for it no longer.
type AffiliationEnded struct {
	OrganisationID ID `json:"organisation_id"`
}

// ConsentGiven: the person agreed to a privacy notice. It is the evidence that GDPR article 7(1) asks for.
type ConsentGiven struct {
	Notice string      `json:"notice"` // which version of the notice, such as 2017-1
	Form   ConsentForm `json:"form"`
}

// ConsentWithdrawn: the person took the consent back. The person's key is destroyed.
type ConsentWithdrawn struct{}

// PersonalDataErased: the person's key is destroyed, and with it all that is known of the person beside facts
// about organisations.
type PersonalDataErased struct {
	Ground ErasureGround `json:"ground"`
}

// ConsentForm is how a consent was given.
type ConsentForm string

// ErasureGround is why personal data were erased: GDPR article 17(1).
type ErasureGround string

// The grounds of an erasure.
const (
	GroundRequest   ErasureGround = "request"           // the person asked for it, or objected
	GroundConsent   ErasureGround = "consent_withdrawn" // article 17(1)(b)
	GroundRetention ErasureGround = "retention"         // no longer needed: article 17(1)(a)
	GroundUnlawful  ErasureGround = "unlawful"          // should not have been recorded: article 17(1)(d)
)

// The closed lists of forms and grounds.
var (
	ConsentForms   = []ConsentForm{"online", "written", "spoken"}
	ErasureGrounds = []ErasureGround{GroundRequest, GroundConsent, GroundRetention, GroundUnlawful}
)

func (RepresentativeRegistered) EventType() string { return "RepresentativeRegistered" }
func (AffiliationStarted) EventType() string       { return "AffiliationStarted" }
func (AffiliationEnded) EventType() string         { return "AffiliationEnded" }
func (ConsentGiven) EventType() string             { return "ConsentGiven" }
func (ConsentWithdrawn) EventType() string         { return "ConsentWithdrawn" }
func (PersonalDataErased) EventType() string       { return "PersonalDataErased" }

func (RepresentativeRegistered) representativeEvent() {}
func (AffiliationStarted) representativeEvent()       {}
func (AffiliationEnded) representativeEvent()         {}
func (ConsentGiven) representativeEvent()             {}
func (ConsentWithdrawn) representativeEvent()         {}
func (PersonalDataErased) representativeEvent()       {}
