package web

// englishReport and germanReport are the texts of the ministries' other charts, of travelling through what was known, and
// of a conference's report; both have the same keys.
var englishReport = map[string]string{
	"timeline.label": "As known on", "timeline.what": "how much was recorded when",

	"key.money": "Awarded to these projects", "key.money.detail": "%s to %s by rule of credit", "money.million": "M€", "money.euros": "€%s",

	"report.link": "Report on one page", "report.of": "Report: %s", "report.board": "Back to the dashboard", "report.print": "Prints on one A4 page.",
	"report.kind": "Aftermatch impact report", "report.synthetic": "Synthetic demo data", "report.title": "%s: %s, %s so far",
	"report.known":    "What is known, and what is not",
	"report.response": "Response", "report.response.is": "%s of contacts due a report have one, %s of %s.", "report.response.none": "Nobody was asked yet.",
	"report.bounds": "Bounds", "report.bounds.are": "%s contacts are silent without a project. If none converted it is %s, if all did %s.",
	"report.confirmed": "Confirmed", "report.confirmed.is": "%s, counting only partners who confirmed their part themselves.",
	"report.new": "New", "report.cost": "Cost", "report.cost.is": "%s of conference cost per funded cross-border project.",
	"report.open": "Open", "report.open.are": "%s of %s contacts are without such a project and still watched: not lost.",
	"report.read":  "How to read this.",
	"report.terms": "Ranges are 95 %% intervals. A contact is two organisations that met at the conference; it converts when both are partners in one project of the level named, across a border unless all are asked for, within %d months. Money is shared among the meetings that came before a project, so no euro counts twice. In the funnel, solid came from the step before, pale joined at the step, outlined is still open, grey was lost.",
	"report.until": "Until %s", "report.asof": "as known on %s, position %s of the log", "report.version": "definitions %s",
}

var germanReport = map[string]string{
	"timeline.label": "Kenntnisstand", "timeline.what": "wie viel wann erfasst wurde",

	"key.money": "Bewilligt für diese Projekte", "key.money.detail": "%s bis %s je nach Anrechnung", "money.million": "Mio. €", "money.euros": "%s €",

	"report.link": "Bericht auf einer Seite", "report.of": "Bericht: %s", "report.board": "Zurück zur Übersicht", "report.print": "Druckt auf eine Seite A4.",
	"report.kind": "Aftermatch-Wirkungsbericht", "report.synthetic": "Erfundene Demodaten", "report.title": "%s: %s, bisher %s",
	"report.known":    "Was bekannt ist und was nicht",
	"report.response": "Rücklauf", "report.response.is": "%s der Kontakte mit fälligem Bericht haben einen, %s von %s.", "report.response.none": "Noch niemand wurde gefragt.",
	"report.bounds": "Grenzen", "report.bounds.are": "%s Kontakte schweigen ohne Projekt. Wurde keiner umgewandelt, sind es %s, wenn alle, %s.",
	"report.confirmed": "Bestätigt", "report.confirmed.is": "%s, wenn nur zählt, was Partner selbst bestätigt haben.",
	"report.new": "Neu", "report.cost": "Kosten", "report.cost.is": "%s Konferenzkosten je gefördertem grenzüberschreitendem Projekt.",
	"report.open": "Offen", "report.open.are": "%s von %s Kontakten haben kein solches Projekt und werden noch beobachtet: nicht verloren.",
	"report.read":  "Lesehilfe.",
	"report.terms": "Bereiche sind 95-%%-Intervalle. Ein Kontakt sind zwei Organisationen, die sich auf der Konferenz trafen; er wird umgewandelt, wenn beide innerhalb von %d Monaten Partner eines Projekts der genannten Stufe werden, über eine Grenze hinweg, sofern nicht nach allen gefragt ist. Geld wird auf die Treffen verteilt, die einem Projekt vorausgingen, kein Euro zählt also doppelt. Im Trichter: ausgefüllt kam aus der Stufe davor, blass kam hinzu, umrandet ist noch offen, grau ging verloren.",
	"report.until": "Stichtag %s", "report.asof": "Kenntnisstand %s, Position %s des Logs", "report.version": "Definitionen %s",
}
