package impact

import "slices"

// revisionV1Definition is question 30 before estimates and groups.
var revisionV1Definition = Definition{
	ID: "revision", Version: 1,
	Title:   RevisionDefinition.Title,
	TitleDE: RevisionDefinition.TitleDE,
	Text: `How a figure has changed between two states of knowledge, and why: the figure as known at as_of less the same figure, up to the same cut-off date, as known at an earlier position.

Every figure is a sum over units: contacts, pairs, meetings, projects, conferences or organisations. A unit has changed when it counts otherwise at the two states; the differences of all units add up to the difference of the figure. Concentration is no such sum, for which organisations are the busiest depends on all meetings; it is the only figure without a revision. For each changed unit the events that changed it are named, and its difference is given to their class, or, where events of several classes touched it, to each class what the figure moved from before to after its events. So the classes, too, add up to the difference.

A late report tells of something that had happened by the time of the earlier state, but was recorded only after it. New activity has happened since. A correction replaces a recorded fact and a retraction takes one back; a merge makes one of two organisations or projects, and a reverted merge two of one.

The lag is how long after it happened (effective) an event was recorded, in days; its median is that of the events that moved the figure. Unless given, the figure is conversion and the earlier state that of a year before.`,
	TextDE: `Wie sich eine Kennzahl zwischen zwei Wissensständen geändert hat, und warum: die Kennzahl nach dem Wissen von as_of abzüglich derselben Kennzahl zum selben Stichtag nach dem Wissen einer früheren Position.

Jede Kennzahl ist eine Summe über Einheiten: Kontakte, Paare, Treffen, Projekte, Konferenzen oder Organisationen. Eine Einheit hat sich geändert, wenn sie an den beiden Ständen verschieden zählt; die Unterschiede aller Einheiten ergeben zusammen den der Kennzahl. Die Konzentration ist keine solche Summe, denn welche Organisationen die aktivsten sind, hängt von allen Treffen ab; sie ist die einzige Kennzahl ohne Revision. Zu jeder geänderten Einheit sind die Ereignisse genannt, die sie geändert haben, und ihr Unterschied ist deren Klasse zugerechnet oder, wo Ereignisse mehrerer Klassen sie berührten, jeder Klasse das, worum sich die Kennzahl durch ihre Ereignisse bewegt hat. Auch die Klassen ergeben also zusammen den Unterschied.

Eine späte Meldung erzählt von etwas, das zur Zeit des früheren Standes schon geschehen war, aber erst danach erfasst wurde. Neue Aktivität ist seither geschehen. Eine Korrektur ersetzt eine erfasste Tatsache, eine Rücknahme nimmt sie zurück; eine Zusammenführung macht aus zwei Organisationen oder Projekten eines, eine aufgehobene aus einem wieder zwei.

Der Verzug ist die Zeit vom Geschehen (effective) bis zur Erfassung eines Ereignisses, in Tagen; sein Median ist der der Ereignisse, die die Kennzahl bewegt haben. Wenn nicht angegeben, ist die Kennzahl die Umwandlung und der frühere Stand der ein Jahr zuvor.`,
	takes:   RevisionDefinition.takes,
	columns: slices.DeleteFunc(slices.Clone(revisionColumns), func(c Column) bool { return slices.Contains(revisionColumnsV2, c.Name) }),
}

// v1 is the figure without its estimates and what they take: the last measure, and the pairs that have no other.
func (figure revisable) v1() revisable {
	if figure.estimates != nil {
		figure.estimates, figure.measures = nil, figure.measures[:len(figure.measures)-1]
	}
	if figure.ID == RatesDefinition.ID {
		figure.kinds = slices.DeleteFunc(slices.Clone(figure.kinds), func(kind string) bool { return kind == unitPair })
	}
	return figure
}
