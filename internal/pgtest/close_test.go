package pgtest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

func TestForgottenConnectionIsToldNotWaitedFor(t *testing.T) {
	pool, err := pgxpool.New(t.Context(), URL(t))
	if err != nil {
		t.Fatal(err)
	}
	forgotten, err := pool.Acquire(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := closeWithin(pool, time.Millisecond); err == nil || !strings.Contains(err.Error(), "never released: 1;") {
		t.Errorf("error %v, want one that counts the connection", err)
	}
	forgotten.Release()
	pool.Close()
}
