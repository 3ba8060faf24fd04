package projections

import (
	"context"
	"fmt"
	"maps"
	"math"
	"testing"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"aftermatch/domain"
)

func TestBatchesOfAnySizeLeadToWhatOneFoldFromTheStartLeadsTo(t *testing.T) {
	s := tell(t)
	rapid.Check(t, func(rt *rapid.T) {
		s.forget()
		c := newChance(rt, s)
		for range rapid.IntRange(0, 120).Draw(rt, "events") {
			c.happen()
		}
		var nodes [2]keeper
		for s.fed < len(s.log) {
			for range rapid.IntRange(1, 3).Draw(rt, "batches") {
				node, size := &nodes[rapid.IntRange(0, 1).Draw(rt, "node")], rapid.IntRange(1, 40).Draw(rt, "batch")
				if rapid.IntRange(0, 3).Draw(rt, "luck") == 0 {
					s.lose(node, size)
				}
				s.feed(node, size)
			}
			building := newBook()
			for range rapid.IntRange(0, 3).Draw(rt, "pages") {
				s.build(building, rapid.IntRange(0, 20).Draw(rt, "page"))
				if rapid.Bool().Draw(rt, "full") {
					s.evict(building)
				}
			}
			s.within(building.writeCurrent)
		}
		for _, r := range s.log {
			rt.Logf("%d %.4s/%d %T %+v (%s, %s)", r.Position, r.Stream, r.Version, r.Event, r.Event, domain.DateOf(r.At), r.Metadata.Source)
		}
		s.compare(rt, s.folded(len(s.log)), math.MaxInt64-1)
		k := rapid.IntRange(0, len(s.log)).Draw(rt, "position")
		s.compare(rt, s.folded(k), int64(k))
	})
}

func TestARebuildThatMustLetGoOfThingsLeadsToWhatOneFoldFromTheStartLeadsTo(t *testing.T) {
	s := tell(t)
	rapid.Check(t, func(rt *rapid.T) {
		s.forget()
		c := newChance(rt, s)
		for range rapid.IntRange(0, 120).Draw(rt, "events") {
			c.happen()
		}
		b := &builder{book: newBuildingBook(newSieve())}
		for s.fed < len(s.log) {
			s.build(b.book, rapid.IntRange(1, 20).Draw(rt, "page"))
			switch rapid.IntRange(0, 3).Draw(rt, "memory") {
			case 0:
				s.evict(b.book)
			case 1:
				s.within(b.flush)
			}
		}
		s.within(b.flush)
		s.compare(rt, s.folded(len(s.log)), math.MaxInt64-1)
	})
}

// folded is a book that holds everything up to a position, folded at once.
func (s *story) folded(position int) *book {
	b := newBook()
	events := s.log[:position]
	b.histories, _ = s.histories(context.Background(), correctedStreams(events)...)
	united, _ := s.histories(context.Background(), b.unitedStreams(events, b.mentions(events))...)
	maps.Copy(b.histories, united)
	for _, r := range events {
		b.fold(r)
	}
	return b
}

// compare tells where the database, as known at a position, differs from the book; now also in its history.
func (s *story) compare(t *rapid.T, b *book, asOf int64) {
	compareTable(t, s, b.conferences, "conferences", asOf)
	compareTable(t, s, b.organisations, "organisations", asOf)
	compareTable(t, s, b.participations, "participations", asOf)
	compareTable(t, s, b.meetings, "meetings", asOf)
	compareTable(t, s, b.ties, "ties", asOf)
	compareTable(t, s, b.projects, "projects", asOf)
	compareTable(t, s, b.representatives, "representatives", asOf)
	compareTable(t, s, b.pairs, "pairs", asOf)
	compareTable(t, s, b.encounters, "encounters", asOf)
	compareTable(t, s, b.stepLags, "step_lags", asOf)
}

func compareTable[K comparable, R any, P row[R]](t *rapid.T, s *story, table *table[K, R, P], name string, asOf int64) {
	want := map[string]bool{}
	for _, s := range table.slots {
		if s.row != nil {
			want[text[R, P](t, s.row, 0)] = true
		}
	}
	if asOf == math.MaxInt64-1 {
		for _, f := range table.closed {
			want[text[R, P](t, f.row, f.knownTo)] = true
		}
	}
	got := map[string]bool{}
	s.within(func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, table.versions, pgx.QueryResultFormats{pgx.BinaryFormatCode}, asOf)
		if err != nil {
			return err
		}
		_, err = pgx.CollectRows(rows, func(raw pgx.CollectableRow) (struct{}, error) {
			var r R
			var knownTo int64
			err := decodeRow(raw.RawValues(), append(P(&r).columns(nil), &knownTo))
			if asOf == math.MaxInt64-1 {
				got[text[R, P](t, &r, knownTo)] = true
			} else if knownTo == 0 || knownTo > asOf {
				got[text[R, P](t, &r, 0)] = true
			}
			return struct{}{}, err
		})
		return err
	})
	for row := range want {
		if !got[row] {
			t.Errorf("%s at %d lacks %s", name, asOf, row)
		}
	}
	for row := range got {
		if !want[row] {
			t.Errorf("%s at %d should not have %s", name, asOf, row)
		}
	}
}

// text shows a row, every column.
func text[R any, P row[R]](t *rapid.T, r *R, knownTo int64) (shown string) {
	for _, column := range append(P(r).columns(nil), &knownTo) {
		encoded, err := encode(nil, column)
		if err != nil {
			t.Fatal(err)
		}
		switch v := column.(type) {
		case *string:
			shown += *v + " "
		case *int32:
			shown += fmt.Sprint(*v, " ")
		case *int64:
			shown += fmt.Sprint(*v, " ")
		case *Day:
			shown += fmt.Sprint(*v, " ")
		default:
			shown += fmt.Sprintf("%x ", encoded[4:])
		}
	}
	return shown
}
