package estimate

import "gonum.org/v1/gonum/stat/distuv"

// A LogRankTest compares conversion between two groups over the whole of follow-up. It treats contacts as independent
// and so ignores shared organisations: its p-value is too small where they matter, and must be labelled so.
type LogRankTest struct {
	Observed1 int     `json:"observed_1"` // conversions in each group
	Observed2 int     `json:"observed_2"`
	Expected1 float64 `json:"expected_1"` // were both groups alike
	Expected2 float64 `json:"expected_2"`
	ChiSquare float64 `json:"chi_square"` // on one degree of freedom
	P         float64 `json:"p"`
}

// LogRank tests whether two groups convert at the same cause-specific rate. Over the days with conversions, with n₁,
// n₂ at risk, n = n₁ + n₂, and d = d₁ + d₂ conversions,
//
//	χ² = (Σ d₁ − Σ d n₁/n)² / Σ n₁ n₂ d (n−d) / (n² (n−1))
//
// Competing events leave the risk set like censorings, after the conversions of their day. ok is false when the
// variance is 0: no conversion while both groups are at risk.
//
// Source: Mantel 1966, Cancer Chemother Rep 50:163–170; Peto & Peto 1972, J R Stat Soc A 135:185–207; cause-specific:
// Prentice et al. 1978, Biometrics 34:541–554.
func LogRank(group1, group2 []Tally) (test LogRankTest, ok bool) {
	days1, days2 := byDay(group1), byDay(group2)
	n1, n2 := atRiskAtFirst(days1), atRiskAtFirst(days2)
	variance := 0.0
	for len(days1)+len(days2) > 0 {
		today1, today2 := takeFirst(&days1, &days2)
		test.Observed1 += today1.Converted
		test.Observed2 += today2.Converted
		if d := float64(today1.Converted + today2.Converted); d > 0 {
			r1, r2 := float64(n1), float64(n2)
			n := r1 + r2
			test.Expected1 += d * r1 / n
			test.Expected2 += d * r2 / n
			if n > 1 {
				variance += r1 * r2 * d * (n - d) / (n * n * (n - 1))
			}
		}
		n1 -= today1.leaving()
		n2 -= today2.leaving()
	}
	if variance == 0 {
		return LogRankTest{}, false
	}
	excess := float64(test.Observed1) - test.Expected1
	test.ChiSquare = excess * excess / variance
	test.P = distuv.ChiSquared{K: 1}.Survival(test.ChiSquare)
	return test, true
}

// takeFirst removes the earliest day from two sorted lists and returns what happened on it in each, empty where
// nothing did.
func takeFirst(days1, days2 *[]Tally) (today1, today2 Tally) {
	from1 := len(*days2) == 0 || len(*days1) > 0 && (*days1)[0].Day <= (*days2)[0].Day
	from2 := len(*days1) == 0 || len(*days2) > 0 && (*days2)[0].Day <= (*days1)[0].Day
	if from1 {
		today1, *days1 = (*days1)[0], (*days1)[1:]
	}
	if from2 {
		today2, *days2 = (*days2)[0], (*days2)[1:]
	}
	return today1, today2
}
