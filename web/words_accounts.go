package web

// englishAccounts and germanAccounts are the texts about signing in, accounts and who looks after them; both have the same keys.
var englishAccounts = map[string]string{
	"signin.welcome": "Sign in", "signin.welcome.how": "You sign in with the account that you have elsewhere already. We learn no more of it than that it is you.",
	"signin.out": "You are signed out here. At your sign-in provider you are still signed in: on a computer that others use,", "signin.out.there": "sign out there, too.",
	"signin.invited": "You have been invited?", "signin.invitation": "Open an invitation",
	"signin.none": "Nobody can sign in here", "signin.none.why": "This server knows no sign-in provider, so it has no sign-in for people. In the demo, roles can be chosen by whoever sits at the machine that it runs on, under the address that it printed.",
	"signin.wrong.key": "This key opens nothing here", "signin.wrong.key.next": "Check it for a missing letter, or choose a role.",
	"signin.wrong.failed": "The sign-in did not succeed", "signin.wrong.failed.next": "It was broken off, took too long, or was begun in another browser. Try again.",
	"signin.wrong.uninvited": "You have no account here yet", "signin.wrong.uninvited.next": "Signing in worked, but nobody has invited you. Ask your organisation's manager, the organiser or an administrator for a link.",

	"invitation.title": "Invitation", "invitation.lead": "Whoever invited you has given you a link. If it did not open by itself, paste it here.",
	"invitation.code": "Link or code", "invitation.code.hint": "The code is what stands behind # in the link.", "invitation.open": "Open the invitation", "invitation.other": "You have another invitation?",
	"invitation.kept":   "Of you, we keep a fingerprint of your sign-in account and the name that you give yourself; what you record bears a number.",
	"invitation.accept": "Accept", "invitation.accept.signin": "Accept and sign in",

	"capacity.admin": "Administrator", "capacity.evaluator": "Ministry: reads everything but personal data", "capacity.organiser": "Organiser of the conferences you announce",
	"capacity.organiser.of": "Organiser of %s", "capacity.series.all": "every series", "capacity.manager": "Cluster manager of %s",

	"account": "My account", "account.lead": "What you may act as here, and how programs may act for you.",
	"account.acts": "What you act as", "account.acts.none": "Nothing at the moment. Open an invitation to act for an organisation.", "account.acts.now": "You act as this now.",
	"account.act": "Act as this", "account.leave": "Leave", "account.leave.what": "Leaving ends the keys that act as this. Somebody must invite you anew to come back.",
	"account.name": "Your name here", "account.name.label": "Name", "account.name.hint": "Your colleagues and administrators see it. It stands in nothing that you record.", "account.save": "Save",
	"account.keys": "Keys for programs", "account.keys.what": "A key acts as you do now, and only as that. Give it to one program.",
	"account.key.until": "Ends on %s.", "account.key.unused": "Never used.", "account.key.used": "Last used on %s.", "account.key.revoke": "Revoke",
	"account.key.name": "What it is for", "account.key.name.hint": "Such as the program's name; no person's.", "account.key.days": "How long it lasts", "account.key.make": "Make a key",
	"account.key.made": "Your new key", "account.key.made.once": "Copy it now: nobody can show it again.",
	"days.one": "%s day", "days.other": "%s days",
	"account.end": "Sign out, or go", "account.everywhere": "Sign out everywhere", "account.close": "Close my account",
	"account.close.what": "Close the account, end its keys, and forget my name and sign-in. What I recorded stays, under a number that means nobody.",
	"press.which":        "%s: %s",

	"people.admin": "Accounts", "people.manager": "People", "people.organiser": "Invitations",
	"people.accounts": "Who may act here", "people.unnamed": "Without a name", "people.you": "you", "people.service": "programs only",
	"people.end": "Remove", "people.close": "Close account",
	"people.invitations": "Open invitations", "people.invitations.none": "None.", "people.until": "Open until %s.", "people.withdraw": "Withdraw",
	"people.invite": "Invite somebody", "people.invite.how": "You get a link to pass on by a way you trust. It works once, within a week. We send no mail.",
	"people.invite.role": "To act as", "people.invite.series": "Series, for an organiser", "people.invite.series.hint": "A series that is theirs beside the conferences they announce; * for every series.",
	"people.invite.organisation": "Organisation, for a manager", "people.invite.organisation.hint": "Its whole name as it is listed, or its id.",
	"people.invite.note": "Note", "people.invite.note.hint": "Tells open invitations apart. It is forgotten with the invitation.", "people.invite.go": "Make a link",
	"people.link": "The link to pass on", "people.link.once": "Copy it now: nobody can show it again. Whoever opens it first has what it offers.",

	"audit": "Audit log", "audit.lead": "Who did what beside recording facts: sign-ins, keys, invitations, exports, erasures. Nothing in it can be changed.",
	"audit.at": "When", "audit.act": "What", "audit.actor": "Who", "audit.subject": "To what", "audit.detail": "Details", "audit.earlier": "Earlier entries",
	"act.signed_in": "Signed in", "act.signed_out": "Signed out", "act.signed_out_everywhere": "Signed out everywhere", "act.key_created": "Key made", "act.key_used": "Key used", "act.key_revoked": "Key revoked",
	"act.token_used": "Token of the provider used",
	"act.invited":    "Invited", "act.invitation_accepted": "Invitation accepted", "act.invitation_withdrawn": "Invitation withdrawn", "act.granted": "Granted", "act.grant_ended": "Grant ended", "act.account_closed": "Account closed",
	"act.exported": "Personal data exported", "act.erased": "Personal data erased",

	"failure.silent": "The sign-in service does not answer", "failure.silent.why": "Nobody can sign in until it does. Who is signed in stays so. Try again in a minute.",
	"refusal.no_invitation": "This invitation was accepted or withdrawn, or it has expired. Ask for a new one.",
}

