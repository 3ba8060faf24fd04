package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ways are how each question is asked. No two asks are of the same frame, so none can be answered from a cache: of the
// present each is up to another day, of the past each is as known at another position.
var ways = [...]struct {
	name      string
	past, one bool
}{
	{"now", false, false},
	{"now, one conference", false, true},
	{"as of", true, false},
	{"as of, one conference", true, true},
}

func names() (names []string) {
	for _, way := range ways {
		names = append(names, way.name)
	}
	return names
}

// patience is after how long a question is not asked again.
const patience = 30 * time.Second

// operation is one of the OpenAPI document, as far as it matters here.
type operation struct {
	Parameters []parameter
	Responses  map[string]any
}

// parameter is one of an operation.
type parameter struct {
	Name     string
	In       string
	Required bool
	Schema   struct{ Enum []any }
}

// figures are the paths of all questions that the program answers, with the first choice for what they require.
func (b *bench) figures(ctx context.Context) (paths []string, err error) {
	a, err := b.site.get(ctx, "/openapi.json")
	if err != nil {
		return nil, err
	}
	var document struct {
		Paths map[string]struct {
			Get *operation
		}
	}
	if err := json.Unmarshal(a.body, &document); err != nil {
		return nil, err
	}
	for path, operations := range document.Paths {
		if !strings.HasPrefix(path, "/v1/impact/") || strings.Contains(path, "{") || operations.Get == nil {
			continue
		}
		query := url.Values{}
		_, possible := operations.Get.Responses["304"] // what is not known by its ETag is no figure
		for _, p := range operations.Get.Parameters {
			switch {
			case p.Required && len(p.Schema.Enum) > 0:
				query.Set(p.Name, fmt.Sprint(p.Schema.Enum[0]))
			case p.Required:
				possible = false
			}
		}
		if possible {
			paths = append(paths, path+"?"+query.Encode())
		}
	}
	for _, figure := range revised {
		paths = append(paths, "/v1/impact/revision?figure="+figure)
	}
	slices.Sort(paths)
	return paths, nil
}

// revised are the figures of which the revision by a year is asked beside that of conversion, since each is known in another way.
var revised = []string{"attribution", "calibration", "counterfactual", "durability", "funnel", "money", "network", "rates", "response-time", "yield"}

const someConferences = `select id::text from read_model.conferences order by md5(id::text) limit $1`

func (b *bench) questions(ctx context.Context) error {
	paths, err := b.figures(ctx)
	if err != nil {
		return err
	}
	conferences, err := b.texts(ctx, someConferences, b.asks)
	if err != nil {
		return err
	}
	for _, path := range paths {
		q := asked{path: strings.TrimSuffix(strings.TrimPrefix(path, "/v1/impact/"), "?")}
		for w, way := range ways {
			var spent time.Duration
			for i := 0; i < b.asks && spent < patience; i++ {
				query := url.Values{}
				if way.one {
					query.Set("conference", conferences[i%len(conferences)])
				}
				if way.past {
					query.Set("as_of", strconv.FormatInt(b.head*int64(i+1)/int64(b.asks+1), 10))
				} else {
					query.Set("until", time.Now().AddDate(0, 0, -i).Format(time.DateOnly))
				}
				a, err := b.site.ask(ctx, http.MethodGet, path+"&"+query.Encode(), "")
				if err != nil {
					return err
				}
				spent += a.took
				if a.status != http.StatusOK {
					q.why[w] = fmt.Sprintf("%d after %.0f s", a.status, a.took.Seconds())
					break
				}
				q.took[w] = append(q.took[w], a.took)
			}
		}
		b.asked = append(b.asked, q)
	}
	for w, way := range ways {
		target := "≤ 300 ms"
		if way.past {
			target = "≤ 600 ms"
		}
		slowest := slices.MaxFunc(b.asked, func(x, y asked) int {
			return cmp.Compare(slices.Max(append(x.took[w], 0)), slices.Max(append(y.took[w], 0)))
		})
		found := fmt.Sprintf("%s ms (%s)", slowest.took[w].at(0.95), slowest.path)
		for _, q := range b.asked {
			if q.why[w] != "" {
				found += "; " + q.path + ": " + q.why[w]
			}
		}
		b.found("every question, uncached, "+way.name+": p95 of the slowest", target, "%s", found)
	}
	return nil
}

// texts are the rows of a query for one column of text.
func (b *bench) texts(ctx context.Context, sql string, args ...any) (texts []string, err error) {
	rows, err := b.pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, rows.Err()
}

// again asks each question a second time at the same position, without and with the ETag.
func (b *bench) again(ctx context.Context) error {
	var repeated, unchanged times
	for _, q := range b.asked {
		if q.why[0] != "" {
			continue // it was not answered the first time
		}
		path := fmt.Sprintf("/v1/impact/%s%sas_of=%d", q.path, map[bool]string{true: "&", false: "?"}[strings.Contains(q.path, "?")], b.head)
		first, err := b.site.get(ctx, path)
		if err != nil {
			return err
		}
		second, err := b.site.get(ctx, path)
		if err != nil {
			return err
		}
		third, err := b.site.get(ctx, path, "If-None-Match", first.header.Get("ETag"))
		if err != nil {
			return err
		}
		if third.status != http.StatusNotModified {
			return fmt.Errorf("%s is not known by its ETag: %d", path, third.status)
		}
		repeated, unchanged = append(repeated, second.took), append(unchanged, third.took)
	}
	b.found("a figure asked again at the same position, with its ETag: p95", "≤ 2 ms", "%s ms (304)", unchanged.at(0.95))
	b.found("the same by a client that kept nothing: p95", "≤ 2 ms", "%s ms", repeated.at(0.95))
	return nil
}

// things that have a history.
var things = []struct{ path, sql string }{
	{"/v1/meetings/", `select id::text from read_model.meetings order by md5(id::text) limit $1`},
	{"/v1/projects/", `select id::text from read_model.projects order by md5(id::text) limit $1`},
	{"/v1/organisations/", `select id::text from read_model.organisations order by md5(id::text) limit $1`},
}

func (b *bench) things(ctx context.Context) error {
	for _, thing := range things {
		ids, err := b.texts(ctx, thing.sql, 20*b.asks)
		if err != nil {
			return err
		}
		var took times
		for _, id := range ids {
			now, err := b.site.get(ctx, thing.path+id)
			if err != nil {
				return err
			}
			past, err := b.site.get(ctx, thing.path+id+"/history")
			if err != nil {
				return err
			}
			took = append(took, now.took+past.took)
		}
		b.found("one of "+thing.path+" and its history, two requests together: p50, p95", "≤ 5 ms", "%s, %s ms", took.at(0.5), took.at(0.95))
	}
	return nil
}
