package postgres

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// oldestMajor is the oldest PostgreSQL whose SQL we use.
const oldestMajor = 15

// installation is one usable PostgreSQL on this machine.
type installation struct {
	bin   string // the folder of postgres and initdb
	major int
}

// places says where to look for PostgreSQL.
type places struct {
	binDir  string   // PG_BIN_DIR: when set, nowhere else
	path    string   // PATH
	folders []string // patterns of the usual folders
	install string   // the command that installs PostgreSQL here
}

// usualFolders are where the packages of Debian, PGDG for RHEL, Alpine and openSUSE, Homebrew, Postgres.app and
// PostgreSQL's own Makefile put the server when PATH does not have it.
var usualFolders = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/usr/lib/postgresql[0-9]*/bin",
	"/usr/libexec/postgresql[0-9]*",
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
	"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
	"/usr/local/pgsql/bin",
	"/usr/bin",
}

func here() places {
	return places{
		binDir:  os.Getenv("PG_BIN_DIR"),
		path:    os.Getenv("PATH"),
		folders: usualFolders,
		install: installCommand(runtime.GOOS, "/etc/os-release"),
	}
}

// Find returns the folder of a PostgreSQL server this program can run: PG_BIN_DIR's when that is set, else the first of
// PATH and the usual folders, newest first. The error of a machine without one names the command that installs it.
func Find() (binDir string, err error) {
	found, err := here().find()
	if err != nil {
		return "", err
	}
	return found[0].bin, nil
}

// find returns every usable installation, the preferred one first, and never none without an error.
func (p places) find() ([]installation, error) {
	if p.binDir != "" {
		inst, err := inspect(p.binDir)
		if err == nil && inst.major < oldestMajor {
			err = fmt.Errorf("it is version %d and %d or newer is needed", inst.major, oldestMajor)
		}
		if err != nil {
			return nil, fmt.Errorf("no usable PostgreSQL in PG_BIN_DIR=%s: %w; point it at the folder of postgres and initdb, or unset it", p.binDir, err)
		}
		return []installation{inst}, nil
	}
	var usable []installation
	var old []string
	seen := map[string]bool{}
	for _, dirs := range [][]string{p.onPath(), p.inFolders()} {
		var found []installation
		for _, dir := range dirs {
			inst, err := inspect(dir)
			if err != nil || seen[inst.bin] {
				continue
			}
			seen[inst.bin] = true
			if inst.major < oldestMajor {
				old = append(old, fmt.Sprintf("version %d in %s", inst.major, inst.bin))
				continue
			}
			found = append(found, inst)
		}
		slices.SortStableFunc(found, func(a, b installation) int { return b.major - a.major })
		usable = append(usable, found...)
	}
	switch {
	case len(usable) > 0:
		return usable, nil
	case len(old) > 0:
		return nil, fmt.Errorf("PostgreSQL %d or newer is needed, but only %s was found: install a newer one (%s), point PG_BIN_DIR at it, or set DATABASE_URL",
			oldestMajor, strings.Join(old, " and "), p.install)
	}
	return nil, fmt.Errorf("no PostgreSQL found on this machine: install it (%s), point PG_BIN_DIR at its folder of programs, or set DATABASE_URL", p.install)
}

func (p places) onPath() []string {
	var dirs []string
	for _, dir := range filepath.SplitList(p.path) {
		if filepath.IsAbs(dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

func (p places) inFolders() []string {
	var dirs []string
	for _, pattern := range p.folders {
		found, _ := filepath.Glob(pattern) // only a malformed pattern is an error
		dirs = append(dirs, found...)
	}
	return dirs
}

// inspect says which PostgreSQL server is in dir. Links are followed to the real folder, because PATH often has postgres
// alone and initdb must be of the same installation.
func inspect(dir string) (installation, error) {
	real, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
	if err != nil {
		return installation{}, errors.New("there is no postgres in it")
	}
	bin := filepath.Dir(real)
	if _, err := os.Stat(filepath.Join(bin, "initdb")); err != nil {
		return installation{}, fmt.Errorf("there is no initdb in %s", bin)
	}
	out, err := exec.Command(real, "--version").Output()
	if err != nil {
		return installation{}, fmt.Errorf("%s --version: %w", real, err)
	}
	major, err := majorOf(string(out))
	if err != nil {
		return installation{}, fmt.Errorf("%s --version: %w", real, err)
	}
	return installation{bin: bin, major: major}, nil
}

// majorOf reads the major version in "postgres (PostgreSQL) 17.2 (Debian …)", "… 18beta1" and "… 19devel".
func majorOf(version string) (int, error) {
	_, number, _ := strings.Cut(version, "(PostgreSQL) ")
	end := strings.IndexFunc(number, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(number)
	}
	major, err := strconv.Atoi(number[:end])
	if err != nil {
		return 0, fmt.Errorf("no version in %q", strings.TrimSpace(version))
	}
	return major, nil
}

// installCommand is the command that installs a PostgreSQL server on this system, from os-release's ID and ID_LIKE.
func installCommand(goos, osRelease string) string {
	if goos == "darwin" {
		return "brew install postgresql@17"
	}
	content, _ := os.ReadFile(osRelease) // a system without the file gets the general advice
	for _, id := range osReleaseIDs(string(content)) {
		switch id {
		case "debian", "ubuntu":
			return "apt-get install postgresql"
		case "fedora", "rhel", "centos":
			return "dnf install postgresql-server"
		case "alpine":
			return "apk add postgresql"
		case "arch":
			return "pacman -S postgresql"
		case "suse", "opensuse":
			return "zypper install postgresql-server"
		}
	}
	return "your system's PostgreSQL server package"
}

// osReleaseIDs lists what the system calls itself and then what it says it is like.
func osReleaseIDs(content string) []string {
	var id, like []string
	for line := range strings.Lines(content) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		switch words := strings.Fields(strings.Trim(value, `"'`)); key {
		case "ID":
			id = words
		case "ID_LIKE":
			like = words
		}
	}
	return append(id, like...)
}
