package savepoint

import (
	"encoding/hex"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/value"
)

// Codec writes and reads save points of one program. It is safe for concurrent use.
type Codec struct {
	image   *machine.Image
	program *code.Program
	hash    [hashSize]byte
	// shared numbers the objects that are of the program rather than of a machine; whose tells where they are.
	shared *identity
	whose  []sharedObject
	// sharedTexts numbers the short texts among them.
	sharedTexts *texts
	constants   []value.Value
	names       []*value.Str
	objects     []value.Value
	functions   map[*code.Function]int
	modules     map[string]int

	// What the last save point needed: the next one will need about as much.
	lastObjects, lastTexts, lastBytes atomic.Int64

	mu     sync.Mutex
	stacks map[int][]code.Stack // by function, as they are asked for
}

// sharedObject is where in the image an object is.
type sharedObject struct {
	tag    tag
	number int
}

// NewCodec makes the codec of a program. It costs as much as the program is large, so keep it beside the image.
func NewCodec(image *machine.Image) (*Codec, error) {
	p := image.Program()
	blob, err := code.Encode(p)
	if err != nil {
		return nil, fmt.Errorf("encode the program: %w", err)
	}
	sum, err := hex.DecodeString(code.Hash(blob))
	if err != nil || len(sum) < hashSize {
		return nil, fmt.Errorf("the hash of the program is no hash: %w", err)
	}
	c := &Codec{
		image: image, program: p, constants: image.Constants(), names: image.Names(), objects: image.Objects(),
		shared: newIdentity(0), sharedTexts: newTexts(0), functions: make(map[*code.Function]int, len(p.Functions)),
		modules: make(map[string]int, len(p.Modules)), stacks: map[int][]code.Stack{},
	}
	copy(c.hash[:], sum)
	for i, f := range p.Functions {
		c.functions[f] = i
	}
	for i, m := range p.Modules {
		c.modules[m.Name] = i
	}
	for i, v := range c.objects {
		c.share(v, sharedObject{tagEmbedded, i})
	}
	for i, v := range c.constants {
		c.share(v, sharedObject{tagConstant, i})
	}
	for i, name := range c.names {
		c.share(name, sharedObject{tagName, i})
	}
	return c, nil
}

// share notes an object, unless it is known by another number already.
func (c *Codec) share(v value.Value, s sharedObject) {
	p := pointerOf(v)
	if p == nil || isSingleton(v) {
		return
	}
	if text, ok := v.(*value.Str); ok && len(text.Go()) <= mostShared {
		if _, known := c.sharedTexts.number(text, c.shared); !known {
			c.whose = append(c.whose, s)
		}
		return
	}
	if _, known := c.shared.number(p); !known {
		c.whose = append(c.whose, s)
	}
}

// isSingleton tells of values of which there is one in the process: they are never told by number.
func isSingleton(v value.Value) bool {
	switch v := v.(type) {
	case *value.Str:
		return len(v.Go()) <= 1
	case *value.Tuple:
		return len(v.Elems) == 0
	}
	return false
}

// stacksOf is what stands on the operand stack before each instruction of a function.
func (c *Codec) stacksOf(function int) ([]code.Stack, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s, ok := c.stacks[function]; ok {
		return s, nil
	}
	s, err := code.Stacks(c.program, c.program.Functions[function])
	if err != nil {
		return nil, fmt.Errorf("verify a function: %w", err)
	}
	c.stacks[function] = s
	return s, nil
}

// Encode is [NewCodec] and [Codec.Encode].
func Encode(m *machine.Machine) ([]byte, error) {
	c, err := NewCodec(m.Image())
	if err != nil {
		return nil, err
	}
	return c.Encode(m)
}

// Decode is [NewCodec] and [Codec.Decode].
func Decode(b []byte, image *machine.Image, o machine.Options) (*machine.Machine, error) {
	c, err := NewCodec(image)
	if err != nil {
		return nil, err
	}
	return c.Decode(b, o)
}
