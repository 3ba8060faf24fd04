package postgres

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// In a restarted container the number of the killed postmaster soon belongs to another process of the same user, and
// PostgreSQL by itself would refuse to start for ever.
func TestNumberOfTheKilledPostmasterIsReused(t *testing.T) {
	dataDir := newDataDir(t)
	stop(t, start(t, Options{DataDir: dataDir}))
	cluster := clusterIn(dataDir)
	who, err := accountFor(cluster)
	if err != nil {
		t.Fatal(err)
	}
	bystander := exec.Command("sleep", "1000")
	bystander.SysProcAttr = &syscall.SysProcAttr{Credential: who.cred, Pdeathsig: syscall.SIGKILL}
	if _, err := launch(bystander); err != nil {
		t.Fatal(err)
	}
	defer bystander.Process.Kill()
	stale := fmt.Sprintf("%d\n%s\n1700000000\n5432\n", bystander.Process.Pid, cluster)
	if err := os.WriteFile(filepath.Join(cluster, "postmaster.pid"), []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := who.own(filepath.Join(cluster, "postmaster.pid")); err != nil {
		t.Fatal(err)
	}
	start(t, Options{DataDir: dataDir})
}

func TestPostgreSQLRunByHandOnTheSameData(t *testing.T) {
	dataDir := newDataDir(t)
	server := start(t, Options{DataDir: dataDir})
	stop(t, server)

	scratch := openTempDir(t)
	who, err := accountFor(clusterIn(dataDir))
	if err != nil {
		t.Fatal(err)
	}
	if err := who.own(scratch); err != nil {
		t.Fatal(err)
	}
	cmd := command(who, os.Stderr, scratch, server.cmd.Path, "-D", clusterIn(dataDir), "-k", scratch, "-c", "listen_addresses=")
	exited, err := launch(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGINT)
		if err := <-exited; err != nil {
			t.Error(err)
		}
	}()
	for !readyAs(cmd.Process.Pid, clusterIn(dataDir)) {
		select {
		case err := <-exited:
			t.Fatal(err)
		default:
		}
	}
	link := filepath.Join(openTempDir(t), "link") // another name for it does not mislead
	if err := os.Symlink(dataDir, link); err != nil {
		t.Fatal(err)
	}
	_, err = Start(t.Context(), Options{DataDir: link})
	var inUse *InUseError
	if !errors.As(err, &inUse) || inUse.PID != cmd.Process.Pid {
		t.Fatalf("error %v, want an *InUseError with process %d", err, cmd.Process.Pid)
	}
}
