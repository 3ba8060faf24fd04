package impact

// In SQL, the days of a row of pairs on which the two had come to @level in a project together: anywhere, and while in
// different countries; null if they have not. @verified says whose word makes a partner. reachedDay is the one that
// @scope asks for.
const (
	jointDay = `case when @verified = 'confirmed' then
	  case @level when 'idea' then confirmed_idea when 'agreement' then confirmed_agreement when 'proposal' then confirmed_proposal
	    when 'funded' then confirmed_funded when 'started' then confirmed_started else least(confirmed_funded, confirmed_started) end
	else
	  case @level when 'idea' then idea when 'agreement' then agreement when 'proposal' then proposal
	    when 'funded' then funded when 'started' then started else least(funded, started) end
	end`

	crossDay = `case when @verified = 'confirmed' then
	  case @level when 'idea' then confirmed_cross_idea when 'agreement' then confirmed_cross_agreement
	    when 'proposal' then confirmed_cross_proposal when 'funded' then confirmed_cross_funded
	    when 'started' then confirmed_cross_started else least(confirmed_cross_funded, confirmed_cross_started) end
	else
	  case @level when 'idea' then cross_idea when 'agreement' then cross_agreement when 'proposal' then cross_proposal
	    when 'funded' then cross_funded when 'started' then cross_started else least(cross_funded, cross_started) end
	end`

	reachedDay = `case when @scope = 'cross_border' then ` + crossDay + ` else ` + jointDay + ` end`
)
