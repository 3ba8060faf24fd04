package projections

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

const (
	// rebuildPage is how many events a rebuild folds before it looks for what the next ones need.
	rebuildPage = 10_000
	// rebuildRows is how many rows it keeps in memory, of some 620 bytes each with all that leads to them.
	rebuildRows = 450_000
	// BuildingMemory is the limit to give Go's memory in a program that rebuilds or verifies, in bytes: the rows and a page's
	// garbage fit, so that the program stays within 512 MiB however long the log.
	BuildingMemory = 480 << 20
)

const (
	// One rebuild or verification at a time.
	lockBuilding   = `select pg_try_advisory_lock(hashtext('aftermatch building'))`
	unlockBuilding = `select pg_advisory_unlock(hashtext('aftermatch building'))`

	dropBuilding = `drop schema if exists building cascade`

	createBuilding = `
		do $$
		declare t record;
		begin
			create schema building;
			for t in select relname, reloptions from pg_class where relnamespace = 'read_model'::regnamespace and relkind = 'r' loop
				execute format('create table building.%I (like read_model.%I including storage)', t.relname, t.relname);
				execute format('alter table building.%I set (%s)', t.relname, array_to_string(array_append(t.reloptions, 'autovacuum_enabled=off'), ', '));
			end loop;
		end $$`

	// The statements that give building the indexes of read_model that folding, or filing sheets, needs from the start.
	indexBuilding = `
		select replace(pg_get_indexdef(i.indexrelid), ' ON read_model.', ' ON building.')
			|| case when i.indisprimary then format('; alter table building.%I add primary key using index %I', t.relname, x.relname) else '' end
		from pg_index i join pg_class t on t.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
		where t.relnamespace = 'read_model'::regnamespace and not (` + indexedWhenFull + `)`

	indexedWhenFull = `
		t.relname like '%\_history' and t.relname not in ('conferences_history', 'organisations_history', 'sheets_history')
		or x.relname in ('pairs_known_from_idx',
			'meetings_conference_id_id_idx', 'participations_conference_id_id_idx', 'participations_organisation_id_id_idx')`

	// The full tables, the largest first, with the statements that give them the other indexes, and with those that analyze them:
	// until they are known to be large, questions would be planned as if they were empty. While they were filled, it was known
	// anew every minute for nothing.
	listFull = `
		select b.relname::text, array(
				select replace(pg_get_indexdef(i.indexrelid), ' ON read_model.', ' ON building.')
				from pg_index i join pg_class t on t.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
				where t.relnamespace = 'read_model'::regnamespace and t.relname = b.relname and (` + indexedWhenFull + `)),
			format('alter table building.%1$I reset (autovacuum_enabled); analyze building.%1$I', b.relname)
		from pg_class b where relnamespace = 'building'::regnamespace and relkind = 'r'
		order by pg_relation_size(oid) desc`

	// Two connections share the work, so that neither needs helpers: to begin them for every conference takes longer than they
	// save. An index takes no more memory than this.
	whenFull = `set local maintenance_work_mem = '128MB'; set local max_parallel_maintenance_workers = 0; set local max_parallel_workers_per_gather = 0`

	lockCheckpoint = `
		insert into checkpoints (name, position) values ('read_model', 0)
		on conflict (name) do update set position = checkpoints.position returning position`

	moveCheckpoint = `update checkpoints set position = $1 where name = 'read_model'`

	// Whoever has planned a query on read_model plans it anew on the new tables. Functions name their tables when they run,
	// so they move as they are; left behind, they would be dropped with the old tables. Whoever reads pairs with several statements
	// has locked them, and is waited for: half an answer of old tables and half of new ones would be none.
	swap = `
		lock table read_model.pairs in access exclusive mode;
		alter schema read_model rename to retired;
		alter schema building rename to read_model;
		do $$
		declare f record;
		begin
			for f in select oid::regprocedure as signature from pg_proc where pronamespace = 'retired'::regnamespace loop
				execute format('alter function %s set schema read_model', f.signature);
			end loop;
		end $$`

	dropRetired = `drop schema if exists retired cascade`
)

