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

// memoryFolder is a folder kept in memory.
const memoryFolder = "/dev/shm"

// roomInMemory tells whether memoryFolder has 2 GiB free; a container's is often of 64 MB in all.
func roomInMemory() bool {
	var fs syscall.Statfs_t
	err := syscall.Statfs(memoryFolder, &fs)
	return err == nil && fs.Bavail*uint64(fs.Bsize) >= 2<<30
}

// worksIn tells whether the process has dir as its working folder, as a postmaster has its cluster. The error is
// fs.ErrNotExist when there is no such process.
func worksIn(pid int, dir string) (bool, error) {
	works, err := os.Stat(fmt.Sprintf("/proc/%d/cwd", pid))
	if err != nil {
		return false, err
	}
	asked, err := os.Stat(dir)
	if err != nil {
		return false, err
	}
	return os.SameFile(works, asked), nil
}
