package imports_test

import (
	"strings"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/imports"
)

// A file with a fault changes nothing, and every fault is named at once.
func TestFaultsOfRows(t *testing.T) {
	h := opened(t)
	h.imported(imports.Participants, testdata(t, "participants.csv"))
	before := h.head()
	report := h.try(imports.Meetings, strings.Join([]string{
		"external_id,Requester,target,Status,requested_at,answered_at,starts_at,ends_at,table,rating_requester,rating_target,note",
		`ok,p1,p2,held,2017-07-01,2017-07-02,2017-09-21 10:00,,,,,"on`, // 2, and 3
		`two lines"`,
		"m1,p1,p8,met,2017-07-01,,,,,,,",                                  // 4
		"m2,p1,p3,held,01/07/2017,,tomorrow,,,,,",                         // 5
		",p1,p3,held,2017-07-01,,,,,great,,",                              // 6
		"m3,p1,p9,waiting,2017-07-01,,,,,,,",                              // 7
		"m4,p1,p1,waiting,2017-07-01,,,,,,,",                              // 8
		"m5,p2,p3,held,2017-07-01,2017-07-02,2017-09-28 10:00,,,,,",       // 9
		"m6,p2,p4,waiting,2017-07-01,,,,,informative,,",                   // 10
		"m7,p3,p4,waiting,2017-07-01,,,,,,,",                              // 11
		"m8,p4,p3,waiting,2017-07-01,,,,,,,",                              // 12
		"ok,p4,p1,held,2017-07-01,,,,,,,",                                 // 13
		"m9,p2,p3,accepted,2017-07-05,2017-07-01,2017-09-21 10:00,,,,,",   // 14
		"m10,p4,p1,accepted,2017-07-01,,2017-09-21 12:00,,5,,,",           // 15
		"m11,p4,p2,accepted,2017-07-01,,2017-09-21 12:10,,5,,,",           // 16
		"m12,p4,p2,accepted,2017-07-01,,2017-09-21 14:00,2017-09-21,8,,,", // 17
		"m13,p1,p4,held,2018-07-01,,,,,,,",                                // 18
		"m14,p1,p4,ad_hoc,2017-07-01,,,,,,,",                              // 19
		"m15,p1",                                                          // 20
		"",
	}, "\r\n"), imports.Options{})
	h.faulty(report,
		"line 4, Status: “met” is no status",
		"line 4, target: has the external id or name “p8”",
		"line 5, requested_at: “01/07/2017” is no time",
		"line 5, starts_at: “tomorrow” is no time",
		"line 6, external_id: empty",
		"line 6, rating_requester: “great” is no rating",
		"line 7, target: no participant of this conference has the external id or name “p9”",
		"line 8, target: itself",
		"line 9, starts_at: the conference was from 2017-09-21 to 2017-09-22, but this meeting is dated 2017-09-28",
		"line 10, rating_requester: only a meeting that was held",
		"line 12, target: already have an open request",
		"line 13, external_id: “ok” is the external id of line 2 too",
		"line 14, answered_at: accepted on 2017-07-01 00:00, before it was requested on 2017-07-05 00:00",
		"line 16, table: table 5 is taken",
		"line 17, ends_at: a slot must end after it starts",
		"line 18, requested_at: has not happened yet",
		"line 18, answered_at: has not happened yet",
		"line 18, starts_at: has not happened yet",
		"line 19, Status: was not asked for",
		"line 20: 2 fields",
	)
	if report.Rows != 18 || report.Created+report.Changed+report.Unchanged != 0 {
		t.Errorf("%d rows, %d created, %d changed, %d unchanged", report.Rows, report.Created, report.Changed, report.Unchanged)
	}
	if h.head() != before {
		t.Error("a file with a fault was recorded")
	}
}

func TestFaultsOfParticipants(t *testing.T) {
	h := opened(t)
	report := h.try(imports.Participants, "external_id;organisation;country;region;sectors\n"+
		"p1;A;Germany;;\np2;B;XX;;\np3;C;DE;DK03;\np4;D;DE;;biotech|blockchain\np5;"+strings.Repeat("long ", 80)+";DE;;\np6;;;;\n", imports.Options{})
	h.faulty(report,
		"line 2, country: “Germany” is no country code",
		"line 3, country: “XX” is no country code",
		"line 4, region: NUTS",
		"line 5, sectors: “blockchain” is no sector",
		"line 6, organisation: 300 characters",
		"line 7, organisation: empty",
		"line 7, country: empty",
	)
}

