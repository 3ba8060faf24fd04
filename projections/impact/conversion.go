package impact

import (
	"context"
	"strconv"

	"aftermatch/projections/impact/estimate"
)

// ConversionDefinition is questions 8 to 10: how many contacts became joint projects, and when.
var ConversionDefinition = Definition{
	ID: "conversion", Version: 2,
	Title:   "Conversion over time",
	TitleDE: "Umwandlung im Zeitverlauf",
	Text: `The share of contacts that had become a joint project so many days after the conference began.

A contact is two organisations (merged ones counted as one) that held at least one meeting at a conference. Its clock starts on the conference's first day. It is converted on the first day on which both are active partners of one project whose idea is not older than the conference, which has reached the level asked for, and which, when only contacts across a border are asked for, joins two countries that day. It competes when before that an organisation is dissolved or both sides have declared their cooperation ended. Otherwise it is still waiting at the cut-off (censored). Country and sectors are those of the conference's first day.

The curve is the cumulative incidence (Aalen–Johansen), which uses every contact for as long as it was watched. The interval to quote is the clustered one, which allows for organisations having several contacts. The naive figure, converted within the window among those watched that long, stands beside it as a check, and so do the figures counting only partners who confirmed their part, and the bounds: none, or all, of those who owe a report and of whom no project is known, converted.

Projects become known late, so recent contacts look worse than they are. Beside the figure therefore stands one that is adjusted: each conversion counts for those like it that are not yet recorded, by how late the steps of projects at that level were recorded that are known so far (the reverse-time hazard). It is an estimate, and says nothing of days on which no conversion is known.

A contact is in the group of its two countries, of its prior tie and of whether a border runs between the two; by sectors it is in one group for each sector of the one with each of the other. What the two were to each other before is the closest of what they declared up to the conference's first day, of having met at an earlier conference and of an older joint project; unknown when nobody said anything. Grouped by scope, any joint project counts.

Left out and counted are contacts of an organisation with itself after a merge, those whose meetings were all held after the conference, and those whose meeting was typed in only after a project of the two was recorded: it would not be known had nothing come of it.`,
	TextDE: `Der Anteil der Kontakte, aus denen so viele Tage nach Beginn der Konferenz ein gemeinsames Projekt geworden war.

Ein Kontakt sind zwei Organisationen (zusammengeführte gelten als eine), die auf einer Konferenz mindestens ein Treffen hatten. Seine Uhr beginnt am ersten Tag der Konferenz. Umgewandelt ist er am ersten Tag, an dem beide aktive Partner eines Projekts sind, dessen Idee nicht älter ist als die Konferenz, das die gefragte Stufe erreicht hat und das, wenn nur nach grenzüberschreitenden Kontakten gefragt ist, an diesem Tag zwei Länder verbindet. Er endet konkurrierend, wenn zuvor eine Organisation aufgelöst wird oder beide Seiten die Zusammenarbeit für beendet erklärt haben. Sonst wartet er am Stichtag noch (zensiert). Land und Branchen sind die des ersten Konferenztags.

Die Kurve ist die kumulative Inzidenz (Aalen–Johansen); sie nutzt jeden Kontakt so lange, wie er beobachtet wurde. Zu zitieren ist das geclusterte Intervall, das berücksichtigt, dass Organisationen mehrere Kontakte haben. Zur Kontrolle stehen daneben der naive Anteil, umgewandelt im Fenster unter den so lange beobachteten, die Werte, die nur Partner mit eigener Bestätigung zählen, und die Grenzen: keiner oder alle der Kontakte umgewandelt, zu denen ein Bericht aussteht und kein Projekt bekannt ist.

Projekte werden spät bekannt, jüngere Kontakte sehen daher schlechter aus, als sie sind. Daneben steht deshalb ein bereinigter Wert: Jede Umwandlung zählt auch für die noch nicht erfassten ihresgleichen, je nachdem, wie spät die bisher bekannten Schritte von Projekten dieser Stufe erfasst wurden (rückwärts gerechnete Hazardrate). Er ist eine Schätzung und sagt nichts über Tage, von denen keine Umwandlung bekannt ist.

Ein Kontakt gehört zur Gruppe seiner beiden Länder, seiner früheren Beziehung und danach, ob zwischen beiden eine Grenze liegt; nach Branchen gehört er für jede Branche der einen mit jeder der anderen zu einer Gruppe. Was die beiden zuvor füreinander waren, ist die engste Beziehung aus dem, was sie bis zum ersten Konferenztag angegeben haben, einem Treffen auf einer früheren Konferenz und einem älteren gemeinsamen Projekt; unbekannt, wenn niemand etwas gesagt hat. Nach Reichweite gruppiert zählt jedes gemeinsame Projekt.

Ausgelassen und gezählt werden Kontakte einer Organisation mit sich selbst nach einer Zusammenführung, solche, deren Treffen alle nach der Konferenz stattfanden, und solche, deren Treffen erst eingetippt wurde, nachdem ein gemeinsames Projekt erfasst war: Ohne Erfolg wäre es nicht bekannt.`,
	scope:   ScopeCrossBorder,
	takes:   []string{"level", "window_months"},
	groups:  []GroupBy{ByConference, BySeries, ByCountry, BySector, ByCountryPair, BySectorPair, ByPriorTie, ByScope},
	columns: conversionColumns,
}

