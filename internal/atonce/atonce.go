// Package atonce does several things at once, for whoever waits for all of them.
package atonce

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"golang.org/x/sync/errgroup"
)

// Do does all work at once, in a context that ends with the first error, and returns that error when all have ended. A panic
// counts as an error and goes on in the caller, so that it fails one request: in a goroutine of its own it would end the process.
func Do(ctx context.Context, work ...func(context.Context) error) error {
	all, ctx := errgroup.WithContext(ctx)
	for _, do := range work {
		all.Go(func() (err error) {
			defer func() {
				if cause := recover(); cause != nil {
					err = &panicked{cause, debug.Stack()}
				}
			}()
			return do(ctx)
		})
	}
	err := all.Wait()
	if fault := (*panicked)(nil); errors.As(err, &fault) {
		panic(fault)
	}
	return err
}

// Each does the work n times at once, each with its number.
func Each(n int, work func(i int)) {
	all := make([]func(context.Context) error, n)
	for i := range all {
		all[i] = func(context.Context) error {
			work(i)
			return nil
		}
	}
	_ = Do(context.Background(), all...) // work has no errors
}

// panicked is a panic of another goroutine, with the stack that it had there.
type panicked struct {
	cause any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("%v\n%s", p.cause, p.stack) }
