package web

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/imports"
	"aftermatch/projections"
)

// importPage is the page of one import: the form, what the file would do, and what it did.
type importPage struct {
	Conference projections.Conference
	Fault      string // why the form cannot be taken
	Upload     *imports.Upload
	Job        *job            // while the file is being read
	Preview    *imports.Report // what the file would do
	Done       *imports.Kept   // what it did
	Refused    *domain.Error   // why nothing can be imported
}

// mostShown bounds the faults on the page.
const mostShown = 200

// job is a file that is being read or recorded, or that was read.
type job struct {
	mu       sync.Mutex
	progress imports.Progress
	record   bool
	position int64         // of the log when it began
	shown    bool          // what came of it was shown
	begun    time.Time     // long before which what was read is forgotten
	ended    chan struct{} // closed once it is done
	report   imports.Report
	err      error
}

func (j *job) tell(p imports.Progress) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.progress = p
}

// Progress is how far it is: steps done, of all.
func (j *job) Progress() (done, all int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	all = 2 * j.progress.Rows
	if j.record {
		all += j.progress.Rows
	}
	return j.progress.Read + j.progress.Decided + j.progress.Recorded, max(all, 1)
}

// Waits tells whether it waits for another import.
func (j *job) Waits() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.progress.Waiting
}

// goesOn tells whether it is not done yet.
func (j *job) goesOn() bool {
	select {
	case <-j.ended:
		return false
	default:
		return true
	}
}

// holds tells whether there is still something to show of it: it goes on, nobody has seen what came of it, or the log is
// where it was.
func (j *job) holds(position int64) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.goesOn() || !j.shown || j.position == position
}

// see notes that what came of it is shown.
func (j *job) see() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.shown = true
}

// outcome is what came of the job, if it is done within a moment: most files are.
func (j *job) outcome() (report imports.Report, err error, done bool) {
	select {
	case <-j.ended:
		return j.report, j.err, true
	case <-time.After(aMoment):
		return report, nil, false
	}
}

// jobs are those of this process; what they do is safe in the log or not done at all, so that a page that finds none begins
// anew.
type jobs struct {
	mu  sync.Mutex
	all map[domain.ID]*job
}

// start begins a job unless the same one goes on, or has read the file against the same log, and returns it. It goes on
// after the request, until the server stops.
func (all *jobs) start(id domain.ID, record bool, position int64, stop <-chan struct{}, do func(context.Context, func(imports.Progress)) (imports.Report, error)) *job {
	all.mu.Lock()
	defer all.mu.Unlock()
	if j := all.all[id]; j != nil && (!record || j.record) && j.holds(position) {
		return j
	}
	maps.DeleteFunc(all.all, func(_ domain.ID, j *job) bool { return !j.goesOn() && time.Since(j.begun) > importPatience })
	j := &job{record: record, position: position, begun: time.Now(), ended: make(chan struct{})}
	if all.all == nil {
		all.all = map[domain.ID]*job{}
	}
	all.all[id] = j
	ctx, cancel := context.WithTimeout(context.Background(), importPatience)
	go func() {
		select {
		case <-stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	go func() {
		defer cancel()
		defer close(j.ended)
		j.err = safely(func() (err error) { // a fault must not end the server
			j.report, err = do(ctx, j.tell)
			return err
		})
	}()
	return j
}

// end forgets a job.
func (all *jobs) end(id domain.ID) {
	all.mu.Lock()
	defer all.mu.Unlock()
	delete(all.all, id)
}

// importForm asks for a file.
func (s *server) importForm(v *visit) error {
	p, err := s.importOf(v)
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, importFormPage(v, p))
}

func (s *server) importOf(v *visit) (importPage, error) {
	id, err := domain.ParseID(v.r.PathValue("id"))
	if err != nil {
		return importPage{}, errNoPage
	}
	conference, err := s.reader.Conference(v.context(), id, nil)
	if err == nil {
		err = s.clerk.MayAt(v.context(), v.actor, api.Organise, id)
	}
	return importPage{Conference: conference}, err
}

// importFile keeps the file, and goes on to what it would do.
func (s *server) importFile(v *visit) error {
	p, err := s.importOf(v)
	if err != nil {
		return err
	}
	_ = http.NewResponseController(v.w).SetReadDeadline(time.Now().Add(uploadPatience)) // fails where there is no connection, as in a test
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, imports.DefaultMaxBytes+longestForm)
	upload := imports.Upload{ID: domain.ID(uuid.Must(uuid.NewV7())), Conference: p.Conference.ID, Actor: v.actor.Name}
	file, header, err := v.r.FormFile("file")
	if err == nil {
		defer file.Close()
		upload.Kind, upload.Name = imports.Kind(v.r.FormValue("kind")), header.Filename
		if upload.Map, err = headerMap(v.r.FormValue("map")); err == nil {
			err = imports.Put(v.context(), s.log.Pool(), upload, file)
		}
	}
	var large *http.MaxBytesError
	var refusal *domain.Error
	switch {
	case err == nil:
		http.Redirect(v.w, v.r, p.address(upload.ID), http.StatusSeeOther)
		return nil
	case errors.As(err, &large):
		p.Fault = v.T("import.large", v.Int(imports.DefaultMaxBytes>>20))
	case errors.Is(err, http.ErrMissingFile), errors.Is(err, http.ErrNotMultipart):
		p.Fault = v.T("import.file.none")
	case errors.Is(err, errHeaderMap):
		p.Fault = v.T("import.map.wrong")
	case errors.As(err, &refusal) && refusal.Code == "too_large":
		p.Fault = v.T("import.large", v.Int(imports.DefaultMaxBytes>>20))
	default:
		return err
	}
	return v.show(http.StatusUnprocessableEntity, importFormPage(v, p))
}

