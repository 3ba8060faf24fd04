package domain_test

import (
	"errors"
	"fmt"
	"time"

	"aftermatch/domain"
)

// A decision is told what it asks for, decides, and says what to record.
func ExampleDecision() {
	now := time.Date(2017, 9, 30, 0, 0, 0, 0, time.UTC)
	cluster := domain.DeriveID("example", "BioRegio STERN")
	registered := domain.Fact{Event: domain.OrganisationRegistered{Name: "BioRegio STERN", Country: "DE", Sectors: []string{"biotech"}}, At: now}

	decision := domain.NewDecision(now)
	for unknown := decision.Unknown(cluster, registered); len(unknown) > 0; unknown = decision.Unknown(cluster, registered) {
		for _, stream := range unknown {
			decision.Know(stream, nil) // what the log holds of it: nothing yet
		}
	}
	if err := decision.Decide(cluster, registered); err != nil {
		fmt.Println(err)
	}
	writes, _ := decision.Outcome()
	fmt.Println(writes[0].Version, writes[0].Facts[0].Event.EventType())

	err := decision.Decide(cluster, domain.Fact{Event: domain.OrganisationRelocated{Country: "EL", Region: "DE11"}, At: now})
	var refusal *domain.Error
	if errors.As(err, &refusal) {
		for _, fault := range refusal.Faults {
			fmt.Println(fault.Field, fault.Message)
		}
	}
	// Output:
	// 0 OrganisationRegistered
	// country must be an ISO 3166-1 code of two capital letters, like DE
	// region must be a NUTS code of the same country, like DE11 for DE, or be left out
}

// Retracting a fact leaves it in the log and out of the story.
func ExampleEffective() {
	asked := domain.Recorded{Version: 1, ID: domain.DeriveID("1"), Event: domain.MeetingRequested{}}
	declined := domain.Recorded{Version: 2, ID: domain.DeriveID("2"), Event: domain.RequestDeclined{}}
	retracted := domain.Recorded{Version: 3, ID: domain.DeriveID("3"), Event: domain.FactRetracted{EventID: declined.ID, Reason: "typed for another"}}
	for _, recorded := range domain.Effective([]domain.Recorded{asked, declined, retracted}) {
		fmt.Println(recorded.Event.EventType())
	}
	// Output: MeetingRequested
}

func ExampleCountry() {
	fmt.Println(domain.Country("uk"))
	fmt.Println(domain.Country("XX"))
	// Output:
	// GB true
	// XX false
}

func ExampleCanonicalExternalID() {
	fmt.Println(domain.CanonicalExternalID(domain.SchemeROR, "https://ror.org/03YRM5C26"))
	// Output: 03yrm5c26
}
