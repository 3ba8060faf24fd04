package postgres

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// scratchPrefix marks our temporary folders, so that a later start can clear away what a killed process left.
const scratchPrefix = "aftermatch-pg-"

// longestSocketFolder keeps folder + "/.s.PGSQL.5432" below the 103 bytes that macOS allows a socket's path.
const longestSocketFolder = 103 - len("/.s.PGSQL.5432")

// scratch is a temporary folder that lives as long as this process holds it:
//
//	socket/   PostgreSQL's unix socket, the account's
//	data/     the data folder of a PostgreSQL without one of its own
type scratch struct {
	path string
	held *os.File // the folder itself: that also keeps systemd-tmpfiles from ageing it away
}

func (s *scratch) socket() string { return filepath.Join(s.path, "socket") }

// openScratch makes a scratch folder in the temporary folder, or in /tmp when that one is too deep for a socket's path or
// closed to the account. Data that is thrown away goes to memory where there is room, since file systems are slow at
// making and removing the thousand files of a cluster. The folders of dead processes are cleared away first.
func openScratch(bin string, who account, o Options) (_ *scratch, err error) {
	s := &scratch{}
	for _, dir := range []string{os.TempDir(), "/tmp", memoryFolder} {
		sweep(dir)
	}
	base := os.TempDir()
	if o.Throwaway && o.DataDir == "" && roomInMemory() {
		base = memoryFolder
	}
	if len(filepath.Join(base, scratchPrefix+"0123456789", "socket")) > longestSocketFolder || who.reach(bin, base) != nil {
		base = "/tmp"
	}
	for s.held == nil { // again when another start's sweep was faster than our lock
		if s.path, err = os.MkdirTemp(base, scratchPrefix); err != nil {
			return nil, fmt.Errorf("no temporary folder for PostgreSQL's socket: %w; free space in %s or set TMPDIR", err, base)
		}
		if s.held, err = lockFolder(s.path); err != nil && !errors.Is(err, errLocked) && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
	}
	err = errors.Join(os.Chmod(s.path, 0o711), os.Mkdir(s.socket(), 0o700), who.own(s.socket()))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("prepare the folder for PostgreSQL's socket: %w", err), s.remove())
	}
	return s, nil
}

// lockFolder locks the folder itself, and fails with os.ErrNotExist when it was removed meanwhile.
func lockFolder(path string) (*os.File, error) {
	held, err := lock(path, os.O_RDONLY|syscall.O_DIRECTORY)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); err != nil {
		held.Close()
		return nil, err
	}
	return held, nil
}

func (s *scratch) remove() error {
	err := os.RemoveAll(s.path)
	s.held.Close()
	return err
}

// sweep removes our scratch folders in base that nobody holds any more. One in which PostgreSQL is still shutting down is
// left to the next sweep, as is whatever cannot be removed: a start must not fail over an old folder.
func sweep(base string) {
	entries, _ := os.ReadDir(base)
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), scratchPrefix) && entry.IsDir() {
			sweepOne(filepath.Join(base, entry.Name()))
		}
	}
}

func sweepOne(path string) {
	info, err := os.Lstat(path)
	if err != nil || int(info.Sys().(*syscall.Stat_t).Uid) != os.Geteuid() {
		return // another user's: theirs to sweep, and never a link to follow
	}
	held, err := lockFolder(path)
	if err != nil {
		return
	}
	defer held.Close()
	data := filepath.Join(path, "data")
	running, err := lock(filepath.Join(data, "running"), os.O_RDWR)
	switch {
	case errors.Is(err, errLocked):
		stopOrphan(postmasterPID(clusterIn(data)))
		return
	case err == nil:
		defer running.Close()
	}
	_ = os.RemoveAll(path)
}
