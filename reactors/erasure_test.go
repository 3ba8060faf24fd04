package reactors_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"

	"aftermatch/domain"
	"aftermatch/reactors"
	"aftermatch/vault"
)

var (
	anna  = domain.DeriveID("anna")
	bjorn = domain.DeriveID("bjorn")
	clara = domain.DeriveID("clara")
)

// archive is an office that keeps persons.
type archive struct {
	*office
	keys *vault.Vault
}

func keeping(t *testing.T) *archive {
	o := opened(t)
	masters, err := vault.ParseMasterKeys(vault.NewMasterKey())
	if err != nil {
		t.Fatal(err)
	}
	a := &archive{o, vault.New(o.log.Pool(), masters)}
	for _, person := range []domain.ID{anna, bjorn, clara} {
		key, err := a.keys.Make(t.Context(), person)
		if err != nil {
			t.Fatal(err)
		}
		// The event's id does not matter here: nobody opens the name.
		a.record(person, june, domain.RepresentativeRegistered{Name: key.Seal(person, "name", "somebody")})
	}
	a.record(bjorn, june, domain.ConsentGiven{Notice: "2017-1", Form: "online"})
	return a
}

// follow runs the reactor as the program does, until it has handled so many events.
func (a *archive) follow(handled int) {
	a.Helper()
	erasure := reactors.NewErasure(a.log, vault.New(a.log.Pool(), nil)) // needs no master key
	router, err := message.NewRouter(message.RouterConfig{CloseTimeout: time.Second}, watermill.NopLogger{})
	if err != nil {
		a.Fatal(err)
	}
	done := make(chan struct{}, 16)
	router.AddConsumerHandler("erasure", "events", erasure.Subscriber(), func(m *message.Message) error {
		defer func() { done <- struct{}{} }()
		return erasure.Handle(m)
	})
	ended := make(chan error, 1)
	go func() { ended <- router.Run(context.WithoutCancel(a.Context())) }()
	for range handled {
		<-done
	}
	if err := errors.Join(router.Close(), <-ended); err != nil {
		a.Fatal(err)
	}
}

func (a *archive) forgotten(person domain.ID) bool {
	a.Helper()
	_, err := a.keys.Key(a.Context(), person)
	if err != nil && !errors.Is(err, vault.ErrDestroyed) {
		a.Fatal(err)
	}
	return err != nil
}

func TestWhoIsErasedOrWithdrawsIsForgotten(t *testing.T) {
	a := keeping(t)
	a.record(anna, june, domain.PersonalDataErased{Ground: domain.GroundRequest}) // and then whoever recorded it died
	a.record(bjorn, june, domain.ConsentWithdrawn{})
	if a.forgotten(anna) || a.forgotten(bjorn) {
		t.Fatal("an event alone destroys no key")
	}
	a.follow(2)
	if !a.forgotten(anna) || !a.forgotten(bjorn) || a.forgotten(clara) {
		t.Errorf("forgotten: anna %v, björn %v, clara %v", a.forgotten(anna), a.forgotten(bjorn), a.forgotten(clara))
	}
}

func TestAnErasureIsDoneAgainWithoutHarm(t *testing.T) {
	a := keeping(t)
	a.record(anna, june, domain.PersonalDataErased{Ground: domain.GroundRequest})
	if err := a.keys.Destroy(t.Context(), anna, nil); err != nil { // as the request did
		t.Fatal(err)
	}
	a.follow(1)
	if _, err := a.log.Pool().Exec(t.Context(), `delete from checkpoints where name = 'erasure'`); err != nil {
		t.Fatal(err)
	}
	a.follow(1)
	if !a.forgotten(anna) || a.forgotten(clara) {
		t.Error("doing it again did something else")
	}
}
