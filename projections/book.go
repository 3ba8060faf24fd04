package projections

import (
	"context"
	"slices"
	"sort"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// book is the part of the read models that is in memory: what events change, and what this is derived from. What is in it
// is the truth; what is not is in the database. A book that serves for one batch keeps the read models in step, one that is
// kept for many rebuilds them.
type book struct {
	conferences     *table[domain.ID, Conference, *Conference]
	organisations   *table[domain.ID, Organisation, *Organisation]
	participations  *table[domain.ID, Participation, *Participation]
	meetings        *table[domain.ID, Meeting, *Meeting]
	ties            *table[domain.ID, Tie, *Tie]
	projects        *table[domain.ID, Project, *Project]
	representatives *table[domain.ID, Representative, *Representative]
	pairs           *table[pairKey, Pair, *Pair]
	encounters      *table[pairKey, Encounter, *Encounter]
	stepLags        *table[stepKey, StepLags, *StepLags]

	histories           map[domain.ID][]domain.Recorded // of the streams that must be folded anew
	conferenceNumbers   numbers
	organisationNumbers numbers
	conferenceNo        map[int32]*Conference     // by number
	organisationNo      map[int32]*Organisation   // by number
	series              map[string][]domain.ID    // conferences by series
	aliases             map[domain.ID][]domain.ID // organisations by what they were merged into
	mergedProjects      map[domain.ID][]domain.ID // projects by what they were merged into
	projectsOf          map[int32][]domain.ID     // projects by a partner, as recorded
	dyads               dyads
}

func newBook() *book {
	return &book{
		conferences:         newTable[domain.ID, Conference](conferenceStatements, ids),
		organisations:       newTable[domain.ID, Organisation](organisationStatements, ids),
		participations:      newTable[domain.ID, Participation](participationStatements, ids),
		meetings:            newTable[domain.ID, Meeting](meetingStatements, ids),
		ties:                newTable[domain.ID, Tie](tieStatements, ids),
		projects:            newTable[domain.ID, Project](projectStatements, ids),
		representatives:     newTable[domain.ID, Representative](representativeStatements, ids),
		pairs:               newTable[pairKey, Pair](pairStatements, pairKeys),
		encounters:          newTable[pairKey, Encounter](encounterStatements, pairKeys),
		stepLags:            newTable[stepKey, StepLags](stepLagStatements, stepKeys),
		histories:           map[domain.ID][]domain.Recorded{},
		conferenceNo:        map[int32]*Conference{},
		organisationNo:      map[int32]*Organisation{},
		conferenceNumbers:   newNumbers(),
		organisationNumbers: newNumbers(),
		series:              map[string][]domain.ID{},
		aliases:             map[domain.ID][]domain.ID{},
		mergedProjects:      map[domain.ID][]domain.ID{},
		projectsOf:          map[int32][]domain.ID{},
		dyads:               newDyads(),
	}
}

// newBuildingBook begins the book of tables that are empty but for what a sieve knows of.
func newBuildingBook(written sieve) *book {
	b := newBook()
	b.dyads.written = written
	b.meetings.packs = true
	return b
}

// fold takes the next event into the book.
func (b *book) fold(r domain.Recorded) {
	history := b.history(r.Stream, r.Position)
	switch b.kindOf(r) {
	case "conference":
		b.setConference(r.Stream, r.Position, fold(b.conferences.get(r.Stream), r, history))
	case "organisation":
		b.setOrganisation(r.Stream, r.Position, fold(b.organisations.get(r.Stream), r, history))
	case "participation":
		b.participations.set(r.Stream, r.Position, fold(b.participations.get(r.Stream), r, history))
	case "meeting":
		b.setMeeting(r.Stream, r.Position, fold(b.meetings.get(r.Stream), r, history))
	case "tie":
		b.setTie(r.Stream, r.Position, fold(b.ties.get(r.Stream), r, history))
	case "project":
		b.foldProject(r)
		b.foldStep(r, history)
	case "representative":
		b.representatives.set(r.Stream, r.Position, fold(b.representatives.get(r.Stream), r, history))
	}
	b.deriveStale(r.Position)
}

// kindOf is the kind of thing the event happened to; of a correction its stream's first event tells.
func (b *book) kindOf(r domain.Recorded) string {
	if history := b.histories[r.Stream]; revises(r.Event) && len(history) > 0 {
		return domain.KindOf(history[0].Event)
	}
	return domain.KindOf(r.Event)
}

// history is what was known of the stream at that position, if it is here.
func (b *book) history(stream domain.ID, position int64) []domain.Recorded {
	history := b.histories[stream]
	return history[:sort.Search(len(history), func(i int) bool { return history[i].Position > position })]
}

// tables are all that the book writes.
func (b *book) tables() []written {
	return []written{b.conferences, b.organisations, b.participations, b.meetings, b.ties, b.projects, b.representatives, b.pairs, b.encounters, b.stepLags}
}

// written is a table of any kind.
type written interface {
	history() func(context.Context, pgx.Tx) error
	writeCurrent(ctx context.Context, tx pgx.Tx) error
	size() int
	differences(ctx context.Context, tx pgx.Tx, position int64) ([]Difference, error)
}

// pastRows takes what holds no longer out of the book, and returns what appends it to the histories. The book may be
// folded on meanwhile.
func (b *book) pastRows() func(context.Context, pgx.Tx) error {
	var writes []func(context.Context, pgx.Tx) error
	for _, table := range b.tables() {
		writes = append(writes, table.history())
	}
	return func(ctx context.Context, tx pgx.Tx) error {
		for _, write := range writes {
			if err := write(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	}
}

// writeCurrent brings the current rows to what is in the book, within a transaction that must then be committed.
func (b *book) writeCurrent(ctx context.Context, tx pgx.Tx) error {
	for _, table := range b.tables() {
		if err := table.writeCurrent(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// size is the number of rows in memory.
func (b *book) size() (rows int) {
	for _, table := range b.tables() {
		rows += table.size()
	}
	return rows
}

// numbers are dense and given in log order, so a rebuild gives the same ones. A thing keeps its number when it is
// retracted, and has it again when it comes back.
type numbers struct {
	of   map[domain.ID]int32
	id   map[int32]domain.ID
	last int32
}

func newNumbers() numbers { return numbers{of: map[domain.ID]int32{}, id: map[int32]domain.ID{}} }

func (n *numbers) give(id domain.ID) int32 {
	if no, ok := n.of[id]; ok {
		return no
	}
	n.last++
	n.set(id, n.last)
	return n.last
}

func (n *numbers) set(id domain.ID, no int32) { n.of[id], n.id[no] = no, id }

func ids(keys []domain.ID) []any { return []any{keys} }

func index[K, V comparable](by map[K][]V, key K, value V) {
	if !slices.Contains(by[key], value) {
		by[key] = append(by[key], value)
	}
}

func unindex[K, V comparable](by map[K][]V, key K, value V) {
	by[key] = slices.DeleteFunc(by[key], func(other V) bool { return other == value })
}

// filter leaves only the values that stay.
func filter[K, V comparable](by map[K][]V, stays func(K, V) bool) {
	for key, values := range by {
		if values = slices.DeleteFunc(values, func(v V) bool { return !stays(key, v) }); len(values) > 0 {
			by[key] = values
		} else {
			delete(by, key)
		}
	}
}
