package domain

import "slices"

// Sector is a field of work of organisations.
type Sector struct {
	Slug    string
	NACE    []string // divisions and groups of NACE Rev. 2.1
	German  string
	English string
}

// SectorsVersion is the version of Sectors. It rises with every change; sectors are only ever added at
// the end, so that a sector keeps its place.
const SectorsVersion = 1

// Sectors is the list of sectors.
var Sectors = []Sector{
	{"automotive", []string{"29"}, "Automobil", "Automotive"},
	{"biotech", []string{"21", "72.1"}, "Biotechnologie", "Biotechnology"},
	{"microsystems", []string{"26.1", "26.5"}, "Mikrosystemtechnik", "Microsystems"},
	{"it", []string{"58.2", "62", "63"}, "Informationstechnik", "Information technology"},
	{"smart-production", []string{"28", "33"}, "Intelligente Produktion", "Smart production"},
	{"energy", []string{"27", "35"}, "Energie", "Energy"},
	{"environment", []string{"36", "37", "38", "39"}, "Umwelt", "Environment"},
	{"health", []string{"26.6", "32.5", "86"}, "Gesundheit", "Health"},
	{"food", []string{"10", "11"}, "Ernährung", "Food"},
	{"materials", []string{"22", "23", "24", "25"}, "Werkstoffe", "Materials"},
	{"mobility-logistics", []string{"49", "52", "53"}, "Mobilität und Logistik", "Mobility and logistics"},
	{"aerospace", []string{"30.3", "51"}, "Luft- und Raumfahrt", "Aerospace"},
	{"photonics", []string{"26.7"}, "Photonik", "Photonics"},
	{"creative", []string{"59", "60", "74.1", "90"}, "Kreativwirtschaft", "Creative industries"},
	{"construction", []string{"41", "42", "43"}, "Bauwesen", "Construction"},
	{"maritime", []string{"30.1", "50"}, "Maritime Wirtschaft", "Maritime industries"},
	{"textile", []string{"13", "14", "15"}, "Textil", "Textile"},
	{"chemistry", []string{"20"}, "Chemie", "Chemistry"},
	{"tourism", []string{"55", "79"}, "Tourismus", "Tourism"},
	{"security", []string{"80"}, "Sicherheit", "Security"},
}

// SectorOf returns the sector of that slug, and whether there is one.
func SectorOf(slug string) (Sector, bool) {
	i := slices.IndexFunc(Sectors, func(s Sector) bool { return s.Slug == slug })
	if i < 0 {
		return Sector{}, false
	}
	return Sectors[i], true
}
