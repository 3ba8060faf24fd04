package web

// englishWords are the texts of the pages in English; words_de.go has the same keys.
var englishWords = map[string]string{
	"skip": "Skip to content", "nav": "Main", "nav.dashboard": "Dashboard", "nav.api": "API documentation", "signout": "Sign out",
	"foot.demo": "Demo on this machine. Its data are synthetic, at the scale of the published Stuttgart figures.",

	"signin.title": "Choose who you are",
	"signin.demo":  "This is the demo on your own machine. Its data are synthetic; nothing leaves this computer.",
	"signin.key":   "Sign in with a key", "signin.key.label": "Key", "signin.key.hint": "The demo printed its keys when it started, such as", "signin.go": "Sign in",
	"signin.wrong": "This key opens nothing here", "signin.wrong.next": "Check it for a missing letter, or choose a role.",
	"signin.none": "Nobody can sign in here", "signin.none.why": "Roles can be chosen in the demo only, by whoever sits at the machine that it runs on. Open it there, under the address that it printed.",

	"role.evaluator": "Ministry", "role.evaluator.may": "See how conferences turn into projects, with every definition and interval. Changes nothing.", "role.evaluator.go": "Open the dashboard",
	"role.organiser": "Organiser", "role.organiser.may": "See what came of your conferences. Requests, matches and imports go through the API so far.", "role.organiser.go": "Open the dashboard",
	"role.manager": "Cluster manager", "role.manager.may": "Acts for BioRegio STERN alone. Meetings and projects go through the API so far; figures of others stay closed.", "role.manager.go": "See what is open to me",
	"role.admin": "Administrator", "role.admin.may": "May do everything; what is recorded says on whose behalf.", "role.admin.go": "Open the dashboard",

	"failure.missing": "Nothing to see at this address", "failure.missing.why": "It may have moved, or it is open to others only.",
	"failure.forbidden": "This page is not for your role", "failure.forbidden.why": "Figures are open to ministries, organisers and administrators, for small ones would tell who met whom. As a cluster manager you reach your own meetings and projects through the API.",
	"failure.invalid": "This address asks for something that does not exist", "failure.invalid.why": "One of its filters cannot be understood. Start again, and choose them in the bar.",
	"failure.busy": "The figures take too long", "failure.busy.why": "Much is being recorded at the moment. Nothing is lost; try again in a few seconds.",
	"failure.failed": "This page could not be made", "failure.failed.why": "The fault is ours and has been written down. Nothing you recorded is lost.",
	"failure.home": "To the dashboard",

	"filter": "Filters", "filter.change": "Change", "filter.show": "Show", "filter.known": "known on %s",
	"filter.series": "Series", "filter.series.any": "All series", "filter.conference": "Conference", "filter.conference.any": "All editions",
	"filter.country": "Country", "filter.country.any": "All countries", "filter.sector": "Sector", "filter.sector.any": "All sectors",
	"filter.scope": "Scope", "filter.scope.any": "As defined", "filter.level": "Level reached", "filter.level.any": "As defined",
	"filter.window_months": "Window", "filter.window_months.any": "24 months", "filter.until": "Until", "filter.as_of": "As known on",
	"months.one": "%s month", "months.other": "%s months", "months.count": "%s months", "months.unit": "months",

	"scope.all": "All", "scope.cross_border": "Cross-border", "scope.domestic": "Domestic",
	"scope.of.all": "contacts", "scope.of.cross_border": "contacts across a border", "scope.of.domestic": "contacts within a country",
	"scope.among.all": "of the contacts", "scope.among.cross_border": "of the contacts across a border", "scope.among.domestic": "of the contacts within a country",
	"level.idea": "Idea or more", "level.agreement": "Agreement", "level.proposal": "Proposal", "level.funded": "Funded", "level.started": "Started", "level.funded_or_started": "Funded or started",
	"level.to.idea": "to a project idea", "level.to.agreement": "to an agreed project", "level.to.proposal": "to a proposed project", "level.to.funded": "to a funded project", "level.to.started": "to a started project", "level.to.funded_or_started": "to a funded or started project",

	"board.title.all": "What became of the meetings", "board.title.one": "What became of the meetings in %s",
	"board.days": "%s to %s", "board.years": "%s to %s", "conferences.one": "%s conference", "conferences.other": "%s conferences",
	"board.known": "These figures know the log up to position %s, recorded on %s.", "board.position": "%s, position %s of the log",
	"board.permalink": "Link to exactly these figures", "board.unpublished": "Not for publication: small cells are not suppressed here.",

	"travel": "You are looking back.", "travel.what": "Only what was recorded by %s counts here; %s recorded later are left out.", "travel.today": "Go to today",
	"facts.one": "%s fact", "facts.other": "%s facts",

	"lead.meetings": "%s were held.", "meetings.one": "%s meeting", "meetings.other": "%s meetings",
	"lead.projects": "From them came %s; %s of these were funded and %s completed.", "projects.one": "%s project", "projects.other": "%s projects",
	"lead.converted": "After %[4]d months %[1]s %[2]s had led %[3]s.",

	"keys": "Key figures", "key.held": "Meetings held", "key.held.detail": "%s were requested",
	"key.matched": "Requests that were matched", "key.followed": "Held meetings with a report", "key.of": "%s; %s of %s",
	"key.ideas": "Projects that came of them", "key.ideas.detail": "%s funded, %s completed", "key.funded": "Agreed projects that were funded",
	"key.converted": "Contacts converted in %d months", "key.converted.early": "nobody was watched that long yet",
	"legend.contact": "contacts", "legend.project": "projects", "legend.interval": "Ranges are 95 % intervals.",
	"contacts.one": "%s contact", "contacts.other": "%s contacts",

	"section.result": "From request to result", "section.time": "Over time",
	"card.definition": "Definition", "card.definition.of": "%s: definition", "card.version": "Version", "card.close": "Close", "card.table": "View as table",
	"card.download": "%s, download as %s", "card.nothing": "Nothing to draw: nobody met, for these filters.", "card.early": "not yet observed", "card.few": "suppressed, fewer than 5 organisations",
	"card.leftout": "Left out: %s %s.",

	"funnel.title":    "Where requests and projects drop out",
	"funnel.sentence": "Meetings by step, then the projects that came of them. Solid came from the step before, pale joined at the step, outlined is still open, grey was lost. Shares leave out what joined.",
	"funnel.finding":  "Of %s requested meetings and those that joined later %s were held; %s projects came of them, and %s are completed",
	"funnel.n":        "n = %s requests, %s meetings held, %s projects.",
	"funnel.share":    "of step before", "funnel.larger": "drawn # times larger", "funnel.step": "Step", "funnel.count": "Count", "funnel.joined": "Joined here", "funnel.dropped": "Why others did not get here",
	"unit.meetings": "Meetings", "unit.projects": "Projects that came of them",
	"step.requested": "Requested", "step.matched": "Matched", "step.scheduled": "Scheduled", "step.held": "Held", "step.followed_up": "Followed up",
	"step.idea": "Idea", "step.agreed": "Agreement or proposal", "step.funded": "Funded", "step.completed": "Completed",
	"entry.organiser_made": "by the organiser", "entry.ad_hoc": "ad hoc", "entry.began_here": "began here", "entry.not_requested": "without a request", "entry.not_matched": "without a match",
	"entry.not_scheduled": "without a slot", "entry.not_held": "not recorded as held", "entry.not_idea": "without an idea", "entry.not_agreed": "without an agreement", "entry.not_funded": "without an award",
	"loss.declined": "declined", "loss.withdrawn": "withdrawn", "loss.expired": "expired unanswered", "loss.cancelled": "cancelled", "loss.no_show": "no-show",
	"loss.abandoned": "abandoned", "loss.rejected": "rejected", "loss.skipped": "went on without it", "loss.not_reported": "no report yet", "loss.open": "still open",
	"loss.open.requested": "not answered yet", "loss.open.matched": "not scheduled yet", "loss.open.scheduled": "not held yet", "loss.open.idea": "still an idea", "loss.open.agreed": "decision pending", "loss.open.funded": "still running",

	"conversion.title":    "How many contacts become projects",
	"conversion.sentence": "Cumulative incidence over %s, by how far their project came, with 95 %% intervals that allow for shared organisations. Ticks mark where contacts leave observation.",
	"conversion.finding":  "Converted after %d months: %s",
	"conversion.share":    "Share of contacts", "conversion.months": "months since the conference began", "conversion.window": "window %d months", "conversion.risk": "At risk", "conversion.read": "# at %d months",
	"conversion.mark": "#group, #months months: #value, #risk at risk", "conversion.level": "Level reached",
	"conversion.n": "n = %s, %s pairs of %s organisations.", "conversion.response": "Response: %s of those asked.",
	"leftout.watched_too_short": "watched too short", "leftout.met_elsewhere": "that met at another conference only", "leftout.same_organisation_after_merge": "of an organisation with itself after a merge", "leftout.held_after_conference": "held after the conference", "leftout.entered_after_project": "typed in after a project was known",

	"counterfactual.title":    "Pairs that met against pairs that asked and did not",
	"counterfactual.sentence": "Share of pairs that came %[1]s within %[2]d months, with 95 %% intervals. An association, not an effect: pairs that meet differ in other ways, too.",
	"counterfactual.finding":  "Converted of those who met: %s; of those who asked and did not meet: %s", "counterfactual.n": "n = %s pairs that met, %s that did not.",
	"counterfactual.met": "met", "counterfactual.notmet": "asked, not met", "counterfactual.points": "difference, points", "counterfactual.why": "What became of the request",
	"counterfactual.pairs": "Pairs", "counterfactual.converted": "Converted", "counterfactual.difference": "Met minus not met, points",
	"counterfactual.unequal": "Not every outcome is known from a register, and those who did not meet are not asked: the difference is likely to be too large.",
	"counterfactual.nothing": "Nothing to compare: no pairs of both kinds have been watched for %d months.",
	"request.not_met":        "All who asked", "request.expired": "Expired unanswered", "request.declined": "Declined", "request.withdrawn": "Withdrawn", "request.not_held": "Matched, not held", "request.open": "Still open",
	"card.of": "%s of %s",

	"cohorts.title": "Conversion by edition", "cohorts.sentence": "Per cent of contacts converted so many months after each conference began; level: %s. Below each the 95 %% interval. Empty where nobody was watched that long.",
	"cohorts.finding": "Contacts converted to %s, by months since each of %d conferences began", "cohorts.read": "Reports arrive late: recent editions will still rise.",
	"cohorts.edition": "Edition", "cohorts.contacts": "Contacts",

	"state.welcome": "Welcome. Start with one conference.", "state.welcome.why": "Nothing is recorded yet. Announce a conference, then import its participants and meetings, or record them through the API.", "state.welcome.next": "How to record",
	"state.nothing": "No meetings match", "state.nothing.why": "Nobody met or asked to, for these filters and by this day.", "state.nothing.next": "Reset all filters",
}
