package web

import (
	"context"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"aftermatch/domain"
)

// timeline is the stretch of days over which the log was recorded, to choose one from.
type timeline struct {
	First, Last, At domain.Date
	Recorded        []int64 // how many facts were recorded in each part of the stretch
}

const timelineParts = 60

// moments remember the positions at times that are over, which never change.
type moments struct{ positions sync.Map } // time.Time → int64

// at is the last position recorded by a moment before the newest record.
func (s *server) at(ctx context.Context, moment time.Time) (int64, error) {
	if known, ok := s.moments.positions.Load(moment); ok {
		return known.(int64), nil
	}
	position, err := s.log.PositionAt(ctx, moment)
	if err == nil {
		s.moments.positions.Store(moment, position)
	}
	return position, err
}

// timeline is nil when all was recorded within a month, for then there is nowhere to travel. Its parts are whole days,
// so that their ends, and with them what is remembered, stay the same as the log grows by a day.
func (s *server) timeline(ctx context.Context, k knowledge) (*timeline, error) {
	if k.Head == 0 {
		return nil, nil
	}
	first, err := s.log.RecordedAt(ctx, 1)
	if err != nil {
		return nil, err
	}
	last, err := s.log.RecordedAt(ctx, k.Head)
	if err != nil {
		return nil, err
	}
	t := &timeline{First: domain.DateOf(first), Last: domain.DateOf(last), At: k.Day}
	days := t.Last - t.First
	if days < 31 {
		return nil, nil
	}
	part := days/timelineParts + 1
	before := int64(0)
	for day := t.First + part; day <= t.Last; day += part {
		position, err := s.at(ctx, day.Time())
		if err != nil {
			return nil, err
		}
		t.Recorded = append(t.Recorded, position-before)
		before = position
	}
	t.Recorded = append(t.Recorded, k.Head-before)
	return t, nil
}

// bars traces one bar for each part, at most 20 high on a width of 1000. Heights are square roots, for the days of an
// import would leave nothing of all others.
func (t *timeline) bars() string {
	most := int64(1)
	for _, n := range t.Recorded {
		most = max(most, n)
	}
	var out strings.Builder
	width := 1000 / float64(len(t.Recorded))
	for i, n := range t.Recorded {
		height := 20 * math.Sqrt(float64(n)/float64(most))
		left := strconv.FormatFloat(float64(i)*width, 'f', 0, 64)
		out.WriteString("M" + left + " 20v-" + strconv.FormatFloat(height, 'f', 1, 64) + "h" + strconv.FormatFloat(width-3, 'f', 0, 64) + "V20z")
	}
	return out.String()
}
