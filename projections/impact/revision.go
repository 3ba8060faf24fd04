package impact

import (
	"context"
	"time"

	"aftermatch/domain"
)

// RevisionDefinition is question 30: what moved a figure between two states of knowledge.
var RevisionDefinition = Definition{
	ID: "revision", Version: 2,
	Title:   "Revision",
	TitleDE: "Revision",
	Text: `How a figure has changed between two states of knowledge, and why: the figure as known at as_of less the same figure, up to the same cut-off date, as known at an earlier position.

A figure is made of sums over units: contacts, pairs, meetings, projects, conferences or organisations. A unit has changed when it counts otherwise at the two states; the differences of all units add up to the difference of the sum. For each changed unit the events that changed it are named, and its difference is given to their class, or, where events of several classes touched it, to each class what the figure moved from before to after its events. So the classes, too, add up to the difference.

Some figures also have estimates that are no sums, for they depend on all units together: how many had converted after so many months (the incidence of conversion and of cohorts), how long requests waited, and concentration, for which organisations are the busiest depends on all meetings. Such an estimate is taken again with the units as changed by each choice of classes; a class gets the average of what it adds to the others over all orders in which the classes could be added (the Shapley value). Their parts, too, add up to the difference, and no order of the classes is preferred. What events of several classes did to one unit is made in the order of the log: a later change needs those before it. Where an estimate does not exist with some choice of classes, as when a median is not reached, the difference is given without parts.

Grouped, each group is a figure of its own with its own units. A unit that went from one group to another has changed in both, and may be in several where groups overlap; a group that exists at one of the two states only had, or has, nothing at the other.

A late report tells of something that had happened by the time of the earlier state, but was recorded only after it. New activity has happened since. A correction replaces a recorded fact and a retraction takes one back; a merge makes one of two organisations or projects, and a reverted merge two of one.

The lag is how long after it happened (effective) an event was recorded, in days; its median is that of the events that moved the figure. Unless given, the figure is conversion and the earlier state that of a year before.`,
	TextDE: `Wie sich eine Kennzahl zwischen zwei Wissensständen geändert hat, und warum: die Kennzahl nach dem Wissen von as_of abzüglich derselben Kennzahl zum selben Stichtag nach dem Wissen einer früheren Position.

Eine Kennzahl besteht aus Summen über Einheiten: Kontakte, Paare, Treffen, Projekte, Konferenzen oder Organisationen. Eine Einheit hat sich geändert, wenn sie an den beiden Ständen verschieden zählt; die Unterschiede aller Einheiten ergeben zusammen den der Summe. Zu jeder geänderten Einheit sind die Ereignisse genannt, die sie geändert haben, und ihr Unterschied ist deren Klasse zugerechnet oder, wo Ereignisse mehrerer Klassen sie berührten, jeder Klasse das, worum sich die Kennzahl durch ihre Ereignisse bewegt hat. Auch die Klassen ergeben also zusammen den Unterschied.

Einige Kennzahlen haben auch Schätzwerte, die keine Summen sind, denn sie hängen von allen Einheiten zugleich ab: wie viele nach so vielen Monaten umgewandelt waren (die Inzidenz von Umwandlung und Kohorten), wie lange Anfragen warteten, und die Konzentration, denn welche Organisationen die aktivsten sind, hängt von allen Treffen ab. Ein solcher Wert wird für jede Auswahl von Klassen neu geschätzt, mit den Einheiten, wie diese sie geändert haben; eine Klasse erhält das Mittel dessen, was sie zu den übrigen hinzufügt, über alle Reihenfolgen, in denen die Klassen hinzukommen könnten (den Shapley-Wert). Auch diese Teile ergeben zusammen den Unterschied, und keine Reihenfolge der Klassen ist bevorzugt. Was Ereignisse mehrerer Klassen an einer Einheit geändert haben, gilt in der Reihenfolge des Protokolls: Eine spätere Änderung setzt die vor ihr voraus. Wo es einen Wert bei einer Auswahl von Klassen nicht gibt, etwa weil ein Median nicht erreicht ist, steht der Unterschied ohne Teile.

Gruppiert ist jede Gruppe eine Kennzahl für sich mit ihren eigenen Einheiten. Eine Einheit, die von einer Gruppe in eine andere kam, hat sich in beiden geändert und kann, wo Gruppen sich überschneiden, in mehreren sein; eine Gruppe, die es nur an einem der beiden Stände gibt, hatte oder hat am anderen nichts.

Eine späte Meldung erzählt von etwas, das zur Zeit des früheren Standes schon geschehen war, aber erst danach erfasst wurde. Neue Aktivität ist seither geschehen. Eine Korrektur ersetzt eine erfasste Tatsache, eine Rücknahme nimmt sie zurück; eine Zusammenführung macht aus zwei Organisationen oder Projekten eines, eine aufgehobene aus einem wieder zwei.

Der Verzug ist die Zeit vom Geschehen (effective) bis zur Erfassung eines Ereignisses, in Tagen; sein Median ist der der Ereignisse, die die Kennzahl bewegt haben. Wenn nicht angegeben, ist die Kennzahl die Umwandlung und der frühere Stand der ein Jahr zuvor.`,
	takes:   []string{"level", "window_months", "attribution", "verified", "nodes", "edges"},
	groups:  ConversionDefinition.groups,
	columns: revisionColumns,
}

