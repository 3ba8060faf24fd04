package web

// englishSteps and germanSteps are the texts of the forms by which things go on; both have the same
// keys.
var englishSteps = map[string]string{
	"step.find": "Find the organisation", "step.draft": "Draft kept in this browser. Nothing is recorded yet.", "next": "Next:", "conference.next.participants": "Nobody takes part yet. Import the list of participants that your matchmaking platform exports.", "conference.next.participants.do": "Import participants",
	"conference.next.meetings": "No meeting is known yet. Import the meetings; they name the participants.", "conference.next.meetings.do": "Import meetings",
	"conference.next.wave": "Nobody was asked yet what came of the meetings. Open a follow-up, and all who met find the question on their desks.",
	"conference.record":    "Record something about this conference", "organisation.record": "Record something about this organisation",

	"step.button.announce": "Announce a conference", "step.title.announce": "Announce a conference", "step.why.announce": "What you announce is yours to run. Next you import who takes part, and then the meetings.",
	"step.button.reschedule": "Other days", "step.title.reschedule": "The conference moves to other days", "step.why.reschedule": "Meetings that were held before stay as they were.",
	"step.button.cancel": "Cancel it", "step.title.cancel": "The conference is cancelled", "step.why.cancel": "Nothing new can be planned for it then. What was recorded stays.",
	"step.button.cost": "Record a cost", "step.title.cost": "The conference cost something", "step.why.cost": "Costs add up, and stand beside the money that came of the meetings. What is not in euro is listed, and in no sum.",
	"step.button.open-wave": "Open a follow-up", "step.title.open-wave": "Ask what came of the meetings", "step.why.open-wave": "All who met at this conference are asked on their desks until you close the follow-up.",
	"step.button.close-wave": "Close a follow-up", "step.title.close-wave": "End the asking", "step.why.close-wave": "The desks ask no longer. Answers that come late are still recorded.",
	"step.button.participation": "Somebody takes part", "step.title.participation": "An organisation takes part", "step.why.participation": "A whole list is imported as a file.",
	"step.button.no-participation": "Somebody stays away", "step.title.no-participation": "An organisation takes no part after all", "step.why.no-participation": "Meetings that it held stay. Later ones are refused.",
	"step.button.register": "Register an organisation", "step.title.register": "Register an organisation", "step.why.register": "Search for it first: what is registered twice has to be merged.",
	"step.button.rename": "New name", "step.title.rename": "The organisation has a new name",
	"step.button.relocate": "It moves", "step.title.relocate": "The organisation moves", "step.why.relocate": "Past meetings and projects keep the country that it was in then.",
	"step.button.classify": "Other sectors", "step.title.classify": "The organisation works in other sectors", "step.why.classify": "What happened before stays in the sectors of its time.",
	"step.button.identify": "Known to a register as", "step.title.identify": "A register or platform knows it",
	"step.button.merge-organisation": "It is a double", "step.title.merge-organisation": "This is the same as another organisation", "step.why.merge-organisation": "All its meetings and projects then count as the other's. That can be reverted.",
	"step.button.split-organisation": "No double after all", "step.title.split-organisation": "It is another organisation after all", "step.why.split-organisation": "Its meetings and projects are its own again.",
	"step.button.dissolve": "It ceased to exist", "step.title.dissolve": "The organisation ceased to exist", "step.why.dissolve": "Its history stays. Nothing new can be recorded for it after that day.",

	"field.name": "Name", "field.series": "Series (optional)", "field.hint.series": "Exactly as for its earlier editions, such as Cluster Matchmaking Conference. Figures compare the editions of a series.",
	"field.edition": "Edition (optional)", "field.hint.edition": "Such as 5 or 2017.", "field.starts_on": "First day", "field.ends_on": "Last day", "field.country": "Country", "field.city": "City (optional)",
	"field.purpose": "What for? (optional)", "field.wave": "When after the conference?", "field.open_wave": "Which?", "field.organisation": "Organisation", "field.participant": "Who?", "field.region": "Region (optional)",
	"field.hint.region": "A NUTS code of that country, such as DE11.", "field.sectors": "Sectors", "field.scheme": "Register", "field.value": "Its identifier there", "field.into": "The other organisation",
	"scheme.ror": "ROR: research organisations", "scheme.pic": "PIC of the European Commission", "scheme.vat": "VAT number", "scheme.lei": "LEI: legal entities", "scheme.profile": "Profile on a matchmaking platform",
	"field.fault.name": "Give a name", "field.fault.starts_on": "Give the first day", "field.fault.ends_on": "Give the last day; it is not before the first", "field.fault.country": "Choose the country",
	"field.fault.organisation": "Choose an organisation; search for it first", "field.fault.into": "Choose another organisation; search for it first", "field.fault.region": "Give a NUTS code of that country, like DE11 for Germany, or leave it empty",
	"field.fault.value": "This is no identifier of that register. Check it for typing errors", "field.fault.wave": "Choose when to ask",

	"step.none": "There is nothing to choose from.", "budget.whole": "The whole project", "project.origin.between": "%s, %s: %s and %s", "project.origin.name": "Name one", "project.part.for": "For %s: “%s”",
	"step.button.budget": "Budget", "step.title.budget": "The budget is known", "step.button.claim": "It came from a meeting", "step.title.claim": "Which meeting did it come from?",
	"step.button.disclaim": "Not from that meeting", "step.title.disclaim": "It did not come from that meeting after all", "step.button.merge-project": "It is a double", "step.title.merge-project": "This is the same as another project",
	"step.why.merge-project":    "Partners, origins and confirmations of both then count as those of the other project. That can be reverted.",
	"step.button.split-project": "No double after all", "step.title.split-project": "It is another project after all", "field.share": "Whose?", "field.meeting": "Held meetings between the partners", "field.origin": "Meeting", "field.project": "The other project",
	"field.fault.meeting": "Choose a meeting", "field.fault.origin": "Choose a meeting", "field.fault.project": "Choose the other project", "refusal.budget_exceeded": "The partners' shares come to more than the whole. Revise them, or first the whole.",

	"choose": "Choose", "ties.title": "Earlier ties", "ties.none": "Nothing is known of what this organisation and others were to each other before they met.", "ties.on": "%s, as of %s", "ties.ended": "%s ended the cooperation on %s",
	"step.button.tie": "Declare an earlier tie", "step.title.tie": "What were the two to each other before?", "step.why.tie": "An earlier tie decides additionality: only a project of two that had no tie before they met counts as additional, and what nobody declared is not known.",
	"step.button.untie": "Take it back", "step.title.untie": "The earlier tie is taken back", "step.why.untie": "What the two were to each other is unknown again, which is not the same as no tie.",
	"step.button.end": "Cooperation ended", "step.title.end": "The cooperation has ended", "step.why.end": "It is over once both sides have said so.", "end.other": "The other", "end.both": "Both together",
	"field.tie": "What were they?", "field.tied": "With whom?", "field.ended": "With whom?", "field.by": "Who says so?", "field.fault.tied": "Choose with whom", "field.fault.tie": "Choose what they were to each other",
	"refusal.ended_already": "This side has said so already.", "refusal.no_prior_tie": "No earlier tie is declared between the two.",

	"new.early": "Has it come further already? (optional)", "new.early.hint": "Fill in what has happened. It is recorded together with the project, or not at all; what comes later you record on its page.", "when.fault.idea": "This lies before the idea. Check both dates",

	"refusal.participates_already": "This organisation takes part already.", "refusal.organisation_merged": "This organisation was merged into another. Record it for that one.", "refusal.target_merged": "The other was itself merged into another. Choose that one.",
	"refusal.already_linked": "This identifier is recorded already.", "refusal.wave_open": "This follow-up is open already.", "refusal.conference_cancelled": "The conference was cancelled. Nothing new can be planned for it.",
}

