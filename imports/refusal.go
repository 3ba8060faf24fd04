package imports

import (
	"errors"
	"regexp"
	"strings"

	"aftermatch/domain"
)

// columnOf is the column that a field of a fact comes from, where their names differ.
var columnOf = map[string]string{"name": "organisation", "value": "external_id", "requester_id": "requester", "target_id": "target"}

// refusedIn is the column that most likely led to a refusal.
var refusedIn = map[string]string{
	"same_organisation":  "target",
	"taken":              "target",
	"dates_out_of_order": "status",
	"wrong_status":       "status",
	"correction_breaks":  "status",
}

var anyID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// refuse tells why a change cannot be, where the file says it and in its words.
func (a *attempt) refuse(c *change, err error) {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		for _, err := range several.Unwrap() {
			a.refuse(c, err)
		}
		return
	}
	var wrong *contradiction
	var refusal *domain.Error
	switch {
	case errors.As(err, &wrong):
		a.faults.add(c.line, c.name(wrong.column), "%s", wrong.text)
	case errors.As(err, &refusal) && len(refusal.Faults) > 0:
		for _, fault := range refusal.Faults {
			field, _, _ := strings.Cut(strings.TrimPrefix(fault.Field, "data."), "[")
			if column, ok := columnOf[field]; ok {
				field = column
			}
			a.faults.add(c.line, c.name(field), "%s", fault.Message)
		}
	case errors.As(err, &refusal):
		column := refusedIn[refusal.Code]
		if strings.HasPrefix(refusal.Message, "table ") {
			column = "table"
		}
		if refusal.Code == "not_participating" {
			column = c.party(refusal.Message)
		}
		a.faults.add(c.line, c.name(column), "%s", anyID.ReplaceAllStringFunc(refusal.Message, a.called))
	default:
		a.faults.add(c.line, "", "%v", err)
	}
}

// party is the column of the one of the two organisations whom a message names.
func (c *change) party(message string) string {
	if requested, ok := c.writes[0].facts[0].Event.(domain.MeetingRequested); ok && strings.Contains(message, requested.TargetID.String()) {
		return "target"
	}
	return "requester"
}

// called is the name of the organisation of that id, or the id.
func (a *attempt) called(text string) string {
	id, err := domain.ParseID(text)
	if e, ok := a.directory.entries[id]; ok && err == nil {
		return excerpt(e.name)
	}
	return text
}
