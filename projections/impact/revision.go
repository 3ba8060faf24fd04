package impact

import (
	"context"
	"time"

	"aftermatch/domain"
)

// RevisionDefinition is question 30: what moved a figure between two states of knowledge.
var RevisionDefinition = Definition{
	ID: "revision", Version: 1,
	Title:   "Revision",
	TitleDE: "Revision",
	Text: `How a figure has changed between two states of knowledge, and why: the figure as known at as_of less the same figure, up to the same cut-off date, as known at an earlier position.

Every figure is a sum over units: contacts, pairs, meetings, projects, conferences or organisations. A unit has changed when it counts otherwise at the two states; the differences of all units add up to the difference of the figure. Concentration is no such sum, for which organisations are the busiest depends on all meetings; it is the only figure without a revision. For each changed unit the events that changed it are named, and its difference is given to their class, or, where events of several classes touched it, to each class what the figure moved from before to after its events. So the classes, too, add up to the difference.

A late report tells of something that had happened by the time of the earlier state, but was recorded only after it. New activity has happened since. A correction replaces a recorded fact and a retraction takes one back; a merge makes one of two organisations or projects, and a reverted merge two of one.

The lag is how long after it happened (effective) an event was recorded, in days; its median is that of the events that moved the figure. Unless given, the figure is conversion and the earlier state that of a year before.`,
	TextDE: `Wie sich eine Kennzahl zwischen zwei Wissensständen geändert hat, und warum: die Kennzahl nach dem Wissen von as_of abzüglich derselben Kennzahl zum selben Stichtag nach dem Wissen einer früheren Position.

Jede Kennzahl ist eine Summe über Einheiten: Kontakte, Paare, Treffen, Projekte, Konferenzen oder Organisationen. Eine Einheit hat sich geändert, wenn sie an den beiden Ständen verschieden zählt; die Unterschiede aller Einheiten ergeben zusammen den der Kennzahl. Die Konzentration ist keine solche Summe, denn welche Organisationen die aktivsten sind, hängt von allen Treffen ab; sie ist die einzige Kennzahl ohne Revision. Zu jeder geänderten Einheit sind die Ereignisse genannt, die sie geändert haben, und ihr Unterschied ist deren Klasse zugerechnet oder, wo Ereignisse mehrerer Klassen sie berührten, jeder Klasse das, worum sich die Kennzahl durch ihre Ereignisse bewegt hat. Auch die Klassen ergeben also zusammen den Unterschied.

Eine späte Meldung erzählt von etwas, das zur Zeit des früheren Standes schon geschehen war, aber erst danach erfasst wurde. Neue Aktivität ist seither geschehen. Eine Korrektur ersetzt eine erfasste Tatsache, eine Rücknahme nimmt sie zurück; eine Zusammenführung macht aus zwei Organisationen oder Projekten eines, eine aufgehobene aus einem wieder zwei.

Der Verzug ist die Zeit vom Geschehen (effective) bis zur Erfassung eines Ereignisses, in Tagen; sein Median ist der der Ereignisse, die die Kennzahl bewegt haben. Wenn nicht angegeben, ist die Kennzahl die Umwandlung und der frühere Stand der ein Jahr zuvor.`,
	takes:   []string{"level", "window_months", "attribution", "verified", "nodes", "edges"},
	columns: revisionColumns,
}

// RevisionQuery says of what figure the revision is, and since when.
type RevisionQuery struct {
	Figure  string // a definition's id; "": conversion
	Since   int64  // the earlier state of knowledge, as a log position
	Filters Filters
	Kind    string        // of the listed units; "": all
	Class   RevisionClass // of the listed units; "": any
	Page
}

// Revision is the answer to question 30.
type Revision struct {
	Figure
	Of    Definition `json:"of" doc:"The definition of the figure that is revised."`
	Since AsOf       `json:"since" doc:"The earlier state of knowledge; as_of is the later one."`
	RevisedFigure
}

