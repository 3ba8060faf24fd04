package domain_test

import (
	"fmt"
	"slices"
	"testing"

	"aftermatch/domain"
)

func TestADecisionAsksForWhatItNeeds(t *testing.T) {
	log := given(matchmaking(), on("2017-06-01", talk, requested(bioregio, welfare)), on("2017-06-02", welfare, domain.OrganisationsMerged{Into: medicon})).when().admitted(t)
	decision := domain.NewDecision(today.Time())
	wrong := domain.Fact{Event: domain.FactCorrected{EventID: recordedAs(first), Reason: "wrong target", Replacement: requested(bioregio, lyon)}, At: today.Time()}
	if got := decision.Unknown(talk, wrong); !slices.Equal(got, []domain.ID{talk}) {
		t.Errorf("needs %v, want the stream itself first", got)
	}
	decision.Know(talk, log.streams[talk])
	asked := decision.Unknown(talk, wrong)
	for _, id := range []domain.ID{stuttgart, bioregio, welfare, lyon, domain.ParticipationID(stuttgart, welfare), domain.ParticipationID(stuttgart, lyon)} {
		if !slices.Contains(asked, id) {
			t.Errorf("did not ask for %s: a correction is judged by what was, and by what would be", id)
		}
	}
	if slices.Contains(asked, medicon) {
		t.Error("asked for what an alias stands for before knowing the alias")
	}
	for _, id := range asked {
		decision.Know(id, log.streams[id])
	}
	if got := decision.Unknown(talk, wrong); !slices.Equal(got, []domain.ID{medicon}) {
		t.Errorf("needs %v, want what welfare stands for", got)
	}
}

func TestARefusedStepLeavesTheDecisionAsItWas(t *testing.T) {
	log := given(matchmaking()).when().admitted(t)
	decision := domain.NewDecision(today.Time())
	ask := domain.Fact{Event: requested(bioregio, welfare), At: moment("2017-06-01")}
	decline := domain.Fact{Event: domain.RequestDeclined{By: bioregio}, At: moment("2017-06-02")}
	log.tell(decision, talk, ask)
	if err := decision.Decide(talk, ask, decline); err == nil {
		t.Fatal("the requester declined its own request")
	}
	if decision.State(talk) != nil || len(decision.History(talk)) != 0 {
		t.Error("half of a refused step was kept")
	}
	if err := decision.Decide(talk, ask); err != nil {
		t.Fatal(err)
	}
	writes, _ := decision.Outcome()
	if len(writes) != 1 || len(writes[0].Facts) != 1 || len(writes[0].Take) != 1 || len(writes[0].Release) != 0 {
		t.Errorf("writes %v", writes)
	}
}

func TestClaimsAreExchanged(t *testing.T) {
	log := given(matchmaking(), on("2017-06-01", talk, matched(bioregio, welfare)), on("2017-06-01", talk, slot("10:00", "7", anna))).when().admitted(t)
	decision := domain.NewDecision(today.Time())
	move := domain.Fact{Event: domain.MeetingRescheduled(slot("10:00", "8", anna)), At: moment("2017-06-02")}
	log.tell(decision, talk, move)
	if err := decision.Decide(talk, move); err != nil {
		t.Fatal(err)
	}
	writes, _ := decision.Outcome()
	if w := writes[0]; len(w.Take) != 1 || w.Take[0].Key != "table/"+stuttgart.String()+"/8" || len(w.Release) != 1 || w.Release[0].Key != "table/"+stuttgart.String()+"/7" {
		t.Errorf("takes %v, releases %v; the person is kept", w.Take, w.Release)
	}
}

