package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"

	"aftermatch/domain"
	"aftermatch/imports"
)

// Upload is the input of an import.
type Upload struct {
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"255" doc:"Names this request, so that sending it again records nothing new and answers like the first time. With another file it is refused."`
	RawBody        huma.MultipartFormFiles[UploadForm]
}

// UploadForm is the body of an import.
type UploadForm struct {
	Kind         string        `form:"kind" enum:"participants,meetings" doc:"What the file lists."`
	ConferenceID string        `form:"conference_id" format:"uuid" doc:"The conference that it is of."`
	File         huma.FormFile `form:"file" doc:"CSV with a header line: UTF-8; comma, semicolon or tab."`
	Map          []string      `form:"map" required:"false" doc:"Which of our columns a header of the file is, as their header=column, as often as needed, or all in one JSON object."`
	DryRun       bool          `form:"dry_run" required:"false" doc:"Say what would happen, and record nothing."`
}

// Imported is the answer to an import: 201, or 200 for a dry run.
type Imported struct {
	Status   int
	Position int64  `header:"Aftermatch-Position" doc:"The position that the log reached: give it to a read as min_position."`
	Location string `header:"Location" doc:"Where to read the report again."`
	Body     FileReport
}

// FileReport and FileImport are the package's own, under names that the documentation has no other thing for.
type (
	FileReport imports.Report
	FileImport imports.Kept
)

// FileProblem is the problem of a file with faults, of which nothing was recorded.
type FileProblem struct {
	Problem
	Report FileReport `json:"report,omitzero" doc:"What was found, with every fault by line and column."`
}

// ImportID is the input of a read of one import's report.
type ImportID struct {
	ID          string `path:"id" doc:"The import's id." format:"uuid"`
	MinPosition int64  `query:"min_position" minimum:"0" doc:"Wait until reads see this position of the log, such as the import's own."`
}

// ImportReport is the answer to that.
type ImportReport struct{ Body FileImport }

const (
	uploadPatience = 5 * time.Minute // for a large file over a slow line
	formSize       = 1 << 20         // what a form may have beside its file
	formNeeded     = "send the form as multipart/form-data, with kind, conference_id and file"
)

func (s *server) imports() {
	get(s, "get-import", "/imports/{id}", "Read the report of an import", Organise, s.importReport)

	upload := operation{"import-file", http.MethodPost, "/imports", "Import a matchmaking platform's file of participants or meetings", Organise, http.StatusCreated}
	description := upload.describe(s)
	description.Middlewares = huma.Middlewares{s.authorise(upload.action), s.receive}
	description.Responses["200"] = &huma.Response{Description: "A dry run.", Content: jsonOf[FileReport](s, "application/json")}
	description.Responses["422"] = &huma.Response{Description: "The request or the file is malformed; errors names every fault.", Content: jsonOf[FileProblem](s, "application/problem+json")}
	huma.Register(s.huma, description, s.upload)
}

func jsonOf[T any](s *server, contentType string) map[string]*huma.MediaType {
	return map[string]*huma.MediaType{contentType: {Schema: s.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[T](), true, "")}}
}

// receive reads the form into memory before huma looks at it: within a limit, and without files on disk.
func (s *server) receive(c huma.Context, next func(huma.Context)) {
	const most = imports.DefaultMaxBytes + formSize
	web := humaecho.UnwrapV4(c)
	request := web.Request()
	request.Body = http.MaxBytesReader(web.Response(), request.Body, most)
	if err := c.SetReadDeadline(time.Now().Add(uploadPatience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		s.refuse(c, err)
		return
	}
	err := request.ParseMultipartForm(most)
	var large *http.MaxBytesError
	switch {
	case err == nil:
		next(c)
	case errors.As(err, &large):
		s.refuse(c, ofStatus(http.StatusRequestEntityTooLarge))
	case errors.Is(err, http.ErrNotMultipart):
		s.refuse(c, newProblem(http.StatusUnsupportedMediaType, codes[http.StatusUnsupportedMediaType], formNeeded))
	default:
		s.refuse(c, invalid(Fault{"body", formNeeded}))
	}
}

// upload imports the file of a form.
func (s *server) upload(ctx context.Context, in *Upload) (*Imported, error) {
	ctx, cancel := context.WithTimeout(ctx, uploadPatience)
	defer cancel()
	form, x := in.RawBody.Data(), exchangeOf(ctx)
	conference, err := domain.ParseID(form.ConferenceID)
	if err != nil {
		return nil, invalid(Fault{"body.conference_id", "must be a UUID"})
	}
	columns, err := mapped(form.Map)
	if err != nil {
		return nil, err
	}
	if err := s.mayAt(ctx, Organise, conference); err != nil {
		return nil, s.explain(ctx, err)
	}
	report, err := imports.Import(ctx, s.log, imports.Kind(form.Kind), conference, form.File, imports.Options{
		Map: columns, DryRun: form.DryRun, Actor: x.actor.Name, ID: Preconditions{IdempotencyKey: in.IdempotencyKey}.fresh(ctx)})
	switch {
	case err != nil:
		return nil, s.explain(ctx, err)
	case len(report.Faults) > 0:
		return nil, faulty(report)
	case form.DryRun:
		return &Imported{Status: http.StatusOK, Body: FileReport(report)}, nil
	}
	return &Imported{Status: http.StatusCreated, Position: report.Position, Location: "/v1/imports/" + report.ID.String(), Body: FileReport(report)}, nil
}

// mapped reads the columns that headers stand for, given as header=column or all in one JSON object. A header may hold an
// equals sign.
func mapped(pairs []string) (map[string]string, error) {
	columns := map[string]string{}
	for i, pair := range pairs {
		if json.Unmarshal([]byte(pair), &columns) == nil {
			continue
		}
		equals := strings.LastIndexByte(pair, '=')
		if equals <= 0 {
			return nil, invalid(Fault{fmt.Sprintf("body.map[%d]", i), "must be their header=column, or a JSON object of them"})
		}
		columns[pair[:equals]] = pair[equals+1:]
	}
	return columns, nil
}

// faulty is the problem of a file that was refused.
func faulty(report imports.Report) *FileProblem {
	p := newProblem(http.StatusUnprocessableEntity, "faulty_file", "nothing was imported, since the file has faults; mend them and send it again")
	for _, fault := range report.Faults {
		location := "body.file"
		if fault.Line > 0 {
			location = strings.TrimSuffix(fmt.Sprintf("body.file line %d, %s", fault.Line, fault.Column), ", ")
		}
		p.Errors = append(p.Errors, Fault{location, fault.Message})
	}
	return &FileProblem{*p, FileReport(report)}
}

func (s *server) importReport(ctx context.Context, in *ImportID) (*ImportReport, error) {
	id, err := pathID("import", in.ID)
	if err == nil && in.MinPosition > 0 {
		err = s.reader.WaitFor(ctx, in.MinPosition)
	}
	if err != nil {
		return nil, err
	}
	kept, err := imports.Find(ctx, s.log.Pool(), id)
	if err == nil && s.mayAt(ctx, Organise, kept.ConferenceID) != nil {
		err = notFound("import") // what another organiser imported
	}
	return &ImportReport{FileImport(kept)}, err
}
