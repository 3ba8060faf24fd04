// Package postgres runs a private PostgreSQL as a child of this process, for those who have no server of their own to give.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	superuser = "aftermatch"
	// fastPatience is how long a fast shutdown may take for its last checkpoint before it is cut short. Cutting it short
	// loses nothing: the next start recovers from the write-ahead log.
	fastPatience = 60 * time.Second
	// immediatePatience is how long an immediate shutdown may take before the processes are killed.
	immediatePatience = 10 * time.Second
)

// Options say which PostgreSQL to start.
type Options struct {
	// DataDir keeps the data, made when absent. Empty means a temporary folder, removed by Stop.
	DataDir string
	// Throwaway gives up durability for speed: a crash of the machine may ruin the data. For tests.
	Throwaway bool
	// Log gets PostgreSQL's log: its routine at debug level, warnings and errors above. Nil means none.
	Log *slog.Logger
}

// Server is a running PostgreSQL. It stops with this process, however that ends.
type Server struct {
	URL     string // of its database, with the password, over a unix socket
	Version string // such as "15.18"

	cmd     *exec.Cmd
	tail    *logTail
	folder  *folder
	scratch *scratch

	done     chan struct{}
	exit     error // how postgres ended, once done is closed
	stopping sync.Once
	stopped  error
}

// DefaultDataDir is where a PostgreSQL meant to stay keeps its data: /var/lib/aftermatch as root, whose home the account
// that PostgreSQL runs as cannot enter, else the user's own folder for data.
func DefaultDataDir() (string, error) {
	if os.Geteuid() == 0 {
		return "/var/lib/aftermatch", nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "aftermatch"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("no home folder to keep data in: %w; choose a folder with --data-dir", err)
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support", "aftermatch"), nil
	}
	return filepath.Join(home, ".local", "share", "aftermatch"), nil
}

// Start starts PostgreSQL and returns when it answers, after recovery where its last end was a crash. It fails with an
// *InUseError when another process has the data folder, and with ctx's error when that ends first. The caller must Stop it.
func Start(ctx context.Context, o Options) (_ *Server, err error) {
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	dataDir, cluster := "", ""
	if o.DataDir != "" {
		if dataDir, err = filepath.Abs(o.DataDir); err != nil {
			return nil, err
		}
		cluster = clusterIn(dataDir)
	}
	found, err := here().find()
	if err != nil {
		return nil, err
	}
	who, err := accountFor(cluster)
	if err != nil {
		return nil, err
	}
	s := &Server{tail: &logTail{log: log}, done: make(chan struct{})}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.release())
		}
	}()
	if s.scratch, err = openScratch(found[0].bin, who, o); err != nil {
		return nil, err
	}
	if dataDir == "" {
		dataDir = filepath.Join(s.scratch.path, "data")
	}
	if s.folder, err = openFolder(ctx, dataDir, found[0].bin, who, log); err != nil {
		return nil, err
	}
	bin, err := s.folder.open(ctx, found, who, s.scratch.path, o)
	if err != nil {
		return nil, err
	}
	s.URL = (&url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(superuser, s.folder.password),
		Path:     "/postgres",
		RawQuery: url.Values{"host": {s.scratch.socket()}}.Encode(),
	}).String()
	if err := s.run(ctx, bin, who, o); err != nil {
		return nil, err
	}
	return s, nil
}

// run starts postgres and waits until it answers.
func (s *Server) run(ctx context.Context, bin string, who account, o Options) error {
	args := append([]string{"-D", s.folder.cluster(), "-k", s.scratch.socket()}, settings(o)...)
	s.cmd = command(who, s.folder.running, s.scratch.path, filepath.Join(bin, "postgres"), args...)
	s.cmd.Stdout, s.cmd.Stderr = s.tail, s.tail
	s.cmd.WaitDelay = immediatePatience // for its log's end, when a straggler keeps that open
	exited, err := launch(s.cmd)
	if err != nil {
		return fmt.Errorf("PostgreSQL in %s could not be started: %w", s.folder.path, err)
	}
	go func() {
		s.exit = <-exited
		close(s.done)
	}()
	if err := s.awaitReady(ctx); err != nil {
		return errors.Join(err, s.halt())
	}
	return nil
}

