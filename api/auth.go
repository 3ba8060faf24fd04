package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"

	"aftermatch/domain"
)

// Role is what someone is to Aftermatch.
type Role string

// The roles.
const (
	Admin     Role = "admin"     // may do everything; events say on whose behalf
	Evaluator Role = "evaluator" // reads everything and changes nothing
	Organiser Role = "organiser" // runs conferences and follows up on them
	Manager   Role = "manager"   // acts for one organisation
)

// Actor is who makes a request.
type Actor struct {
	Name         string // stands in the events; never a person's name
	Role         Role
	Organisation domain.ID // that a manager acts for
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
	Ask           Action = "request a meeting"
	Answer        Action = "answer or withdraw a request"
	Opine         Action = "rate a meeting and report on it"
	DeclareTie    Action = "declare what two organisations are to each other"
	Log           Action = "log a project and its progress"
	Unite         Action = "merge organisations or projects"
	Correct       Action = "correct and retract facts"
)

// reach is how far a right goes.
type reach int

const (
	never reach = iota
	own         // what one's own organisation is a party to
	everything
)

// rights is who may do what, how far. A manager sees conferences and organisations, but of meetings, projects
// and ties only the own ones; the raw log and the figures (small cells of which tell who met whom) are
// not a manager's. What a row leaves out, the role may never do.
var rights = map[Action]map[Role]reach{
	ReadDirectory: {Admin: everything, Evaluator: everything, Organiser: everything, Manager: everything},
	ReadDealings:  {Admin: everything, Evaluator: everything, Organiser: everything, Manager: own},
	ReadLog:       {Admin: everything, Evaluator: everything, Organiser: everything},
	ReadFigures:   {Admin: everything, Evaluator: everything, Organiser: everything},
	Organise:      {Admin: everything, Organiser: everything},
	Register:      {Admin: everything, Organiser: everything},
	Arrange:       {Admin: everything, Organiser: everything},
	Ask:           {Admin: everything, Organiser: everything, Manager: own},
	Answer:        {Admin: everything, Organiser: everything, Manager: own},
	Opine:         {Admin: everything, Organiser: everything, Manager: own},
	DeclareTie:    {Admin: everything, Organiser: everything, Manager: own},
	Log:           {Admin: everything, Organiser: everything, Manager: own},
	Unite:         {Admin: everything, Organiser: everything},
	Correct:       {Admin: everything, Organiser: everything},
}

// Resource is what an action is about, as far as rights depend on it. The zero resource asks for the role
// alone, before it is known what the action is about.
type Resource struct {
	Parties []domain.ID // the organisations that it concerns
	Voice   domain.ID   // the organisation in whose name it is done
}

// Can tells whether the actor may do the action to the resource. It returns a *domain.Error: Forbidden when the
// role may never, or never in another's name, and NotFound when the resource is not the actor's to see.
func Can(actor Actor, action Action, resource Resource) error {
	switch rights[action][actor.Role] {
	case everything:
		return nil
	case own:
		if resource.Parties != nil && !slices.Contains(resource.Parties, actor.Organisation) {
			return notFound("thing")
		}
		if !resource.Voice.IsZero() && resource.Voice != actor.Organisation {
			return forbidden("not_your_organisation", "you may act only for your own organisation, "+actor.Organisation.String())
		}
		return nil
	case never:
	}
	return forbidden("forbidden", "the role "+string(actor.Role)+" may not "+string(action))
}

// behalf is whom the actor acts for when something is done in an organisation's name; a manager is that organisation.
func (a Actor) behalf(organisation domain.ID) domain.ID {
	if a.Role == Manager {
		return domain.ID{}
	}
	return organisation
}

func forbidden(code, message string) error {
	return &domain.Error{Reason: domain.Forbidden, Code: code, Message: message}
}

func notFound(what string) error {
	return &domain.Error{Reason: domain.NotFound, Code: "not_found", Message: "there is no such " + what}
}

var errUnauthenticated = errors.New("send a key that is valid here in the header Authorization: Bearer KEY")

// keys are the bearer keys and whom they stand for.
type keys []key

type key struct {
	digest [sha256.Size]byte
	actor  Actor
}

// demoKeys are the keys of the demo; the manager acts for that organisation.
func demoKeys(organisation domain.ID) (all keys) {
	for _, role := range []Role{Admin, Evaluator, Organiser, Manager} {
		actor := Actor{Name: "demo-" + string(role), Role: role}
		if role == Manager {
			actor.Organisation = organisation
		}
		all = append(all, key{sha256.Sum256([]byte(actor.Name)), actor})
	}
	return all
}

// actor is whom the request's key stands for. The time it takes does not depend on the key.
func (k keys) actor(authorization string) (Actor, error) {
	scheme, token, _ := strings.Cut(authorization, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return Actor{}, errUnauthenticated
	}
	digest := sha256.Sum256([]byte(strings.TrimSpace(token)))
	found := -1
	for i := range k {
		if subtle.ConstantTimeCompare(digest[:], k[i].digest[:]) == 1 {
			found = i
		}
	}
	if found < 0 {
		return Actor{}, errUnauthenticated
	}
	return k[found].actor, nil
}

// identify tells who makes a request. Keys of the demo, and going without a key, are for this machine alone.
func (s *server) identify(authorization string, local bool) (Actor, error) {
	switch {
	case !local:
		return Actor{}, errUnauthenticated
	case s.options.Insecure && authorization == "":
		return Actor{Name: "loopback", Role: Admin}, nil
	}
	return s.keys.actor(authorization)
}

// fromLoopback tells whether the request was made on this machine, to it, and by no page from elsewhere: such a page
// could else write without a key, or give its own name our address and read. What a proxy passes on was not
// made here, as far as we can tell.
func fromLoopback(r *http.Request) bool {
	var pages http.CrossOriginProtection
	if r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" || pages.Check(r) != nil {
		return false
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = strings.Trim(r.Host, "[]")
	}
	peer, _, err := net.SplitHostPort(r.RemoteAddr)
	return err == nil && net.ParseIP(peer).IsLoopback() && (host == "localhost" || net.ParseIP(host).IsLoopback())
}
