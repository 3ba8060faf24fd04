package projections

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// histories returns streams' whole histories from the log.
type histories func(ctx context.Context, streams ...domain.ID) (map[domain.ID][]domain.Recorded, error)

// loader fills a book with what folding a batch needs: all that the events change, and all that this is derived from. It
// asks in a few set-based queries, and no more after an error.
type loader struct {
	*book
	ctx    context.Context
	tx     pgx.Tx
	ask    histories
	events []domain.Recorded
	named  mentioned
	err    error
}

func (b *book) load(ctx context.Context, tx pgx.Tx, ask histories, events []domain.Recorded) error {
	l := &loader{book: b, ctx: ctx, tx: tx, ask: ask, events: events}
	l.askHistories(correctedStreams(events))
	l.named = b.mentions(events)
	l.loadThings()
	l.askHistories(b.unitedStreams(events, l.named))
	l.loadDyads()
	return l.err
}

func (l *loader) askHistories(streams []domain.ID) {
	if len(streams) == 0 || l.err != nil {
		return
	}
	found, err := l.ask(l.ctx, streams...)
	for stream, history := range found {
		l.histories[stream] = history
	}
	l.err = err
}

// loadThings loads what the events happened to, and the conferences and organisations that it names.
func (l *loader) loadThings() {
	touched := map[string][]domain.ID{}
	for _, r := range l.events {
		if kind := l.kindOf(r); r.Version > 1 || kind == "conference" || kind == "organisation" {
			touched[kind] = append(touched[kind], r.Stream)
		}
	}
	query(l, loadParticipations, func(p *Participation) { l.participations.admit(p.ID, p) }, touched["participation"])
	query(l, loadMeetings, l.admitMeeting, touched["meeting"])
	query(l, loadTies, l.admitTie, touched["tie"])
	query(l, loadProjects, l.admitProject, append(touched["project"], l.named.projects...))
	l.loadOrganisations(append(touched["organisation"], l.named.organisations...))
	query(l, loadSeries, l.admitConference, l.named.series)
	l.loadConferences(append(touched["conference"], l.named.conferences...))
	l.loadParties()
}

// loadParties loads the conferences and organisations that loaded meetings, ties and projects name.
func (l *loader) loadParties() {
	var conferences, organisations []domain.ID
	for _, m := range l.meetings.rows {
		conferences = append(conferences, m.ConferenceID)
		organisations = append(organisations, m.RequesterID, m.TargetID)
	}
	for _, t := range l.ties.rows {
		organisations = append(organisations, t.OrganisationA, t.OrganisationB)
	}
	for _, p := range l.projects.rows {
		for _, s := range p.Partners {
			organisations = append(organisations, s.OrganisationID)
		}
	}
	l.loadConferences(conferences)
	l.loadOrganisations(organisations)
}

// loadConferences and loadOrganisations load those that are not here yet, and the numbers of those that were retracted.
func (l *loader) loadConferences(ids []domain.ID) {
	ids = l.conferenceNumbers.unknown(ids)
	query(l, loadConferences, l.admitConference, ids)
	l.loadNumbers(&l.conferenceNumbers, loadConferenceNumbers, ids)
}

func (l *loader) loadOrganisations(ids []domain.ID) {
	ids = l.organisationNumbers.unknown(ids)
	query(l, loadOrganisations, l.admitOrganisation, ids)
	l.loadNumbers(&l.organisationNumbers, loadOrganisationNumbers, ids)
}

func (n *numbers) unknown(ids []domain.ID) (unknown []domain.ID) {
	for _, id := range ids {
		if _, known := n.of[id]; !known {
			unknown = append(unknown, id)
		}
	}
	slices.SortFunc(unknown, domain.ID.Compare)
	return slices.Compact(unknown)
}

// loadNumbers asks for the numbers that have no row now, and for the last one given.
func (l *loader) loadNumbers(n *numbers, sql string, ids []domain.ID) {
	if ids = n.unknown(ids); l.err != nil || len(ids) == 0 {
		return
	}
	rows, err := l.tx.Query(l.ctx, sql, ids)
	if err != nil {
		l.err = err
		return
	}
	var id domain.ID
	var no int32
	_, l.err = pgx.ForEachRow(rows, []any{&id, &no}, func() error {
		if id.IsZero() {
			n.last = no
		} else {
			n.set(id, no)
		}
		return nil
	})
}

