package domain

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	rorPattern = regexp.MustCompile(`^0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}$`)
	picPattern = regexp.MustCompile(`^[0-9]{9}$`)
	vatPattern = regexp.MustCompile(`^[A-Z]{2}[0-9A-Z+*]{2,12}$`)
	leiPattern = regexp.MustCompile(`^[0-9A-Z]{18}[0-9]{2}$`)
)

// CanonicalExternalID writes an external id in the one form in which it is stored: a ROR without its
// address and in lower case, a VAT number or LEI in capitals, each without spaces and dots. Whether
// it is valid is for the event's admission to say.
func CanonicalExternalID(scheme Scheme, value string) string {
	value = strings.TrimSpace(value)
	compact := strings.NewReplacer(" ", "", ".", "", "-", "").Replace
	switch scheme {
	case SchemeROR:
		value = strings.ToLower(value)
		return value[strings.LastIndexByte(value, '/')+1:]
	case SchemePIC:
		return compact(value)
	case SchemeVAT, SchemeLEI:
		return strings.ToUpper(compact(value))
	case SchemeProfile:
		return strings.TrimSuffix(value, "/")
	}
	return value
}

func (e ExternalIDLinked) check() error {
	in := inputs{}
	in.within("value", e.Value, proseLength)
	must := func(ok bool, form string) {
		if !ok && len(in.faults) == 0 {
			in.fault("value", "must be %s", form)
		}
	}
	switch e.Scheme {
	case SchemeROR:
		must(isROR(e.Value), "a ROR id like 03yrm5c26, whose last two digits check the rest")
	case SchemePIC:
		must(picPattern.MatchString(e.Value), "a participant identification code of nine digits")
	case SchemeVAT:
		must(vatPattern.MatchString(e.Value), "a VAT number with its country, like DE123456789, in capitals and without spaces")
	case SchemeLEI:
		must(isLEI(e.Value), "an LEI of 20 capitals and digits, whose last two digits check the rest")
	case SchemeProfile:
		must(isLink(e.Value) && CanonicalExternalID(e.Scheme, e.Value) == e.Value || isParticipantID(e.Value),
			"the web address of a profile, without a slash at the end, or a conference's id, a slash and the id on its platform")
	default:
		among(&in, "scheme", e.Scheme, Schemes)
	}
	return in.err()
}

// isParticipantID tells whether an import wrote the value: the id by which a conference's platform knows
// a participant, after the conference's own.
func isParticipantID(value string) bool {
	conference, id, _ := strings.Cut(value, "/")
	_, err := ParseID(conference)
	return err == nil && strings.TrimSpace(id) != ""
}

// isROR checks pattern and checksum: six characters of Crockford's base 32 make a number, and the two
// digits after them are its ISO 7064 MOD 97-10 check characters.
func isROR(id string) bool {
	if !rorPattern.MatchString(id) {
		return false
	}
	number := 0
	for _, c := range id[1:7] {
		number = number*32 + strings.IndexRune("0123456789abcdefghjkmnpqrstvwxyz", c)
	}
	check, _ := strconv.Atoi(id[7:])
	return 98-number*100%97 == check
}

// isLEI checks pattern and checksum (ISO 17442): with A as 10 to Z as 35, the whole is a number whose
// remainder by 97 is 1 (ISO 7064 MOD 97-10).
func isLEI(id string) bool {
	if !leiPattern.MatchString(id) {
		return false
	}
	remainder := 0
	for _, c := range id {
		digit, _ := strconv.ParseInt(string(c), 36, 64)
		if digit > 9 {
			remainder *= 10
		}
		remainder = (remainder*10 + int(digit)) % 97
	}
	return remainder == 1
}
