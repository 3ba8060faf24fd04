package api

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"aftermatch/domain"
	"aftermatch/internal/recall"
	"aftermatch/projections/impact"
)

// Asking is the input of a figure.
type Asking struct {
	impact.Filters
	Definition string `query:"definition" maxLength:"60" doc:"The version of the definition, such as response@1; unless given, the current one."`
	Until      string `query:"until" format:"date" doc:"The last day that counts; unless given, the day on which the as-of position was recorded."`
	Knowing
	Format      string `query:"format" enum:"json,csv,svg" doc:"The form of the answer; it outweighs Accept."`
	Accept      string `header:"Accept" doc:"text/csv for a table, image/svg+xml for a chart."`
	Lang        string `query:"lang" enum:"en,de" doc:"The language of a chart's words; it outweighs Accept-Language."`
	Language    string `header:"Accept-Language" doc:"The language of a chart's words: English or German."`
	IfNoneMatch string `header:"If-None-Match" doc:"The ETag that you have: 304 when the figure is the same."`
}

// asking is an input that holds an Asking.
type asking interface {
	asks() *Asking
	beside() any  // what makes another answer about the same frame
	form() string // json, csv or svg
}

func (a *Asking) asks() *Asking { return a }
func (a *Asking) beside() any   { return nil }

func (a *Asking) form() string {
	if a.Format == "" && strings.Contains(a.Accept, "image/svg+xml") {
		return "svg"
	}
	return a.formOr("json", "csv", "text/csv")
}

// formOr is the form that is asked for: usual, unless the other one is.
func (a *Asking) formOr(usual, other, mediaType string) string {
	if a.Format == "" && strings.Contains(a.Accept, mediaType) {
		return other
	}
	return cmp.Or(a.Format, usual)
}

// Figured is a figure in the form that was asked for.
type Figured struct {
	ETag         string `header:"ETag" doc:"Names the figure with its filters, cut-off and state of knowledge: equal tags are equal bytes."`
	CacheControl string `header:"Cache-Control" doc:"immutable when as_of is a position that the log has reached."`
	Vary         string `header:"Vary"`
	Body         func(huma.Context)
}

// figureRoom is for how many bytes of answers there is room: hundreds of figures, or some long lists.
const figureRoom = 16 << 20

// rendered is an answer as it was written; or one that is too long to be remembered, to be written to whoever asks for it.
type rendered struct {
	body []byte
	long impact.LongAnswer
}

func newFigured(places *recall.Places) *recall.Memory[rendered] {
	return recall.New(figureRoom, func(r rendered) int {
		if r.long != nil {
			return figureRoom
		}
		return cap(r.body) + 256 // of key and keeping
	}, places)
}

