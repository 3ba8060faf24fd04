package impact

import (
	"cmp"
	"context"
	"slices"

	"aftermatch/domain"
	"aftermatch/projections/impact/estimate"
)

// ContactQuery says which contacts under a figure are wanted one by one.
type ContactQuery struct {
	Group    string // one of the answer's; "": all
	Part     ContactPart
	PriorTie string // what the two were to each other before; "": whatever it was
	Page
}

// ContactPart is a part of the contacts: what they count as, or why they are left out. Without one, all that are counted.
type ContactPart string

// The parts that count.
const (
	ContactConverted       ContactPart = "converted" // by the cut-off, however long they were watched
	ContactCompeting       ContactPart = "competing"
	ContactCensored        ContactPart = "censored"
	ContactWatched         ContactPart = "watched"                 // for the whole window
	ContactWithin          ContactPart = "converted_within_window" // of those watched
	ContactSilent          ContactPart = "silent"                  // of those watched: due a report, without one and without a project
	ContactDue             ContactPart = "due"                     // a report
	ContactNotDue          ContactPart = "not_due"
	ContactReported        ContactPart = "reported"         // of those due
	ContactSilentConverted ContactPart = "silent_converted" // due, without a report, yet with a project
)

// Why contacts are left out of one question alone.
const (
	unknownCountry  = "unknown_country"
	unknownSector   = "unknown_sector"
	unknownPriorTie = "unknown_prior_tie"
)

// contactList is what a question counts contacts by.
type contactList struct {
	by      GroupBy // of its rows or cells, where no other grouping is asked for
	parts   []ContactPart
	unknown string // why it leaves out contacts that the others count
	lacks   func(*observed) bool
	without func(*Reader, context.Context, Frame) ([]codedPair, error) // what it leaves out, by place in noTie, where it counts no contacts
}

var contactLists = map[string]contactList{
	ConversionDefinition.ID: {parts: []ContactPart{ContactConverted, ContactCompeting, ContactCensored, ContactWatched, ContactWithin, ContactSilent, ContactDue, ContactReported}},
	CohortsDefinition.ID:    {by: ByConference, parts: []ContactPart{ContactConverted, ContactCompeting, ContactCensored}},
	CountriesDefinition.ID: {by: ByCountryPair, parts: []ContactPart{ContactConverted, ContactWatched, ContactWithin}, unknown: unknownCountry,
		lacks: func(c *observed) bool { return c.CountryA == 0 || c.CountryB == 0 }},
	SectorsDefinition.ID: {by: BySectorPair, parts: []ContactPart{ContactConverted, ContactWatched, ContactWithin}, unknown: unknownSector,
		lacks: func(c *observed) bool { return c.SectorsA == 0 || c.SectorsB == 0 }},
	AdditionalityDefinition.ID: {parts: []ContactPart{ContactConverted, unknownPriorTie}},
	ResponseDefinition.ID:      {parts: []ContactPart{ContactDue, ContactNotDue, ContactReported, ContactSilentConverted}},
	DurabilityDefinition.ID:    {without: (*Reader).completedWithoutContact},
	NetworkDefinition.ID:       {unknown: countryUnknown, without: (*Reader).tiesLeftOut},
	YieldDefinition.ID:         {without: (*Reader).heldWithoutContact},
}

// ListingContacts are the questions of which contacts can be listed.
func ListingContacts() []Definition {
	return slices.DeleteFunc(slices.Clone(Definitions), func(d Definition) bool {
		_, listed := contactLists[d.ID]
		return !listed
	})
}

// contactItems is the address of the contacts of one group and part.
func (f Frame) contactItems(group string, part ContactPart) string {
	return f.below("/v1/impact/"+f.Definition.ID+"/contacts", map[string]string{"group": group, "part": string(part)})
}

// holds tells whether a contact, or one that is left out and why, is of a part.
func (part ContactPart) holds(c *observed, why string, window int32) bool {
	if why != "" || part == "" {
		return why == string(part)
	}
	watched := c.Horizon >= window
	switch part {
	case ContactConverted:
		return c.Cause == estimate.Converted
	case ContactCompeting:
		return c.Cause == estimate.Competing
	case ContactCensored:
		return c.Cause == estimate.Censored
	case ContactWatched:
		return watched
	case ContactWithin:
		return watched && c.Cause == estimate.Converted && c.Day <= window
	case ContactSilent:
		return watched && c.Due && !c.Reported && c.Cause != estimate.Converted
	case ContactDue:
		return c.Due
	case ContactNotDue:
		return !c.Due
	case ContactReported:
		return c.Due && c.Reported
	case ContactSilentConverted:
		return c.Due && !c.Reported && c.Cause == estimate.Converted
	case unknownPriorTie:
		return c.Cause == estimate.Converted && c.PriorTie == 0
	}
	return false
}

// listedContact is one that the filters leave, with what it counts as.
type listedContact struct {
	estimate.Tie
	Conference, Day int32
	none            int8 // why it is left out, as a place in noContact; −1: why the question leaves it out
	due, reported   bool
	priorTie        uint8
	cause           estimate.Cause
}

