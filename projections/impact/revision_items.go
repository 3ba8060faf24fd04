package impact

import (
	"context"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
)

// RevisedUnits lists what counts otherwise at two states of knowledge.
type RevisedUnits struct {
	Frame
	Of    Definition    `json:"of" doc:"The definition of the figure that is revised."`
	Since AsOf          `json:"since" doc:"The earlier state of knowledge."`
	Items []RevisedUnit `json:"items"`
	Next  *string       `json:"next"`
}

// RevisedUnit is one contact, pair, meeting, project, conference or organisation.
type RevisedUnit struct {
	Kind          string             `json:"kind" enum:"contact,pair,countries,meeting,project,conference,organisation"`
	ID            domain.ID          `json:"id,omitzero" doc:"Of a meeting, project, conference or organisation."`
	OrganisationA domain.ID          `json:"organisation_a,omitzero" doc:"Of a contact or pair."`
	OrganisationB domain.ID          `json:"organisation_b,omitzero"`
	LabelA        string             `json:"label_a,omitempty" doc:"The organisation's name, or the country's code."`
	LabelB        string             `json:"label_b,omitempty"`
	ConferenceID  domain.ID          `json:"conference_id,omitzero" doc:"Of a contact."`
	Before        map[string]float64 `json:"before" doc:"What it counted as, by measure; measures of 0 are left out."`
	After         map[string]float64 `json:"after" doc:"What it counts as."`
	Changes       []RevisedChange    `json:"changes" doc:"What happened between, by class; together, after less before."`
	Beneath       string             `json:"beneath" doc:"All events beneath: its history, or the things that have one."`
}

// RevisedChange is what events of one class did to a unit.
type RevisedChange struct {
	Class  RevisionClass      `json:"class"`
	Change map[string]float64 `json:"change" doc:"By measure."`
	Events []RevisionEvent    `json:"events" doc:"That changed it, in the order of the log."`
}

// RevisionEvent is an event that changed a unit.
type RevisionEvent struct {
	Position    int64     `json:"position"`
	ID          domain.ID `json:"id"`
	Type        string    `json:"type"`
	Subject     string    `json:"subject" doc:"The stream: the kind of thing and its id."`
	EffectiveAt time.Time `json:"effective_at" doc:"When it happened."`
	RecordedAt  time.Time `json:"recorded_at" doc:"When it was learned."`
	Actor       string    `json:"actor" doc:"Who recorded it: a key or account, never a person's name."`
	Source      string    `json:"source" doc:"api, import, demo, expiry or simulation."`
	Event       string    `json:"event" doc:"The event itself, in the log."`
	History     string    `json:"history" doc:"All events of the thing."`
}

// items is the address of the changed units of a group, or of those that a class changed.
func (r revised) items(group string, class RevisionClass) string {
	return r.now.below("/v1/impact/revision/items", map[string]string{
		"figure": r.figure.ID, "since": strconv.FormatInt(r.query.Since, 10), "group": group, "class": string(class)})
}

// listing keeps of changed units those that are listed, from the first up to one after the page.
type listing struct {
	query RevisionQuery
	end   int // of the page
	units []revisedUnit
}

// add keeps a unit if it is listed, and lets go of those after the page now and then.
func (l *listing) add(u *revisedUnit) {
	if l == nil || u.group != l.query.Group || l.query.Kind != "" && u.kind != l.query.Kind ||
		l.query.Class != "" && !slices.ContainsFunc(u.shares, func(s revisedShare) bool { return s.class == l.query.Class }) {
		return
	}
	if l.units = append(l.units, *u); len(l.units) > 2*l.end+1000 {
		l.units = slices.Clip(l.sorted()[:l.end+1])
	}
}

func (l *listing) sorted() []revisedUnit {
	slices.SortFunc(l.units, func(u, v revisedUnit) int { return compareUnits(u.unit, v.unit) })
	return l.units
}

const listConferenceIDs = `select no, id from read_model.conferences_at(@position)`

