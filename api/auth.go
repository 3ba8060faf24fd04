package api

import (
	"slices"

	"aftermatch/accounts"
	"aftermatch/domain"
)

// Role is what someone is to Aftermatch.
type Role = accounts.Role

// The roles.
const (
	Admin     = accounts.Admin
	Evaluator = accounts.Evaluator
	Organiser = accounts.Organiser
	Manager   = accounts.Manager
)

// Actor is who makes a request, and as what: under one of the account's grants. Who acts for several organisations acts
// for one at a time.
type Actor struct {
	Name         string // stands in the events: an account's id, never a person's name
	Role         Role
	Organisation domain.ID // that a manager acts for
	Series       []string  // that an organiser runs
	Account      domain.ID // zero for who has none: in the demo, and on loopback without keys
	Grant        domain.ID
}

// ActorOf is whoever acts under that grant.
func ActorOf(g accounts.Grant) Actor {
	return Actor{Name: g.Account.String(), Role: g.Role, Organisation: g.Organisation, Series: g.Series, Account: g.Account, Grant: g.ID}
}

// DemoActor is whoever chose that role in the demo; the manager acts for that organisation.
func DemoActor(role Role, organisation domain.ID) Actor {
	actor := Actor{Name: accounts.DemoActor(role), Role: role}
	switch role {
	case Manager:
		actor.Organisation = organisation
	case Organiser:
		actor.Series = []string{accounts.EverySeries}
	}
	return actor
}

// Action is something that can be done through the API, as far as rights tell it apart.
type Action string

// The actions.
const (
	ReadDirectory Action = "read the directory of conferences, organisations and participations"
	ReadDealings  Action = "read meetings, projects and ties"
	ReadLog       Action = "read the whole log"
	ReadFigures   Action = "read figures"
	Organise      Action = "organise conferences and participations"
	Register      Action = "register and maintain organisations"
	Arrange       Action = "arrange meetings and record how they went"
	Meet          Action = "record that two met"
	Ask           Action = "request a meeting"
	Answer        Action = "answer or withdraw a request"
	Opine         Action = "rate a meeting and report on it"
	DeclareTie    Action = "declare what two organisations are to each other"
	Log           Action = "log a project and its progress"
	Unite         Action = "merge organisations or projects"
	Correct       Action = "correct and retract facts"
	ReadPersons   Action = "see who speaks for organisations"
	KeepPersons   Action = "register persons and keep what is known of them"
	ErasePersons  Action = "erase persons"
	KeepAccount   Action = "keep the own account and its keys"
	ReadPeople    Action = "see who acts for an organisation"
	Invite        Action = "invite people"
	EndCapacity   Action = "end what an account may act as"
	Administer    Action = "administer accounts and read the audit log"
)

// reach is how far a right goes.
type reach int

const (
	never   reach = iota
	own           // what one's own organisation is a party to
	running       // what belongs to a conference that one runs, or to none
	everything
)

// rights is who may do what, how far. A manager sees conferences and organisations, but of meetings, projects
// and ties only the own ones; the raw log and the figures (small cells of which tell who met whom) are
// not a manager's. An organiser sees what happens at others' conferences, and changes nothing there. A manager corrects
// only what they recorded themselves. What a row leaves out, the role may never do.
var rights = map[Action]map[Role]reach{
	ReadDirectory: {Admin: everything, Evaluator: everything, Organiser: everything, Manager: everything},
	ReadDealings:  {Admin: everything, Evaluator: everything, Organiser: everything, Manager: own},
	ReadLog:       {Admin: everything, Evaluator: everything, Organiser: everything},
	ReadFigures:   {Admin: everything, Evaluator: everything, Organiser: everything},
	Organise:      {Admin: everything, Organiser: running},
	Register:      {Admin: everything, Organiser: everything},
	Arrange:       {Admin: everything, Organiser: running},
	Meet:          {Admin: everything, Organiser: running, Manager: own},
	Ask:           {Admin: everything, Organiser: running, Manager: own},
	Answer:        {Admin: everything, Organiser: running, Manager: own},
	Opine:         {Admin: everything, Organiser: running, Manager: own},
	DeclareTie:    {Admin: everything, Organiser: everything, Manager: own},
	Log:           {Admin: everything, Organiser: everything, Manager: own},
	Unite:         {Admin: everything, Organiser: everything},
	Correct:       {Admin: everything, Organiser: running, Manager: own},
	ReadPersons:   {Admin: everything, Organiser: everything, Manager: own},
	KeepPersons:   {Admin: everything, Organiser: everything, Manager: own},
	ErasePersons:  {Admin: everything, Organiser: everything, Manager: own},
	KeepAccount:   {Admin: everything, Evaluator: everything, Organiser: everything, Manager: everything},
	ReadPeople:    {Admin: everything, Manager: own},
	Invite:        {Admin: everything, Organiser: everything, Manager: own},
	EndCapacity:   {Admin: everything, Evaluator: own, Organiser: own, Manager: own},
	Administer:    {Admin: everything},
}

// Resource is what an action is about, as far as rights depend on it. The zero resource asks for the role
// alone, before it is known what the action is about.
type Resource struct {
	Parties []domain.ID // the organisations that it concerns
	Voice   domain.ID   // the organisation in whose name it is done
	Author  string      // who recorded it, of a fact that is to be corrected
	Edition *Edition    // the conference that it is of, if it is of one
}

// Can tells whether the actor may do the action to the resource. It returns a *domain.Error: Forbidden when the
// role may never, or never in another's name, and NotFound when the resource is not the actor's to see.
func Can(actor Actor, action Action, resource Resource) error {
	switch rights[action][actor.Role] {
	case everything:
		return nil
	case own:
		if resource.Parties != nil && (actor.Organisation.IsZero() || !slices.Contains(resource.Parties, actor.Organisation)) {
			return notFound("thing")
		}
		if !resource.Voice.IsZero() && resource.Voice != actor.Organisation {
			return forbidden("not_your_organisation", "you may act only for your own organisation, "+actor.Organisation.String())
		}
		if resource.Author != "" && resource.Author != actor.Name {
			return forbidden("not_your_fact", "you may correct only what you recorded yourself; ask the organiser to correct this")
		}
		return nil
	case running:
		if resource.Edition != nil && !actor.runs(*resource.Edition) {
			return forbidden("not_your_conference", "you may change only conferences that you announced, or of series that you run; ask an administrator for the series")
		}
		return nil
	case never:
	}
	return forbidden("forbidden", "the role "+string(actor.Role)+" may not "+string(action))
}

// behalf is whom the actor acts for when something is done in an organisation's name; a manager acts for the own one,
// whatever is done.
func (a Actor) behalf(organisation domain.ID) domain.ID {
	if a.Role == Manager {
		return a.Organisation
	}
	return organisation
}

func forbidden(code, message string) error {
	return &domain.Error{Reason: domain.Forbidden, Code: code, Message: message}
}

func notFound(what string) error {
	return &domain.Error{Reason: domain.NotFound, Code: "not_found", Message: "there is no such " + what}
}
