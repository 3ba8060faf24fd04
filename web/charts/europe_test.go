package charts_test

import (
	"slices"
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/web/charts"
)

func TestEveryMemberOfTheUnionIsOnTheMap(t *testing.T) {
	for _, code := range strings.Fields("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK CH GB NO") {
		if !domain.IsCountry(code) || !charts.OnMap(code) {
			t.Errorf("%s is not on the map", code)
		}
		marks := check(t, code, charts.DrawEurope(charts.Europe{Finding: "f", Countries: []charts.Country{{Code: code, Name: code, Value: 1, Said: "one"}}}, charts.Half))
		if shown := slices.ContainsFunc(marks, func(m mark) bool { return m.title == code+": one" && m.attributes["d"] != "" }); !shown {
			t.Errorf("%s has no land", code)
		}
	}
	if charts.OnMap("US") || charts.OnMap("SA") || charts.OnMap("") {
		t.Error("what lies outside is on the map")
	}
}

func TestFlowsLeaveOutWhatTheMapDoesNotShow(t *testing.T) {
	e := europeSample()
	marks := check(t, "europe", charts.DrawEurope(e, charts.Half))
	flows := 0
	for _, m := range marks {
		if m.is("flow") && !m.is("case") {
			flows++
		}
	}
	if flows != len(e.Flows)-1 {
		t.Errorf("%d flows of %d, one of them to the United States", flows, len(e.Flows))
	}
}
