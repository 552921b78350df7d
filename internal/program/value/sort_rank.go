package value

import (
	"cmp"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
)

// rank stands for a key while it is sorted: a number that has the key's order, and where the key is. There is no pointer in it, and
// ranks are sorted without a comparison.
type rank struct {
	order uint64
	at    int32
}

// ranking sorts keys of which each says by itself where it stands: ints, floats, strings, and tuples of these, each place of
// which has one kind.
type ranking struct {
	keys    []Value
	columns []rankKind // of the keys, or of the elements of those that are tuples
	tuples  bool
	room    []rank
	charged error
	rt      Runtime
}

// rankKind is how values of one class are ranked.
type rankKind uint8

const (
	notRanked rankKind = iota
	rankedInt
	rankedFloat
	rankedStr
)

// mostColumns is up to how many elements tuples are looked at.
const mostColumns = 8

// sortRanked sorts elems by keys that can be ranked; done is false where they cannot.
func sortRanked(rt Runtime, elems, keys []Value, reverse bool) (done bool, err error) {
	if len(elems) > math.MaxInt32 {
		return false, nil
	}
	s := &ranking{rt: rt, keys: keys}
	if !s.look() {
		return false, nil
	}
	// The steps are those of a sort by comparison: they are a function of the keys alone.
	if err := step(rt, len(elems)*bits.Len(uint(len(elems)))/8); err != nil {
		return true, err
	}
	ranks := make([]rank, len(elems))
	for i := range ranks {
		ranks[i].at = int32(i) //nolint:gosec // bounded above
	}
	if reverse { // sorted up and turned again, equals stand as they stood
		slices.Reverse(ranks)
	}
	s.sort(ranks, 0)
	if s.charged != nil {
		return true, s.charged
	}
	if reverse {
		slices.Reverse(ranks)
	}
	sorted := make([]Value, len(elems))
	for i, r := range ranks {
		sorted[i] = elems[r.at]
	}
	copy(elems, sorted)
	return true, nil
}

// look finds out how the keys are ranked, if they are.
func (s *ranking) look() bool {
	first, ok := s.keys[0].(*Tuple)
	if !ok {
		kind := kindOfRank(s.keys[0])
		s.columns = []rankKind{kind}
		return kind != notRanked && s.uniform(0, kind)
	}
	if len(first.Elems) == 0 || len(first.Elems) > mostColumns {
		return false
	}
	for _, k := range s.keys {
		if t, ok := k.(*Tuple); !ok || len(t.Elems) != len(first.Elems) {
			return false
		}
	}
	s.tuples = true
	for column, v := range first.Elems {
		kind := kindOfRank(v)
		if kind == notRanked || !s.uniform(column, kind) {
			return false
		}
		s.columns = append(s.columns, kind)
	}
	return true
}

func (s *ranking) uniform(column int, kind rankKind) bool {
	for i := range s.keys {
		if kindOfRank(s.key(i, column)) != kind {
			return false
		}
	}
	return true
}

func kindOfRank(v Value) rankKind {
	switch v := v.(type) {
	case Int:
		return rankedInt
	case *Str:
		return rankedStr
	case Float:
		if !math.IsNaN(float64(v)) { // that has no place
			return rankedFloat
		}
	}
	return notRanked
}

// key is what the i-th key is compared by in a column.
func (s *ranking) key(i, column int) Value {
	if !s.tuples {
		return s.keys[i]
	}
	t, _ := s.keys[i].(*Tuple) // look has seen that it is one
	return t.Elems[column]
}

func (s *ranking) text(r rank, column int) string {
	text, _ := s.key(int(r.at), column).(*Str) // look has seen that it is one
	return text.s
}

// sort sorts ranks whose keys are equal before a column.
func (s *ranking) sort(ranks []rank, column int) {
	if s.columns[column] == rankedStr {
		s.sortTexts(ranks, column, 0)
		return
	}
	for i := range ranks {
		ranks[i].order = orderOfNumber(s.key(int(ranks[i].at), column))
	}
	s.place(ranks)
	s.ties(ranks, func(equal []rank) { s.next(equal, column) })
}

// next goes on where keys are equal up to a column.
func (s *ranking) next(ranks []rank, column int) {
	if column+1 < len(s.columns) {
		s.sort(ranks, column+1)
	}
}

