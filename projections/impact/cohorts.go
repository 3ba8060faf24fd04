package impact

import (
	"context"
	"io"
	"strconv"

	"aftermatch/domain"
	"aftermatch/projections/impact/estimate"
)

// CohortsDefinition is question 32: conversion by edition and time since.
var CohortsDefinition = Definition{
	ID: "cohorts", Version: 1,
	Title:   "Conversion by edition",
	TitleDE: "Umwandlung nach Ausgabe",
	Text: `The share of each conference's contacts that had become a joint project so many months after it began, one row for each conference and one for all of them.

Contacts, conversion and what is left out are those of conversion. All contacts of one conference are watched for the same time, so a cell stays empty until that many months have passed: an empty cell is not yet known, it is not zero. Recent conferences look worse than they are while reports are late.`,
	TextDE: `Der Anteil der Kontakte jeder Konferenz, aus denen so viele Monate nach ihrem Beginn ein gemeinsames Projekt geworden war, je Konferenz eine Zeile und eine für alle.

Kontakte, Umwandlung und Auslassungen sind die der Umwandlung im Zeitverlauf. Alle Kontakte einer Konferenz werden gleich lange beobachtet; eine Zelle bleibt daher leer, bis so viele Monate vergangen sind: Leer heißt noch nicht bekannt, nicht null. Jüngere Konferenzen sehen schlechter aus, als sie sind, solange Berichte ausstehen.`,
	scope:   ScopeCrossBorder,
	takes:   []string{"level"},
	columns: cohortColumns,
}

// cohortMonths are the columns of the table of cohorts.
var cohortMonths = []int{6, 12, 18, 24, 30, 36, 48, 60}

// Cohorts is the answer to question 32.
type Cohorts struct {
	Figure
	Months []int    `json:"months" doc:"The columns: months since the conference's first day."`
	Rows   []Cohort `json:"rows" doc:"All conferences, then each in the order in which they began."`
}

// Cohort is one conference's contacts over time.
type Cohort struct {
	Group    string                   `json:"group" doc:"all, or the conference's id."`
	Label    string                   `json:"label"`
	StartsOn *domain.Date             `json:"starts_on" doc:"Null for all."`
	N        int                      `json:"n" doc:"Contacts."`
	Cells    map[string]*estimate.Row `json:"cells" doc:"By month; null where it is too early to tell."`
	Reason   string                   `json:"reason,omitempty" doc:"Why the row has no figures."`
	Pairs    string                   `json:"pairs" doc:"The contacts beneath."`
	Items    string                   `json:"items" doc:"They, one by one; with part, those of one count."`
}

// Cohorts answers question 32.
func (r *Reader) Cohorts(ctx context.Context, f Frame) (Cohorts, error) {
	editions, err := r.editions(ctx, f)
	if err != nil {
		return Cohorts{}, err
	}
	in := f.grouping(editions)
	in.by = ByConference
	all, err := r.waiters(ctx, f, editions, in)
	if err != nil {
		return Cohorts{}, err
	}
	rows := []Cohort{f.cohort(AllOfThem, AllOfThem)}
	places := [][]int32{all.everyOne()}
	for _, e := range editions {
		if f.Until == nil || e.StartsOn > *f.Until {
			continue
		}
		alone := f
		alone.Filters.Conference = e.ID
		row := alone.cohort(e.ID.String(), e.Name)
		row.StartsOn = &e.StartsOn
		rows, places = append(rows, row), append(places, all.in(row.Group))
	}
	estimateEach(len(rows), func(e *estimate.DyadicEstimator, i int) { rows[i].estimate(e, all.ended(places[i])) })
	answer := Cohorts{Figure: f.figure(), Months: cohortMonths, Rows: rows}
	answer.leaveOut(all.leftOut)
	return answer, nil
}

func (f Frame) cohort(group, label string) Cohort {
	return Cohort{Group: group, Label: label, Cells: map[string]*estimate.Row{}, Pairs: f.pairs(), Items: f.contactItems(group, "")}
}

// estimate fills in the row's cells.
func (c *Cohort) estimate(estimator *estimate.DyadicEstimator, contacts estimate.Exits) {
	c.N = contacts.N
	curve, ok := estimator.Curve(contacts)
	if !ok {
		c.Reason = "there is no contact"
	}
	for _, months := range cohortMonths {
		c.Cells[strconv.Itoa(months)] = after(months, curve)
	}
}

var cohortColumns = []Column{
	{"group", "all, or the conference's id"},
	{"label", "the conference's name"},
	{"starts_on", "the conference's first day"},
	{"n", "contacts"},
	{"months", "since then"},
	{"at_risk", "contacts that end on this day or later"},
	{"converted", "up to then"},
	{"incidence", "share converted; empty where it is too early to tell"},
	{"lower", "of its 95 % interval, were contacts independent"},
	{"upper", "of its 95 % interval, were contacts independent"},
	{"lower_clustered", "of the 95 % interval to quote"},
	{"upper_clustered", "of the 95 % interval to quote"},
}

// WriteCSV writes a row for each cell.
func (a Cohorts) WriteCSV(w io.Writer) error {
	table := Table{Columns: cohortColumns}
	for _, row := range a.Rows {
		for _, months := range a.Months {
			cells := []any{row.Group, row.Label, row.StartsOn, row.N, months}
			if c := row.Cells[strconv.Itoa(months)]; c != nil {
				cells = append(cells, c.AtRisk, c.Converted, c.Incidence, c.Lower, c.Upper, c.LowerClustered, c.UpperClustered)
			} else {
				cells = append(cells, nil, nil, nil, nil, nil, nil, nil)
			}
			table.Rows = append(table.Rows, cells)
		}
	}
	return table.WriteCSV(w, a.Frame)
}
