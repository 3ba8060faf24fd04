package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/projections"
)

const (
	// chapterLength is how many facts a page of a history tells, and latestFacts how many stand on the page of what it is of.
	chapterLength = 50
	latestFacts   = 12
)

// chapter is a part of the history of a thing and of all that belongs to it, the latest first.
type chapter struct {
	Title, Address string // of the thing
	Years          []year
	Known          knowledge
	AsOf           string // the day that was asked for; empty for all that is known
	Facts          int    // in the whole history
	Newer, Older   string // addresses of the parts beside this one; empty where there is none
}

// corrections tell nothing by themselves: what they change says so where it stands.
var corrections = []string{domain.FactCorrected{}.EventType(), domain.FactRetracted{}.EventType()}

// chapter tells the part of the history of a thing, and of the streams beside it, that the address asks for: what was
// recorded before a position, as it was known when as_of says.
func (s *server) chapter(v *visit, own domain.ID, beside projections.StreamFilter, length int) (c chapter, err error) {
	ctx, query := v.context(), v.r.URL.Query()
	c.AsOf = query.Get("as_of")
	if c.Known, err = s.knowledge(ctx, c.AsOf); err != nil {
		return c, err
	}
	streams, err := s.reader.Streams(ctx, beside)
	if err != nil {
		return c, err
	}
	all, err := s.log.Course(ctx, c.Known.Position, corrections, append(streams, own)...)
	if err != nil {
		return c, err
	}
	c.Facts = len(all)
	from := 0
	if text := query.Get("before"); text != "" {
		before, err := strconv.ParseInt(text, 10, 64)
		if err != nil || before < 1 {
			return c, errNoPage
		}
		from, _ = slices.BinarySearchFunc(all, before, func(p eventstore.Place, before int64) int { return int(before - 1 - p.Position) })
	}
	to := min(from+length, len(all))
	if to < len(all) {
		c.Older = v.address("before", strconv.FormatInt(all[to-1].Position, 10))
	}
	if newer := from - length; newer > 0 {
		c.Newer = v.address("before", strconv.FormatInt(all[newer-1].Position, 10))
	} else if from > 0 {
		c.Newer = v.address("before", "")
	}
	told, err := s.retold(v, own, c.Known.Position, all[from:to])
	c.Years = latestFirst(told)
	return c, err
}

// retold are the facts at these places, as known at a position, each with the thing that it is of unless that is the own.
func (s *server) retold(v *visit, own domain.ID, known int64, places []eventstore.Place) (told []moment, err error) {
	wanted, streams := map[int64]bool{}, []domain.ID(nil)
	for _, p := range places {
		wanted[p.Position] = true
		streams = append(streams, p.Stream)
	}
	histories, err := s.log.Histories(v.context(), slices.Compact(slices.SortedFunc(slices.Values(streams), domain.ID.Compare))...)
	if err != nil {
		return nil, err
	}
	for stream, history := range histories {
		if later := slices.IndexFunc(history, func(r domain.Recorded) bool { return r.Position > known }); later >= 0 {
			histories[stream] = history[:later]
		}
	}
	d, err := s.directoryFor(v.context(), histories)
	if err != nil {
		return nil, err
	}
	for stream, history := range histories {
		about := thingOf(stream, standingOr(history))
		facts, err := s.factsOf(v, d, history)
		if err != nil {
			return nil, err
		}
		for _, m := range facts {
			if stream != own {
				m.Thing, m.Page = about.called(v.tongue, d), about.address(stream)
			}
			if wanted[m.Position] {
				told = append(told, m)
			}
		}
	}
	return told, nil
}

// directoryFor looks up what histories name.
func (s *server) directoryFor(ctx context.Context, histories map[domain.ID][]domain.Recorded) (*directory, error) {
	var organisations, origins []domain.ID
	for stream, history := range histories {
		organisations = append(organisations, thingOf(stream, history).organisations...)
		for _, r := range history {
			if c, ok := r.Event.(domain.FactCorrected); ok {
				r.Event = c.Replacement
			}
			switch e := r.Event.(type) {
			case domain.PartnerJoined:
				organisations = append(organisations, e.OrganisationID)
			case domain.OrganisationsMerged:
				organisations = append(organisations, e.Into)
			case domain.OriginClaimed:
				origins = append(origins, e.MeetingID)
			}
		}
	}
	d, err := s.directoryOf(ctx, organisations)
	if err != nil || len(origins) == 0 {
		return d, err
	}
	d.met = map[domain.ID]domain.ID{}
	meetings, err := s.log.Histories(ctx, origins...)
	for id, history := range meetings {
		d.met[id] = pairOf(history).ConferenceID
	}
	return d, err
}

// latestFirst puts facts by the year in which they were recorded, the latest first.
func latestFirst(all []moment) []year {
	years := years(all, true)
	slices.Reverse(years)
	for _, y := range years {
		slices.Reverse(y.Moments)
	}
	return years
}

// day is the day as of which the history is told, for the field that asks for it; empty for today.
func (c chapter) day() string {
	if !c.Known.past() {
		return ""
	}
	return c.Known.Day.String()
}

// conferenceHistory tells all that was recorded of a conference, of who takes part and of its meetings. A manager is told
// of the own organisation's.
func (s *server) conferenceHistory(v *visit) error {
	id, err := domain.ParseID(v.r.PathValue("id"))
	if err != nil {
		return errNoPage
	}
	conference, err := s.reader.Conference(v.context(), id, nil)
	if err != nil {
		return err
	}
	beside := projections.StreamFilter{Conference: id}
	if v.actor.Role == api.Manager {
		beside.Parties = []domain.ID{v.actor.Organisation}
	}
	return s.history(v, id, beside, conference.Name, "/conferences/")
}

// organisationHistory tells all that was recorded of an organisation, of where it takes part, its meetings, ties and
// projects. A manager of another is told of those that both are part of.
func (s *server) organisationHistory(v *visit) error {
	id, err := domain.ParseID(v.r.PathValue("id"))
	if err != nil {
		return errNoPage
	}
	organisation, err := s.reader.Organisation(v.context(), id, nil)
	if err != nil {
		return err
	}
	return s.history(v, id, besideOrganisation(v.actor, id), organisation.Name, "/organisations/")
}

// besideOrganisation is what belongs to the history of an organisation, as far as the actor may see it.
func besideOrganisation(actor api.Actor, id domain.ID) projections.StreamFilter {
	f := projections.StreamFilter{Parties: []domain.ID{id}}
	if actor.Role == api.Manager && actor.Organisation != id {
		f.Parties = append(f.Parties, actor.Organisation)
	}
	return f
}

// history shows a part of a history.
func (s *server) history(v *visit, id domain.ID, beside projections.StreamFilter, title, kind string) error {
	c, err := s.chapter(v, id, beside, chapterLength)
	if err != nil {
		return err
	}
	c.Title, c.Address = title, kind+id.String()
	return v.show(http.StatusOK, historyPage(v, c))
}
