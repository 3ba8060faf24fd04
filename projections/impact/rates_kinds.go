package impact

import (
	"fmt"
	"strings"
)

// RateKind says what a rate is.
type RateKind struct {
	Rate     string `json:"rate"`
	Question int    `json:"question"`
	Unit     string `json:"unit" enum:"requests,meetings,projects,organisations"`
	Title    string `json:"title"`
	TitleDE  string `json:"title_de"`
	Text     string `json:"text" doc:"Numerator ÷ denominator, what is unknown and what is left out."`
	TextDE   string `json:"text_de"`

	of        rateSource
	judge     func(code int32) verdict // of what one of the source has for a code
	leavesOut []string                 // why, in the order of answers
	unknowns  bool                     // anything can be unknown
	nothing   string                   // why there is no value when the denominator is 0
}

// rateSource is what a rate counts.
type rateSource int

const (
	ofPaths     rateSource = iota // meetings by what became of them; the code is their path
	ofHeld                        // held meetings by who the two were; see heldCode
	ofContacts                    // organisations that met
	ofNewcomers                   // organisations at their first conference
	ofProjects                    // projects after meetings; see projectCode
)

// Rates of which there is more to say than their kind does.
const (
	rateCrossBorder   = "cross_border"
	rateConcentration = "concentration"
)

const (
	selfAfterMerge = "same_organisation_after_merge"
	noMeeting      = "no_meeting_before"
)

