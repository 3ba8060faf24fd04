package api

import (
	"context"
	"strconv"

	"aftermatch/eventstore"
)

// Past is the input of the history of one thing.
type Past struct {
	ID string `path:"id" doc:"The thing's id." format:"uuid"`
	Knowing
	Paging
}

// The kinds of things that have a history, and who may read it: as who may read the thing.
var historians = map[string]Action{
	"conference": ReadDirectory, "organisation": ReadDirectory, "participation": ReadDirectory,
	"meeting": ReadDealings, "tie": ReadDealings, "project": ReadDealings,
	"representative": ReadPersons,
}

func (s *server) histories() {
	for kind, action := range historians {
		get(s, "get-"+kind+"-history", "/"+kind+"s/{id}/history", "Read all events of one "+kind+": who recorded them, when they happened and when they were learned", action,
			func(ctx context.Context, in *Past) (*EventList, error) { return s.past(ctx, kind, action, in) })
	}
}

func (s *server) past(ctx context.Context, kind string, action Action, in *Past) (*EventList, error) {
	id, err := pathID(kind, in.ID)
	if err == nil {
		_, err = s.existing(ctx, kind, action, id)
	}
	if err != nil {
		return nil, err
	}
	after, err := afterCursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	return s.read(ctx, in.Knowing, eventstore.Query{After: after, Limit: in.Limit, Stream: id})
}

// afterCursor is the position that a list of events goes on after.
func afterCursor(cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	after, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil || after < 0 {
		return 0, invalid(Fault{"query.cursor", "is not one that this list gave out"})
	}
	return after, nil
}
