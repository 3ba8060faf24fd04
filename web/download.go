package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"slices"
	"strings"

	"aftermatch/domain"
	"aftermatch/projections/impact"
	"aftermatch/web/charts"
)

// download serves a figure as a file: its numbers as CSV, under the id of its definition, or a card's chart as SVG.
func (s *server) download(v *visit) error {
	name, kind, _ := strings.Cut(v.r.PathValue("file"), ".")
	switch kind {
	case "csv":
		return s.numbers(v, name)
	case "svg":
		return s.drawing(v, name)
	}
	return errNoPage
}

func (s *server) numbers(v *visit, name string) error {
	view, faults := readView(v.r.URL.Query())
	if err := invalidView(faults); err != nil {
		return err
	}
	f, err := s.lookAt(v.context(), v.tongue, view)
	if err != nil {
		return err
	}
	question := f.question()
	also := v.r.URL.Query() // filters that no page has, but some of its figures
	question.GroupBy, question.Attribution = impact.GroupBy(also.Get("group_by")), impact.Attribution(also.Get("attribution"))
	question.Nodes, question.Edges = impact.Nodes(also.Get("nodes")), impact.Edges(also.Get("edges"))
	ask, ok := s.tables()[name]
	if name == impact.RevisionDefinition.ID {
		ask, ok = func(ctx context.Context, _ impact.Question) (tabular, error) { return f.revision(ctx) }, true
	}
	if !ok {
		return errNoPage
	}
	figure, err := ask(v.context(), question)
	if err != nil {
		return err
	}
	v.attach("text/csv; charset=utf-8; header=present", name+".csv")
	return figure.WriteCSV(v.w)
}

// tables are the figures to be had as CSV, by the id of their definition.
func (s *server) tables() map[string]func(context.Context, impact.Question) (tabular, error) {
	return map[string]func(context.Context, impact.Question) (tabular, error){
		impact.FunnelDefinition.ID:         tableOf(s, impact.FunnelDefinition, s.figures.Funnel),
		impact.ConversionDefinition.ID:     tableOf(s, impact.ConversionDefinition, s.figures.Conversion),
		impact.CohortsDefinition.ID:        tableOf(s, impact.CohortsDefinition, s.figures.Cohorts),
		impact.CountriesDefinition.ID:      tableOf(s, impact.CountriesDefinition, s.figures.Countries),
		impact.SectorsDefinition.ID:        tableOf(s, impact.SectorsDefinition, s.figures.Sectors),
		impact.AdditionalityDefinition.ID:  tableOf(s, impact.AdditionalityDefinition, s.figures.Additionality),
		impact.ResponseDefinition.ID:       tableOf(s, impact.ResponseDefinition, s.figures.Response),
		impact.RatesDefinition.ID:          tableOf(s, impact.RatesDefinition, s.figures.Rates),
		impact.NetworkDefinition.ID:        tableOf(s, impact.NetworkDefinition, s.figures.Network),
		impact.MoneyDefinition.ID:          tableOf(s, impact.MoneyDefinition, s.figures.MoneyRaised),
		impact.DurabilityDefinition.ID:     tableOf(s, impact.DurabilityDefinition, s.figures.Durability),
		impact.CalibrationDefinition.ID:    tableOf(s, impact.CalibrationDefinition, s.figures.Calibration),
		impact.CounterfactualDefinition.ID: tableOf(s, impact.CounterfactualDefinition, s.figures.Counterfactual),
	}
}

type tabular interface{ WriteCSV(io.Writer) error }

func tableOf[T tabular](s *server, d impact.Definition, ask func(context.Context, impact.Frame) (T, error)) func(context.Context, impact.Question) (tabular, error) {
	return func(ctx context.Context, q impact.Question) (tabular, error) { return answer(ctx, s, d, q, ask) }
}

func (s *server) drawing(v *visit, name string) error {
	f, err := s.asked(v)
	if err != nil {
		return err
	}
	if builder, ok := builderOf(name); ok {
		if c, err := builder.card(v.context(), f); err != nil {
			return err
		} else if c.Empty == "" {
			v.w.Header().Set("Content-Security-Policy", filePolicy)
			v.attach("image/svg+xml", name+".svg")
			_, _ = io.WriteString(v.w, c.Draw(c.Width).File()) // fails when the client has left
			return nil
		}
	}
	return &domain.Error{Reason: domain.NotFound, Code: "not_found", Message: "there is no such chart"}
}

// builderOf finds what builds the card of that id, on whichever page.
func builderOf(id string) (b builder, ok bool) {
	for _, section := range slices.Concat(sections, evidenceSections) {
		for _, b := range section.cards {
			if b.id == id {
				return b, true
			}
		}
	}
	return b, false
}

// pageOf is the page on which that card stands.
func pageOf(id string) string {
	for _, section := range evidenceSections {
		if slices.ContainsFunc(section.cards, func(b builder) bool { return b.id == id }) {
			return "/evidence"
		}
	}
	return "/"
}

// filePolicy lets a drawing use the style that it carries, and nothing else.
var filePolicy = func() string {
	digest := sha256.Sum256([]byte(charts.FileStyle()))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) + "'; frame-ancestors 'none'"
}()

// attach makes the answer a file of that name.
func (v *visit) attach(mediaType, name string) {
	v.w.Header().Set("Content-Type", mediaType)
	v.w.Header().Set("Content-Disposition", `attachment; filename="aftermatch-`+name+`"`)
	v.w.WriteHeader(http.StatusOK)
}
