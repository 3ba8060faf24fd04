package impact

import (
	"cmp"
	"context"
	"slices"

	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// CalibrationDefinition is question 28: how much a rating right after a meeting says of what comes of it.
var CalibrationDefinition = Definition{
	ID: "calibration", Version: 1,
	Title:   "Calibration of the ratings",
	TitleDE: "Treffsicherheit der Bewertungen",
	Text: `The share of held meetings whose contact became a joint project within the window, by how the two parties rated the meeting.

Meetings are counted, not contacts, for a meeting is what is rated: of two that met twice at a conference each meeting counts in its own class, and both as converted if the contact is. Contacts and conversion are those of conversion; only meetings at conferences that began the whole window before the cut-off are counted. A class is the two parties' ratings, whichever of them gave which: no interest, informative, cooperation possible, or unrated when a party gave none by the cut-off. A later rating replaces an earlier one. A rating may be given when a project is already under way; how many meetings have one given after the conversion is said beside each share.

The interval to quote is the clustered one, which allows for organisations having several meetings. The table shows whether those who saw a cooperation coming were right; it does not show that the rating made it come.

Left out and counted are meetings watched too short, those of an organisation with itself after a merge, those held after the conference, and those typed in only after a project of the two was recorded.`,
	TextDE: `Der Anteil der durchgeführten Treffen, aus deren Kontakt im Fenster ein gemeinsames Projekt wurde, danach, wie beide Seiten das Treffen bewertet haben.

Gezählt werden Treffen, nicht Kontakte, denn bewertet wird ein Treffen: Haben sich zwei auf einer Konferenz zweimal getroffen, zählt jedes Treffen in seiner Klasse und beide als umgewandelt, wenn der Kontakt es ist. Kontakte und Umwandlung sind die der Umwandlung im Zeitverlauf; gezählt werden nur Treffen auf Konferenzen, die das ganze Fenster vor dem Stichtag begonnen haben. Eine Klasse sind die Bewertungen beider Seiten, gleich wer welche gab: kein Interesse, informativ, Kooperation möglich oder unbewertet, wenn eine Seite bis zum Stichtag keine gegeben hat. Eine spätere Bewertung ersetzt die frühere. Eine Bewertung kann gegeben werden, wenn ein Projekt schon läuft; neben jedem Anteil steht, zu wie vielen Treffen eine nach der Umwandlung gegeben wurde.

Zu zitieren ist das geclusterte Intervall, das berücksichtigt, dass Organisationen mehrere Treffen haben. Die Tabelle zeigt, ob richtig lag, wer eine Kooperation kommen sah, nicht, dass die Bewertung sie bewirkt hat.

Ausgelassen und gezählt werden zu kurz beobachtete Treffen, solche einer Organisation mit sich selbst nach einer Zusammenführung, solche nach der Konferenz und solche, die erst eingetippt wurden, nachdem ein gemeinsames Projekt erfasst war.`,
	scope:   ScopeCrossBorder,
	takes:   []string{"level", "window_months"},
	groups:  []GroupBy{ByConference, BySeries, ByCountry, BySector},
	columns: calibrationColumns,
}

// ratingNames are the ratings from no word to the best.
var ratingNames = []string{"unrated", "no_interest", "informative", "cooperation_possible"}

// Calibration is the answer to question 28.
type Calibration struct {
	Figure
	Groups []CalibrationGroup `json:"groups" doc:"All meetings, and when grouped one for each group after them."`
}

// CalibrationGroup is the calibration of one group of meetings.
type CalibrationGroup struct {
	Group     string                  `json:"group" doc:"all; or the conference's id, the series, the country or the sector."`
	Label     string                  `json:"label"`
	Meetings  int                     `json:"meetings" doc:"Held, by the cut-off, however long they were watched."`
	TooShort  int                     `json:"watched_too_short" doc:"Meetings at conferences that began less than the window ago."`
	Converted estimate.ClusteredShare `json:"converted" doc:"Meetings whose contact converted within the window, of those watched that long."`
	Classes   []RatingClass           `json:"classes" doc:"Every two ratings, from none to the best."`
	Items     string                  `json:"items" doc:"The meetings, one by one."`
	watched   []estimate.Judged       // an outcome for each class, then one for all of them
}

// RatingClass is the meetings that got the same two ratings.
type RatingClass struct {
	Class     string                  `json:"class" doc:"The two ratings joined by +, the lower first."`
	Lower     string                  `json:"lower" enum:"unrated,no_interest,informative,cooperation_possible" doc:"The lower of the two ratings."`
	Higher    string                  `json:"higher" enum:"unrated,no_interest,informative,cooperation_possible"`
	Converted estimate.ClusteredShare `json:"converted" doc:"Meetings whose contact converted within the window, of those watched that long."`
	Hindsight int                     `json:"rated_after_conversion" doc:"Of those converted, meetings with a rating given only then."`
	Items     string                  `json:"items" doc:"The meetings, one by one."`
}

// A ratings is what the two parties of a meeting say of it, as places in ratingNames.
type ratings struct{ lower, higher int32 }

func ratingsOf(a, b int32) ratings { return ratings{min(a, b), max(a, b)} }

func (r ratings) name() string { return ratingNames[r.lower] + "+" + ratingNames[r.higher] }

// ratingClasses are every two ratings, the lower first.
var ratingClasses = func() (all []ratings) {
	for lower := range ratingNames {
		for higher := lower; higher < len(ratingNames); higher++ {
			all = append(all, ratings{int32(lower), int32(higher)})
		}
	}
	return all
}()

// metRow is where two were who met, why they make no contact, and until when they were watched. What has not happened is later than
// all.
func (f Frame) metRow() asRow {
	reached := f.reached()
	return func(p *projections.PairVersion, to []int32) []int32 {
		if !f.hasMet(p) {
			return to
		}
		return append(to, p.Conference, p.A, p.B, int32(p.CountryA), int32(p.CountryB), p.SectorsA|p.SectorsB, noContactOf(&p.Pair),
			int32(*f.Until-p.StartsOn), reached.together(&p.Pair), dayNumber(p.Competing))
	}
}

// Calibration answers question 28.
func (r *Reader) Calibration(ctx context.Context, f Frame) (Calibration, error) {
	answer := Calibration{Figure: f.figure(), Groups: []CalibrationGroup{}}
	editions, err := r.editions(ctx, f)
	if err != nil {
		return answer, err
	}
	in, window, leftOut := f.grouping(editions), int32(estimate.Days(f.Filters.WindowMonths)), make([]int, len(noContact))
	all, groups := f.calibrationGroup(AllOfThem, AllOfThem), map[string]*CalibrationGroup{}
	at := perPlace(in, func(name string) *CalibrationGroup {
		if name == "" {
			return all
		}
		groups[name] = f.calibrationGroup(name, in.label(name))
		return groups[name]
	})
	err = r.pairs(ctx, f.AsOf.Position, f.left(editions, ""), f.metRow(), func(v []int32, meetings []projections.PairMeeting) {
		for i := range meetings {
			m, held := rate(v, &meetings[i], window)
			if !held {
				continue
			}
			if m.none > 0 {
				leftOut[m.none]++
				continue
			}
			for _, group := range at.of(m.place) {
				group.add(m)
			}
		}
	})
	for why, count := range leftOut {
		answer.leave(noContact[why], count, f.meetingsWith(CalibrationOutcome(noContact[why])))
	}
	answer.leave("watched_too_short", all.TooShort, f.meetingsWith(MeetingTooShort))
	answer.Groups = append(answer.Groups, all.shares())
	for _, name := range sortGroups(in, groups) {
		answer.Groups = append(answer.Groups, groups[name].shares())
	}
	return answer, err
}

// notApart are the places in noContact of why a meeting of a contact does not count.
var notApart = [...]int32{projections.NotApart: 0, projections.Late: 2, projections.OutcomeDriven: 3}

// ratedMeeting is what a held meeting counts as.
type ratedMeeting struct {
	estimate.Tie
	place
	none int32 // why it does not count, as a place in noContact; 0 when it does
	ratings
	given                      [2]int32 // the ratings by either side
	watched, within, hindsight bool
}

// rate tells what a meeting of a pair in a metRow counts as; false when it was not held by the cut-off.
func rate(v []int32, meeting *projections.PairMeeting, window int32) (m ratedMeeting, held bool) {
	until := horizon(v[7])
	if !until.sees(meeting.Held) {
		return m, false
	}
	m = ratedMeeting{Tie: estimate.Tie{A: v[1], B: v[2]}, place: place{v[0], int16(v[3]), int16(v[4]), v[5]}, none: cmp.Or(v[6], notApart[meeting.Apart]),
		watched: v[7] >= window, within: v[8] <= min(v[9], window)}
	for side, on := range meeting.Rated {
		if until.sees(on) {
			m.given[side] = int32(meeting.Ratings[side])
			m.hindsight = m.hindsight || m.within && int32(on) > v[8]
		}
	}
	m.ratings = ratingsOf(m.given[0], m.given[1])
	return m, true
}

func (f Frame) calibrationGroup(name, label string) *CalibrationGroup {
	g := &CalibrationGroup{Group: name, Label: label, Items: f.calibrationItems(name, "")}
	for _, class := range ratingClasses {
		g.Classes = append(g.Classes, RatingClass{Class: class.name(), Lower: ratingNames[class.lower], Higher: ratingNames[class.higher],
			Items: f.calibrationItems(name, class.name())})
	}
	return g
}

func (g *CalibrationGroup) add(m ratedMeeting) {
	g.Meetings++
	if !m.watched {
		g.TooShort++
		return
	}
	class := slices.Index(ratingClasses, m.ratings)
	u := estimate.Judged{Tie: m.Tie, Known: 1<<class | 1<<len(ratingClasses)}
	if m.within {
		u.Holds = u.Known
	}
	g.watched = appended(g.watched, u)
	g.Classes[class].Hindsight += one(m.hindsight)
}

// shares turns the counts into shares.
func (g *CalibrationGroup) shares() CalibrationGroup {
	const none = "no such meeting was watched for the whole window"
	counts := estimate.CountClusters(g.watched, len(ratingClasses)+1)
	g.watched = nil
	for i := range g.Classes {
		g.Classes[i].Converted = counts[i].Share(none)
	}
	g.Converted = counts[len(ratingClasses)].Share(none)
	return *g
}