func TestClaimsOfOneDecisionExcludeEachOther(t *testing.T) {
	two := []happened{on("2017-06-01", talk, matched(bioregio, welfare)), on("2017-06-01", talkTwo, matched(bioregio, medicon))}
	planned := func(from, table string) []happened {
		return []happened{on("2017-06-02", talk, slot("10:00", "7")), on("2017-06-02", talkTwo, slot(from, table))}
	}
	given(matchmaking(), two).when(planned("10:20", "7")).admitted(t) // right after
	given(matchmaking(), two).when(planned("10:19", "7")).refused(t, "taken")
	given(matchmaking(), two).when(planned("09:41", "7")).refused(t, "taken")
	given(matchmaking(), two).when(planned("10:00", "8")).admitted(t)
	given(matchmaking(), two, planned("10:20", "7")).
		when(on("2017-06-03", talk, domain.MeetingRescheduled(slot("11:00", "7"))), on("2017-06-03", talkTwo, domain.MeetingRescheduled(slot("10:00", "7")))).admitted(t)
	given(clusters()).when(
		on("2017-01-01", welfare, domain.ExternalIDLinked{Scheme: domain.SchemePIC, Value: "123456789"}),
		on("2017-01-01", lyon, domain.ExternalIDLinked{Scheme: domain.SchemePIC, Value: "123456789"})).refused(t, "taken", "pic")
}

func TestTheCallersHistoryIsNotWrittenTo(t *testing.T) {
	history := make([]domain.Recorded, 1, 8)
	history[0] = domain.Recorded{Version: 1, ID: recordedAs(1), Event: announced().fact.Event, At: announced().fact.At}
	decision := domain.NewDecision(today.Time())
	decision.Know(stuttgart, history)
	if err := decision.Decide(stuttgart, domain.Fact{Event: domain.ConferenceCancelled{}, At: moment("2017-02-01")}); err != nil {
		t.Fatal(err)
	}
	if history[:2][1].Event != nil {
		t.Error("the decision wrote into the history that it was told")
	}
}

func TestAWorldOfStates(t *testing.T) {
	log := given(matchmaking(), on("2017-06-01", talk, requested(bioregio, welfare))).when().admitted(t)
	world := domain.WorldOf(map[domain.ID]domain.State{talk: domain.Fold(log.streams[talk])})
	if m := domain.In[domain.Meeting](world, talk); m.Status != domain.StatusRequested {
		t.Errorf("the meeting is %q", m.Status)
	}
	if o := domain.In[domain.Organisation](world, talk); o.Name != "" {
		t.Error("a meeting is no organisation")
	}
	if m := domain.In[domain.Meeting](world, talkTwo); m.Status != "" {
		t.Error("there is no second meeting")
	}
	if domain.Fold(nil) != nil {
		t.Error("no history is no state")
	}
}

// BenchmarkDecide decides whole lives of meetings in one decision, as an import does. The cost of a
// fact must not rise with the number of streams.
func BenchmarkDecide(b *testing.B) {
	for _, streams := range []int{300, 30_000} {
		b.Run(fmt.Sprint(streams), func(b *testing.B) {
			talks := make([]domain.ID, streams)
			for i := range talks {
				talks[i] = domain.DeriveID("talk", fmt.Sprint(i))
			}
			log := newLedger()
			if err := log.record(today.Time(), matchmaking()...); err != nil {
				b.Fatal(err)
			}
			life := []domain.Fact{
				{Event: matched(bioregio, welfare), At: moment("2017-06-01")},
				{Event: slot("10:00", ""), At: moment("2017-06-02")},
				{Event: domain.MeetingHeld{}, At: moment("2017-09-21")},
				{Event: domain.MeetingRated{PartyID: welfare, Rating: "informative"}, At: moment("2017-09-22")},
			}
			facts := 0
			for b.Loop() {
				decision := domain.NewDecision(today.Time())
				for _, id := range talks {
					log.tell(decision, id, life...)
					for _, fact := range life { // one by one, as separate requests of one import
						if err := decision.Decide(id, fact); err != nil {
							b.Fatal(err)
						}
						facts++
					}
				}
				if writes, _ := decision.Outcome(); len(writes) != streams {
					b.Fatal(len(writes))
				}
			}
			b.ReportMetric(float64(facts)/b.Elapsed().Seconds(), "facts/s")
		})
	}
}
