package postgres

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// command prepares one of PostgreSQL's programs: as the account, in its own process group (Ctrl-C is for us, who then stop
// it in order), dying with us where the system can do that, holding the running lock, and with nothing of our own environment,
// which has secrets and PostgreSQL's PG… variables in it.
func command(who account, running *os.File, home, program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = home
	cmd.Env = []string{"LC_ALL=C", "TZ=UTC", "HOME=" + home, "PATH=" + os.Getenv("PATH")}
	if libs, ok := os.LookupEnv("LD_LIBRARY_PATH"); ok {
		cmd.Env = append(cmd.Env, "LD_LIBRARY_PATH="+libs)
	}
	cmd.ExtraFiles = []*os.File{running}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who.cred, Setpgid: true}
	dieWithParent(cmd.SysProcAttr)
	return cmd
}

// launch starts the command and returns a channel that gets the one result of waiting for it. Linux ties "die with the
// parent" to the thread that started the child, so that thread stays locked for as long as the child lives.
func launch(cmd *exec.Cmd) (<-chan error, error) {
	started := make(chan error)
	exited := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			exited <- cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return exited, nil
}

// postmasterPID reads the process number in a cluster's postmaster.pid, 0 when it has none.
func postmasterPID(cluster string) int {
	pid, _ := strconv.Atoi(postmasterLines(cluster)[0])
	return max(pid, 0) // single-user mode writes it negative
}

// readyAs tells whether that postmaster takes connections, which it writes into the eighth line.
func readyAs(pid int, cluster string) bool {
	lines := postmasterLines(cluster)
	return len(lines) >= 8 && lines[0] == strconv.Itoa(pid) && strings.TrimSpace(lines[7]) == "ready"
}

// postmasterLines is never empty.
func postmasterLines(cluster string) []string {
	content, _ := os.ReadFile(filepath.Join(cluster, "postmaster.pid")) // absent: nobody runs it
	return strings.Split(string(content), "\n")
}
