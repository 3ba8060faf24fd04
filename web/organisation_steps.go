package web

import (
	"net/url"
	"strconv"

	"aftermatch/api"
	"aftermatch/domain"
	"aftermatch/projections"
)

// organisationSteps are those of organisations.
var organisationSteps = map[string]milestone{
	"register": {
		fields: []string{"name", "country", "region", "sectors"},
		amends: []string{"name", "country", "region", "nuts_version", "sectors", "needs_review"},
		begins: true,
		event: func(f url.Values) domain.Event {
			return domain.OrganisationRegistered{Name: text(f, "name"), Country: f.Get("country"), Region: text(f, "region"), NUTSVersion: yearOf(f, "nuts_version"), Sectors: f["sectors"], NeedsReview: f.Get("needs_review") != ""}
		},
		values: func(e domain.Event) url.Values {
			r := e.(domain.OrganisationRegistered)
			values := url.Values{"name": {r.Name}, "country": {r.Country}, "region": {r.Region}, "nuts_version": {yearText(r.NUTSVersion)}, "sectors": r.Sectors}
			if r.NeedsReview {
				values.Set("needs_review", "yes")
			}
			return values
		},
	},
	"rename": {
		fields: []string{"name"},
		event:  func(f url.Values) domain.Event { return domain.OrganisationRenamed{Name: text(f, "name")} },
		values: func(e domain.Event) url.Values { return url.Values{"name": {e.(domain.OrganisationRenamed).Name}} },
	},
	"relocate": {
		fields: []string{"country", "region"},
		amends: []string{"country", "region", "nuts_version"},
		event: func(f url.Values) domain.Event {
			return domain.OrganisationRelocated{Country: f.Get("country"), Region: text(f, "region"), NUTSVersion: yearOf(f, "nuts_version")}
		},
		values: func(e domain.Event) url.Values {
			r := e.(domain.OrganisationRelocated)
			return url.Values{"country": {r.Country}, "region": {r.Region}, "nuts_version": {yearText(r.NUTSVersion)}}
		},
	},
	"classify": {
		fields: []string{"sectors"},
		event:  func(f url.Values) domain.Event { return domain.OrganisationClassified{Sectors: f["sectors"]} },
		values: func(e domain.Event) url.Values {
			return url.Values{"sectors": e.(domain.OrganisationClassified).Sectors}
		},
	},
	"identify": {
		fields: []string{"scheme", "value"},
		event: func(f url.Values) domain.Event {
			scheme := domain.Scheme(f.Get("scheme"))
			return domain.ExternalIDLinked{Scheme: scheme, Value: domain.CanonicalExternalID(scheme, text(f, "value"))}
		},
		values: func(e domain.Event) url.Values {
			l := e.(domain.ExternalIDLinked)
			return url.Values{"scheme": {string(l.Scheme)}, "value": {l.Value}}
		},
	},
	"merge-organisation": {
		fields: []string{"into"},
		finds:  "into",
		event:  func(f url.Values) domain.Event { return domain.OrganisationsMerged{Into: idOf(f, "into")} },
		values: func(e domain.Event) url.Values {
			return url.Values{"into": {e.(domain.OrganisationsMerged).Into.String()}}
		},
	},
	"split-organisation": {
		fields: []string{"reason"},
		event:  func(f url.Values) domain.Event { return domain.OrganisationMergeReverted{Reason: text(f, "reason")} },
		values: func(e domain.Event) url.Values {
			return url.Values{"reason": {e.(domain.OrganisationMergeReverted).Reason}}
		},
	},
	"dissolve": {
		fields: []string{"reason"},
		event:  func(f url.Values) domain.Event { return domain.OrganisationDissolved{Reason: text(f, "reason")} },
		values: func(e domain.Event) url.Values {
			return url.Values{"reason": {e.(domain.OrganisationDissolved).Reason}}
		},
	},
}

// yearOf is a year that is chosen in a form, and yearText one as the form has it; zero and "" for none.
func yearOf(f url.Values, name string) int {
	year, err := strconv.Atoi(f.Get(name))
	if err != nil {
		return 0
	}
	return year
}

func yearText(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
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