var errHeaderMap = errors.New("a line is not their header=column")

// headerMap reads lines of their header=column.
func headerMap(text string) (map[string]string, error) {
	columns := map[string]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		equals := strings.LastIndexByte(line, '=')
		if equals <= 0 || equals == len(line)-1 {
			return nil, errHeaderMap
		}
		columns[strings.TrimSpace(line[:equals])] = strings.TrimSpace(line[equals+1:])
	}
	return columns, nil
}

func (p importPage) address(upload domain.ID) string {
	return "/conferences/" + p.Conference.ID.String() + "/import/" + upload.String()
}

// importShow shows how far a file is: read, ready to be recorded, or recorded.
func (s *server) importShow(v *visit) error {
	p, err := s.uploaded(v)
	if err != nil {
		return err
	}
	if p.Done != nil {
		return v.showImport(p)
	}
	position, err := s.reader.Position(v.context())
	if err != nil {
		return err
	}
	p.Job = s.jobs.start(p.Upload.ID, false, position, s.options.Stop, func(ctx context.Context, tell func(imports.Progress)) (imports.Report, error) {
		return p.Upload.Preview(ctx, s.log, tell)
	})
	return s.showJob(v, p)
}

// importRecord records the file, and shows how far that is.
func (s *server) importRecord(v *visit) error {
	p, err := s.uploaded(v)
	if err != nil {
		return err
	}
	if p.Done != nil {
		return v.showImport(p)
	}
	s.jobs.start(p.Upload.ID, true, 0, s.options.Stop, func(ctx context.Context, tell func(imports.Progress)) (imports.Report, error) {
		return p.Upload.Record(ctx, s.log, tell)
	})
	http.Redirect(v.w, v.r, p.address(p.Upload.ID), http.StatusSeeOther)
	return nil
}

// uploaded finds the file that the address names, or what it did once it was recorded.
func (s *server) uploaded(v *visit) (importPage, error) {
	p, err := s.importOf(v)
	if err != nil {
		return p, err
	}
	id, err := domain.ParseID(v.r.PathValue("upload"))
	if err != nil {
		return p, errNoPage
	}
	upload, missing := imports.Uploaded(v.context(), s.log.Pool(), id) // first, for the file goes when what it did comes
	done, err := imports.Find(v.context(), s.log.Pool(), id)
	if err == nil && done.ConferenceID == p.Conference.ID {
		s.jobs.end(id)
		p.Done = &done
		return p, s.reader.WaitFor(v.context(), done.Position)
	}
	if missing == nil && upload.Conference != p.Conference.ID {
		missing = errNoPage
	}
	p.Upload = &upload
	return p, missing
}

// showJob shows a job that goes on, and asks the browser to look again; or what came of it.
func (s *server) showJob(v *visit, p importPage) error {
	report, err, done := p.Job.outcome()
	if !done {
		v.w.Header().Set("Refresh", "1")
		return v.showImport(p)
	}
	p.Job.see()
	if p.Job.record || err != nil {
		s.jobs.end(p.Upload.ID)
	}
	p.Job = nil
	if err != nil && !errors.As(err, &p.Refused) {
		return err
	}
	// The job may have recorded the file after the page had looked whether it was.
	if again, err := s.uploaded(v); err != nil || again.Done != nil {
		if err != nil {
			return err
		}
		return v.showImport(again)
	}
	p.Preview = &report
	return v.showImport(p)
}

func (v *visit) showImport(p importPage) error {
	status := http.StatusOK
	if p.Refused != nil {
		status = http.StatusConflict
	}
	return v.show(status, importShowPage(v, p))
}

const (
	// uploadPatience is how long a file may take to arrive, and importPatience how long to be read or recorded.
	uploadPatience = 5 * time.Minute
	importPatience = 10 * time.Minute
	// aMoment is how long a page waits for a file before it shows how far that is.
	aMoment = 300 * time.Millisecond
)
