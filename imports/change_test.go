package imports_test

import (
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/imports"
)

const header = "external_id,requester,target,status,requested_at,answered_at,starts_at,ends_at,table,rating_requester,rating_target\n"

// attended opens a house whose conference has the participants of testdata.
func attended(t *testing.T) house {
	t.Helper()
	h := opened(t)
	h.imported(imports.Participants, testdata(t, "participants.csv"))
	return h
}

// events names what was recorded of a meeting after a version.
func (h house) events(externalID string, after int) (types []string) {
	for _, recorded := range h.history(meeting(externalID))[after:] {
		types = append(types, recorded.Event.EventType())
	}
	return types
}

func TestAMeetingThatWentOnIsContinued(t *testing.T) {
	h := attended(t)
	h.imported(imports.Meetings, header+"m1,p1,p2,waiting,2017-07-01,,,,,,\n")
	h.counts(h.imported(imports.Meetings, header+"m1,p1,p2,accepted,2017-07-01,2017-07-03,2017-09-21 10:00,,4,,\n"), 0, 1, 0)
	h.counts(h.imported(imports.Meetings, header+"m1,p1,p2,held,2017-07-01,2017-07-03,2017-09-21 10:00,,4,informative,\n"), 0, 1, 0)
	equal(t, h.events("m1", 0), []string{"MeetingRequested", "MatchMade", "MeetingScheduled", "MeetingHeld", "MeetingRated"})
}

func TestWhatWasImportedOtherwiseIsCorrected(t *testing.T) {
	h := attended(t)
	h.imported(imports.Meetings, header+"m1,p1,p2,held,2017-07-01,2017-07-03,2017-09-21 10:00,,4,informative,\n")
	h.imported(imports.Meetings, header+"m1,p3,p2,no_show,2017-07-01,2017-07-04,2017-09-21 10:00,,,,\n")
	equal(t, h.events("m1", 5), []string{"FactRetracted", "FactRetracted", "FactCorrected", "FactCorrected", "FactCorrected", "NoShowRecorded"})
	m := state[domain.Meeting](h.history(meeting("m1")))
	if m.Status != domain.StatusNoShow || m.Requester != organisation("p3") {
		t.Errorf("%s, requested by %s", m.Status, m.Requester)
	}
	for _, recorded := range h.history(meeting("m1"))[5:] {
		switch e := recorded.Event.(type) {
		case domain.FactCorrected:
			equal(t, []string{e.Reason}, []string{"import: row changed"})
		case domain.FactRetracted:
			equal(t, []string{e.Reason}, []string{"import: row changed"})
		}
	}
}

func TestEventsSayWhereTheyCameFrom(t *testing.T) {
	h := attended(t)
	report := h.imported(imports.Meetings, header+"m1,p1,p2,waiting,2017-07-01,,,,,,\n")
	metadata := h.history(meeting("m1"))[0].Metadata
	if metadata.Source != "import" || metadata.Actor != "organiser" || len(metadata.File) != 64 || len(metadata.Row) != 64 || metadata.CorrelationID != report.ID {
		t.Errorf("metadata %+v", metadata)
	}
	same := h.imported(imports.Meetings, "target;Requester;external_id;requested_at;STATUS\np2; p1 ;m1;2017-07-01;waiting\n")
	h.counts(same, 0, 0, 1)
}

func TestWhatAPersonCorrectedStaysWhileTheRowIsTheSame(t *testing.T) {
	h := attended(t)
	file := header + "m1,p1,p2,no_show,2017-07-01,2017-07-03,2017-09-21 10:00,,,,\n"
	h.imported(imports.Meetings, file)
	noShow := h.history(meeting("m1"))[3]
	h.byHand(meeting("m1"), domain.FactRetracted{EventID: noShow.ID, Reason: "they came late"}, now)
	h.byHand(meeting("m1"), domain.MeetingHeld{}, noShow.At)
	h.counts(h.imported(imports.Meetings, file), 0, 0, 1)
	if h.status("m1") != domain.StatusHeld {
		t.Errorf("m1 is %s", h.status("m1"))
	}
	// The row changes elsewhere, and still says what the person corrected.
	report := h.try(imports.Meetings, header+"m1,p1,p2,no_show,2017-07-01,2017-07-04,2017-09-21 10:00,,,,\n", imports.Options{})
	h.faulty(report, "line 2, status: meanwhile someone recorded otherwise by hand (held, 2017-09-21)")
	// The row comes to say the same.
	h.counts(h.imported(imports.Meetings, header+"m1,p1,p2,held,2017-07-01,2017-07-04,2017-09-21 10:00,,,,\n"), 0, 1, 0)
}

