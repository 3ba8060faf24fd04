package story_test

import (
	"testing"
	"time"

	"aftermatch/domain"
)

// Whatever figures must cope with happens in the story at least as often as said here.
func TestWhatRealLifeBrings(t *testing.T) {
	for _, seed := range []uint64{1, 7} {
		all, err := tell(seed, 1, today)
		if err != nil {
			t.Fatal(err)
		}
		counts := life(all)
		for what, least := range map[string]int{
			"late by a year":                    50,
			"projects from several conferences": 3,
			"projects that turned cross-border": 2,
			"continuations":                     3,
			"self-funded":                       10,
			"awards in another currency":        5,
			"awards without a rate":             1,
			"ideas after 2019":                  5,
			"ProjectsMerged":                    1,
			"OrganisationsMerged":               1,
			"OrganisationMergeReverted":         1,
			"OrganisationDissolved":             3,
			"OrganisationRelocated":             3,
			"OrganisationRenamed":               3,
			"FactCorrected":                     10,
			"FactRetracted":                     3,
			"PartnerDisputed":                   1,
			"PartnerLeft":                       1,
			"LeadChanged":                       1,
			"CooperationEnded":                  2,
			"PriorTieRetracted":                 1,
			"ProjectAbandoned":                  10,
			"ProposalRejected":                  10,
			"ConferenceCostRecorded":            15,
		} {
			if counts[what] < least {
				t.Errorf("seed %d: %s: %d, want at least %d", seed, what, counts[what], least)
			}
		}
	}
}

func life(all told) map[string]int {
	counts := map[string]int{}
	for _, entry := range all.entries {
		counts[entry.Fact.Event.EventType()]++
		if entry.RecordedAt.Sub(entry.Fact.At) > 365*24*time.Hour {
			counts["late by a year"]++
		}
	}
	starts, country, pairing := map[domain.ID]domain.Date{}, map[domain.ID]string{}, pairings(all)
	happened(all, func(id domain.ID, e domain.ConferenceAnnounced, _ time.Time) { starts[id] = e.StartsOn })
	happened(all, func(id domain.ID, e domain.OrganisationRegistered, _ time.Time) { country[id] = e.Country })
	for _, history := range all.streams {
		if domain.KindOf(history[0].Event) == "project" {
			countProject(counts, domain.Effective(history), country, func(meeting domain.ID) domain.Date { return starts[pairing[meeting].ConferenceID] })
		}
	}
	return counts
}

func countProject(counts map[string]int, history []domain.Recorded, country map[domain.ID]string, conference func(meeting domain.ID) domain.Date) {
	idea := domain.DateOf(history[0].At)
	var awarded, started bool
	conferences, first, all := map[domain.Date]bool{}, map[string]bool{}, map[string]bool{}
	for _, recorded := range history {
		switch e := recorded.Event.(type) {
		case domain.PartnerJoined:
			all[country[e.OrganisationID]] = true
			if domain.DateOf(recorded.At) == idea {
				first[country[e.OrganisationID]] = true
			}
		case domain.OriginClaimed:
			conferences[conference(e.MeetingID)] = true
			if idea < conference(e.MeetingID) {
				counts["continuations"]++
			}
		case domain.FundingAwarded:
			awarded = true
			if e.Currency != "EUR" {
				counts["awards in another currency"]++
				if _, known := domain.InEuro(e.Money, e.Conversion); !known {
					counts["awards without a rate"]++
				}
			}
		case domain.ProjectStarted:
			started = true
		}
	}
	if len(conferences) > 1 {
		counts["projects from several conferences"]++
	}
	if len(first) == 1 && len(all) > 1 {
		counts["projects that turned cross-border"]++
	}
	if started && !awarded {
		counts["self-funded"]++
	}
	if idea > domain.DateOf(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)) {
		counts["ideas after 2019"]++
	}
}

// One meeting, and only one, was typed in after a project of the two was known.
func TestOneMeetingIsRememberedAfterAProject(t *testing.T) {
	all := aStory(t)
	known, typed := map[domain.ID]bool{}, 0 // organisations with a project so far
	pairing := pairings(all)
	for _, entry := range all.entries {
		switch e := entry.Fact.Event.(type) {
		case domain.PartnerJoined:
			known[e.OrganisationID] = true
		case domain.MeetingHeld:
			if entry.Metadata.Source != "api" {
				continue
			}
			typed++
			if p := pairing[entry.Stream]; !known[p.RequesterID] || !known[p.TargetID] {
				t.Errorf("the meeting of %s was typed in before their project was known", entry.Fact.At)
			}
		}
	}
	if typed != 1 {
		t.Errorf("%d meetings were typed in by hand, want 1", typed)
	}
}
