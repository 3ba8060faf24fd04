package web_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"aftermatch/domain"
	"aftermatch/eventstore"
	"aftermatch/internal/story"
	"aftermatch/web"
)

// scene is what a cluster manager has to do with, some days before a conference and after others.
type scene struct {
	*site
	us, silesia, rhone, baltic, tampere, fjord domain.ID
	soon, past, half                           domain.ID // conferences
	request, second, held, owed                domain.ID // meetings
	named                                      domain.ID // a project that somebody else logged
}

// days is so many days from today, in the morning.
func days(n int) time.Time {
	return domain.DateOf(time.Now()).Time().AddDate(0, 0, n).Add(8 * time.Hour)
}

func newScene(t *testing.T) *scene {
	c := &scene{site: openWith(t, web.Options{Demo: true}, false), us: story.Characters().BioRegioSTERN}
	c.is(c.us, days(-900), domain.OrganisationRegistered{Name: "Medizintechnik-Netz Neckar", Country: "DE", Sectors: []string{"health"}})
	c.silesia = c.organisation("Silesia Photonics Network", "PL", "photonics", "health")
	c.rhone = c.organisation("Réseau Santé du Rhône", "FR", "health")
	c.baltic = c.organisation("Baltic Agritech Hub", "LV", "food")
	c.tampere = c.organisation("Tampere Smart Textiles", "FI", "textile")
	c.fjord = c.organisation("Fjord Care Cluster", "DK", "health")
	c.soon = c.conference("Online Matchmaking Day", "Brussels", "BE", 3)
	c.past = c.conference("Spring Matchmaking", "Riga", "LV", -10)
	c.half = c.conference("5th Matchmaking Conference", "Stuttgart", "DE", -185)
	c.request = c.asks(c.soon, c.silesia, days(-5))
	c.second = c.asks(c.soon, c.rhone, days(-4))
	c.held = c.meets(c.past, c.baltic, days(-10))
	c.owed = c.meets(c.half, c.tampere, days(-185))
	c.is(c.half, days(-3), domain.FollowUpWaveOpened{Wave: "6-months"})
	c.named = domain.DeriveID("night shift")
	c.is(c.named, days(-40), domain.ProjectLogged{Title: "Night shift: fewer falls in care homes"},
		domain.PartnerJoined{OrganisationID: c.fjord, Role: domain.RoleLead}, domain.PartnerJoined{OrganisationID: c.us, Role: domain.RolePartner})
	return c
}

func (c *scene) organisation(name, country string, sectors ...string) domain.ID {
	c.Helper()
	id := domain.DeriveID("scene", name)
	c.is(id, days(-900), domain.OrganisationRegistered{Name: name, Country: country, Sectors: sectors})
	return id
}

// conference begins so many days from today and lasts two days.
func (c *scene) conference(name, city, country string, begins int) domain.ID {
	c.Helper()
	id, day := domain.DeriveID("scene", name), domain.DateOf(days(begins))
	c.is(id, days(begins-200), domain.ConferenceAnnounced{Name: name, Series: "Matchmaking", StartsOn: day, EndsOn: day + 1, Country: country, City: city})
	c.comes(id, c.us, days(begins-100))
	return id
}

func (c *scene) comes(conference, organisation domain.ID, at time.Time) {
	c.Helper()
	c.is(domain.ParticipationID(conference, organisation), at, domain.ParticipationRegistered{ConferenceID: conference, OrganisationID: organisation})
}

// asks is a request of an organisation to us.
func (c *scene) asks(conference, from domain.ID, at time.Time) domain.ID {
	c.Helper()
	c.comes(conference, from, at.AddDate(0, 0, -30))
	id := domain.DeriveID("request", conference.String(), from.String())
	c.is(id, at, domain.MeetingRequested{Pairing: domain.Pairing{ConferenceID: conference, RequesterID: from, TargetID: c.us}})
	return id
}

// meets is a meeting that we held.
func (c *scene) meets(conference, with domain.ID, at time.Time) domain.ID {
	c.Helper()
	id := c.asks(conference, with, at.AddDate(0, 0, -20))
	c.is(id, at.AddDate(0, 0, -15), domain.MatchMade{By: c.us})
	c.is(id, at, domain.MeetingHeld{})
	return id
}

// is has the organiser record facts of one thing.
func (c *scene) is(stream domain.ID, at time.Time, events ...domain.Event) {
	c.Helper()
	command := eventstore.Command{Stream: stream}
	for _, e := range events {
		command.Facts = append(command.Facts, domain.Fact{Event: e, At: at})
	}
	result, err := c.log.Execute(c.Context(), eventstore.Request{Commands: []eventstore.Command{command}, Metadata: domain.Metadata{Actor: "demo-organiser", Source: "demo", CorrelationID: domain.DeriveID(fmt.Sprint(stream, at, events))}})
	if err != nil {
		c.Fatal(err)
	}
	if err := c.reader.WaitFor(c.Context(), result.Position); err != nil {
		c.Fatal(err)
	}
}

// history is what is recorded of a thing and stands.
func (c *scene) history(stream domain.ID) []domain.Recorded {
	c.Helper()
	histories, err := c.log.Histories(c.Context(), stream)
	if err != nil {
		c.Fatal(err)
	}
	return domain.Effective(histories[stream])
}

// last is the event that was recorded last of a thing and stands.
func (c *scene) last(stream domain.ID) domain.Recorded {
	c.Helper()
	history := c.history(stream)
	if len(history) == 0 {
		c.Fatalf("nothing is recorded of %s", stream)
	}
	return history[len(history)-1]
}

var (
	formIn   = regexp.MustCompile(`(?s)<form[^>]*action="([^"]*)".*?</form>`)
	hiddenIn = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
)

// form is what the page's form of that address sends beside what one types or clicks.
func (s *site) form(page, action string, more ...string) url.Values {
	s.Helper()
	for _, found := range formIn.FindAllStringSubmatch(page, -1) {
		if found[1] != action {
			continue
		}
		values := url.Values{}
		for _, field := range hiddenIn.FindAllStringSubmatch(found[0], -1) {
			values.Add(field[1], strings.ReplaceAll(field[2], "&amp;", "&"))
		}
		for i := 0; i < len(more); i += 2 {
			values.Set(more[i], more[i+1])
		}
		return values
	}
	s.Fatalf("the page has no form %s", action)
	return nil
}

// sends fills in a form of a page and sends it.
func (s *site) sends(page, action string, more ...string) answer {
	s.Helper()
	return s.post(action, s.form(page, action, more...))
}

// lacks fails if the text holds one of the parts.
func (s *site) lacks(text string, parts ...string) {
	s.Helper()
	for _, part := range parts {
		if strings.Contains(text, part) {
			s.Errorf("holds %q", part)
		}
	}
}
