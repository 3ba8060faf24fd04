package impact_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

// stuttgart tells of a small conference: three requests that become meetings, three that do not, one pairing by the
// organiser and one ad hoc meeting; then of projects. It ends in 2020.
func stuttgart(h *history) {
	h.conference("Stuttgart", "CMC", "2017-09-21")
	h.organisation("bioregio", "DE", "biotech")
	h.organisation("medizin", "DE", "health")
	h.organisation("welfare", "DK", "health")
	h.organisation("medicon", "DK", "biotech", "health")
	h.organisation("lyonbio", "FR", "biotech")
	request := func(name, a, b string) domain.ID {
		h.happened(id(name), "2017-08-01", domain.MeetingRequested{Pairing: pairing("Stuttgart", a, b)})
		return id(name)
	}
	h.recorded("2017-08-01")
	reported, unscheduled, absent := request("m1", "bioregio", "welfare"), request("m2", "bioregio", "medicon"), request("m3", "medizin", "lyonbio")
	declined, withdrawn, expired := request("m4", "lyonbio", "welfare"), request("m5", "lyonbio", "medicon"), request("m6", "medizin", "medicon")
	h.happened(declined, "2017-08-03", domain.RequestDeclined{By: id("welfare")})
	h.happened(withdrawn, "2017-08-04", domain.RequestWithdrawn{By: id("lyonbio")})
	h.happened(reported, "2017-08-05", domain.MatchMade{By: id("welfare")})
	h.happened(unscheduled, "2017-08-05", domain.MatchMade{By: id("medicon")})
	h.happened(absent, "2017-08-06", domain.MatchMade{By: id("lyonbio")})
	h.happened(id("m7"), "2017-08-10", domain.MatchMade{Pairing: pairing("Stuttgart", "medizin", "welfare")})
	slot := domain.Slot{StartsAt: day("2017-09-21").Time(), EndsAt: day("2017-09-22").Time()}
	for _, meeting := range []domain.ID{reported, absent, id("m7")} {
		h.happened(meeting, "2017-09-01", domain.MeetingScheduled{Slot: slot})
	}
	h.recorded("2017-09-22")
	h.happened(reported, "2017-09-21", domain.MeetingHeld{})
	h.happened(unscheduled, "2017-09-21", domain.MeetingHeld{})
	h.happened(absent, "2017-09-21", domain.NoShowRecorded{})
	h.happened(id("m7"), "2017-09-22", domain.MeetingCancelled{})
	h.met("Stuttgart", "medizin", "bioregio", "2017-09-22")
	h.recorded("2017-09-23")
	h.happened(expired, "2017-09-22", domain.RequestExpired{})
	h.recorded("2018-03-25")
	h.happened(reported, "2018-03-22", domain.OutcomeReported{PartyID: id("welfare"), Wave: "6-months", Outcome: "no_further_contact"})
	h.recorded("2018-06-01")
	h.project("ILDA", "2018-02-01", "bioregio", "welfare")
	h.happened(id("ILDA"), "2018-03-01", domain.FundingAwarded{Funder: "ERDF", Money: domain.Money{Amount: 21000000, Currency: "EUR"}})
	h.happened(id("ILDA"), "2019-12-01", domain.ProjectCompleted{})
	h.project("self-funded", "2018-05-01", "bioregio", "medicon", "lyonbio")
	h.happened(id("self-funded"), "2018-06-01", domain.ProjectStarted{})
	h.project("given up", "2018-06-01", "bioregio", "medizin")
	h.happened(id("given up"), "2018-09-01", domain.ProjectAbandoned{})
	h.project("continuation", "2017-09-20", "bioregio", "welfare")
	h.project("too late", "2020-09-21", "bioregio", "welfare")
	h.project("never met", "2018-05-01", "welfare", "lyonbio")
	h.recorded("2020-12-01")
	h.happened(id("bioregio"), "2020-12-01", domain.OrganisationRenamed{Name: "BioRegio STERN"})
}

