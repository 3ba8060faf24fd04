package eventstore_test

import (
	"slices"
	"strings"
	"testing"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// verified checks the log and returns what was looked at.
func verified(t testing.TB, log *eventstore.Log) eventstore.Verification {
	t.Helper()
	v, err := log.Verify(t.Context())
	if err != nil || len(v.Faults) > 0 {
		t.Fatalf("verification found %q, error %v", v.Faults, err)
	}
	return v
}

func TestVerifyFindsFaults(t *testing.T) {
	for name, c := range map[string]struct {
		harm string
		want []string
	}{
		"nothing":       {"select", nil},
		"a hole":        {"update events set position = 20 where position = 7", []string{"hole before 20"}},
		"time falls":    {"update events set recorded_at = '2001-01-01' where position = 4", []string{"position 4 was recorded before"}},
		"a lost event":  {"delete from events where stream = $1 and version = 1", []string{"a hole before 7", "version 1 is missing"}},
		"unknown type":  {"update events set type = 'Nonsense' where position = 2", []string{`"Nonsense" is unknown`}},
		"a lost claim":  {"delete from claims where stream = $1", []string{"is not recorded"}},
		"a false claim": {"insert into claims values ('table/1', '-infinity', 'infinity', $1)", []string{"does not hold it"}},
	} {
		t.Run(name, func(t *testing.T) {
			log := opened(t)
			stage(t, log)
			meeting := fresh()
			executed(t, log, requested(meeting))
			executed(t, log, happens(meeting, domain.MatchMade{By: welfare}))
			harm(t, log, c.harm, meeting)
			v, err := log.Verify(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range c.want {
				if !slices.ContainsFunc(v.Faults, func(fault string) bool { return strings.Contains(fault, want) }) {
					t.Errorf("found %q, want %q", v.Faults, want)
				}
			}
			if len(c.want) == 0 && (len(v.Faults) > 0 || v.Events != 7 || v.Streams != 6 || v.Claims == 0) {
				t.Errorf("found %+v", v)
			}
		})
	}
}

// harm changes the log behind its back, as a faulty disk or a curious hand might.
func harm(t testing.TB, log *eventstore.Log, statement string, stream domain.ID) {
	t.Helper()
	conn := connected(t, log)
	if _, err := conn.Exec(t.Context(), `alter table events disable trigger append_only`); err != nil {
		t.Fatal(err)
	}
	arguments := []any{stream}
	if !strings.Contains(statement, "$1") {
		arguments = nil
	}
	if _, err := conn.Exec(t.Context(), statement, arguments...); err != nil {
		t.Fatal(err)
	}
}
