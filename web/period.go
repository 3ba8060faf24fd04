package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftermatch/domain"
)

// when is a date as people know it: a day, a month or a quarter, as typed.
type when struct {
	Day   string
	Month string // 1 to 12, or Q1 to Q4
	Year  string
}

// on is that day.
func on(t time.Time) when {
	year, month, day := t.UTC().Date()
	return when{strconv.Itoa(day), strconv.Itoa(int(month)), strconv.Itoa(year)}
}

func whenOf(form url.Values) when {
	return when{strings.TrimSpace(form.Get("day")), form.Get("month"), strings.TrimSpace(form.Get("year"))}
}

var quarterNames = []string{"Q1", "Q2", "Q3", "Q4"}

// longAgo is the year before which nothing is recorded by hand: what is earlier is a slip.
const longAgo = 1950

// read is the date as the API takes it, or which words say what is wrong with it.
func (w when) read(now time.Time) (text, fault string) {
	year, err := strconv.Atoi(w.Year)
	month, noMonth := strconv.Atoi(w.Month)
	quarter := slices.Index(quarterNames, w.Month)
	switch {
	case w == when{}:
		return "", "missing"
	case err != nil || year < longAgo || year > 9999:
		return "", "year"
	case quarter >= 0 && w.Day != "":
		return "", "quarter"
	case quarter >= 0:
		text, month = fmt.Sprintf("%04d-%s", year, w.Month), 3*quarter+1
	case noMonth != nil || month < 1 || month > 12:
		return "", "month"
	case w.Day == "":
		text = fmt.Sprintf("%04d-%02d", year, month)
	}
	day := 1
	if text == "" {
		if day, err = strconv.Atoi(w.Day); err != nil {
			return "", "day"
		}
		text = fmt.Sprintf("%04d-%02d-%02d", year, month, day)
	}
	begins := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	switch {
	case begins.Month() != time.Month(month):
		return "", "day"
	case begins.After(now):
		return "", "future"
	}
	return text, ""
}

// Period writes when something was, as exactly as it is known: 21 September 2017, September 2017, third quarter of 2017.
func (t *tongue) Period(at time.Time, precision domain.Precision) string {
	year, month, _ := at.UTC().Date()
	switch precision {
	case domain.ByMonth:
		return t.months[month-1] + " " + strconv.Itoa(year)
	case domain.ByQuarter:
		return t.T("period.quarter", t.T("period."+quarterNames[(month-1)/3]), year)
	}
	return t.Date(domain.DateOf(at))
}
