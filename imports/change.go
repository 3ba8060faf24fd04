package imports

import "aftermatch/domain"

// change is what one row leads to; without writes the row is unchanged.
type change struct {
	cells
	hash    string
	created bool
	linked  bool // to an organisation that the row does not register
	writes  []write
	refusal error // of the first write
	// anew gives other facts to the same end: first some that free what the thing occupies, then some that take it again.
	anew func() (freeing, again write, err error)
}

// write is facts for one stream, which must still have that history when they are recorded.
type write struct {
	stream  domain.ID
	history []domain.Recorded
	facts   []domain.Fact
}

func (c *change) add(stream domain.ID, history []domain.Recorded, facts []domain.Fact) {
	if len(facts) > 0 {
		c.writes = append(c.writes, write{stream, history, facts})
	}
}

// lastRow is the hash of the row that a history was last imported from; "" if it never was.
func lastRow(history []domain.Recorded) string {
	for i := len(history) - 1; i >= 0; i-- {
		if row := history[i].Metadata.Row; row != "" {
			return row
		}
	}
	return ""
}

// stateOf is the state of a stream that may be empty.
func stateOf[S any](history []domain.Recorded) (s S) {
	if state := domain.Fold(history); state != nil {
		var id domain.ID
		return domain.In[S](domain.WorldOf(map[domain.ID]domain.State{id: state}), id)
	}
	return s
}
