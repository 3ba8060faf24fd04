package story_test

import (
	"slices"
	"testing"

	"aftermatch/domain"
	"aftermatch/internal/story"
)

// BioRegio STERN and Welfare Tech met in Stuttgart in September 2017; their project ILDA-care ran from
// February 2018 with about EUR 210,000.
func TestTheDocumentedChain(t *testing.T) {
	all, cast := aStory(t), story.Characters()

	var started, awarded bool
	var partners, origins []domain.ID
	for _, recorded := range all.streams[cast.ILDACare] {
		if recorded.Metadata.Source != "documented" {
			t.Errorf("%s comes from %q, want documented", recorded.Event.EventType(), recorded.Metadata.Source)
		}
		switch e := recorded.Event.(type) {
		case domain.PartnerJoined:
			partners = append(partners, e.OrganisationID)
		case domain.OriginClaimed:
			origins = append(origins, e.MeetingID)
		case domain.ProjectStarted:
			started = recorded.At.Format("2006-01") == "2018-02"
		case domain.FundingAwarded:
			awarded = e.Money == domain.Money{Amount: 210_000_00, Currency: "EUR"}
		}
	}
	if want := []domain.ID{cast.BioRegioSTERN, cast.WelfareTech}; !slices.Equal(partners, want) {
		t.Errorf("partners %v, want %v", partners, want)
	}
	if !started || !awarded {
		t.Errorf("started in February 2018: %t, EUR 210,000 awarded: %t", started, awarded)
	}
	if len(origins) != 1 {
		t.Fatalf("%d origins, want the one meeting", len(origins))
	}
	want := domain.Pairing{ConferenceID: cast.Stuttgart, RequesterID: cast.BioRegioSTERN, TargetID: cast.WelfareTech}
	if got := pairings(all)[origins[0]]; got != want {
		t.Errorf("the origin is a meeting of %+v, want %+v", got, want)
	}
	state := domain.Fold(all.streams[origins[0]])
	if meeting := domain.In[domain.Meeting](domain.WorldOf(map[domain.ID]domain.State{origins[0]: state}), origins[0]); meeting.Status != domain.StatusHeld {
		t.Errorf("their meeting is %s, want held", meeting.Status)
	}
}

// Only the chain is real: whatever else the story tells is labelled as invented.
func TestOnlyTheChainIsDocumented(t *testing.T) {
	all, cast := aStory(t), story.Characters()
	documented, pairings := 0, pairings(all)
	for _, entry := range all.entries {
		if entry.Metadata.Source == "demo" || entry.Metadata.Actor == "demo-manager" { // the one typed in by hand
			continue
		}
		documented++
		pairing := pairings[entry.Stream]
		if entry.Stream != cast.ILDACare && (pairing.RequesterID != cast.BioRegioSTERN || pairing.TargetID != cast.WelfareTech) {
			t.Errorf("%s of %s comes from %q", entry.Fact.Event.EventType(), entry.Stream, entry.Metadata.Source)
		}
	}
	if documented < 10 {
		t.Errorf("%d documented facts, want the whole chain", documented)
	}
}
