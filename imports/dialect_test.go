package imports_test

import (
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/imports"
)

func TestDialects(t *testing.T) {
	h := opened(t)
	german := imports.Options{Map: map[string]string{"Kennung": "external_id", "firma": "organisation", "Land": "country", "BRANCHEN": "Sectors"}}
	report := h.try(imports.Participants, testdata(t, "teilnehmer.csv"), german)
	h.counts(report, 2, 0, 0)
	german.Map = map[string]string{"Kennung": "external_id", "Anfragender": "requester", "Angefragter": "target", "Stand": "status", "Angefragt am": "requested_at", "Beginn": "starts_at"}
	report = h.try(imports.Meetings, testdata(t, "gespraeche.csv"), german)
	h.counts(report, 1, 0, 0)
	if h.status("m1") != domain.StatusScheduled {
		t.Errorf("m1 is %s", h.status("m1"))
	}
	if len(report.Notices) != 1 || !strings.Contains(report.Notices[0], "UTC") {
		t.Errorf("notices %q, want one on UTC", report.Notices)
	}
}

func TestTabs(t *testing.T) {
	h := opened(t)
	h.imported(imports.Participants, testdata(t, "participants.csv"))
	h.counts(h.imported(imports.Meetings, testdata(t, "meetings.tsv")), 2, 0, 0)
	if h.status("m1") != domain.StatusRequested || h.status("m2") != domain.StatusWithdrawn {
		t.Errorf("m1 is %s, m2 is %s", h.status("m1"), h.status("m2"))
	}
}

func TestHeadersMatchRegardlessOfCaseSpacesAndUnderscores(t *testing.T) {
	h := opened(t)
	h.counts(h.imported(imports.Participants, "EXTERNALID , organisation,Co_untry,Comment\np1,A,DE,x\n"), 1, 0, 0)
}

func TestStatusWords(t *testing.T) {
	h := opened(t)
	h.imported(imports.Participants, "external_id,organisation,country\na,A,DE\nb,B,DK\n")
	for word, want := range map[string]domain.MeetingStatus{
		"waiting": domain.StatusRequested, "accepted": domain.StatusMatched, "canceled": domain.StatusCancelled, "Cancelled": domain.StatusCancelled,
		"PENDING": domain.StatusRequested, "CONFIRMED": domain.StatusMatched, "CANCELED": domain.StatusCancelled, "DECLINED": domain.StatusDeclined,
		"EXPIRED": domain.StatusExpired, "HELD": domain.StatusHeld, "NO_SHOW": domain.StatusNoShow, "no-show": domain.StatusNoShow, "RESCHEDULED": domain.StatusMatched,
		"requested": domain.StatusRequested, "matched": domain.StatusMatched, "scheduled": domain.StatusMatched, "held": domain.StatusHeld, "no_show": domain.StatusNoShow,
		"cancelled": domain.StatusCancelled, "declined": domain.StatusDeclined, "withdrawn": domain.StatusWithdrawn, "expired": domain.StatusExpired,
	} {
		h.imported(imports.Meetings, "external_id,requester,target,status,requested_at,answered_at\nm,a,b,"+word+",2017-07-01,2017-07-02\n")
		if got := h.status("m"); got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
	}
	h.imported(imports.Meetings, "external_id,requester,target,status,starts_at\nm,a,b,RESCHEDULED,2017-09-21 10:00\n")
	if got := h.status("m"); got != domain.StatusScheduled {
		t.Errorf("RESCHEDULED with a time: %s", got)
	}
}

func TestTimesThatAreNotGiven(t *testing.T) {
	h := opened(t)
	h.imported(imports.Participants, "external_id,organisation,country\na,A,DE\nb,B,DK\n")
	for _, c := range []struct{ name, times, want string }{
		{"none", ",,", "2017-09-21T00:00 2017-09-21T00:00 2017-09-21T00:00"},
		{"only the start", ",,2017-09-21 14:00", "2017-09-21T14:00 2017-09-21T14:00 2017-09-21T14:00 2017-09-21T14:00"},
		{"no request", ",2017-08-01 10:00,2017-09-22", "2017-08-01T10:00 2017-08-01T10:00 2017-09-22T00:00"},
		{"only the request", "2017-08-01 10:00,,", "2017-08-01T10:00 2017-08-01T10:00 2017-09-21T00:00"},
		{"asked at the conference", "2017-09-22 10:00,,", "2017-09-22T10:00 2017-09-22T10:00 2017-09-22T10:00"},
		{"held on the day of the answer", "2017-09-21 09:00,2017-09-21 10:00,21.09.2017", "2017-09-21T09:00 2017-09-21T10:00 2017-09-21T00:00"},
	} {
		h.imported(imports.Meetings, "external_id,requester,target,status,requested_at,answered_at,starts_at\n"+c.name+",a,b,held,"+c.times+"\n")
		var times []string
		for _, recorded := range h.history(meeting(c.name)) {
			times = append(times, recorded.At.Format("2006-01-02T15:04"))
		}
		if got := strings.Join(times, " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestAnExpiryWithoutATimeIsTheEndOfTheLastDay(t *testing.T) {
	h := opened(t)
	h.imported(imports.Participants, "external_id,organisation,country\na,A,DE\nb,B,DK\n")
	h.imported(imports.Meetings, "external_id,requester,target,status\nm,a,b,expired\n")
	last := h.history(meeting("m"))[1]
	if got := last.At.Format("2006-01-02 15:04:05"); got != "2017-09-22 23:59:59" {
		t.Errorf("expired at %s", got)
	}
}
