package projections

// Processing is what a person must be told beside the data themselves: GDPR article 15(1) and (2). docs/processing.md says
// it at length.
type Processing struct {
	Purposes   []Purpose `json:"purposes"`
	Recipients []string  `json:"recipients"`
	Retention  string    `json:"retention"`
	Source     string    `json:"source"`
	Automated  string    `json:"automated_decisions"`
	Transfers  string    `json:"transfers"`
	Rights     []Right   `json:"rights"`
}

// Purpose is what data are for, and what allows it.
type Purpose struct {
	Purpose    string `json:"purpose"`
	LegalBasis string `json:"legal_basis"`
}

// Right is something that the person may ask for.
type Right struct {
	Right   string `json:"right"`
	Article string `json:"article"`
	How     string `json:"how"`
}

var processing = Processing{
	Purposes: []Purpose{
		{"plan meetings at the conference that the person's organisation registered for", "GDPR article 6(1)(b) or (f): taking part in the conference"},
		{"ask afterwards what came of the meetings", "GDPR article 6(1)(a): consent, if one is recorded below; otherwise article 6(1)(f)"},
	},
	Recipients: []string{"the organiser of the conference", "the managers of the organisations that the person speaks for", "nobody else: ministries see figures, never persons"},
	Retention:  "until the last follow-up wave of the last conference is evaluated, or until the person objects or withdraws consent, whichever is first",
	Source:     "the organisation or organiser that recorded each fact; see recorded_by",
	Automated:  "none",
	Transfers:  "none outside the European Union, unless the operator says otherwise",
	Rights: []Right{
		{"access and a copy", "15", "this answer"},
		{"rectification", "16", "ask the organiser; POST /v1/representatives/{id}/rectify"},
		{"erasure", "17", "ask the organiser; POST /v1/representatives/{id}/erase"},
		{"portability", "20", "this answer, as JSON"},
		{"objection", "21", "ask the organiser; it leads to erasure"},
		{"withdrawal of consent", "7(3)", "ask the organiser, at any time; POST /v1/representatives/{id}/consent with given false"},
		{"complaint", "77", "to a supervisory authority, such as that of the person's country"},
	},
}
