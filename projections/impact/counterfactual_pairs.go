package impact

import (
	"context"
	"iter"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/projections"
	"aftermatch/projections/impact/estimate"
)

// requestCode packs what the comparison counts a pair by: bit 0 the border, bit 1 a sector in common, bits 2 and 3 the
// prior tie, bit 4 conversion, bit 5 a report due, bit 6 a report given, and from bit 8 on the group.
type requestCode int32

const (
	requestConverted requestCode = 1 << (4 + iota)
	requestDue
	requestReported
)

// requestGroups are what became of the requests of two organisations at a conference; from watched_too_short on, those that are
// left out.
var requestGroups = []string{"", "met", "expired", "declined", "withdrawn", "not_held", "open",
	"watched_too_short", noContact[1], noContact[2], noContact[3], "met_elsewhere"}

const (
	groupMet     = 1
	firstLeftOut = 7
)

func (c requestCode) group() int      { return int(c >> 8) }
func (c requestCode) notMet() bool    { return c.group() > groupMet && c.group() < firstLeftOut }
func (c requestCode) converted() bool { return c&requestConverted != 0 }
func (c requestCode) due() bool       { return c&requestDue != 0 }
func (c requestCode) reported() bool  { return c&requestReported != 0 }

// stratum is the part of the code that strata go by.
func (c requestCode) stratum() requestCode { return c & 15 }

// name is the stratum's: border, sectors and prior tie.
func (c requestCode) name() string {
	border, sectors := "domestic", "other_sectors"
	if c&1 != 0 {
		border = "cross_border"
	}
	if c&2 != 0 {
		sectors = "same_sector"
	}
	return border + "." + sectors + "." + []string{"tie_unknown", "no_tie", "prior_tie"}[c>>2&3]
}

// requestedPair is two organisations with a request at a conference.
type requestedPair struct {
	estimate.Tie
	conference int32
	startsOn   domain.Date
	code       requestCode
	converted  int32 // the day, if the code tells of one
}

// eachRequested visits the pairs with a request at a conference that the filters leave, one at a time and in any order.
func (r *Reader) eachRequested(ctx context.Context, f Frame, editions []edition, visit func(requestedPair)) error {
	if f.Until == nil {
		return nil
	}
	watched, window, reached := watch(f, editions), int32(estimate.Days(f.Filters.WindowMonths)), f.counted(f.reached())
	var visiting sync.Mutex
	return r.eachPair(ctx, f.AsOf.Position, f.left(editions, ""), func(pairs iter.Seq[*projections.PairVersion]) {
		batch := make([]requestedPair, 0, 256)
		hand := func() {
			visiting.Lock()
			defer visiting.Unlock()
			for _, p := range batch {
				visit(p)
			}
			batch = batch[:0]
		}
		for p := range pairs {
			until := horizon(*f.Until - p.StartsOn)
			if until < 0 || !until.sees(p.Requested) {
				continue
			}
			found := requestedPair{estimate.Tie{A: p.A, B: p.B}, p.Conference, p.StartsOn, requestOf(&p.Pair, until, window), reached(&p.Pair)}
			if found.converted <= min(dayNumber(p.Competing), window) {
				found.code |= requestConverted
			}
			if watched[p.Conference].due {
				found.code |= requestDue
			}
			if batch = append(batch, found); len(batch) == cap(batch) {
				hand()
			}
		}
		hand()
	})
}

// requestOf is what tells of a pair with a request, but for whether it converted and whether it owes a report.
func requestOf(p *projections.Pair, until horizon, window int32) requestCode {
	code := requestCode(requestGroup(p, until, window))<<8 | requestCode(min(p.PriorTie, 2))<<2
	if until.sees(p.Reported) {
		code |= requestReported
	}
	if p.SectorsA&p.SectorsB != 0 {
		code |= 2
	}
	if p.CountryA != p.CountryB {
		code |= 1
	}
	return code
}

// requestGroup is what became of the requests of two, as a place in requestGroups. Of several requests the last answer counts.
func requestGroup(p *projections.Pair, until horizon, window int32) int32 {
	answered := max(p.Declined, p.Withdrawn, p.Expired)
	switch {
	case int32(until) < window:
		return firstLeftOut
	case p.Self:
		return firstLeftOut + 1
	case until.sees(p.Held) && (p.Late || p.OutcomeDriven):
		return firstLeftOut + noContactOf(p)
	case until.sees(p.Held):
		return groupMet
	case until.sees(p.FirstMet):
		return firstLeftOut + int32(len(noContact))
	case until.sees(p.Matched):
		return 5
	case answered == projections.NoDay:
		return 6
	case answered == p.Declined:
		return 3
	case answered == p.Withdrawn:
		return 4
	}
	return 2
}