func TestFaultsOfFiles(t *testing.T) {
	h := opened(t)
	for name, c := range map[string]struct {
		file    string
		options imports.Options
		want    []string
	}{
		"empty":            {"", imports.Options{}, []string{"the file is empty: its first line must name the columns"}},
		"only blank lines": {"\n\n\r\n", imports.Options{}, []string{"the file is empty: its first line must name the columns"}},
		"columns missing": {"id;name\n1;A\n", imports.Options{}, []string{
			"line 1, external_id: add it, or say which column it is with --map", "line 1, organisation: missing", "line 1, country: missing"}},
		"a column twice":    {"external_id,organisation,country,Organi sation\n", imports.Options{}, []string{"line 1, Organi sation: both stand for organisation"}},
		"Latin-1":           {"external_id,organisation,country\np1,Kr\xf6ger,DE\n", imports.Options{}, []string{"line 2: not UTF-8"}},
		"UTF-16":            {"\xff\xfee\x00x\x00", imports.Options{}, []string{"line 1: UTF-16"}},
		"an open quote":     {"external_id,organisation,country\np1,\"A,DE\np2,B,DE\n", imports.Options{}, []string{"line 2: a quotation mark opens"}},
		"a quote inside":    {"external_id,organisation,country\np1,A \"the\" B,DE\np2,B,Germany\n", imports.Options{}, []string{"line 2: quotation mark inside a field", "line 3, country: no country code"}},
		"too many fields":   {"external_id,organisation,country\np1,A,DE,DK\n", imports.Options{}, []string{"line 2: 4 fields, but the header has 3"}},
		"control":           {"external_id,organisation,country\np1,A\x1b[31m,DE\n", imports.Options{}, []string{"line 2, organisation: control character"}},
		"too large":         {"external_id,organisation,country\np1,A,DE\n", imports.Options{MaxBytes: 40}, []string{"the file is larger: split it"}},
		"too long":          {"external_id,organisation,country\np1,A,DE\np2,B,DE\n", imports.Options{MaxRows: 1}, []string{"line 3: more than 1 rows"}},
		"map of no header":  {"external_id,organisation,country\n", imports.Options{Map: map[string]string{"Firma": "organisation"}}, []string{"line 1: --map names the header “Firma”, which the file does not have"}},
		"map to no column":  {"external_id,organisation,country\n", imports.Options{Map: map[string]string{"country": "land"}}, []string{"--map names the column “land”: which does not exist"}},
		"a megabyte quoted": {"external_id,organisation,country\np1,A," + strings.Repeat("x", 1<<20) + "\n", imports.Options{}, []string{"line 2, country: is longer than 500 characters"}},
	} {
		t.Run(name, func(t *testing.T) {
			report := h.try(imports.Participants, c.file, c.options)
			h.faulty(report, c.want...)
			for _, fault := range report.Faults {
				if len(fault.String()) > 1000 || strings.ContainsAny(fault.String(), "\x1b\r\n") {
					t.Errorf("the message repeats too much: %q", fault)
				}
			}
		})
	}
}

// What a file names may also stand in the way of something that is not in it.
func TestAMeetingOfAnotherFileMayBeInTheWay(t *testing.T) {
	h := opened(t)
	h.imported(imports.Participants, testdata(t, "participants.csv"))
	h.byHand(domain.DeriveID("theirs"), domain.MeetingRequested{Pairing: domain.Pairing{
		ConferenceID: stuttgart, RequesterID: organisation("p2"), TargetID: organisation("p1")}}, now)
	header := "external_id,requester,target,status,requested_at\n"
	h.faulty(h.try(imports.Meetings, header+"m1,p1,p3,waiting,2017-07-01\nm2,p1,p2,waiting,2017-07-01\n", imports.Options{}),
		"line 3, target: already have an open request")
	h.imported(imports.Meetings, header+"m1,p1,p3,waiting,2017-07-01\nm2,p1,p2,declined,2017-07-01\n")
}

func TestWhoCancelledIsNamed(t *testing.T) {
	h := opened(t)
	h.imported(imports.Participants, testdata(t, "participants.csv"))
	h.byHand(domain.ParticipationID(stuttgart, organisation("p2")), domain.ParticipationCancelled{}, time.Date(2017, 6, 1, 0, 0, 0, 0, time.UTC))
	h.faulty(h.try(imports.Meetings, header+"m1,p1,p2,waiting,2017-07-01,,,,,,\nm2,p2,p1,waiting,2017-07-01,,,,,,\n", imports.Options{}),
		"line 2, target: organisation “Welfare Tech” does not take part", "line 3, requester: organisation “Welfare Tech” does not take part")
}

func TestAnUnknownConferenceIsNoFaultOfTheFile(t *testing.T) {
	h := opened(t)
	_, err := imports.Import(t.Context(), h.log, imports.Meetings, domain.DeriveID("nowhere"), strings.NewReader(""), imports.Options{})
	if err == nil || !strings.Contains(err.Error(), "no such conference") {
		t.Errorf("got %v", err)
	}
}
