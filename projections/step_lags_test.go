package projections

import (
	"maps"
	"math"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/domain"
)

// countLags counts the steps of the log by kind, day of recording and lag, as known at a position.
const countLags = `
	select e.type, (e.recorded_at at time zone 'UTC')::date - date '1970-01-01', (e.recorded_at at time zone 'UTC')::date - (e.effective_at at time zone 'UTC')::date, count(*)
	from events e
	where e.type = any($1) and e.position <= $2 and e.event_id not in (
		select (data ->> 'event_id')::uuid from events where type = 'FactRetracted' and position <= $2)
	group by 1, 2, 3`

type stepLag struct {
	step stepKey
	lag  int
}

// lagsAt are the steps that the read model knows at a position.
func lagsAt(t *testing.T, pool *pgxpool.Pool, position int64) map[stepLag]int {
	t.Helper()
	found, err := rowsOf[StepLags](t.Context(), pool, `
		select * from read_model.step_lags where known_from <= $1
		union all
		select step, recorded_on, span, lags, known_from from read_model.step_lags_history where known_from <= $1 and known_to > $1`, position)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[stepLag]int{}
	for _, s := range found {
		lags, err := UnpackLags([]byte(s.Lags))
		if err != nil {
			t.Fatal(err)
		}
		for _, lag := range lags {
			counts[stepLag{s.key(), lag.Days}] += lag.Count
		}
	}
	return counts
}

func TestTheLagsOfStepsAreThoseOfTheLog(t *testing.T) {
	log, head := told(t)
	c, _ := consume(t, log)
	caughtUp(t, c.Reader(), head)
	for _, position := range []int64{head, head * 2 / 3, head / 3} {
		rows, err := log.Pool().Query(t.Context(), countLags, steps, position)
		if err != nil {
			t.Fatal(err)
		}
		want := map[stepLag]int{}
		for rows.Next() {
			var kind string
			var at stepLag
			var count int
			if err := rows.Scan(&kind, &at.step.recordedOn, &at.lag, &count); err != nil {
				t.Fatal(err)
			}
			at.step.span = int16(math.Floor(float64(at.lag) / spanDays))
			for i, step := range steps {
				if step == kind {
					at.step.step = int16(i)
				}
			}
			want[at] = count
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		if got := lagsAt(t, log.Pool(), position); len(want) == 0 || !maps.Equal(got, want) {
			t.Errorf("as of %d: %v, want %v", position, got, want)
		}
	}
}

func TestAStepThatWasEverRetractedHasNoLag(t *testing.T) {
	s := tell(t)
	at := func(on string) time.Time { return day(on).Time().Add(20 * time.Hour) }
	recorded := func(on, recordedOn string, e domain.Event) domain.ID {
		return s.record(project, at(on), at(recordedOn), e)
	}
	award := domain.FundingAwarded{Funder: "ERDF", Money: domain.Money{Amount: 1, Currency: "EUR"}}
	recorded("2018-01-01", "2018-02-01", domain.ProjectLogged{Title: "Joint"})
	recorded("2018-01-02", "2018-02-01", award)
	twice := recorded("2018-01-02", "2018-02-01", award)
	recorded("2018-03-01", "2018-02-01", award) // dated ahead
	recorded("2018-02-02", "2018-02-02", domain.FactCorrected{EventID: twice, Reason: "later", Replacement: award, At: at("2018-01-20")})
	gone := recorded("2018-02-03", "2018-02-03", domain.FactRetracted{EventID: twice, Reason: "entered twice"})
	recorded("2018-02-04", "2018-02-04", domain.FactRetracted{EventID: gone, Reason: "not so"})
	recorded("2018-02-05", "2018-02-05", domain.FactRetracted{EventID: twice, Reason: "it was"})
	s.catchUp(1)
	logged, awarded, ahead := stepKey{0, day("2018-02-01"), 0}, stepKey{3, day("2018-02-01"), 0}, stepKey{3, day("2018-02-01"), -1}
	for position, want := range map[int64]map[stepLag]int{
		0: {},
		2: {{logged, 31}: 1, {awarded, 30}: 1},
		5: {{logged, 31}: 1, {awarded, 30}: 2, {ahead, -28}: 1},
		6: {{logged, 31}: 1, {awarded, 30}: 1, {ahead, -28}: 1},
		8: {{logged, 31}: 1, {awarded, 30}: 1, {ahead, -28}: 1},
	} {
		if got := lagsAt(t, s.pool, position); !maps.Equal(got, want) {
			t.Errorf("as of %d: %v, want %v", position, got, want)
		}
	}
	if _, err := UnpackLags([]byte{0x80}); err == nil {
		t.Error("lags that are cut short")
	}
	if got, want := showStep(3, day("2018-02-01")), "of FundingAwarded recorded on 2018-02-01"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