// rateKinds are the rates in the order of answers.
var rateKinds = []RateKind{
	{
		Rate: "acceptance", Question: 1, Unit: "requests", Title: "Acceptance", TitleDE: "Annahme",
		Text:   "requests that became a match ÷ requests that became a match, were declined or expired. Unknown: those still open. Left out: those withdrawn.",
		TextDE: "Anfragen, aus denen eine Vereinbarung wurde ÷ Anfragen, die vereinbart oder abgelehnt wurden oder verfielen. Unbekannt: die noch offenen. Ausgelassen: die zurückgezogenen.",
		of:     ofPaths, judge: acceptance, leavesOut: []string{"withdrawn"}, unknowns: true, nothing: "no request was accepted, was declined or expired",
	},
	{
		Rate: "non_response", Question: 2, Unit: "requests", Title: "Non-response", TitleDE: "Nichtbeantwortung",
		Text:   "requests that expired unanswered ÷ all requests. Those still open have not expired so far.",
		TextDE: "unbeantwortet verfallene Anfragen ÷ alle Anfragen. Noch offene sind bisher nicht verfallen.",
		of:     ofPaths, judge: nonResponse, nothing: "there is no request",
	},
	{
		Rate: "show", Question: 3, Unit: "meetings", Title: "Show rate", TitleDE: "Zustandekommen",
		Text:   "held meetings, ad hoc ones among them ÷ held meetings and no-shows. Unknown: matches of conferences that are over, of which nobody said whether the two met. Left out: those cancelled and those still to come.",
		TextDE: "durchgeführte Treffen, auch spontane ÷ durchgeführte und ausgefallene Treffen. Unbekannt: Vereinbarungen vergangener Konferenzen, von denen niemand gesagt hat, ob das Treffen stattfand. Ausgelassen: abgesagte und noch bevorstehende.",
		of:     ofPaths, judge: show, leavesOut: []string{"cancelled", "still_to_come"}, unknowns: true, nothing: "no meeting was held or missed",
	},
	{
		Rate: "ad_hoc", Question: 5, Unit: "meetings", Title: "Ad hoc share", TitleDE: "Anteil spontaner Treffen",
		Text:   "meetings held without a request or match ÷ held meetings.",
		TextDE: "ohne Anfrage und Vereinbarung durchgeführte Treffen ÷ durchgeführte Treffen.",
		of:     ofPaths, judge: adHoc, nothing: "no meeting was held",
	},
	{
		Rate: rateCrossBorder, Question: 6, Unit: "meetings", Title: "Cross-border share", TitleDE: "Anteil grenzüberschreitender Treffen",
		Text:   "held meetings of organisations from two countries ÷ held meetings. Unknown: a country was not known. Left out: meetings of an organisation with itself after a merge.",
		TextDE: "durchgeführte Treffen von Organisationen aus zwei Ländern ÷ durchgeführte Treffen. Unbekannt: Ein Land ist nicht bekannt. Ausgelassen: Treffen einer Organisation mit sich selbst nach einer Zusammenführung.",
		of:     ofHeld, judge: heldVerdict(0), leavesOut: []string{selfAfterMerge}, unknowns: true, nothing: "no meeting was held",
	},
	{
		Rate: "cross_sector", Question: 7, Unit: "meetings", Title: "Cross-sector share", TitleDE: "Anteil branchenübergreifender Treffen",
		Text:   "held meetings of organisations without a common sector ÷ held meetings. Unknown: the sectors of one were not known. Left out: meetings of an organisation with itself after a merge.",
		TextDE: "durchgeführte Treffen von Organisationen ohne gemeinsame Branche ÷ durchgeführte Treffen. Unbekannt: Die Branchen einer Seite sind nicht bekannt. Ausgelassen: Treffen einer Organisation mit sich selbst nach einer Zusammenführung.",
		of:     ofHeld, judge: heldVerdict(2), leavesOut: []string{selfAfterMerge}, unknowns: true, nothing: "no meeting was held",
	},
	{
		Rate: "organisations_success", Question: 11, Unit: "organisations", Title: "Organisations' success", TitleDE: "Erfolg der Organisationen",
		Text:   "organisations of which a contact has converted ÷ organisations with a contact. Contacts and conversion are those of conversion, at the level asked for, however long a contact was watched. Left out: organisations whose meetings make no contact.",
		TextDE: "Organisationen mit einem umgewandelten Kontakt ÷ Organisationen mit einem Kontakt. Kontakte und Umwandlung sind die der Umwandlung im Zeitverlauf, auf der gefragten Stufe, gleich wie lange ein Kontakt beobachtet wurde. Ausgelassen: Organisationen, deren Treffen keinen Kontakt ergeben.",
		of:     ofContacts, leavesOut: []string{"no_contact"}, nothing: "no organisation has a contact",
	},
	{
		Rate: "proposal_success", Question: 12, Unit: "projects", Title: "Proposal success", TitleDE: "Erfolg der Anträge",
		Text:   "projects with an award ÷ projects with an award, or whose proposals were all rejected. Unknown: a proposal is undecided. Left out: projects abandoned before a decision, and those that no meeting came before.",
		TextDE: "Projekte mit Bewilligung ÷ Projekte mit Bewilligung oder mit lauter abgelehnten Anträgen. Unbekannt: Über einen Antrag ist nicht entschieden. Ausgelassen: vor der Entscheidung aufgegebene Projekte und solche, denen kein Treffen vorausging.",
		of:     ofProjects, judge: proposalSuccess, leavesOut: []string{"abandoned_undecided", noMeeting}, unknowns: true, nothing: "no proposal was decided",
	},
	{
		Rate: "completion", Question: 13, Unit: "projects", Title: "Completion", TitleDE: "Abschluss",
		Text:   "completed projects ÷ projects with an award whose planned end has come. Unknown: no end was planned. Left out: projects whose planned end is to come, and those that no meeting came before.",
		TextDE: "abgeschlossene Projekte ÷ Projekte mit Bewilligung, deren geplantes Ende erreicht ist. Unbekannt: Es ist kein Ende geplant. Ausgelassen: Projekte, deren geplantes Ende bevorsteht, und solche, denen kein Treffen vorausging.",
		of:     ofProjects, judge: completion, leavesOut: []string{"planned_end_to_come", noMeeting}, unknowns: true, nothing: "no funded project has come to its planned end",
	},
	{
		Rate: "newcomers", Question: 25, Unit: "organisations", Title: "Newcomers who met someone", TitleDE: "Neue mit Treffen",
		Text:   "newcomers with a held meeting at their first conference ÷ newcomers. A newcomer is an organisation at the first conference, of any series, in which it takes part; at the first conference on record everybody is one. A part in a conference that was cancelled by its first day is none.",
		TextDE: "Neue mit einem Treffen auf ihrer ersten Konferenz ÷ Neue. Neu ist eine Organisation auf der ersten Konferenz, gleich welcher Reihe, an der sie teilnimmt; auf der ersten erfassten Konferenz sind es alle. Eine bis zum ersten Konferenztag abgesagte Teilnahme ist keine.",
		of:     ofNewcomers, nothing: "there is no newcomer",
	},
	{
		Rate: rateConcentration, Question: 26, Unit: "meetings", Title: "Concentration", TitleDE: "Konzentration",
		Text:   "held meetings with one of the busiest tenth of organisations (rounded up; of equals those recorded first) ÷ held meetings. Each group has its own busiest tenth. Left out: meetings of an organisation with itself after a merge.",
		TextDE: "durchgeführte Treffen mit einer Organisation des aktivsten Zehntels (aufgerundet; von gleichen die zuerst erfassten) ÷ durchgeführte Treffen. Jede Gruppe hat ihr eigenes aktivstes Zehntel. Ausgelassen: Treffen einer Organisation mit sich selbst nach einer Zusammenführung.",
		of:     ofHeld, judge: heldVerdict(4), leavesOut: []string{selfAfterMerge}, nothing: "no meeting was held",
	},
}

// rateTexts are the kinds as paragraphs of a definition.
func rateTexts(words func(RateKind) (title, text string), question string) string {
	var paragraphs []string
	for _, kind := range rateKinds {
		title, text := words(kind)
		paragraphs = append(paragraphs, fmt.Sprintf("%s (`%s`, %s %d): %s", title, kind.Rate, question, kind.Question, text))
	}
	return strings.Join(paragraphs, "\n\n")
}

// ratesOf are the kinds of rates that count what one source has.
func ratesOf(source rateSource) (kinds []RateKind) {
	for _, kind := range rateKinds {
		if kind.of == source {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}