// RevisionQuery says of what figure the revision is, and since when.
type RevisionQuery struct {
	Figure  string // a definition's id; "": conversion
	Since   int64  // the earlier state of knowledge, as a log position
	Filters Filters
	Group   string        // of the listed units, when grouped; "": all
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
	Groups []RevisedGroup `json:"groups,omitempty" doc:"When grouped, one for each group there is at either state."`
}

// RevisedGroup is the figure of one group.
type RevisedGroup struct {
	Group  string `json:"group" doc:"The conference's id, the series, the country, the sector, two of either such as DE:DK, the prior tie or the scope."`
	Label  string `json:"label"`
	Reason string `json:"reason,omitempty" doc:"Why there is nothing at one of the states."`
	RevisedFigure
}

// RevisedFigure is the figure of one group, or of all, at both states.
type RevisedFigure struct {
	Measures  []RevisedMeasure  `json:"measures" doc:"What the figure is made of: sums over its units."`
	Rates     []RevisedRate     `json:"rates" doc:"What is divided of them."`
	Estimates []RevisedEstimate `json:"estimates,omitempty" doc:"What depends on all units together; missing where the figure has none."`
	Units     int               `json:"changed_units" doc:"Contacts, pairs, meetings and so on that count otherwise."`
	Classes   []RevisionByClass `json:"classes"`
	Lag       RecordingLag      `json:"lag" doc:"Of all events that moved the figure."`
	Items     string            `json:"items" doc:"The changed units with the events that changed them."`
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

// RevisedEstimate is one estimate of the figure at both states.
type RevisedEstimate struct {
	Estimate   string             `json:"estimate"`
	Before     *float64           `json:"before" doc:"Null where it does not exist."`
	After      *float64           `json:"after"`
	Difference *float64           `json:"difference" doc:"Null unless both exist."`
	ByClass    map[string]float64 `json:"by_class,omitempty" doc:"The difference by what caused it: of each class the average of what it adds to the others. Missing without a difference, or where the estimate does not exist with some of the classes alone."`
	Reason     string             `json:"reason,omitempty" doc:"Why there is no difference, or no parts of it."`
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
	revised, err := r.compare(ctx, f, q)
	if err != nil {
		return Revision{}, err
	}
	if err := r.explain(ctx, &revised); err != nil {
		return Revision{}, err
	}
	return r.answer(ctx, f, revised)
}

func (r *Reader) answer(ctx context.Context, f Frame, revised revised) (answer Revision, err error) {
	answer = Revision{Figure: revised.now.figure(), Of: revised.figure.Definition, Since: revised.then.AsOf, RevisedFigure: revised.figured("")}
	answer.Definition = f.Definition
	answer.Groups, err = r.revisedGroups(ctx, revised)
	return answer, err
}