func TestAPersonsRecordsAreNotOverwritten(t *testing.T) {
	day := time.Date(2017, 7, 5, 15, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		typed domain.Event
		row   string
		fault string
	}{
		"another answer":     {domain.RequestDeclined{By: organisation("p2")}, "accepted,2017-07-01,2017-07-05,,,,,", "line 2, status: declined, 2017-07-05"},
		"another day":        {domain.MatchMade{By: organisation("p2")}, "accepted,2017-07-01,2017-07-06,,,,,", "line 2, answered_at: accepted, 2017-07-05"},
		"the same answer":    {domain.MatchMade{By: organisation("p2")}, "accepted,2017-07-01,2017-07-05 09:00,,,,,", ""},
		"more than the file": {domain.MatchMade{By: organisation("p2")}, "waiting,2017-07-02,,,,,,", "line 2, status: accepted, 2017-07-05"},
	} {
		t.Run(name, func(t *testing.T) {
			h := attended(t)
			h.imported(imports.Meetings, header+"m1,p1,p2,waiting,2017-07-01,,,,,,\n")
			h.byHand(meeting("m1"), c.typed, day)
			report := h.try(imports.Meetings, header+"m1,p1,p2,"+c.row+"\n", imports.Options{})
			if c.fault == "" {
				h.faulty(report)
			} else {
				h.faulty(report, c.fault)
			}
		})
	}
}

// Follow-up reports come months after the file, and are none of its business.
func TestFollowUpsOutlastANewerFile(t *testing.T) {
	h := attended(t)
	h.imported(imports.Meetings, header+"m1,p1,p2,held,2017-07-01,2017-07-03,2017-09-21 10:00,,,,\n")
	h.byHand(meeting("m1"), domain.OutcomeReported{PartyID: organisation("p1"), Wave: "3 months", Outcome: "negotiating"}, now)
	h.imported(imports.Meetings, header+"m1,p1,p2,held,2017-07-01,2017-07-03,2017-09-21 10:20,,,informative,\n")
	equal(t, h.events("m1", 4), []string{"OutcomeReported", "FactCorrected", "FactCorrected", "MeetingRated"})
}

func TestTheClocksExpiryGivesWayToTheFile(t *testing.T) {
	h := attended(t)
	h.imported(imports.Meetings, header+"m1,p1,p2,waiting,2017-07-01,,,,,,\nm2,p1,p3,waiting,2017-07-01,,,,,,\n")
	for _, id := range []string{"m1", "m2"} {
		h.record("expiry", meeting(id), domain.RequestExpired{}, time.Date(2017, 9, 22, 23, 59, 59, 0, time.UTC))
	}
	h.imported(imports.Meetings, header+"m1,p1,p2,held,2017-07-01,2017-07-03,2017-09-21 10:00,,,,\nm2,p1,p3,waiting,2017-07-02,,,,,,\n")
	if h.status("m1") != domain.StatusHeld || h.status("m2") != domain.StatusExpired {
		t.Errorf("m1 is %s, m2 is %s", h.status("m1"), h.status("m2"))
	}
}

// Rows that wait for each other's table or pair are decided together.
func TestRowsExchangeWhatTheyOccupy(t *testing.T) {
	h := attended(t)
	h.imported(imports.Meetings, header+
		"m1,p1,p2,accepted,2017-07-01,,2017-09-21 10:00,,1,,\n"+
		"m2,p3,p4,accepted,2017-07-01,,2017-09-21 10:00,,2,,\n"+
		"m3,p1,p3,waiting,2017-07-01,,,,,,\n")
	h.counts(h.imported(imports.Meetings, header+
		"m1,p1,p2,accepted,2017-07-01,,2017-09-21 10:00,,2,,\n"+
		"m2,p3,p4,accepted,2017-07-01,,2017-09-21 10:00,,1,,\n"+
		"m4,p3,p1,waiting,2017-07-02,,,,,,\n"+
		"m3,p1,p3,withdrawn,2017-07-01,,,,,,\n"), 1, 3, 0)
	tables := map[string]string{}
	for _, id := range []string{"m1", "m2"} {
		for _, recorded := range domain.Effective(h.history(meeting(id))) {
			if scheduled, ok := recorded.Event.(domain.MeetingScheduled); ok {
				tables[id] = scheduled.Table
			}
		}
	}
	if tables["m1"] != "2" || tables["m2"] != "1" {
		t.Errorf("tables %v", tables)
	}
}
