package impact_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/projections/impact"
	"aftermatch/projections/impact/estimate"
)

func (h *history) rates(q impact.Question) impact.Rates {
	h.Helper()
	answer, err := h.figures.Rates(h.Context(), h.frame(impact.RatesDefinition, q))
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

// rate is one row in short: numerator/denominator, what is unknown and what is left out.
func rate(answer impact.Rates, group, name string) string {
	for _, row := range answer.Rows {
		if row.Group == group && row.Rate == name {
			text := fmt.Sprintf("%d/%d", row.Numerator, row.Denominator)
			if row.Unknown > 0 {
				text += fmt.Sprintf(" ?%d", row.Unknown)
			}
			for _, l := range row.LeftOut {
				text += fmt.Sprintf(" -%d %s", l.Count, l.Why)
			}
			return text
		}
	}
	return "none"
}

// is checks rates of a group, by name.
func (h *history) is(answer impact.Rates, group string, want map[string]string) {
	h.Helper()
	for name, want := range want {
		if got := rate(answer, group, name); got != want {
			h.Errorf("%s of %s: got %s, want %s", name, group, got, want)
		}
	}
}

func (h *history) takesPart(conference, organisation string) {
	h.Helper()
	h.happened(domain.ParticipationID(id(conference), id(organisation)), "2017-05-01",
		domain.ParticipationRegistered{ConferenceID: id(conference), OrganisationID: id(organisation)})
}

func TestTheRatesOfASmallConference(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	for _, name := range []string{"bioregio", "welfare", "medicon"} {
		h.takesPart("Stuttgart", name)
	}
	h.organisation("late", "PL")
	h.takesPart("Stuttgart", "late")
	answer := h.rates(impact.Question{})
	h.is(answer, "all", map[string]string{
		"acceptance":            "3/5 -1 withdrawn",
		"non_response":          "1/6",
		"show":                  "3/4 -1 cancelled",
		"ad_hoc":                "1/3",
		"cross_border":          "2/3", // the ad hoc one was of two from Germany
		"cross_sector":          "2/3", // bioregio and medicon are both in biotech
		"organisations_success": "3/4", // medizin has but an idea, lyonbio did not meet
		"proposal_success":      "1/1", // ILDA; to start without an award is no decision
		"completion":            "0/0 ?1",
		"newcomers":             "3/4",
		"concentration":         "3/3",
	})
	if len(answer.Rows) != 11 || len(answer.Kinds) != 11 || answer.Filters.Scope != impact.ScopeAll {
		t.Errorf("%d rows, %d kinds, %+v", len(answer.Rows), len(answer.Kinds), answer.Filters)
	}
	for _, row := range answer.Rows {
		interval, ok := estimate.Wilson(row.Numerator, row.Denominator)
		between := row.Unit == "requests" || row.Unit == "meetings"
		varies := row.Numerator > 0 && row.Numerator < row.Denominator // of the concentration nothing does: everybody met bioregio
		if (row.Clustered != nil) != (between && varies) || (row.Unclustered != "") != (row.Denominator > 0 && row.Clustered == nil) {
			t.Errorf("%+v", row)
		}
		switch {
		case row.Denominator == 0:
			if row.Value != nil || row.Interval != nil || row.Reason == "" {
				t.Errorf("%+v", row)
			}
		case !ok || *row.Value != float64(row.Numerator)/float64(row.Denominator) || *row.Interval != interval || row.Reason != "":
			t.Errorf("%+v", row)
		}
	}
}

func TestTheRatesBeforeEverythingWasAnswered(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	until := day("2017-08-05")
	answer := h.rates(impact.Question{Cut: impact.Cut{Until: &until}})
	h.is(answer, "all", map[string]string{
		"acceptance":   "2/3 ?2 -1 withdrawn",
		"non_response": "0/6",
		"show":         "0/0 -2 still_to_come",
		"ad_hoc":       "0/0",
	})
	row := answer.Rows[0]
	if *row.Lowest != 2./5 || *row.Highest != 4./5 {
		t.Errorf("if the two open ones were not, or were accepted: %v to %v", *row.Lowest, *row.Highest)
	}
}

func TestAMatchOfWhichNobodySaysWhetherItTookPlaceIsUnknown(t *testing.T) {
	h := tell(t)
	h.conference("Stuttgart", "CMC", "2017-09-21")
	for _, name := range []string{"a", "b", "c"} {
		h.organisation(name, "DE")
	}
	h.recorded("2017-08-01")
	h.happened(id("ab"), "2017-07-01", domain.MatchMade{Pairing: pairing("Stuttgart", "a", "b")})
	h.happened(id("ac"), "2017-07-01", domain.MatchMade{Pairing: pairing("Stuttgart", "a", "c")})
	h.recorded("2017-09-30")
	h.happened(id("ab"), "2017-09-21", domain.MeetingHeld{})
	early := h.position
	h.recorded("2018-03-01")
	missed := h.happened(id("ac"), "2017-09-22", domain.NoShowRecorded{})
	late := h.position
	h.recorded("2018-04-01")
	h.happened(id("ac"), "2018-04-01", domain.FactRetracted{EventID: missed, Reason: "the two did meet"})
	h.happened(id("ac"), "2017-09-22", domain.MeetingHeld{})

	last := day("2017-09-22")
	eve := last - 1
	for _, c := range []struct {
		asOf  int64
		until domain.Date
		want  string
	}{
		{early, eve, "1/1 -1 still_to_come"},
		{early, last, "1/1 ?1"},
		{late, last, "1/2"}, // reported half a year later
		{h.position, last, "2/2"},
		{early, last + 900, "1/1 ?1"}, // nothing that was learned later
	} {
		if got := rate(h.rates(impact.Question{Cut: impact.Cut{Until: &c.until, AsOf: &c.asOf}}), "all", "show"); got != c.want {
			t.Errorf("as of %d until %v: got %s, want %s", c.asOf, c.until, got, c.want)
		}
	}
}

func TestProposalsAndProjectsUnderWay(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	propose := func(name string, partners ...string) domain.ID {
		h.project(name, "2018-01-10", partners...)
		h.happened(id(name), "2018-02-10", domain.ProposalSubmitted{Programme: "Interreg"})
		return id(name)
	}
	award := func(project domain.ID, end domain.Date) {
		h.happened(project, "2018-05-01", domain.FundingAwarded{Funder: "ERDF", Money: domain.Money{Amount: 1, Currency: "EUR"}, PlannedEnd: end})
	}
	h.happened(propose("rejected", "bioregio", "medicon"), "2018-04-01", domain.ProposalRejected{})
	twice := propose("rejected once", "bioregio", "medicon")
	h.happened(twice, "2018-04-01", domain.ProposalRejected{})
	h.happened(twice, "2018-06-01", domain.ProposalSubmitted{Programme: "Horizon"})
	h.happened(propose("given up", "bioregio", "welfare"), "2018-03-01", domain.ProjectAbandoned{})
	propose("undecided", "medizin", "bioregio")
	overdue, ahead, done := propose("overdue", "bioregio", "welfare"), propose("ahead", "bioregio", "medicon"), propose("done", "bioregio", "medicon")
	award(overdue, day("2020-01-01"))
	award(ahead, day("2021-01-01"))
	award(done, day("2020-12-01"))
	h.happened(done, "2020-11-30", domain.ProjectCompleted{})
	award(propose("strangers", "welfare", "lyonbio"), day("2020-01-01"))

	until := day("2020-12-01")
	answer := h.rates(impact.Question{Cut: impact.Cut{Until: &until}})
	h.is(answer, "all", map[string]string{
		"proposal_success": "4/5 ?2 -1 abandoned_undecided -1 no_meeting_before", // ILDA has money, too
		"completion":       "1/2 ?1 -1 planned_end_to_come -1 no_meeting_before",
	})
	answer = h.rates(impact.Question{Filters: impact.Filters{GroupBy: impact.BySector, Country: "SE"}, Cut: impact.Cut{Until: &until}})
	h.is(answer, "all", map[string]string{"proposal_success": "0/0"})
	answer = h.rates(impact.Question{Filters: impact.Filters{GroupBy: impact.ByCountry}, Cut: impact.Cut{Until: &until}})
	h.is(answer, "DK", map[string]string{"proposal_success": "4/5 ?1 -1 abandoned_undecided", "completion": "1/2 ?1 -1 planned_end_to_come"})
	early := day("2018-05-01")
	h.is(h.rates(impact.Question{Cut: impact.Cut{Until: &early}}), "all", map[string]string{
		"proposal_success": "4/5 ?2 -1 abandoned_undecided -1 no_meeting_before",
		"completion":       "0/0 ?1 -3 planned_end_to_come -1 no_meeting_before",
	})
}

func TestNewcomersAreNewToAllConferencesAndUnderEveryName(t *testing.T) {
	h := tell(t)
	h.recorded("2018-06-01")
	h.conference("Basel", "CMC", "2013-09-21")
	h.conference("Stuttgart", "CMC", "2017-09-21")
	h.conference("Called off", "CMC", "2015-09-21")
	h.happened(id("Called off"), "2015-01-01", domain.ConferenceCancelled{})
	for name, country := range map[string]string{"old": "DE", "alias": "FR", "new": "FR", "shy": "DK", "absent": "DE"} {
		h.organisation(name, country, "health")
	}
	for _, part := range [][2]string{{"Basel", "old"}, {"Basel", "alias"}, {"Called off", "shy"}, {"Basel", "absent"},
		{"Stuttgart", "old"}, {"Stuttgart", "new"}, {"Stuttgart", "shy"}, {"Stuttgart", "absent"}} {
		h.takesPart(part[0], part[1])
	}
	h.happened(domain.ParticipationID(id("Basel"), id("absent")), "2013-09-20", domain.ParticipationCancelled{})
	h.met("Stuttgart", "old", "new", "2017-09-21")
	h.met("Basel", "old", "alias", "2013-09-21")
	h.happened(id("shy"), "2018-01-01", domain.OrganisationRelocated{Country: "SE"})
	at := impact.Filters{Conference: id("Stuttgart")}
	h.is(h.rates(impact.Question{Filters: at}), "all", map[string]string{"newcomers": "1/3"}) // absent and shy met nobody
	h.is(h.rates(impact.Question{}), "all", map[string]string{"newcomers": "3/5"})
	at.GroupBy = impact.ByCountry
	answer := h.rates(impact.Question{Filters: at})
	h.is(answer, "DK", map[string]string{"newcomers": "0/1"})
	h.is(answer, "SE", map[string]string{"newcomers": "none"}) // it moved later
	h.is(answer, "FR", map[string]string{"newcomers": "1/1"})
	at = impact.Filters{Conference: id("Stuttgart"), Country: "DE", GroupBy: impact.BySector}
	h.is(h.rates(impact.Question{Filters: at}), "health", map[string]string{"newcomers": "0/1"})

	before := h.position
	h.happened(id("new"), "2018-02-01", domain.OrganisationsMerged{Into: id("alias")})
	of := impact.Filters{Conference: id("Stuttgart")}
	h.is(h.rates(impact.Question{Filters: of}), "all", map[string]string{"newcomers": "0/2"})
	h.is(h.rates(impact.Question{Filters: of, Cut: impact.Cut{AsOf: &before}}), "all", map[string]string{"newcomers": "1/3"})
}

func TestAMergeLeavesMeetingsWithoutASecondParty(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	before := h.position
	h.happened(id("medizin"), "2020-12-01", domain.OrganisationsMerged{Into: id("bioregio")})
	answer := h.rates(impact.Question{})
	h.is(answer, "all", map[string]string{
		"show":                  "3/4 -1 cancelled",
		"ad_hoc":                "1/3",
		"cross_border":          "2/2 -1 same_organisation_after_merge",
		"cross_sector":          "1/2 -1 same_organisation_after_merge",
		"organisations_success": "3/3", // medizin is bioregio
		"concentration":         "2/2 -1 same_organisation_after_merge",
	})
	h.is(h.rates(impact.Question{Cut: impact.Cut{AsOf: &before}}), "all", map[string]string{"cross_border": "2/3", "organisations_success": "3/4"})
}

func TestWhoMetOnlyAfterTheConferenceHasNoContact(t *testing.T) {
	h := tell(t)
	conference2017(h)
	h.organisation("lonely", "PL")
	h.happened(id("after"), "2017-12-01", domain.MeetingHeld{Pairing: pairing("Stuttgart", "lonely", "medicon"), OutsideDates: true})
	answer := h.rates(impact.Question{Filters: impact.Filters{GroupBy: impact.ByCountry}})
	h.is(answer, "all", map[string]string{"organisations_success": "0/6 -1 no_contact", "cross_border": "7/8", "cross_sector": "0/7 ?1"})
	h.is(answer, "PL", map[string]string{"organisations_success": "0/0 -1 no_contact", "cross_border": "1/1"})
	h.is(answer, "DE", map[string]string{"organisations_success": "0/2", "cross_border": "6/7"})
}

func TestConcentrationIsOfEachGroupsOwnBusiest(t *testing.T) {
	h := tell(t)
	conference2017(h) // bioregio with five, medizin with two others
	answer := h.rates(impact.Question{Filters: impact.Filters{GroupBy: impact.ByCountry}})
	h.is(answer, "all", map[string]string{"concentration": "5/7"})
	h.is(answer, "FR", map[string]string{"concentration": "2/2"}) // its own busiest is lyonbio
	for _, row := range answer.Rows {
		simple, _ := estimate.Wilson(row.Numerator, row.Denominator)
		if row.Rate == "concentration" && row.Clustered != nil && row.Clustered.Upper-row.Clustered.Lower < simple.Upper-simple.Lower {
			t.Errorf("%+v, were meetings independent %v", row, simple)
		}
	}
}

// Two organisations had three meetings each, the one all across a border, the other none: all that is known of six meetings
// is what two would tell. (Σ over organisations (k − pm)² = 2 · (3/2)² + 6 · (1/2)², Σ over pairs 6 · (1/2)², so that V =
// 4.5/36, and p(1−p)/V = 2.) That the one met somebody again at another conference makes them seven, of three: for him (k −
// pm)² = (4 − 4·4/7)², for the other (0 − 3·4/7)², for whom he met twice (2 − 2·4/7)² as for the two as a pair, and the rest
// falls away as before. V = (144 + 144)/49/49, and p(1−p)/V = 12/49 · 49·49/288 = 49/24.
func TestMeetingsOfAFewOrganisationsMakeAnUncertainRate(t *testing.T) {
	h := tell(t)
	h.conference("Stuttgart", "CMC", "2017-09-21")
	h.conference("Basel", "CMC", "2018-09-21")
	for name, country := range map[string]string{"open": "DE", "closed": "FR", "a": "DK", "b": "DK", "c": "DK", "x": "FR", "y": "FR", "z": "FR"} {
		h.organisation(name, country)
	}
	h.recorded("2019-01-01")
	for _, meeting := range [][2]string{{"open", "a"}, {"b", "open"}, {"open", "c"}, {"closed", "x"}, {"closed", "y"}, {"z", "closed"}} {
		h.met("Stuttgart", meeting[0], meeting[1], "2017-09-21")
	}
	h.met("Basel", "a", "open", "2018-09-21")
	at := func(filters impact.Filters) impact.Rate {
		row := h.rates(impact.Question{Filters: filters}).Rows[4]
		if row.Rate != "cross_border" {
			t.Fatalf("%+v", row)
		}
		return row
	}
	once := at(impact.Filters{Conference: id("Stuttgart")})
	want, _ := estimate.Wilson(1, 2)
	near(t, "lower", once.Clustered.Lower, want.Lower, 1e-12)
	near(t, "upper", once.Clustered.Upper, want.Upper, 1e-12)
	twice := at(impact.Filters{})
	near(t, "lower", twice.Clustered.Lower, 0.122191310346540, 1e-12) // Wilson's for 4/7 of 49/24 independent requests
	near(t, "upper", twice.Clustered.Upper, 0.927385511921365, 1e-12)
}

func TestAScopeThatDecidesARateIsToldInsteadOfAValue(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	answer := h.rates(impact.Question{Filters: impact.Filters{Scope: impact.ScopeCrossBorder}})
	h.is(answer, "all", map[string]string{"cross_border": "2/2", "acceptance": "3/5 -1 withdrawn", "ad_hoc": "0/2", "cross_sector": "1/2"})
	if row := answer.Rows[4]; row.Rate != "cross_border" || row.Value != nil || row.Interval != nil || row.Clustered != nil || !strings.Contains(row.Reason, "scope all") {
		t.Errorf("%+v", row)
	}
}

func TestOnlyConfirmedPartnersMakeASuccessWhenAsked(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	for _, partner := range []string{"bioregio", "welfare"} {
		h.happened(id("ILDA"), "2018-02-02", domain.PartnerConfirmed{OrganisationID: id(partner)})
	}
	answer := h.rates(impact.Question{Filters: impact.Filters{Verified: impact.VerifiedConfirmed}})
	h.is(answer, "all", map[string]string{"organisations_success": "2/4"})
	answer = h.rates(impact.Question{Filters: impact.Filters{Level: impact.LevelIdea}})
	h.is(answer, "all", map[string]string{"organisations_success": "4/4"})
}

func TestRatesAsATable(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	answer := h.rates(impact.Question{Filters: impact.Filters{GroupBy: impact.ByConference}})
	if again := h.rates(impact.Question{Filters: impact.Filters{GroupBy: impact.ByConference}}); !reflect.DeepEqual(answer, again) {
		t.Error("asked again, the rates are others")
	}
	var file bytes.Buffer
	if err := answer.WriteCSV(&file); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&file).ReadAll()
	if err != nil || len(rows) != 23 || rows[13-1][1] != "Stuttgart" {
		t.Fatal(err, rows)
	}
	if got := strings.Join(rows[1][:8], ","); got != "all,all,acceptance,1,requests,3,5,0.6" || rows[1][15] != "withdrawn=1" {
		t.Error(rows[1])
	}
}

