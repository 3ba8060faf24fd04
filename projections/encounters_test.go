package projections

import (
	"reflect"
	"testing"

	"aftermatch/domain"
)

func TestAnEncounterTellsTheDaysThatCountAndTheProjects(t *testing.T) {
	var meetings packedMeetings
	for _, held := range []struct {
		day   Day
		apart Apart
	}{{2, NotApart}, {NoDay, NotApart}, {1, OutcomeDriven}, {0, NotApart}} {
		m := PairMeeting{Held: held.day, Apart: held.apart}
		for _, day := range m.days() {
			if day != &m.Held {
				*day = NoDay
			}
		}
		meetings += packedMeetings(m.packed())
	}
	first, second := domain.DeriveID("project", "1"), domain.DeriveID("project", "2")
	if first.Compare(second) > 0 {
		first, second = second, first
	}
	e := encounterOf(Pair{Held: 0, Meetings: meetings}, []joint{
		{project: second, idea: 17_000, joined: 17_010, confirmedFrom: Never}, {project: first, idea: -3, joined: 40, confirmedFrom: 50},
	})
	if days, err := UnpackDays([]byte(e.Days)); err != nil || !reflect.DeepEqual(days, []Day{0, 2}) {
		t.Errorf("days %v, %v", days, err)
	}
	want := []SharedProject{{first, -3, 40, 50}, {second, 17_000, 17_010, Never}}
	if projects, err := UnpackProjects([]byte(e.Projects)); err != nil || !reflect.DeepEqual(projects, want) {
		t.Errorf("projects %v, %v", projects, err)
	}
	if _, err := UnpackProjects([]byte(e.Projects[1:])); err == nil {
		t.Error("projects that are cut short")
	}
	if _, err := UnpackDays([]byte(e.Days[1:])); err == nil {
		t.Error("days that are cut short")
	}
}
