package impact

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// observed is one pair of organisations that met at one conference, with what ended its wait by the cut-off.
type observed struct {
	Contact
	pairing
	Confirmed Contact // the same, counting only projects in which both confirmed their part
	Horizon   int32   // for how many days it was watched
	Reported  bool    // at least one side has reported on a meeting, whatever it said
	Due       bool    // a follow-up wave was opened, so a report is due
}

// contactsFrom are the organisations that met at a conference, as the filters leave them, with how long each contact was
// watched (horizon) and the days on which it converted, the second counting only confirmed partners. Those that make no
// contact are among them: none says why, as a place in noContact; 0 for contacts.
const contactsFrom = `
	from (` + contactOf + `read_model.pairs_at(@position)) c where ` + isContact

const (
	// contactOf reads rows of pairs as contacts.
	contactOf = `
	  select *, @until - starts_on horizon, case when self then 1 when late then 2 when outcome_driven then 3 else 0 end none,
	    case when @scope = 'cross_border' then
	      case @level when 'idea' then cross_idea when 'agreement' then cross_agreement when 'proposal' then cross_proposal
	        when 'funded' then cross_funded when 'started' then cross_started else least(cross_funded, cross_started) end
	    else
	      case @level when 'idea' then idea when 'agreement' then agreement when 'proposal' then proposal
	        when 'funded' then funded when 'started' then started else least(funded, started) end
	    end converted,
	    case when @scope = 'cross_border' then
	      case @level when 'idea' then confirmed_cross_idea when 'agreement' then confirmed_cross_agreement
	        when 'proposal' then confirmed_cross_proposal when 'funded' then confirmed_cross_funded
	        when 'started' then confirmed_cross_started else least(confirmed_cross_funded, confirmed_cross_started) end
	    else
	      case @level when 'idea' then confirmed_idea when 'agreement' then confirmed_agreement
	        when 'proposal' then confirmed_proposal when 'funded' then confirmed_funded
	        when 'started' then confirmed_started else least(confirmed_funded, confirmed_started) end
	    end confirmed
	  from `

	// isContact tells which of them met by the cut-off and are left by the filters.
	isContact = hasMet + ` and ` + isLeft

	hasMet = `held <= horizon and starts_on <= @until`

	// isLeft tells which pairs the filters leave.
	isLeft = `(@editions::int[] is null or conference = any(@editions))
	and (@country = 0 or @country in (country_a, country_b)) and (@partner = 0 or @partner in (country_a, country_b))
	and (sectors_a | sectors_b) & @sectors = @sectors
	and (@scope = 'all' or (@scope = 'domestic') = (country_a = country_b))`
)

// listContacts packs an exit as day × 4 + cause. At ties a conversion comes before a competing event. Where a contact
// belongs is looked up as far as the grouping asks for it; the grouping every asks for all of it.
const listContacts = `
	select a, b, conference,
	  case when @group_by in ('country', 'country_pair', 'scope', 'every') then country_a else 0 end,
	  case when @group_by in ('country', 'country_pair', 'scope', 'every') then country_b else 0 end,
	  case when @group_by in ('sector', 'every') then sectors_a | sectors_b else 0 end,
	  horizon,
	  case when converted <= least(competing, horizon) then converted * 4 + 1
	    when competing <= horizon then competing * 4 + 2 else horizon * 4 end,
	  case when confirmed <= least(competing, horizon) then confirmed * 4 + 1
	    when competing <= horizon then competing * 4 + 2 else horizon * 4 end,
	  case when reported <= horizon then 1 else 0 end, none,
	  case when @group_by in ('sector_pair', 'every') then sectors_a else 0 end,
	  case when @group_by in ('sector_pair', 'every') then sectors_b else 0 end,
	  case when @group_by in ('prior_tie', 'every') then ` + priorTie + ` else 0 end` + contactsFrom

// Why organisations that met make no contact, in the order of the numbers that listContacts gives.
var noContact = []string{"", "same_organisation_after_merge", "held_after_conference", "entered_after_project"}

// contacts returns the contacts that the filters leave, and how many that met make none, by why.
func (r *Reader) contacts(ctx context.Context, f Frame, editions []edition, only string) (found []observed, leftOut []int, err error) {
	leftOut = make([]int, len(noContact))
	err = r.eachContact(ctx, editions, f.arguments(editions, only), func(c observed, none int32) {
		if none > 0 {
			leftOut[none]++
			return
		}
		found = append(found, c)
	})
	return found, leftOut, err
}

// eachContact visits the organisations that met; none says why they make no contact, as a place in noContact.
func (r *Reader) eachContact(ctx context.Context, editions []edition, args pgx.NamedArgs, visit func(c observed, none int32)) error {
	asked := make(map[int32]bool, len(editions))
	for _, e := range editions {
		asked[e.No] = e.Asked
	}
	return r.numbers(ctx, func(v []int32) {
		visit(observed{
			Contact:   Contact{v[0], v[1], v[7] >> 2, Cause(v[7] & 3)},
			pairing:   pairing{place{v[2], int16(v[3]), int16(v[4]), v[5]}, v[11], v[12], v[13]},
			Confirmed: Contact{v[0], v[1], v[8] >> 2, Cause(v[8] & 3)},
			Horizon:   v[6], Reported: v[9] == 1, Due: asked[v[2]],
		}, v[10])
	}, listContacts, args)
}

// leaveOut tells of those that met and make no contact, or no tie, by the places of the reasons in noTie.
func (f *Figure) leaveOut(counts []int) {
	for why, count := range counts {
		f.leave(noTie[why], count, f.contactItems("", ContactPart(noTie[why])))
	}
}

// split puts contacts into their groups, and names these in the order of answers.
func (g grouping) split(contacts []observed) (names []string, groups map[string][]observed) {
	groups = map[string][]observed{}
	for _, c := range contacts {
		for _, name := range g.ofPair(c.pairing) {
			groups[name] = append(groups[name], c)
		}
	}
	return sortGroups(g, groups), groups
}
