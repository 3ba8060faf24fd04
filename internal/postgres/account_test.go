package postgres

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestOrdinaryUser runs this package's tests again as user nobody, because root's way and everybody else's differ. Run by
// an ordinary user it starts a server, and the other tests are their own proof.
func TestOrdinaryUser(t *testing.T) {
	if os.Geteuid() != 0 {
		server := start(t, Options{DataDir: newDataDir(t)})
		if server.cmd.SysProcAttr.Credential != nil {
			t.Error("PostgreSQL runs as somebody else")
		}
		return
	}
	content, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	home := openTempDir(t)
	if err := os.Chmod(home, 0o777); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(home, "postgres.test") // go test's own folder is closed to others
	if err := os.WriteFile(program, content, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-test.run", "^Test(Ordinary|Server|Second|Folder|Killed)", "-test.v")
	cmd.Dir = home
	cmd.Env = append(os.Environ(), "HOME="+home)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !strings.Contains(string(out), "--- PASS: TestOrdinaryUser") {
		t.Errorf("nothing ran:\n%s", out)
	}
}

func TestRootLendsAnAccount(t *testing.T) {
	server := start(t, Options{DataDir: newDataDir(t), Throwaway: true})
	info, err := os.Stat(server.folder.cluster())
	if err != nil {
		t.Fatal(err)
	}
	owner := int(info.Sys().(*syscall.Stat_t).Uid)
	if owner == 0 {
		t.Error("the cluster belongs to root")
	}
	if self := os.Geteuid(); self != 0 && owner != self {
		t.Errorf("the cluster belongs to user %d, not to us (%d)", owner, self)
	}
}
