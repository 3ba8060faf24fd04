package chronicle_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/internal/chronicle"
)

var (
	spring = time.Date(2017, 3, 1, 0, 0, 0, 0, time.UTC)
	autumn = time.Date(2017, 9, 21, 0, 0, 0, 0, time.UTC)
)

func registered(name string, at, recorded time.Time) chronicle.Entry {
	id := domain.DeriveID(name)
	return chronicle.Entry{ID: domain.DeriveID(name, "event"), Stream: id,
		Fact: domain.Fact{Event: domain.OrganisationRegistered{Name: name, Country: "DE"}, At: at}, RecordedAt: recorded}
}

func TestEntriesComeOutInTheOrderInWhichTheyWereRecorded(t *testing.T) {
	var told []time.Time
	teller := chronicle.NewTeller(autumn, func(e chronicle.Entry) error {
		told = append(told, e.RecordedAt)
		return nil
	})
	d := rand.New(rand.NewPCG(1, 2))
	for i := range 1000 {
		at := spring.Add(time.Duration(d.IntN(100)) * time.Hour)
		if i%10 == 0 {
			teller.Later(at, func() { teller.Put(registered(strconv.Itoa(i), at, at.Add(time.Hour))) })
			continue
		}
		teller.Put(registered(strconv.Itoa(i), at, at))
	}
	if err := teller.Tell(); err != nil {
		t.Fatal(err)
	}
	if len(told) != 1000 || !slices.IsSortedFunc(told, time.Time.Compare) {
		t.Errorf("%d entries, in order: %t", len(told), slices.IsSortedFunc(told, time.Time.Compare))
	}
}

func TestEntriesOfOneTimeKeepTheOrderOfPlanning(t *testing.T) {
	var told []string
	teller := chronicle.NewTeller(autumn, func(e chronicle.Entry) error {
		told = append(told, e.Fact.Event.(domain.OrganisationRegistered).Name)
		return nil
	})
	for _, name := range strings.Split("many organisations registered in the same minute of one day", " ") {
		teller.Put(registered(name, spring, spring))
	}
	if err := teller.Tell(); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(told, " "); got != "many organisations registered in the same minute of one day" {
		t.Errorf("told %q", got)
	}
}

func TestWhatIsRecordedLaterThanNowIsLeftOut(t *testing.T) {
	told := 0
	teller := chronicle.NewTeller(spring, func(chronicle.Entry) error { told++; return nil })
	teller.Put(registered("in time", spring, spring))
	teller.Put(registered("too late", spring, autumn))
	teller.Later(autumn, func() { t.Error("planned a chapter after now") })
	if err := teller.Tell(); err != nil || told != 1 {
		t.Errorf("told %d, error %v; want 1", told, err)
	}
}

func TestAFaultyHistoryIsRefused(t *testing.T) {
	full := errors.New("full")
	twice := registered("A", spring, autumn)
	for name, c := range map[string]struct {
		put   func(*chronicle.Teller)
		yield error
		want  string
	}{
		"what the domain refuses":     {func(teller *chronicle.Teller) { teller.Put(twice); teller.Put(twice) }, nil, "registered already"},
		"recorded before it happened": {func(teller *chronicle.Teller) { teller.Trust(registered("B", autumn, spring)) }, nil, "before it happened"},
		"planned for a time told": {func(teller *chronicle.Teller) {
			teller.Later(autumn, func() { teller.Put(registered("C", spring, spring)) })
			teller.Put(registered("D", spring.AddDate(0, 1, 0), autumn.AddDate(0, 0, -1)))
		}, nil, "had come to"},
		"the reader has had enough": {func(teller *chronicle.Teller) { teller.Put(twice) }, full, "full"},
	} {
		t.Run(name, func(t *testing.T) {
			teller := chronicle.NewTeller(autumn, func(chronicle.Entry) error { return c.yield })
			c.put(teller)
			if err := teller.Tell(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestTrustIsNotJudged(t *testing.T) {
	told := 0
	teller := chronicle.NewTeller(autumn, func(chronicle.Entry) error { told++; return nil })
	twice := registered("A", spring, autumn)
	teller.Trust(twice)
	teller.Trust(twice)
	if err := teller.Tell(); err != nil || told != 2 {
		t.Errorf("told %d, error %v; want 2", told, err)
	}
}

// No two things may hold a key at the same time, whichever decision took it.
func TestAClaimThatIsTakenIsRefused(t *testing.T) {
	linked := domain.ExternalIDLinked{Scheme: domain.SchemeProfile, Value: "https://profiles.example/a"}
	teller := chronicle.NewTeller(autumn, func(chronicle.Entry) error { return nil })
	for _, name := range []string{"A", "B"} {
		teller.Put(registered(name, spring, spring))
		teller.Put(chronicle.Entry{ID: domain.DeriveID(name, "link"), Stream: domain.DeriveID(name), Fact: domain.Fact{Event: linked, At: spring}, RecordedAt: autumn})
	}
	var refusal *domain.Error
	if err := teller.Tell(); !errors.As(err, &refusal) || refusal.Code != "taken" {
		t.Errorf("got %v, want taken", err)
	}
}
