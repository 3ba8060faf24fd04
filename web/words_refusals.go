package web

// englishRefusals and germanRefusals say why something could not be recorded, and what to do; both have the same keys.
var englishRefusals = map[string]string{
	"refusal.affiliated_already": "This person speaks for the organisation already.", "refusal.checked_in": "This delegate is checked in already.",
	"refusal.conference_exists": "This conference is announced already. Move it, or correct its announcement.", "refusal.correct_the_fact": "This is itself a correction. Correct the fact again, or take the correction back.",
	"refusal.delegate_named": "This person is a delegate already.", "refusal.erase_instead": "A person's registration cannot be taken back: the data would stay. Erase the person instead.",
	"refusal.erasure_is_final": "The data are destroyed, which cannot be taken back. Register the person anew.", "refusal.leads_already": "This organisation leads already.",
	"refusal.meeting_exists": "This meeting is recorded already.", "refusal.meeting_not_held": "Only a meeting that was held can be an origin.",
	"refusal.merge_again": "That a merge was undone cannot be taken back. Merge again instead.", "refusal.no_open_proposal": "No proposal of this project waits for an answer. Record first that it was submitted.",
	"refusal.not_a_delegate": "This person is no delegate of the organisation. Name the delegate first.", "refusal.not_a_partner": "This organisation was no partner of the project that day.",
	"refusal.not_a_party": "Only those whom this is about can say it.", "refusal.not_affiliated": "This person does not speak for the organisation.",
	"refusal.not_an_origin": "This meeting is no origin of the project.", "refusal.not_merged": "This is merged into nothing.",
	"refusal.not_participating": "One of the organisations did not take part in the conference at that time. Record first that it did.", "refusal.not_started": "Record the project's start before its completion.",
	"refusal.not_yours_to_answer": "Only the other organisation may do this.", "refusal.organisation_exists": "This organisation is registered already. Rename, move or classify it, or correct its registration.",
	"refusal.origin_claimed": "This meeting is an origin of the project already.", "refusal.outside_conference": "The meeting is dated before or after the conference. Check the day.",
	"refusal.participation_cancelled": "This organisation takes no part any more. Register it for the conference again first.", "refusal.partner_already": "This organisation is a partner at that time already.",
	"refusal.project_closed": "The project had ended by then, and nothing new can happen in it. Check the day.", "refusal.project_exists": "This project is logged already. To change its title or first day, correct the fact that logged it.",
	"refusal.project_merged": "This project was merged into another. Use that one, or undo the merge.", "refusal.project_started": "The project has started already.",
	"refusal.representative_exists": "This person is registered already.", "refusal.same_organisation": "An organisation cannot meet itself. Choose two.",
	"refusal.taken": "Something else that is recorded stands in the way: the same place, time, identifier or request is taken.", "refusal.wave_not_open": "This follow-up is not open.",
	"refusal.no_account": "You have no account here yet. Ask for an invitation.", "refusal.another": "This speaks of another conference or organisation than what was recorded. Record it there, and take back what is wrong here.",
}

var germanRefusals = map[string]string{
	"refusal.affiliated_already": "Diese Person spricht schon für die Organisation.", "refusal.checked_in": "Diese Person ist schon angekommen.",
	"refusal.conference_exists": "Diese Konferenz ist schon angekündigt. Verlegen Sie sie, oder berichtigen Sie die Ankündigung.", "refusal.correct_the_fact": "Das ist selbst eine Berichtigung. Berichtigen Sie die Tatsache noch einmal, oder nehmen Sie die Berichtigung zurück.",
	"refusal.delegate_named": "Diese Person ist schon Delegierte.", "refusal.erase_instead": "Die Aufnahme einer Person lässt sich nicht zurücknehmen: Die Daten blieben. Löschen Sie die Person stattdessen.",
	"refusal.erasure_is_final": "Die Daten sind vernichtet; das lässt sich nicht zurücknehmen. Nehmen Sie die Person neu auf.", "refusal.leads_already": "Diese Organisation leitet schon.",
	"refusal.meeting_exists": "Dieses Treffen ist schon festgehalten.", "refusal.meeting_not_held": "Nur aus einem Treffen, das stattfand, kann ein Projekt hervorgehen.",
	"refusal.merge_again": "Dass eine Zusammenführung aufgehoben wurde, lässt sich nicht zurücknehmen. Führen Sie noch einmal zusammen.", "refusal.no_open_proposal": "Kein Antrag dieses Projekts wartet auf Antwort. Melden Sie zuerst, dass er gestellt wurde.",
	"refusal.not_a_delegate": "Diese Person ist keine Delegierte der Organisation. Benennen Sie sie zuerst.", "refusal.not_a_partner": "Diese Organisation war an diesem Tag kein Partner des Projekts.",
	"refusal.not_a_party": "Das können nur die sagen, um die es geht.", "refusal.not_affiliated": "Diese Person spricht nicht für die Organisation.",
	"refusal.not_an_origin": "Aus diesem Treffen ging das Projekt nicht hervor.", "refusal.not_merged": "Das ist mit nichts zusammengeführt.",
	"refusal.not_participating": "Eine der Organisationen nahm damals nicht an der Konferenz teil. Halten Sie zuerst fest, dass sie teilnahm.", "refusal.not_started": "Melden Sie den Beginn des Projekts vor seinem Abschluss.",
	"refusal.not_yours_to_answer": "Das darf nur die andere Organisation.", "refusal.organisation_exists": "Diese Organisation ist schon aufgenommen. Benennen Sie sie um, ändern Sie Sitz oder Branchen, oder berichtigen Sie ihre Aufnahme.",
	"refusal.origin_claimed": "Dieses Treffen ist schon als Ursprung des Projekts genannt.", "refusal.outside_conference": "Das Treffen liegt vor oder nach der Konferenz. Prüfen Sie den Tag.",
	"refusal.participation_cancelled": "Diese Organisation nimmt nicht mehr teil. Melden Sie sie zuerst wieder zur Konferenz an.", "refusal.partner_already": "Diese Organisation ist zu dieser Zeit schon Partner.",
	"refusal.project_closed": "Das Projekt war da schon zu Ende; Neues kann darin nicht mehr geschehen. Prüfen Sie den Tag.", "refusal.project_exists": "Dieses Projekt ist schon gemeldet. Um Titel oder ersten Tag zu ändern, berichtigen Sie die Meldung.",
	"refusal.project_merged": "Dieses Projekt wurde mit einem anderen zusammengeführt. Nehmen Sie jenes, oder heben Sie die Zusammenführung auf.", "refusal.project_started": "Das Projekt hat schon begonnen.",
	"refusal.representative_exists": "Diese Person ist schon aufgenommen.", "refusal.same_organisation": "Eine Organisation kann sich nicht selbst treffen. Wählen Sie zwei.",
	"refusal.taken": "Etwas anderes steht im Weg: Derselbe Platz, dieselbe Zeit, Kennung oder Anfrage ist vergeben.", "refusal.wave_not_open": "Diese Nachbefragung ist nicht offen.",
	"refusal.no_account": "Sie haben hier noch kein Konto. Bitten Sie um eine Einladung.", "refusal.another": "Das nennt eine andere Konferenz oder Organisation, als festgehalten ist. Halten Sie es dort fest, und nehmen Sie zurück, was hier falsch ist.",
}