// RevisedUnits lists the changed units with the events that changed them. Read to the end, what they changed adds up to the
// difference of the figure.
func (r *Reader) RevisedUnits(ctx context.Context, f Frame, q RevisionQuery) (RevisedUnits, error) {
	start, limit, err := q.span()
	if err != nil {
		return RevisedUnits{}, err
	}
	if q.Group == AllOfThem {
		q.Group = ""
	}
	revised, err := r.compare(ctx, f, q)
	if err != nil {
		return RevisedUnits{}, err
	}
	revised.listed = &listing{query: q, end: min(start, math.MaxInt32) + limit}
	if err := r.explain(ctx, &revised); err != nil {
		return RevisedUnits{}, err
	}
	answer := RevisedUnits{Frame: revised.now, Of: revised.figure.Definition, Since: revised.then.AsOf, Items: []RevisedUnit{}}
	answer.Definition = f.Definition
	page, next, err := pageOf(revised.listed.sorted(), q.Page)
	if err != nil {
		return answer, err
	}
	answer.Next = next
	var numbers []int32
	var positions []int64
	for _, u := range page {
		numbers = append(numbers, u.a, u.b)
		for _, s := range u.shares {
			for _, t := range s.events {
				positions = append(positions, t.Position)
			}
		}
	}
	events, err := r.revisionEvents(ctx, positions)
	if err != nil {
		return answer, err
	}
	organisations, err := r.organisations(ctx, revised.now, numbers)
	if err != nil {
		return answer, err
	}
	conferences := map[int32]domain.ID{}
	err = r.ask(ctx, func(rows pgx.Rows) error {
		var no int32
		var id domain.ID
		_, err := pgx.ForEachRow(rows, []any{&no, &id}, func() error {
			conferences[no] = id
			return nil
		})
		return err
	}, listConferenceIDs, pgx.NamedArgs{"position": f.AsOf.Position})
	for _, u := range page {
		item := revised.item(u, events)
		switch u.kind {
		case unitContact, unitPair:
			a, b := organisations[u.a], organisations[u.b]
			item.OrganisationA, item.OrganisationB, item.LabelA, item.LabelB = a.ID, b.ID, a.Name, b.Name
			item.Beneath = "/v1/meetings?organisation=" + a.ID.String()
		case unitCountries:
			item.LabelA, item.LabelB = projections.Country(int16(u.a)), projections.Country(int16(u.b))
			item.Beneath = "/v1/meetings?conference=" + conferences[u.conference].String()
		case unitOrganisation:
			item.ID, item.LabelA = organisations[u.a].ID, organisations[u.a].Name
			item.Beneath = "/v1/organisations/" + item.ID.String() + "/history"
		default:
			item.ID, item.Beneath = u.id, "/v1/"+u.kind+"s/"+u.id.String()+"/history"
		}
		if u.kind == unitContact || u.kind == unitCountries {
			item.ConferenceID = conferences[u.conference]
		}
		if u.kind == unitContact {
			item.Beneath += "&conference=" + item.ConferenceID.String()
		}
		answer.Items = append(answer.Items, item)
	}
	return answer, err
}

// listRevisionEvents loops over the few events of a page: planned as the questions are, it would read the whole log.
const listRevisionEvents = `
	select e.position, e.event_id, e.stream, first.type, e.type, e.effective_at, e.recorded_at, e.metadata ->> 'actor', e.metadata ->> 'source'
	from events e
	join events first on first.stream = e.stream and first.version = 1
	where e.position = any($1::bigint[])`

func (r *Reader) revisionEvents(ctx context.Context, positions []int64) (map[int64]RevisionEvent, error) {
	events := make(map[int64]RevisionEvent, len(positions))
	rows, err := r.pool.Query(ctx, listRevisionEvents, positions)
	if err != nil {
		return nil, err
	}
	var e RevisionEvent
	var stream domain.ID
	var first string
	_, err = pgx.ForEachRow(rows, []any{&e.Position, &e.ID, &stream, &first, &e.Type, &e.EffectiveAt, &e.RecordedAt, &e.Actor, &e.Source}, func() error {
		kind := domain.KindOfType(first)
		e.Subject, e.History = kind+"-"+stream.String(), "/v1/"+kind+"s/"+stream.String()+"/history"
		e.Event = "/v1/events?after=" + strconv.FormatInt(e.Position-1, 10) + "&limit=1"
		e.EffectiveAt, e.RecordedAt = e.EffectiveAt.UTC(), e.RecordedAt.UTC()
		events[e.Position] = e
		return nil
	})
	return events, err
}

func (r revised) item(u revisedUnit, events map[int64]RevisionEvent) RevisedUnit {
	item := RevisedUnit{Kind: u.kind, Before: r.named(u.before), After: r.named(u.after), Changes: []RevisedChange{}}
	for _, s := range u.shares {
		change := RevisedChange{s.class, r.named(s.change), []RevisionEvent{}}
		for _, t := range s.events {
			change.Events = append(change.Events, events[t.Position])
		}
		item.Changes = append(item.Changes, change)
	}
	return item
}

