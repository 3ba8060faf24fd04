package web

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// The domain and the import say what is wrong in one language, with what they speak of in place: that is what the API and the
// command line show. Pages in another language look the sentence up. What stands for "%s" or "%d" is put in again, in that
// language where it is a sentence or a word of these itself; German names places as "%[2]s" where it turns them round.

// sentences are those of one language.
type sentences struct {
	of      map[string]string // by the English ones
	phrases func() []phrase
}

// phrase is one sentence that can be recognised.
type phrase struct {
	pattern *regexp.Regexp
	into    string
}

func sentencesOf(of map[string]string) *sentences {
	return &sentences{of, sync.OnceValue(func() (phrases []phrase) {
		english := make([]string, 0, len(of))
		for sentence := range of {
			english = append(english, sentence)
		}
		slices.SortFunc(english, func(a, b string) int { // the longer, the less can it be mistaken
			return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
		})
		for _, sentence := range english {
			quoted := strings.NewReplacer("%s", "(.*)", "%d", "(-?[0-9]+)").Replace(regexp.QuoteMeta(sentence))
			phrases = append(phrases, phrase{regexp.MustCompile("(?s)^" + quoted + "$"), of[sentence]})
		}
		return phrases
	})}
}

// find is the sentence in this language; false when it has none of its phrases.
func (s *sentences) find(english string) (text string, ok bool) {
	for _, phrase := range s.phrases() {
		if found := phrase.pattern.FindStringSubmatch(english); found != nil {
			args := make([]any, 0, len(found))
			for _, part := range found[1:] {
				if said, ok := s.find(part); ok {
					part = said
				}
				args = append(args, part)
			}
			return fmt.Sprintf(phrase.into, args...), true
		}
	}
	return "", false
}

// worded is what the domain or the import says, and the language that it is in now: that of the page, or else English.
func (t *tongue) worded(sentence string) (text, code string) {
	if t.sentences != nil {
		if text, ok := t.sentences.find(sentence); ok {
			return text, t.Code
		}
	}
	return sentence, english.Code
}
