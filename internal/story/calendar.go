package story

import (
	"strconv"
	"time"

	"aftermatch/domain"
)

const (
	slotLength = 20 * time.Minute
	tables     = 36
)

// calendar is who sits where in each slot of a conference: nobody and no table twice.
type calendar struct {
	slots  []time.Time
	tables []int                      // how many of each slot's tables are taken
	busy   map[domain.ID]map[int]bool // people, by slot
}

// newCalendar lays out the slots: the first day from eleven to six, the second from nine to one, with
// a break for lunch. (Times are UTC; in September the hosts' clocks are two hours ahead.)
func newCalendar(firstDay time.Time) *calendar {
	c := &calendar{busy: map[domain.ID]map[int]bool{}}
	session := func(day, from, until int) {
		for at := firstDay.AddDate(0, 0, day).Add(time.Duration(from) * time.Hour); at.Before(firstDay.AddDate(0, 0, day).Add(time.Duration(until) * time.Hour)); at = at.Add(slotLength) {
			c.slots = append(c.slots, at)
		}
	}
	session(0, 9, 11)
	session(0, 12, 16)
	session(1, 7, 11)
	c.tables = make([]int, len(c.slots))
	return c
}

// book finds a slot in which one of each side's people is free and a table too, and keeps it for them.
// It tells whether there is one.
func (c *calendar) book(d dice, ours, theirs []domain.ID) (domain.Slot, bool) {
	for _, slot := range d.Perm(len(c.slots)) {
		if c.tables[slot] == tables {
			continue
		}
		a, ok := c.free(slot, ours)
		if !ok {
			continue
		}
		b, ok := c.free(slot, theirs)
		if !ok {
			continue
		}
		c.tables[slot]++
		c.keep(slot, a)
		c.keep(slot, b)
		return domain.Slot{
			StartsAt: c.slots[slot], EndsAt: c.slots[slot].Add(slotLength),
			Table: strconv.Itoa(c.tables[slot]), Representatives: []domain.ID{a, b},
		}, true
	}
	return domain.Slot{}, false
}

func (c *calendar) free(slot int, people []domain.ID) (domain.ID, bool) {
	for _, person := range people {
		if !c.busy[person][slot] {
			return person, true
		}
	}
	return domain.ID{}, false
}

func (c *calendar) keep(slot int, person domain.ID) {
	if c.busy[person] == nil {
		c.busy[person] = map[int]bool{}
	}
	c.busy[person][slot] = true
}