// loadDyads loads what the contacts that the events may change are derived from, and these contacts.
func (l *loader) loadDyads() {
	moved, altered := l.moved(), l.altered()
	query(l, loadMeetingsOf, l.admitMeeting, moved)
	query(l, loadMeetingsAt, l.admitMeeting, altered)
	query(l, loadProjectsOf, l.admitProject, moved)
	l.loadParties()
	var a, b []int32
	for key := range l.dyadsNamed() {
		a, b = append(a, key.a, key.b), append(b, key.b, key.a)
	}
	between(l, loadMeetingsBetween, l.admitMeeting, a, b)
	between(l, loadPairsBetween, l.admitPair, a, b)
	between(l, loadTiesBetween, l.admitTie, a, b)
	between(l, loadProjectsBetween, l.admitProject, a, b)
	l.loadParties()
}

// moved are the numbers of the organisations all of whose contacts may change, with all that merges connect them with.
func (l *loader) moved() (nos []int32) {
	for _, r := range l.events {
		switch r.Event.(type) {
		case domain.OrganisationRenamed, domain.ExternalIDLinked:
			continue
		}
		if l.kindOf(r) == "organisation" && r.Version > 1 {
			for _, id := range l.organisationsWith(r.Stream, l.named) {
				nos = append(nos, l.organisationNumbers.of[id])
			}
		}
	}
	return nos
}

// altered are the numbers of the conferences all of whose contacts may change. A correction may change which series the
// conference and others belong to.
func (l *loader) altered() (nos []int32) {
	for _, r := range l.events {
		if l.kindOf(r) != "conference" || r.Version == 1 {
			continue
		}
		switch r.Event.(type) {
		case domain.ConferenceCostRecorded, domain.FollowUpWaveOpened, domain.FollowUpWaveClosed:
			continue
		}
		nos = append(nos, l.conferenceNumbers.of[r.Stream])
		if revises(r.Event) {
			for _, c := range l.conferences.rows {
				nos = append(nos, c.No)
			}
		}
	}
	return nos
}

// dyadsNamed are the pairs of organisations whose contacts the events may change, as recorded and as after any merge.
func (l *loader) dyadsNamed() map[dyadKey]bool {
	named := map[dyadKey]bool{}
	with := map[domain.ID][]domain.ID{}
	name := func(x, y domain.ID) {
		for _, id := range []domain.ID{x, y} {
			if _, ok := with[id]; !ok {
				with[id] = l.organisationsWith(id, l.named)
			}
		}
		for _, x := range with[x] {
			for _, y := range with[y] {
				if a, b := l.organisationNumbers.of[x], l.organisationNumbers.of[y]; a != 0 && b != 0 {
					named[dyadOf(a, b)] = true
				}
			}
		}
	}
	for _, m := range l.meetings.rows {
		name(m.RequesterID, m.TargetID)
	}
	for _, t := range l.ties.rows {
		name(t.OrganisationA, t.OrganisationB)
	}
	for _, dyad := range l.named.dyads {
		name(dyad[0], dyad[1])
	}
	for _, partners := range l.partners() {
		for i, x := range partners {
			for _, y := range partners[i+1:] {
				name(x, y)
			}
		}
	}
	return named
}

// partners are, for each project that the events happened to, all that are or will be partners of it or of those that
// merges connect it with.
func (l *loader) partners() (groups [][]domain.ID) {
	joining := map[domain.ID][]domain.ID{}
	for _, j := range l.named.joining {
		joining[j.project] = append(joining[j.project], j.organisation)
	}
	for _, r := range l.events {
		if l.kindOf(r) != "project" {
			continue
		}
		var group []domain.ID
		for _, id := range l.projectsWith(r.Stream, l.named) {
			group = append(group, joining[id]...)
			if p := l.projects.rows[id]; p != nil {
				for _, s := range p.Partners {
					group = append(group, s.OrganisationID)
				}
			}
		}
		slices.SortFunc(group, domain.ID.Compare)
		groups = append(groups, slices.Compact(group))
	}
	return groups
}

// query admits the rows of those keys.
func query[K any, R any, P row[R]](l *loader, sql string, admit func(P), keys []K) {
	if len(keys) > 0 {
		admitAll(l, sql, admit, keys)
	}
}

// between admits the rows of those pairs of numbers.
func between[R any, P row[R]](l *loader, sql string, admit func(P), a, b []int32) {
	if len(a) > 0 {
		admitAll(l, sql, admit, a, b)
	}
}

func admitAll[R any, P row[R]](l *loader, sql string, admit func(P), args ...any) {
	if l.err != nil {
		return
	}
	found, err := rowsOf[R, P](l.ctx, l.tx, sql, args...)
	for i := range found {
		admit(&found[i])
	}
	l.err = err
}