// named are the measures that are not 0, by name.
func (r revised) named(values []float64) map[string]float64 {
	named := map[string]float64{}
	for i, value := range values {
		if value != 0 {
			named[r.figure.measures[i]] = value
		}
	}
	return named
}

var revisionColumns = []Column{
	{"figure", "what is revised"},
	{"figure_version", "the version of its definition"},
	{"since", "the earlier state of knowledge, as a log position"},
	{"since_time", "when that position was recorded"},
	{"group", "all; or the conference's id, the series, the country, the sector, two of either, the prior tie or the scope"},
	{"label", "the conference's name; otherwise the group"},
	{"measure", "a number, rate or estimate of the figure"},
	{"before", "as known then"},
	{"after", "as known at as_of"},
	{"difference", "after less before"},
	{"late_report", "of the difference, what late reports did; empty for rates"},
	{"new_activity", "what new activity did"},
	{"correction", "what corrections did"},
	{"retraction", "what retractions did"},
	{"merge", "what merges did"},
	{"reverted_merge", "what reverted merges did"},
	{"reason", "why there is no difference, or no parts of it"},
}

// revisionColumnsV2 are those that the first version has not.
var revisionColumnsV2 = []string{"group", "label", "reason"}

// WriteCSV writes a row for each measure, rate and estimate, of all and of each group.
func (a Revision) WriteCSV(w io.Writer) error {
	table := Table{Columns: a.Definition.columns}
	all := RevisedGroup{Group: AllOfThem, Label: AllOfThem, RevisedFigure: a.RevisedFigure}
	for _, g := range append([]RevisedGroup{all}, a.Groups...) {
		row := func(name string, before, after, difference any, byClass map[string]float64, reason string) {
			cells := []any{a.Of.ID, a.Of.Version, a.Since.Position, a.Since.Time, g.Group, g.Label, name, before, after, difference}
			for _, class := range RevisionClasses {
				if part, there := byClass[string(class)]; there {
					cells = append(cells, part)
				} else {
					cells = append(cells, nil)
				}
			}
			cells = append(cells, reason)
			if a.Definition.Version == revisionV1Definition.Version {
				cells = slices.Delete(cells[:len(cells)-1], 4, 6)
			}
			table.Rows = append(table.Rows, cells)
		}
		for _, m := range g.Measures {
			row(m.Measure, m.Before, m.After, m.Difference, m.ByClass, g.Reason)
		}
		for _, rate := range g.Rates {
			row(rate.Rate, rate.Before, rate.After, rate.Difference, nil, rate.Reason)
		}
		for _, e := range g.Estimates {
			row(e.Estimate, e.Before, e.After, e.Difference, e.ByClass, e.Reason)
		}
	}
	return table.WriteCSV(w, a.Frame)
}

var revisedUnitColumns = []Column{
	{"figure", "what is revised"},
	{"since", "the earlier state of knowledge, as a log position"},
	{"kind", "contact, pair, countries, meeting, project, conference or organisation"},
	{"id", "of a meeting, project, conference or organisation"},
	{"organisation_a", "of a contact or pair, the one that was recorded first"},
	{"organisation_b", "the other"},
	{"conference_id", "of a contact"},
	{"measure", "what changed"},
	{"class", "what caused it"},
	{"change", "by how much"},
	{"events", "the positions of the events that did"},
}

// WriteCSV writes a row for each unit on the page, measure and class.
func (a RevisedUnits) WriteCSV(w io.Writer) error {
	table := Table{Columns: revisedUnitColumns}
	for _, u := range a.Items {
		for _, c := range u.Changes {
			positions := ""
			for i, e := range c.Events {
				if i > 0 {
					positions += " "
				}
				positions += strconv.FormatInt(e.Position, 10)
			}
			for _, measure := range slices.Sorted(maps.Keys(c.Change)) {
				table.Rows = append(table.Rows, []any{a.Of.ID, a.Since.Position, u.Kind, optional(given(u.ID)), optional(given(u.OrganisationA)),
					optional(given(u.OrganisationB)), optional(given(u.ConferenceID)), measure, c.Class, c.Change[measure], positions})
			}
		}
	}
	return table.WriteCSV(w, a.Frame)
}
