package api

import (
	"context"

	"aftermatch/accounts"
	"aftermatch/projections"
)

// Export is the input of the export of a person's data.
type Export struct {
	ID string `path:"id" doc:"The person's id." format:"uuid"`
}

// Exported is all that is held of a person.
type Exported struct {
	Disposition string `header:"Content-Disposition" doc:"Offers the answer as a file."`
	Body        projections.PersonalData
}

// exportPersonalData enters the export in the audit log before it answers: no copy leaves unseen.
func (s *server) exportPersonalData(ctx context.Context, in *Export) (*Exported, error) {
	id, _, err := s.person(ctx, KeepPersons, in.ID)
	if err != nil {
		return nil, err
	}
	data, err := s.persons.Data(ctx, id)
	if err != nil {
		return nil, err
	}
	actor := exchangeOf(ctx).actor
	err = accounts.Audit(ctx, s.log.Pool(), accounts.Entry{Actor: actor.Name, Action: accounts.Exported, Subject: id.String(), OnBehalfOf: actor.behalf(actor.Organisation)})
	return &Exported{Disposition: `attachment; filename="personal-data.json"`, Body: data}, err
}