// Conversion is the answer to questions 8 to 10.
type Conversion struct {
	Figure
	Groups  []ConversionGroup     `json:"groups" doc:"All contacts, or when grouped one for each group after them."`
	LogRank *estimate.LogRankTest `json:"log_rank" doc:"Whether two groups differ; only for exactly two. It ignores that contacts share organisations, so p is too small."`
	Delay   *ReportingLag         `json:"reporting_delay,omitempty" doc:"How late the steps of projects were recorded, by which the adjusted figures are; missing while none is known."`
	Pairs   string                `json:"pairs" doc:"The contacts beneath, as CSV for statistics programs."`
}

// ConversionGroup is the conversion of one group of contacts.
type ConversionGroup struct {
	Group         string `json:"group" doc:"all; or the conference's id, the series, the country, the sector, two of either such as DE:DK, the prior tie or the scope."`
	Label         string `json:"label"`
	N             int    `json:"n" doc:"Contacts."`
	Pairs         int    `json:"n_pairs" doc:"Pairs of organisations, each once."`
	Organisations int    `json:"n_organisations"`
	Converted     int    `json:"converted"`
	Competing     int    `json:"competing"`
	Censored      int    `json:"censored"`

	Curve       estimate.Curve           `json:"curve" doc:"One row for each day with an event."`
	AtMonths    map[string]*estimate.Row `json:"at_months" doc:"The curve after 6, 12, 24 and 36 months and after the window; null where nobody was watched that long."`
	Confirmed   map[string]*estimate.Row `json:"confirmed_at_months" doc:"The same, counting only partners who confirmed their part themselves."`
	MonthsUntil map[string]*Reached      `json:"months_until" doc:"When 1, 5 and 10 % had converted; null where they have not yet."`
	MedianDays  *int                     `json:"median_days" doc:"The first day on which half had converted; null when that is not reached."`
	Naive       estimate.Share           `json:"naive" doc:"Converted within the window, of those watched that long."`
	Response    estimate.Share           `json:"response" doc:"Contacts with a report, of those due one."`
	Bounds      Bounds                   `json:"bounds"`
	Items       string                   `json:"items,omitempty" doc:"The contacts, one by one; with part, those of one count."`
	Adjusted    map[string]*float64      `json:"adjusted_at_months,omitempty" doc:"The incidence after so many months, adjusted for what is not yet recorded; null where it is unobserved, or conversions are too recent to tell."`
	Reason      string                   `json:"reason,omitempty" doc:"Why there is no curve."`

	adjusted []*float64 // for each row of Curve
}

// Reached is the first day on which a curve is so high.
type Reached struct {
	Days   int     `json:"days"`
	Months float64 `json:"months" doc:"Of 365.25 ÷ 12 days."`
}

// Bounds are how the share converted within the window might be if more was known of those who owe a report.
type Bounds struct {
	Silent int      `json:"silent" doc:"Watched for the whole window, due a report, without one and without a project."`
	Worst  *float64 `json:"worst" doc:"None of them converted: the naive figure."`
	Best   *float64 `json:"best" doc:"All of them did."`
}

// horizons are the months at which a curve is read.
func (f Frame) horizons() []int { return []int{6, 12, 24, 36, f.Filters.WindowMonths} }

// Conversion answers questions 8 to 10.
func (r *Reader) Conversion(ctx context.Context, f Frame) (Conversion, error) {
	delay, known, err := r.reportingDelay(ctx, f)
	if err != nil {
		return Conversion{}, err
	}
	answer, err := r.converted(ctx, f, &delay)
	if known {
		answer.Delay = delay.summary()
	}
	return answer, err
}

