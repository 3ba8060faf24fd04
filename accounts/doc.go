// Package accounts knows who may act here: accounts, what each may act as, keys, sessions and invitations, and the audit
// log of what is not an event. It knows no requests.
//
// An account is one person's, or a service's. Its id stands in events and in the audit log; nothing else of it does. Of a
// person it keeps a digest of the provider's name for them, and the name they chose. What an account may act as
// is its grants, and every request is made under exactly one of them.
package accounts
