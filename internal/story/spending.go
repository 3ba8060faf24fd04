package story

import (
	"math"

	"aftermatch/domain"
)

// rates are units of each currency for one euro, rounded averages of the years told.
var rates = []struct {
	country, currency string
	rate              float64
}{
	{"DK", "DKK", 7.45}, {"PL", "PLN", 4.3}, {"SE", "SEK", 10.2}, {"GB", "GBP", 0.87}, {"NO", "NOK", 9.9}, {"CH", "CHF", 1.06}, {"CZ", "CZK", 25.9}, {"HU", "HUF", 345},
}

// amount is money as a funder or host of that country would pay it, worth so many euro cents that day.
func amount(d dice, cents int64, country string, at domain.Date) (domain.Money, domain.Conversion) {
	for _, r := range rates {
		if r.country != country {
			continue
		}
		rate := math.Round(r.rate*(0.96+0.08*d.Float64())*1e4) / 1e4
		local := int64(math.Round(float64(cents)*rate/1e5)) * 1e5
		if d.chance(0.1) { // nobody noted the rate: left out of sums
			return domain.Money{Amount: local, Currency: r.currency}, domain.Conversion{}
		}
		return domain.Money{Amount: local, Currency: r.currency}, domain.Conversion{
			EURMinor: int64(math.Round(float64(local) / rate)), Rate: rate, RateDate: at, RateSource: "invented for the demo",
		}
	}
	return domain.Money{Amount: cents, Currency: "EUR"}, domain.Conversion{}
}

// spend records what the conference cost, when the bills came in.
func (c *conference) spend() {
	d := c.dice("costs", c.year)
	for _, bill := range []struct {
		purpose string
		euro    int // for each organisation that came
	}{{"venue and catering", 640}, {"matchmaking platform", 90}, {"staff", 410}, {"travel of speakers", 60}} {
		at := c.ends.AddDate(0, 0, d.between(-30, 150))
		cents := int64(float64(bill.euro*c.tookPart)*(0.9+0.2*d.Float64())) * 100
		money, conversion := amount(d, cents, c.country, domain.DateOf(at))
		c.Later(at, func() {
			c.file.now(domain.ConferenceCostRecorded{Purpose: bill.purpose, Money: money, Conversion: conversion}, at, organiser)
		})
	}
}
