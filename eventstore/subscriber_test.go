package eventstore_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// subscribed starts a subscription that ends with the test.
func subscribed(t testing.TB, s *eventstore.Subscriber) <-chan *message.Message {
	t.Helper()
	messages, err := s.Subscribe(t.Context(), "events")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return messages
}

// next is the next message, within a generous time.
func next(t testing.TB, messages <-chan *message.Message) *message.Message {
	t.Helper()
	select {
	case m := <-messages:
		return m
	case <-time.After(20 * time.Second):
		t.Fatal("no message came")
		return nil
	}
}

func recordMany(t testing.TB, log *eventstore.Log, n int) {
	t.Helper()
	appended(t, log, writing(on(fresh(), 0, n)))
}

func TestBatchesFollowOneAnother(t *testing.T) {
	log := opened(t)
	recordMany(t, log, 2500)
	messages := subscribed(t, &eventstore.Subscriber{Log: log, Group: "reader"})
	from := int64(0)
	for _, size := range []int{1000, 1000, 500} {
		m := next(t, messages)
		batch := eventstore.BatchOf(m)
		if batch.From != from || len(batch.Events) != size || batch.To != from+int64(size) || batch.Events[0].Position != from+1 {
			t.Fatalf("got %d events from %d to %d, want %d from %d", len(batch.Events), batch.From, batch.To, size, from)
		}
		from = batch.To
		m.Ack()
	}
	recordMany(t, log, 1)
	if batch := eventstore.BatchOf(next(t, messages)); batch.From != 2500 || batch.To != 2501 {
		t.Fatalf("the live batch goes from %d to %d", batch.From, batch.To)
	}
}

func TestBatchIsBoundedInBytes(t *testing.T) {
	log := opened(t)
	recordMany(t, log, 10)
	messages := subscribed(t, &eventstore.Subscriber{Log: log, Group: "reader", Bytes: 100}) // of 34 each
	for _, want := range []int{3, 3, 3, 1} {
		m := next(t, messages)
		if got := len(eventstore.BatchOf(m).Events); got != want {
			t.Fatalf("got %d events in a batch, want %d", got, want)
		}
		m.Ack()
	}
}

func TestNackGoesBackToTheCheckpoint(t *testing.T) {
	log := opened(t)
	recordMany(t, log, 5)
	messages := subscribed(t, &eventstore.Subscriber{Log: log, Group: "reader", Size: 2, Pause: time.Millisecond})
	next(t, messages).Ack() // of a handler that did not move the checkpoint
	next(t, messages).Nack()
	if batch := eventstore.BatchOf(next(t, messages)); batch.From != 0 {
		t.Fatalf("after the nack comes the batch from %d, want 0", batch.From)
	}
}

