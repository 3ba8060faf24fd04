package main

import (
	"context"
	"fmt"
	"runtime/debug"

	"aftermatch/projections"
)

type rebuildCommand struct {
	databaseFlags
	Name string `arg:"" optional:"" enum:"read_model" default:"read_model" help:"What to rebuild. All read models share one checkpoint and one rebuild: read_model."`
}

func (rebuildCommand) Help() string {
	return `Builds the read models anew from the log, catches up and swaps them in; a server may run on. Use it after an
upgrade that says so, or when aftermatch verify finds a difference.`
}

func (c rebuildCommand) Run(ctx context.Context, term *terminal) error {
	log, done, err := c.log(ctx)
	if err != nil {
		return err
	}
	defer done()
	debug.SetMemoryLimit(projections.BuildingMemory)
	working := newProgress(term.Err, "rebuilding the read models")
	var events int64
	err = projections.Rebuild(ctx, log, func(position, head int64) {
		working.at(position, head)
		events = head
	})
	if err != nil {
		return err
	}
	working.done("%d events", events)
	return nil
}

type verifyCommand struct{ databaseFlags }

func (verifyCommand) Help() string {
	return `Checks that positions and versions have no holes, that every event can be read, that claims follow from the
log, and that the read models equal a rebuild, row for row. Exits with 1 when something differs.`
}

func (c verifyCommand) Run(ctx context.Context, term *terminal) error {
	log, done, err := c.log(ctx)
	if err != nil {
		return err
	}
	defer done()
	working := newProgress(term.Err, "verifying the log")
	checked, err := log.Verify(ctx)
	if err != nil {
		return err
	}
	working.done("%d events in %d streams, %d claims, %d faults", checked.Events, checked.Streams, checked.Claims, len(checked.Faults))
	debug.SetMemoryLimit(projections.BuildingMemory)
	working = newProgress(term.Err, "verifying the read models")
	differences, err := projections.Verify(ctx, log, working.at)
	if err != nil {
		return err
	}
	working.done("%d differences", len(differences))
	for _, fault := range checked.Faults {
		fmt.Fprintln(term.Out, fault)
	}
	for _, difference := range differences {
		fmt.Fprintln(term.Out, difference)
	}
	if len(checked.Faults)+len(differences) > 0 {
		return errReported
	}
	fmt.Fprintln(term.Out, "everything agrees")
	return nil
}
