// Aftermatch records what conference contacts become, and answers for it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
)

// The exit codes: everything went well, something failed, the command line was wrong.
const (
	exitDone = iota
	exitFailed
	exitUsage
)

// commandLine is what a user can type. Each command is a struct with its flags and a Run method.
type commandLine struct {
	Demo      demoCommand      `cmd:"" help:"Start everything with the demo story on this machine."`
	Serve     serveCommand     `cmd:"" help:"Serve the API from your database."`
	Migrate   migrateCommand   `cmd:"" help:"Bring the database's schema up to date."`
	Account   accountCommand   `cmd:"" help:"Invite and list accounts, end a grant, close accounts."`
	Key       keyCommand       `cmd:"" help:"Make, list and revoke keys of the API."`
	Import    importCommand    `cmd:"" help:"Import a matchmaking platform's participants or meetings."`
	Rebuild   rebuildCommand   `cmd:"" help:"Build the read models anew from the log, beside live traffic."`
	Verify    verifyCommand    `cmd:"" help:"Check the log, and that the read models equal a rebuild."`
	MasterKey masterKeyCommand `cmd:"" help:"Make and rotate the master key of personal data."`
	Simulate  simulateCommand  `cmd:"" help:"Fill an empty database with a synthetic history of any size."`
	Version   versionCommand   `cmd:"" help:"Print the version."`
}

// terminal is where a command speaks: results to Out, progress and errors to Err.
type terminal struct {
	Out, Err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], &terminal{os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// run is the program without the process around it.
func run(ctx context.Context, args []string, term *terminal) int {
	var line commandLine
	exited, exit := false, exitDone
	parser, err := kong.New(&line,
		kong.Name("aftermatch"),
		kong.Description("Records what conference contacts become, and answers for it.\n\nThe database is DATABASE_URL, or else a private PostgreSQL that is started for you."),
		kong.UsageOnError(),
		kong.Writers(term.Out, term.Err),
		kong.Exit(func(code int) { exited, exit = true, code }), // --help
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(term),
	)
	if err != nil {
		panic(err) // a fault in the struct above
	}
	command, err := parser.Parse(args)
	if exited {
		return exit
	}
	if err != nil {
		fmt.Fprintf(term.Err, "aftermatch: %v\nRun aftermatch --help, or aftermatch COMMAND --help.\n", err)
		return exitUsage
	}
	err = command.Run()
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		fmt.Fprintf(term.Err, "aftermatch: %v\n", err)
		return exitUsage
	case errors.Is(err, errReported):
		return exitFailed
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		fmt.Fprintln(term.Err, "aftermatch: stopped; what was recorded stays recorded")
		return exitFailed
	}
	fmt.Fprintf(term.Err, "aftermatch: %v\n", err)
	return exitFailed
}

// usageError is a command line that is wrong in a way only the command can see.
type usageError string

func (e usageError) Error() string { return string(e) }

// errReported ends a command that has already said what went wrong.
var errReported = errors.New("reported")

type versionCommand struct{}

func (versionCommand) Run(term *terminal) error {
	version, revision := "devel", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" && info.Main.Version != "(devel)" {
			version = info.Main.Version
		}
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				revision = " " + setting.Value
			}
		}
		fmt.Fprintf(term.Out, "aftermatch %s%s %s\n", version, revision, info.GoVersion)
	}
	return nil
}
