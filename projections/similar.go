package projections

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"aftermatch/domain"
)

// Similar is an organisation whose name is like what was typed.
type Similar struct {
	Organisation Organisation
	As           string  // the name that is like it: its own, or that of an organisation merged into it
	Likeness     float64 // from 0 to 1 for all that was typed
}

// leastLike is the likeness below which a name is another.
const leastLike = 0.35

// SimilarOrganisations finds by what somebody typed, errors and all, the organisations whose names are most like it, the
// most like first, as known now. Names are compared by the groups of three letters that they share.
func (r *Reader) SimilarOrganisations(ctx context.Context, typed string, limit int) ([]Similar, error) {
	names, err := r.names.current(ctx, r.pool)
	if err != nil {
		return nil, err
	}
	found := names.like(typed)
	found = found[:min(len(found), limit)]
	ids := make([]domain.ID, len(found))
	for i, f := range found {
		ids[i] = names.all[f.name].id
	}
	organisations, err := r.OrganisationsNamed(ctx, ids)
	if err != nil {
		return nil, err
	}
	similar := make([]Similar, 0, len(found))
	for i, f := range found {
		if o, ok := organisations[ids[i]]; ok {
			similar = append(similar, Similar{o, names.all[f.name].name, f.likeness})
		}
	}
	return similar, nil
}

// nameIndex is the names of all organisations by the groups of three letters in them. It is made anew once one of them has
// changed.
type nameIndex struct {
	mutex sync.Mutex
	stamp [2]int64
	made  *names
}

type names struct {
	all    []named
	groups map[string][]int32 // the names that a group is in
}

type named struct {
	id     domain.ID // the organisation, merges followed
	name   string
	groups int
}

const (
	namesStamp = `select count(*), coalesce(max(known_from), 0) from read_model.organisations`
	readNames  = `select canonical_id, name from read_model.organisations where dissolved_on is null order by no`
)

// current is the index of what is known now.
func (x *nameIndex) current(ctx context.Context, q querier) (*names, error) {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	var stamp [2]int64
	rows, err := q.Query(ctx, namesStamp)
	if err != nil {
		return nil, fmt.Errorf("read the organisations' names: %w", err)
	}
	for rows.Next() {
		if err := rows.Scan(&stamp[0], &stamp[1]); err != nil {
			return nil, err
		}
	}
	if err := rows.Err(); err != nil || x.made != nil && stamp == x.stamp {
		return x.made, err
	}
	made := &names{groups: map[string][]int32{}}
	if rows, err = q.Query(ctx, readNames); err != nil {
		return nil, fmt.Errorf("read the organisations' names: %w", err)
	}
	for rows.Next() {
		var n named
		if err := rows.Scan(&n.id, &n.name); err != nil {
			return nil, err
		}
		groups := groupsOf(n.name, true)
		n.groups = len(groups)
		for _, group := range groups {
			made.groups[group] = append(made.groups[group], int32(len(made.all)))
		}
		made.all = append(made.all, n)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	x.stamp, x.made = stamp, made
	return made, nil
}

type likeName struct {
	name     int32
	likeness float64
}

// like ranks the names: by how much of what was typed is in them and, less, by how much of them was typed. Each
// organisation comes once.
func (n *names) like(typed string) []likeName {
	groups := groupsOf(typed, false)
	shared := map[int32]int{}
	for _, group := range groups {
		for _, name := range n.groups[group] {
			shared[name]++
		}
	}
	var found []likeName
	for name, count := range shared {
		covered, alike := float64(count)/float64(len(groups)), float64(count)/float64(len(groups)+n.all[name].groups-count)
		if likeness := 0.75*covered + 0.25*alike; likeness >= leastLike {
			found = append(found, likeName{name, likeness})
		}
	}
	slices.SortFunc(found, func(a, b likeName) int {
		return cmp.Or(cmp.Compare(b.likeness, a.likeness), cmp.Compare(a.name, b.name))
	})
	met := map[domain.ID]bool{}
	return slices.DeleteFunc(found, func(f likeName) bool {
		again := met[n.all[f.name].id]
		met[n.all[f.name].id] = true
		return again
	})
}

// Likeness tells how alike two titles are, from 0 to 1 for the same.
func Likeness(a, b string) float64 {
	groups, others := groupsOf(a, true), groupsOf(b, true)
	shared := 0
	for _, group := range groups {
		if slices.Contains(others, group) {
			shared++
		}
	}
	if shared == 0 {
		return 0
	}
	return float64(shared) / float64(len(groups)+len(others)-shared)
}

// groupsOf are the groups of three letters in a text's words, each once; the beginning of a word counts twice, its end once,
// and not at all where the last word may not be finished.
func groupsOf(text string, finished bool) (groups []string) {
	words := strings.Fields(plain(text))
	for i, word := range words {
		letters := []rune("  " + word)
		if finished || i < len(words)-1 || len(word) < 3 {
			letters = append(letters, ' ')
		}
		for j := range len(letters) - 2 {
			groups = append(groups, string(letters[j:j+3]))
		}
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// spellings are written in several ways for the same sound, in names as people type them.
var spellings = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u", "æ", "a", "ø", "o", "œ", "o", "ß", "s", "ł", "l", "đ", "d", "ð", "d", "þ", "t", "ph", "f", "th", "t", "c", "k")

// plain is a text without case, accents, punctuation, double letters and differences of spelling.
func plain(text string) string {
	var bare strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			bare.WriteRune(r)
		default:
			bare.WriteRune(' ')
		}
	}
	var single strings.Builder
	var last rune
	for _, r := range spellings.Replace(bare.String()) {
		if r != last || unicode.IsDigit(r) {
			single.WriteRune(r)
		}
		last = r
	}
	return single.String()
}
