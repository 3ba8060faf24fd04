package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"aftermatch/projections/impact"
)

// filterBar is the form whose fields are the page's state.
type filterBar struct {
	Summary string
	Selects []filter
	Until   string
	AsOf    string // a day; empty when all that is known counts
	Pinned  string // the position that the address names, in place of a day
	Day     string // on which that was recorded
	Hidden  [][2]string
	Travel  *timeline

	Compares bool   // the page tells what has changed
	Since    string // a day; empty for a year before
	Earlier  string // the day of the position that the address names in its place
}

// filter is a choice among some.
type filter struct {
	Name, Label string
	Options     []option
	Set         bool // it is not as it is unless chosen
}

type option struct {
	Value, Text string
	Chosen      bool
}

func (f *figures) bar(query url.Values) filterBar {
	bar := filterBar{Until: query.Get("until"), Selects: []filter{
		f.choice("series", f.Series, f.series()),
		f.choice("conference", query.Get("conference"), f.held()),
		f.choice("country", f.view.Country, f.countries()),
		f.choice("sector", f.view.Sector, f.allSectors()),
		f.choice("scope", string(f.Scope), words(f.tongue, "scope", impact.Scopes)),
		f.choice("level", string(f.Level), words(f.tongue, "level", impact.Levels)),
		f.choice("window_months", query.Get("window_months"), f.windows()),
	}}
	if f.Pinned {
		bar.Pinned, bar.Day = query.Get("as_of"), f.Date(f.Day)
	} else if f.AsOf != "" {
		bar.AsOf = f.Day.String()
	}
	if f.earlier.Pinned {
		bar.Since, bar.Earlier = f.Since, f.Date(f.earlier.Day)
	} else if f.Since != "" {
		bar.Since = f.earlier.Day.String()
	}
	if f.Verified != "" {
		bar.Hidden = append(bar.Hidden, [2]string{"verified", string(f.Verified)})
	}
	for _, s := range bar.Selects {
		for _, o := range s.Options {
			if o.Chosen && o.Value != "" {
				bar.Summary += o.Text + " · "
			}
		}
	}
	bar.Summary += f.T("filter.known", f.Date(f.Day))
	return bar
}

// choice puts the way to choose nothing before the options.
func (f *figures) choice(name, chosen string, options []option) filter {
	c := filter{Name: name, Label: f.T("filter." + name), Options: append([]option{{Text: f.T("filter." + name + ".any")}}, options...), Set: chosen != ""}
	for i := range c.Options {
		c.Options[i].Chosen = c.Options[i].Value == chosen
	}
	return c
}

func words[W ~string](t *tongue, list string, values []W) (options []option) {
	for _, value := range values {
		options = append(options, option{Value: string(value), Text: t.Word(list, string(value))})
	}
	return options
}

func (f *figures) series() (options []option) {
	for _, c := range f.conferences {
		if !slices.ContainsFunc(options, func(o option) bool { return o.Value == c.Series }) {
			options = append(options, option{Value: c.Series, Text: c.Series})
		}
	}
	return options
}

// held are the conferences of the chosen series, the latest first.
func (f *figures) held() (options []option) {
	for _, c := range slices.Backward(f.conferences) {
		if f.Series == "" || c.Series == f.Series {
			options = append(options, option{Value: c.ID.String(), Text: short(c)})
		}
	}
	return options
}

// countries are those whose organisations met.
func (f *figures) countries() (options []option) {
	for _, code := range f.present {
		options = append(options, option{Value: code, Text: f.Country(code)})
	}
	return sorted(options)
}

func (f *figures) windows() (options []option) {
	for _, months := range []string{"6", "12", "24", "36"} {
		options = append(options, option{Value: months, Text: f.T("months.count", months)})
	}
	return options
}

// sorted puts options in the order of a dictionary, where an umlaut is its vowel.
func sorted(options []option) []option {
	slices.SortFunc(options, func(a, b option) int { return cmp.Compare(plain.Replace(a.Text), plain.Replace(b.Text)) })
	return options
}

var plain = strings.NewReplacer("Ä", "A", "Ö", "O", "Ü", "U", "ä", "a", "ö", "o", "ü", "u", "ß", "ss")
