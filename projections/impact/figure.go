package impact

// A Figure is what every answer carries beside its numbers: all that it is a function of, and what it does not count.
type Figure struct {
	Frame
	LeftOut []LeftOut `json:"left_out" doc:"What is not counted, and why."`
	Notes   []string  `json:"notes" doc:"What to know before quoting the figure."`
}

// LeftOut counts facts that a figure leaves out for one reason.
type LeftOut struct {
	Why   string `json:"why"`
	Count int    `json:"count"`
	Items string `json:"items,omitempty" doc:"They, one by one; missing from versions of definitions that are older than these lists."`
}

// figure starts an answer; it notes what is odd about the frame itself.
func (f Frame) figure() Figure {
	figure := Figure{Frame: f, LeftOut: []LeftOut{}, Notes: []string{}}
	if f.Until != nil && f.AsOf.Time != nil && f.before().After(f.AsOf.Time.AddDate(0, 0, 1)) {
		figure.Notes = append(figure.Notes, "until is later than as_of: what was recorded after as_of is not in the figure")
	}
	return figure
}

// leave counts what is left out, unless there is none of it, and says where it is listed.
func (f *Figure) leave(why string, count int, items string) {
	if count > 0 {
		f.LeftOut = append(f.LeftOut, LeftOut{why, count, f.link(items)})
	}
}

// link is an address that answers of versions older than such lists do not have, so that they stay as they were.
func (f Frame) link(items string) string {
	if f.Definition.unlinked {
		return ""
	}
	return items
}
