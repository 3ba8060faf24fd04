package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"

	"aftermatch/api"
)

func TestWhatHasAChartComesAsADrawing(t *testing.T) {
	openapi3filter.RegisterBodyDecoder("image/svg+xml", openapi3filter.PlainBodyDecoder) // the contract reads a drawing as text
	s := openWith(t, api.Options{Version: "test", Demo: true, Draw: func(_ context.Context, what api.Sketch) (api.Picture, bool, error) {
		return api.Picture{SVG: "<svg>" + strings.TrimSpace(what.Definition.ID+" "+what.Question.Country+" "+strings.Join(what.Languages, ",")) + "</svg>", Policy: "default-src 'none'; style-src 'sha256-x'"}, what.Definition.ID != "cohorts" && what.Question.AsOf != nil, nil
	}})
	a := s.get("/v1/impact/funnel?format=svg&country=DE").is(http.StatusOK)
	if h := a.header; h.Get("Content-Type") != "image/svg+xml" || !strings.Contains(h.Get("Content-Security-Policy"), "sha256-x") || h.Get("ETag") == "" || string(a.body) != "<svg>funnel DE ,</svg>" {
		t.Errorf("%v, %q", h, a.body)
	}
	if a := s.get("/v1/impact/revision?format=svg&lang=de&figure=funnel&since=0").is(http.StatusOK); string(a.body) != "<svg>revision  de,</svg>" {
		t.Errorf("%q", a.body)
	}
	for _, path := range []string{"/v1/impact/cohorts?format=svg", "/v1/impact/funnel/items?step=held&format=svg", "/v1/impact/conversion/pairs?format=svg"} {
		s.get(path).is(http.StatusUnprocessableEntity)
	}
}
