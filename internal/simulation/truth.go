package simulation

import (
	"math"
	"time"
)

// Truth is what a figure over many such histories comes to, if everything that happened is known.
type Truth struct{ p Parameters }

// Truth of the parameters.
func (p Parameters) Truth() Truth { return Truth{p} }

// Converted is the probability that two of different countries who met have a project that was started
// on or before that day, counted from the first day of their conference, and had not ended their
// cooperation before.
func (t Truth) Converted(day int) float64 { return t.incidence(day, 1, t.p.Competing) }

// ConvertedAtHome is Converted for two of one country.
func (t Truth) ConvertedAtHome(day int) float64 { return t.incidence(day, t.p.Domestic, t.p.Competing) }

// ConvertedUnmet is Converted for two who asked for a meeting and never had one. Nobody ends what never
// began.
func (t Truth) ConvertedUnmet(day int) float64 { return t.incidence(day, t.p.Unmet, 0) }

// Ended is the probability that two of different countries who met ended their cooperation on or before
// that day, and had no project before.
func (t Truth) Ended(day int) float64 {
	years := yearsUntil(day)
	return t.mixed(func(ratio float64) float64 {
		return integral(years, func(at float64) float64 {
			return t.p.Competing * math.Exp(-t.p.Competing*at-ratio*t.p.Conversion.cumulated(at))
		})
	})
}

// Reported is the share of what happens that is recorded within the lag.
func (t Truth) Reported(lag time.Duration) float64 {
	if lag < 0 {
		return 0
	}
	return t.p.Lag.Prompt + (1-t.p.Lag.Prompt)*-math.Expm1(-float64(lag)/float64(t.p.Lag.Mean))
}

// incidence is the mean over pairs of the integral of hazard × survival.
func (t Truth) incidence(day int, ratio, competing float64) float64 {
	years := yearsUntil(day)
	return t.mixed(func(effect float64) float64 {
		z := ratio * effect
		return integral(years, func(at float64) float64 {
			return z * t.p.Conversion.rate(at) * math.Exp(-z*t.p.Conversion.cumulated(at)-competing*at)
		})
	})
}

// yearsUntil is how long the hazards have been at work at the end of that day.
func yearsUntil(day int) float64 { return math.Max(0, float64(day+1-meetingDays)/daysPerYear) }

const (
	meetingDays = 2
	daysPerYear = 365.25
)

// mixed is the mean of f over what two organisations add to the hazard together: the logarithm is
// normal with twice the variance of one, and the mean of the factor is 1.
func (t Truth) mixed(f func(ratio float64) float64) float64 {
	sd := math.Sqrt2 * t.p.Effect
	if sd == 0 {
		return f(1)
	}
	const steps, reach = 200, 7.0
	sum, weights := 0.0, 0.0
	for i := range steps + 1 {
		x := reach * (2*float64(i)/steps - 1)
		weight := math.Exp(-x * x / 2)
		sum += weight * f(math.Exp(sd*x-sd*sd/2))
		weights += weight
	}
	return sum / weights
}

// integral of f from 0 to the end, by Simpson's rule.
func integral(end float64, f func(float64) float64) float64 {
	const steps = 400
	h := end / steps
	sum := f(0) + f(end)
	for i := 1; i < steps; i++ {
		weight := 4.0
		if i%2 == 0 {
			weight = 2
		}
		sum += weight * f(float64(i)*h)
	}
	return sum * h / 3
}
