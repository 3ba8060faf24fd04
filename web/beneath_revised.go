package web

import (
	"slices"
	"strconv"
	"strings"

	"aftermatch/domain"
	"aftermatch/projections/impact"
)

// cause is an event that changed a figure: what it was, and by whom, as far as the reader may know.
type cause struct {
	happening
	By string
}

// tellEvents tells of the events that changed a figure's units, in place of their positions alone.
func (s *server) tellEvents(v *visit, units impact.RevisedUnits, l *listing) error {
	streams := map[domain.ID]bool{}
	wanted := map[int64]bool{}
	for _, unit := range units.Items {
		for _, change := range unit.Changes {
			for _, e := range change.Events {
				_, id, _ := strings.Cut(e.Subject, "-")
				stream, err := domain.ParseID(id)
				if err != nil {
					return err
				}
				streams[stream], wanted[e.Position] = true, true
			}
		}
	}
	var ids, spokenFor []domain.ID
	for id := range streams {
		ids = append(ids, id)
	}
	histories, err := s.log.Histories(v.context(), ids...)
	if err != nil {
		return err
	}
	var events []domain.Recorded
	for _, history := range histories {
		for _, r := range history {
			if wanted[r.Position] {
				events, spokenFor = append(events, r), append(spokenFor, r.Metadata.OnBehalfOf)
			}
		}
	}
	told, err := s.tell(v.context(), v.tongue, events)
	if err != nil {
		return err
	}
	d, err := s.directoryOf(v.context(), spokenFor)
	if err != nil {
		return err
	}
	causes := map[string]cause{}
	for _, h := range told {
		causes[strconv.FormatInt(h.Position, 10)] = cause{h, d.by(v, h.Metadata)}
	}
	column := slices.Index(l.columns, "events")
	for _, row := range l.Rows {
		if column >= 0 {
			for position := range strings.FieldsSeq(row[column].Text) {
				if c, told := causes[position]; told {
					row[column].Causes = append(row[column].Causes, c)
				}
			}
		}
	}
	return nil
}
