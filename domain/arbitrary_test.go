package domain_test

import (
	"reflect"
	"strings"
	"time"

	"aftermatch/domain"
	"pgregory.net/rapid"
)

// Small worlds make things meet: few organisations, few moments, few words.
var (
	organisations   = []domain.ID{bioregio, welfare, medicon, lyon}
	conferences     = []domain.ID{stuttgart, warsaw}
	meetings        = []domain.ID{talk, talkTwo, domain.DeriveID("talk three"), domain.DeriveID("talk four")}
	projects        = []domain.ID{ilda, ildaTwin}
	representatives = []domain.ID{anna, bjorn}

	moments = []time.Time{
		moment("2017-02-01 09:00"), moment("2017-05-01 10:00"), moment("2017-06-01 09:00"), moment("2017-06-01 15:00"), moment("2017-08-01 12:00"),
		moment("2017-09-21 10:00"), moment("2017-09-21 10:10"), moment("2017-09-22 11:00"), moment("2017-10-02 08:00"), moment("2017-12-01 09:00"),
		moment("2018-03-01 09:00"), moment("2018-09-20 14:00"), moment("2018-09-21 09:30"), moment("2019-01-15 10:00"), moment("2020-06-30 18:00"),
	}

	ids = map[string][]domain.ID{
		"conference_id": conferences, "meeting_id": meetings, "representative_id": representatives, "representatives": representatives,
		"event_id": {recordedAs(1)},
	}
	words = map[string][]string{
		"country": {"DE", "DK"}, "region": {""}, "sectors": {"it", "health", "energy"}, "currency": {"EUR", "EUR", "DKK"}, "value": {"123456789", "987654321"},
		"wave": {"6-months", "12-months"}, "table": {"", "7"}, "url": {""}, "rate_source": {""}, "reason": {"", "because"},
		"role": {"lead", "partner", "partner", "associate"}, "scheme": {"pic"}, "rating": {"informative"}, "outcome": {"negotiating"},
		"notice": {"2017-1"}, "form": {"online", "spoken"}, "ground": {"request", "retention"},
	}
	days = map[string]domain.Date{"starts_on": date("2017-09-21"), "ends_on": date("2018-09-21")}
)

// arbitrary makes an event like the example: mostly sensible, sometimes wrong.
func arbitrary(t *rapid.T, example domain.Event) domain.Event {
	switch example.(type) {
	case domain.FactCorrected:
		return domain.FactCorrected{EventID: recordedAs(rapid.IntRange(0, 9).Draw(t, "event")), Reason: "typed wrongly",
			Replacement: arbitrary(t, rapid.SampledFrom(examples[:len(examples)-2]).Draw(t, "example")), At: rapid.SampledFrom(moments).Draw(t, "at")}
	case domain.FactRetracted:
		return domain.FactRetracted{EventID: recordedAs(rapid.IntRange(0, 9).Draw(t, "event")), Reason: "wrong"}
	}
	event := reflect.New(reflect.TypeOf(example)).Elem()
	into := organisations
	if domain.KindOf(example) == "project" {
		into = projects
	}
	fill(t, event, into)
	return event.Interface().(domain.Event)
}

func fill(t *rapid.T, event reflect.Value, into []domain.ID) {
	for i := range event.NumField() {
		field := event.Field(i)
		name, _, _ := strings.Cut(event.Type().Field(i).Tag.Get("json"), ",")
		odd := rapid.IntRange(0, 29).Draw(t, "odd") == 0
		switch value := field.Addr().Interface().(type) {
		case *domain.Conversion:
		case *domain.Sealed:
			*value = sealed(name)
			if odd {
				*value = domain.Sealed{}
			}
		case *domain.ID:
			*value = id(t, name, into)
			if odd {
				*value = domain.ID{}
			}
		case *[]domain.ID:
			*value = rapid.SliceOfNDistinct(rapid.SampledFrom(ids[name]), 0, 2, rapid.ID[domain.ID]).Draw(t, name)
		case *[]string:
			*value = rapid.SliceOfNDistinct(rapid.SampledFrom(words[name]), 0, 2, rapid.ID[string]).Draw(t, name)
		case *domain.Date:
			*value = days[name]
		case *time.Time:
			*value = moment("2017-09-21 10:00").Add(time.Duration(rapid.IntRange(0, 3).Draw(t, name)) * 10 * time.Minute)
			if name == "ends_at" {
				*value = event.FieldByName("StartsAt").Interface().(time.Time).Add(20 * time.Minute)
			}
		case *int64:
			*value = int64(rapid.IntRange(0, 5).Draw(t, name))
			if odd {
				*value = -1
			}
		case *bool:
			*value = rapid.IntRange(0, 3).Draw(t, name) == 0
		case *int, *float64:
		case **domain.Money:
			if rapid.Bool().Draw(t, name) {
				*value = &domain.Money{Amount: int64(rapid.IntRange(0, 5).Draw(t, name)), Currency: "EUR"}
			}
		default:
			switch {
			case field.Kind() == reflect.Struct:
				fill(t, field, into)
			case odd:
				field.SetString("")
			default:
				field.SetString(word(t, name, event.Type()))
			}
		}
	}
}

func id(t *rapid.T, name string, into []domain.ID) domain.ID {
	pool, ok := ids[name]
	switch {
	case name == "into":
		pool = into
	case !ok:
		pool = organisations
	}
	return rapid.SampledFrom(pool).Draw(t, name)
}

func word(t *rapid.T, name string, of reflect.Type) string {
	pool, ok := words[name]
	switch {
	case name == "kind" && of == reflect.TypeFor[domain.AgreementSigned]():
		pool = []string{"memorandum", "contract"}
	case name == "kind":
		pool = []string{"none", "contact", "project"}
	case !ok:
		pool = []string{"something"}
	}
	return rapid.SampledFrom(pool).Draw(t, name)
}

// streamFor picks a stream in which the event may be tried.
func streamFor(t *rapid.T, event domain.Event) domain.ID {
	organisation := rapid.SampledFrom(organisations)
	switch event := event.(type) {
	case domain.ParticipationRegistered:
		return domain.ParticipationID(event.ConferenceID, event.OrganisationID)
	case domain.PriorTieDeclared:
		return domain.TieID(event.OrganisationA, event.OrganisationB)
	case domain.ParticipationEvent:
		return domain.ParticipationID(rapid.SampledFrom(conferences).Draw(t, "conference"), organisation.Draw(t, "organisation"))
	case domain.TieEvent:
		return domain.TieID(bioregio, organisation.Draw(t, "organisation"))
	case domain.ConferenceEvent:
		return rapid.SampledFrom(conferences).Draw(t, "conference")
	case domain.OrganisationEvent:
		return organisation.Draw(t, "organisation")
	case domain.RepresentativeEvent:
		return rapid.SampledFrom(representatives).Draw(t, "representative")
	case domain.MeetingEvent:
		return rapid.SampledFrom(meetings).Draw(t, "meeting")
	}
	return rapid.SampledFrom(projects).Draw(t, "project")
}
