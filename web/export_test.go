package web

// Words are the catalogues by language, for tests.
var Words = map[string]map[string]string{"en": englishWords, "de": germanWords}

// Policy is what every page's Content-Security-Policy says.
const Policy = policy