func (s *server) impact() {
	s.huma.OpenAPI().Components.Schemas.RegisterTypeAlias(reflect.TypeFor[impact.PairList](), reflect.TypeFor[[]impact.ConversionPair]())
	question(s, impact.FunnelDefinition, "How many meetings, and then projects, came how far", (*impact.Reader).Funnel)
	figure(s, impact.FunnelDefinition, "/items", "List what a count of the funnel counts",
		func(ctx context.Context, f impact.Frame, in *FunnelItemsQuery) (impact.FunnelItems, error) {
			return s.figures.FunnelItems(ctx, f, in.items())
		})
	question(s, impact.YieldDefinition, "How many projects came of a hundred held meetings", (*impact.Reader).Yield)
	figure(s, impact.YieldDefinition, "/items", "List the credits under a yield",
		func(ctx context.Context, f impact.Frame, in *CreditItemsQuery) (impact.CreditItems, error) {
			return s.figures.CreditItems(ctx, f, in.items())
		})
	question(s, impact.AttributionDefinition, "Which conference has which part in the projects", (*impact.Reader).AttributionShares)
	figure(s, impact.AttributionDefinition, "/projects", "List the projects under an attribution",
		func(ctx context.Context, f impact.Frame, in *ProjectItemsQuery) (impact.ProjectItems, error) {
			return s.figures.ProjectItems(ctx, f, in.items())
		})
	question(s, impact.RatesDefinition, "Shares that tell how a conference went, from acceptance to concentration", (*impact.Reader).Rates)
	figure(s, impact.RatesDefinition, "/items", "List what a rate counts",
		func(ctx context.Context, f impact.Frame, in *RateItemsQuery) (impact.RateThings, error) {
			return s.figures.RateItems(ctx, f, in.items())
		})
	question(s, impact.ResponseTimeDefinition, "How long requests wait for an answer", (*impact.Reader).ResponseTime)
	figure(s, impact.ResponseTimeDefinition, "/items", "List the requests under a response time",
		func(ctx context.Context, f impact.Frame, in *ResponseTimeItemsQuery) (impact.ResponseTimeItems, error) {
			return s.figures.ResponseTimeItems(ctx, f, in.items())
		})
	question(s, impact.MoneyDefinition, "What money came of the meetings, and what a funded project cost", (*impact.Reader).MoneyRaised)
	figure(s, impact.MoneyDefinition, "/items", "List the projects under a sum of money",
		func(ctx context.Context, f impact.Frame, in *MoneyProjectsQuery) (impact.MoneyProjects, error) {
			return s.figures.MoneyProjects(ctx, f, in.items())
		})
	figure(s, impact.MoneyDefinition, "/costs", "List the costs of conferences",
		func(ctx context.Context, f impact.Frame, in *MoneyCostsQuery) (impact.MoneyCosts, error) {
			return s.figures.MoneyCosts(ctx, f, in.items())
		})
	figure(s, impact.MoneyDefinition, "/conferences", "List the conferences under the cost of a project",
		func(ctx context.Context, f impact.Frame, in *MoneyConferencesQuery) (impact.MoneyConferences, error) {
			return s.figures.MoneyConferences(ctx, f, in.items())
		})
	question(s, impact.DurabilityDefinition, "How many of those who completed a project together went on", (*impact.Reader).Durability)
	figure(s, impact.DurabilityDefinition, "/items", "List the pairs that completed a project",
		func(ctx context.Context, f impact.Frame, in *DurabilityItemsQuery) (impact.DurablePairs, error) {
			return s.figures.DurabilityItems(ctx, f, in.items())
		})
	question(s, impact.CalibrationDefinition, "How much the ratings of meetings say of what came of them", (*impact.Reader).Calibration)
	figure(s, impact.CalibrationDefinition, "/items", "List the rated meetings",
		func(ctx context.Context, f impact.Frame, in *CalibrationItemsQuery) (impact.RatedMeetings, error) {
			return s.figures.CalibrationItems(ctx, f, in.items())
		})
	question(s, impact.CounterfactualDefinition, "How often those who met converted, and those who only asked to meet", (*impact.Reader).Counterfactual)
	figure(s, impact.CounterfactualDefinition, "/items", "List the pairs that are compared",
		func(ctx context.Context, f impact.Frame, in *RequestItemsQuery) (impact.ContactItems, error) {
			return s.figures.CounterfactualItems(ctx, f, in.items())
		})
	question(s, impact.CohortsDefinition, "Conversion by edition and months since", (*impact.Reader).Cohorts)
	question(s, impact.CountriesDefinition, "Who met whom, and what came of it, country by country", (*impact.Reader).Countries)
	question(s, impact.SectorsDefinition, "The same, sector by sector", (*impact.Reader).Sectors)
	question(s, impact.AdditionalityDefinition, "How many of the contacts that converted were new", (*impact.Reader).Additionality)
	question(s, impact.ResponseDefinition, "How many of those who owe a report have given one", (*impact.Reader).Response)
	question(s, impact.NetworkDefinition, "How the network of those who met grew, and what is new in it", (*impact.Reader).Network)
	figure(s, impact.NetworkDefinition, "/ties", "List the ties of a network",
		func(ctx context.Context, f impact.Frame, in *NetworkTiesQuery) (impact.NetworkTies, error) {
			return s.figures.NetworkTies(ctx, f, in.items())
		})
	figure(s, impact.NetworkDefinition, "/nodes", "List the nodes of a network",
		func(ctx context.Context, f impact.Frame, in *NetworkNodesQuery) (impact.NetworkNodes, error) {
			return s.figures.NetworkNodes(ctx, f, in.items())
		})
	figure(s, impact.RevisionDefinition, "", "What moved a figure between two states of knowledge",
		func(ctx context.Context, f impact.Frame, in *RevisionQuery) (impact.Revision, error) {
			query, err := s.revision(ctx, f, in)
			if err != nil {
				return impact.Revision{}, err
			}
			return s.figures.Revision(ctx, f, query)
		})
	figure(s, impact.RevisionDefinition, "/items", "List what changed, with the events that changed it",
		func(ctx context.Context, f impact.Frame, in *RevisedUnitsQuery) (impact.RevisedUnits, error) {
			query, err := s.revision(ctx, f, &in.RevisionQuery)
			if err != nil {
				return impact.RevisedUnits{}, err
			}
			query.Group, query.Kind, query.Class, query.Page = in.Group, in.Kind, in.Class, in.page()
			return s.figures.RevisedUnits(ctx, f, query)
		})
	question(s, impact.ConversionDefinition, "How many contacts became joint projects, and when", (*impact.Reader).Conversion)
	figure(s, impact.ConversionDefinition, "/pairs", "The contacts beneath a conversion, for statistics programs",
		func(ctx context.Context, f impact.Frame, in *PairsQuery) (impact.ConversionPairs, error) {
			return s.figures.ConversionPairsOf(ctx, f, in.Group)
		})
	for _, d := range impact.ListingContacts() {
		contacts(s, d)
	}
}

