package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"aftermatch/internal/pgtest"
)

func TestMain(m *testing.M) {
	if os.Getenv("AFTERMATCH_RUN") != "" { // the tests that kill start this binary as the program
		main()
	}
	testscript.Main(closing{m}, map[string]func(){"aftermatch": main})
}

// closing stops what pgtest started once the tests have run.
type closing struct{ *testing.M }

func (c closing) Run() int { return pgtest.Run(c.M) }

// TestCommandLine types what users type; see testdata/script.
func TestCommandLine(t *testing.T) {
	data := pgtest.DataDir(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			fixtures, err := filepath.Abs("imports/testdata")
			env.Setenv("DATA", data+"-"+filepath.Base(env.WorkDir))
			env.Setenv("FIXTURES", fixtures)
			env.Setenv("HOME", env.WorkDir)
			return err
		},
	})
}
