package api_test

import (
	"net/http"
	"sync"
	"testing"

	"aftermatch/domain"
)

// race sends all requests at once, and returns their answers.
func (s *site) race(requests ...[2]string) []answer {
	s.Helper()
	answers := make([]answer, len(requests))
	start := make(chan struct{})
	var all sync.WaitGroup
	for i, request := range requests {
		all.Go(func() {
			<-start
			answers[i] = s.ask("admin", http.MethodPost, request[0], request[1])
		})
	}
	close(start)
	all.Wait()
	return answers
}

// oneWins expects that one of the answers is a success and every other is refused with that code.
func (s *site) oneWins(answers []answer, code string) {
	s.Helper()
	won := 0
	for _, a := range answers {
		if a.status < http.StatusBadRequest {
			won++
			continue
		}
		a.refused(http.StatusConflict, code)
	}
	if won != 1 {
		s.Errorf("%d of %d won, want one", won, len(answers))
	}
}

func TestTwoWhoAskEachOtherAtOnceHaveOneRequest(t *testing.T) {
	s := open(t)
	conference, we, welfare, _ := s.scene()
	ask := func(requester, target domain.ID) [2]string {
		return [2]string{"/v1/meetings", `{"kind":"request","conference_id":"` + conference.String() + `","requester_id":"` + requester.String() + `","target_id":"` + target.String() + `"}`}
	}
	for range 5 {
		answers := s.race(ask(we, welfare), ask(welfare, we), ask(we, welfare), ask(welfare, we))
		s.oneWins(answers, "taken")
		for _, a := range answers {
			if a.status == http.StatusCreated {
				s.post("/v1/meetings/"+a.written().ID.String()+"/decline", ``)
			}
		}
	}
}

func TestTwoMeetingsDoNotGetOneTable(t *testing.T) {
	s := open(t)
	conference, we, welfare, medicon := s.scene()
	meetings := []domain.ID{s.request(conference, we, welfare), s.request(conference, welfare, medicon), s.request(conference, medicon, we)}
	var requests [][2]string
	for i, meeting := range meetings {
		s.post("/v1/meetings/"+meeting.String()+"/accept", ``)
		start := []string{"10:00", "10:10", "10:19"}[i]
		requests = append(requests, [2]string{"/v1/meetings/" + meeting.String() + "/schedule", `{"starts_at":"2017-09-21T` + start + `:00Z","table":"12"}`})
	}
	s.oneWins(s.race(requests...), "taken")
}

func TestNobodyIsAskedOnceItIsDissolved(t *testing.T) {
	s := open(t)
	conference, we, _, _ := s.scene()
	for range 10 {
		other := s.organisation("short-lived", "FR")
		s.takesPart(conference, other)
		answers := s.race(
			[2]string{"/v1/organisations/" + other.String() + "/dissolve", `{"effective_at":"2017-05-01"}`},
			[2]string{"/v1/meetings", `{"kind":"request","conference_id":"` + conference.String() + `","requester_id":"` + we.String() + `","target_id":"` + other.String() + `","effective_at":"2017-06-01"}`})
		answers[0].is(http.StatusOK)
		if asked := answers[1]; asked.status == http.StatusCreated {
			if dissolved := answers[0].written(); dissolved.Position < asked.written().Position {
				t.Errorf("asked at %d after the end at %d", asked.written().Position, dissolved.Position)
			}
		} else {
			asked.refused(http.StatusConflict, "organisation_dissolved")
		}
	}
}

func TestTwoAnswersToOneRequest(t *testing.T) {
	s := open(t)
	conference, we, welfare, _ := s.scene()
	meeting := "/v1/meetings/" + s.request(conference, we, welfare).String()
	s.oneWins(s.race([2]string{meeting + "/accept", ``}, [2]string{meeting + "/decline", ``}, [2]string{meeting + "/withdraw", ``}), "wrong_status")
}
