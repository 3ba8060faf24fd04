package story_test

import (
	"testing"
	"time"

	"aftermatch/domain"
)

// totals are what can be counted of an edition.
type totals struct{ registered, tookPart, countries, delegates, requests, matches, held, adHoc int }

func count(all told) map[string]totals {
	years := map[domain.ID]string{}
	happened(all, func(id domain.ID, e domain.ConferenceAnnounced, _ time.Time) {
		years[id] = e.Series + e.StartsOn.String()[:4]
	})
	country := map[domain.ID]string{}
	for _, entry := range all.entries {
		switch e := entry.Fact.Event.(type) {
		case domain.OrganisationRegistered:
			country[entry.Stream] = e.Country
		case domain.OrganisationRelocated:
			if entry.Fact.At.Year() < 2017 {
				country[entry.Stream] = e.Country
			}
		}
	}
	counts, countries := map[string]totals{}, map[string]map[string]bool{}
	add := func(conference domain.ID, change func(*totals)) {
		c := counts[years[conference]]
		change(&c)
		counts[years[conference]] = c
	}
	of := map[domain.ID]domain.ID{}
	happened(all, func(stream domain.ID, e domain.ParticipationRegistered, _ time.Time) {
		of[stream] = e.ConferenceID
		comes := true
		for _, recorded := range all.streams[stream] {
			if _, cancelled := recorded.Event.(domain.ParticipationCancelled); cancelled {
				comes = false
			}
		}
		add(e.ConferenceID, func(c *totals) {
			c.registered++
			if comes {
				c.tookPart++
			}
		})
		if year := years[e.ConferenceID]; comes {
			if countries[year] == nil {
				countries[year] = map[string]bool{}
			}
			countries[year][country[e.OrganisationID]] = true
		}
	})
	happened(all, func(stream domain.ID, _ domain.DelegateNamed, _ time.Time) {
		add(of[stream], func(c *totals) { c.delegates++ })
	})
	pairing := pairings(all)
	happened(all, func(stream domain.ID, _ domain.MeetingRequested, _ time.Time) {
		add(pairing[stream].ConferenceID, func(c *totals) { c.requests++ })
	})
	happened(all, func(stream domain.ID, _ domain.MatchMade, _ time.Time) {
		add(pairing[stream].ConferenceID, func(c *totals) { c.matches++ })
	})
	happened(all, func(stream domain.ID, e domain.MeetingHeld, _ time.Time) {
		add(pairing[stream].ConferenceID, func(c *totals) {
			c.held++
			if !e.ConferenceID.IsZero() {
				c.adHoc++
			}
		})
	})
	for year, represented := range countries {
		c := counts[year]
		c.countries = len(represented)
		counts[year] = c
	}
	return counts
}

// The organisers of the real series published these. (Requests and matches of 2017 are "about" 1,400
// and 600.)
func TestPublishedTotals(t *testing.T) {
	counts := count(aStory(t))
	for year, want := range map[string]totals{
		"2014": {tookPart: 150, countries: 24, delegates: 300, held: 433},
		"2015": {countries: 28},
		"2016": {tookPart: 151, countries: 30, delegates: 250, held: 497},
		"2017": {registered: 184, tookPart: 175, countries: 30, delegates: 250, requests: 1400, matches: 603, held: 604},
	} {
		got := counts["Cluster Matchmaking Conference"+year]
		for _, figure := range []struct {
			name      string
			got, want int
		}{
			{"registered", got.registered, want.registered}, {"took part", got.tookPart, want.tookPart},
			{"countries", got.countries, want.countries}, {"delegates", got.delegates, want.delegates},
			{"requests", got.requests, want.requests}, {"matches", got.matches, want.matches}, {"held", got.held, want.held},
		} {
			if figure.want != 0 && figure.got != figure.want {
				t.Errorf("%s %s: got %d, published %d", year, figure.name, figure.got, figure.want)
			}
		}
		if got.adHoc == 0 {
			t.Errorf("%s: no ad hoc meeting", year)
		}
	}
	if len(counts) != 5 {
		t.Errorf("got %d editions, want 5", len(counts))
	}
}

func TestEverySeriesHasTheSameTotals(t *testing.T) {
	all, err := tell(7, 2, today)
	if err != nil {
		t.Fatal(err)
	}
	counts := count(all)
	for _, year := range []string{"2013", "2014", "2015", "2016", "2017"} {
		if first, second := counts["Cluster Matchmaking Conference"+year], counts["Cluster Matchmaking Conference 2"+year]; first != second {
			t.Errorf("%s: %+v in the first series, %+v in the second", year, first, second)
		}
	}
}

// A European series of ten events reported 202 cooperation cases and 27 formal agreements for 2,210
// meetings: 9.1 and 1.2 for 100. A case is a project that names a meeting, or a pair that reports talks
// and has no project.
func TestRatesOfCooperation(t *testing.T) {
	all := aStory(t)
	held := 0
	happened(all, func(domain.ID, domain.MeetingHeld, time.Time) { held++ })

	projects, agreements, origin := map[domain.ID]bool{}, 0, map[domain.ID]bool{}
	happened(all, func(project domain.ID, e domain.OriginClaimed, _ time.Time) {
		projects[project], origin[e.MeetingID] = true, true
	})
	happened(all, func(domain.ID, domain.AgreementSigned, time.Time) { agreements++ })
	talks := map[domain.ID]bool{}
	happened(all, func(meeting domain.ID, e domain.OutcomeReported, _ time.Time) {
		if !origin[meeting] && (e.Outcome == "negotiating" || e.Outcome == "agreement_reached") {
			talks[meeting] = true
		}
	})
	per100 := func(n int) float64 { return 100 * float64(n) / float64(held) }
	if cases := per100(len(projects) + len(talks)); cases < 8 || cases > 10.5 {
		t.Errorf("%.2f cooperation cases per 100 meetings, published about 9", cases)
	}
	if agreed := per100(agreements); agreed < 1 || agreed > 1.4 {
		t.Errorf("%.2f formal agreements per 100 meetings, published 1.2", agreed)
	}
}
