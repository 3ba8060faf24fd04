package simulation

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"time"

	"aftermatch/domain"
)

const day = 24 * time.Hour

// chance is where everything that is left to chance comes from.
type chance struct{ *rand.Rand }

func newChance(seed, stream uint64) chance { return chance{rand.New(rand.NewPCG(seed, stream))} }

func (c chance) happens(p float64) bool { return c.Float64() < p }

// wait is an exponential time, in whole seconds.
func (c chance) wait(mean time.Duration) time.Duration {
	return time.Duration(c.ExpFloat64() * float64(mean)).Truncate(time.Second)
}

func (c chance) within(start, end time.Time) time.Time {
	return start.Add(time.Duration(c.Float64() * float64(end.Sub(start))).Truncate(time.Second))
}

// id names a stream.
func (c chance) id() (id domain.ID) {
	binary.BigEndian.PutUint64(id[:8], c.Uint64())
	binary.BigEndian.PutUint64(id[8:], c.Uint64())
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return id
}

// eventID is a UUIDv7 of that time, so that an index on event ids grows at its end.
func (c chance) eventID(at time.Time) domain.ID {
	id := c.id()
	binary.BigEndian.PutUint64(id[:8], uint64(at.UnixMilli())<<16|c.Uint64()&0x0fff|0x7000)
	return id
}

// after is how late something is recorded.
func (c chance) after(l Lag) time.Duration {
	if c.happens(l.Prompt) {
		return 0
	}
	return c.wait(l.Mean)
}

// first is when the hazard, multiplied by the ratio, strikes, in years; infinity if never.
func (c chance) first(h Hazard, ratio float64) float64 {
	need := c.ExpFloat64() / ratio // cumulative hazard
	if h.Decline == 0 {
		return need / h.Initial
	}
	decline := h.decline()
	if left := 1 - need*decline/h.Initial; left > 0 {
		return -math.Log(left) / decline
	}
	return math.Inf(1)
}

// decline is the rate of the exponential by which the hazard falls.
func (h Hazard) decline() float64 { return -math.Log(1 - h.Decline) }

// rate is the hazard after that many years, and cumulated its integral.
func (h Hazard) rate(years float64) float64 { return h.Initial * math.Exp(-h.decline()*years) }

func (h Hazard) cumulated(years float64) float64 {
	if h.Decline == 0 {
		return h.Initial * years
	}
	return h.Initial / h.decline() * -math.Expm1(-h.decline()*years)
}
