package main

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"aftermatch/internal/pgtest"
	"aftermatch/internal/postgres"
)

// TestBackup follows docs/operations.md: a dump taken with pg_dump, restored elsewhere, passes verify.
func TestBackup(t *testing.T) {
	bin, err := postgres.Find()
	if err != nil {
		t.Fatal(err)
	}
	original := pgtest.URL(t)
	succeedOn(t, original, "simulate", "--events", "3000")
	succeedOn(t, original, "rebuild")
	dump := filepath.Join(t.TempDir(), "aftermatch.dump")
	tool(t, bin, "pg_dump", "--format=custom", "--file="+dump, original)
	restored := emptyDatabase(t, original)
	tool(t, bin, "pg_restore", "--no-owner", "--dbname="+restored, dump)
	want, got := succeedOn(t, original, "verify"), succeedOn(t, restored, "verify")
	if got != want || !strings.Contains(got, "everything agrees") {
		t.Fatalf("the original says %q, the restored copy %q", want, got)
	}
}

// emptyDatabase makes a database beside another one.
func emptyDatabase(t *testing.T, beside string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), beside)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := conn.Exec(context.Background(), "drop database restored with (force)"); err != nil {
			t.Error(err)
		}
		conn.Close(context.Background())
	})
	if _, err := conn.Exec(t.Context(), "create database restored template template0"); err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(beside)
	if err != nil {
		t.Fatal(err)
	}
	address.Path = "/restored"
	return address.String()
}

// succeedOn is succeed on a database.
func succeedOn(t *testing.T, url string, args ...string) string {
	t.Helper()
	t.Setenv("DATABASE_URL", url)
	return succeed(t, args...)
}

func tool(t *testing.T, bin, name string, args ...string) {
	t.Helper()
	run := exec.Command(filepath.Join(bin, name), args...)
	run.Env = os.Environ()
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}
