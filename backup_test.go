package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"aftermatch/internal/pgtest"
	"aftermatch/internal/postgres"
)

// TestBackup follows docs/operations.md: a dump taken with pg_dump, restored elsewhere, passes verify.
func TestBackup(t *testing.T) {
	bin, err := postgres.Find()
	if err != nil {
		t.Fatal(err)
	}
	original, restored := pgtest.URL(t), pgtest.URL(t)
	succeedOn(t, original, "simulate", "--events", "3000")
	succeedOn(t, original, "rebuild")
	dump := filepath.Join(t.TempDir(), "aftermatch.dump")
	tool(t, bin, "pg_dump", "--format=custom", "--file="+dump, original)
	tool(t, bin, "pg_restore", "--clean", "--if-exists", "--no-owner", "--dbname="+restored, dump)
	want, got := succeedOn(t, original, "verify"), succeedOn(t, restored, "verify")
	if got != want || !strings.Contains(got, "everything agrees") {
		t.Fatalf("the original says %q, the restored copy %q", want, got)
	}

	tool(t, bin, "pg_dump", "--format=custom", "--exclude-schema=read_model", "--file="+dump, original)
	log := pgtest.URL(t)
	tool(t, bin, "pg_restore", "--clean", "--if-exists", "--no-owner", "--dbname="+log, dump)
	succeedOn(t, log, "rebuild")
	if got := succeedOn(t, log, "verify"); got != want {
		t.Fatalf("without its read models the restored copy says %q, want %q", got, want)
	}
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