var germanSteps = map[string]string{
	"step.find": "Organisation suchen", "step.draft": "Entwurf in diesem Browser behalten. Noch ist nichts festgehalten.", "next": "Als Nächstes:", "conference.next.participants": "Noch nimmt niemand teil. Importieren Sie die Teilnehmerliste, wie Ihre Matchmaking-Plattform sie ausgibt.", "conference.next.participants.do": "Teilnehmer importieren",
	"conference.next.meetings": "Noch ist kein Treffen bekannt. Importieren Sie die Treffen; sie nennen die Teilnehmer.", "conference.next.meetings.do": "Treffen importieren",
	"conference.next.wave": "Noch wurde niemand gefragt, was aus den Treffen wurde. Eröffnen Sie eine Nachbefragung, und alle, die sich trafen, finden die Frage auf ihrem Schreibtisch.",
	"conference.record":    "Etwas zu dieser Konferenz festhalten", "organisation.record": "Etwas zu dieser Organisation festhalten",

	"step.button.announce": "Konferenz ankündigen", "step.title.announce": "Konferenz ankündigen", "step.why.announce": "Was Sie ankündigen, führen Sie selbst. Danach importieren Sie, wer teilnimmt, und dann die Treffen.",
	"step.button.reschedule": "Andere Tage", "step.title.reschedule": "Die Konferenz wird verlegt", "step.why.reschedule": "Treffen, die schon stattfanden, bleiben, wie sie waren.",
	"step.button.cancel": "Absagen", "step.title.cancel": "Die Konferenz wird abgesagt", "step.why.cancel": "Dann kann nichts Neues für sie geplant werden. Was festgehalten ist, bleibt.",
	"step.button.cost": "Kosten festhalten", "step.title.cost": "Die Konferenz kostete etwas", "step.why.cost": "Kosten werden summiert und stehen neben dem Geld, das aus den Treffen wurde. Was nicht in Euro ist, wird aufgelistet und zählt in keiner Summe.",
	"step.button.open-wave": "Nachbefragung eröffnen", "step.title.open-wave": "Fragen, was aus den Treffen wurde", "step.why.open-wave": "Alle, die sich bei dieser Konferenz trafen, werden auf ihrem Schreibtisch gefragt, bis Sie die Nachbefragung schließen.",
	"step.button.close-wave": "Nachbefragung schließen", "step.title.close-wave": "Die Nachbefragung endet", "step.why.close-wave": "Auf den Schreibtischen wird nicht mehr gefragt. Späte Antworten werden trotzdem festgehalten.",
	"step.button.participation": "Jemand nimmt teil", "step.title.participation": "Eine Organisation nimmt teil", "step.why.participation": "Eine ganze Liste importieren Sie als Datei.",
	"step.button.no-participation": "Jemand kommt nicht", "step.title.no-participation": "Eine Organisation nimmt doch nicht teil", "step.why.no-participation": "Ihre Treffen bleiben. Spätere werden abgelehnt.",
	"step.button.register": "Organisation eintragen", "step.title.register": "Organisation eintragen", "step.why.register": "Suchen Sie zuerst nach ihr: Was doppelt eingetragen ist, muss zusammengeführt werden.",
	"step.button.rename": "Neuer Name", "step.title.rename": "Die Organisation heißt anders",
	"step.button.relocate": "Umzug", "step.title.relocate": "Die Organisation zieht um", "step.why.relocate": "Frühere Treffen und Projekte behalten das Land, in dem sie damals war.",
	"step.button.classify": "Andere Branchen", "step.title.classify": "Die Organisation ist in anderen Branchen tätig", "step.why.classify": "Was vorher war, bleibt in den Branchen seiner Zeit.",
	"step.button.identify": "Kennung in einem Register", "step.title.identify": "Ein Register oder eine Plattform kennt sie",
	"step.button.merge-organisation": "Ein Doppel", "step.title.merge-organisation": "Das ist dieselbe wie eine andere Organisation", "step.why.merge-organisation": "All ihre Treffen und Projekte zählen dann als die der anderen. Das lässt sich rückgängig machen.",
	"step.button.split-organisation": "Doch kein Doppel", "step.title.split-organisation": "Es ist doch eine andere Organisation", "step.why.split-organisation": "Ihre Treffen und Projekte sind wieder ihre eigenen.",
	"step.button.dissolve": "Aufgelöst", "step.title.dissolve": "Die Organisation besteht nicht mehr", "step.why.dissolve": "Ihre Geschichte bleibt. Nach diesem Tag kann nichts Neues für sie festgehalten werden.",

	"field.name": "Name", "field.series": "Reihe (freiwillig)", "field.hint.series": "Genau wie bei den früheren Ausgaben, etwa Cluster Matchmaking Conference. Zahlen vergleichen die Ausgaben einer Reihe.",
	"field.edition": "Ausgabe (freiwillig)", "field.hint.edition": "Etwa 5 oder 2017.", "field.starts_on": "Erster Tag", "field.ends_on": "Letzter Tag", "field.country": "Land", "field.city": "Stadt (freiwillig)",
	"field.purpose": "Wofür? (freiwillig)", "field.wave": "Wann nach der Konferenz?", "field.open_wave": "Welche?", "field.organisation": "Organisation", "field.participant": "Wer?", "field.region": "Region (freiwillig)",
	"field.hint.region": "Ein NUTS-Code dieses Landes, etwa DE11.", "field.sectors": "Branchen", "field.scheme": "Register", "field.value": "Kennung dort", "field.into": "Die andere Organisation",
	"scheme.ror": "ROR: Forschungseinrichtungen", "scheme.pic": "PIC der Europäischen Kommission", "scheme.vat": "Umsatzsteuer-Nummer", "scheme.lei": "LEI: Rechtsträger", "scheme.profile": "Profil auf einer Matchmaking-Plattform",
	"field.fault.name": "Geben Sie einen Namen an", "field.fault.starts_on": "Geben Sie den ersten Tag an", "field.fault.ends_on": "Geben Sie den letzten Tag an; er liegt nicht vor dem ersten", "field.fault.country": "Wählen Sie das Land",
	"field.fault.organisation": "Wählen Sie eine Organisation; suchen Sie zuerst nach ihr", "field.fault.into": "Wählen Sie eine andere Organisation; suchen Sie zuerst nach ihr", "field.fault.region": "Geben Sie einen NUTS-Code dieses Landes an, etwa DE11 für Deutschland, oder lassen Sie das Feld leer",
	"field.fault.value": "Das ist keine Kennung dieses Registers. Prüfen Sie sie auf Tippfehler", "field.fault.wave": "Wählen Sie, wann gefragt wird",

	"step.none": "Es gibt nichts zur Wahl.", "budget.whole": "Das ganze Projekt", "project.origin.between": "%s, %s: %s und %s", "project.origin.name": "Eines nennen", "project.part.for": "Für %s: „%s“",
	"step.button.budget": "Budget", "step.title.budget": "Das Budget steht fest", "step.button.claim": "Aus einem Treffen", "step.title.claim": "Aus welchem Treffen ging es hervor?",
	"step.button.disclaim": "Nicht aus diesem Treffen", "step.title.disclaim": "Es ging doch nicht aus diesem Treffen hervor", "step.button.merge-project": "Eine Dublette", "step.title.merge-project": "Das ist dasselbe wie ein anderes Projekt",
	"step.why.merge-project":    "Partner, Herkunft und Bestätigungen beider zählen dann als die des anderen Projekts. Das lässt sich rückgängig machen.",
	"step.button.split-project": "Doch keine Dublette", "step.title.split-project": "Es ist doch ein anderes Projekt", "field.share": "Wessen?", "field.meeting": "Treffen zwischen den Partnern", "field.origin": "Treffen", "field.project": "Das andere Projekt",
	"field.fault.meeting": "Wählen Sie ein Treffen", "field.fault.origin": "Wählen Sie ein Treffen", "field.fault.project": "Wählen Sie das andere Projekt", "refusal.budget_exceeded": "Die Anteile der Partner ergeben mehr als das Ganze. Ändern Sie sie, oder zuerst das Ganze.",

	"choose": "Bitte wählen", "ties.title": "Frühere Beziehungen", "ties.none": "Nichts ist bekannt, was diese Organisation und andere einander waren, bevor sie sich trafen.", "ties.on": "%s, Stand %s", "ties.ended": "%s beendete die Zusammenarbeit am %s",
	"step.button.tie": "Frühere Beziehung angeben", "step.title.tie": "Was waren die beiden einander zuvor?", "step.why.tie": "Eine frühere Beziehung entscheidet über die Zusätzlichkeit: Nur ein Projekt von zweien ohne Beziehung vor ihrem Treffen zählt als zusätzlich, und was niemand angab, ist nicht bekannt.",
	"step.button.untie": "Zurücknehmen", "step.title.untie": "Die frühere Beziehung wird zurückgenommen", "step.why.untie": "Was die beiden einander waren, ist dann wieder unbekannt; das ist nicht dasselbe wie keine Beziehung.",
	"step.button.end": "Zusammenarbeit beendet", "step.title.end": "Die Zusammenarbeit ist beendet", "step.why.end": "Sie ist vorbei, wenn beide Seiten es gesagt haben.", "end.other": "Die andere", "end.both": "Beide gemeinsam",
	"field.tie": "Was waren sie?", "field.tied": "Mit wem?", "field.ended": "Mit wem?", "field.by": "Wer sagt das?", "field.fault.tied": "Wählen Sie, mit wem", "field.fault.tie": "Wählen Sie, was sie einander waren",
	"refusal.ended_already": "Diese Seite hat es schon gesagt.", "refusal.no_prior_tie": "Zwischen den beiden ist keine frühere Beziehung angegeben.",

	"new.early": "Ist es schon weiter? (freiwillig)", "new.early.hint": "Füllen Sie aus, was geschehen ist. Es wird zusammen mit dem Projekt festgehalten oder gar nicht; was später kommt, melden Sie auf seiner Seite.", "when.fault.idea": "Das liegt vor der Idee. Prüfen Sie beide Daten",

	"refusal.participates_already": "Diese Organisation nimmt schon teil.", "refusal.organisation_merged": "Diese Organisation wurde mit einer anderen zusammengeführt. Halten Sie es für jene fest.", "refusal.target_merged": "Die andere wurde selbst mit einer weiteren zusammengeführt. Wählen Sie diese.",
	"refusal.already_linked": "Diese Kennung ist schon festgehalten.", "refusal.wave_open": "Diese Nachbefragung ist schon eröffnet.", "refusal.conference_cancelled": "Die Konferenz wurde abgesagt. Für sie kann nichts Neues geplant werden.",
}
