package projections

import (
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// histories returns streams' whole histories from the log.
type histories func(ctx context.Context, streams ...domain.ID) (map[domain.ID][]domain.Recorded, error)

// loader adds to a book what folding a batch needs: all that the events change, and all that this is derived from. It asks
// in a few set-based queries, not for what is here already, and no more after an error.
type loader struct {
	*book
	ctx    context.Context
	tx     pgx.Tx
	ask    histories
	events []domain.Recorded
	named  mentioned
	err    error

	// What was loaded and whose parties may not be here yet.
	newMeetings []*Meeting
	newTies     []*Tie
	newProjects []*Project
}

func (b *book) load(ctx context.Context, tx pgx.Tx, ask histories, events []domain.Recorded) error {
	clear(b.histories)
	l := &loader{book: b, ctx: ctx, tx: tx, ask: ask, events: events}
	l.askHistories(correctedStreams(events))
	l.named = b.mentions(events)
	l.loadThings()
	l.loadStepLags()
	l.askHistories(b.unitedStreams(events, l.named))
	l.loadDyads()
	return l.err
}

func (l *loader) askHistories(streams []domain.ID) {
	if len(streams) == 0 || l.err != nil {
		return
	}
	found, err := l.ask(l.ctx, distinct(streams)...)
	for stream, history := range found {
		l.histories[stream] = history
	}
	l.err = err
}

// loadThings loads what the events happened to, and the conferences and organisations that it names.
func (l *loader) loadThings() {
	touched, begun := map[string][]domain.ID{}, map[domain.ID]bool{}
	for _, r := range l.events {
		if r.Version == 1 {
			begun[r.Stream] = true
		}
		if kind := l.kindOf(r); !begun[r.Stream] || kind == "conference" || kind == "organisation" {
			touched[kind] = append(touched[kind], r.Stream)
		}
	}
	query(l, loadParticipations, func(p *Participation) { l.participations.admit(p.ID, p) }, l.participations.missing(touched["participation"]))
	query(l, loadMeetings, l.meetMeeting, l.meetings.missing(touched["meeting"]))
	query(l, loadRepresentatives, func(r *Representative) { l.representatives.admit(r.ID, r) }, l.representatives.missing(touched["representative"]))
	query(l, loadTies, l.meetTie, l.ties.missing(touched["tie"]))
	query(l, loadProjects, l.meetProject, l.projects.missing(append(touched["project"], l.named.projects...)))
	query(l, loadSeries, l.admitConference, l.named.series)
	l.loadConferences(append(touched["conference"], l.named.conferences...))
	l.loadOrganisations(append(touched["organisation"], l.named.organisations...))
	l.loadParties()
}

func (l *loader) meetMeeting(m *Meeting) {
	if l.admitMeeting(m) {
		l.newMeetings = append(l.newMeetings, m)
	}
}

func (l *loader) meetTie(t *Tie) {
	if l.admitTie(t) {
		l.newTies = append(l.newTies, t)
	}
}

func (l *loader) meetProject(p *Project) {
	if l.admitProject(p) {
		l.newProjects = append(l.newProjects, p)
	}
}

// loadParties loads the conferences and organisations that loaded meetings, ties and projects name.
func (l *loader) loadParties() {
	var conferences, organisations []domain.ID
	for _, m := range l.newMeetings {
		conferences = append(conferences, m.ConferenceID)
		organisations = append(organisations, m.RequesterID, m.TargetID)
		l.named.dyads = append(l.named.dyads, [2]domain.ID{m.RequesterID, m.TargetID})
	}
	for _, t := range l.newTies {
		organisations = append(organisations, t.OrganisationA, t.OrganisationB)
		l.named.dyads = append(l.named.dyads, [2]domain.ID{t.OrganisationA, t.OrganisationB})
	}
	for _, p := range l.newProjects {
		for _, s := range p.Partners {
			organisations = append(organisations, s.OrganisationID)
		}
	}
	l.newMeetings, l.newTies, l.newProjects = nil, nil, nil
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
	return distinct(unknown)
}

// distinct sorts the ids and leaves each in once.
func distinct(ids []domain.ID) []domain.ID {
	slices.SortFunc(ids, domain.ID.Compare)
	return slices.Compact(ids)
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
			n.last = max(n.last, no)
		} else {
			n.set(id, no)
		}
		return nil
	})
}

// loadDyads loads what the contacts that the events may change are derived from, and these contacts.
func (l *loader) loadDyads() {
	moved, altered := l.moved(), l.altered()
	query(l, loadMeetingsOf, l.meetMeeting, moved)
	query(l, loadMeetingsAt, l.meetMeeting, altered)
	query(l, loadProjectsOf, l.meetProject, moved)
	l.loadParties()
	var a, b []int32
	var packed []int64
	for key := range l.dyadsNamed(moved, altered) {
		a, b, packed = append(a, key.a), append(b, key.b), append(packed, key.packed())
	}
	between(l, loadPairsBetween, l.admitPair, a, b)
	between(l, loadEncountersBetween, l.admitEncounter, a, b)
	query(l, loadProjectsBetween, l.meetProject, packed)
	a, b = append(a, b...), append(b, a...) // meetings and ties name the two in either order
	between(l, loadMeetingsBetween, l.meetMeeting, a, b)
	between(l, loadTiesBetween, l.meetTie, a, b)
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

// altered are the numbers of the conferences all of whose contacts may change. A correction, or coming back after a
// retraction, may change which series the conference and others belong to.
func (l *loader) altered() (nos []int32) {
	for _, r := range l.events {
		if l.kindOf(r) != "conference" || r.Version == 1 {
			continue
		}
		switch r.Event.(type) {
		case domain.ConferenceCostRecorded, domain.FollowUpWaveOpened, domain.FollowUpWaveClosed:
		case domain.ConferenceRescheduled, domain.ConferenceCancelled:
			nos = append(nos, l.conferenceNumbers.of[r.Stream])
		default:
			nos = slices.AppendSeq(nos, maps.Values(l.conferenceNumbers.of))
		}
	}
	return nos
}

// dyadsNamed are the pairs of organisations whose contacts the events may change, as recorded and as after any merge,
// unless all about them is here already.
func (l *loader) dyadsNamed(moved, altered []int32) map[dyadKey]bool {
	named := map[dyadKey]bool{}
	with := map[domain.ID][]int32{}
	family := func(id domain.ID) []int32 {
		if _, asked := with[id]; !asked {
			for _, member := range l.organisationsWith(id, l.named) {
				if no := l.organisationNumbers.of[member]; no != 0 {
					with[id] = append(with[id], no)
				}
			}
		}
		return with[id]
	}
	name := func(x, y domain.ID) {
		for _, x := range family(x) {
			for _, y := range family(y) {
				key := dyadOf(x, y)
				if dyad := l.dyads.get(key); !dyad.here {
					dyad.here = true
					if l.dyads.written.mayKnow(key.packed()) {
						named[key] = true
					}
				}
			}
		}
	}
	for _, dyad := range l.named.dyads {
		name(dyad[0], dyad[1])
	}
	for _, no := range moved {
		for _, other := range l.dyads.neighbours[no] {
			name(l.organisationNumbers.id[no], l.organisationNumbers.id[other])
		}
	}
	for _, no := range altered {
		for _, key := range l.dyads.conferences[no] {
			name(l.organisationNumbers.id[key.a], l.organisationNumbers.id[key.b])
		}
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
			if p := l.projects.get(id); p != nil {
				for _, s := range p.Partners {
					group = append(group, s.OrganisationID)
				}
			}
		}
		groups = append(groups, distinct(group))
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
