package projections

import (
	"context"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
)

// histories returns streams' whole histories from the log.
type histories func(ctx context.Context, streams ...domain.ID) (map[domain.ID][]domain.Recorded, error)

// load fills the book with what folding the events needs.
func (b *book) load(ctx context.Context, tx pgx.Tx, ask histories, events []domain.Recorded) error {
	var err error
	if corrected := correctedStreams(events); len(corrected) > 0 {
		if b.histories, err = ask(ctx, corrected...); err != nil {
			return err
		}
	}
	touched := map[string][]domain.ID{}
	var mentioned []domain.ID
	for _, r := range events {
		if kind := b.kindOf(r); r.Version > 1 {
			touched[kind] = append(touched[kind], r.Stream)
		}
		mentioned = append(mentioned, r.Stream)
		mentioned = append(mentioned, mentions(r.Event)...)
	}
	for _, history := range b.histories {
		for _, r := range history {
			mentioned = append(mentioned, mentions(r.Event)...)
		}
	}
	for _, err := range []error{
		loadRows(ctx, tx, loadParticipations, touched["participation"], func(p *Participation) { b.participations.admit(p.ID, p) }),
		loadRows(ctx, tx, loadMeetings, touched["meeting"], func(m *Meeting) { b.meetings.admit(m.ID, m) }),
		loadRows(ctx, tx, loadConferences, mentioned, b.admitConference),
		loadRows(ctx, tx, loadSeries, b.seriesIn(events), b.admitConference),
		loadRows(ctx, tx, loadOrganisations, mentioned, b.admitOrganisation),
		b.conferenceNumbers.load(ctx, tx, loadConferenceNumbers, mentioned),
		b.organisationNumbers.load(ctx, tx, loadOrganisationNumbers, mentioned),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func loadRows[K any, R any, P row[R]](ctx context.Context, tx pgx.Tx, sql string, keys []K, admit func(*R)) error {
	if len(keys) == 0 {
		return nil
	}
	rows, err := rowsOf[R, P](ctx, tx, sql, keys)
	for i := range rows {
		admit(&rows[i])
	}
	return err
}

func (n *numbers) load(ctx context.Context, tx pgx.Tx, sql string, ids []domain.ID) error {
	rows, err := tx.Query(ctx, sql, ids)
	if err != nil {
		return err
	}
	var id domain.ID
	var no int32
	_, err = pgx.ForEachRow(rows, []any{&id, &no}, func() error {
		if id.IsZero() {
			n.last = no
		} else {
			n.of[id] = no
		}
		return nil
	})
	return err
}

func correctedStreams(events []domain.Recorded) (streams []domain.ID) {
	for _, r := range events {
		if revises(r.Event) {
			streams = append(streams, r.Stream)
		}
	}
	return streams
}

// seriesIn names the series that the events may move a conference out of or into.
func (b *book) seriesIn(events []domain.Recorded) (series []string) {
	for _, r := range events {
		for _, r := range append(b.histories[r.Stream], r) {
			event := r.Event
			if correction, ok := event.(domain.FactCorrected); ok {
				event = correction.Replacement
			}
			if announced, ok := event.(domain.ConferenceAnnounced); ok {
				series = append(series, announced.Series)
			}
		}
	}
	return series
}

// mentions names the conferences and organisations that an event speaks of.
func mentions(e domain.Event) []domain.ID {
	switch e := e.(type) {
	case domain.FactCorrected:
		return mentions(e.Replacement)
	case domain.OrganisationsMerged:
		return []domain.ID{e.Into}
	case domain.MeetingRequested:
		return []domain.ID{e.ConferenceID, e.RequesterID, e.TargetID}
	case domain.MatchMade:
		return []domain.ID{e.ConferenceID, e.RequesterID, e.TargetID}
	case domain.MeetingHeld:
		return []domain.ID{e.ConferenceID, e.RequesterID, e.TargetID}
	}
	return nil
}
