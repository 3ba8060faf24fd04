package web

// englishReport and germanReport are the texts of the ministries' other charts, of travelling through what was known, and
// of a conference's report; both have the same keys.
var englishReport = map[string]string{
	"timeline.label": "As known on", "timeline.what": "how much was recorded when",
}

var germanReport = map[string]string{
	"timeline.label": "Kenntnisstand", "timeline.what": "wie viel wann erfasst wurde",
}
