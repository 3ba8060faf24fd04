package imports

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"aftermatch/domain"
)

// participant is a row of a participants file.
type participant struct {
	cells
	externalID string
	says       domain.OrganisationRegistered
}

// readParticipant reads a row, and names all that is wrong with it.
func readParticipant(c cells) participant {
	p := participant{cells: c, externalID: c.required("external_id"), says: domain.OrganisationRegistered{
		Name:    c.required("organisation"),
		Region:  strings.ToUpper(c.text("region")),
		Sectors: parsed(c, "sectors", parseSectors),
	}}
	if c.required("country") != "" {
		p.says.Country = parsed(c, "country", parseCountry)
	}
	return p
}

// change is what the row leads to: an organisation that is registered or found, and its participation. The log knows the
// organisation by the platform's id; otherwise one of exactly that name and country is linked, and else a new one registered.
func (p participant) change(d *directory, since, now time.Time) (change, error) {
	c := change{cells: p.cells, hash: p.hash()}
	organisation := d.known(p.externalID)
	if organisation == nil {
		c.created = true
		switch found := d.at(p.says.Name, p.says.Country); len(found) {
		case 0:
			organisation = &entry{id: d.registration(p.externalID), name: p.says.Name, country: p.says.Country}
			d.add(organisation)
		case 1:
			organisation, c.linked = found[0], true
		default:
			return c, &contradiction{"organisation", "several organisations are registered under this name and country; merge them in Aftermatch, or write the name of the one that is meant"}
		}
	}
	d.profiles[p.externalID] = organisation
	if err := p.moved(d, organisation); err != nil {
		return c, err
	}
	link := domain.ExternalIDLinked{Scheme: domain.SchemeProfile, Value: d.profile(p.externalID)}
	wanted := []domain.Fact{{Event: link, At: since}}
	registers := organisation.id == d.registration(p.externalID)
	if registers {
		wanted = slices.Insert(wanted, 0, domain.Fact{Event: p.says, At: since})
	}
	revision, err := revise(d.histories[organisation.id], wanted, organisationSteps(link, registers), inPlace, now)
	if err != nil {
		return c, err
	}
	c.add(organisation.id, d.histories[organisation.id], revision.facts())
	if !organisation.takesPart {
		organisation = d.canonical(organisation)
	}
	if !organisation.takesPart {
		organisation.takesPart = true
		c.add(domain.ParticipationID(d.conference, organisation.id), nil, []domain.Fact{{
			Event: domain.ParticipationRegistered{ConferenceID: d.conference, OrganisationID: organisation.id}, At: since}})
	}
	return c, nil
}

// moved refuses a row that now names another organisation than the one it led to before.
func (p participant) moved(d *directory, organisation *entry) error {
	here := place(p.says.Name, p.says.Country)
	if len(organisation.places) == 0 || slices.Contains(organisation.places, here) {
		return nil
	}
	if organisation.id != d.registration(p.externalID) {
		if slices.ContainsFunc(d.histories[organisation.id], func(r domain.Recorded) bool { return r.Metadata.Row == p.hash() }) {
			return nil
		}
		return &contradiction{"organisation", fmt.Sprintf("the platform's id %s belongs to %s (%s), which was registered elsewhere; rename or relocate that organisation in Aftermatch, or give this row an id of its own",
			excerpt(p.externalID), excerpt(organisation.name), organisation.country)}
	}
	if others := d.at(p.says.Name, p.says.Country); len(others) > 0 && !slices.Contains(others, organisation) {
		return &contradiction{"organisation", "another organisation is registered under this name and country; merge the two in Aftermatch, or keep the names apart"}
	}
	return nil
}
