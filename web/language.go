package web

import (
	"fmt"
	"maps"
	"net/http"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"aftermatch/domain"
	"aftermatch/web/charts"
)

// tongue is a language that pages are written in.
type tongue struct {
	charts.Numerals
	Code      string
	Name      string // in itself
	words     map[string]string
	sentences *sentences // of what the domain and the import say; nil for English, in which they say it
	months    [12]string
	date      string // of day, month and year
	regions   display.Namer
	sector    func(domain.Sector) string
}

var (
	english = &tongue{
		Numerals: charts.English, Code: "en", Name: "English", words: joined(englishWords, englishRefusals, englishReport, englishLate, englishDesk, englishDirectory, englishAccounts, englishPersons, englishLogging, englishProject, englishSteps), date: "%[1]d %[2]s %[3]d",
		months:  [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		regions: display.Regions(language.BritishEnglish),
		sector:  func(s domain.Sector) string { return s.English },
	}
	german = &tongue{
		Numerals: charts.German, Code: "de", Name: "Deutsch", words: joined(germanWords, germanRefusals, germanReport, germanLate, germanDesk, germanDirectory, germanAccounts, germanPersons, germanLogging, germanProject, germanSteps), date: "%[1]d. %[2]s %[3]d",
		sentences: germanSentences,
		months:    [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
		regions:   display.Regions(language.German),
		sector:    func(s domain.Sector) string { return s.German },
	}
	tongues = []*tongue{english, german}
)

// joined is what several files hold as one: texts, or steps.
func joined[V any](files ...map[string]V) map[string]V {
	all := map[string]V{}
	for _, file := range files {
		maps.Copy(all, file)
	}
	return all
}

var spoken = language.NewMatcher([]language.Tag{language.English, language.German})

const tongueCookie = "lang"

// tongueOf is the language of a request: the one that its address names, else the one chosen before, else the browser's.
func tongueOf(r *http.Request) *tongue {
	chosen := r.URL.Query().Get("lang")
	if cookie, err := r.Cookie(tongueCookie); err == nil && tongueNamed(chosen) == nil {
		chosen = cookie.Value
	}
	if t := tongueNamed(chosen); t != nil {
		return t
	}
	_, index := language.MatchStrings(spoken, r.Header.Get("Accept-Language"))
	return tongues[index]
}

func tongueNamed(code string) *tongue {
	for _, t := range tongues {
		if t.Code == code {
			return t
		}
	}
	return nil
}

// T is the text of that key with its arguments in their places.
func (t *tongue) T(key string, args ...any) string {
	text, ok := t.words[key]
	if !ok {
		return "⟦" + key + "⟧" // no page may show this; a test looks
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// Count is the text of that key for so many: key.one or key.other. The number is its first argument.
func (t *tongue) Count(key string, n int, args ...any) string {
	form := ".other"
	if n == 1 {
		form = ".one"
	}
	return t.T(key+form, append([]any{t.Int(n)}, args...)...)
}

// Word is what people call a value of a closed list, or the value itself when the list has grown.
func (t *tongue) Word(list, value string) string {
	if text, ok := t.words[list+"."+value]; ok {
		return text
	}
	return strings.ReplaceAll(value, "_", " ")
}

// Date writes a day out.
func (t *tongue) Date(d domain.Date) string {
	year, month, day := d.Time().Date()
	return fmt.Sprintf(t.date, day, t.months[month-1], year)
}

// Country is the name of an ISO 3166-1 code.
func (t *tongue) Country(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	return t.regions.Name(region)
}

// Sector is the name of a slug.
func (t *tongue) Sector(slug string) string {
	if s, ok := domain.SectorOf(slug); ok {
		return t.sector(s)
	}
	return slug
}
