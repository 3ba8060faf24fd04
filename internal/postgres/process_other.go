//go:build !linux

package postgres

import (
	"errors"
	"syscall"
)

// characterType makes lower, upper and text search know every script's letters; sorting stays by code point.
const characterType = "en_US.UTF-8"

// dieWithParent does nothing where the system cannot do it: the next start stops what a killed parent left running.
func dieWithParent(*syscall.SysProcAttr) {}

// memoryFolder is a folder kept in memory; there is none here.
const memoryFolder = ""

func roomInMemory() bool { return false }

// worksIn cannot be told here, so PostgreSQL's own check of postmaster.pid decides.
func worksIn(int, string) (bool, error) { return false, errors.ErrUnsupported }
