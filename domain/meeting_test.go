package domain_test

import (
	"testing"

	"aftermatch/domain"
)

func TestARequestIsAcceptedOnlyByItsTarget(t *testing.T) {
	request := given(announced(stuttgart), registered(bioregio), registered(welfare), participates(bioregio), participates(welfare),
		meeting(domain.MeetingRequested{Pairing: pairing(bioregio, welfare)}))

	request.when(domain.MatchMade{By: bioregio}).refused(t, "not_yours_to_answer")
	request.when(domain.MatchMade{By: welfare}).admitted(t)
}
