package estimate

// A Share is a proportion with all that it takes to judge it.
type Share struct {
	Numerator   int       `json:"numerator"`
	Denominator int       `json:"denominator"`
	Rate        *float64  `json:"rate" doc:"Numerator ÷ denominator; null when there is nothing to divide by."`
	Interval    *Interval `json:"interval" doc:"95 %, Wilson."`
	Reason      string    `json:"reason,omitempty" doc:"Why there is no rate."`
}

// ShareOf is numerator ÷ denominator; of nothing names what there is none of when the denominator is 0.
func ShareOf(numerator, denominator int, ofNothing string) Share {
	share := Share{Numerator: numerator, Denominator: denominator}
	interval, ok := Wilson(numerator, denominator)
	if !ok {
		share.Reason = ofNothing
		return share
	}
	share.Rate, share.Interval = new(float64(numerator)/float64(denominator)), &interval
	return share
}

// Cells are the share in a table: numerator, denominator, rate, lower and upper bound.
func (s Share) Cells() []any {
	lower, upper := s.Interval.Bounds()
	return []any{s.Numerator, s.Denominator, s.Rate, lower, upper}
}
