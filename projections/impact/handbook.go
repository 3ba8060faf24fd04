package impact

import (
	"fmt"
	"strings"
)

// Handbook is the page of the handbook that lists the definitions, in Markdown. docs/handbook/definitions.md is this text.
func Handbook() string {
	var page strings.Builder
	page.WriteString(handbookPreface + columnsOf(contactItemColumns))
	for _, d := range Definitions {
		fmt.Fprintf(&page, "\n## %s / %s\n\n`%s`, version %d · `GET /v1/impact/%s`\n", d.Title, d.TitleDE, d.ID, d.Version, d.ID)
		fmt.Fprintf(&page, "\n%s\n\n*Deutsch:* %s\n", d.Text, d.TextDE)
		fmt.Fprintf(&page, "\nFilters: %s.\n", strings.Join(d.filters(), ", "))
		for _, e := range Earlier {
			if e.ID == d.ID {
				fmt.Fprintf(&page, "\n`definition=%s` still answers. What came with the next version: %s\n", e.Name(), e.Change)
			}
		}
		if len(d.columns) > 0 {
			page.WriteString(columnsOf(d.columns))
		}
		for _, l := range lists {
			if l.of.ID == d.ID {
				fmt.Fprintf(&page, "\nBeneath it, `GET /v1/impact/%s/%s`:\n%s", d.ID, l.name, columnsOf(l.columns))
			}
		}
	}
	return page.String()
}

// lists are what lies beneath questions, with their columns; but for the contacts, which are alike everywhere.
var lists = []struct {
	of      Definition
	name    string
	columns []Column
}{
	{FunnelDefinition, "items", funnelItemColumns},
	{ConversionDefinition, "pairs", pairColumns},
	{YieldDefinition, "items", creditItemColumns},
	{AttributionDefinition, "projects", projectItemColumns},
	{RatesDefinition, "items", rateItemColumns},
	{ResponseTimeDefinition, "items", requestWaitColumns},
	{MoneyDefinition, "items", moneyProjectColumns},
	{MoneyDefinition, "costs", moneyCostColumns},
	{MoneyDefinition, "conferences", moneyConferenceColumns},
	{DurabilityDefinition, "items", durablePairColumns},
	{CalibrationDefinition, "items", ratedMeetingColumns},
	{CounterfactualDefinition, "items", contactItemColumns},
	{NetworkDefinition, "ties", networkTieColumns},
	{NetworkDefinition, "nodes", networkNodeColumns},
	{RevisionDefinition, "items", revisedUnitColumns},
}

// columnsOf explains columns.
func columnsOf(columns []Column) string {
	text := "\n| Column | |\n|---|---|\n"
	for _, column := range columns {
		text += fmt.Sprintf("| `%s` | %s |\n", column.Name, column.Doc)
	}
	return text
}

// filters are what the question takes, with what they are unless given.
func (d Definition) filters() (filters []string) {
	for _, p := range d.parameters() {
		filter := "`" + p.Name + "`"
		if p.Default != "" {
			filter += " (" + p.Default + ")"
		}
		filters = append(filters, filter)
	}
	if len(d.groups) > 0 {
		filters = append(filters, "`group_by` "+strings.ReplaceAll(oneOf(d.groups), " or ", ", "))
	}
	return filters
}

const handbookPreface = `# What the figures mean

Every figure carries its definition's id and version. The version rises whenever the same facts would give another figure,
so a figure that was quoted with id, version, filters, until and as_of can be had again for ever: earlier versions go on
answering (` + "`definition=response@1`" + `), and unless one is asked for the current version answers. All versions with their texts are
listed by ` + "`GET /v1/impact/definitions`" + `. How the figures are estimated is in [method.md](method.md).

` + "`until`" + ` is the last day that counts; unless given it is the day on which the last known fact was recorded. ` + "`as_of`" + ` is a state of
knowledge: a position of the log, a time or a day. ` + "`scope`" + `, countries and sectors are those of the conference's first day. A
filter that does not bear on a question is ignored, and the answer says so. In brackets stands what a filter is unless given.

Every table is also to be had as CSV (` + "`format=csv`" + `, or ` + "`Accept: text/csv`" + `): UTF-8, commas, a header line, the columns listed
below and behind them those of the frame. Columns keep their names and order; new ones come behind. Text that a spreadsheet could take
for a formula gets an apostrophe before it.

| Column | |
|---|---|
| ` + "`definition`, `definition_version`" + ` | the question and the version of its definition |
| ` + "`until`" + ` | the last day that counts |
| ` + "`as_of`, `as_of_time`" + ` | the state of knowledge: a log position, and when it was recorded |
| ` + "`filters`" + ` | the filters as they were applied, as a query string |

What an answer counts it links to, one by one: meetings, contacts, projects, organisations or conferences, a page at a time, as JSON or CSV. So it does
with what it leaves out (` + "`left_out`" + `): each reason has its ` + "`items`" + `, as many as its count. Behind the questions that count contacts stands a list of
them, such as ` + "`GET /v1/impact/conversion/contacts`" + `: ` + "`part`" + ` chooses a count or a reason, ` + "`group`" + ` a group, row or cell.
`