// orderOfNumber is a number that has the order of ints, or of floats.
func orderOfNumber(v Value) uint64 {
	const sign = 1 << 63
	switch v := v.(type) {
	case Int:
		return uint64(v) ^ sign
	case Float:
		b := math.Float64bits(float64(v) + 0) // 0.0 and -0.0 are equal
		if b&sign != 0 {
			return ^b
		}
		return b | sign
	}
	return 0
}

// farInTexts is from which byte on texts are compared as a whole: those that are equal so far often are so much farther.
const farInTexts = 256

// sortTexts sorts ranks whose texts in a column are equal up to a byte, eight bytes at a time.
func (s *ranking) sortTexts(ranks []rank, column, from int) {
	if from >= farInTexts {
		s.compareTexts(ranks, column)
		return
	}
	bytes, ended := 0, true
	for i := range ranks {
		text := s.text(ranks[i], column)
		bytes += len(text)
		ended = ended && len(text) <= from
		ranks[i].order = orderOfBytes(text, from)
	}
	if from == 0 && s.charged == nil {
		s.charged = work(s.rt, bytes)
	}
	if ended { // those that are longer have a zero where others have ended
		for i := range ranks {
			ranks[i].order = uint64(len(s.text(ranks[i], column)))
		}
		s.place(ranks)
		s.ties(ranks, func(equal []rank) { s.next(equal, column) })
		return
	}
	s.place(ranks)
	s.ties(ranks, func(equal []rank) { s.sortTexts(equal, column, from+8) })
}

// orderOfBytes has the order of the eight bytes of a text from one on; what is not there is zero.
func orderOfBytes(text string, from int) uint64 {
	if len(text) >= from+8 {
		return binary.BigEndian.Uint64([]byte(text[from : from+8]))
	}
	order := uint64(0)
	for i := from; i < len(text); i++ {
		order |= uint64(text[i]) << (56 - 8*(i-from))
	}
	return order
}

func (s *ranking) compareTexts(ranks []rank, column int) {
	bytes := 0
	for _, r := range ranks {
		bytes += len(s.text(r, column))
	}
	if s.charged == nil {
		s.charged = work(s.rt, bytes*bits.Len(uint(len(ranks))))
	}
	if s.charged != nil {
		return
	}
	slices.SortStableFunc(ranks, func(a, b rank) int { return cmp.Compare(s.text(a, column), s.text(b, column)) })
	for from := 0; from < len(ranks); {
		to := from + 1
		for to < len(ranks) && s.text(ranks[to], column) == s.text(ranks[from], column) {
			to++
		}
		if to-from > 1 {
			s.next(ranks[from:to], column)
		}
		from = to
	}
}

// ties calls sort for each range of ranks that are equal.
func (s *ranking) ties(ranks []rank, sort func([]rank)) {
	for from := 0; from < len(ranks) && s.charged == nil; {
		to := from + 1
		for to < len(ranks) && ranks[to].order == ranks[from].order {
			to++
		}
		if to-from > 1 {
			sort(ranks[from:to])
		}
		from = to
	}
}

// fewRanks is up to how many ranks are placed one after the other.
const fewRanks = 24

// place puts ranks in the order of their numbers; equal ones stay in their order.
func (s *ranking) place(ranks []rank) {
	if len(ranks) <= fewRanks {
		placeFew(ranks)
		return
	}
	sorted := true
	same, all := ranks[0].order, ranks[0].order
	for i := 1; i < len(ranks); i++ {
		sorted = sorted && ranks[i-1].order <= ranks[i].order
		same &= ranks[i].order
		all |= ranks[i].order
	}
	if sorted {
		return
	}
	if s.room == nil {
		s.room = make([]rank, len(s.keys))
	}
	from, to := ranks, s.room[:len(ranks)]
	differ := same ^ all
	for shift := 0; shift < 64; shift += 8 {
		if differ>>shift&0xff == 0 {
			continue
		}
		var starts [256]int32
		for i := range from {
			starts[byte(from[i].order>>shift)]++
		}
		at := int32(0)
		for digit, count := range starts {
			starts[digit] = at
			at += count
		}
		for i := range from {
			digit := byte(from[i].order >> shift)
			to[starts[digit]] = from[i]
			starts[digit]++
		}
		from, to = to, from
	}
	if &from[0] != &ranks[0] {
		copy(ranks, from)
	}
}

func placeFew(ranks []rank) {
	for i := 1; i < len(ranks); i++ {
		r := ranks[i]
		j := i
		for ; j > 0 && ranks[j-1].order > r.order; j-- {
			ranks[j] = ranks[j-1]
		}
		ranks[j] = r
	}
}
