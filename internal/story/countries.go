package story

// country is where organisations of the story have their seat. The regions are NUTS 2 codes of the
// 2013 version; countries outside NUTS have none.
type country struct {
	code    string
	weight  float64 // how many organisations come from there, in relation to others
	regions []string
}

const nutsVersion = 2013

// countries are the forty that took part over the years, the hosts and their neighbours most.
var countries = []country{
	{"DE", 15, []string{"DE11", "DE12", "DE21", "DE30", "DED2", "DEA1", "DE71", "DE60"}},
	{"DK", 12, []string{"DK01", "DK03", "DK04", "DK05"}},
	{"PL", 10, []string{"PL12", "PL21", "PL22", "PL41", "PL63"}},
	{"SE", 7.5, []string{"SE11", "SE22", "SE23", "SE31"}},
	{"FR", 6, []string{"FR10", "FR42", "FR71", "FR82"}},
	{"ES", 5.5, []string{"ES21", "ES30", "ES51", "ES52"}},
	{"IT", 5, []string{"ITC1", "ITC4", "ITH5", "ITI1"}},
	{"LT", 4.5, []string{"LT00"}},
	{"FI", 4, []string{"FI19", "FI1B", "FI1C"}},
	{"NO", 4, []string{"NO01", "NO04", "NO05"}},
	{"AT", 3.5, []string{"AT12", "AT22", "AT31"}},
	{"LV", 3.5, []string{"LV00"}},
	{"NL", 3, []string{"NL22", "NL33", "NL41"}},
	{"BE", 3, []string{"BE10", "BE21", "BE33"}},
	{"CZ", 3, []string{"CZ01", "CZ06", "CZ08"}},
	{"HU", 3, []string{"HU10", "HU22", "HU32"}},
	{"RO", 3, []string{"RO11", "RO32", "RO42"}},
	{"GB", 3, []string{"UKC1", "UKD3", "UKM3"}},
	{"EE", 2.5, []string{"EE00"}},
	{"PT", 2, []string{"PT11", "PT17"}},
	{"BG", 2, []string{"BG41", "BG42"}},
	{"SI", 2, []string{"SI03", "SI04"}},
	{"SK", 2, []string{"SK01", "SK04"}},
	{"HR", 2, []string{"HR03", "HR04"}},
	{"GR", 2, []string{"EL30", "EL52"}},
	{"CH", 1.6, []string{"CH01", "CH04"}},
	{"UA", 1.6, nil},
	{"RS", 1.5, nil},
	{"TR", 1.4, []string{"TR10", "TR51"}},
	{"IE", 1.2, []string{"IE02"}},
	{"LU", 0.8, []string{"LU00"}},
	{"IS", 0.8, []string{"IS00"}},
	{"MK", 0.6, []string{"MK00"}},
	{"BA", 0.6, nil},
	{"CY", 0.5, []string{"CY00"}},
	{"MT", 0.5, []string{"MT00"}},
	{"MD", 0.5, nil},
	{"GE", 0.4, nil},
	{"ME", 0.4, []string{"ME00"}},
	{"IL", 0.4, nil},
}
