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

// What is read with several statements is read of one set of tables: a rebuild waits before it puts others in their place.
func TestARebuildWaitsForWhoeverReadsPairs(t *testing.T) {
	log, head := told(t)
	if err := Rebuild(t.Context(), log, quiet); err != nil {
		t.Fatal(err)
	}
	reader, err := log.Pool().Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reader.Exec(t.Context(), `lock table read_model.pairs in access share mode`); err != nil {
		t.Fatal(err)
	}
	var before, after int
	if err := reader.QueryRow(t.Context(), `select 'read_model.sheets'::regclass::oid::bigint`).Scan(&before); err != nil {
		t.Fatal(err)
	}
	rebuilt := make(chan error, 1)
	go func() { rebuilt <- Rebuild(t.Context(), log, quiet) }()
	for waits := false; !waits; {
		select {
		case err := <-rebuilt:
			t.Fatalf("the rebuild ended before the reader did: %v", err)
		default:
		}
		err := log.Pool().QueryRow(t.Context(), `
			select exists (select from pg_locks where mode = 'AccessExclusiveLock' and not granted and relation = 'read_model.pairs'::regclass)`).Scan(&waits)
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := reader.QueryRow(t.Context(), `select 'read_model.sheets'::regclass::oid::bigint`).Scan(&after); err != nil || after != before {
		t.Errorf("the sheets read were replaced: %v", err)
	}
	known, err := PairsKnown(t.Context(), reader, head, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	pairs := 0
	for _, err := range known.All(t.Context(), reader, Part{}) {
		if err != nil {
			t.Fatal(err)
		}
		pairs++
	}
	if pairs == 0 {
		t.Error("there are no pairs")
	}
	if err := reader.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-rebuilt; err != nil {
		t.Fatal(err)
	}
}