// convertedPairs are pairs that came to a joint project, met or not, with the first days of their conferences.
type convertedPairs struct{ a, b, conferences, days []int32 }

// requests counts the pairs by code, and lists those that converted.
func (r *Reader) requests(ctx context.Context, f Frame, editions []edition) (counts map[requestCode]int, converted convertedPairs, err error) {
	counts = map[requestCode]int{}
	err = r.eachRequested(ctx, f, editions, func(p requestedPair) {
		counts[p.code]++
		if p.code.converted() && (p.code.group() == groupMet || p.code.notMet()) {
			converted.a, converted.b = append(converted.a, p.A), append(converted.b, p.B)
			converted.conferences, converted.days = append(converted.conferences, p.conference), append(converted.days, int32(p.startsOn))
		}
	})
	return counts, converted, err
}

// outcome is a project of two who converted that may be what made them convert.
type outcome struct {
	contactKey
	project domain.ID
}

// listPartnered lists the projects with whoever was a partner in them. Those of few who converted are found by index, which of @many
// would take longer than to read all.
const (
	listPartnered = `
	select id, idea_on - date '1970-01-01', partner_nos
	from read_model.projects_at(@position)
	where merged_into is null and idea_on <= @until and (@many or partner_nos && array(
	  select no from read_model.organisations_at(@position) where canonical_no = any(@a::int[]) or canonical_no = any(@b::int[])))`

	listMerged = `select no, canonical_no from read_model.organisations_at(@position) where no <> canonical_no`
)

// manyConverted is from how many pairs on their projects are not looked up.
const manyConverted = 500

// outcomes are the projects of the pairs from when their conference began on, in no order.
func (r *Reader) outcomes(ctx context.Context, f Frame, pairs convertedPairs, many bool) (found []outcome, err error) {
	type contact struct{ conference, startsOn int32 }
	contacts, canonical := map[estimate.Tie][]contact{}, map[int32]int32{}
	for i, a := range pairs.a {
		tie := estimate.Tie{A: a, B: pairs.b[i]}
		contacts[tie] = append(contacts[tie], contact{pairs.conferences[i], pairs.days[i]})
	}
	args := pgx.NamedArgs{"position": f.AsOf.Position, "until": f.Until, "a": pairs.a, "b": pairs.b, "many": many}
	if err := r.numbers(ctx, func(v []int32) { canonical[v[0]] = v[1] }, listMerged, args); err != nil {
		return nil, err
	}
	return found, r.ask(ctx, func(rows pgx.Rows) error {
		var id domain.ID
		var ideaOn int32
		var partners []int32
		_, err := pgx.ForEachRow(rows, []any{&id, &ideaOn, &partners}, func() error {
			for i, no := range partners {
				if now, merged := canonical[no]; merged {
					partners[i] = now
				}
			}
			slices.Sort(partners)
			partners = slices.Compact(partners)
			for i, a := range partners {
				for _, b := range partners[i+1:] {
					for _, c := range contacts[estimate.Tie{A: a, B: b}] {
						if ideaOn >= c.startsOn {
							found = append(found, outcome{contactKey{c.conference, a, b}, id})
						}
					}
				}
			}
			return nil
		})
		return err
	}, listPartnered, args)
}

const listImported = `select stream from events where stream = any(@projects) and version = 1 and metadata ->> 'source' = 'import'`

// imported is the share of those who converted of whom every joint project was read from a register, which knows no less
// of those who did not meet.
func (r *Reader) imported(ctx context.Context, f Frame, pairs convertedPairs) (estimate.Share, error) {
	outcomes, err := r.outcomes(ctx, f, pairs, len(pairs.a) > manyConverted)
	if err != nil {
		return estimate.Share{}, err
	}
	projects := make([]domain.ID, len(outcomes))
	for i, o := range outcomes {
		projects[i] = o.project
	}
	found, err := list(ctx, r, pgx.RowTo[domain.ID], listImported, pgx.NamedArgs{"projects": projects})
	if err != nil {
		return estimate.Share{}, err
	}
	isImported, converted := map[domain.ID]bool{}, map[contactKey]bool{}
	for _, id := range found {
		isImported[id] = true
	}
	for _, o := range outcomes {
		before, seen := converted[o.contactKey]
		converted[o.contactKey] = isImported[o.project] && (before || !seen)
	}
	all := 0
	for _, imported := range converted {
		if imported {
			all++
		}
	}
	return estimate.ShareOf(all, len(converted), "nobody converted"), nil
}
