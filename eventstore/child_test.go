package eventstore_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"aftermatch/eventstore"
	"aftermatch/internal/pgtest"
)

// A test that needs another process starts the test binary again in a role, which then runs instead of
// the tests. Its input and output are the test's business.
const (
	roleVariable = "EVENTSTORE_TEST_ROLE"
	urlVariable  = "EVENTSTORE_TEST_URL"
)

var roles = map[string]func(ctx context.Context, log *eventstore.Log, in io.Reader, out io.Writer) error{
	"writers":    writersRole,
	"subscriber": subscriberRole,
}

func TestMain(m *testing.M) {
	role := roles[os.Getenv(roleVariable)]
	if role == nil {
		os.Exit(pgtest.Run(m))
	}
	if err := play(role); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func play(role func(context.Context, *eventstore.Log, io.Reader, io.Writer) error) error {
	ctx := context.Background()
	pool, err := pgxpool.New(ctx, os.Getenv(urlVariable))
	if err != nil {
		return err
	}
	defer pool.Close()
	log, err := eventstore.Open(ctx, pool, quiet)
	if err != nil {
		return err
	}
	defer log.Close()
	return role(ctx, log, os.Stdin, os.Stdout)
}

// child prepares another process in a role, on the same database.
func child(t testing.TB, role, url string) *exec.Cmd {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), binary)
	cmd.Env = append(os.Environ(), roleVariable+"="+role, urlVariable+"="+url)
	cmd.Stderr = os.Stderr
	return cmd
}
