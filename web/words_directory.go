package web

// englishDirectory and germanDirectory are the texts of the pages about conferences and organisations, of the search, the
// import and the log; both have the same keys.
var englishDirectory = map[string]string{
	"nav.conferences": "Conferences", "nav.wholelog": "Log",
	"of": "%s of %s", "percent": "%s %%",

	"search": "Search", "search.hint": "Search: press /", "search.for": "Search for “%s”", "search.lead": "Look for organisations, conferences and projects by their names. Typing errors in organisations' names do no harm.",
	"search.none":          "Nothing has a name like this. Try a shorter part of it, or look through the conferences.",
	"search.organisations": "Organisations", "search.projects": "Projects", "search.as": "known as %s",

	"conferences.title": "Conferences", "conferences.none": "No conference is announced yet. An organiser announces the first one.",
	"conferences.name": "Conference", "conferences.days": "Days", "conferences.place": "Place",
	"conference.cancelled": "cancelled on %s", "conference.board": "What became of it", "conference.report": "One-page report", "conference.so_far": "So far", "conference.feed": "As it happens",
	"conference.taking": "organisations take part", "conference.delegates": "delegates are named, %s have checked in", "conference.requests": "requests, %s still open", "conference.matches": "matches, %s scheduled",
	"conference.held": "meetings held, %s of them ad hoc", "conference.no_show": "no-shows", "conference.lost": "requests came to nothing: %s declined, %s withdrawn, %s expired",
	"conference.slots": "Meetings per slot", "conference.slot": "Slot, UTC", "conference.bar": "The same as a bar", "conference.planned": "planned", "slot.at": "%s %s",
	"weekday.Monday": "Mon", "weekday.Tuesday": "Tue", "weekday.Wednesday": "Wed", "weekday.Thursday": "Thu", "weekday.Friday": "Fri", "weekday.Saturday": "Sat", "weekday.Sunday": "Sun",
	"conference.responses": "Who has reported", "conference.responses.why": "Held meetings of which at least one side has said something. “No further contact” counts as a report.",
	"conference.wave": "Asked", "conference.rate": "Rate", "conference.said": "Meetings", "conference.ratings": "Rating right after",
	"conference.open.one": "%s request is open", "conference.open.other": "%s requests are open", "conference.open.why": "They expire after %s unless somebody answers.", "conference.open.show": "Show them", "conference.asks": "%s asks %s",
	"conference.participants": "Who takes part", "conference.nobody": "Nobody is registered yet.", "conference.show.one": "%s organisation", "conference.show.other": "%s organisations",
	"conference.own": "Your meetings", "conference.own.none": "Nothing is planned for you here yet.",

	"organisation.review": "to be reviewed", "organisation.dissolved": "dissolved on %s", "organisation.merged": "This is the same organisation as", "organisation.own": "Of its meetings and projects you see those that you are part of.",
	"organisation.conferences": "conferences", "organisation.held": "meetings held, of %s", "organisation.projects": "projects",
	"organisation.projects.title": "Projects", "organisation.projects.none": "No project yet.", "organisation.meetings.title": "Meetings", "organisation.meetings.none": "No meeting yet.",
	"organisation.with": "With", "organisation.state": "State", "organisation.more.one": "and %s more", "organisation.more.other": "and %s more", "organisation.conferences.title": "Took part in",

	"history": "History", "history.facts": "What was recorded", "history.of": "History: %s", "history.latest": "What was recorded last",
	"history.whole.one": "The whole history: %s fact", "history.whole.other": "The whole history: %s facts", "history.older": "Older", "history.newer": "Newer", "history.now": "As known now",
	"history.lead.one": "%s fact, by when we learned it.", "history.lead.other": "%s facts, by when we learned them, the latest first.", "history.as_of": "Told as it was known on %s.",

	"live.on": "Live", "live.off": "Not connected; shown is what was known last", "live.paused": "Paused", "live.pause": "Pause", "live.go": "Go on",

	"log.title": "The log", "log.lead": "Everything that was ever recorded, the latest first. The log has come to position %s, and nothing in it is ever changed.", "log.whole": "The whole log",
	"log.type": "What happened", "log.type.any": "Everything", "log.position": "Position", "log.what": "What happened", "log.thing": "To what", "log.happened": "When", "log.learned": "Recorded (UTC)", "log.by": "By", "log.at": "%s, %s",
	"log.earlier": "Earlier", "log.latest": "To the latest",
	"via.import": "an import", "via.expiry": "the calendar", "via.simulation": "a simulation",
	"thing.conference": "conference", "thing.organisation": "organisation", "thing.participation": "participation", "thing.meeting": "meeting", "thing.tie": "tie", "thing.project": "project", "thing.representative": "a person",

	"missing.title": "Missing reports", "missing.of": "Missing reports: %s", "missing.lead": "Who has not said yet what came of their meetings. A reminder opens in your own mail program; nothing is sent from here.",
	"missing.csv": "The list as CSV", "missing.closed": "No follow-up wave was opened for this conference yet. Open one, and those who met are asked on their desks.", "missing.late": "This wave was closed on %s. Late reports can still be given.", "missing.none": "Everybody has reported.",
	"missing.rate": "Of %[1]s of %[2]s held meetings at least one side has reported (%[3]s %%); of all %[5]s reports %[4]s have come.", "missing.list": "Missing reports, %s",
	"missing.who": "Organisation", "missing.owed": "Missing", "missing.said": "Given", "missing.remind": "Remind", "missing.mail": "Write a reminder",
	"missing.mail.subject": "%s: what came of your meetings? (%s)", "missing.mail.hello": "Good day,", "missing.mail.what.one": "at %[2]s you had %[1]s meeting of which you have not said yet what came of it:", "missing.mail.what.other": "at %[2]s you had %[1]s meetings of which you have not said yet what came of them:",
	"missing.mail.how": "Please sign in to Aftermatch; each takes one click on your desk. “No further contact” is an answer, too.",

	"import.do": "Import a file", "import.title": "Import: %s", "import.lead": "The file is read first, and you see what it would change. Nothing is recorded until you say so, and a file with a fault changes nothing at all.",
	"import.kind": "What the file lists", "import.kind.hint": "Participants come first: meetings name them.", "import.participants": "Participants", "import.meetings": "Meetings",
	"import.file": "File", "import.file.hint": "CSV as your matchmaking platform exports it; comma, semicolon or tab, with a line of headers.", "import.file.none": "Choose a file first.", "import.large": "The file is larger than %s MiB. Split it: rows are known again by their ids.",
	"import.map": "The headers have other names", "import.map.label": "Which header is which of our columns", "import.map.hint": "One a line, such as", "import.map.wrong": "Each line must be their header, an equals sign and our column.",
	"import.look": "Look what it would do", "import.going": "Reading %s", "import.going.why": "You may leave this page; its address leads back here.", "import.waits": "Another import is running. This one begins as soon as that one is done.",
	"import.rows": "rows", "import.created": "new", "import.changed": "changed", "import.unchanged": "known already", "import.faults": "faults", "import.notices": "What was assumed",
	"import.preview": "This is what the file would do. Nothing is recorded yet.", "import.refused": "The file has faults, so nothing of it can be recorded. Mend them in the file and choose it again.", "import.nothing": "Everything in this file is known already.",
	"import.record.one": "Record %s row", "import.record.other": "Record %s rows", "import.again": "Choose another file", "import.faults.list": "Faults by line", "import.line": "Line", "import.column": "Column", "import.wrong": "What is wrong, and what to do",
	"import.more.one": "and %s more", "import.more.other": "and %s more", "import.done": "Recorded.", "import.to": "To the conference", "import.another": "Import another file",

	"fact.ConferenceAnnounced": "conference announced", "fact.ConferenceRescheduled": "conference moved", "fact.ConferenceCancelled": "conference cancelled", "fact.ConferenceCostRecorded": "cost recorded",
	"fact.FollowUpWaveOpened": "follow-up opened", "fact.FollowUpWaveClosed": "follow-up closed",
	"fact.OrganisationRegistered": "organisation registered", "fact.OrganisationRenamed": "organisation renamed", "fact.OrganisationRelocated": "organisation moved", "fact.OrganisationClassified": "sectors changed",
	"fact.ExternalIDLinked": "known to a register", "fact.OrganisationsMerged": "found to be the same as another", "fact.OrganisationMergeReverted": "found to be another after all", "fact.OrganisationDissolved": "organisation dissolved",
	"fact.ParticipationRegistered": "takes part", "fact.DelegateNamed": "delegate named", "fact.ParticipationCancelled": "takes no part after all", "fact.DelegateCheckedIn": "delegate checked in",
	"fact.MeetingRequested": "meeting requested", "fact.RequestDeclined": "request declined", "fact.RequestWithdrawn": "request withdrawn", "fact.RequestExpired": "request expired", "fact.MatchMade": "match made",
	"fact.MeetingScheduled": "meeting scheduled", "fact.MeetingRescheduled": "meeting moved", "fact.MeetingCancelled": "meeting cancelled", "fact.MeetingHeld": "meeting held", "fact.NoShowRecorded": "no-show", "fact.MeetingRated": "meeting rated", "fact.OutcomeReported": "outcome reported",
	"fact.PriorTieDeclared": "earlier tie declared", "fact.PriorTieRetracted": "earlier tie retracted", "fact.CooperationEnded": "cooperation ended",
	"fact.PartnerConfirmed": "partner confirmed", "fact.PartnerDisputed": "partner says it takes no part", "fact.ProjectsMerged": "found to be the same project as another", "fact.ProjectMergeReverted": "found to be another project after all",
	"fact.RepresentativeRegistered": "person registered", "fact.AffiliationStarted": "speaks for an organisation", "fact.AffiliationEnded": "speaks for it no longer", "fact.ConsentGiven": "consent given", "fact.ConsentWithdrawn": "consent withdrawn", "fact.PersonalDataErased": "personal data erased",
	"fact.FactCorrected": "corrected", "fact.FactRetracted": "taken back",
}

