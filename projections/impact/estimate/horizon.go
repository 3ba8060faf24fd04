package estimate

// daysPerMonth is a twelfth of a Julian year: a month that does not depend on the calendar, so that every contact has
// the same horizon whichever month its conference began in.
const DaysPerMonth = 365.25 / 12

// Days converts months to whole days, rounded down: 6 → 182, 12 → 365, 24 → 730, 36 → 1095. Every window and every
// horizon of the package is defined through it; an event on that very day is still inside.
func Days(months int) int {
	return int(float64(months) * DaysPerMonth)
}
