package impact

import (
	"context"

	"aftermatch/domain"
	"aftermatch/internal/atonce"
	"aftermatch/projections"
)

// FunnelDefinition is question 31: how many meetings, and then projects, came how far.
var FunnelDefinition = Definition{
	ID: "funnel", Version: 1,
	Title:   "Funnel",
	TitleDE: "Trichter",
	Text: `How many meetings, and then how many projects, had come to each step by the cut-off date.

A meeting is requested; matched, when the request was accepted or the organiser paired the two; scheduled, when it got a slot; held; and followed up, when at least one side has reported, whatever it said. Scheduling is optional. A meeting that nobody requested enters at the step where it began, so the count of a step is of all that reached it.

A project is an idea; agreed, when an agreement was signed or a proposal submitted, which an award or a start implies; funded, when it got an award; and completed. Counted are distinct projects with a held meeting between two of their partners in the 36 months before the idea, at a conference that began no later than the idea (what is older is a continuation). Partners who dispute their part do not count.

A share is of those at the step before that came to this one; there is none from meetings to projects, for these are different things. Those that came in another way are shown apart, and so are those that got no further, by the recorded reason; open means that the next step may still come.`,
	TextDE: `Wie viele Treffen und danach wie viele Projekte bis zum Stichtag welchen Schritt erreicht hatten.

Ein Treffen ist angefragt; vereinbart, wenn die Anfrage angenommen wurde oder der Veranstalter die beiden zusammenbrachte; terminiert, wenn es einen Platz im Plan bekam; durchgeführt; und nachverfolgt, wenn mindestens eine Seite berichtet hat, was auch immer. Die Terminierung kann entfallen. Ein Treffen, das niemand angefragt hat, kommt bei dem Schritt hinzu, bei dem es begann; die Zahl eines Schritts umfasst daher alle, die ihn erreicht haben.

Ein Projekt ist eine Idee; vereinbart, wenn eine Vereinbarung unterzeichnet oder ein Antrag gestellt wurde, was eine Bewilligung oder ein Beginn einschließt; gefördert, wenn es eine Bewilligung hat; und abgeschlossen. Gezählt werden verschiedene Projekte, bei denen zwei Partner in den 36 Monaten vor der Idee ein Treffen hatten, auf einer Konferenz, die nicht nach der Idee begann (Älteres ist eine Fortsetzung). Partner, die ihre Beteiligung bestreiten, zählen nicht.

Ein Anteil bezieht sich auf den Schritt davor; von Treffen zu Projekten gibt es keinen, denn das sind verschiedene Dinge. Was auf anderem Weg kam, ist getrennt ausgewiesen, ebenso was nicht weiterkam, nach dem erfassten Grund; offen heißt, dass der nächste Schritt noch kommen kann.`,
	scope:   ScopeAll,
	takes:   []string{"verified"},
	groups:  []GroupBy{ByConference, BySeries, ByCountry, BySector},
	columns: funnelColumns,
}

// Funnel is the answer to question 31.
type Funnel struct {
	Figure
	Steps  []Step        `json:"steps"`
	Groups []FunnelGroup `json:"groups" doc:"The same for each group, when grouped. A meeting of two countries is in both, so groups may add up to more than all."`
}

// FunnelGroup is the funnel of one group.
type FunnelGroup struct {
	Group string `json:"group" doc:"The conference's id, the name of the series, the country's code or the sector's slug."`
	Label string `json:"label" doc:"The conference's name; otherwise the group itself."`
	Steps []Step `json:"steps"`
}

// meetingChain and projectChain are the two halves of the funnel; the order of steps and losses is that of the bits
// that SQL sets.
var (
	meetingChain = chain{
		unit:   "meetings",
		steps:  []string{"requested", "matched", "scheduled", "held", "followed_up"},
		losses: []string{"declined", "withdrawn", "expired", "cancelled", "no_show"},
		begins: map[string]string{"matched": "organiser_made", "held": "ad_hoc"},
		idle:   map[string]string{"held": "not_reported"},
	}
	projectChain = chain{
		unit:   "projects",
		steps:  []string{"idea", "agreed", "funded", "completed"},
		losses: []string{"abandoned", "rejected"},
	}
)

// Funnel answers question 31.
func (r *Reader) Funnel(ctx context.Context, f Frame) (Funnel, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return Funnel{}, err
	}
	in, all, groups := f.grouping(editions), newFunnelCount(), map[string]*funnelCount{}
	at := perPlace(in, func(name string) *funnelCount {
		if name == "" {
			return all
		}
		groups[name] = newFunnelCount()
		return groups[name]
	})
	var projects jointProjects
	contacts, placed := followed{}, f.placing(editions)
	err = atonce.Do(ctx, func(ctx context.Context) error {
		return r.pairs(ctx, f.AsOf.Position, f.left(editions, ""), func(p *projections.PairVersion, to []int32) []int32 {
			return f.followedRow(p, placedRow(p, to))
		}, func(v []int32, meetings []projections.PairMeeting) {
			contacts.see(v, v[placedNumbers:])
			for i := range meetings {
				m := placed.of(v, &meetings[i])
				p := m.path()
				for _, count := range at.of(m.place) {
					count.meetings[p]++
				}
			}
		})
	}, func(ctx context.Context) (err error) {
		projects, err = r.jointProjects(ctx, f, editions, "")
		return err
	})
	if err != nil {
		return Funnel{}, err
	}
	for _, p := range projects.followUps(f, contacts) {
		for _, count := range at.of(p.place) {
			count.projects[p.ID] = p.path
		}
	}
	answer := Funnel{Figure: f.figure(), Steps: all.steps(f, ""), Groups: []FunnelGroup{}}
	for _, name := range sortGroups(in, groups) {
		answer.Groups = append(answer.Groups, FunnelGroup{name, in.label(name), groups[name].steps(f, name)})
	}
	return answer, nil
}

// funnelCount is what one funnel is made of: meetings by path, and each project once with its path.
type funnelCount struct {
	meetings [pathCodes]int32
	projects map[domain.ID]path
}

func newFunnelCount() *funnelCount { return &funnelCount{projects: map[domain.ID]path{}} }

func (c *funnelCount) steps(f Frame, group string) []Step {
	meetings, projects := map[path]int{}, map[path]int{}
	for p, n := range c.meetings {
		if n > 0 {
			meetings[path(p)] = int(n)
		}
	}
	for _, p := range c.projects {
		projects[p]++
	}
	steps := append(meetingChain.tally(meetings), projectChain.tally(projects)...)
	for i := range steps {
		steps[i].Items = f.items(steps[i].Step, group)
	}
	return steps
}
