package projections

import (
	"encoding/binary"
	"errors"
	"slices"

	"aftermatch/domain"
)

// StepLags are the steps of projects of one kind that were recorded on one day, by how late that was. A step that was retracted
// is none; a corrected one stays as it was recorded first. So how late steps are recorded is known without reading the log.
type StepLags struct {
	Step       int16 // see StepOf
	RecordedOn domain.Date
	Lags       packedString // days from when it happened, of each of them, in order; negative of what is dated ahead
	KnownFrom  int64
}

// steps are the events by which projects come further. Their places are in the database: add at the end.
var steps = []string{
	domain.ProjectLogged{}.EventType(), domain.AgreementSigned{}.EventType(), domain.ProposalSubmitted{}.EventType(),
	domain.FundingAwarded{}.EventType(), domain.ProjectStarted{}.EventType(),
}

// StepOf is the number of a kind of step; negative for other events.
func StepOf(e domain.Event) int16 { return int16(slices.Index(steps, e.EventType())) }

type stepKey struct {
	step       int16
	recordedOn domain.Date
}

func (s *StepLags) key() stepKey     { return stepKey{s.Step, s.RecordedOn} }
func (s *StepLags) heldFrom() *int64 { return &s.KnownFrom }

func (s *StepLags) columns(to []any) []any {
	return append(to, &s.Step, &s.RecordedOn, &s.Lags, &s.KnownFrom)
}

var stepLagStatements = statements{
	name:       "step_lags",
	keyColumns: 2,
	remove: `delete from step_lags using unnest($1::smallint[], $2::date[]) gone(step, recorded_on)
		where step_lags.step = gone.step and step_lags.recorded_on = gone.recorded_on`,
	store: `copy step_lags from stdin (format binary)`,
	close: `copy step_lags_history from stdin (format binary)`,
	versions: `
		select *, null::bigint from step_lags where known_from <= $1
		union all
		select * from step_lags_history where known_from <= $1`,
}

const loadStepLagsOf = `select s.* from unnest($1::smallint[], $2::date[]) k(step, recorded_on) join step_lags s using (step, recorded_on)`

func stepKeys(keys []stepKey) []any {
	var steps []int16
	var days []domain.Date
	for _, key := range keys {
		steps, days = append(steps, key.step), append(days, key.recordedOn)
	}
	return []any{steps, days}
}

// loadStepLags loads those that the events add a step to, or take one from.
func (l *loader) loadStepLags() {
	keys := map[stepKey]bool{}
	for _, r := range l.events {
		if step, ok := stepIn(r, l.histories[r.Stream]); ok {
			keys[keyOfStep(step)] = true
		}
	}
	var missing []stepKey
	for key := range keys {
		missing = append(missing, key)
	}
	if missing = l.stepLags.missing(missing); len(missing) > 0 {
		admitAll(l, loadStepLagsOf, func(s *StepLags) { l.stepLags.admit(s.key(), s) }, stepKeys(missing)...)
	}
}

// stepIn is the step that the event is, or that it retracts.
func stepIn(r domain.Recorded, history []domain.Recorded) (step domain.Recorded, ok bool) {
	if retracted, is := r.Event.(domain.FactRetracted); is {
		i := slices.IndexFunc(history, func(earlier domain.Recorded) bool { return earlier.ID == retracted.EventID })
		if i < 0 {
			return step, false
		}
		r = history[i]
	}
	return r, StepOf(r.Event) >= 0
}

func keyOfStep(r domain.Recorded) stepKey {
	return stepKey{StepOf(r.Event), domain.DateOf(r.RecordedAt)}
}

// foldStep adds the step that the event is, or takes out the one that it is the first to retract.
func (b *book) foldStep(r domain.Recorded, history []domain.Recorded) {
	step, ok := stepIn(r, history)
	if !ok {
		return
	}
	key := keyOfStep(step)
	var lags []int
	if known := b.stepLags.get(key); known != nil {
		lags, _ = UnpackLags([]byte(known.Lags))
	}
	lag := int(key.recordedOn - domain.DateOf(step.At))
	place, _ := slices.BinarySearch(lags, lag)
	if step.Position == r.Position {
		lags = slices.Insert(lags, place, lag)
	} else if slices.ContainsFunc(history, func(earlier domain.Recorded) bool {
		other, is := earlier.Event.(domain.FactRetracted)
		return is && other.EventID == step.ID && earlier.Position < r.Position
	}) {
		return
	} else {
		lags = slices.Delete(lags, place, place+1)
	}
	var next *StepLags
	if len(lags) > 0 {
		next = &StepLags{Step: key.step, RecordedOn: key.recordedOn, Lags: packLags(lags)}
	}
	b.stepLags.set(key, r.Position, next)
}

func showStep(step int16, recordedOn domain.Date) string {
	return "of " + steps[step] + " recorded on " + recordedOn.String()
}

func packLags(lags []int) packedString {
	var packed []byte
	for _, lag := range lags {
		packed = binary.AppendVarint(packed, int64(lag))
	}
	return packedString(packed)
}

// UnpackLags reads the column lags of step_lags.
func UnpackLags(from []byte) (lags []int, err error) {
	for len(from) > 0 {
		lag, size := binary.Varint(from)
		if size <= 0 {
			return nil, errors.New("packed lags are cut short; rebuild the read models")
		}
		lags, from = append(lags, int(lag)), from[size:]
	}
	return lags, nil
}
