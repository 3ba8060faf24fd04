package web

import (
	"fmt"
	"strconv"
	"time"

	"aftermatch/domain"
)

// dayOf writes the day without its year, which stands above it.
func (t *tongue) dayOf(at time.Time) string {
	_, month, day := at.UTC().Date()
	if t == german {
		return fmt.Sprintf("%d. %s", day, t.months[month-1])
	}
	return fmt.Sprintf("%d %s", day, t.months[month-1])
}

// momentOf writes when something happened in its year, as exactly as that is known.
func (t *tongue) momentOf(m moment) string {
	month := m.At.UTC().Month()
	switch m.Precision {
	case domain.ByMonth:
		return t.months[month-1]
	case domain.ByQuarter:
		return t.T("period." + quarterNames[(month-1)/3])
	}
	return t.dayOf(m.At)
}

// afterUndo is where one goes on once the fact is taken back: with the idea the project goes.
func (v *visit) afterUndo(m *moment, address string) string {
	if m.begins() {
		return "/my"
	}
	return address
}

// begins tells whether the fact is the one that a project begins with.
func (m *moment) begins() bool {
	_, logged := m.Fact.(domain.ProjectLogged)
	return logged
}

// pressed is the state of a button that is one of several choices.
func pressed(on bool) string { return strconv.FormatBool(on) }
