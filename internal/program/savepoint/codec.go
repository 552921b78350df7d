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
	image     *machine.Image
	program   *code.Program
	hash      [hashSize]byte
	shared    *shared
	constants []value.Value
	names     []*value.Str
	objects   []value.Value
	functions map[*code.Function]int
	modules   map[string]int
	places    map[place]int

	// lastBytes is how long the last save point was: the next one will be about as long.
	lastBytes atomic.Int64
	encoders  sync.Pool

	mu     sync.Mutex
	stacks map[int][]code.Stack // by function, as they are asked for
}

// place is a function by what it is called, and its file.
type place struct{ function, file string }

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
		shared: newShared(), functions: make(map[*code.Function]int, len(p.Functions)),
		modules: make(map[string]int, len(p.Modules)), places: make(map[place]int, len(p.Functions)), stacks: map[int][]code.Stack{},
	}
	copy(c.hash[:], sum)
	for i, f := range p.Functions {
		c.functions[f] = i
		at := place{f.QualName, p.Modules[f.Module].File}
		if _, known := c.places[at]; !known {
			c.places[at] = i
		}
	}
	for i, m := range p.Modules {
		c.modules[m.Name] = i
	}
	for i, v := range c.constants {
		c.shared.share(v, sharedObject{tagConstant, i})
	}
	for i, name := range c.names {
		c.shared.share(name, sharedObject{tagName, i})
	}
	for i, v := range c.objects {
		c.shared.share(v, sharedObject{tagEmbedded, i})
	}
	return c, nil
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
