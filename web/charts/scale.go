package charts

import "math"

// ceiling is a round number not below the largest value, and the step of the two to six marks that lead there.
func ceiling(largest float64) (top, step float64) {
	if !(largest > 0) {
		return 1, .25
	}
	step = math.Pow(10, math.Floor(math.Log10(largest/2.5)))
	for _, by := range []float64{1, 2, 5, 10} {
		if largest/(step*by) <= 5 {
			step *= by
			break
		}
	}
	return math.Ceil(largest/step-1e-9) * step, step
}

// ramp is the step of a colour ramp, 0 to 6: how many of the six breaks the value reaches.
func ramp(value float64, breaks [6]float64) (step int) {
	for _, edge := range breaks {
		if value >= edge {
			step++
		}
	}
	return step
}