// converted answers without, or with, figures adjusted for the delay.
func (r *Reader) converted(ctx context.Context, f Frame, delay *reportingDelay) (Conversion, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return Conversion{}, err
	}
	in := f.grouping(editions)
	all, err := r.waiters(ctx, f, editions, in)
	if err != nil {
		return Conversion{}, err
	}
	answer := Conversion{Figure: f.figure(), Pairs: f.pairs()}
	answer.leaveOut(all.leftOut)
	names := sortGroups(in, all.groups)
	groups := []waitGroup{{AllOfThem, AllOfThem, all.everyOne()}}
	for _, name := range names {
		groups = append(groups, waitGroup{name, in.label(name), *all.groups[name]})
	}
	answer.Groups = make([]ConversionGroup, len(groups))
	curves := f.conversions(all, groups, answer.Groups)
	for i := range groups {
		if delay != nil {
			answer.Groups[i].adjust(f, curves[i], delay.adjust(curves[i], all, groups[i].places, in.editions))
		}
	}
	if f.Filters.GroupBy.disjoint() && len(names) == 2 {
		if test, ok := estimate.LogRank(curves[1].Tallies(), curves[2].Tallies()); ok {
			answer.LogRank = &test
		}
	}
	return answer, nil
}

// waitGroup is a group of contacts that wait.
type waitGroup struct {
	name, label string
	places      []int32
}

// conversions fills in what is known of each group and returns its whole curve. Curves are estimated beside one another: of
// each group one of all partners and one of those confirmed.
func (f Frame) conversions(all waiters, groups []waitGroup, into []ConversionGroup) []estimate.Curve {
	curves, confirmed := make([]estimate.Curve, len(groups)), make([]estimate.Curve, len(groups))
	estimateEach(2*len(groups), func(e *estimate.DyadicEstimator, i int) {
		group, i, sure := groups[i/2], i/2, i%2 == 1
		switch {
		case !sure:
			into[i] = f.conversion(all, group)
			curves[i], _ = e.Curve(all.ended(group.places))
			into[i].Pairs, into[i].Organisations = e.Pairs, e.Organisations()
		case all.differ(group.places):
			confirmed[i], _ = e.Curve(all.confirmed(group.places))
		}
	})
	for i := range groups {
		sure := confirmed[i]
		if sure == nil {
			sure = curves[i]
		}
		into[i].read(f, curves[i], sure)
	}
	return curves
}

// conversion counts one group.
func (f Frame) conversion(all waiters, group waitGroup) ConversionGroup {
	g := ConversionGroup{Group: group.name, Label: group.label, N: len(group.places), Curve: estimate.Curve{},
		Items: f.link(f.contactItems(group.name, "")), AtMonths: map[string]*estimate.Row{}, Confirmed: map[string]*estimate.Row{}, MonthsUntil: map[string]*Reached{}}
	var within, watched, reported, due int
	window := int32(estimate.Days(f.Filters.WindowMonths))
	for _, place := range group.places {
		c := &all.all[place]
		switch c.Cause {
		case estimate.Converted:
			g.Converted++
		case estimate.Competing:
			g.Competing++
		case estimate.Censored:
			g.Censored++
		}
		conference := all.watched[c.Conference]
		if conference.due {
			due++
			if c.Reported {
				reported++
			}
		}
		if conference.horizon >= window {
			watched++
			switch converted := c.Cause == estimate.Converted && c.Day <= window; {
			case converted:
				within++
			case conference.due && !c.Reported && c.Cause != estimate.Converted:
				g.Bounds.Silent++
			}
		}
	}
	g.Naive = estimate.ShareOf(within, watched, "no contact was watched for the whole window")
	g.Response = estimate.ShareOf(reported, due, "no follow-up wave was opened")
	if watched > 0 {
		g.Bounds.Worst, g.Bounds.Best = g.Naive.Rate, new(float64(within+g.Bounds.Silent)/float64(watched))
	}
	return g
}

// read adds the curve and what is read off it, and off that of confirmed partners.
func (g *ConversionGroup) read(f Frame, curve, confirmed estimate.Curve) {
	if len(curve) == 0 {
		g.Reason = "there is no contact"
	}
	g.Curve = curve.EventDays()
	for _, months := range f.horizons() {
		key := strconv.Itoa(months)
		g.AtMonths[key], g.Confirmed[key] = after(months, curve), after(months, confirmed)
	}
	for _, percent := range []int{1, 5, 10} {
		g.MonthsUntil[strconv.Itoa(percent)] = reached(float64(percent)/100, curve)
	}
	if median := reached(0.5, curve); median != nil {
		g.MedianDays = &median.Days
	}
}

// after is the curve so many months on; nil where it is unobserved.
func after(months int, curve estimate.Curve) *estimate.Row { return curve.On(estimate.Days(months)) }

// reached is when the curve comes to a share; nil where it does not.
func reached(share float64, curve estimate.Curve) *Reached {
	if day, ok := curve.FirstDay(share); ok {
		return &Reached{day, float64(day) / estimate.DaysPerMonth}
	}
	return nil
}
