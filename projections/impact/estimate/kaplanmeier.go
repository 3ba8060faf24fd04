package estimate

// KaplanMeier estimates the incidence of conversion as if competing events were censorings: 1 − S of the
// product-limit estimator
//
//	S(t) = Π (1 − d₁ᵢ/nᵢ),  Var S(t) = S(t)² Σ d₁ᵢ/(nᵢ(nᵢ−d₁ᵢ))
//
// with the log–log interval on S. It is the one-cause case of AalenJohansen and shares its code. Where contacts can
// meet a competing event it overstates how many will ever convert. Competing events appear among the censored of its
// rows. ok is false when the tallies hold no contact.
//
// Source: Kaplan & Meier 1958, J Am Stat Assoc 53:457–481; Greenwood 1926, Rep Public Health Med Subj 33:1–26.
func KaplanMeier(tallies []Tally) (curve Curve, ok bool) {
	oneCause := make([]Tally, len(tallies))
	for i, t := range tallies {
		oneCause[i] = Tally{Day: t.Day, Converted: t.Converted, Censored: t.Censored + t.Competing}
	}
	return AalenJohansen(oneCause)
}
