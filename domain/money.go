package domain

// Money is an amount in the currency's minor units (cents), never negative.
type Money struct {
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"` // ISO 4217
}

// Conversion says what an amount in another currency was worth in euro, and how that is known. It is
// given as a whole or not at all; without it an amount in another currency is left out of sums.
type Conversion struct {
	EURMinor   int64   `json:"eur_minor,omitzero"`
	Rate       float64 `json:"rate,omitzero"` // units of the currency for one euro, as the European Central Bank quotes it
	RateDate   Date    `json:"rate_date,omitzero"`
	RateSource string  `json:"rate_source,omitempty"`
}

// InEuro is the amount in euro cents, and whether it is known.
func InEuro(m Money, c Conversion) (cents int64, known bool) {
	if m.Currency == "EUR" {
		return m.Amount, true
	}
	return c.EURMinor, !c.RateDate.IsZero()
}