var germanDirectory = map[string]string{
	"nav.conferences": "Konferenzen", "nav.wholelog": "Protokoll",
	"of": "%s von %s", "percent": "%s %%",

	"search": "Suche", "search.hint": "Suche: Taste /", "search.for": "Suche nach „%s“", "search.lead": "Suchen Sie Organisationen, Konferenzen und Projekte nach ihrem Namen. Tippfehler in Namen von Organisationen schaden nicht.",
	"search.none":          "Nichts heißt ähnlich. Versuchen Sie ein kürzeres Stück, oder sehen Sie die Konferenzen durch.",
	"search.organisations": "Organisationen", "search.projects": "Projekte", "search.as": "bekannt als %s",

	"conferences.title": "Konferenzen", "conferences.none": "Noch ist keine Konferenz angekündigt. Die erste kündigt ein Veranstalter an.",
	"conferences.name": "Konferenz", "conferences.days": "Tage", "conferences.place": "Ort",
	"conference.cancelled": "abgesagt am %s", "conference.board": "Was daraus wurde", "conference.report": "Bericht auf einer Seite", "conference.so_far": "Bisher", "conference.feed": "Was gerade geschieht",
	"conference.taking": "Organisationen nehmen teil", "conference.delegates": "Delegierte sind benannt, %s eingecheckt", "conference.requests": "Anfragen, %s noch offen", "conference.matches": "Vereinbarungen, %s terminiert",
	"conference.held": "Treffen fanden statt, %s davon spontan", "conference.no_show": "nicht erschienen", "conference.lost": "Anfragen blieben ohne Treffen: %s abgelehnt, %s zurückgezogen, %s verfallen",
	"conference.slots": "Treffen je Zeitfenster", "conference.slot": "Zeitfenster, UTC", "conference.bar": "Dasselbe als Balken", "conference.planned": "geplant", "slot.at": "%s %s",
	"weekday.Monday": "Mo", "weekday.Tuesday": "Di", "weekday.Wednesday": "Mi", "weekday.Thursday": "Do", "weekday.Friday": "Fr", "weekday.Saturday": "Sa", "weekday.Sunday": "So",
	"conference.responses": "Wer berichtet hat", "conference.responses.why": "Treffen, zu denen mindestens eine Seite etwas gesagt hat. „Kein weiterer Kontakt“ zählt als Bericht.",
	"conference.wave": "Gefragt", "conference.rate": "Quote", "conference.said": "Treffen", "conference.ratings": "Bewertung gleich danach",
	"conference.open.one": "%s Anfrage ist offen", "conference.open.other": "%s Anfragen sind offen", "conference.open.why": "Sie verfallen nach dem %s, wenn niemand antwortet.", "conference.open.show": "Zeigen", "conference.asks": "%s fragt %s",
	"conference.participants": "Wer teilnimmt", "conference.nobody": "Noch ist niemand angemeldet.", "conference.show.one": "%s Organisation", "conference.show.other": "%s Organisationen",
	"conference.own": "Ihre Treffen", "conference.own.none": "Für Sie ist hier noch nichts geplant.",

	"organisation.review": "zu prüfen", "organisation.dissolved": "aufgelöst am %s", "organisation.merged": "Das ist dieselbe Organisation wie", "organisation.own": "Von ihren Treffen und Projekten sehen Sie die, an denen Sie beteiligt sind.",
	"organisation.conferences": "Konferenzen", "organisation.held": "Treffen fanden statt, von %s", "organisation.projects": "Projekte",
	"organisation.projects.title": "Projekte", "organisation.projects.none": "Noch kein Projekt.", "organisation.meetings.title": "Treffen", "organisation.meetings.none": "Noch kein Treffen.",
	"organisation.with": "Mit", "organisation.state": "Stand", "organisation.more.one": "und %s weiteres", "organisation.more.other": "und %s weitere", "organisation.conferences.title": "Nahm teil an",

	"history": "Verlauf", "history.facts": "Was festgehalten ist", "history.of": "Verlauf: %s", "history.latest": "Was zuletzt festgehalten wurde",
	"history.whole.one": "Der ganze Verlauf: %s Tatsache", "history.whole.other": "Der ganze Verlauf: %s Tatsachen", "history.older": "Älteres", "history.newer": "Neueres", "history.now": "Heutiger Kenntnisstand",
	"history.lead.one": "%s Tatsache, danach, wann wir sie erfuhren.", "history.lead.other": "%s Tatsachen, danach, wann wir sie erfuhren, die neueste zuerst.", "history.as_of": "Erzählt, wie es am %s bekannt war.",

	"live.on": "Live", "live.off": "Keine Verbindung; gezeigt ist der letzte Stand", "live.paused": "Angehalten", "live.pause": "Anhalten", "live.go": "Weiter",

	"log.title": "Das Protokoll", "log.lead": "Alles, was je festgehalten wurde, das Neueste zuerst. Das Protokoll ist bei Position %s, und nichts darin wird je geändert.", "log.whole": "Das ganze Protokoll",
	"log.type": "Was geschah", "log.type.any": "Alles", "log.position": "Position", "log.what": "Was geschah", "log.thing": "Womit", "log.happened": "Wann", "log.learned": "Festgehalten (UTC)", "log.by": "Von", "log.at": "%s, %s",
	"log.earlier": "Früheres", "log.latest": "Zum Neuesten",
	"via.import": "ein Import", "via.expiry": "der Kalender", "via.simulation": "eine Simulation",
	"thing.conference": "Konferenz", "thing.organisation": "Organisation", "thing.participation": "Teilnahme", "thing.meeting": "Treffen", "thing.tie": "Verbindung", "thing.project": "Projekt", "thing.representative": "eine Person",

	"missing.title": "Fehlende Berichte", "missing.of": "Fehlende Berichte: %s", "missing.lead": "Wer noch nicht gesagt hat, was aus den Treffen wurde. Eine Erinnerung öffnet sich in Ihrem eigenen Mailprogramm; von hier wird nichts versandt.",
	"missing.csv": "Die Liste als CSV", "missing.closed": "Für diese Konferenz wurde noch keine Nachbefragung eröffnet. Eröffnen Sie eine, und alle, die sich trafen, werden auf ihrem Schreibtisch gefragt.", "missing.late": "Diese Nachbefragung wurde am %s geschlossen. Späte Berichte sind noch möglich.", "missing.none": "Alle haben berichtet.",
	"missing.rate": "Zu %[1]s von %[2]s Treffen hat mindestens eine Seite berichtet (%[3]s %%); von allen %[5]s Berichten sind %[4]s da.", "missing.list": "Fehlende Berichte, %s",
	"missing.who": "Organisation", "missing.owed": "Fehlen", "missing.said": "Da", "missing.remind": "Erinnern", "missing.mail": "Erinnerung schreiben",
	"missing.mail.subject": "%s: Was wurde aus Ihren Treffen? (%s)", "missing.mail.hello": "Guten Tag,", "missing.mail.what.one": "bei „%[2]s“ hatten Sie %[1]s Treffen, von dem Sie noch nicht gesagt haben, was daraus wurde:", "missing.mail.what.other": "bei „%[2]s“ hatten Sie %[1]s Treffen, von denen Sie noch nicht gesagt haben, was daraus wurde:",
	"missing.mail.how": "Bitte melden Sie sich bei Aftermatch an; auf Ihrem Schreibtisch braucht jedes einen Klick. Auch „kein weiterer Kontakt“ ist eine Antwort.",

	"import.do": "Datei importieren", "import.title": "Import: %s", "import.lead": "Die Datei wird zuerst gelesen, und Sie sehen, was sie ändern würde. Nichts wird festgehalten, bevor Sie es sagen, und eine Datei mit einem Fehler ändert gar nichts.",
	"import.kind": "Was die Datei auflistet", "import.kind.hint": "Zuerst die Teilnehmer: Treffen nennen sie.", "import.participants": "Teilnehmer", "import.meetings": "Treffen",
	"import.file": "Datei", "import.file.hint": "CSV, wie Ihre Matchmaking-Plattform es ausgibt; Komma, Semikolon oder Tabulator, mit einer Kopfzeile.", "import.file.none": "Wählen Sie zuerst eine Datei.", "import.large": "Die Datei ist größer als %s MiB. Teilen Sie sie: Zeilen werden an ihrer Kennung wiedererkannt.",
	"import.map": "Die Spalten heißen anders", "import.map.label": "Welche Überschrift welche unserer Spalten ist", "import.map.hint": "Eine je Zeile, etwa", "import.map.wrong": "Jede Zeile muss die fremde Überschrift, ein Gleichheitszeichen und unsere Spalte sein.",
	"import.look": "Ansehen, was sie täte", "import.going": "%s wird gelesen", "import.going.why": "Sie dürfen die Seite verlassen; ihre Adresse führt hierher zurück.", "import.waits": "Ein anderer Import läuft. Dieser beginnt, sobald jener fertig ist.",
	"import.rows": "Zeilen", "import.created": "neu", "import.changed": "geändert", "import.unchanged": "schon bekannt", "import.faults": "Fehler", "import.notices": "Was angenommen wurde",
	"import.preview": "Das täte die Datei. Noch ist nichts festgehalten.", "import.refused": "Die Datei hat Fehler, daher kann nichts davon festgehalten werden. Beheben Sie sie in der Datei, und wählen Sie sie erneut.", "import.nothing": "Alles in dieser Datei ist schon bekannt.",
	"import.record.one": "%s Zeile festhalten", "import.record.other": "%s Zeilen festhalten", "import.again": "Andere Datei wählen", "import.faults.list": "Fehler nach Zeilen", "import.line": "Zeile", "import.column": "Spalte", "import.wrong": "Was falsch ist und was zu tun ist",
	"import.more.one": "und %s weiterer", "import.more.other": "und %s weitere", "import.done": "Festgehalten.", "import.to": "Zur Konferenz", "import.another": "Weitere Datei importieren",

	"fact.ConferenceAnnounced": "Konferenz angekündigt", "fact.ConferenceRescheduled": "Konferenz verlegt", "fact.ConferenceCancelled": "Konferenz abgesagt", "fact.ConferenceCostRecorded": "Kosten gemeldet",
	"fact.FollowUpWaveOpened": "Nachbefragung eröffnet", "fact.FollowUpWaveClosed": "Nachbefragung geschlossen",
	"fact.OrganisationRegistered": "Organisation aufgenommen", "fact.OrganisationRenamed": "Organisation umbenannt", "fact.OrganisationRelocated": "Organisation umgezogen", "fact.OrganisationClassified": "Branchen geändert",
	"fact.ExternalIDLinked": "einem Register bekannt", "fact.OrganisationsMerged": "als dieselbe wie eine andere erkannt", "fact.OrganisationMergeReverted": "doch als eine andere erkannt", "fact.OrganisationDissolved": "Organisation aufgelöst",
	"fact.ParticipationRegistered": "nimmt teil", "fact.DelegateNamed": "Delegierte benannt", "fact.ParticipationCancelled": "nimmt doch nicht teil", "fact.DelegateCheckedIn": "Delegierte eingecheckt",
	"fact.MeetingRequested": "Treffen angefragt", "fact.RequestDeclined": "Anfrage abgelehnt", "fact.RequestWithdrawn": "Anfrage zurückgezogen", "fact.RequestExpired": "Anfrage verfallen", "fact.MatchMade": "Treffen vereinbart",
	"fact.MeetingScheduled": "Treffen terminiert", "fact.MeetingRescheduled": "Treffen verlegt", "fact.MeetingCancelled": "Treffen abgesagt", "fact.MeetingHeld": "Treffen fand statt", "fact.NoShowRecorded": "nicht erschienen", "fact.MeetingRated": "Treffen bewertet", "fact.OutcomeReported": "Ergebnis berichtet",
	"fact.PriorTieDeclared": "frühere Verbindung gemeldet", "fact.PriorTieRetracted": "frühere Verbindung zurückgenommen", "fact.CooperationEnded": "Zusammenarbeit beendet",
	"fact.PartnerConfirmed": "Partner bestätigt", "fact.PartnerDisputed": "Partner sagt, er mache nicht mit", "fact.ProjectsMerged": "als dasselbe Projekt wie ein anderes erkannt", "fact.ProjectMergeReverted": "doch als anderes Projekt erkannt",
	"fact.RepresentativeRegistered": "Person aufgenommen", "fact.AffiliationStarted": "spricht für eine Organisation", "fact.AffiliationEnded": "spricht nicht mehr für sie", "fact.ConsentGiven": "Einwilligung erteilt", "fact.ConsentWithdrawn": "Einwilligung widerrufen", "fact.PersonalDataErased": "Personendaten gelöscht",
	"fact.FactCorrected": "korrigiert", "fact.FactRetracted": "zurückgenommen",
}
