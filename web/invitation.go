package web

import (
	"net/http"
	"strings"

	"aftermatch/accounts"
	"aftermatch/domain"
)

// offer is an invitation that somebody looks at, if there is one.
type offer struct {
	Open         bool
	Invitation   accounts.Invitation
	Organisation string // its name
	Provider     bool   // one can sign in here
}

// invitation shows what the browser was invited to, or asks for the code. The code stands behind the # of the link, which no
// browser sends: a script, or who has none, puts it into the form.
func (s *server) invitation(v *visit) error {
	secret := s.kept(v.r, invitationCookie)
	if secret == "" {
		return v.show(http.StatusOK, invitationPage(v, offer{}))
	}
	invitation, err := s.accounts.Invited(v.context(), secret)
	if err != nil {
		http.SetCookie(v.w, s.cookie(invitationCookie, "", 0))
		return err
	}
	o := offer{Open: true, Invitation: invitation, Provider: s.options.Provider != nil}
	names, err := s.called(v.context(), invitation.Organisation)
	if err != nil {
		return err
	}
	o.Organisation = names[invitation.Organisation]
	return v.show(http.StatusOK, invitationPage(v, o))
}

// openInvitation keeps the code in a cookie while it is looked at.
func (s *server) openInvitation(v *visit) error {
	f, err := v.form()
	if err != nil {
		return err
	}
	code := strings.TrimSpace(f.Get("code"))
	if _, after, found := strings.Cut(code, "#"); found { // somebody pasted the whole link
		code = after
	}
	if _, err := s.accounts.Invited(v.context(), code); err != nil {
		return err
	}
	http.SetCookie(v.w, s.cookie(invitationCookie, code, accounts.SignInLasts))
	http.Redirect(v.w, v.r, "/invitation", http.StatusSeeOther)
	return nil
}

// acceptInvitation binds the account that is signed in.
func (s *server) acceptInvitation(v *visit) error {
	if v.account.IsZero() {
		return &domain.Error{Reason: domain.Forbidden, Code: "forbidden", Message: "sign in to accept an invitation"}
	}
	grant, err := s.accounts.Accept(v.context(), s.kept(v.r, invitationCookie), v.account)
	if err == nil {
		err = s.accounts.Choose(v.context(), v.session, grant.ID)
	}
	if err != nil {
		return err
	}
	http.SetCookie(v.w, s.cookie(invitationCookie, "", 0))
	http.Redirect(v.w, v.r, "/account", http.StatusSeeOther)
	return nil
}
