package web

import "aftermatch/domain"

// stepsAfter are what may come next in a project that is so far, the likeliest first.
func stepsAfter(status domain.ProjectStatus) []string {
	switch status {
	case domain.ProjectIdea:
		return []string{"agreement", "proposal", "start", "abandon"}
	case domain.ProjectAgreed:
		return []string{"proposal", "funding", "start", "abandon"}
	case domain.ProjectProposed:
		return []string{"funding", "rejection", "start", "abandon"}
	case domain.ProjectRejected:
		return []string{"proposal", "start", "abandon"}
	case domain.ProjectFunded:
		return []string{"start", "abandon"}
	case domain.ProjectRunning:
		return []string{"complete", "abandon"}
	case domain.ProjectDone, domain.ProjectGivenUp:
	}
	return nil
}
