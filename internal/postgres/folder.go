package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// shutdownPatience is how long a start waits for the PostgreSQL of a killed parent to finish its own shutdown.
const shutdownPatience = 30 * time.Second

// folder is a data folder, ours alone while we hold it:
//
//	postgres/   the cluster, there only when initdb made the whole of it
//	password    of the superuser, readable by us alone
//	lock        held by this process, with its number inside
//	running     held by every process of PostgreSQL, so it outlasts a killed parent
//
// As root all but the cluster belong to root: the account PostgreSQL runs as cannot put a link in our way.
type folder struct {
	path     string
	password string
	held     *os.File // lock
	running  *os.File
}

func clusterIn(path string) string { return filepath.Join(path, "postgres") }

func (f *folder) cluster() string { return clusterIn(f.path) }

// openFolder makes the folder where it is absent and takes it, waiting for a dying PostgreSQL in it to be gone. It fails
// with an *InUseError when another process has it.
func openFolder(ctx context.Context, path, bin string, who account, log *slog.Logger) (_ *folder, err error) {
	if _, err := os.Stat(filepath.Join(path, "PG_VERSION")); err == nil {
		return nil, fmt.Errorf("%s is another program's PostgreSQL cluster: choose another folder with --data-dir, or reach that PostgreSQL with DATABASE_URL", path)
	}
	if err := makeFolder(path, bin, who); err != nil {
		return nil, err
	}
	f := &folder{path: path}
	defer func() {
		if err != nil {
			f.release()
		}
	}()
	f.held, err = lock(filepath.Join(path, "lock"), os.O_CREATE|os.O_RDWR)
	if errors.Is(err, errLocked) {
		return nil, &InUseError{DataDir: path, PID: readPID(filepath.Join(path, "lock"))}
	} else if err != nil {
		return nil, unusable(path, err)
	}
	if err := writePID(f.held); err != nil {
		return nil, unusable(path, err)
	}
	if err := f.awaitShutdown(ctx, log); err != nil {
		return nil, err
	}
	return f, f.clearPostmasterPID()
}

func unusable(path string, err error) error {
	return fmt.Errorf("the data folder %s cannot be used: %w; free space or mend its permissions, or choose another folder with --data-dir", path, err)
}

// makeFolder makes path, and sees to it that the account can come to the cluster inside. A folder that only its owner may
// enter is opened for passing through when it is empty or already ours; one with anything else in it is left as it is.
func makeFolder(path, bin string, who account) error {
	if err := who.reach(bin, filepath.Dir(path)); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return unusable(path, err)
	}
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return unusable(path, err)
	}
	blocked := who.reach(bin, path)
	if blocked == nil {
		return nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return unusable(path, err)
	}
	if ours := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "lock" }); !ours && len(entries) > 0 {
		return blocked
	}
	if err := os.Chmod(path, 0o711); err != nil {
		return unusable(path, err)
	}
	return who.reach(bin, path)
}

// awaitShutdown takes the running lock, which a PostgreSQL whose parent was killed holds until its shutdown is done.
func (f *folder) awaitShutdown(ctx context.Context, log *slog.Logger) (err error) {
	running := filepath.Join(f.path, "running")
	if f.running, err = lock(running, os.O_CREATE|os.O_RDWR); !errors.Is(err, errLocked) {
		return err
	}
	pid := postmasterPID(f.cluster())
	log.Info("waiting for the previous PostgreSQL to finish its shutdown", "data_dir", f.path, "pid", pid)
	stopOrphan(pid)
	if f.running, err = lockPatiently(ctx, running, shutdownPatience); err != nil {
		return fmt.Errorf("the previous PostgreSQL of %s (process %d) is still shutting down: %w; start again in a moment, or stop it with kill -QUIT %d",
			f.path, pid, err, pid)
	}
	return nil
}

// stopOrphan asks a PostgreSQL that outlived its parent for a fast shutdown. The kernel did that already where it can; root
// leaves it at that, because the number comes from a file that another user writes.
func stopOrphan(pid int) {
	if pid > 0 && os.Geteuid() != 0 {
		_ = syscall.Kill(pid, syscall.SIGINT) // already gone is what we want
	}
}

// clearPostmasterPID removes the postmaster.pid of a PostgreSQL that was killed. PostgreSQL does it too, but refuses to
// start for ever when the number belongs to some other process of its user by now, the rule in a restarted container, and
// when the kill came before the number was written. A cluster that somebody runs by hand is in use.
func (f *folder) clearPostmasterPID() error {
	if pid := postmasterPID(f.cluster()); pid != 0 {
		alive, err := worksIn(pid, f.cluster())
		switch {
		case alive:
			return &InUseError{DataDir: f.path, PID: pid}
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return nil // cannot be told: PostgreSQL decides
		}
	}
	if err := os.Remove(filepath.Join(f.cluster(), "postmaster.pid")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unusable(f.path, err)
	}
	return nil
}

