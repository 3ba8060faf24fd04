package imports

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/eventstore"
)

// directory finds the organisations that a file speaks of. It is read from the log, so that it knows what was
// recorded a moment ago.
type directory struct {
	conference domain.ID
	entries    map[domain.ID]*entry
	profiles   map[string]*entry   // by the id that the conference's platform knows them by
	names      map[string][]*entry // by name; and by name and country
	histories  map[domain.ID][]domain.Recorded
}

// entry is one organisation.
type entry struct {
	id            domain.ID
	into          domain.ID // merged into this one
	name, country string    // now
	places        []string  // name and country, now and earlier
	takesPart     bool      // or did, and cancelled
}

func newDirectory(conference domain.ID) *directory {
	return &directory{conference, map[domain.ID]*entry{}, map[string]*entry{}, map[string][]*entry{}, map[domain.ID][]domain.Recorded{}}
}

// organisationStreams is answered by the index events_organisations, which holds just these.
const organisationStreams = `select stream from events where type = 'OrganisationRegistered'`

// chunk is how many streams are read at once.
const chunk = 5000

func (d *directory) read(ctx context.Context, log *eventstore.Log) error {
	rows, err := log.Pool().Query(ctx, organisationStreams)
	if err != nil {
		return fmt.Errorf("find the organisations: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[domain.ID])
	if err != nil {
		return fmt.Errorf("find the organisations: %w", err)
	}
	for some := range slices.Chunk(ids, chunk) {
		streams := slices.Clone(some)
		for _, id := range some {
			streams = append(streams, domain.ParticipationID(d.conference, id))
		}
		histories, err := log.Histories(ctx, streams...)
		if err != nil {
			return fmt.Errorf("read the organisations: %w", err)
		}
		for _, stream := range streams {
			d.histories[stream] = histories[stream]
		}
		for _, id := range some {
			d.learn(id)
		}
	}
	return nil
}

// learn adds an organisation as its history tells of it.
func (d *directory) learn(id domain.ID) {
	e := &entry{id: id, takesPart: len(d.histories[domain.ParticipationID(d.conference, id)]) > 0}
	for _, recorded := range domain.Effective(d.histories[id]) {
		switch event := recorded.Event.(type) {
		case domain.OrganisationRegistered:
			e.name, e.country = event.Name, event.Country
		case domain.OrganisationRenamed:
			e.name = event.Name
		case domain.OrganisationRelocated:
			e.country = event.Country
		case domain.OrganisationsMerged:
			e.into = event.Into
		case domain.OrganisationMergeReverted:
			e.into = domain.ID{}
		case domain.ExternalIDLinked:
			if external, ok := strings.CutPrefix(event.Value, d.profile("")); ok && event.Scheme == domain.SchemeProfile {
				d.profiles[external] = e
			}
		}
		e.places = append(e.places, place(e.name, e.country))
	}
	d.add(e)
}

// add makes an organisation findable by its present name.
func (d *directory) add(e *entry) {
	d.entries[e.id] = e
	for _, key := range []string{spaced(e.name), place(e.name, e.country)} {
		d.names[key] = append(d.names[key], e)
	}
}

// registration names the stream of an organisation that a participants row registers.
func (d *directory) registration(externalID string) domain.ID {
	return domain.DeriveID("import", d.conference.String(), "organisation", externalID)
}

// meeting names the stream of a meeting that a meetings row tells of.
func (d *directory) meeting(externalID string) domain.ID {
	return domain.DeriveID("import", d.conference.String(), "meeting", externalID)
}

// profile is the external id under which an organisation is linked to the conference's platform.
func (d *directory) profile(externalID string) string {
	return d.conference.String() + "/" + externalID
}

// known is the organisation that the conference's platform knows by that id; nil if there is none.
func (d *directory) known(externalID string) *entry {
	if e, ok := d.profiles[externalID]; ok {
		return e
	}
	return d.entries[d.registration(externalID)]
}

// at are the organisations of that name and country; what was merged counts as what it was merged into.
func (d *directory) at(name, country string) []*entry {
	return d.distinct(d.names[place(name, country)])
}

// participants are those that a meetings row may mean by an external id or name.
func (d *directory) participants(reference string) []*entry {
	if e := d.known(reference); e != nil {
		return []*entry{d.canonical(e)}
	}
	return d.distinct(slices.DeleteFunc(slices.Clone(d.names[spaced(reference)]), func(e *entry) bool { return !e.takesPart }))
}

func (d *directory) distinct(entries []*entry) (distinct []*entry) {
	for _, e := range entries {
		if e = d.canonical(e); !slices.Contains(distinct, e) {
			distinct = append(distinct, e)
		}
	}
	return distinct
}

// canonical is what stands for an organisation after merges; aliases never lead in a circle.
func (d *directory) canonical(e *entry) *entry {
	for {
		into, ok := d.entries[e.into]
		if !ok {
			return e
		}
		e = into
	}
}

// spaced makes names comparable: neither case nor the width of spaces counts.
func spaced(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

func place(name, country string) string { return country + "\x00" + spaced(name) }
