package story

import (
	"time"

	"aftermatch/domain"
)

// edition is one conference of the series: its place, its days and its totals. What the organisers of
// the real series published holds exactly: 2014 (150 clusters, 24 countries, 433 meetings, 300 people),
// 2016 (151, 30, 497, 250 people) and 2017 (175 of 184 registered, 30, 604, 250 people); of 2015 the
// 28 countries. The other numbers are plausible ones between.
type edition struct {
	year, nth     int
	city, country string
	startsOn      domain.Date // the conference takes two days

	registered, tookPart, countries, delegates int

	accepted, declined, withdrawn, expired int // requests
	paired                                 int // matches made by the organiser
	cancelled, noShows                     int // matches that came to nothing
	adHoc                                  int // meetings nobody planned; held are these and the matches that came to something

	pace float64 // how fast its contacts become projects, against the series
}

var editions = []edition{
	{
		year: 2013, nth: 1, city: "Copenhagen", country: "DK", startsOn: date(2013, 9, 19),
		registered: 118, tookPart: 112, countries: 20, delegates: 196,
		accepted: 262, declined: 150, withdrawn: 31, expired: 201,
		paired: 34, cancelled: 14, noShows: 17, adHoc: 22,
		pace: 0.8,
	},
	{
		year: 2014, nth: 2, city: "Berlin", country: "DE", startsOn: date(2014, 9, 18),
		registered: 158, tookPart: 150, countries: 24, delegates: 300,
		accepted: 392, declined: 241, withdrawn: 58, expired: 288,
		paired: 46, cancelled: 17, noShows: 21, adHoc: 33,
		pace: 0.95,
	},
	{
		year: 2015, nth: 3, city: "Copenhagen", country: "DK", startsOn: date(2015, 9, 17),
		registered: 163, tookPart: 155, countries: 28, delegates: 270,
		accepted: 421, declined: 262, withdrawn: 66, expired: 297,
		paired: 42, cancelled: 19, noShows: 20, adHoc: 37,
		pace: 1.15,
	},
	{
		year: 2016, nth: 4, city: "Warsaw", country: "PL", startsOn: date(2016, 9, 20),
		registered: 158, tookPart: 151, countries: 30, delegates: 250,
		accepted: 448, declined: 286, withdrawn: 71, expired: 325,
		paired: 51, cancelled: 21, noShows: 19, adHoc: 38,
		pace: 0.9,
	},
	{
		year: 2017, nth: 5, city: "Stuttgart", country: "DE", startsOn: date(2017, 9, 21),
		registered: 184, tookPart: 175, countries: 30, delegates: 250,
		accepted: 548, declined: 374, withdrawn: 92, expired: 386,
		paired: 55, cancelled: 20, noShows: 24, adHoc: 45,
		pace: 1.2,
	},
}

func date(year int, month time.Month, day int) domain.Date {
	return domain.DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}
