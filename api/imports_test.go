package api_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"aftermatch/domain"
)

// form is a multipart body of names and values in turn; the value of file is the file's text.
func form(t *testing.T, fields ...string) (body, contentType string) {
	t.Helper()
	var text bytes.Buffer
	w := multipart.NewWriter(&text)
	for i := 0; i < len(fields); i += 2 {
		var err error
		if fields[i] == "file" {
			part, failed := w.CreateFormFile("file", "export.csv")
			if err = failed; err == nil {
				_, err = part.Write([]byte(fields[i+1]))
			}
		} else {
			err = w.WriteField(fields[i], fields[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return text.String(), w.FormDataContentType()
}

func (s *site) upload(role string, headers []string, fields ...string) answer {
	s.Helper()
	body, contentType := form(s.T, fields...)
	return s.ask(role, http.MethodPost, "/v1/imports", body, append(headers, "Content-Type", contentType)...)
}

type report struct {
	ID                               domain.ID
	Kind                             string
	Actor                            string
	Rows, Created, Changed, Position int64
	Faults                           []struct {
		Line            int
		Column, Message string
	}
}

const guests = "external_id,organisation,country\np1,BioRegio STERN,DE\np2,Welfare Tech,DK\n"

func TestAFileIsImported(t *testing.T) {
	s := open(t)
	conference := s.conference().String()
	var dry, done, kept report
	s.upload("organiser", nil, "kind", "participants", "conference_id", conference, "dry_run", "true", "file", guests).is(http.StatusOK).into(&dry)
	if dry.Created != 2 || !dry.ID.IsZero() || len(s.get("/v1/organisations").items()) != 0 {
		t.Errorf("a dry run: %+v", dry)
	}
	answer := s.upload("organiser", nil, "kind", "participants", "conference_id", conference, "file", guests).is(http.StatusCreated)
	answer.into(&done)
	if done.Created != 2 || done.Rows != 2 || len(s.get("/v1/organisations").items()) != 2 {
		t.Errorf("%+v", done)
	}
	s.getAs("organiser", answer.header.Get("Location")).is(http.StatusOK).into(&kept)
	if kept.ID != done.ID || kept.Kind != "participants" || kept.Actor != "demo-organiser" || kept.Created != 2 || kept.Position != done.Position {
		t.Errorf("kept %+v", kept)
	}
	s.upload("admin", nil, "kind", "meetings", "conference_id", conference, "map", "Firma A, B=requester", "map", "a=b=target",
		"file", "external_id;Firma A, B;a=b;status;requested_at\nm1;p1;welfare tech;waiting;2017-07-01\n").is(http.StatusCreated)
	s.upload("admin", nil, "kind", "meetings", "conference_id", conference, "map", `{"A": "requester", "B": "target"}`,
		"file", "external_id,A,B,status,requested_at\nm1,p1,welfare tech,declined,2017-07-01\n").is(http.StatusCreated)
	if meetings := s.get("/v1/meetings").items(); len(meetings) != 1 || meetings[0]["status"] != "declined" {
		t.Errorf("meetings %v", meetings)
	}
}

func TestAFaultyFileIsRefusedWithEveryFault(t *testing.T) {
	s := open(t)
	refusal := s.upload("organiser", nil, "kind", "participants", "conference_id", s.conference().String(),
		"file", "external_id,Organisation,country\np1,,DE\np2,B,Denmark\np3,C,SE\n").refused(http.StatusUnprocessableEntity, "faulty_file").
		at("body.file line 2, Organisation", "body.file line 3, country")
	var p struct{ Report report }
	refusal.into(&p)
	if p.Report.Rows != 3 || p.Report.Created != 0 || len(p.Report.Faults) != 2 || p.Report.Faults[1].Line != 3 || p.Report.Faults[1].Column != "country" {
		t.Errorf("report %+v", p.Report)
	}
	if organisations := s.get("/v1/organisations").items(); len(organisations) != 0 {
		t.Errorf("a faulty file was recorded: %v", organisations)
	}
}

func TestMalformedUploads(t *testing.T) {
	s := open(t)
	conference := s.conference().String()
	nowhere := domain.DeriveID("nowhere").String()
	for name, c := range map[string]struct {
		fields []string
		status int
		code   string
	}{
		"unknown conference": {[]string{"kind", "meetings", "conference_id", nowhere, "file", guests}, http.StatusUnprocessableEntity, "unknown_reference"},
		"no uuid":            {[]string{"kind", "meetings", "conference_id", "7", "file", guests}, http.StatusUnprocessableEntity, "invalid"},
		"unknown kind":       {[]string{"kind", "projects", "conference_id", conference, "file", guests}, http.StatusUnprocessableEntity, "invalid"},
		"no file":            {[]string{"kind", "meetings", "conference_id", conference}, http.StatusUnprocessableEntity, "invalid"},
		"map without column": {[]string{"kind", "meetings", "conference_id", conference, "map", "Firma", "file", guests}, http.StatusUnprocessableEntity, "invalid"},
		"too large":          {[]string{"kind", "meetings", "conference_id", conference, "file", strings.Repeat("x", 52<<20)}, http.StatusRequestEntityTooLarge, "too_large"},
	} {
		t.Run(name, func(t *testing.T) { s.upload("organiser", nil, c.fields...).refused(c.status, c.code) })
	}
	s.refuse("organiser", "/v1/imports", "{}", http.StatusUnsupportedMediaType, "unsupported_media_type")
	s.ask("organiser", http.MethodPost, "/v1/imports", "--x\r\nbroken", "Content-Type", "multipart/form-data; boundary=x").refused(http.StatusUnprocessableEntity, "invalid")
	s.getAs("organiser", "/v1/imports/"+nowhere).refused(http.StatusNotFound, "not_found")
}

func TestAnImportSentAgainIsDoneOnce(t *testing.T) {
	s := open(t)
	conference, key := s.conference().String(), []string{"Idempotency-Key", "mine"}
	var first, again report
	s.upload("organiser", key, "kind", "participants", "conference_id", conference, "file", guests).is(http.StatusCreated).into(&first)
	s.upload("organiser", key, "kind", "participants", "conference_id", conference, "file", guests).is(http.StatusCreated).into(&again)
	if again.ID != first.ID || again.Created != 2 || again.Position != first.Position {
		t.Errorf("first %+v, then %+v", first, again)
	}
	s.upload("organiser", key, "kind", "participants", "conference_id", conference, "file", guests+"p3,C,SE\n").refused(http.StatusUnprocessableEntity, "key_reused")
}
