package chronicle

import "time"

// item is an entry to be told at a time, or a chapter to be planned then.
type item struct {
	at      time.Time
	seq     int // keeps the order of planning among items of the same time
	entry   *Entry
	trusted bool
	chapter func()
}

func (i item) before(other item) bool {
	if !i.at.Equal(other.at) {
		return i.at.Before(other.at)
	}
	return i.seq < other.seq
}

// agenda is a binary heap with the earliest item on top. (container/heap would allocate each item
// twice; a long history has tens of millions.)
type agenda []item

func (a *agenda) push(i item) {
	heap := append(*a, i)
	at := len(heap) - 1
	for at > 0 {
		parent := (at - 1) / 2
		if !heap[at].before(heap[parent]) {
			break
		}
		heap[at], heap[parent] = heap[parent], heap[at]
		at = parent
	}
	*a = heap
}

func (a *agenda) pop() item {
	heap := *a
	top, end := heap[0], len(heap)-1
	heap[0], heap[end] = heap[end], item{} // lets go of what the item holds
	heap = heap[:end]
	for at := 0; ; {
		least := at
		for child := 2*at + 1; child <= 2*at+2 && child < len(heap); child++ {
			if heap[child].before(heap[least]) {
				least = child
			}
		}
		if least == at {
			break
		}
		heap[at], heap[least] = heap[least], heap[at]
		at = least
	}
	*a = heap
	return top
}
