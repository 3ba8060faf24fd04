package domain

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// countries are the officially assigned codes of ISO 3166-1 alpha-2.
var countries = setOf(strings.Fields(`
	AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT
	BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH
	ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT
	HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS
	LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI
	NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG
	SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG
	UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
`))

// IsCountry tells whether code is an ISO 3166-1 alpha-2 code.
func IsCountry(code string) bool { return countries[code] }

// Countries lists the codes of ISO 3166-1 alpha-2, sorted.
func Countries() []string { return slices.Sorted(maps.Keys(countries)) }

// Country reads a country code as files write it: in either case, with the European Commission's EL
// for Greece and UK for the United Kingdom. It returns the ISO code, and whether there is one.
func Country(code string) (iso string, ok bool) {
	iso = strings.ToUpper(strings.TrimSpace(code))
	switch iso {
	case "EL":
		iso = "GR"
	case "UK":
		iso = "GB"
	}
	return iso, IsCountry(iso)
}

// NUTSVersions are the years whose editions of the Nomenclature of Territorial Units for Statistics
// may be named.
var NUTSVersions = []int{2003, 2006, 2010, 2013, 2016, 2021, 2024}

var nuts = regexp.MustCompile(`^[A-Z]{2}[0-9A-Z]{1,3}$`)

// IsRegionOf tells whether code has the form of a NUTS code (levels 1 to 3) of that country. NUTS
// itself writes EL for Greece and UK for the United Kingdom.
func IsRegionOf(country, code string) bool {
	switch country {
	case "GR":
		country = "EL"
	case "GB":
		country = "UK"
	}
	return nuts.MatchString(code) && code[:2] == country
}
