package domain_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"aftermatch/domain"
	"pgregory.net/rapid"
)

// machine tries random events on a few streams and asks the oracle after every decision.
type machine struct {
	log      *ledger
	admitted map[string]int
}

func TestNoSequenceOfDecisionsBreaksAnInvariant(t *testing.T) {
	admitted := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		m := &machine{newLedger(), admitted}
		m.begin(t)
		t.Repeat(map[string]func(*rapid.T){
			"meeting":      m.try(is[domain.MeetingEvent]),
			"more meeting": m.try(is[domain.MeetingEvent]),
			"project":      m.try(is[domain.ProjectEvent]),
			"more project": m.try(is[domain.ProjectEvent]),
			"person":       m.try(is[domain.RepresentativeEvent]),
			"anything":     m.try(func(domain.Event) bool { return true }),
			"correct":      m.correct,
			"several":      m.several,
			"":             func(t *rapid.T) { m.check(t) },
		})
	})
	t.Log("admitted:", admitted)
}

// begin sets up conferences in which everybody takes part, and projects, so that more can happen.
func (m *machine) begin(t *rapid.T) {
	start := clusters()
	for i, id := range conferences {
		opens := []string{"2017-09-21", "2018-09-20"}[i]
		start = append(start, on("2017-01-01", id, domain.ConferenceAnnounced{Name: "C", StartsOn: date(opens), EndsOn: date(opens) + 1, Country: "DE"}))
		for _, organisation := range organisations {
			start = append(start, on("2017-01-01", domain.ParticipationID(id, organisation), domain.ParticipationRegistered{ConferenceID: id, OrganisationID: organisation}))
		}
	}
	start = append(start, on("2017-03-01", ilda, domain.ProjectLogged{Title: "P"}), on("2017-03-01", ilda, joins(bioregio, domain.RoleLead)), on("2017-03-01", ilda, joins(welfare, domain.RolePartner)),
		on("2017-06-01", talk, requested(bioregio, welfare)), on("2017-06-01", talkTwo, matched(medicon, welfare)))
	if err := m.log.record(today.Time(), start...); err != nil {
		t.Fatal(err)
	}
}

func (m *machine) try(which func(domain.Event) bool) func(*rapid.T) {
	pool := slices.DeleteFunc(slices.Clone(examples), func(e domain.Event) bool { return !which(e) || domain.KindOf(e) == "" })
	return func(t *rapid.T) {
		for range 8 { // most of what is drawn is refused
			h, before := m.draw(t, pool), len(m.log.all)
			if m.log.record(today.Time(), h) != nil {
				continue
			}
			m.count(before)
			for _, wrong := range m.log.wronglyAdmitted(h) {
				t.Errorf("%s was admitted: %s", h.fact.Event.EventType(), wrong)
			}
			return
		}
	}
}

// draw makes something to try: mostly dated after what its stream holds.
func (m *machine) draw(t *rapid.T, pool []domain.Event) happened {
	event := arbitrary(t, rapid.SampledFrom(pool).Draw(t, "example"))
	stream := streamFor(t, event)
	if b, ok := event.(domain.MeetingEvent); ok && len(m.log.streams[stream]) > 0 {
		event = carryingOn(b)
	}
	at := rapid.SampledFrom(moments).Draw(t, "at")
	if history := m.log.streams[stream]; len(history) > 0 && rapid.IntRange(0, 3).Draw(t, "order") > 0 {
		later := slices.DeleteFunc(slices.Clone(moments), func(other time.Time) bool { return other.Before(history[len(history)-1].At) })
		if len(later) > 0 {
			at = rapid.SampledFrom(later[:min(3, len(later))]).Draw(t, "later")
		}
	}
	return happened{stream, domain.Fact{Event: event, At: at}}
}

// carryingOn leaves out the pairing, which only the event that begins a meeting gives.
func carryingOn(e domain.MeetingEvent) domain.Event {
	value := reflect.New(reflect.TypeOf(e)).Elem()
	value.Set(reflect.ValueOf(e))
	if p := value.FieldByName("Pairing"); p.IsValid() {
		p.SetZero()
	}
	return value.Interface().(domain.Event)
}