// settings go on the command line, so no edited file can undo the durable ones.
func settings(o Options) []string {
	pairs := []string{
		"listen_addresses=", "port=5432", "max_connections=200", "jit=off",
		"logging_collector=off", "log_destination=stderr", "log_line_prefix=", "lc_messages=C",
		"log_min_messages=warning", "log_min_error_statement=panic", // a failed statement may quote people's data
		"shared_buffers=256MB",
	}
	if o.Throwaway {
		pairs = append(pairs, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0", "max_wal_size=256MB",
			"dynamic_shared_memory_type=mmap") // inside the data folder, so a kill leaves nothing elsewhere
	} else {
		pairs = append(pairs, "fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_wal_size=4GB")
	}
	var args []string
	for _, pair := range pairs {
		args = append(args, "-c", pair)
	}
	return args
}

// awaitReady waits until PostgreSQL says it is ready, recovery included, and connects once to prove it. It reads what
// PostgreSQL writes for this purpose, since asking by connecting would fill the log with refusals.
func (s *Server) awaitReady(ctx context.Context) error {
	for !readyAs(s.cmd.Process.Pid, s.folder.cluster()) {
		select {
		case <-s.done:
			return fmt.Errorf("PostgreSQL in %s did not start: %w%s", s.folder.path, s.exit, s.tail.quote())
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL in %s was not ready in time: %w%s", s.folder.path, ctx.Err(), s.tail.quote())
		case <-time.After(5 * time.Millisecond):
		}
	}
	conn, err := pgx.Connect(ctx, s.URL)
	if err != nil {
		return fmt.Errorf("PostgreSQL in %s runs but lets us not in: %w", s.folder.path, err)
	}
	defer func() { _ = conn.Close(ctx) }()
	s.Version, _, _ = strings.Cut(conn.PgConn().ParameterStatus("server_version"), " ")
	return nil
}

// Done is closed when postgres has ended, whether stopped or not.
func (s *Server) Done() <-chan struct{} { return s.done }

// Err tells, once Done is closed, how postgres ended, with the last lines of its log; nil when it ended in good order.
func (s *Server) Err() error {
	<-s.done
	if s.exit == nil {
		return nil
	}
	return fmt.Errorf("PostgreSQL in %s ended: %w%s", s.folder.path, s.exit, s.tail.quote())
}

// Stop shuts PostgreSQL down in order, waits for its end and frees the data folder. The data is safe whatever it returns.
// It may be called again, and must be called also when postgres ended by itself.
func (s *Server) Stop() error {
	s.stopping.Do(func() { s.stopped = errors.Join(s.halt(), s.release()) })
	return s.stopped
}

// halt ends postgres: disconnect everybody and checkpoint, else leave recovery to the next start, else kill.
func (s *Server) halt() error {
	steps := []struct {
		signal   syscall.Signal
		patience time.Duration
	}{{syscall.SIGINT, fastPatience}, {syscall.SIGQUIT, immediatePatience}}
	for _, step := range steps {
		_ = s.cmd.Process.Signal(step.signal) // already gone is what we want
		select {
		case <-s.done:
			return nil
		case <-time.After(step.patience):
		}
	}
	_ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL) // as above
	<-s.done
	return fmt.Errorf("PostgreSQL in %s did not stop and was killed; its next start recovers", s.folder.path)
}

// release gives up the folders, the temporary ones for good.
func (s *Server) release() error {
	if s.folder != nil {
		s.folder.release()
	}
	if s.scratch == nil {
		return nil
	}
	if err := s.scratch.remove(); err != nil {
		return fmt.Errorf("remove PostgreSQL's temporary folder: %w", err)
	}
	return nil
}
