package projections

// sieve remembers which two organisations something was written of, in little room that does not grow. It never takes two that
// it was given for unknown; of others it takes one in a hundred for known, until it was given more than some three million. A
// nil sieve takes all for known.
type sieve []uint64

// sieveWords make 4 MiB.
const sieveWords = 1 << 19

func newSieve() sieve { return make(sieve, sieveWords) }

func (s sieve) add(dyad int64) {
	if s == nil {
		return
	}
	for _, bit := range sieveBits(dyad) {
		s[bit/64] |= 1 << (bit % 64)
	}
}

func (s sieve) mayKnow(dyad int64) bool {
	if s == nil {
		return true
	}
	for _, bit := range sieveBits(dyad) {
		if s[bit/64]&(1<<(bit%64)) == 0 {
			return false
		}
	}
	return true
}

func sieveBits(dyad int64) (bits [4]uint32) {
	hash := uint64(dyad) * 0x9e3779b97f4a7c15
	hash = (hash ^ hash>>32) * 0xd6e8feb86659fd93
	first, step := uint32(hash>>32), uint32(hash)|1
	for i := range bits {
		bits[i] = (first + uint32(i)*step) % (sieveWords * 64)
	}
	return bits
}