// FunnelItemsQuery is the input of the things under a count of the funnel.
type FunnelItemsQuery struct {
	Asking
	Step  string      `query:"step" required:"true" enum:"requested,matched,scheduled,held,followed_up,idea,agreed,funded,completed" doc:"The step of the count."`
	Part  impact.Part `query:"part" enum:"from_previous,direct,drop_out" doc:"A part of the count; unless given, all of it."`
	Why   string      `query:"why" maxLength:"40" doc:"Of direct how they came, of drop_out why they went."`
	Group string      `query:"group" maxLength:"300" doc:"The group of the count, when grouped."`
	Paging
}

func (q *FunnelItemsQuery) beside() any { return q.items() }

func (q *FunnelItemsQuery) items() impact.Items {
	return impact.Items{Step: q.Step, Part: q.Part, Why: q.Why, Group: q.Group, Page: impact.Page{Limit: q.Limit, Cursor: q.Cursor}}
}

// PairsQuery is the input of the contacts beneath a conversion, which are CSV unless JSON is asked for.
type PairsQuery struct {
	Asking
	Group string `query:"group" maxLength:"300" doc:"Only the contacts of this group, when grouped."`
}

func (q *PairsQuery) beside() any { return q.Group }

func (q *PairsQuery) form() string { return q.formOr("csv", "json", "application/json") }

// contacts registers the list of the contacts that a question counts or leaves out.
func contacts(s *server, d impact.Definition) {
	figure(s, d, "/contacts", "List the contacts that "+d.ID+" counts or leaves out",
		func(ctx context.Context, f impact.Frame, in *ContactsQuery) (impact.ContactItems, error) {
			return s.figures.Contacts(ctx, f, in.items())
		})
}

// question registers one that has no input beside its frame.
func question[T impact.Answer](s *server, d impact.Definition, summary string, ask func(*impact.Reader, context.Context, impact.Frame) (T, error)) {
	figure(s, d, "", summary, func(ctx context.Context, f impact.Frame, _ *Asking) (T, error) { return ask(s.figures, ctx, f) })
}

// figure registers what is asked of a frame. The answer is known by its frame and by what is asked beside it, so a client that has it
// is told so without computing it, and one that asks again gets the bytes written before.
func figure[I any, P interface {
	*I
	asking
}, T impact.Answer](s *server, d impact.Definition, below, summary string, ask func(context.Context, impact.Frame, P) (T, error)) {
	o := operation{"impact-" + d.ID + strings.ReplaceAll(below, "/", "-"), http.MethodGet, "/impact/" + d.ID + below, summary, ReadFigures, http.StatusOK}
	description := o.describe(s)
	description.Description = d.Text
	description.Responses["200"] = &huma.Response{Description: "The figure.", Content: map[string]*huma.MediaType{
		"application/json": {Schema: s.answers(d, below, reflect.TypeFor[T]())},
		"text/csv":         {Schema: &huma.Schema{Type: huma.TypeString}},
		"image/svg+xml":    {Schema: &huma.Schema{Type: huma.TypeString}},
	}}
	description.Responses["304"] = &huma.Response{Description: "The figure is the one that If-None-Match names."}
	huma.Register(s.huma, description, func(ctx context.Context, in *I) (*Figured, error) {
		patience := cmp.Or(s.options.Patience, patience)
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		out, err := answer(ctx, s, d, below, P(in), ask)
		if errors.Is(err, context.DeadlineExceeded) {
			p := newProblem(http.StatusServiceUnavailable, "too_slow", fmt.Sprintf(
				"there is no answer within %s: ask for one conference or series, or for a shorter time (since of a revision)", patience))
			p.cause = err
			return nil, s.explain(ctx, p)
		}
		if err != nil {
			return nil, s.explain(ctx, err)
		}
		return out, nil
	})
}

