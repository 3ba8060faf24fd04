package story

import (
	"strings"
)

// Invented names are a stem that no place bears, what the organisation works on, and what it is, in
// the manner of its country.
var (
	stemBeginnings = []string{
		"Aur", "Bel", "Cald", "Dorn", "Elv", "Fjar", "Gral", "Hav", "Ister", "Juv", "Kast", "Lum", "Mar", "Nord", "Osk",
		"Pel", "Quel", "Rav", "Sil", "Tarn", "Ulv", "Val", "Wend", "Yst", "Zel", "Brann", "Corv", "Drav", "Ester", "Falk",
	}
	stemEndings = []string{
		"adia", "brek", "cora", "dal", "enna", "fors", "garda", "holm", "ia", "kant", "lund", "mere", "nova", "onia", "polis",
		"rana", "stad", "tera", "una", "vik", "wald", "ys", "zona", "berga", "mont",
	}
	firmForms       = map[string]string{"DE": "GmbH", "AT": "GmbH", "DK": "ApS", "PL": "Sp. z o.o.", "SE": "AB", "FI": "Oy", "NO": "AS", "FR": "SAS", "ES": "S.L.", "IT": "S.r.l.", "NL": "B.V.", "BE": "BV", "CZ": "s.r.o.", "SK": "s.r.o.", "HU": "Kft.", "GB": "Ltd", "IE": "Ltd"}
	networkForms    = []string{"Cluster", "Network", "Valley", "Hub", "Alliance", "Innovation Cluster", "Competence Network", "Innovation Network"}
	networksAbroad  = map[string][]string{"DE": {"Netzwerk", "Cluster"}, "AT": {"Cluster", "Netzwerk"}, "DK": {"Klynge", "Innovation"}, "SE": {"Kluster", "Arena"}, "NO": {"Klynge", "Arena"}, "PL": {"Klaster"}, "FR": {"Pôle"}, "ES": {"Clúster"}, "IT": {"Distretto", "Cluster"}, "PT": {"Polo"}, "CZ": {"Klastr"}, "SK": {"Klaster"}, "HU": {"Klaszter"}, "LT": {"Klasteris"}, "LV": {"Klasteris"}, "EE": {"Klaster"}, "RO": {"Cluster"}, "NL": {"Campus", "Cluster"}, "FI": {"Klusteri"}, "HR": {"Klaster"}, "SI": {"Grozd"}}
	universityForms = []string{"University of Applied Sciences %s", "Technical University of %s", "%s Institute of Technology"}
)

// themes are the sectors of the story, as names and titles speak of them.
var themes = []struct{ slug, name, topic string }{
	{"automotive", "Automotive", "lightweight vehicles"},
	{"biotech", "Biotech", "bioprocesses"},
	{"microsystems", "Microsystems", "printed sensors"},
	{"it", "Digital", "trusted data spaces"},
	{"smart-production", "Smart Production", "collaborative robots"},
	{"energy", "Energy", "heat storage"},
	{"environment", "Cleantech", "water reuse"},
	{"health", "Health", "care at home"},
	{"food", "Food", "plant proteins"},
	{"materials", "Materials", "recycled composites"},
	{"mobility-logistics", "Logistics", "last-mile freight"},
	{"aerospace", "Aerospace", "small satellites"},
	{"photonics", "Photonics", "optical inspection"},
	{"creative", "Creative", "immersive learning"},
	{"construction", "Construction", "timber buildings"},
	{"maritime", "Maritime", "green ports"},
	{"textile", "Textile", "smart textiles"},
	{"chemistry", "Chemistry", "bio-based solvents"},
	{"tourism", "Tourism", "off-season travel"},
	{"security", "Security", "resilient networks"},
}

// stem is the next invented proper name; after 750 they come again, before other words.
func (s *series) stem() string {
	n := len(stemBeginnings) * len(stemEndings)
	i := s.stems[s.ids["stem"]%n]
	s.ids["stem"]++
	return stemBeginnings[i/len(stemEndings)] + stemEndings[i%len(stemEndings)]
}

func clusterName(d dice, stem, country string, theme int) string {
	forms := networkForms
	if own, ok := networksAbroad[country]; ok && d.chance(0.4) {
		forms = own
	}
	return stem + " " + themes[theme].name + " " + pick(d, forms)
}

func firmName(stem, country string, theme int) string {
	form, ok := firmForms[country]
	if !ok {
		form = "Ltd"
	}
	return stem + " " + themes[theme].name + " " + form
}

func universityName(d dice, stem string) string {
	return strings.Replace(pick(d, universityForms), "%s", stem, 1)
}

var titleForms = []string{
	"Shared test beds for %s", "Cross-border supply chain for %s", "Skills exchange in %s", "Demonstrators for %s", "Joint market entry with %s",
	"From prototype to product: %s", "A common roadmap for %s", "Open data for %s", "Innovation vouchers for %s", "Pilot lines for %s",
}

// title is what partners call their project: an acronym and what it is about.
func title(d dice, theme int) string {
	acronym := strings.ToUpper(pick(d, stemBeginnings) + pick(d, []string{"ia", "net", "on", "link", "x", "lab", "um", "is"}))
	return acronym + ": " + strings.Replace(pick(d, titleForms), "%s", themes[theme].topic, 1)
}
