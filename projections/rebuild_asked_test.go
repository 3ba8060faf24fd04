package projections

import "testing"

// Questions find new read models as they found the old: behind the same functions, and with what a good plan needs to know.
func TestQuestionsCanBeAskedOfWhatWasRebuilt(t *testing.T) {
	log, head := told(t)
	if err := Rebuild(t.Context(), log, quiet); err != nil {
		t.Fatal(err)
	}
	const ask = `
		select (select count(*) from read_model.pairs_at($1)), (select reltuples from pg_class where oid = 'read_model.pairs'::regclass),
		(select reltuples from pg_class where oid = 'read_model.pairs_history'::regclass)`
	var pairs int
	var present, past float64
	if err := log.Pool().QueryRow(t.Context(), ask, head).Scan(&pairs, &present, &past); err != nil {
		t.Fatal(err)
	}
	if pairs == 0 || present != float64(pairs) || past == 0 {
		t.Errorf("%d pairs; planned as %v, and %v past ones", pairs, present, past)
	}
}
