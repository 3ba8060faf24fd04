package impact

// Definitions lists every question in the order of the handbook. A new question is one line here.
var Definitions = []Definition{
	FunnelDefinition,
	RatesDefinition,
	ResponseTimeDefinition,
	ConversionDefinition,
	CohortsDefinition,
	CountriesDefinition,
	SectorsDefinition,
	AdditionalityDefinition,
	YieldDefinition,
	AttributionDefinition,
	MoneyDefinition,
	DurabilityDefinition,
	CalibrationDefinition,
	CounterfactualDefinition,
	ResponseDefinition,
	NetworkDefinition,
	RevisionDefinition,
}
