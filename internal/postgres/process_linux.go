package postgres

import (
	"fmt"
	"os"
	"syscall"
)

// characterType makes lower, upper and text search know every script's letters; sorting stays by code point.
const characterType = "C.UTF-8"

// dieWithParent has the kernel ask for a fast shutdown when we die, even by kill -9.
func dieWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGINT }

// worksIn tells whether the process has dir as its working folder, as a postmaster has its cluster. The error is
// fs.ErrNotExist when there is no such process.
func worksIn(pid int, dir string) (bool, error) {
	cwd, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
	return cwd == dir, err
}