var germanAccounts = map[string]string{
	"signin.welcome": "Anmelden", "signin.welcome.how": "Sie melden sich mit dem Konto an, das Sie anderswo schon haben. Wir erfahren davon nur, dass Sie es sind.",
	"signin.out": "Sie sind hier abgemeldet. Bei Ihrem Anmeldedienst sind Sie noch angemeldet: An einem Rechner, den auch andere nutzen,", "signin.out.there": "melden Sie sich auch dort ab.",
	"signin.invited": "Sie wurden eingeladen?", "signin.invitation": "Einladung öffnen",
	"signin.none": "Hier kann sich niemand anmelden", "signin.none.why": "Dieser Server kennt keinen Anmeldedienst; Menschen können sich also nicht anmelden. In der Demo kann Rollen wählen, wer an dem Rechner sitzt, auf dem sie läuft, unter der Adresse, die sie ausgegeben hat.",
	"signin.wrong.key": "Dieser Schlüssel öffnet hier nichts", "signin.wrong.key.next": "Prüfen Sie, ob ein Buchstabe fehlt, oder wählen Sie eine Rolle.",
	"signin.wrong.failed": "Die Anmeldung ist nicht gelungen", "signin.wrong.failed.next": "Sie wurde abgebrochen, dauerte zu lange oder begann in einem anderen Browser. Versuchen Sie es noch einmal.",
	"signin.wrong.uninvited": "Sie haben hier noch kein Konto", "signin.wrong.uninvited.next": "Die Anmeldung hat geklappt, aber niemand hat Sie eingeladen. Bitten Sie Ihre Organisation, den Veranstalter oder die Verwaltung um einen Link.",

	"invitation.title": "Einladung", "invitation.lead": "Wer Sie eingeladen hat, hat Ihnen einen Link gegeben. Hat er sich nicht von selbst geöffnet, fügen Sie ihn hier ein.",
	"invitation.code": "Link oder Code", "invitation.code.hint": "Der Code ist, was im Link hinter # steht.", "invitation.open": "Einladung öffnen", "invitation.other": "Sie haben eine andere Einladung?",
	"invitation.kept":   "Von Ihnen speichern wir einen Fingerabdruck Ihres Anmeldekontos und den Namen, den Sie sich geben; was Sie erfassen, trägt eine Nummer.",
	"invitation.accept": "Annehmen", "invitation.accept.signin": "Annehmen und anmelden",

	"capacity.admin": "Verwaltung", "capacity.evaluator": "Ministerium: liest alles außer personenbezogenen Daten", "capacity.organiser": "Veranstalter der Konferenzen, die Sie ankündigen",
	"capacity.organiser.of": "Veranstalter von %s", "capacity.series.all": "allen Reihen", "capacity.manager": "Clustermanagement von %s",

	"account": "Mein Konto", "account.lead": "Als was Sie hier handeln können und wie Programme für Sie handeln.",
	"account.acts": "Als was Sie handeln", "account.acts.none": "Im Moment als nichts. Öffnen Sie eine Einladung, um für eine Organisation zu handeln.", "account.acts.now": "So handeln Sie gerade.",
	"account.act": "So handeln", "account.leave": "Verlassen", "account.leave.what": "Damit enden auch die Schlüssel, die so handeln. Um zurückzukommen, brauchen Sie eine neue Einladung.",
	"account.name": "Ihr Name hier", "account.name.label": "Name", "account.name.hint": "Ihre Kolleginnen, Kollegen und die Verwaltung sehen ihn. Er steht in nichts, was Sie erfassen.", "account.save": "Speichern",
	"account.keys": "Schlüssel für Programme", "account.keys.what": "Ein Schlüssel handelt so wie Sie gerade, und nur so. Geben Sie ihn einem Programm.",
	"account.key.until": "Endet am %s.", "account.key.unused": "Nie benutzt.", "account.key.used": "Zuletzt benutzt am %s.", "account.key.revoke": "Sperren",
	"account.key.name": "Wofür er ist", "account.key.name.hint": "Zum Beispiel der Name der Anwendung; kein Personenname.", "account.key.days": "Wie lange er gilt", "account.key.make": "Schlüssel erstellen",
	"account.key.made": "Ihr neuer Schlüssel", "account.key.made.once": "Kopieren Sie ihn jetzt: Niemand kann ihn noch einmal zeigen.",
	"days.one": "%s Tag", "days.other": "%s Tage",
	"account.end": "Abmelden oder gehen", "account.everywhere": "Überall abmelden", "account.close": "Mein Konto schließen",
	"account.close.what": "Das Konto schließen, seine Schlüssel beenden und meinen Namen und meine Anmeldung vergessen. Was ich erfasst habe, bleibt unter einer Nummer, die niemanden bezeichnet.",
	"press.which":        "%s: %s",

	"people.admin": "Konten", "people.manager": "Menschen", "people.organiser": "Einladungen",
	"people.accounts": "Wer hier handeln kann", "people.unnamed": "Ohne Namen", "people.you": "Sie", "people.service": "nur Programme",
	"people.end": "Entfernen", "people.close": "Konto schließen",
	"people.invitations": "Offene Einladungen", "people.invitations.none": "Keine.", "people.until": "Offen bis %s.", "people.withdraw": "Zurückziehen",
	"people.invite": "Jemanden einladen", "people.invite.how": "Sie bekommen einen Link, den Sie auf einem Weg weitergeben, dem Sie trauen. Er gilt einmal und eine Woche lang. Wir verschicken keine Mail.",
	"people.invite.role": "Um zu handeln als", "people.invite.series": "Reihe, für Veranstalter", "people.invite.series.hint": "Eine Reihe, die ihnen neben den selbst angekündigten Konferenzen gehört; * für alle Reihen.",
	"people.invite.organisation": "Organisation, für Clustermanagement", "people.invite.organisation.hint": "Ihr ganzer Name, wie er verzeichnet ist, oder ihre Kennung.",
	"people.invite.note": "Notiz", "people.invite.note.hint": "Unterscheidet offene Einladungen. Sie wird mit der Einladung vergessen.", "people.invite.go": "Link erstellen",
	"people.link": "Der Link zum Weitergeben", "people.link.once": "Kopieren Sie ihn jetzt: Niemand kann ihn noch einmal zeigen. Wer ihn zuerst öffnet, hat, was er anbietet.",

	"audit": "Protokoll", "audit.lead": "Wer was tat außer Fakten zu erfassen: Anmeldungen, Schlüssel, Einladungen, Auskünfte, Löschungen. Nichts darin kann geändert werden.",
	"audit.at": "Wann", "audit.act": "Was", "audit.actor": "Wer", "audit.subject": "Woran", "audit.detail": "Näheres", "audit.earlier": "Frühere Einträge",
	"act.signed_in": "Angemeldet", "act.signed_out": "Abgemeldet", "act.signed_out_everywhere": "Überall abgemeldet", "act.key_created": "Schlüssel erstellt", "act.key_used": "Schlüssel benutzt", "act.key_revoked": "Schlüssel gesperrt",
	"act.token_used": "Token des Anbieters benutzt",
	"act.invited":    "Eingeladen", "act.invitation_accepted": "Einladung angenommen", "act.invitation_withdrawn": "Einladung zurückgezogen", "act.granted": "Berechtigt", "act.grant_ended": "Berechtigung beendet", "act.account_closed": "Konto geschlossen",
	"act.exported": "Personenbezogene Daten ausgegeben", "act.erased": "Personenbezogene Daten gelöscht",

	"failure.silent": "Der Anmeldedienst antwortet nicht", "failure.silent.why": "Bis dahin kann sich niemand anmelden. Wer angemeldet ist, bleibt es. Versuchen Sie es in einer Minute noch einmal.",
	"refusal.no_invitation": "Diese Einladung wurde angenommen oder zurückgezogen, oder sie ist abgelaufen. Bitten Sie um eine neue.",
}
