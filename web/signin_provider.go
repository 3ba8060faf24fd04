package web

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"

	"aftermatch/accounts"
)

// What stands in the cookie of a sign-in beside its secret: whether it is to accept the invitation that the browser keeps.
const (
	plainly   = "plainly"
	accepting = "accepting"
)

// toProvider sends the browser to the provider. It is a link and no form: a form could not lead to another site, as the
// policy of these pages is.
func (s *server) toProvider(v *visit) error {
	if s.options.Provider == nil {
		return errNoPage
	}
	address, secret, err := s.options.Provider.Begin()
	if err != nil {
		return err
	}
	purpose := plainly
	if v.r.URL.Query().Get("accept") != "" && fromHere(v.r) {
		purpose = accepting
	}
	next := base64.RawURLEncoding.EncodeToString([]byte(within(v.r.URL.Query().Get("next"))))
	http.SetCookie(v.w, s.cookie(signInCookie, secret+"."+purpose+"."+next, accounts.SignInLasts))
	http.Redirect(v.w, v.r, address, http.StatusSeeOther)
	return nil
}

// outOfProvider sends the browser to where one signs out at the provider. It is a link, as toProvider is.
func (s *server) outOfProvider(v *visit) error {
	if s.options.Provider == nil {
		return errNoPage
	}
	address, err := s.options.Provider.SignOut(s.options.Site + "/sign-in")
	if err != nil {
		return err
	}
	if address == "" {
		address = "/sign-in"
	}
	http.Redirect(v.w, v.r, address, http.StatusSeeOther)
	return nil
}

// fromHere tells whether a page of ours led here: no other site may have somebody accept an invitation.
func fromHere(r *http.Request) bool {
	sent := *r
	sent.Method = http.MethodPost // what CrossOriginProtection looks at
	return http.NewCrossOriginProtection().Check(&sent) == nil
}

// fromProvider takes who comes back from the provider, once.
func (s *server) fromProvider(v *visit) error {
	if s.options.Provider == nil {
		return errNoPage
	}
	secret, rest, _ := strings.Cut(s.kept(v.r, signInCookie), ".")
	purpose, encoded, _ := strings.Cut(rest, ".")
	next, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		next = nil
	}
	http.SetCookie(v.w, s.cookie(signInCookie, "", 0))
	query := v.r.URL.Query()
	who, err := s.options.Provider.Finish(v.context(), secret, query.Get("state"), query.Get("code"))
	if errors.Is(err, accounts.ErrUnknown) {
		s.logger.WarnContext(v.context(), "sign-in refused", "reason", err)
		return v.show(http.StatusForbidden, signInPage(v, s.entrance(v, string(next), "failed")))
	}
	if err != nil {
		return err
	}
	earlier, invitation := s.kept(v.r, sessionCookie), s.kept(v.r, invitationCookie)
	var session string
	if purpose == accepting && invitation != "" {
		next = []byte("/account")
		session, err = s.accounts.Join(v.context(), invitation, who, earlier)
		http.SetCookie(v.w, s.cookie(invitationCookie, "", 0))
	} else {
		session, err = s.accounts.SignIn(v.context(), who, earlier)
	}
	if errors.Is(err, accounts.ErrUnknown) {
		return v.show(http.StatusForbidden, signInPage(v, s.entrance(v, string(next), "uninvited")))
	}
	if err != nil {
		return err
	}
	http.SetCookie(v.w, s.cookie(sessionCookie, session, accounts.SessionsLast))
	http.Redirect(v.w, v.r, within(string(next)), http.StatusSeeOther)
	return nil
}