// correct tries a correction or retraction of something recorded.
func (m *machine) correct(t *rapid.T) {
	target := rapid.SampledFrom(m.log.all).Draw(t, "target")
	var event domain.Event = domain.FactRetracted{EventID: target.ID, Reason: "wrong"}
	if rapid.Bool().Draw(t, "correct") && domain.KindOf(target.Event) != "" {
		corrected := domain.FactCorrected{EventID: target.ID, Reason: "wrong", Replacement: arbitrary(t, target.Event)}
		if rapid.Bool().Draw(t, "time too") {
			corrected.At = rapid.SampledFrom(moments).Draw(t, "at")
		}
		event = corrected
	}
	before := len(m.log.all)
	if m.log.record(today.Time(), happened{target.Stream, domain.Fact{Event: event, At: today.Time()}}) == nil {
		m.count(before)
	}
}

// several tries two to four things in one decision, all or none.
func (m *machine) several(t *rapid.T) {
	pool := examples[:len(examples)-2]
	var wanted []happened
	for range rapid.IntRange(2, 4).Draw(t, "things") {
		wanted = append(wanted, m.draw(t, pool))
	}
	before := len(m.log.all)
	if m.log.record(today.Time(), wanted...) == nil {
		m.count(before)
	} else if len(m.log.all) != before {
		t.Error("a refused decision recorded something")
	}
}

func (m *machine) count(before int) {
	for _, recorded := range m.log.all[before:] {
		m.admitted[recorded.Event.EventType()]++
	}
}

func (m *machine) check(t *rapid.T) {
	for _, broken := range m.log.broken() {
		t.Error(broken)
	}
	for id, history := range m.log.streams {
		claims := domain.Fold(history).Claims()
		if len(claims) != len(m.log.claims[id]) {
			t.Errorf("stream %s claims %v, but holds %v", id, claims, m.log.claims[id])
		}
		for _, claim := range claims {
			for other, theirs := range m.log.claims {
				if other != id && slices.ContainsFunc(theirs, func(c domain.Claim) bool { return meet(c, claim) }) {
					t.Errorf("%s and %s both hold %s", id, other, claim.Key)
				}
			}
		}
		effective := domain.Effective(history)
		if again := domain.Effective(effective); !reflect.DeepEqual(again, effective) {
			t.Errorf("Effective changed %v to %v", effective, again)
		}
	}
}

func TestEvolveIsTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(domain.Kinds()).Draw(t, "kind")
		pool := slices.DeleteFunc(slices.Clone(examples), func(e domain.Event) bool { return domain.KindOf(e) != kind && domain.KindOf(e) != "" })
		own := slices.DeleteFunc(slices.Clone(pool), func(e domain.Event) bool { return domain.KindOf(e) != kind })
		history := []domain.Recorded{{Version: 1, ID: recordedAs(1), Event: arbitrary(t, rapid.SampledFrom(own).Draw(t, "first")), At: moments[0]}}
		for version := 2; version < 10; version++ {
			history = append(history, domain.Recorded{Version: version, ID: recordedAs(version),
				Event: arbitrary(t, rapid.SampledFrom(pool).Draw(t, "next")), At: rapid.SampledFrom(moments).Draw(t, "at")})
		}
		domain.Fold(history).Claims()
		effective := domain.Effective(history)
		if !reflect.DeepEqual(domain.Effective(effective), effective) {
			t.Errorf("Effective changed what it returned")
		}
		// Whatever has happened, any next event is admitted or refused.
		stream := domain.DeriveID("stream")
		decision := domain.NewDecision(today.Time())
		decision.Know(stream, history)
		next := domain.Fact{Event: arbitrary(t, rapid.SampledFrom(examples).Draw(t, "wanted")), At: moments[3]}
		decision.Unknown(stream, next)
		if decision.Decide(stream, next) == nil && len(decision.History(stream)) != len(history)+1 {
			t.Error("what was decided is not in the history")
		}
	})
}