func TestPerEventGoesOnAfterWhatWasAcked(t *testing.T) {
	log := opened(t)
	recordMany(t, log, 5)
	group := func() *eventstore.Subscriber {
		return &eventstore.Subscriber{Log: log, Group: "reactor", PerEvent: true, Pause: time.Millisecond,
			Only: func(event domain.Recorded) bool { return event.Position != 2 }}
	}
	first := group()
	messages := subscribed(t, first)
	next(t, messages).Ack()
	m := next(t, messages)
	if batch := eventstore.BatchOf(m); batch.From != 2 || batch.To != 3 || m.UUID != batch.Events[0].ID.String() || m.Metadata["position"] != "3" {
		t.Fatalf("after position 1 comes %+v with metadata %v", batch, m.Metadata)
	}
	m.Nack()
	if batch := eventstore.BatchOf(next(t, messages)); batch.To != 3 {
		t.Fatalf("after the nack comes position %d, want 3", batch.To)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if batch := eventstore.BatchOf(next(t, subscribed(t, group()))); batch.To != 3 {
		t.Fatalf("another subscriber of the group begins with position %d, want 3", batch.To)
	}
}

func TestCloseWithoutSubscribe(t *testing.T) {
	s := &eventstore.Subscriber{Log: opened(t), Group: "reader"}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Subscribe(t.Context(), "events"); err == nil {
		t.Fatal("a closed subscriber subscribes")
	}
}

// counted makes the table into which the tests below count events, and the handler that does.
func counted(t testing.TB, pool *pgxpool.Pool) message.NoPublishHandlerFunc {
	t.Helper()
	if _, err := pool.Exec(t.Context(), `create table if not exists read_model.counted (stream uuid primary key, events int not null)`); err != nil {
		t.Fatal(err)
	}
	return eventstore.Transactionally(pool, "counter", count)
}

func count(ctx context.Context, tx pgx.Tx, batch eventstore.Batch) error {
	per := map[domain.ID]int{}
	for _, event := range batch.Events {
		per[event.Stream]++
	}
	changes := &pgx.Batch{}
	for stream, n := range per {
		changes.Queue(`insert into read_model.counted values ($1, $2) on conflict (stream) do update set events = counted.events + excluded.events`, stream, n)
	}
	return tx.SendBatch(ctx, changes).Close()
}

// miscounted says by how many streams the counters and the log differ.
const miscounted = `
select count(*) from (select stream, count(*)::int events from events group by stream) log
full join read_model.counted counted using (stream) where log.events is distinct from counted.events`

// countedAll waits until the counters have seen the whole log, and checks them.
func countedAll(t testing.TB, conn *pgx.Conn) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; {
		var behind int64
		if err := conn.QueryRow(t.Context(), `select max(e.position) - (select position from checkpoints where name = 'counter') from events e`).Scan(&behind); err != nil {
			t.Fatal(err)
		}
		if behind == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the counter is still %d events behind", behind)
		}
	}
	var differences int
	if err := conn.QueryRow(t.Context(), miscounted).Scan(&differences); err != nil || differences != 0 {
		t.Fatalf("%d of the counters are wrong, error %v", differences, err)
	}
}

// handle feeds the messages to a handler until they end.
func handle(messages <-chan *message.Message, handler message.NoPublishHandlerFunc) {
	for m := range messages {
		if handler(m) == nil {
			m.Ack()
		} else {
			m.Nack()
		}
	}
}

// TestTransactionallyCountsOnce has three subscribers of one group race, with handlers that fail at times.
func TestTransactionallyCountsOnce(t *testing.T) {
	log := opened(t)
	handler := counted(t, log.Pool())
	var handlers sync.WaitGroup
	defer handlers.Wait()
	for i := range 3 {
		s := &eventstore.Subscriber{Log: log, Group: "counter", Size: 7, Pause: time.Millisecond}
		messages := subscribed(t, s)
		defer s.Close()
		calls := 0
		handlers.Go(func() {
			handle(messages, func(m *message.Message) error {
				if calls++; calls%5 == i {
					return errors.New("this one fails")
				}
				return handler(m)
			})
		})
	}
	for range 100 {
		recordMany(t, log, 3)
	}
	countedAll(t, connected(t, log))
}

func TestStaleBatchIsNotApplied(t *testing.T) {
	log := opened(t)
	recordMany(t, log, 6)
	handler := counted(t, log.Pool())
	messages := subscribed(t, &eventstore.Subscriber{Log: log, Group: "counter", Size: 2})
	first := next(t, messages)
	if err := handler(first); err != nil {
		t.Fatal(err)
	}
	if err := handler(first); err != nil {
		t.Fatalf("a batch applied before gave %v, want it only acked", err)
	}
	first.Ack()
	next(t, messages).Ack() // a handler that does nothing
	if err := handler(next(t, messages)); !errors.Is(err, eventstore.ErrStale) {
		t.Fatalf("a batch that leaves a gap gave %v, want ErrStale", err)
	}
}

func TestSubscriberOutlivesItsConnections(t *testing.T) {
	log := opened(t, quiet)
	handler := counted(t, log.Pool())
	s := &eventstore.Subscriber{Log: log, Group: "counter", Size: 10, Pause: time.Millisecond}
	messages := subscribed(t, s)
	var handlers sync.WaitGroup
	defer handlers.Wait()
	defer s.Close()
	handlers.Go(func() { handle(messages, handler) })
	killer := connected(t, log)
	for range 20 {
		for range 5 {
			recordMany(t, log, 3)
		}
		cut(t, killer)
	}
	countedAll(t, killer)
}
