package web

// germanWords are the texts of the pages in German; words_en.go has the same keys.
var germanWords = map[string]string{
	"skip": "Zum Inhalt", "nav": "Hauptmenü", "nav.dashboard": "Übersicht", "nav.api": "API-Dokumentation", "signout": "Abmelden",
	"foot.demo": "Demo auf diesem Rechner. Die Daten sind erfunden, in der Größenordnung der veröffentlichten Stuttgarter Zahlen.",

	"signin.title": "Wählen Sie, wer Sie sind",
	"signin.demo":  "Dies ist die Demo auf Ihrem eigenen Rechner. Die Daten sind erfunden; nichts verlässt diesen Computer.",
	"signin.key":   "Mit einem Schlüssel anmelden", "signin.key.label": "Schlüssel", "signin.key.hint": "Die Demo hat ihre Schlüssel beim Start ausgegeben, zum Beispiel", "signin.go": "Anmelden",
	"signin.wrong": "Dieser Schlüssel öffnet hier nichts", "signin.wrong.next": "Prüfen Sie, ob ein Zeichen fehlt, oder wählen Sie eine Rolle.",
	"signin.none": "Hier kann sich niemand anmelden", "signin.none.why": "Rollen gibt es nur in der Demo, für alle, die an dem Rechner sitzen, auf dem sie läuft. Öffnen Sie sie dort unter der Adresse, die sie ausgegeben hat.",

	"role.evaluator": "Ministerium", "role.evaluator.may": "Sehen, wie aus Konferenzen Projekte werden, mit jeder Definition und jedem Intervall. Ändert nichts.", "role.evaluator.go": "Übersicht öffnen",
	"role.organiser": "Veranstalter", "role.organiser.may": "Sehen, was aus Ihren Konferenzen wurde. Anfragen, Vereinbarungen und Importe gehen bisher über die API.", "role.organiser.go": "Übersicht öffnen",
	"role.manager": "Clustermanagement", "role.manager.may": "Handelt allein für BioRegio STERN. Treffen und Projekte gehen bisher über die API; Zahlen anderer bleiben verschlossen.", "role.manager.go": "Zeigen, was mir offensteht",
	"role.admin": "Administration", "role.admin.may": "Darf alles; was erfasst wird, sagt, in wessen Namen.", "role.admin.go": "Übersicht öffnen",

	"failure.missing": "Unter dieser Adresse ist nichts zu sehen", "failure.missing.why": "Vielleicht ist es umgezogen, oder es steht nur anderen offen.",
	"failure.forbidden": "Diese Seite ist nicht für Ihre Rolle", "failure.forbidden.why": "Zahlen stehen Ministerien, Veranstaltern und der Administration offen, denn kleine würden verraten, wer wen traf. Im Clustermanagement erreichen Sie Ihre eigenen Treffen und Projekte über die API.",
	"failure.invalid": "Diese Adresse fragt nach etwas, das es nicht gibt", "failure.invalid.why": "Einer ihrer Filter ist nicht zu verstehen. Beginnen Sie neu, und wählen Sie in der Leiste.",
	"failure.busy": "Die Zahlen brauchen zu lange", "failure.busy.why": "Gerade wird viel erfasst. Nichts geht verloren; versuchen Sie es in einigen Sekunden noch einmal.",
	"failure.failed": "Diese Seite ließ sich nicht erstellen", "failure.failed.why": "Der Fehler liegt bei uns und ist notiert. Nichts, was Sie erfasst haben, ist verloren.",
	"failure.home": "Zur Übersicht",

	"filter": "Filter", "filter.change": "Ändern", "filter.show": "Anzeigen", "filter.known": "Stand %s",
	"filter.series": "Reihe", "filter.series.any": "Alle Reihen", "filter.conference": "Konferenz", "filter.conference.any": "Alle Ausgaben",
	"filter.country": "Land", "filter.country.any": "Alle Länder", "filter.sector": "Branche", "filter.sector.any": "Alle Branchen",
	"filter.scope": "Bereich", "filter.scope.any": "Wie definiert", "filter.level": "Erreichte Stufe", "filter.level.any": "Wie definiert",
	"filter.window_months": "Fenster", "filter.window_months.any": "24 Monate", "filter.until": "Stichtag", "filter.as_of": "Kenntnisstand",
	"months.one": "%s Monat", "months.other": "%s Monate", "months.count": "%s Monate", "months.unit": "Monate",

	"scope.all": "Alle", "scope.cross_border": "Grenzüberschreitend", "scope.domestic": "Inland",
	"scope.of.all": "Kontakte", "scope.of.cross_border": "grenzüberschreitende Kontakte", "scope.of.domestic": "Kontakte im Inland",
	"scope.among.all": "der Kontakte", "scope.among.cross_border": "der grenzüberschreitenden Kontakte", "scope.among.domestic": "der Kontakte im Inland",
	"level.idea": "Idee oder mehr", "level.agreement": "Vereinbarung", "level.proposal": "Antrag", "level.funded": "Gefördert", "level.started": "Begonnen", "level.funded_or_started": "Gefördert oder begonnen",
	"level.to.idea": "zu einer Projektidee", "level.to.agreement": "zu einem vereinbarten Projekt", "level.to.proposal": "zu einem beantragten Projekt", "level.to.funded": "zu einem geförderten Projekt", "level.to.started": "zu einem begonnenen Projekt", "level.to.funded_or_started": "zu einem geförderten oder begonnenen Projekt",

	"board.title.all": "Was aus den Treffen wurde", "board.title.one": "Was aus den Treffen wurde: %s",
	"board.days": "%s bis %s", "board.years": "%s bis %s", "conferences.one": "%s Konferenz", "conferences.other": "%s Konferenzen",
	"board.known": "Diese Zahlen kennen das Log bis Position %s, erfasst am %s.", "board.position": "%s, Position %s des Logs",
	"board.permalink": "Link auf genau diese Zahlen", "board.unpublished": "Nicht zur Veröffentlichung: Kleine Zellen sind hier nicht unterdrückt.",

	"travel": "Sie blicken zurück.", "travel.what": "Hier zählt nur, was bis zum %s erfasst war; %s, die später erfasst wurden, bleiben außen vor.", "travel.today": "Zum heutigen Stand",
	"facts.one": "%s Tatsache", "facts.other": "%s Tatsachen",

	"lead.meetings": "%s wurden durchgeführt.", "meetings.one": "%s Treffen", "meetings.other": "%s Treffen",
	"lead.projects": "Daraus entstanden %s; davon wurden %s gefördert und %s abgeschlossen.", "projects.one": "%s Projekt", "projects.other": "%s Projekte",
	"lead.converted": "Nach %[4]d Monaten hatten %[1]s %[2]s %[3]s geführt.",

	"keys": "Kennzahlen", "key.held": "Durchgeführte Treffen", "key.held.detail": "%s wurden angefragt",
	"key.matched": "Anfragen, die vereinbart wurden", "key.followed": "Durchgeführte Treffen mit Bericht", "key.of": "%s; %s von %s",
	"key.ideas": "Daraus entstandene Projekte", "key.ideas.detail": "%s gefördert, %s abgeschlossen", "key.funded": "Vereinbarte Projekte, die gefördert wurden",
	"key.converted": "In %d Monaten umgewandelte Kontakte", "key.converted.early": "noch niemand wurde so lange beobachtet",
	"legend.contact": "Kontakte", "legend.project": "Projekte", "legend.interval": "Bereiche sind 95-%-Intervalle.",
	"contacts.one": "%s Kontakt", "contacts.other": "%s Kontakte",

	"section.result": "Von der Anfrage zum Ergebnis", "section.time": "Im Zeitverlauf",
	"card.definition": "Definition", "card.definition.of": "%s: Definition", "card.version": "Version", "card.close": "Schließen", "card.table": "Als Tabelle",
	"card.download": "%s, als %s herunterladen", "card.nothing": "Nichts zu zeichnen: Für diese Filter hat sich niemand getroffen.", "card.early": "noch nicht beobachtet", "card.few": "unterdrückt, weniger als 5 Organisationen",
	"card.leftout": "Außen vor: %s %s.",

	"funnel.title":    "Wo Anfragen und Projekte enden",
	"funnel.sentence": "Treffen nach Schritten, danach die Projekte, die daraus entstanden. Voll kam vom Schritt davor, blass kam hier hinzu, umrandet ist noch offen, grau ging verloren. Anteile lassen Hinzugekommenes aus.",
	"funnel.finding":  "Von %s angefragten Treffen und solchen, die später hinzukamen, wurden %s durchgeführt; daraus entstanden %s Projekte, %s sind abgeschlossen",
	"funnel.n":        "n = %s Anfragen, %s durchgeführte Treffen, %s Projekte.",
	"funnel.share":    "vom Schritt davor", "funnel.larger": "#-fach vergrößert", "funnel.step": "Schritt", "funnel.count": "Anzahl", "funnel.joined": "Hier hinzugekommen", "funnel.dropped": "Warum andere nicht hierher kamen",
	"unit.meetings": "Treffen", "unit.projects": "Projekte, die daraus entstanden",
	"step.requested": "Angefragt", "step.matched": "Vereinbart", "step.scheduled": "Terminiert", "step.held": "Durchgeführt", "step.followed_up": "Nachverfolgt",
	"step.idea": "Idee", "step.agreed": "Vereinbarung oder Antrag", "step.funded": "Gefördert", "step.completed": "Abgeschlossen",
	"entry.organiser_made": "durch den Veranstalter", "entry.ad_hoc": "spontan", "entry.began_here": "begannen hier", "entry.not_requested": "ohne Anfrage", "entry.not_matched": "ohne Vereinbarung",
	"entry.not_scheduled": "ohne Termin", "entry.not_held": "nicht als durchgeführt erfasst", "entry.not_idea": "ohne Idee", "entry.not_agreed": "ohne Vereinbarung", "entry.not_funded": "ohne Bewilligung",
	"loss.declined": "abgelehnt", "loss.withdrawn": "zurückgezogen", "loss.expired": "unbeantwortet verfallen", "loss.cancelled": "abgesagt", "loss.no_show": "nicht erschienen",
	"loss.abandoned": "aufgegeben", "loss.rejected": "abgelehnt", "loss.skipped": "gingen ohne ihn weiter", "loss.not_reported": "noch ohne Bericht", "loss.open": "noch offen",
	"loss.open.requested": "noch unbeantwortet", "loss.open.matched": "noch ohne Termin", "loss.open.scheduled": "noch nicht durchgeführt", "loss.open.idea": "noch Idee", "loss.open.agreed": "Entscheidung steht aus", "loss.open.funded": "laufen noch",

	"conversion.title":    "Aus wie vielen Kontakten Projekte werden",
	"conversion.sentence": "Kumulative Inzidenz über %s, danach, wie weit ihr Projekt kam, mit 95-%%-Intervallen, die gemeinsame Organisationen berücksichtigen. Striche zeigen, wo Kontakte die Beobachtung verlassen.",
	"conversion.finding":  "Umgewandelt nach %d Monaten: %s",
	"conversion.share":    "Anteil der Kontakte", "conversion.months": "Monate seit Beginn der Konferenz", "conversion.window": "Fenster %d Monate", "conversion.risk": "Unter Beobachtung", "conversion.read": "# nach %d Monaten",
	"conversion.mark": "#group, #months Monate: #value, #risk unter Beobachtung", "conversion.level": "Erreichte Stufe",
	"conversion.n": "n = %s, %s Paare aus %s Organisationen.", "conversion.response": "Rücklauf: %s der Befragten.",
	"leftout.watched_too_short": "zu kurz beobachtet", "leftout.met_elsewhere": "nur auf einer anderen Konferenz getroffen", "leftout.same_organisation_after_merge": "einer Organisation mit sich selbst nach einer Zusammenführung", "leftout.held_after_conference": "nach der Konferenz durchgeführt", "leftout.entered_after_project": "eingetippt, nachdem ein Projekt bekannt war",

	"counterfactual.title":    "Paare, die sich trafen, gegen Paare, die nur anfragten",
	"counterfactual.sentence": "Anteil der Paare, die innerhalb von %[2]d Monaten %[1]s kamen, mit 95-%%-Intervallen. Ein Zusammenhang, keine Wirkung: Wer sich trifft, unterscheidet sich auch sonst.",
	"counterfactual.finding":  "Umgewandelt von denen, die sich trafen: %s; von denen, die anfragten und sich nicht trafen: %s", "counterfactual.n": "n = %s Paare, die sich trafen, %s, die es nicht taten.",
	"counterfactual.met": "getroffen", "counterfactual.notmet": "nur angefragt", "counterfactual.points": "Punkte", "counterfactual.why": "Was aus der Anfrage wurde",
	"counterfactual.pairs": "Paare", "counterfactual.converted": "Umgewandelt", "counterfactual.difference": "Getroffen minus nicht getroffen, Punkte",
	"counterfactual.unequal": "Nicht jedes Ergebnis stammt aus einem Register, und wer sich nicht traf, wird nicht gefragt: Die Differenz ist vermutlich zu groß.",
	"counterfactual.nothing": "Nichts zu vergleichen: Nicht von beiden Arten wurden Paare %d Monate lang beobachtet.",
	"request.not_met":        "Alle, die anfragten", "request.expired": "Unbeantwortet verfallen", "request.declined": "Abgelehnt", "request.withdrawn": "Zurückgezogen", "request.not_held": "Nicht durchgeführt", "request.open": "Noch offen",
	"card.of": "%s von %s",

	"cohorts.title": "Umwandlung nach Ausgabe", "cohorts.sentence": "Prozent der Kontakte, die so viele Monate nach Beginn jeder Konferenz umgewandelt waren; Stufe: %s. Darunter das 95-%%-Intervall. Leer, wo noch niemand so lange beobachtet wurde.",
	"cohorts.finding": "Umgewandelte Kontakte, Stufe %s, nach Monaten seit Beginn von %d Konferenzen", "cohorts.read": "Berichte treffen spät ein: Neuere Ausgaben werden noch steigen.",
	"cohorts.edition": "Ausgabe", "cohorts.contacts": "Kontakte",

	"state.welcome": "Willkommen. Beginnen Sie mit einer Konferenz.", "state.welcome.why": "Noch ist nichts erfasst. Kündigen Sie eine Konferenz an, importieren Sie dann Teilnehmende und Treffen, oder erfassen Sie sie über die API.", "state.welcome.next": "Wie man erfasst",
	"state.nothing": "Keine Treffen gefunden", "state.nothing.why": "Für diese Filter und bis zu diesem Tag hat sich niemand getroffen oder danach gefragt.", "state.nothing.next": "Alle Filter zurücksetzen",
}
