package impact

// perGroup is what is kept for each group, made when something in it is first told of. It finds out once which groups a P
// is in.
type perGroup[P comparable, T any] struct {
	bearing func(P) P // what of it the groups are told from
	names   func(P) []string
	begin   func(name string) T
	groups  map[string]T
	known   map[P]int32 // as places in kept
	kept    [][]T

	last      P // the next is often alike
	lastPlace int32
}

// perPlace keeps something for all, named "", and for each group of places.
func perPlace[T any](in grouping, begin func(name string) T) *perGroup[place, T] {
	names := func(p place) []string { return append([]string{""}, in.of(p)...) }
	return &perGroup[place, T]{bearing: in.key, names: names, begin: begin, groups: map[string]T{}, known: map[place]int32{}}
}

// perPairing keeps something for each group of pairings.
func perPairing[T any](in grouping, begin func(name string) T) *perGroup[pairing, T] {
	return &perGroup[pairing, T]{bearing: in.bearing, names: in.ofPair, begin: begin, groups: map[string]T{}, known: map[pairing]int32{}}
}

// of is what is kept for the groups that p is in.
func (k *perGroup[P, T]) of(p P) []T { return k.kept[k.alike(p)] }

// alike is the place of that in kept, the same for all that are in the same groups for the same reason.
func (k *perGroup[P, T]) alike(p P) int32 {
	if p = k.bearing(p); p != k.last || len(k.kept) == 0 {
		k.last, k.lastPlace = p, k.placeOf(p)
	}
	return k.lastPlace
}

func (k *perGroup[P, T]) placeOf(p P) int32 {
	place, known := k.known[p]
	if known {
		return place
	}
	var found []T
	for _, name := range k.names(p) {
		one, here := k.groups[name]
		if !here {
			one = k.begin(name)
			k.groups[name] = one
		}
		found = append(found, one)
	}
	place = int32(len(k.kept))
	k.known[p], k.kept = place, append(k.kept, found)
	return place
}
