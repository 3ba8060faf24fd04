package main

import (
	"fmt"
	"syscall"
)

// walSegment is what PostgreSQL needs at a stroke when its write-ahead log goes on, in bytes; with less it stops.
const walSegment = 16 << 20

// explain adds to an error what is behind it when the private database's disk is full: PostgreSQL stops then,
// and what others see of it is no more than a lost connection.
func (db *database) explain(err error) error {
	if err == nil || db.server == nil {
		return err
	}
	var disk syscall.Statfs_t
	if syscall.Statfs(db.where, &disk) != nil || uint64(disk.Bavail)*uint64(disk.Bsize) >= walSegment {
		return err
	}
	return fmt.Errorf("the disk of %s is full: free some space there, or choose another folder with --data-dir, and start again; what was acknowledged is kept (%w)", db.where, err)
}
