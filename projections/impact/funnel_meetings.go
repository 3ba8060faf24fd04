package impact

// meetingPaths are the meetings of the chosen conferences with the path that each has taken.
const meetingPaths = `
	select *,
	  case when requested_at < @before then 1 else 0 end
	  | case when matched_at < @before then 2 else 0 end
	  | case when scheduled_at < @before then 4 else 0 end
	  | case when held_at < @before then 8 else 0 end
	  | case when first_report_at < @before then 16 else 0 end
	  | case when declined_at < @before then 1 << 8 when withdrawn_at < @before then 2 << 8
	    when expired_at < @before then 3 << 8 when cancelled_at < @before then 4 << 8
	    when no_show_at < @before then 5 << 8 else 0 end path
	from read_model.meetings_at(@position)
	where @conferences::uuid[] is null or conference_id = any(@conferences)`

// placedMeetings are those that the filters on organisations leave, with where the two were and what they did on the
// conference's first day. Who the two are is settled first (offset 0): only then is there one row of pairs for each.
const placedMeetings = `
	select m.*, p.country_a, p.country_b, p.sectors_a, p.sectors_b, p.sectors_a | p.sectors_b sectors
	from (
	  select m.*, least(r.canonical_no, t.canonical_no) a, greatest(r.canonical_no, t.canonical_no) b
	  from (` + meetingPaths + `) m
	  join read_model.organisations_at(@position) r on r.no = m.requester_no
	  join read_model.organisations_at(@position) t on t.no = m.target_no
	  offset 0
	) m
	join read_model.pairs_at(@position) p on p.conference = m.conference_no and p.a = m.a and p.b = m.b
	where (@country = 0 or @country in (p.country_a, p.country_b)) and (@partner = 0 or @partner in (p.country_a, p.country_b))
	and (p.sectors_a | p.sectors_b) & @sectors = @sectors
	and (@scope = 'all' or (@scope = 'domestic') = (p.country_a = p.country_b))`

// aboutOrganisations tells whether the figure depends on where organisations are or what they do. To find that out costs
// more than all the rest.
func (f Frame) aboutOrganisations() bool {
	g := f.Filters
	return g.Country != "" || g.Sector != "" || g.Scope != ScopeAll || g.GroupBy == ByCountry || g.GroupBy == BySector
}
