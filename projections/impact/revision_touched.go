package impact

// The read models keep every version of a row with the position that made it and the one that ended it, so they tell which
// events changed what a unit is made of, whichever streams these are in. Each of the following gives the place of a unit
// in the parameters and a position after @since and up to @position.
const (
	// changedPairs are the positions at which rows of pairs changed.
	changedPairs = `
	select a, b, conference, known_from as position from read_model.pairs where known_from > @since and known_from <= @position
	union all
	select a, b, conference, known_from from read_model.pairs_history where known_from > @since and known_from <= @position
	union all
	select a, b, conference, known_to from read_model.pairs_history where known_to > @since and known_to <= @position`

	changedMeetings = `
	select id, requester_no, target_no, known_from as position from read_model.meetings where known_from > @since and known_from <= @position
	union all
	select id, requester_no, target_no, known_from from read_model.meetings_history where known_from > @since and known_from <= @position
	union all
	select id, requester_no, target_no, known_to from read_model.meetings_history where known_to > @since and known_to <= @position`

	changedProjects = `
	select id, partner_nos, known_from as position from read_model.projects where known_from > @since and known_from <= @position
	union all
	select id, partner_nos, known_from from read_model.projects_history where known_from > @since and known_from <= @position
	union all
	select id, partner_nos, known_to from read_model.projects_history where known_to > @since and known_to <= @position`

	changedConferences = `
	select id, no, known_from as position from read_model.conferences where known_from > @since and known_from <= @position
	union all
	select id, no, known_from from read_model.conferences_history where known_from > @since and known_from <= @position
	union all
	select id, no, known_to from read_model.conferences_history where known_to > @since and known_to <= @position`

	changedParticipations = `
	select organisation_id, known_from as position from read_model.participations where known_from > @since and known_from <= @position
	union all
	select organisation_id, known_from from read_model.participations_history where known_from > @since and known_from <= @position
	union all
	select organisation_id, known_to from read_model.participations_history where known_to > @since and known_to <= @position`

	unitPairs = ` from unnest(@a::int[], @b::int[], @conference::int[]) with ordinality u(a, b, conference, place)`
	unitIDs   = ` from unnest(@ids::uuid[]) with ordinality u(id, place)`
)

// touching says what can change a kind of unit.
type touching string

const (
	// touchContact: the row of the contact.
	touchContact touching = `select place, position` + unitPairs + ` join (` + changedPairs + `) c using (a, b, conference)`

	// touchPair: the rows of the pair at any conference, its projects and the reports on its meetings.
	touchPair touching = `
	select place, position` + unitPairs + ` join (` + changedPairs + `) c using (a, b)
	union all
	select place, position` + unitPairs + `
	join read_model.organisations_at(@position) r on r.canonical_no = u.a
	join read_model.organisations_at(@position) t on t.canonical_no = u.b
	join (` + changedMeetings + `) m on least(m.requester_no, m.target_no) = least(r.no, t.no)
	and greatest(m.requester_no, m.target_no) = greatest(r.no, t.no)
	union all
	select u.place, p.position
	from (` + changedProjects + `) p
	cross join unnest(p.partner_nos) x(no)
	cross join unnest(p.partner_nos) y(no)
	join read_model.organisations_at(@position) r on r.no = x.no
	join read_model.organisations_at(@position) t on t.no = y.no
	join unnest(@a::int[], @b::int[], @conference::int[]) with ordinality u(a, b, conference, place)
	on u.a = r.canonical_no and u.b = t.canonical_no`

	// touchPairContact: the rows of the pair at any conference, which its meetings change.
	touchPairContact touching = `select place, position` + unitPairs + ` join (` + changedPairs + `) c using (a, b)`

	// touchProject: the row of the project.
	touchProject touching = `select place, position` + unitIDs + ` join (` + changedProjects + `) p using (id)`

	// touchProjectContact: the rows of the contacts between its partners, as merged in the end.
	touchProjectContact touching = `
	select place, position
	from (
	  select u.place, o.canonical_no as no` + unitIDs + `
	  join read_model.projects p using (id)
	  cross join unnest(p.partner_nos) partner_no
	  join read_model.organisations_at(@position) o on o.no = partner_no
	) a
	join (
	  select u.place, o.canonical_no as no` + unitIDs + `
	  join read_model.projects p using (id)
	  cross join unnest(p.partner_nos) partner_no
	  join read_model.organisations_at(@position) o on o.no = partner_no
	) b using (place)
	join (` + changedPairs + `) c on c.a = a.no and c.b = b.no`

	// touchOrganisation: the rows of its contacts, as merged in the end, and of its participations.
	touchOrganisation touching = `
	select place, position` + unitPairs + ` join (` + changedPairs + `) c on c.a = u.a
	union all
	select place, position` + unitPairs + ` join (` + changedPairs + `) c on c.b = u.a
	union all
	select u.place, p.position` + unitPairs + `
	join read_model.organisations_at(@position) o on o.canonical_no = u.a
	join (` + changedParticipations + `) p on p.organisation_id = o.id`

	// touchConference: the row of the conference.
	touchConference touching = `select place, position` + unitIDs + ` join (` + changedConferences + `) c using (id)`
)
