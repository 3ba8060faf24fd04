package impact

// jointDay is in SQL the day of a row of pairs on which the two had come to @level in a project together; null if they have not.
// @verified says whose word makes a partner.
const jointDay = `case when @verified = 'confirmed' then
  case @level when 'idea' then confirmed_idea when 'agreement' then confirmed_agreement when 'proposal' then confirmed_proposal
    when 'funded' then confirmed_funded when 'started' then confirmed_started else least(confirmed_funded, confirmed_started) end
else
  case @level when 'idea' then idea when 'agreement' then agreement when 'proposal' then proposal
    when 'funded' then funded when 'started' then started else least(funded, started) end
end`
