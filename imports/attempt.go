package imports

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// attempt is one try at a file, against what the log holds now.
type attempt struct {
	file       *file
	log        *eventstore.Log
	now        time.Time
	metadata   domain.Metadata
	conference domain.Conference
	directory  *directory
	decision   *domain.Decision
	told       map[domain.ID]bool // the streams that the decision knows
	commands   []eventstore.Command
	decided    int // rows
	faults     faults
	notices    notices
	report     Report
}

// attempt decides the file's rows in memory, each by itself, so that every refusal is told with its line. Strangers
// are streams of others that may stand in their way.
func (f *file) attempt(ctx context.Context, log *eventstore.Log, id domain.ID, strangers []domain.ID) (*attempt, error) {
	now := f.options.Now().UTC().Truncate(time.Microsecond)
	a := &attempt{
		file: f, log: log, now: now, decision: domain.NewDecision(now), told: map[domain.ID]bool{}, directory: newDirectory(f.conference),
		metadata: domain.Metadata{Actor: f.options.Actor, Source: source, File: f.sum, CorrelationID: id},
		faults:   faults{slices.Clone(f.faults.list), f.faults.more},
		report:   Report{Rows: len(f.table.rows)}, notices: maps.Clone(f.notices),
	}
	if err := a.learn(ctx, append(strangers, f.conference)); err != nil {
		return nil, err
	}
	if err := a.open(); err != nil {
		return nil, err
	}
	if err := a.directory.read(ctx, log); err != nil {
		return nil, err
	}
	changes, err := a.changes(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.decide(ctx, changes); err != nil {
		return nil, err
	}
	if a.report.Notices = a.notices.list(); len(f.table.ignored) > 0 {
		a.report.Notices = append(a.report.Notices, "columns passed over: "+strings.Join(f.table.ignored, ", "))
	}
	if a.report.Faults = a.faults.sorted(); len(a.report.Faults) > 0 {
		a.report.Created, a.report.Changed, a.report.Unchanged = 0, 0, 0
	}
	return a, nil
}

// open refuses what no row can mend.
func (a *attempt) open() error {
	a.conference = stateOf[domain.Conference](a.decision.History(a.file.conference))
	switch {
	case a.conference.Name == "":
		const unknown = "there is no such conference"
		return &domain.Error{Reason: domain.Invalid, Code: "unknown_reference", Message: unknown, Faults: []domain.Fault{{Field: "conference_id", Message: unknown}}}
	case a.conference.Cancelled:
		return &domain.Error{Reason: domain.Refused, Code: "conference_cancelled", Message: a.conference.Name + " was cancelled; nothing can be imported for it"}
	}
	return nil
}

// changes are what the rows lead to, the unchanged ones left out.
func (a *attempt) changes(ctx context.Context) (changes []*change, err error) {
	add := func(c change, err error) {
		switch {
		case err != nil:
			a.refuse(&c, err)
		case len(c.writes) == 0:
			a.report.Unchanged++
			a.advance()
		default:
			if c.created {
				a.report.Created++
			} else {
				a.report.Changed++
			}
			if c.linked {
				a.notices["participants were linked to organisations that are registered under the same name and country; these keep their region and sectors"]++
			}
			changes = append(changes, &c)
		}
	}
	since := a.conference.StartsOn.Time()
	if a.now.Before(since) {
		since = a.now
	}
	for _, p := range a.file.participants {
		add(p.change(a.directory, since, a.now))
	}
	for _, m := range a.file.unclear { // all that is wrong with a row is said at once
		if _, err := m.pairing(a.directory, domain.Meeting{}); err != nil {
			a.refuse(&change{cells: m.cells}, err)
		}
	}
	for some := range slices.Chunk(a.file.meetings, chunk) {
		ids := make([]domain.ID, len(some))
		for i, m := range some {
			ids[i] = a.directory.meeting(m.externalID)
		}
		histories, err := a.log.Histories(ctx, ids...)
		if err != nil {
			return nil, fmt.Errorf("read the meetings: %w", err)
		}
		for i, m := range some {
			history := histories[ids[i]]
			add(m.change(a.directory, history, a.conference, a.now))
			if state := domain.Fold(history); state != nil && len(state.Claims()) > 0 {
				a.tell(ids[i], history) // an unchanged row may stand in another's way
			}
		}
	}
	return changes, nil
}

// advance tells that one more row is decided.
func (a *attempt) advance() {
	a.decided++
	a.file.progress(Progress{Read: a.report.Rows, Decided: a.decided})
}

// record records the decisions, all at once. It lets go of what they were made with, for the log decides them again.
func (a *attempt) record(ctx context.Context) (Report, error) {
	a.decision, a.directory, a.told = nil, nil, nil
	var err error
	if len(a.commands) == 0 {
		a.report.Position, _, err = a.log.Head(ctx)
	} else {
		var result eventstore.Result
		result, err = a.log.Execute(ctx, eventstore.Request{Commands: a.commands, Metadata: a.metadata})
		a.report.Position = result.Position
	}
	if err != nil {
		return Report{}, err
	}
	a.report.ID = a.metadata.CorrelationID
	if err := a.keep(ctx); err != nil {
		return Report{}, err
	}
	a.file.progress(Progress{Read: a.report.Rows, Decided: a.report.Rows, Recorded: a.report.Rows})
	return a.report, nil
}