// open makes the cluster when there is none and reads the password. scratch is a folder for initdb's passing files.
func (f *folder) open(ctx context.Context, found []installation, who account, scratch string, o Options) (bin string, err error) {
	version, err := os.ReadFile(filepath.Join(f.cluster(), "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return found[0].bin, f.initialise(ctx, found[0].bin, who, scratch, o)
	} else if err != nil {
		return "", unusable(f.path, err)
	}
	password, err := os.ReadFile(filepath.Join(f.path, "password"))
	if err != nil {
		return "", fmt.Errorf("the password of the PostgreSQL in %s cannot be read: %w; start as the user who made the folder, or restore the file from a backup", f.path, err)
	}
	f.password = string(password)
	made := strings.TrimSpace(string(version))
	for _, inst := range found {
		if strconv.Itoa(inst.major) == made {
			return inst.bin, nil
		}
	}
	return "", fmt.Errorf("the data in %s was made by PostgreSQL %s, but this machine has %d: install PostgreSQL %s beside it, or choose another folder with --data-dir",
		f.path, made, found[0].major, made)
}

// initialise runs initdb in a folder beside the cluster's place and renames it when all is done, so that a crash at any
// moment leaves either no cluster or a complete one.
func (f *folder) initialise(ctx context.Context, bin string, who account, scratch string, o Options) (err error) {
	leftovers, _ := filepath.Glob(filepath.Join(globEscape(f.path), "initdb-*")) // the pattern is well-formed
	for _, leftover := range leftovers {
		if err := os.RemoveAll(leftover); err != nil {
			return unusable(f.path, err)
		}
	}
	fresh, err := os.MkdirTemp(f.path, "initdb-")
	if err != nil {
		return unusable(f.path, err)
	}
	defer func() { _ = os.RemoveAll(fresh) }() // nothing there after the rename
	f.password = rand.Text()
	passwordFile := filepath.Join(scratch, "password")
	err = errors.Join(
		who.own(fresh),
		os.WriteFile(passwordFile, []byte(f.password), 0o600),
		who.own(passwordFile),
		writeSynced(filepath.Join(f.path, "password"), f.password),
	)
	if err != nil {
		return unusable(f.path, err)
	}
	defer func() { _ = os.Remove(passwordFile) }()
	if err := f.initdb(ctx, bin, who, scratch, fresh, passwordFile, o); err != nil {
		return err
	}
	if err := os.Rename(fresh, f.cluster()); err != nil {
		return unusable(f.path, err)
	}
	return syncFolder(f.path)
}

func (f *folder) initdb(ctx context.Context, bin string, who account, scratch, fresh, passwordFile string, o Options) error {
	args := []string{"--pgdata", fresh, "--username", superuser, "--auth", "scram-sha-256", "--pwfile", passwordFile,
		"--encoding", "UTF8", "--locale", "C", "--lc-ctype", characterType, "--no-instructions"}
	if o.Throwaway {
		args = append(args, "--no-sync")
	} else {
		args = append(args, "--data-checksums")
	}
	tail := &logTail{log: slog.New(slog.DiscardHandler)}
	cmd := command(who, f.running, scratch, filepath.Join(bin, "initdb"), args...)
	cmd.Stdout, cmd.Stderr = tail, tail
	exited, err := launch(cmd)
	if err == nil {
		select {
		case err = <-exited:
		case <-ctx.Done():
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // already gone is what we want
			return fmt.Errorf("initdb in %s: %w", f.path, errors.Join(ctx.Err(), <-exited))
		}
	}
	if err != nil {
		return fmt.Errorf("initdb could not make a database in %s: %w%s", f.path, err, tail.quote())
	}
	return nil
}

func (f *folder) release() {
	for _, file := range []*os.File{f.running, f.held} {
		if file != nil {
			file.Close()
		}
	}
}

func writePID(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err := file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

func readPID(path string) int {
	content, _ := os.ReadFile(path) // unreadable: another user's, whose number we then do not know
	pid, _ := strconv.Atoi(strings.TrimSpace(string(content)))
	return pid
}

func writeSynced(path, content string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString(content)
	return errors.Join(err, file.Sync(), file.Close())
}

func syncFolder(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// globEscape makes a path match itself in a pattern.
func globEscape(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
