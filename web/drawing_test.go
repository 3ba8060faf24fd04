package web_test

import (
	"strings"

	"aftermatch/api"
	"aftermatch/internal/story"
	"aftermatch/projections/impact"
	"aftermatch/web"
)

func theApiHasThePagesCharts(s *site) {
	draw := web.Drawings(s.log, s.reader, nil)
	head, err := s.reader.Position(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	drawn := 0
	for _, d := range impact.Definitions {
		picture, ok, err := draw(s.Context(), api.Sketch{Definition: d, Question: impact.Question{Filters: impact.Filters{Conference: story.Characters().Stuttgart}, Cut: impact.Cut{AsOf: &head}}, Languages: []string{"", "de-AT, en;q=0.5"}})
		if err != nil {
			s.Errorf("%s: %v", d.ID, err)
		}
		if !ok {
			continue
		}
		drawn++
		s.has(picture.SVG, "<?xml", "</svg>")
		s.has(picture.Policy, "style-src 'sha256-")
	}
	if drawn < 13 {
		s.Errorf("%d of %d questions have a chart", drawn, len(impact.Definitions))
	}
	year := api.Sketch{Definition: impact.RevisionDefinition, Question: impact.Question{Cut: impact.Cut{AsOf: &head}}, Revision: impact.RevisionQuery{Figure: "funnel", Since: head - 2_000}, Languages: []string{"de", "en"}}
	if picture, _, err := draw(s.Context(), year); err != nil || !strings.Contains(picture.SVG, "Späte Meldungen") {
		s.Errorf("of a revision in German: %v, %s", err, picture.SVG)
	}
	early := int64(0)
	picture, ok, err := draw(s.Context(), api.Sketch{Definition: impact.FunnelDefinition, Question: impact.Question{Cut: impact.Cut{AsOf: &early}}})
	if err != nil || !ok || !strings.Contains(picture.SVG, "Nothing to draw") {
		s.Errorf("of an empty log: %v, %v, %s", ok, err, picture.SVG)
	}
}
