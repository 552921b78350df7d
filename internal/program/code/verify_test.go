package code_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/perdure/perdure/internal/program/code"
)

// fromWords is a program whose main module does what the words say.
func fromWords(maxStack int, words ...uint32) *code.Program {
	f := &code.Function{
		Name: "<module>", QualName: "<module>", Flags: code.IsModule, Doc: -1, Code: words, MaxStack: maxStack,
		Locals: []string{"a", "b"}, CellLocals: []int{1}, Positions: code.MakePositions(slices.Values(make([]code.Position, len(words)))),
	}
	inner := &code.Function{
		Name: "f", QualName: "f", Args: 1, Defaults: 1, Locals: []string{"x"}, Free: []string{"b"}, Doc: -1,
		Code: []uint32{code.Instruction(code.LOAD_FREE, 0), code.Instruction(code.RETURN, 0)}, MaxStack: 1,
		Positions: code.MakePositions(slices.Values(make([]code.Position, 2))),
	}
	return &code.Program{
		Modules: []code.Module{{Name: "__main__"}}, Functions: []*code.Function{f, inner}, Names: []string{"n"},
		Constants: []code.Constant{code.None{}, "text", code.Tuple{"k"}, int64(7)},
	}
}

func TestVerifyAcceptsWhatIsInOrder(t *testing.T) {
	i := code.Instruction
	tests := map[string]*code.Program{
		"a constant is returned":                            fromWords(1, i(code.LOAD_CONST, 0), i(code.RETURN, 0)),
		"a function gets its default and its cell":          fromWords(2, i(code.LOAD_CONST, 0), i(code.PUSH_CELL, 1), i(code.MAKE_FUNCTION, 1), i(code.RETURN, 0)),
		"two ways bring different kinds of values":          fromWords(1, i(code.LOAD_CONST, 0), i(code.JUMP_IF_TRUE, 4), i(code.BUILD_LIST, 0), i(code.JUMP, 5), i(code.LOAD_CONST, 1), i(code.RETURN, 0)),
		"what is never reached may be anything that exists": fromWords(1, i(code.LOAD_CONST, 0), i(code.RETURN, 0), i(code.POP, 0)),
	}
	for name, p := range tests {
		t.Run(name, func(t *testing.T) {
			if err := code.Verify(p); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestVerifyRefusesBrokenCode(t *testing.T) {
	i := code.Instruction
	tests := map[string]struct {
		words []uint32
		stack int
		want  string
	}{
		"it falls off the end":                   {[]uint32{i(code.NOP, 0)}, 0, "the code ends"},
		"an operation that does not exist":       {[]uint32{255, i(code.RETURN, 0)}, 0, "does not exist"},
		"an operand where none belongs":          {[]uint32{i(code.NOP, 1), i(code.RETURN, 0)}, 0, "out of bounds"},
		"a constant that does not exist":         {[]uint32{i(code.LOAD_CONST, 4), i(code.RETURN, 0)}, 1, "out of bounds"},
		"a name that does not exist":             {[]uint32{i(code.LOAD_GLOBAL, 1), i(code.RETURN, 0)}, 1, "out of bounds"},
		"a local that does not exist":            {[]uint32{i(code.LOAD_LOCAL, 2), i(code.RETURN, 0)}, 1, "out of bounds"},
		"a local that is a cell":                 {[]uint32{i(code.LOAD_LOCAL, 1), i(code.RETURN, 0)}, 1, "out of bounds"},
		"a cell that is a local":                 {[]uint32{i(code.LOAD_CELL, 0), i(code.RETURN, 0)}, 1, "out of bounds"},
		"a cell of the function that it has not": {[]uint32{i(code.LOAD_FREE, 0), i(code.RETURN, 0)}, 1, "out of bounds"},
		"a jump out of the code":                 {[]uint32{i(code.JUMP, 1)}, 0, "out of bounds"},
		"a body of a module as a function":       {[]uint32{i(code.MAKE_FUNCTION, 0), i(code.RETURN, 0)}, 1, "out of bounds"},
		"a class body's name outside of one":     {[]uint32{i(code.LOAD_NAME, 0), i(code.RETURN, 0)}, 1, "not of such a function"},
		"a yield that is in no generator":        {[]uint32{i(code.LOAD_CONST, 0), i(code.YIELD, 0), i(code.RETURN, 0)}, 1, "not of such a function"},
		"keywords that are no tuple of names":    {[]uint32{i(code.CALL_KW, 1<<16|3), i(code.RETURN, 0)}, 1, "out of bounds"},
		"more keywords than arguments":           {[]uint32{i(code.CALL_KW, 0<<16|2), i(code.RETURN, 0)}, 1, "out of bounds"},
		"it takes what is not there":             {[]uint32{i(code.POP, 0), i(code.RETURN, 0)}, 0, "takes 1 operands"},
		"it copies what is not there":            {[]uint32{i(code.COPY, 1), i(code.RETURN, 0)}, 1, "reaches for number 1"},
		"it copies a cell":                       {[]uint32{i(code.PUSH_CELL, 1), i(code.COPY, 1), i(code.RETURN, 0)}, 2, "copies a cell"},
		"it returns a cell":                      {[]uint32{i(code.PUSH_CELL, 1), i(code.RETURN, 0)}, 1, "takes a value, and there is a cell"},
		"it raises what no handler has caught":   {[]uint32{i(code.LOAD_CONST, 0), i(code.RERAISE, 0)}, 1, "takes an exception"},
		"it appends to what is no list":          {[]uint32{i(code.BUILD_SET, 0), i(code.LOAD_CONST, 0), i(code.LIST_APPEND, 1), i(code.RETURN, 0)}, 2, "adds to a list"},
		"it joins what is no text":               {[]uint32{i(code.LOAD_CONST, 0), i(code.BUILD_STRING, 1), i(code.RETURN, 0)}, 1, "takes a str"},
		"a function without its cell":            {[]uint32{i(code.LOAD_CONST, 0), i(code.LOAD_CONST, 0), i(code.MAKE_FUNCTION, 1), i(code.RETURN, 0)}, 2, "takes a cell"},
		"a method call without LOAD_METHOD":      {[]uint32{i(code.LOAD_CONST, 0), i(code.LOAD_CONST, 0), i(code.CALL_METHOD, 0), i(code.RETURN, 0)}, 2, "takes a receiver"},
		"two ways to one place are not as deep": {
			[]uint32{i(code.LOAD_CONST, 0), i(code.JUMP_IF_TRUE, 3), i(code.LOAD_CONST, 0), i(code.LOAD_CONST, 0), i(code.RETURN, 0)}, 2, "deep one way",
		},
		"two ways bring a cell and a value": {
			[]uint32{
				i(code.LOAD_CONST, 0), i(code.LOAD_CONST, 0), i(code.JUMP_IF_TRUE, 5), i(code.PUSH_CELL, 1), i(code.JUMP, 6), i(code.LOAD_CONST, 0),
				i(code.MAKE_FUNCTION, 1), i(code.RETURN, 0),
			}, 2, "one way",
		},
		"MaxStack is too great":               {[]uint32{i(code.LOAD_CONST, 0), i(code.RETURN, 0)}, 2, "MaxStack is 2"},
		"MaxStack is too small":               {[]uint32{i(code.LOAD_CONST, 0), i(code.RETURN, 0)}, 0, "MaxStack is 0"},
		"a fused operation before others":     {[]uint32{i(code.LOAD_LOCAL_CONST, 0), i(code.RETURN, 0)}, 1, "other instructions than its own"},
		"a fused loop whose body stores not":  {[]uint32{i(code.LOAD_CONST, 0), i(code.FOR_ITER_STORE, 0)}, 1, "other instructions than its own"},
		"the operand of a fused one is wrong": {[]uint32{i(code.LOAD_LOCAL_CONST, 9), i(code.LOAD_CONST, 0), i(code.RETURN, 0)}, 2, "out of bounds"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { refused(t, fromWords(test.stack, test.words...), test.want) })
	}
}

func refused(t *testing.T, p *code.Program, want string) {
	t.Helper()
	err := code.Verify(p)
	var broken *code.Error
	if !errors.As(err, &broken) || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %q", err, want)
	}
}

func TestVerifyRefusesBrokenFunctions(t *testing.T) {
	i := code.Instruction
	tests := map[string]struct {
		breaks func(p *code.Program, f *code.Function)
		want   string
	}{
		"no function":                     {func(p *code.Program, _ *code.Function) { p.Functions = nil }, "begins with"},
		"no module":                       {func(p *code.Program, _ *code.Function) { p.Modules = nil }, "begins with"},
		"the main module is not first":    {func(p *code.Program, _ *code.Function) { p.Modules[0].Body = 1 }, "begins with"},
		"a body that is none":             {func(_ *code.Program, f *code.Function) { f.Flags = 0 }, "no module's body"},
		"two modules of one name":         {func(p *code.Program, _ *code.Function) { p.Modules = append(p.Modules, p.Modules[0]) }, "the same name"},
		"a function of no module":         {func(_ *code.Program, f *code.Function) { f.Module = 1 }, "module does not exist"},
		"no code":                         {func(_ *code.Program, f *code.Function) { f.Code = nil }, "no code"},
		"more parameters than locals":     {func(_ *code.Program, f *code.Function) { f.Args = 3 }, "no module's body"},
		"more defaults than parameters":   {func(p *code.Program, _ *code.Function) { p.Functions[1].Defaults = 2 }, "parameters"},
		"keyword-only without its place":  {func(p *code.Program, _ *code.Function) { p.Functions[1].KwOnly = 1 }, "KwDefault"},
		"a body that is a generator":      {func(_ *code.Program, f *code.Function) { f.Flags |= code.IsGenerator }, "no generator"},
		"cells out of order":              {func(_ *code.Program, f *code.Function) { f.CellLocals = []int{1, 0} }, "out of order"},
		"a cell that is no local":         {func(_ *code.Program, f *code.Function) { f.CellLocals = []int{2} }, "out of order"},
		"a docstring that is no text":     {func(_ *code.Program, f *code.Function) { f.Doc = 0 }, "no str"},
		"a docstring that is not there":   {func(_ *code.Program, f *code.Function) { f.Doc = 9 }, "does not exist"},
		"positions of fewer instructions": {func(_ *code.Program, f *code.Function) { f.Positions = nil }, "positions for 0"},
		"positions that are broken":       {func(_ *code.Program, f *code.Function) { f.Positions = code.Positions{0xff} }, "positions for -1"},
		"a handler out of the code":       {func(_ *code.Program, f *code.Function) { f.Handlers = []code.Handler{{Start: 0, End: 9}} }, "out of bounds"},
		"a handler of nothing":            {func(_ *code.Program, f *code.Function) { f.Handlers = []code.Handler{{Start: 1, End: 1}} }, "out of bounds"},
		"handlers that overlap": {func(_ *code.Program, f *code.Function) {
			f.Handlers = []code.Handler{{Start: 0, End: 2}, {Start: 1, End: 2}}
		}, "handlers are out of order"},
		"ranges of handled exceptions that overlap": {func(_ *code.Program, f *code.Function) {
			f.Handled = []code.Handled{{Start: 0, End: 2}, {Start: 1, End: 2}}
		}, "exceptions are out of order"},
		"a handler that wants more than there is": {func(_ *code.Program, f *code.Function) {
			f.Code[0] = i(code.LOAD_GLOBAL, 0)
			f.Handlers = []code.Handler{{Start: 0, End: 1, Target: 1, Depth: 1}}
		}, "wants a stack 1 deep"},
		"a handler that is entered with another depth": {func(_ *code.Program, f *code.Function) {
			f.Code[0] = i(code.LOAD_GLOBAL, 0)
			f.Handlers = []code.Handler{{Start: 0, End: 1, Target: 0, Depth: 0}}
		}, "deep one way"},
		"a handled exception that is none": {func(_ *code.Program, f *code.Function) { f.Handled = []code.Handled{{Start: 1, End: 2, Slot: 0}} }, "not the exception"},
		"the namespace of a class is a cell": {func(p *code.Program, _ *code.Function) {
			p.Functions[1].Flags, p.Functions[1].CellLocals = code.IsClassBody, []int{0}
		}, "stands in a cell"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p := fromWords(1, i(code.LOAD_CONST, 0), i(code.RETURN, 0))
			test.breaks(p, p.Functions[0])
			refused(t, p, test.want)
		})
	}
}

// One bit of an operation, or of the low ones of an operand, makes another program; what Verify accepts of these can be looked at without harm.
func TestVerifySurvivesChangedWords(t *testing.T) {
	p := program(t, parts)
	accepted := 0
	for _, f := range p.Functions {
		for pc, word := range f.Code {
			for bit := range 12 {
				f.Code[pc] = word ^ 1<<bit
				if code.Verify(p) == nil {
					accepted++
					_ = code.DisassembleFunction(p, f)
				}
			}
			f.Code[pc] = word
		}
	}
	t.Logf("%d changes are accepted", accepted)
}
