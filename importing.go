package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/imports"
)

type importCommand struct {
	databaseFlags
	Kind       imports.Kind      `arg:"" enum:"participants,meetings" help:"What the file lists: participants or meetings."`
	Files      []string          `arg:"" name:"file" help:"CSV files: comma, semicolon or tab, UTF-8."`
	Conference string            `required:"" placeholder:"ID" help:"The conference they belong to."`
	Map        map[string]string `placeholder:"'THEIR HEADER=COLUMN'" help:"Which of our columns a header of theirs is."`
	DryRun     bool              `help:"Say what would happen, and record nothing."`
	JSON       bool              `help:"Print each file's report as JSON."`
	Server     string            `placeholder:"URL" help:"Import through a running server instead of into the database."`
	Key        string            `env:"AFTERMATCH_KEY" help:"The API key for --server."`
}

func (importCommand) Help() string {
	return `Examples:
  aftermatch import participants guests.csv --conference 0190…
  aftermatch import meetings export.csv --conference 0190… --dry-run
  aftermatch import meetings export.csv --conference 0190… --map 'Firma A=requester' --map 'Firma B=target'
  aftermatch import meetings export.csv --conference 0190… --server http://127.0.0.1:8080 --key demo-organiser

A file with a fault changes nothing; every fault is listed with its line and column. Importing a file again
changes nothing, and importing a newer one records what is new. Several files are imported one after another, up
to the first with a fault.`
}

func (c importCommand) Run(ctx context.Context, term *terminal) error {
	conference, err := domain.ParseID(c.Conference)
	if err != nil {
		return usageError("--conference is not a conference's id: GET /v1/conferences lists them")
	}
	importFile := c.throughServer
	if c.Server == "" {
		db, err := c.open(ctx, "data")
		if err != nil {
			return err
		}
		defer db.close()
		log, err := eventstore.Open(ctx, db.pool)
		if err != nil {
			return err
		}
		defer log.Close()
		importFile = func(ctx context.Context, name string, content io.Reader, working *progress) (imports.Report, error) {
			return imports.Import(ctx, log, c.Kind, conference, content, imports.Options{
				Map: c.Map, DryRun: c.DryRun, Actor: "command line",
				Progress: func(p imports.Progress) {
					if p.Waiting {
						working.says("waits for another import into this database to end")
						return
					}
					working.at(int64(p.Read+p.Decided+p.Recorded), int64(3*p.Rows))
				},
			})
		}
	}
	for _, name := range c.Files {
		if err := c.one(ctx, term, name, importFile); err != nil {
			return err
		}
	}
	return nil
}

func (c importCommand) one(ctx context.Context, term *terminal, name string,
	importFile func(context.Context, string, io.Reader, *progress) (imports.Report, error),
) error {
	content, err := os.Open(name)
	if err != nil {
		return err
	}
	defer content.Close()
	working := newProgress(term.Err, "importing "+name)
	report, err := importFile(ctx, name, content, working)
	if err != nil {
		return fmt.Errorf("import %s: %w", name, err)
	}
	would := ""
	if c.DryRun {
		would = " (dry run: nothing was recorded)"
	}
	if len(report.Faults) > 0 {
		would = fmt.Sprintf(", %d faults: nothing was recorded", len(report.Faults))
	}
	working.done("%d rows: %d created, %d changed, %d unchanged%s", report.Rows, report.Created, report.Changed, report.Unchanged, would)
	if c.JSON {
		if err := json.NewEncoder(term.Out).Encode(report); err != nil {
			return err
		}
	} else {
		for _, notice := range report.Notices {
			fmt.Fprintf(term.Err, "%s: note: %s\n", name, notice)
		}
		for _, fault := range report.Faults {
			fmt.Fprintf(term.Out, "%s: %s\n", name, fault)
		}
	}
	if len(report.Faults) > 0 {
		return errReported
	}
	return nil
}

// throughServer posts the file to a running server, which does the rest.
func (c importCommand) throughServer(ctx context.Context, name string, content io.Reader, _ *progress) (imports.Report, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	fields := map[string]string{"kind": string(c.Kind), "conference_id": c.Conference, "dry_run": strconv.FormatBool(c.DryRun)}
	if len(c.Map) > 0 {
		mapping, err := json.Marshal(c.Map)
		if err != nil {
			return imports.Report{}, err
		}
		fields["map"] = string(mapping)
	}
	for field, value := range fields {
		if err := form.WriteField(field, value); err != nil {
			return imports.Report{}, err
		}
	}
	part, err := form.CreateFormFile("file", filepath.Base(name))
	if err == nil {
		_, err = io.Copy(part, content)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		return imports.Report{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(c.Server, "/")+"/v1/imports", &body)
	if err != nil {
		return imports.Report{}, usageError("--server is not a URL like http://127.0.0.1:8080")
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	request.Header.Set("Authorization", "Bearer "+c.Key)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return imports.Report{}, err
	}
	defer response.Body.Close()
	// The server answers with the report, or with a problem whose member report holds it.
	var answer struct {
		imports.Report
		Detail  string          `json:"detail"`
		Problem *imports.Report `json:"report"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return imports.Report{}, fmt.Errorf("the server answered %s with something that is no report", response.Status)
	}
	switch {
	case answer.Problem != nil:
		return *answer.Problem, nil
	case response.StatusCode >= http.StatusBadRequest:
		return imports.Report{}, errors.New(answer.Detail)
	}
	return answer.Report, nil
}
