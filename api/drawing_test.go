package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"

	"aftermatch/api"
	"aftermatch/projections/impact"
)

func TestWhatHasAChartComesAsADrawing(t *testing.T) {
	openapi3filter.RegisterBodyDecoder("image/svg+xml", openapi3filter.PlainBodyDecoder) // the contract reads a drawing as text
	s := openWith(t, api.Options{Version: "test", Demo: true, Draw: func(_ context.Context, d impact.Definition, q impact.Question) (api.Picture, bool, error) {
		return api.Picture{SVG: "<svg>" + d.ID + " " + q.Country + "</svg>", Policy: "default-src 'none'; style-src 'sha256-x'"}, d.ID == "funnel" && q.AsOf != nil, nil
	}})
	a := s.get("/v1/impact/funnel?format=svg&country=DE").is(http.StatusOK)
	if h := a.header; h.Get("Content-Type") != "image/svg+xml" || !strings.Contains(h.Get("Content-Security-Policy"), "sha256-x") || h.Get("ETag") == "" || string(a.body) != "<svg>funnel DE</svg>" {
		t.Errorf("%v, %q", h, a.body)
	}
	for _, path := range []string{"/v1/impact/cohorts?format=svg", "/v1/impact/funnel/items?step=held&format=svg", "/v1/impact/conversion/pairs?format=svg"} {
		s.get(path).is(http.StatusUnprocessableEntity)
	}
}
