package web

import (
	"net/http"
	"strconv"

	"aftermatch/domain"
)

// logPage is how many events a page of the log shows.
const logPage = 50

// logView is a page of the log, the latest first.
type logView struct {
	All    []happening
	Type   string
	Head   int64
	Before int64 // only events before this position; 0 for the latest
	Older  int64 // the Before of the next page; 0 when there is none
}

// wholeLog shows the log, and keeps its first page up to date.
func (s *server) wholeLog(v *visit) error {
	ctx, query := v.context(), v.r.URL.Query()
	view := logView{Type: query.Get("type")}
	if view.Type != "" && domain.CurrentSchema(view.Type) == 0 {
		return errNoPage
	}
	var err error
	if view.Head, err = s.reader.Position(ctx); err != nil {
		return err
	}
	if text := query.Get("before"); text != "" {
		if view.Before, err = strconv.ParseInt(text, 10, 64); err != nil || view.Before < 1 {
			return errNoPage
		}
	}
	events, err := s.eventsBefore(v, view)
	if err != nil {
		return err
	}
	if len(events) == logPage && events[logPage-1].Position > 1 {
		view.Older = events[logPage-1].Position
	}
	if view.All, err = s.tell(ctx, v.tongue, events); err != nil {
		return err
	}
	return v.show(http.StatusOK, wholeLogPage(v, view))
}

// eventsBefore reads a page of the log backwards.
func (s *server) eventsBefore(v *visit, view logView) ([]domain.Recorded, error) {
	before := view.Head + 1
	if view.Before > 0 {
		before = min(before, view.Before)
	}
	return s.log.ReadBack(v.context(), before, logPage, view.Type)
}

// earlierLog is the address of the next page.
func (l logView) earlierLog(v *visit) string {
	return v.address("before", strconv.FormatInt(l.Older, 10))
}
