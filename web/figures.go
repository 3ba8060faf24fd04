package web

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"sync"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact"
)

// figures are what a dashboard shows, all about the same view and state of knowledge: the answers that several parts of it
// need. What one card alone needs, the card asks for.
type figures struct {
	*server
	*tongue
	view
	knowledge
	figures     *impact.Reader           // what several parts need it reads once
	conferences []projections.Conference // in the order in which they began
	present     []string                 // codes of the countries whose organisations met, whatever the filters
	earlier     knowledge                // what the view's since means

	funnel   impact.Funnel
	level    impact.ConversionGroup // conversion at the level that is asked for
	editions impact.Conversion      // at the level asked for, by conference
	months   int                    // the window
}

// ask answers every question of the dashboard at one position of the log.
func (s *server) ask(ctx context.Context, t *tongue, v view) (f *figures, err error) {
	if f, err = s.lookAt(ctx, t, v); err != nil {
		return nil, err
	}
	grouped := f.question()
	grouped.GroupBy = impact.ByConference
	err = together(
		func() (err error) { f.conferences, err = s.conferences(ctx, f.Position); return err },
		func() (err error) { f.present, err = f.countriesMet(ctx); return err },
		func() (err error) {
			f.funnel, err = answer(ctx, s, impact.FunnelDefinition, f.question(), f.figures.Funnel)
			return err
		},
		func() (err error) {
			f.editions, err = answer(ctx, s, impact.ConversionDefinition, grouped, f.figures.Conversion)
			return err
		})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(f.conferences, func(a, b projections.Conference) int { return int(a.StartsOn - b.StartsOn) })
	f.level, f.months = f.editions.Groups[0], f.editions.Filters.WindowMonths
	return f, nil
}

// lookAt finds the states of knowledge that a view is about.
func (s *server) lookAt(ctx context.Context, t *tongue, v view) (f *figures, err error) {
	f = &figures{server: s, tongue: t, view: v, figures: s.figures.Together()}
	if f.knowledge, err = s.knowledge(ctx, v.AsOf); err != nil {
		return nil, err
	}
	if v.Since != "" {
		f.earlier, err = s.known(ctx, "since", v.Since)
		f.earlier.Position = min(f.earlier.Position, f.Position)
	}
	return f, err
}

// together does all work at once and returns the first error in its order.
func together(work ...func() error) error {
	errs := make([]error, len(work))
	var done sync.WaitGroup
	for i, do := range work {
		done.Go(func() { errs[i] = safely(do) })
	}
	done.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// countriesMet lists the countries whose organisations met, to choose one from.
func (f *figures) countriesMet(ctx context.Context) (codes []string, err error) {
	q := impact.Question{Filters: impact.Filters{Scope: impact.ScopeAll}, Cut: impact.Cut{AsOf: &f.Position}}
	met, err := answer(ctx, f.server, impact.CountriesDefinition, q, f.figures.Countries)
	for _, cell := range met.Cells {
		codes = append(codes, cell.CountryA, cell.CountryB)
	}
	slices.Sort(codes)
	return slices.Compact(codes), err
}

// question is the view as impact asks it, pinned to the position.
func (f *figures) question() impact.Question {
	return impact.Question{Filters: f.Filters, Cut: impact.Cut{Until: f.Until, AsOf: &f.Position}}
}

// answer settles a question and asks it, or recalls what it was asked before: equal frames have equal answers of one type
// for ever. Nobody may change an answer.
func answer[T any](ctx context.Context, s *server, d impact.Definition, q impact.Question, ask func(context.Context, impact.Frame) (T, error)) (T, error) {
	frame, err := s.figures.Frame(ctx, d, q)
	if err != nil {
		var none T
		return none, err
	}
	return remembered(ctx, s.cache, frame.Tag(reflect.TypeFor[T]().String()), func() (T, error) { return ask(ctx, frame) })
}

// conference finds one of those known.
func (f *figures) conference(id string) (c projections.Conference, ok bool) {
	i := slices.IndexFunc(f.conferences, func(c projections.Conference) bool { return c.ID.String() == id })
	if i < 0 {
		return c, false
	}
	return f.conferences[i], true
}

// short is what people call a conference: Stuttgart 2017.
func short(c projections.Conference) string {
	return cmp.Or(c.City, c.Name) + " " + c.StartsOn.Time().Format("2006")
}

// watched is for how many days after its first day a conference is watched.
func (f *figures) watched(c projections.Conference) (days domain.Date) {
	if until := f.funnel.Until; until != nil {
		days = *until - c.StartsOn
	}
	return days
}
