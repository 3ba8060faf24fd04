package web_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"aftermatch/web"
)

var verb = regexp.MustCompile(`%(?:\[\d+\])?[a-z%]`)

func TestBothLanguagesHaveTheSameTexts(t *testing.T) {
	english, german := web.Words["en"], web.Words["de"]
	for key, text := range english {
		other, ok := german[key]
		if !ok {
			t.Errorf("German lacks %s", key)
			continue
		}
		if text == "" || other == "" {
			t.Errorf("%s is empty", key)
		}
		if places(text) != places(other) {
			t.Errorf("%s takes %s in English and %s in German", key, places(text), places(other))
		}
	}
	for key := range german {
		if _, ok := english[key]; !ok {
			t.Errorf("English lacks %s", key)
		}
	}
}

// places are the arguments that a text takes, in their order.
func places(text string) string {
	verbs := verb.FindAllString(text, -1)
	for i, v := range verbs {
		if strings.HasPrefix(v, "%[") {
			verbs[i] = v[:1] + v[len(v)-1:]
		}
	}
	if strings.Contains(text, "%[") { // named places may stand in any order, and their kinds are checked by the pages' tests
		slices.Sort(verbs)
	}
	return strings.Join(slices.DeleteFunc(verbs, func(v string) bool { return v == "%%" }), " ")
}

// uses finds texts that the code names: T("key"), Count("key") and, for lists, Word("list".
var uses = map[string]*regexp.Regexp{
	"":         regexp.MustCompile(`\.T\("([^"]+)"[,)]`),
	".one":     regexp.MustCompile(`\.Count\("([^"]+)"`),
	".other":   regexp.MustCompile(`\.Count\("([^"]+)"`),
	"a list":   regexp.MustCompile(`(?:Word|words)\((?:(?:f\.tongue|t), )?"([^"]+)"`),
	"a prefix": regexp.MustCompile(`\.T\("([^"]+)" ?\+`),
}

func TestEveryTextIsThereAndUsed(t *testing.T) {
	var code strings.Builder
	sources, err := filepath.Glob("*")
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range sources {
		if generated := strings.HasSuffix(source, "_templ.go"); !generated && (strings.HasSuffix(source, ".go") || strings.HasSuffix(source, ".templ")) {
			text, err := os.ReadFile(source)
			if err != nil {
				t.Fatal(err)
			}
			code.Write(text)
		}
	}
	keys := slices.Sorted(maps.Keys(web.Words["en"]))
	used := map[string]bool{}
	for kind, pattern := range uses {
		for _, found := range pattern.FindAllStringSubmatch(code.String(), -1) {
			switch name := found[1]; kind {
			case "a list", "a prefix":
				for _, key := range keys {
					if strings.HasPrefix(key, strings.TrimSuffix(name, ".")+".") {
						used[key] = true
					}
				}
			default:
				used[name+kind] = true
				if !slices.Contains(keys, name+kind) {
					t.Errorf("the pages name %s, which there is no text for", name+kind)
				}
			}
		}
	}
	for _, key := range keys {
		if !used[key] {
			t.Errorf("no page uses %s", key)
		}
	}
}

// refusedAs finds the codes of what is refused for what is recorded.
var refusedAs = regexp.MustCompile(`\brefuse\("(\w+)"|Reason: *domain\.Refused, Code: *"(\w+)"`)

func TestEveryRefusalHasWordsInBothLanguages(t *testing.T) {
	found := 0
	for _, folder := range []string{"domain", "eventstore", "accounts", "vault", "imports", "projections", "api", "web"} {
		sources, err := filepath.Glob(filepath.Join("..", folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, source := range sources {
			if strings.HasSuffix(source, "_test.go") {
				continue
			}
			text, err := os.ReadFile(source)
			if err != nil {
				t.Fatal(err)
			}
			for _, code := range refusedAs.FindAllStringSubmatch(string(text), -1) {
				found++
				name := "refusal." + code[1] + code[2]
				if strings.HasPrefix(name, "refusal.another_") {
					name = "refusal.another"
				}
				for _, language := range []string{"en", "de"} {
					if web.Words[language][name] == "" {
						t.Errorf("%s refuses with a code that has no words in %s: %s", source, language, name)
					}
				}
			}
		}
	}
	if found < 60 {
		t.Errorf("only %d refusals are found", found)
	}
}
