package domain_test

import (
	"time"

	"aftermatch/domain"
)

// representativeTold names what a person's events do not keep.
func representativeTold(events []domain.Recorded) (broken []string) {
	must := func(ok bool, invariant string) {
		if !ok {
			broken = append(broken, invariant)
		}
	}
	registered, consented, withdrawn, erased := false, false, false, false
	speaks := map[domain.ID]time.Time{}
	for _, recorded := range events {
		gone := withdrawn || erased
		switch e := recorded.Event.(type) {
		case domain.RepresentativeRegistered:
			must(!registered && !e.Name.IsZero(), "a person is registered once, by name")
			registered = true
			continue
		case domain.AffiliationStarted:
			_, already := speaks[e.OrganisationID]
			must(!already && !gone, "one spell per person and organisation, of a person who is there")
			speaks[e.OrganisationID] = recorded.At
		case domain.AffiliationEnded:
			since, speaking := speaks[e.OrganisationID]
			must(speaking && !gone, "what ends has begun")
			must(domain.DateOf(recorded.At) >= domain.DateOf(since), "what ends has begun earlier")
			delete(speaks, e.OrganisationID)
		case domain.ConsentGiven:
			must(!gone && e.Notice != "", "who is gone consents to nothing")
			consented = true
		case domain.ConsentWithdrawn:
			must(consented && !gone, "only a consent that was given is withdrawn, once")
			withdrawn = true
		case domain.PersonalDataErased:
			must(!erased, "a person is erased once")
			erased = true
		}
		must(registered, "nothing happens to somebody unknown")
	}
	return broken
}
