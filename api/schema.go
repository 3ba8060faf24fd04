package api

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"aftermatch/domain"
	"aftermatch/projections"
)

const schemaPrefix = "#/components/schemas/"

// The closed lists that fields of these types are chosen from.
var lists = map[reflect.Type][]any{
	reflect.TypeFor[domain.Rating]():        anys(domain.Ratings),
	reflect.TypeFor[domain.Outcome]():       anys(domain.Outcomes),
	reflect.TypeFor[domain.Role]():          anys(domain.Roles),
	reflect.TypeFor[domain.AgreementKind](): anys(domain.AgreementKinds),
	reflect.TypeFor[domain.TieKind]():       anys(domain.TieKinds),
	reflect.TypeFor[domain.Scheme]():        anys(domain.Schemes),
	reflect.TypeFor[domain.ConsentForm]():   anys(domain.ConsentForms),
	reflect.TypeFor[domain.ErasureGround](): anys(domain.ErasureGrounds),
}

// The states that things are always in one of.
var states = map[reflect.Type][]any{
	reflect.TypeFor[domain.MeetingStatus](): anys([]domain.MeetingStatus{domain.StatusRequested, domain.StatusMatched, domain.StatusScheduled, domain.StatusHeld,
		domain.StatusNoShow, domain.StatusCancelled, domain.StatusDeclined, domain.StatusWithdrawn, domain.StatusExpired}),
	reflect.TypeFor[domain.ProjectStatus]():            anys(domain.ProjectStatuses),
	reflect.TypeFor[projections.Beginning]():           anys([]projections.Beginning{projections.BegunAsRequest, projections.BegunAsMatch, projections.BegunAsHeld}),
	reflect.TypeFor[projections.ParticipationStatus](): anys([]projections.ParticipationStatus{projections.ParticipationRegistered, projections.ParticipationCancelled}),
}

func anys[T ~string](values []T) (all []any) {
	for _, value := range values {
		all = append(all, string(value))
	}
	return all
}

// What people write as a number or as text.
var loose = map[string]bool{"edition": true, "wave": true}

// meanings say what a field of that name means, wherever it stands.
var meanings = map[string]string{
	"agreement":         "How binding the agreement is.",
	"amount":            "In the currency's minor units (cents).",
	"as_of":             "The state of knowledge that the answer is from.",
	"by":                "The organisation that says so.",
	"country":           "ISO 3166-1 alpha-2.",
	"currency":          "ISO 4217.",
	"edition":           "Which one of its series, as people call it.",
	"eur_minor":         "The amount in euro cents; given with rate, rate_date and rate_source, or not at all.",
	"grant_number":      "Evidence of the award.",
	"into":              "The one that stays.",
	"needs_review":      "Typed in beside something else, and perhaps a duplicate.",
	"next":              "Give it as cursor to read on; null at the end.",
	"nuts_version":      "The year of the NUTS version that the region is from.",
	"outside_dates":     "Known to have taken place before or after the conference's days.",
	"party_id":          "The organisation whose view it is: one of the two that met.",
	"planned_end":       "When the project is to end.",
	"position":          "Of the log.",
	"rate":              "Units of the currency for one euro.",
	"region":            "NUTS, of the same country.",
	"requester_id":      "Who asked; of a meeting that nobody requested, the one named first.",
	"sectors":           "Slugs of the product's list, such as biotech.",
	"series":            "The series that the conference is an edition of.",
	"url":               "Evidence on the web.",
	"version":           "How many events the thing has.",
	"wave":              "A short label of the follow-up wave, such as 6-months.",
	"representatives":   "Those who will sit at the table.",
	"representative_id": "The person, by id.",
}

var (
	idType   = reflect.TypeFor[domain.ID]()
	dateType = reflect.TypeFor[domain.Date]()
)

// refine says of the fields of t in its schema what their types and names mean.
func refine(t reflect.Type, schema *huma.Schema) {
	for _, field := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		property := schema.Properties[name]
		if property == nil || field.Anonymous {
			continue
		}
		target := property
		if target.Items != nil {
			target = target.Items
		}
		switch of := element(field.Type); {
		case of == idType:
			target.Format, property.Nullable = "uuid", field.Type.Kind() == reflect.Pointer && !strings.Contains(options, "omit")
		case of == dateType:
			target.Format = "date"
		case states[of] != nil:
			target.Enum = states[of]
		case of.Kind() == reflect.Struct && field.Type.Kind() == reflect.Pointer && property.Ref != "" && !strings.Contains(options, "omit"):
			property = &huma.Schema{AnyOf: []*huma.Schema{{Ref: property.Ref}, {Type: "null"}}}
			schema.Properties[name] = property
		case field.Type.Kind() == reflect.Map && field.Type.Elem().Kind() == reflect.Pointer:
			if value, ok := property.AdditionalProperties.(*huma.Schema); ok && value.Ref != "" {
				property.AdditionalProperties = &huma.Schema{AnyOf: []*huma.Schema{{Ref: value.Ref}, {Type: "null"}}}
			}
		}
		if property.Description == "" {
			property.Description = meanings[name]
		}
	}
}

// restrict says which values the fields of an event or body may have.
func restrict(t reflect.Type, schema *huma.Schema) {
	for _, field := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		property := schema.Properties[name]
		switch {
		case property == nil || field.Anonymous:
		case lists[field.Type] != nil:
			property.Enum = lists[field.Type]
		case loose[name]:
			schema.Properties[name] = &huma.Schema{Description: property.Description, OneOf: []*huma.Schema{{Type: huma.TypeString}, {Type: huma.TypeInteger}}}
		}
	}
}

// element is what a field's type points to or lists.
func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

// refineAll refines every schema of the document.
func refineAll(schemas huma.Registry) {
	for name, schema := range schemas.Map() {
		if t := schemas.TypeFromRef(schemaPrefix + name); t.Kind() == reflect.Struct {
			refine(t, schema)
			schema.PrecomputeMessages()
		}
	}
}

// shapes are the schemas of the events' data, by type of event.
type shapes map[string]*huma.Schema

func shapesOf(schemas huma.Registry) shapes {
	all := shapes{}
	for _, name := range domain.EventTypes() {
		if event, err := domain.Decode(name, domain.CurrentSchema(name), json.RawMessage(`{}`)); err == nil {
			all[name] = shapeOf(schemas, reflect.TypeOf(event))
		}
	}
	return all
}

// shapeOf is the schema of a body or an event as a client may give it.
func shapeOf(schemas huma.Registry, t reflect.Type) *huma.Schema {
	schema := *huma.SchemaFromType(schemas, t) // in place, under no name: the read models have the good ones
	properties := make(map[string]*huma.Schema, len(schema.Properties))
	for name, property := range schema.Properties {
		p := *property
		properties[name] = &p
	}
	schema.Properties = properties
	refine(t, &schema)
	restrict(t, &schema)
	for _, property := range properties {
		property.PrecomputeMessages()
	}
	schema.PrecomputeMessages()
	return &schema
}
