package web

import (
	"context"
	"log/slog"
	"strconv"

	"golang.org/x/text/language"

	"aftermatch/api"
	"aftermatch/eventstore"
	"aftermatch/internal/recall"
	"aftermatch/projections"
	"aftermatch/projections/impact"
	"aftermatch/web/charts"
)

// charted is which card draws a question's chart.
var charted = map[string]string{
	impact.FunnelDefinition.ID: "funnel", impact.ConversionDefinition.ID: "conversion", impact.CohortsDefinition.ID: "cohorts",
	impact.CountriesDefinition.ID: "countries", impact.SectorsDefinition.ID: "sectors", impact.AdditionalityDefinition.ID: "additionality",
	impact.CounterfactualDefinition.ID: "counterfactual", impact.MoneyDefinition.ID: "money", impact.NetworkDefinition.ID: "growth", impact.RatesDefinition.ID: "rates",
	impact.ResponseDefinition.ID: "response", impact.DurabilityDefinition.ID: "durability", impact.CalibrationDefinition.ID: "calibration", impact.RevisionDefinition.ID: "revision",
}

// Drawings draws for the API what the pages draw, its questions answered in the places.
func Drawings(log *eventstore.Log, reader *projections.Reader, places *recall.Places) api.Drawing {
	s := &server{log: log, reader: reader, figures: impact.NewReader(log.Pool()), cache: newCache(places), logger: slog.Default()}
	return func(ctx context.Context, what api.Sketch) (drawing api.Picture, ok bool, err error) {
		q := what.Question
		build, ok := builderOf(charted[what.Definition.ID])
		if !ok {
			return drawing, false, nil
		}
		v := view{Filters: q.Filters, Until: q.Until, AsOf: strconv.FormatInt(*q.AsOf, 10)}
		if what.Definition.ID == impact.RevisionDefinition.ID {
			v.Figure, v.Since = what.Revision.Figure, strconv.FormatInt(what.Revision.Since, 10)
		}
		_, index := language.MatchStrings(spoken, what.Languages...)
		f, err := s.ask(ctx, tongues[index], v)
		if err != nil {
			return drawing, false, err
		}
		c, err := build.card(ctx, f)
		if err != nil {
			return drawing, false, err
		}
		picture := charts.DrawNothing(c.Empty, c.Width)
		if c.Empty == "" {
			picture = c.Draw(c.Width)
		}
		return api.Picture{SVG: picture.File(), Policy: filePolicy}, true, nil
	}
}