func TestRatesThatAreNotThereAreRefused(t *testing.T) {
	h := tell(t)
	frame := h.frame(impact.RatesDefinition, impact.Question{})
	for _, c := range []struct {
		items  impact.RateItems
		fields []string
	}{
		{impact.RateItems{Rate: "luck", Part: "half", Group: "DE"}, []string{"rate", "part", "group"}},
		{impact.RateItems{Rate: "ad_hoc", Part: impact.PartNotKnown}, []string{"part"}},
		{impact.RateItems{Rate: "ad_hoc", Page: impact.Page{Cursor: "x"}}, []string{"cursor"}},
		{impact.RateItems{Rate: "newcomers", Page: impact.Page{Cursor: "x"}}, []string{"cursor"}},
	} {
		_, err := h.figures.RateItems(t.Context(), frame, c.items)
		h.refused(err, c.fields...)
	}
}

// Everything that is learned later changes what is known now, and nothing of what was known before.
func TestEveryRateIsAsWasKnown(t *testing.T) {
	h := tell(t)
	stuttgart(h)
	for _, name := range []string{"bioregio", "welfare", "medicon", "medizin"} {
		h.takesPart("Stuttgart", name)
	}
	award := h.happened(h.project("late award", "2018-01-10", "bioregio", "medicon"), "2018-05-01",
		domain.FundingAwarded{Funder: "ERDF", Money: domain.Money{Amount: 1, Currency: "EUR"}, PlannedEnd: day("2019-01-01")})
	until, before := day("2020-12-01"), h.position
	ask := func(asOf *int64) impact.Rates {
		return h.rates(impact.Question{Filters: impact.Filters{GroupBy: impact.BySector}, Cut: impact.Cut{Until: &until, AsOf: asOf}})
	}
	was := ask(nil)
	h.is(was, "all", map[string]string{
		"acceptance": "3/5 -1 withdrawn", "non_response": "1/6", "show": "3/4 -1 cancelled", "ad_hoc": "1/3", "cross_border": "2/3", "cross_sector": "2/3",
		"organisations_success": "3/4", "proposal_success": "2/2", "completion": "0/1 ?1", "newcomers": "4/4", "concentration": "3/3",
	})

	h.recorded("2021-06-01")
	h.organisation("krakow", "PL", "energy")
	h.takesPart("Stuttgart", "krakow") // typed in years later
	h.happened(id("m8"), "2017-08-02", domain.MeetingRequested{Pairing: pairing("Stuttgart", "krakow", "welfare")})
	h.happened(id("m8"), "2017-09-22", domain.RequestExpired{})
	for _, partner := range []string{"welfare", "medicon"} {
		h.met("Stuttgart", "medizin", partner, "2017-09-21")
	}
	h.happened(id("late award"), "2021-06-01", domain.FactCorrected{EventID: award, Reason: "it ran a year longer and ended",
		Replacement: domain.FundingAwarded{Funder: "ERDF", Money: domain.Money{Amount: 1, Currency: "EUR"}, PlannedEnd: day("2020-01-01")}, At: day("2018-05-01").Time()})
	h.happened(id("late award"), "2020-01-01", domain.ProjectCompleted{})
	h.happened(h.project("refused", "2018-02-10", "medizin", "medicon"), "2018-03-10", domain.ProposalSubmitted{Programme: "Interreg"})
	h.happened(id("refused"), "2018-06-10", domain.ProposalRejected{})
	h.happened(h.project("own means", "2018-02-10", "medizin", "welfare"), "2018-03-10", domain.ProjectStarted{})
	now := ask(nil)
	h.is(now, "all", map[string]string{
		"acceptance": "3/6 -1 withdrawn", "non_response": "2/7", "show": "5/6 -1 cancelled", "ad_hoc": "3/5", "cross_border": "4/5", "cross_sector": "2/5",
		"organisations_success": "4/4", "proposal_success": "2/3", "completion": "1/1 ?1", "newcomers": "4/5", "concentration": "3/5",
	})
	if then := ask(&before); !reflect.DeepEqual(then.Rows, was.Rows) {
		t.Errorf("as known before: %+v, was %+v", then.Rows, was.Rows)
	}
}
