package story

import (
	"strconv"
	"time"

	"aftermatch/domain"
	"aftermatch/internal/chronicle"
)

// series is one series of conferences with its own organisations, from its first edition to now.
type series struct {
	*chronicle.Teller
	seed          uint64
	number        int
	name          string
	organisations []*organisation     // those that may come to a conference
	met           map[pair][]*meeting // what each pair held, over all editions
	joint         map[pair]bool       // have or had a project together
	parted        map[pair]bool       // declared their cooperation ended
	ties          map[pair]*thread
	ids           map[string]int   // how many ids of each kind were given
	stems         []int            // the order in which names are given
	twins         [2]*organisation // one that registered twice: its double, and itself
}

// pair is two organisations, in any order.
type pair struct{ a, b domain.ID }

func pairOf(a, b *organisation) pair {
	x, y := domain.Ordered(a.id, b.id)
	return pair{x, y}
}

func newSeries(t *chronicle.Teller, seed uint64, number int) *series {
	name := "Cluster Matchmaking Conference"
	if number > 1 {
		name += " " + strconv.Itoa(number)
	}
	s := &series{Teller: t, seed: seed, number: number, name: name,
		met: map[pair][]*meeting{}, joint: map[pair]bool{}, parted: map[pair]bool{}, ties: map[pair]*thread{}, ids: map[string]int{}}
	s.found()
	return s
}

// open plans every edition for when it is announced.
func (s *series) open() {
	for _, e := range editions {
		announced := e.startsOn.Time().AddDate(0, -8, 9).Add(9 * time.Hour)
		s.Later(announced, func() { s.announce(e, announced) })
	}
	s.reorganise()
}

func (s *series) dice(names ...any) dice { return newDice(s.seed, append(names, s.number)...) }

// id is the next ID of a kind.
func (s *series) id(kind string) domain.ID {
	s.ids[kind]++
	return domain.DeriveID("story", strconv.FormatUint(s.seed, 10), strconv.Itoa(s.number), kind, strconv.Itoa(s.ids[kind]))
}

// thread is the facts of one stream in the order in which they come to be known.
type thread struct {
	s      *series
	stream domain.ID
	last   time.Time
}

// then adds that event happened at a time and was recorded at another, by somebody; never recorded
// before the thread's last fact, nor before it happened. It returns the event's ID.
func (t *thread) then(event domain.Event, at, recorded time.Time, by domain.Metadata) domain.ID {
	if recorded.Before(at) {
		recorded = at
	}
	if recorded.Before(t.last) {
		recorded = t.last
	}
	t.last = recorded
	id := t.s.id("event")
	t.s.Put(Entry{ID: id, Stream: t.stream, Fact: domain.Fact{Event: event, At: at}, RecordedAt: recorded, Metadata: by})
	return id
}

// now is then for what is recorded as it happens.
func (t *thread) now(event domain.Event, at time.Time, by domain.Metadata) domain.ID {
	return t.then(event, at, at, by)
}
