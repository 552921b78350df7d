package value

// Collection is what patterns take the objects of a class for.
type Collection uint8

// What patterns tell apart.
const (
	NoCollection       Collection = iota
	SequenceCollection            // [a, b] matches them
	MappingCollection             // {"k": v} does
)

func init() {
	for _, c := range []*Class{ListClass, TupleClass, RangeClass} {
		c.TakeFor(SequenceCollection)
	}
	DictClass.TakeFor(MappingCollection)
}

// TakeFor makes patterns take the objects of a class for a collection, and those of classes that derive from it from now on.
func (c *Class) TakeFor(what Collection) { c.as = what }

// TakenFor is what patterns take the objects of a class for. Its methods have no say in it: that is why str is no sequence here.
func (c *Class) TakenFor() Collection { return c.as }

// AskForKeys makes copies of the objects of classes that derive from c, which is a dict, by their keys() and their items, and not by
// what the dict is made of.
func (c *Class) AskForKeys() { c.asked = true }

// inheritCollection gives a class what the first class in its MRO is that is anything.
func (c *Class) inheritCollection() {
	for _, base := range c.MRO[1:] {
		c.asked = c.asked || base.asked
	}
	for _, base := range c.MRO[1:] {
		if base.as != NoCollection {
			c.as = base.as
			return
		}
	}
}
