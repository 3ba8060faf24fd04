package projections_test

import (
	"errors"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/pgtest"
	"aftermatch/projections"
)

func TestAReadThatWaitsForAWriteSeesIt(t *testing.T) {
	log, err := eventstore.Open(t.Context(), pgtest.New(t))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	consumer := projections.NewConsumer(log)
	messages, err := consumer.Subscriber().Subscribe(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for message := range messages {
			if err := consumer.Handle(message); err != nil {
				t.Error(err)
				message.Nack()
				continue
			}
			message.Ack()
		}
	}()
	welfare := domain.DeriveID("Welfare Tech")
	written, err := log.Execute(t.Context(), eventstore.Request{Commands: []eventstore.Command{{
		Stream: welfare, Facts: []domain.Fact{{Event: domain.OrganisationRegistered{Name: "Welfare Tech", Country: "DK"}, At: time.Now()}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	for name, reader := range map[string]*projections.Reader{"of this process": consumer.Reader(), "of another": projections.NewReader(log.Pool())} {
		if err := reader.WaitFor(t.Context(), written.Position); err != nil {
			t.Fatal(name, err)
		}
		if o, err := reader.Organisation(t.Context(), welfare, nil); err != nil || o.Country != "DK" {
			t.Fatal(name, o, err)
		}
	}
	if h, err := consumer.Health(t.Context()); err != nil || h != (projections.Health{Position: written.Position, Head: written.Position}) {
		t.Fatal(h, err)
	}
	var behind *projections.BehindError
	if err := consumer.Reader().WaitFor(t.Context(), written.Position+1); !errors.As(err, &behind) || behind.Have != written.Position {
		t.Fatal(err)
	}
}
