package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
)

// Remove deletes what Start keeps in dataDir, and nothing else; no such folder is fine. It fails with an *InUseError when
// another process has it.
func Remove(ctx context.Context, dataDir string) error {
	if _, err := os.Stat(filepath.Join(dataDir, "lock")); errors.Is(err, fs.ErrNotExist) {
		return nil // never ours
	}
	f := &folder{path: dataDir}
	defer f.release()
	var err error
	if f.held, err = lock(filepath.Join(dataDir, "lock"), os.O_RDWR); errors.Is(err, errLocked) {
		return &InUseError{DataDir: dataDir, PID: readPID(filepath.Join(dataDir, "lock"))}
	} else if err != nil {
		return unusable(dataDir, err)
	}
	if err := f.awaitShutdown(ctx, slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	for _, part := range []string{f.cluster(), filepath.Join(dataDir, "password")} {
		if err := os.RemoveAll(part); err != nil {
			return fmt.Errorf("delete %s: %w", part, err)
		}
	}
	return nil
}