func (h *history) funnel(q impact.Question) impact.Funnel {
	h.Helper()
	answer, err := h.figures.Funnel(h.Context(), h.frame(impact.FunnelDefinition, q))
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

// told is a funnel in short: each step with its count, what came from the step before of how many, what came directly
// and what was lost.
func told(steps []impact.Step) string {
	var lines []string
	for _, s := range steps {
		line := fmt.Sprintf("%s %d", s.Step, s.Count)
		if s.FromPrevious != nil {
			line += fmt.Sprintf(" (%d of %d)", s.FromPrevious.Count, s.FromPrevious.Denominator)
		}
		for _, entry := range s.Direct {
			line += fmt.Sprintf(" +%d %s", entry.Count, entry.How)
		}
		for _, loss := range s.DropOuts {
			line += fmt.Sprintf(" -%d %s", loss.Count, loss.Why)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func (h *history) tells(steps []impact.Step, want string) {
	h.Helper()
	if got := told(steps); got != strings.ReplaceAll(strings.TrimSpace(want), "\t", "") {
		h.Errorf("got\n%s\n\nwant\n%s", got, want)
	}
}

func TestTheFunnelCountsMeetingsAndThenProjects(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	answer := h.funnel(impact.Question{})
	h.tells(answer.Steps, `
		requested 6 -1 declined -1 expired -1 withdrawn
		matched 4 (3 of 6) +1 organiser_made -1 skipped
		scheduled 3 (3 of 4) -1 cancelled -1 no_show
		held 3 (1 of 3) +1 ad_hoc +1 not_scheduled -2 not_reported
		followed_up 1 (1 of 3)
		idea 3 -1 abandoned
		agreed 2 (2 of 3) -1 open
		funded 1 (1 of 2)
		completed 1 (1 of 1)`)
	if rate := answer.Steps[1].FromPrevious; *rate.Rate != 0.5 || rate.Interval.Lower >= 0.5 || rate.Interval.Upper <= 0.5 {
		t.Errorf("matched: %+v", rate.Share)
	}
	if answer.AsOf.Position != h.position || answer.Until.String() != "2020-12-01" || answer.Filters.Scope != impact.ScopeAll {
		t.Errorf("frame %+v", answer.Frame)
	}
}

func TestTheFunnelStopsAtTheCutOff(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	until := day("2017-09-21")
	h.tells(h.funnel(impact.Question{Cut: impact.Cut{Until: &until}}).Steps, `
		requested 6 -1 declined -1 open -1 withdrawn
		matched 4 (3 of 6) +1 organiser_made -1 skipped
		scheduled 3 (3 of 4) -1 no_show -1 open
		held 2 (1 of 3) +1 not_scheduled -2 not_reported
		followed_up 0 (0 of 2)
		idea 0
		agreed 0 (0 of 0)
		funded 0 (0 of 0)
		completed 0 (0 of 0)`)
}

func TestTheFunnelOfNothingHasNoRates(t *testing.T) {
	h := tell(t)
	answer := h.funnel(impact.Question{})
	for _, step := range answer.Steps {
		if p := step.FromPrevious; step.Count != 0 || p != nil && (p.Rate != nil || p.Interval != nil || p.Reason == "") {
			t.Errorf("%+v", step)
		}
	}
	if answer.AsOf.Position != 0 || answer.Until != nil {
		t.Errorf("%+v", answer.AsOf)
	}
}

func TestTheFunnelOfAPart(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	h.conference("Warsaw", "Other", "2016-04-21")
	h.met("Warsaw", "bioregio", "welfare", "2016-04-21")
	for name, want := range map[string]struct {
		filters   impact.Filters
		requested int
		held      int
		idea      int
	}{
		"everything":        {impact.Filters{}, 6, 4, 4},
		"one conference":    {impact.Filters{Conference: id("Stuttgart")}, 6, 3, 3},
		"one series":        {impact.Filters{Series: "Other"}, 0, 1, 2},
		"of another series": {impact.Filters{Series: "Other", Conference: id("Stuttgart")}, 0, 0, 0},
		"across a border":   {impact.Filters{Scope: impact.ScopeCrossBorder}, 6, 3, 3},
		"within a country":  {impact.Filters{Scope: impact.ScopeDomestic}, 0, 1, 1},
		"with Denmark":      {impact.Filters{Country: "DK"}, 5, 3, 3},
		"with France":       {impact.Filters{Country: "FR"}, 3, 0, 0},
		"with biotech":      {impact.Filters{Sector: "biotech"}, 6, 4, 4},
		"with textile":      {impact.Filters{Sector: "textile"}, 0, 0, 0},
		"confirmed":         {impact.Filters{Verified: impact.VerifiedConfirmed}, 6, 4, 0},
	} {
		steps := h.funnel(impact.Question{Filters: want.filters}).Steps
		if got := [3]int{steps[0].Count, steps[3].Count, steps[5].Count}; got != [3]int{want.requested, want.held, want.idea} {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

func TestAGroupOfTheFunnelIsTheFunnelOfAFilter(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	h.conference("Warsaw", "Other", "2016-04-21")
	h.met("Warsaw", "bioregio", "welfare", "2016-04-21")
	for by, filter := range map[impact.GroupBy]func(string) impact.Filters{
		impact.ByConference: func(group string) impact.Filters {
			conference, _ := domain.ParseID(group)
			return impact.Filters{Conference: conference}
		},
		impact.BySeries:  func(group string) impact.Filters { return impact.Filters{Series: group} },
		impact.ByCountry: func(group string) impact.Filters { return impact.Filters{Country: group} },
		impact.BySector:  func(group string) impact.Filters { return impact.Filters{Sector: group} },
	} {
		groups := h.funnel(impact.Question{Filters: impact.Filters{GroupBy: by}}).Groups
		if len(groups) < 2 {
			t.Errorf("%s: %d groups", by, len(groups))
		}
		for _, g := range groups {
			if got, want := told(g.Steps), told(h.funnel(impact.Question{Filters: filter(g.Group)}).Steps); got != want {
				t.Errorf("%s %s: got\n%s\nwant\n%s", by, g.Group, got, want)
			}
		}
	}
}

func TestAFigureIsTheSameForEverAsKnownThen(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	then := h.position
	before := encoded(t, h.funnel(impact.Question{}))

	h.recorded("2021-01-05")
	for _, wrong := range []string{"OutcomeReported", "MeetingHeld"} {
		h.happened(id("m1"), "2021-01-05", domain.FactRetracted{EventID: eventOf(h, id("m1"), wrong), Reason: "they never met"})
	}
	h.happened(id("medizin"), "2021-01-05", domain.OrganisationsMerged{Into: id("bioregio")})
	h.happened(id("welfare"), "2017-01-01", domain.OrganisationRelocated{Country: "DE"})
	until := day("2020-12-01")
	now := h.funnel(impact.Question{Cut: impact.Cut{Until: &until}})
	h.tells(now.Steps, `
		requested 6 -1 declined -1 expired -1 withdrawn
		matched 4 (3 of 6) +1 organiser_made -1 skipped
		scheduled 3 (3 of 4) -1 cancelled -1 no_show -1 open
		held 2 (0 of 3) +1 ad_hoc +1 not_scheduled -2 not_reported
		followed_up 0 (0 of 2)
		idea 1
		agreed 1 (1 of 1) -1 open
		funded 0 (0 of 1)
		completed 0 (0 of 0)`)
	if again := encoded(t, h.funnel(impact.Question{Cut: impact.Cut{AsOf: &then}})); !bytes.Equal(before, again) {
		t.Errorf("as known at %d it was\n%s\nand is now\n%s", then, before, again)
	}
	later := h.position + 1000
	if answer := h.funnel(impact.Question{Cut: impact.Cut{AsOf: &later}}); answer.AsOf.Position != h.position {
		t.Errorf("a position later than the log is %d", answer.AsOf.Position)
	}
}

func encoded(t *testing.T, answer any) []byte {
	t.Helper()
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// eventOf finds the event of that type in a stream.
func eventOf(h *history, stream domain.ID, name string) domain.ID {
	h.Helper()
	histories, err := h.log.Histories(h.Context(), stream)
	if err != nil {
		h.Fatal(err)
	}
	for _, r := range histories[stream] {
		if r.Event.EventType() == name {
			return r.ID
		}
	}
	h.Fatalf("no %s", name)
	return domain.ID{}
}
