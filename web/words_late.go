package web

// What was learned late: revisions, and what is not yet reported.
var (
	englishLate = map[string]string{
		"section.late":      "What was learned late",
		"revision.title":    "What has changed: %s, of “%s”",
		"revision.sentence": "As known on %s and on %s, up to the same cut-off, and what the events recorded between did to it: pale was added, grey was taken away.",
		"revision.finding":  "%s: from %s to %s", "revision.measure": "Measure", "revision.change": "Change", "revision.start": "before the first record",
		"revision.events.one": "%s event", "revision.events.other": "%s events", "revision.n": "n = %s things that count otherwise, because of %s events.",
		"revision.lag":     "Half of these events were recorded %s days or more after they happened.",
		"revision.nothing": "Nothing to draw: what has been recorded since %s changed nothing in this figure.",
		"step.late_report": "Late reports", "step.new_activity": "New activity", "step.correction": "Corrections", "step.retraction": "Retractions", "step.merge": "Merges", "step.reverted_merge": "Reverted merges",
		"measure.incidence_after_": "converted after %s months", "measure.answered_after_": "answered after %s days", "measure.median_days": "days until half", "revision.points": "; change in percentage points",
		"measure.concentration": "held meetings with the busiest tenth", "measure.contacts": "contacts", "measure.converted": "converted contacts", "measure.competing": "ended otherwise", "measure.watched_for_window": "watched for the window", "measure.converted_within_window": "converted within the window",
		"filter.since": "Changed since", "travel.changed": "What has changed since",
		"adjusted.title": "Conversion, and what reports still to come will add", "adjusted.sentence": "Share of contacts that came %s, as known so far with its 95 %% interval; dashed, an estimate of what it will be once late reports are in. The estimate has no interval.",
		"adjusted.known": "as known", "adjusted.adjusted": "adjusted (estimate)", "adjusted.mark": "#group, #months months: #value",
		"adjusted.read": "Adjusted for the usual delay, conversion stands after %d months at %s instead of %s.", "adjusted.nothing": "Nothing is adjusted yet: what is known is too recent to tell how late reports are.",
		"adjusted.lag":   "By how late %s steps of projects were recorded: half of them within %s days, none counted that took more than %s.",
		"step.any_cause": "Any cause", "column.class": "Cause", "column.change": "Change", "column.events": "Events, by when they were recorded", "beneath.position": "Position %s", "column.measure": "Measure", "column.since": "Since position", "column.figure": "Figure",
	}
	germanLate = map[string]string{
		"section.late":      "Was erst spät bekannt wurde",
		"revision.title":    "Was sich geändert hat: %s in „%s“",
		"revision.sentence": "Nach dem Wissen vom %s und vom %s zum selben Stichtag, und was die dazwischen erfassten Ereignisse daran geändert haben: Blass kam hinzu, grau fiel weg.",
		"revision.finding":  "%s: von %s auf %s", "revision.measure": "Größe", "revision.change": "Änderung", "revision.start": "vor dem ersten Eintrag",
		"revision.events.one": "%s Ereignis", "revision.events.other": "%s Ereignisse", "revision.n": "n = %s Dinge, die anders zählen, wegen %s Ereignissen.",
		"revision.lag":     "Die Hälfte dieser Ereignisse wurde %s Tage oder länger nach dem Geschehen erfasst.",
		"revision.nothing": "Nichts zu zeichnen: Was seit dem Stand vom %s erfasst wurde, hat an dieser Zahl nichts geändert.",
		"step.late_report": "Späte Meldungen", "step.new_activity": "Neue Aktivität", "step.correction": "Korrekturen", "step.retraction": "Rücknahmen", "step.merge": "Zusammenführungen", "step.reverted_merge": "Aufgehobene Zusammenführungen",
		"measure.incidence_after_": "umgewandelt nach %s Monaten", "measure.answered_after_": "beantwortet nach %s Tagen", "measure.median_days": "Tage bis zur Hälfte", "revision.points": "; Änderung in Prozentpunkten",
		"measure.concentration": "Treffen mit dem aktivsten Zehntel", "measure.contacts": "Kontakte", "measure.converted": "umgewandelte Kontakte", "measure.competing": "anders beendet", "measure.watched_for_window": "für das Fenster beobachtet", "measure.converted_within_window": "im Fenster umgewandelt",
		"filter.since": "Geändert seit", "travel.changed": "Was sich seither geändert hat",
		"adjusted.title": "Umwandlung, und was ausstehende Meldungen noch bringen", "adjusted.sentence": "Anteil der Kontakte, die %s kamen, nach bisherigem Wissen mit 95-%%-Intervall; gestrichelt eine Schätzung dessen, was es sein wird, wenn späte Meldungen da sind. Die Schätzung hat kein Intervall.",
		"adjusted.known": "wie bekannt", "adjusted.adjusted": "bereinigt (Schätzung)", "adjusted.mark": "#group, #months Monate: #value",
		"adjusted.read": "Um den üblichen Verzug bereinigt, beträgt die Umwandlung nach %d Monaten %s statt %s.", "adjusted.nothing": "Noch ist nichts bereinigt: Was bekannt ist, ist zu neu, um zu sagen, wie spät gemeldet wird.",
		"adjusted.lag":   "Danach, wie spät %s Schritte von Projekten erfasst wurden: die Hälfte innerhalb von %s Tagen, keiner zählt, der länger brauchte als %s.",
		"step.any_cause": "Alle Ursachen", "column.class": "Ursache", "column.change": "Änderung", "column.events": "Ereignisse, wann sie festgehalten wurden", "beneath.position": "Position %s", "column.measure": "Größe", "column.since": "Seit Position", "column.figure": "Kennzahl",
	}
)