// Rebuild makes the read models anew from the log and puts them in the place of the present ones, in one moment: until then
// reads and the Consumer go on with the present ones. It calls progress after each page. Memory is bounded, whatever the
// length of the log. What an interrupted rebuild leaves behind, the next one clears away.
func Rebuild(ctx context.Context, log *eventstore.Log, progress func(position, head int64)) error {
	return building(ctx, log, func(b *builder) error {
		if err := b.follow(ctx, progress); err != nil {
			return err
		}
		if err := b.complete(ctx); err != nil {
			return err
		}
		if err := b.follow(ctx, progress); err != nil { // what was recorded meanwhile
			return err
		}
		if err := inSchema(ctx, b.conn, inBuilding, func(tx pgx.Tx) error { return b.takeOver(ctx, tx) }); err != nil {
			return fmt.Errorf("put the new read models in place: %w", err)
		}
		_, err := b.conn.Exec(ctx, dropRetired)
		return err
	})
}

// builder fills the schema building.
type builder struct {
	log      *eventstore.Log
	conn     *pgxpool.Conn
	book     *book
	position int64 // folded so far
}

var errBuilding = errors.New("another rebuild or verification is running; wait until it is done")

// building runs work with an empty schema to fill, and drops what is left of it.
func building(ctx context.Context, log *eventstore.Log, work func(*builder) error) error {
	conn, err := log.Pool().Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	var alone bool
	if err := conn.QueryRow(ctx, lockBuilding).Scan(&alone); err != nil {
		return err
	}
	if !alone {
		return errBuilding
	}
	defer func() {
		if _, err := conn.Exec(context.WithoutCancel(ctx), unlockBuilding); err != nil {
			_ = conn.Conn().Close(context.WithoutCancel(ctx)) // and with it the lock; the pool makes another connection
		}
	}()
	for _, sql := range []string{dropRetired, dropBuilding, createBuilding} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("make room for new read models: %w", err)
		}
	}
	b := &builder{log: log, conn: conn, book: newBuildingBook(newSieve())}
	if err := b.index(ctx); err != nil {
		return err
	}
	err = work(b)
	_, dropErr := conn.Exec(context.WithoutCancel(ctx), dropBuilding)
	return errors.Join(err, dropErr)
}

func (b *builder) index(ctx context.Context) error {
	rows, err := b.conn.Query(ctx, indexBuilding)
	if err != nil {
		return err
	}
	statements, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	return execute(ctx, b.conn.Conn(), statements...)
}

func execute(ctx context.Context, conn *pgx.Conn, statements ...string) error {
	for _, sql := range statements {
		if _, err := conn.PgConn().Exec(ctx, sql).ReadAll(); err != nil {
			return fmt.Errorf("%s: %w", sql, err)
		}
	}
	return nil
}

// full is a table that has been filled.
type full struct {
	name    string
	indexes []string // the statements that make those that are missing
	analyze string
}