// RevisedFigure is the figure of one group, or of all, at both states.
type RevisedFigure struct {
	Measures []RevisedMeasure  `json:"measures" doc:"What the figure is made of: sums over its units."`
	Rates    []RevisedRate     `json:"rates" doc:"What is divided of them."`
	Units    int               `json:"changed_units" doc:"Contacts, pairs, meetings and so on that count otherwise."`
	Classes  []RevisionByClass `json:"classes"`
	Lag      RecordingLag      `json:"lag" doc:"Of all events that moved the figure."`
	Items    string            `json:"items" doc:"The changed units with the events that changed them."`
}

// RevisedMeasure is one number of the figure at both states.
type RevisedMeasure struct {
	Measure    string             `json:"measure"`
	Before     float64            `json:"before" doc:"As known at since."`
	After      float64            `json:"after" doc:"As known at as_of."`
	Difference float64            `json:"difference" doc:"After less before."`
	ByClass    map[string]float64 `json:"by_class" doc:"The difference by what caused it."`
}

// RevisedRate is one rate of the figure at both states.
type RevisedRate struct {
	Rate        string   `json:"rate"`
	Numerator   string   `json:"numerator" doc:"A measure."`
	Denominator string   `json:"denominator" doc:"A measure."`
	Before      *float64 `json:"before" doc:"Null when there was nothing to divide by."`
	After       *float64 `json:"after"`
	Difference  *float64 `json:"difference" doc:"Null unless both are known."`
	Reason      string   `json:"reason,omitempty" doc:"Why there is no difference."`
}

// RevisionByClass is what one class of events did.
type RevisionByClass struct {
	Class  RevisionClass `json:"class"`
	Units  int           `json:"changed_units" doc:"That it changed; a unit may be changed by several classes."`
	Events int           `json:"events" doc:"That moved the figure."`
	Lag    RecordingLag  `json:"lag"`
	Items  string        `json:"items"`
}

// RecordingLag is how late events were recorded.
type RecordingLag struct {
	MedianDays *float64 `json:"median_days" doc:"Recorded − effective; null without events."`
	Reason     string   `json:"reason,omitempty" doc:"Why there is none."`
}

// RevisionClass is why a figure changed.
type RevisionClass string

// The classes.
const (
	LateReport    RevisionClass = "late_report"
	NewActivity   RevisionClass = "new_activity"
	Correction    RevisionClass = "correction"
	Retraction    RevisionClass = "retraction"
	Merge         RevisionClass = "merge"
	RevertedMerge RevisionClass = "reverted_merge"
)

// RevisionClasses are all of them, in the order of answers.
var RevisionClasses = []RevisionClass{LateReport, NewActivity, Correction, Retraction, Merge, RevertedMerge}

// classOf is the class of an event that was recorded after a time; nil before anything was recorded.
func classOf(eventType string, effective time.Time, since *time.Time) RevisionClass {
	switch eventType {
	case domain.FactCorrected{}.EventType():
		return Correction
	case domain.FactRetracted{}.EventType(), domain.PriorTieRetracted{}.EventType():
		return Retraction
	case domain.OrganisationsMerged{}.EventType(), domain.ProjectsMerged{}.EventType():
		return Merge
	case domain.OrganisationMergeReverted{}.EventType(), domain.ProjectMergeReverted{}.EventType():
		return RevertedMerge
	}
	if since != nil && !effective.After(*since) {
		return LateReport
	}
	return NewActivity
}

// Revision answers question 30.
func (r *Reader) Revision(ctx context.Context, f Frame, q RevisionQuery) (Revision, error) {
	revised, err := r.revise(ctx, f, q)
	if err != nil {
		return Revision{}, err
	}
	answer := Revision{Figure: revised.now.figure(), Of: revised.figure.Definition, Since: revised.then.AsOf, RevisedFigure: revised.figured("")}
	answer.Definition = f.Definition
	return answer, nil
}
