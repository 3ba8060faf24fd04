package domain

import (
	"slices"
	"strings"
	"time"
)

// Representative is a person who speaks for organisations. What the person is called is sealed, and decides nothing.
type Representative struct {
	Registered   bool
	Consented    bool
	Withdrawn    time.Time // when the consent was taken back
	Erased       time.Time // when the personal data were erased
	affiliations []affiliation
}

// affiliation is an organisation that the person speaks for, and since when.
type affiliation struct {
	organisation ID
	since        time.Time
}

// Admit tells whether e may happen to the representative next.
func (r Representative) Admit(e RepresentativeEvent, at time.Time, w World) error {
	switch e := e.(type) {
	case RepresentativeRegistered:
		return firstOf(e.check(), r.unregistered())
	case AffiliationStarted:
		return firstOf(about("organisation_id", e.OrganisationID, ""), r.present(), r.unaffiliated(e.OrganisationID),
			referred("organisation_id", e.OrganisationID, In[Organisation](w, e.OrganisationID).active(at)))
	case AffiliationEnded:
		return firstOf(about("organisation_id", e.OrganisationID, ""), r.present(), r.affiliated(e.OrganisationID, at))
	case ConsentGiven:
		return firstOf(e.check(), r.present())
	case ConsentWithdrawn:
		return firstOf(r.present(), r.consented())
	case PersonalDataErased:
		return firstOf(e.check(), r.unerased())
	}
	return nil
}

// Evolve is the representative after e.
func (r Representative) Evolve(e RepresentativeEvent, at time.Time) Representative {
	switch e := e.(type) {
	case RepresentativeRegistered:
		r.Registered = true
	case AffiliationStarted:
		r.affiliations = with(r.affiliations, affiliation{e.OrganisationID, at})
	case AffiliationEnded:
		r.affiliations = slices.DeleteFunc(slices.Clone(r.affiliations), func(a affiliation) bool { return a.organisation == e.OrganisationID })
	case ConsentGiven:
		r.Consented = true
	case ConsentWithdrawn:
		r.Consented, r.Withdrawn = false, at
	case PersonalDataErased:
		r.Consented, r.Erased = false, at
	}
	return r
}

// Reads names the organisation that the person begins to speak for.
func (r Representative) Reads(e RepresentativeEvent) []ID {
	if started, ok := e.(AffiliationStarted); ok {
		return []ID{started.OrganisationID}
	}
	return nil
}

// Claims nothing: a person's time is claimed by the meetings that are planned with the person.
func (r Representative) Claims() []Claim { return nil }

// Gone tells whether the person's key is to be destroyed. It is never made again.
func (r Representative) Gone() bool { return !r.Withdrawn.IsZero() || !r.Erased.IsZero() }

// Organisations are those that the person speaks for.
func (r Representative) Organisations() (ids []ID) {
	for _, a := range r.affiliations {
		ids = append(ids, a.organisation)
	}
	return ids
}

func (r Representative) unregistered() error {
	if r.Registered {
		return refuse("representative_exists", "this person is registered already; rectify the registration, or start another affiliation")
	}
	return nil
}

// present checks that the person is registered and not gone.
func (r Representative) present() error {
	switch {
	case !r.Registered:
		return missing("representative")
	case !r.Erased.IsZero():
		return refuse("person_erased", "this person's data were erased on %s, for good; register the person anew if there is reason to", DateOf(r.Erased))
	case !r.Withdrawn.IsZero():
		return refuse("consent_withdrawn", "this person withdrew consent on %s, and the data are gone; register the person anew if there is reason to", DateOf(r.Withdrawn))
	}
	return nil
}

func (r Representative) unerased() error {
	switch {
	case !r.Registered:
		return missing("representative")
	case !r.Erased.IsZero():
		return refuse("person_erased", "this person's data were erased on %s already; there is nothing left to erase", DateOf(r.Erased))
	}
	return nil
}

func (r Representative) consented() error {
	if !r.Consented {
		return refuse("no_consent", "no consent of this person is recorded, so none can be withdrawn; to forget the person, erase the personal data")
	}
	return nil
}

func (r Representative) unaffiliated(organisation ID) error {
	if slices.Contains(r.Organisations(), organisation) {
		return refuse("affiliated_already", "this person speaks for organisation %s already", organisation)
	}
	return nil
}

func (r Representative) affiliated(organisation ID, at time.Time) error {
	i := slices.IndexFunc(r.affiliations, func(a affiliation) bool { return a.organisation == organisation })
	if i < 0 {
		return refuse("not_affiliated", "this person does not speak for organisation %s", organisation)
	}
	if since := r.affiliations[i].since; earlier(at, since) {
		return refuse("dates_out_of_order", "this is dated %s, but the person has spoken for the organisation since %s; give a later effective_at",
			at.Format(time.RFC3339), since.Format(time.RFC3339))
	}
	return nil
}

func (e RepresentativeRegistered) check() error {
	in := inputs{}
	if e.Name.IsZero() {
		in.fault("name", "must be given")
	}
	return in.err()
}

func (e ConsentGiven) check() error {
	in := inputs{}
	in.text("notice", e.Notice, labelLength)
	if strings.ContainsRune(e.Notice, '@') {
		in.fault("notice", "must name the version of the notice, not a person")
	}
	among(&in, "form", e.Form, ConsentForms)
	return in.err()
}

func (e PersonalDataErased) check() error {
	in := inputs{}
	among(&in, "ground", e.Ground, ErasureGrounds)
	return in.err()
}

// unsealable checks a correction of a person's registration: nothing can be sealed for who is gone.
func unsealable(history []Recorded) error {
	if In[Representative](WorldOf(map[ID]State{{}: Fold(history)}), ID{}).Gone() {
		return refuse("person_erased", "this person's data are erased, so nothing of them can be corrected")
	}
	return nil
}

// unretractable checks a retraction: what destroyed a key is final, and who was registered by mistake is to be erased,
// not hidden.
func unretractable(e Event) error {
	switch e.(type) {
	case ConsentWithdrawn, PersonalDataErased:
		return refuse("erasure_is_final", "the personal data are destroyed, which cannot be retracted; register the person anew")
	case RepresentativeRegistered:
		return refuse("erase_instead", "a person's registration cannot be retracted: the data would stay; erase the person instead")
	}
	return nil
}
