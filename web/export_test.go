package web

// Words are the catalogues by language, for tests.
var Words = map[string]map[string]string{"en": english.words, "de": german.words}

// Policy is what every page's Content-Security-Policy says.
const Policy = policy
