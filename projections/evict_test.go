package projections

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// evict lets go of part of a book, one table after the other.
func (s *story) evict(b *book) {
	s.Helper()
	s.within(func(ctx context.Context, tx pgx.Tx) error {
		var turn sync.Mutex
		return b.evict(ctx, func(work func(pgx.Tx) error) error {
			turn.Lock()
			defer turn.Unlock()
			return work(tx)
		})
	})
}

func TestMeetingsOfTheOldestConferenceAreLetGoOfFirst(t *testing.T) {
	s := tell(t)
	s.announced(stuttgart, "CMC", "2020-03-01", "2020-03-02")
	s.announced(domain.DeriveID("conference", "later"), "CMC", "2021-03-01", "2021-03-02")
	var organisations []domain.ID
	for i := range 9 {
		organisations = append(organisations, domain.DeriveID("organisation", fmt.Sprint(i)))
		s.registered(organisations[i], "DE")
	}
	meeting := func(i int) domain.ID { return domain.DeriveID("meeting", fmt.Sprint(i)) }
	for i, target := range organisations[1:] {
		asked := pairing(organisations[0], target)
		if i >= 8/evicted {
			asked.ConferenceID = domain.DeriveID("conference", "later")
		}
		s.happened(meeting(i), "2020-02-01", domain.MeetingRequested{Pairing: asked})
	}
	for i := range 8 / evicted { // what has changed last is of the older conference
		s.happened(meeting(i), "2020-02-02", domain.MatchMade{By: organisations[i+1]})
	}
	b := newBook()
	s.build(b, len(s.log))
	s.evict(b)
	for i := range 8 {
		if here := b.meetings.get(meeting(i)) != nil; here != (i >= 8/evicted) {
			t.Errorf("meeting %d: %v", i, here)
		}
	}
}

func TestWhatHasNotChangedForLongestIsLetGoOfAsAWhole(t *testing.T) {
	s := tell(t)
	s.announced(stuttgart, "CMC", "2020-03-01", "2020-03-02")
	var organisations []domain.ID
	for i := range 9 {
		organisations = append(organisations, domain.DeriveID("organisation", fmt.Sprint(i)))
		s.registered(organisations[i], "DE")
	}
	for i, target := range organisations[1:] {
		s.happened(domain.DeriveID("meeting", fmt.Sprint(i)), "2020-02-01", domain.MeetingRequested{Pairing: pairing(organisations[0], target)})
	}
	s.happened(domain.DeriveID("meeting", "0"), "2020-02-02", domain.MatchMade{By: organisations[1]}) // so it is the second that is oldest
	s.happened(domain.DeriveID("meeting", "5"), "2020-02-03", domain.RequestExpired{})                // and this is over
	b := newBook()
	s.build(b, len(s.log))
	s.evict(b)
	for i := range 8 {
		here := i == 0 || i > 8/evicted && i != 5
		meeting := b.meetings.get(domain.DeriveID("meeting", fmt.Sprint(i))) != nil
		pair := b.pairs.get(pairKey{1, 1, int32(i) + 2}) != nil
		if meeting != here || pair != here {
			t.Errorf("meeting %d: %v, its contact: %v, want %v", i, meeting, pair, here)
		}
	}
	if len(b.dyads.neighbours[1]) != len(b.dyads.conferences[1]) || len(b.organisations.slots) != len(organisations) {
		t.Errorf("%v met at %v; %d organisations", b.dyads.neighbours, b.dyads.conferences, len(b.organisations.slots))
	}
}
