package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"aftermatch/vault"
)

// masterKeyEnv holds master keys, for those who keep no files. It is no flag, for flags can be seen by others.
const masterKeyEnv = "AFTERMATCH_MASTER_KEY"

// masterKeyFlags say where the master key of personal data is.
type masterKeyFlags struct {
	MasterKeyFile string `help:"File with the master key of personal data, for you alone (0600); after a rotation the former ones too, a line each. Otherwise AFTERMATCH_MASTER_KEY holds them." placeholder:"FILE"`
}

// masterKeys reads the master keys; none if none are given.
func (f masterKeyFlags) masterKeys() (vault.MasterKeys, error) {
	if f.MasterKeyFile == "" {
		keys, err := vault.ParseMasterKeys(os.Getenv(masterKeyEnv))
		if err != nil {
			return nil, usageError(masterKeyEnv + ": " + err.Error())
		}
		return keys, nil
	}
	return readMasterKeys(f.MasterKeyFile)
}

func readMasterKeys(path string) (vault.MasterKeys, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read the master key: %w; make one with aftermatch master-key create %s", err, path)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("others can read the master key: chmod 600 %s", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the master key: %w", err)
	}
	keys, err := vault.ParseMasterKeys(string(text))
	if err == nil && len(keys) == 0 {
		err = errors.New("the file is empty")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return keys, nil
}

// createMasterKey writes a new master key to a file that is not there yet, for its owner alone. The file appears whole or
// not at all.
func createMasterKey(path string) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".master-key-") // which nobody else may read
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file.Name()) }()
	_, err = file.WriteString(vault.NewMasterKey() + "\n")
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and a lost master key is lost for good: choose another file", path)
	} else if err != nil {
		return err
	}
	return nil
}

// demoMasterKeys are those given or else, kept beside the demo's data, one of its own.
func (c demoCommand) demoMasterKeys() (vault.MasterKeys, error) {
	keys, err := c.masterKeys()
	if err != nil || len(keys) > 0 {
		return keys, err
	}
	dir, err := c.dataDir("demo")
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "master.key")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := errors.Join(os.MkdirAll(dir, 0o700), createMasterKey(path)); err != nil {
			return nil, fmt.Errorf("make the demo's master key: %w", err)
		}
	}
	return readMasterKeys(path)
}

type masterKeyCommand struct {
	Create createMasterKeyCommand `cmd:"" help:"Make a master key for personal data, in a file for you alone."`
	Rewrap rewrapCommand          `cmd:"" help:"Wrap the keys of all persons under the first master key, after a rotation."`
}

type createMasterKeyCommand struct {
	File string `arg:"" help:"File to make; one that is there is left alone."`
}

func (createMasterKeyCommand) Help() string {
	return `Without the master key nobody can read personal data, you included. Keep a copy apart from the database and from its
backups: who has both can read them.

Example:
  aftermatch master-key create /etc/aftermatch/master.key`
}

func (c createMasterKeyCommand) Run(term *terminal) error {
	if err := createMasterKey(c.File); err != nil {
		return err
	}
	fmt.Fprintf(term.Out, "made %s; keep a copy apart from the database and its backups\n", c.File)
	return nil
}

type rewrapCommand struct {
	databaseFlags
	masterKeyFlags
}

func (rewrapCommand) Help() string {
	return `To rotate the master key: put a new one on the first line of the file, the old one below it; restart every server; run
this; take the old line out and restart again. Personal data themselves are not touched. Backups from before open
only with the old key: destroy it, and nobody can read personal data in them.

Example:
  aftermatch master-key rewrap --master-key-file /etc/aftermatch/master.key`
}

func (c rewrapCommand) Run(ctx context.Context, term *terminal) error {
	masters, err := c.masterKeys()
	if err != nil {
		return err
	}
	if len(masters) == 0 {
		return usageError("no master key is given: use --master-key-file or " + masterKeyEnv)
	}
	db, err := c.open(ctx, "data")
	if err != nil {
		return err
	}
	defer db.close()
	rewrapped, err := vault.New(db.pool, masters).Rewrap(ctx)
	if err != nil {
		return db.explain(err)
	}
	fmt.Fprintf(term.Out, "%d keys are wrapped anew; all are under the first master key now\n", rewrapped)
	return nil
}