// answers is the schema of a figure's answers: of the current version's, or of an earlier one's.
func (s *server) answers(d impact.Definition, below string, current reflect.Type) *huma.Schema {
	schemas := s.huma.OpenAPI().Components.Schemas
	all := &huma.Schema{AnyOf: []*huma.Schema{schemas.Schema(current, true, "")}}
	for _, e := range impact.Earlier {
		if e.ID == d.ID && below == "" && e.Shape != current {
			all.AnyOf = append(all.AnyOf, schemas.Schema(e.Shape, true, ""))
		}
	}
	if len(all.AnyOf) == 1 {
		return all.AnyOf[0]
	}
	return all
}

func answer[P asking, T impact.Answer](ctx context.Context, s *server, d impact.Definition, below string, in P, ask func(context.Context, impact.Frame, P) (T, error)) (*Figured, error) {
	a := in.asks()
	earlier, err := impact.VersionOf(d, a.Definition)
	switch {
	case err != nil:
		return nil, err
	case earlier != nil && below != "":
		return nil, invalid(Fault{"query.definition", "must be " + d.Name() + " here: what lies beneath is listed by the current version only"})
	case earlier != nil:
		d = earlier.Definition
	}
	asOf, err := s.known(ctx, a.Knowing)
	if err != nil {
		return nil, err
	}
	question := impact.Question{Filters: a.Filters, Cut: impact.Cut{AsOf: asOf}}
	if until, err := domain.ParseDate(a.Until); err == nil { // huma has refused what is neither empty nor a date
		question.Until = &until
	}
	frame, err := s.figures.Frame(ctx, d, question)
	if err != nil {
		return nil, err
	}
	if in.form() == "svg" {
		return s.drawn(ctx, frame, below, in)
	}
	out := &Figured{ETag: strconv.Quote(frame.Tag(fmt.Sprint(in.form(), below, in.beside()))), Vary: "Accept", CacheControl: "private, no-cache"}
	if a.AsOf == strconv.FormatInt(frame.AsOf.Position, 10) {
		out.CacheControl = "private, max-age=31536000, immutable"
	}
	if has(a.IfNoneMatch, out.ETag) {
		out.Body = func(c huma.Context) { c.SetStatus(http.StatusNotModified) }
		return out, nil
	}
	written, err := s.figured.Recall(ctx, out.ETag, func() (rendered, error) {
		if earlier != nil && earlier.Answer != nil {
			figure, err := earlier.Answer(s.figures, ctx, frame)
			return s.render(in.form(), figure, err)
		}
		figure, err := ask(ctx, frame, in)
		return s.render(in.form(), figure, err)
	})
	if err != nil {
		return nil, err
	}
	out.Body = func(c huma.Context) {
		c.SetHeader("Content-Type", mediaTypes[in.form()])
		c.SetStatus(http.StatusOK)
		if err := s.send(c.BodyWriter(), in.form(), written); err != nil {
			s.logger.Debug("the client left before its answer", "error", err)
		}
	}
	return out, nil
}

var mediaTypes = map[string]string{"json": "application/json", "csv": "text/csv; charset=utf-8; header=present"}

// render is a figure in its form, unless it could not be had.
func (s *server) render(form string, figure impact.Answer, err error) (rendered, error) {
	if err != nil {
		return rendered{}, err
	}
	long, _ := figure.(impact.LongAnswer)
	body := bounded{long != nil, bytes.Buffer{}}
	if err := s.write(&body, form, figure); !errors.Is(err, errTooLong) {
		return rendered{body: body.Bytes()}, err
	}
	return rendered{long: long}, nil
}

func (s *server) write(w io.Writer, form string, figure impact.Answer) error {
	long, ok := figure.(impact.LongAnswer)
	switch {
	case form == "csv":
		return figure.WriteCSV(w)
	case ok:
		return long.WriteJSON(w)
	}
	return s.huma.Marshal(w, "application/json", figure)
}

// send writes what was written before, or what is too long for that as it is made. The error is that the client has left.
func (s *server) send(w io.Writer, form string, answer rendered) error {
	if answer.long != nil {
		return s.write(w, form, answer.long)
	}
	_, err := w.Write(answer.body)
	return err
}

var errTooLong = errors.New("the answer is too long to be remembered")

// bounded is a buffer that takes, when it is bounded, no more than what is remembered.
type bounded struct {
	isBounded bool
	bytes.Buffer
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.isBounded && b.Len()+len(p) > figureRoom/4 {
		return 0, errTooLong
	}
	return b.Buffer.Write(p)
}
