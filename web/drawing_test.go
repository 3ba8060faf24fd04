package web_test

import (
	"strings"

	"aftermatch/internal/story"
	"aftermatch/projections/impact"
	"aftermatch/web"
)

func theApiHasThePagesCharts(s *site) {
	draw := web.Drawings(s.log, s.reader)
	head, err := s.reader.Position(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	drawn := 0
	for _, d := range impact.Definitions {
		picture, ok, err := draw(s.Context(), d, impact.Question{Filters: impact.Filters{Conference: story.Characters().Stuttgart}, Cut: impact.Cut{AsOf: &head}})
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
	if drawn < 12 {
		s.Errorf("%d of %d questions have a chart", drawn, len(impact.Definitions))
	}
	early := int64(0)
	picture, ok, err := draw(s.Context(), impact.FunnelDefinition, impact.Question{Cut: impact.Cut{AsOf: &early}})
	if err != nil || !ok || !strings.Contains(picture.SVG, "Nothing to draw") {
		s.Errorf("of an empty log: %v, %v, %s", ok, err, picture.SVG)
	}
}
