package projections

import (
	"testing"

	"aftermatch/domain"
)

// replaceSchema does to read_model what a rebuild does: another schema takes its name.
const replaceSchema = `
	do $$
	declare t record;
	begin
		alter schema read_model rename to retired;
		create schema read_model;
		for t in select relname from pg_class where relnamespace = 'retired'::regnamespace and relkind = 'r' loop
			execute format('alter table retired.%I set schema read_model', t.relname);
		end loop;
	end $$`

func TestWhatWasKeptIsForgottenWhenARebuildTookItsPlace(t *testing.T) {
	s := met(t)
	r := s.catchUp(100)
	s.keeper.book.meetings.get(theirs).BegunAs = "mistake"
	if _, err := s.pool.Exec(t.Context(), replaceSchema); err != nil {
		t.Fatal(err)
	}
	s.happened(theirs, "2017-09-22", domain.MeetingRated{PartyID: welfare, Rating: "cooperation_possible"})
	s.catchUp(100)
	m, err := r.Meeting(t.Context(), theirs, nil)
	if err != nil || m.BegunAs != BegunAsRequest || m.RatingTarget != "cooperation_possible" {
		t.Errorf("got %+v, %v", m, err)
	}
}