// countsAs says what a contact counts as.
func (c listedContact) countsAs() map[string]string {
	report := "not_due"
	switch {
	case c.due && c.reported:
		report = "reported"
	case c.due:
		report = "silent"
	}
	return map[string]string{"report": report, "prior_tie": priorTies[c.priorTie],
		"wait": map[estimate.Cause]string{estimate.Censored: "censored", estimate.Converted: "converted", estimate.Competing: "competing"}[c.cause]}
}

// leftOutFor is what one counts as that is left out.
func leftOutFor(why string) map[string]string { return map[string]string{"left_out": why} }

// Contacts lists the contacts under a count of the frame's question. It keeps those up to the page, 24 bytes for each. Read to the end, the list is as long as the count. The error is
// a *domain.Error when there is no such part.
func (r *Reader) Contacts(ctx context.Context, f Frame, q ContactQuery) (ContactItems, error) {
	question, lists := contactLists[f.Definition.ID]
	if !lists {
		return ContactItems{}, &domain.Error{Reason: domain.NotFound, Code: "not_found", Message: "no contacts are listed under " + f.Definition.ID}
	}
	if err := q.check(question, f); err != nil {
		return ContactItems{}, err
	}
	editions, err := r.editions(ctx, f)
	if err != nil {
		return ContactItems{}, err
	}
	if question.without != nil {
		pairs, err := question.without(r, ctx, f)
		pairs = slices.DeleteFunc(pairs, func(p codedPair) bool { return q.Part != "" && noTie[p.Code] != string(q.Part) })
		if err != nil {
			return ContactItems{}, err
		}
		slices.SortFunc(pairs, comparePairs)
		return r.contactItems(ctx, f, editions, pairs, q.Page, func(why int32) map[string]string { return leftOutFor(noTie[why]) })
	}
	in, window := f.grouping(editions), int32(estimate.Days(f.Filters.WindowMonths))
	in.by = cmp.Or(in.by, question.by)
	found := firsts[listedContact]{n: q.reach(), compare: func(c, d listedContact) int {
		return cmp.Or(cmp.Compare(c.Conference, d.Conference), estimate.CompareTies(c.Tie, d.Tie))
	}}
	why := func(none int8) string {
		if none < 0 {
			return question.unknown
		}
		return noContact[none]
	}
	groups := perPairing(in, func(name string) string { return name })
	err = r.eachMet(ctx, f, editions, "", func(o *observed, none int32) {
		c := listedContact{estimate.Tie{A: o.A, B: o.B}, o.Conference, o.Day, int8(none), o.Due, o.Reported, o.PriorTie, o.Cause}
		if none == 0 && question.lacks != nil && question.lacks(o) {
			c.none = -1
		}
		if q.Part.holds(o, why(c.none), window) && (q.PriorTie == "" || q.PriorTie == priorTies[c.priorTie]) && (q.Group == "" || slices.Contains(groups.of(o.pairing()), q.Group)) {
			found.add(c)
		}
	})
	if err != nil {
		return ContactItems{}, err
	}
	contacts := found.sorted()
	pairs := make([]codedPair, len(contacts))
	for i, c := range contacts {
		pairs[i] = codedPair{Tie: c.Tie, Conference: c.Conference, Code: int32(i)}
		if c.cause == estimate.Converted {
			pairs[i].Converted = new(in.editions[c.Conference].StartsOn + domain.Date(c.Day))
		}
	}
	return r.contactItems(ctx, f, editions, pairs, q.Page, func(i int32) map[string]string {
		if c := contacts[i]; c.none == 0 {
			return c.countsAs()
		}
		return leftOutFor(why(contacts[i].none))
	})
}

func (q ContactQuery) check(question contactList, f Frame) error {
	var faults []domain.Fault
	parts := slices.Clone(question.parts)
	for _, why := range append(slices.Clone(noContact), question.unknown) {
		if why != "" {
			parts = append(parts, ContactPart(why))
		}
	}
	if q.Part != "" && !slices.Contains(parts, q.Part) {
		faults = append(faults, domain.Fault{Field: "part", Message: "must be " + oneOf(parts)})
	}
	if q.PriorTie != "" && !slices.Contains(priorTies, q.PriorTie) {
		faults = append(faults, domain.Fault{Field: "prior_tie", Message: "must be " + oneOf(priorTies)})
	}
	if question.without != nil && q.PriorTie != "" {
		faults = append(faults, domain.Fault{Field: "prior_tie", Message: "does not bear on what is left out"})
	}
	if q.Group != "" && question.without != nil {
		faults = append(faults, domain.Fault{Field: "group", Message: "does not bear on what is left out"})
	} else if q.Group != "" && cmp.Or(f.Filters.GroupBy, question.by) == "" {
		faults = append(faults, domain.Fault{Field: "group", Message: "goes with group_by"})
	}
	return invalid(faults)
}