// complete gives the full tables what questions need: indexes, sheets, and what a good plan must know.
func (b *builder) complete(ctx context.Context) error {
	rows, err := b.conn.Query(ctx, listFull)
	if err != nil {
		return err
	}
	tables, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (t full, err error) {
		return t, row.Scan(&t.name, &t.indexes, &t.analyze)
	})
	if err != nil {
		return err
	}
	err = b.each(ctx, tables, func(tx pgx.Tx, t full) error {
		if err := execute(ctx, tx.Conn(), append([]string{whenFull}, t.indexes...)...); err != nil {
			return err
		}
		if t.name == pairStatements.name+"_history" { // from whose index sheets are filed, while other tables get theirs
			return fileSheets(ctx, tx, b.position)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return b.each(ctx, tables, func(tx pgx.Tx, t full) error { return execute(ctx, tx.Conn(), t.analyze) })
}

// each runs work for every table, in a transaction of its own, two at a time.
func (b *builder) each(ctx context.Context, tables []full, work func(pgx.Tx, full) error) error {
	works, ctx := errgroup.WithContext(ctx)
	works.SetLimit(2)
	for _, t := range tables {
		works.Go(func() error {
			return inSchema(ctx, b.log.Pool(), inBuilding, func(tx pgx.Tx) error { return work(tx, t) })
		})
	}
	return works.Wait()
}

// follow folds the log up to its head, a page at a time. The next page is read, and past rows are written, meanwhile.
func (b *builder) follow(ctx context.Context, progress func(position, head int64)) error {
	head, _, err := b.log.Head(ctx)
	if err != nil {
		return err
	}
	for b.position < head {
		if err := b.foldTo(ctx, head, func() { progress(b.position, head) }); err != nil {
			return err
		}
		if head, _, err = b.log.Head(ctx); err != nil {
			return err
		}
	}
	return nil
}

// foldTo folds the log up to a position and writes everything.
func (b *builder) foldTo(ctx context.Context, to int64, progress func()) error {
	var past errgroup.Group
	past.SetLimit(1) // in order
	for events, err := range b.log.Pages(ctx, b.position, to, rebuildPage) {
		if err == nil {
			err = inSchema(ctx, b.conn, inBuilding, func(tx pgx.Tx) error { return b.fold(ctx, tx, events) })
		}
		if err != nil {
			return errors.Join(err, past.Wait())
		}
		write := b.book.pastRows()
		past.Go(func() error {
			return inSchema(ctx, b.log.Pool(), inBuilding, func(tx pgx.Tx) error { return write(ctx, tx) })
		})
		if b.book.size() > rebuildRows || b.position == to {
			if err := past.Wait(); err != nil { // folding looks up numbers of retracted things in the histories
				return err
			}
			relieve := b.relieve
			if b.position == to {
				relieve = b.flushed
			}
			if err := relieve(ctx); err != nil {
				return err
			}
		}
		progress()
	}
	return past.Wait()
}

// inSchema runs work in a transaction with that search path.
func inSchema(ctx context.Context, conn interface {
	Begin(context.Context) (pgx.Tx, error)
}, schema string, work func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, schema); err != nil {
			return err
		}
		return work(tx)
	})
}

// fold takes a page into the book.
func (b *builder) fold(ctx context.Context, tx pgx.Tx, events []domain.Recorded) error {
	last := events[len(events)-1].Position
	if err := b.book.load(ctx, tx, b.log.Histories, events); err != nil {
		return fmt.Errorf("load what events %d to %d touch: %w", events[0].Position, last, err)
	}
	for _, r := range events {
		b.book.fold(r)
	}
	b.position = last
	return nil
}

// flush writes the rows in memory and goes on with none.
func (b *builder) flush(ctx context.Context, tx pgx.Tx) error {
	err := b.book.writeCurrent(ctx, tx)
	b.book.dyads.evict(func(int32, int32) bool { return false })
	b.book = newBuildingBook(b.book.dyads.written)
	return err
}

// flushed is flush in a transaction of its own.
func (b *builder) flushed(ctx context.Context) error {
	return inSchema(ctx, b.conn, inBuilding, func(tx pgx.Tx) error { return b.flush(ctx, tx) })
}

// relieve makes room in memory.
func (b *builder) relieve(ctx context.Context) error {
	err := b.book.evict(ctx, func(work func(pgx.Tx) error) error { return inSchema(ctx, b.log.Pool(), inBuilding, work) })
	if err == nil && b.book.size() > rebuildRows*9/10 { // it is not for meetings that memory is full
		return b.flushed(ctx)
	}
	return err
}

// takeOver holds the Consumer up, folds what is left, and puts the new tables in the place of the old ones.
func (b *builder) takeOver(ctx context.Context, tx pgx.Tx) error {
	var position int64
	if err := tx.QueryRow(ctx, lockCheckpoint).Scan(&position); err != nil {
		return err
	}
	for b.position < position {
		events, err := b.log.Read(ctx, b.position, int(min(position-b.position, rebuildPage)))
		if err != nil {
			return err
		}
		if err := b.fold(ctx, tx, events); err != nil {
			return err
		}
		if err := b.book.pastRows()(ctx, tx); err != nil {
			return err
		}
	}
	if err := b.flush(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, moveCheckpoint, b.position); err != nil {
		return err
	}
	_, err := tx.Conn().PgConn().Exec(ctx, swap).ReadAll()
	return err
}
