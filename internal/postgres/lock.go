package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// InUseError says that another process keeps its PostgreSQL in the same data folder.
type InUseError struct {
	DataDir string
	PID     int // the process, 0 when it did not say
}

func (e *InUseError) Error() string {
	who := "another process"
	if e.PID != 0 {
		who = fmt.Sprintf("process %d", e.PID)
	}
	return fmt.Sprintf("the data folder %s is in use by %s: stop it, or choose another folder with --data-dir", e.DataDir, who)
}

var errLocked = errors.New("locked by another process")

// lock opens path and takes its exclusive lock, or returns errLocked at once. The lock ends when the last process that
// has the open file is gone, however it died, so unlike a process number it cannot be mistaken for another's.
func lock(path string, flags int) (*os.File, error) {
	file, err := os.OpenFile(path, flags|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	switch err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
	case errors.Is(err, syscall.EWOULDBLOCK):
		file.Close()
		return nil, errLocked
	case err != nil:
		file.Close()
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return file, nil
}

// lockPatiently is lock, asking again until patience or ctx ends; then it returns the context's error.
func lockPatiently(ctx context.Context, path string, patience time.Duration) (*os.File, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		file, err := lock(path, os.O_CREATE|os.O_RDWR)
		if !errors.Is(err, errLocked) {
			return file, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}
