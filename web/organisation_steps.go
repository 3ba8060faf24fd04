package web

import (
	"net/url"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
)

// organisationSteps are those of organisations.
var organisationSteps = map[string]milestone{
	"register": {
		fields: []string{"name", "country", "region", "sectors"},
		begins: true,
		event: func(f url.Values) domain.Event {
			return domain.OrganisationRegistered{Name: text(f, "name"), Country: f.Get("country"), Region: text(f, "region"), Sectors: f["sectors"]}
		},
	},
	"rename": {
		fields: []string{"name"},
		event:  func(f url.Values) domain.Event { return domain.OrganisationRenamed{Name: text(f, "name")} },
	},
	"relocate": {
		fields: []string{"country", "region"},
		event: func(f url.Values) domain.Event {
			return domain.OrganisationRelocated{Country: f.Get("country"), Region: text(f, "region")}
		},
	},
	"classify": {
		fields: []string{"sectors"},
		event:  func(f url.Values) domain.Event { return domain.OrganisationClassified{Sectors: f["sectors"]} },
	},
	"identify": {
		fields: []string{"scheme", "value"},
		event: func(f url.Values) domain.Event {
			scheme := domain.Scheme(f.Get("scheme"))
			return domain.ExternalIDLinked{Scheme: scheme, Value: domain.CanonicalExternalID(scheme, text(f, "value"))}
		},
	},
	"merge-organisation": {
		fields: []string{"into"},
		finds:  "into",
		event:  func(f url.Values) domain.Event { return domain.OrganisationsMerged{Into: idOf(f, "into")} },
	},
	"split-organisation": {
		fields: []string{"reason"},
		event:  func(f url.Values) domain.Event { return domain.OrganisationMergeReverted{Reason: text(f, "reason")} },
	},
	"dissolve": {
		fields: []string{"reason"},
		event:  func(f url.Values) domain.Event { return domain.OrganisationDissolved{Reason: text(f, "reason")} },
	},
}

// newOrganisation is the organisation that is to be registered.
func (s *server) newOrganisation(v *visit) (*course, error) {
	return &course{Name: v.T("search.organisations"), Address: "/search", Steps: []string{"register"}}, nil
}

// organisationCourse is the organisation that the address names.
func (s *server) organisationCourse(v *visit) (*course, error) {
	id, err := domain.ParseID(v.r.PathValue("id"))
	if err != nil {
		return nil, errNoPage
	}
	o, err := s.reader.Organisation(v.context(), id, nil)
	if err != nil {
		return nil, err
	}
	c := &course{ID: id, Name: o.Name, Address: "/organisations/" + id.String(), Steps: v.stepsOf(o),
		Given: url.Values{"name": {o.Name}, "country": {o.Country}, "region": {o.Region}, "sectors": o.Sectors}}
	if v.mayTie(o) {
		err = s.tieTo(v, c)
	}
	return c, err
}

// stepsOf are the steps of an organisation that the reader may record.
func (v *visit) stepsOf(o projections.Organisation) (steps []string) {
	if v.may(api.Register) && o.MergedInto == nil && o.DissolvedOn == nil {
		steps = append(steps, "rename", "relocate", "classify", "identify", "dissolve")
	}
	switch {
	case !v.may(api.Unite):
	case o.MergedInto == nil:
		steps = append(steps, "merge-organisation")
	default:
		steps = append(steps, "split-organisation")
	}
	return steps
}

// mayTie tells whether the reader may say what the organisation and others are to each other. Of a double one says it of
// what it is a double of.
func (v *visit) mayTie(o projections.Organisation) bool {
	return v.may(api.DeclareTie) && o.MergedInto == nil
}
