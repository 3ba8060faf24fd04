//go:build browser

package web_test

import (
	"testing"
	"time"

	"aftermatch/domain"
)

func theCorrectionsAreOpenToEverybody(t *testing.T) {
	s := newScene(t)
	correcting := func(fact domain.Recorded) string { return "/facts/" + fact.ID.String() + "/correct" }
	registered := s.last(s.silesia)
	s.is(s.half, days(-4), domain.ConferenceCostRecorded{Purpose: "Hall", Money: domain.Money{Amount: 427_000, Currency: "PLN"}})
	double := s.organisation("Tampere Textiles", "FI", "textile")
	s.is(double, days(-5), domain.OrganisationsMerged{Into: s.baltic})
	tie := domain.TieID(s.us, s.fjord)
	s.is(tie, days(-800), domain.PriorTieDeclared{Pair: domain.Pair{OrganisationA: s.us, OrganisationB: s.fjord}, Kind: domain.TieProject})
	said := s.last(tie)
	s.is(tie, time.Time{}, domain.FactCorrected{EventID: said.ID, Reason: "They had met at a fair, and no more.", Replacement: domain.PriorTieDeclared{Pair: said.Event.(domain.PriorTieDeclared).Pair, Kind: domain.TieContact}})
	done := s.raw(tie)[1].Metadata.CorrelationID.String()
	s.areOpen(organiserKey, map[string]string{
		"correct-registration": correcting(registered), "correct-cost": correcting(s.last(s.half)), "correct-merge": correcting(s.last(double)) + "?q=tampre", "correct-tie": correcting(said),
		"corrected-tie": "/organisations/" + s.us.String() + "?done=" + done, "corrections-in-a-history": "/conferences/" + s.half.String() + "/history",
	})
}

// raw is all that is recorded of a thing, corrections and what they correct.
func (s *scene) raw(stream domain.ID) []domain.Recorded {
	s.Helper()
	histories, err := s.log.Histories(s.Context(), stream)
	if err != nil {
		s.Fatal(err)
	}
	return histories[stream]
}
