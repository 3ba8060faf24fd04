package projections

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"

	"aftermatch/domain"
)

// StepLags are the steps of projects of one kind that were recorded on one day, by how late that was. A step that was retracted
// is none; a corrected one stays as it was recorded first. So how late steps are recorded is known without reading the log.
type StepLags struct {
	Step       int16 // see StepOf
	RecordedOn domain.Date
	Span       int16        // of lags: those from spanDays times that on
	Lags       packedString // days from when it happened, negative of what is dated ahead: by lag, how many
	KnownFrom  int64
}

// A row has the lags of so many days, since each step makes a version of its row: a register read in one day may bring a
// hundred thousand.
const spanDays = 128

// StepLag counts steps that were recorded so late.
type StepLag struct{ Days, Count int }

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
	span       int16
}

func (s *StepLags) key() stepKey     { return stepKey{s.Step, s.RecordedOn, s.Span} }
func (s *StepLags) heldFrom() *int64 { return &s.KnownFrom }

func (s *StepLags) columns(to []any) []any {
	return append(to, &s.Step, &s.RecordedOn, &s.Span, &s.Lags, &s.KnownFrom)
}

var stepLagStatements = statements{
	name:       "step_lags",
	keyColumns: 3,
	remove: `delete from step_lags using unnest($1::smallint[], $2::date[], $3::smallint[]) gone(step, recorded_on, span)
		where step_lags.step = gone.step and step_lags.recorded_on = gone.recorded_on and step_lags.span = gone.span`,
	store: `copy step_lags from stdin (format binary)`,
	close: `copy step_lags_history from stdin (format binary)`,
	versions: `
		select *, null::bigint from step_lags where known_from <= $1
		union all
		select * from step_lags_history where known_from <= $1`,
}

const loadStepLagsOf = `
	select s.* from unnest($1::smallint[], $2::date[], $3::smallint[]) k(step, recorded_on, span) join step_lags s using (step, recorded_on, span)`

func stepKeys(keys []stepKey) []any {
	var steps, spans []int16
	var days []domain.Date
	for _, key := range keys {
		steps, days, spans = append(steps, key.step), append(days, key.recordedOn), append(spans, key.span)
	}
	return []any{steps, days, spans}
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
	return stepKey{StepOf(r.Event), domain.DateOf(r.RecordedAt), int16(math.Floor(float64(lagOf(r)) / spanDays))}
}

func lagOf(r domain.Recorded) int { return int(domain.DateOf(r.RecordedAt) - domain.DateOf(r.At)) }

// foldStep adds the step that the event is, or takes out the one that it is the first to retract.
func (b *book) foldStep(r domain.Recorded, history []domain.Recorded) {
	step, ok := stepIn(r, history)
	if !ok {
		return
	}
	key, change := keyOfStep(step), 1
	if step.Position < r.Position {
		if change = -1; slices.ContainsFunc(history, func(earlier domain.Recorded) bool {
			other, is := earlier.Event.(domain.FactRetracted)
			return is && other.EventID == step.ID && earlier.Position < r.Position
		}) {
			return
		}
	}
	var lags []StepLag
	if known := b.stepLags.get(key); known != nil {
		lags, _ = UnpackLags([]byte(known.Lags))
	}
	place, found := slices.BinarySearchFunc(lags, lagOf(step), func(l StepLag, days int) int { return l.Days - days })
	if !found {
		lags = slices.Insert(lags, place, StepLag{Days: lagOf(step)})
	}
	if lags[place].Count += change; lags[place].Count == 0 {
		lags = slices.Delete(lags, place, place+1)
	}
	var next *StepLags
	if len(lags) > 0 {
		next = &StepLags{Step: key.step, RecordedOn: key.recordedOn, Span: key.span, Lags: packLags(lags)}
	}
	b.stepLags.set(key, r.Position, next)
}

func showStep(step int16, recordedOn domain.Date) string {
	return "of " + steps[step] + " recorded on " + recordedOn.String()
}

func packLags(lags []StepLag) packedString {
	var packed []byte
	for _, lag := range lags {
		packed = binary.AppendUvarint(binary.AppendVarint(packed, int64(lag.Days)), uint64(lag.Count))
	}
	return packedString(packed)
}

// UnpackLags reads the column lags of step_lags.
func UnpackLags(from []byte) (lags []StepLag, err error) {
	for len(from) > 0 {
		days, size := binary.Varint(from)
		count, more := binary.Uvarint(from[max(size, 0):])
		if size <= 0 || more <= 0 {
			return nil, errors.New("packed lags are cut short; rebuild the read models")
		}
		lags, from = append(lags, StepLag{int(days), int(count)}), from[size+more:]
	}
	return lags, nil
}
