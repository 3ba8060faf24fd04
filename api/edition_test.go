package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"aftermatch/accounts"
	"aftermatch/api"
)

func TestAnOrganiserRunsWhatItAnnouncedAndTheSeriesThatItWasGranted(t *testing.T) {
	s := openWith(t, api.Options{})
	_, _, admin := s.keyOf(accounts.Capacity{Role: api.Admin})
	_, _, stranger := s.keyOf(accounts.Capacity{Role: api.Organiser, Series: []string{"Fair"}})
	_, _, granted := s.keyOf(accounts.Capacity{Role: api.Organiser, Series: []string{"CMC"}})
	_, _, announcer := s.keyOf(accounts.Capacity{Role: api.Organiser})
	write := func(bearer, path, body string) answer { return s.as(bearer, "POST", path, body) }
	announce := `{"name":"5th","series":"CMC","edition":5,"starts_on":"2017-09-21","ends_on":"2017-09-22","country":"DE","city":"Stuttgart","effective_at":"2017-01-10"}`
	conference := "/v1/conferences/" + write(announcer, "/v1/conferences", announce).written().ID.String()
	other := write(stranger, "/v1/conferences", announce).written().ID
	us := write(announcer, "/v1/organisations", `{"name":"us","country":"DE","sectors":["biotech"],"effective_at":"2016-01-01"}`).written().ID
	them := write(announcer, "/v1/organisations", `{"name":"them","country":"DK","sectors":["biotech"],"effective_at":"2016-01-01"}`).written().ID
	for _, organisation := range []any{us, them} {
		write(granted, conference+"/participations", fmt.Sprintf(`{"organisation_id":%q,"effective_at":"2017-03-01"}`, organisation)).written()
	}
	id := conference[len("/v1/conferences/"):]
	request := func(bearer string) answer {
		return write(bearer, "/v1/meetings", fmt.Sprintf(`{"kind":"request","conference_id":%q,"requester_id":%q,"target_id":%q,"effective_at":"2017-06-01"}`, id, us, them))
	}
	requested := request(granted).written()
	meeting := "/v1/meetings/" + requested.ID.String()
	event := s.as(admin, "GET", fmt.Sprintf("%s/history?min_position=%d", meeting, requested.Position), "").items()[0]["id"].(string)

	const alien = "not_your_conference"
	request(stranger).refused(http.StatusForbidden, alien)
	for path, body := range map[string]string{
		conference + "/participations":    fmt.Sprintf(`{"organisation_id":%q}`, us),
		conference + "/costs":             `{"amount":1,"currency":"EUR"}`,
		conference + "/cancel":            `{}`,
		meeting + "/accept":               `{}`,
		meeting + "/rate":                 fmt.Sprintf(`{"party_id":%q,"rating":"informative"}`, us),
		meeting + "/cancel":               `{}`,
		"/v1/facts/" + event + "/retract": `{"reason":"x"}`,
	} {
		write(stranger, path, body).refused(http.StatusForbidden, alien)
	}
	s.as(stranger, "GET", fmt.Sprintf("%s?min_position=%d", meeting, requested.Position), "").is(http.StatusOK) // organisation-level facts are open to who runs conferences

	write(announcer, meeting+"/accept", `{"effective_at":"2017-07-01"}`).is(http.StatusOK)
	moved := fmt.Sprintf(`{"reason":"x","data":{"conference_id":%q,"requester_id":%q,"target_id":%q}}`, other, us, them)
	write(announcer, "/v1/facts/"+event+"/correct", moved).refused(http.StatusForbidden, alien) // not even by a correction
	write(admin, conference+"/costs", `{"amount":1,"currency":"EUR"}`).is(http.StatusOK)
	write(granted, "/v1/conferences/"+other.String()+"/costs", `{"amount":1,"currency":"EUR"}`).is(http.StatusOK) // of its series
}
