package postgres

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is whom PostgreSQL runs as. It refuses to run as root, so root lends it another user; everybody else runs it as
// themselves.
type account struct {
	name string
	cred *syscall.Credential // nil: as ourselves
}

// accountFor chooses the account for the cluster at that path: its owner when it exists, else user postgres or nobody.
// initdb needs a user the system knows by name, so a bare number would not do.
func accountFor(cluster string) (account, error) {
	if os.Geteuid() != 0 {
		return account{name: "user " + strconv.Itoa(os.Geteuid())}, nil
	}
	if info, err := os.Stat(cluster); err == nil {
		if owner := info.Sys().(*syscall.Stat_t); owner.Uid != 0 {
			return account{
				name: fmt.Sprintf("user %d", owner.Uid),
				cred: &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid},
			}, nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(u.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(uidErr, gidErr); err != nil {
			return account{}, fmt.Errorf("user %s: %w", name, err)
		}
		return account{name: "user " + name, cred: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return account{}, errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as: create one (useradd --system postgres) or start this program as another user")
}

// own gives path to the account.
func (a account) own(path string) error {
	if a.cred == nil {
		return nil
	}
	return os.Chown(path, int(a.cred.Uid), int(a.cred.Gid))
}

// canEnter tells whether the account can run PostgreSQL's programs with dir as their working folder. It tries, because
// permission bits alone do not tell (ACLs, capabilities, user namespaces).
func (a account) canEnter(bin, dir string) error {
	cmd := exec.Command(filepath.Join(bin, "postgres"), "--version")
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: a.cred}
	return cmd.Run()
}

// reach makes sure that the account can run bin's programs and come to dir, or to what of dir's path exists. The error
// names the folder that stands in the way.
func (a account) reach(bin, dir string) error {
	if a.cred == nil {
		return nil
	}
	existing := dir
	for _, err := os.Stat(existing); err != nil && existing != "/"; _, err = os.Stat(existing) {
		existing = filepath.Dir(existing)
	}
	if a.canEnter(bin, existing) == nil {
		return nil
	}
	if err := a.canEnter(bin, "/"); errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EINVAL) {
		return fmt.Errorf("PostgreSQL does not run as root, and root may not become %s here (%w): start this program as another user, or set DATABASE_URL", a.name, err)
	} else if err != nil {
		return fmt.Errorf("%s, whom root lends PostgreSQL, cannot run the programs in %s (%w): make every folder above them executable for all, or point PG_BIN_DIR at another PostgreSQL", a.name, bin, err)
	}
	barrier := existing
	for dir := existing; dir != "/"; dir = filepath.Dir(dir) {
		if a.canEnter(bin, dir) != nil {
			barrier = dir
		}
	}
	return fmt.Errorf("%s, whom root lends PostgreSQL, cannot enter %s on the way to %s: allow it (chmod o+x %s) or choose another folder with --data-dir",
		a.name, barrier, dir, barrier)
}
