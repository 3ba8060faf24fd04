package postgres

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// program writes an executable shell script.
func program(t *testing.T, path, script string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}

// install makes what looks like a PostgreSQL of that version, and returns its folder of programs.
func install(t *testing.T, bin, version string) string {
	t.Helper()
	program(t, filepath.Join(bin, "postgres"), fmt.Sprintf("echo 'postgres (PostgreSQL) %s'", version))
	program(t, filepath.Join(bin, "initdb"), "exit 1")
	return bin
}

func TestFind(t *testing.T) {
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	at := func(parts ...string) string { return filepath.Join(append([]string{root}, parts...)...) }
	var (
		v9     = install(t, at("debian", "9.6", "bin"), "9.6.24")
		v14    = install(t, at("old", "bin"), "14.11")
		v15    = install(t, at("debian", "15", "bin"), "15.18 (Debian 15.18-0+deb12u1)")
		v16    = install(t, at("debian", "16", "bin"), "16.4")
		v18    = install(t, at("app", "bin"), "18beta1")
		empty  = at("empty")
		client = at("client")
		broken = at("broken")
		linked = at("linked")
	)
	program(t, filepath.Join(client, "postgres"), "echo 'postgres (PostgreSQL) 17.0'") // no initdb beside it
	program(t, filepath.Join(broken, "postgres"), "echo cannot open shared object file; exit 127")
	program(t, filepath.Join(broken, "initdb"), "exit 1")
	for _, dir := range []string{empty, linked} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(v15, "postgres"), filepath.Join(linked, "postgres")); err != nil {
		t.Fatal(err)
	}
	debian := at("debian", "*", "bin")

	for name, c := range map[string]struct {
		in   places
		want []string // folders, the preferred first
		err  string   // or what the error says
	}{
		"PG_BIN_DIR before everything":   {in: places{binDir: v16, path: v18, folders: []string{debian}}, want: []string{v16}},
		"PATH before the usual folders":  {in: places{path: v15, folders: []string{debian}}, want: []string{v15, v16}},
		"the newest of the folders":      {in: places{folders: []string{debian, at("app", "bin")}}, want: []string{v18, v16, v15}},
		"the real folder behind a link":  {in: places{path: linked}, want: []string{v15}},
		"an older one on PATH is passed": {in: places{path: v14 + ":" + v16}, want: []string{v16}},
		"no initdb, no server":           {in: places{path: client + ":" + broken + ":" + v16}, want: []string{v16}},
		"a relative PATH is not trusted": {in: places{path: ".:" + v16}, want: []string{v16}},

		"PG_BIN_DIR is empty":    {in: places{binDir: empty, path: v16}, err: "PG_BIN_DIR=" + empty + ": there is no postgres in it"},
		"PG_BIN_DIR is too old":  {in: places{binDir: v14, path: v16}, err: "version 14 and 15 or newer is needed"},
		"PG_BIN_DIR is broken":   {in: places{binDir: broken}, err: "postgres --version: exit status 127"},
		"PG_BIN_DIR is a client": {in: places{binDir: client}, err: "there is no initdb in " + client},
		"only older ones":        {in: places{path: v14, folders: []string{at("debian", "9*", "bin")}}, err: "only version 14 in " + v14 + " and version 9 in " + v9},
		"none at all":            {in: places{path: empty, install: "apt-get install postgresql"}, err: "no PostgreSQL found on this machine: install it (apt-get install postgresql)"},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := c.in.find()
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("error %v, want one that says %q", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, inst := range found {
				got = append(got, inst.bin)
			}
			if strings.Join(got, " ") != strings.Join(c.want, " ") {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
}

func TestFindReadsTheEnvironment(t *testing.T) {
	empty := t.TempDir()
	t.Setenv("PG_BIN_DIR", empty)
	t.Setenv("PATH", "")
	if _, err := Find(); err == nil || !strings.Contains(err.Error(), empty) {
		t.Errorf("Find: %v, want an error that names %s", err, empty)
	}
	if _, err := Start(t.Context(), Options{}); err == nil || !strings.Contains(err.Error(), empty) {
		t.Errorf("Start: %v, want an error that names %s", err, empty)
	}
}

func TestInstallCommand(t *testing.T) {
	for osRelease, want := range map[string]string{
		"ID=debian\nVERSION_ID=\"12\"\n":                      "apt-get install postgresql",
		"NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=ubuntu\n": "apt-get install postgresql",
		"ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n":      "dnf install postgresql-server",
		"ID=alpine\n":                "apk add postgresql",
		"ID=manjaro\nID_LIKE=arch\n": "pacman -S postgresql",
		"ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\n": "zypper install postgresql-server",
		"ID=plan9\n": "your system's PostgreSQL server package",
	} {
		path := filepath.Join(t.TempDir(), "os-release")
		if err := os.WriteFile(path, []byte(osRelease), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := installCommand("linux", path); got != want {
			t.Errorf("%q: %s, want %s", osRelease, got, want)
		}
	}
	if got := installCommand("linux", "/no/such/file"); got != "your system's PostgreSQL server package" {
		t.Errorf("without os-release: %s", got)
	}
	if got := installCommand("darwin", "/no/such/file"); got != "brew install postgresql@17" {
		t.Errorf("macOS: %s", got)
	}
}
