package compile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/code"
)

// The code of the last function of each source, one instruction in a line; fused operations are what they begin with.
func TestShapes(t *testing.T) {
	tests := map[string]struct{ source, want string }{
		"a loop has one jump for each round": {
			"def f(xs):\n    for x in xs:\n        g(x)\n",
			`LOAD_LOCAL xs; GET_ITER; JUMP → 8; STORE_LOCAL x; LOAD_BUILTIN g; LOAD_LOCAL x; CALL 1; POP; FOR_ITER → 3; LOAD_CONST None; RETURN`,
		},
		"a test of a while stands behind its body": {
			"def f(n):\n    while n < 3:\n        n += 1\n",
			`JUMP → 5; LOAD_LOCAL n; LOAD_CONST 1; INPLACE +; STORE_LOCAL n; LOAD_LOCAL n; LOAD_CONST 3; COMPARE <; JUMP_IF_TRUE → 1; LOAD_CONST None; RETURN`,
		},
		"finally stands wherever the try is left": {
			"def f():\n    try:\n        return g()\n    finally:\n        h()\n",
			`LOAD_BUILTIN g; CALL 0; LOAD_BUILTIN h; CALL 0; POP; RETURN; LOAD_BUILTIN h; CALL 0; POP; RERAISE; handler 0-2 → 6 depth 0; handled 6-9 in 0`,
		},
		"an except clause unbinds its name however it ends": {
			"def f():\n    try:\n        g()\n    except E as e:\n        h(e)\n    return 1\n",
			`LOAD_BUILTIN g; CALL 0; POP; JUMP → 20; LOAD_BUILTIN E; EXC_MATCH; JUMP_IF_FALSE → 19; COPY 1; STORE_LOCAL e; ` +
				`LOAD_BUILTIN h; LOAD_LOCAL e; CALL 1; POP; CLEAR_LOCAL e; JUMP → 17; CLEAR_LOCAL e; RERAISE; POP; JUMP → 20; RERAISE; ` +
				`LOAD_CONST 1; RETURN; handler 0-3 → 4 depth 0; handler 9-13 → 15 depth 1; handled 4-17 in 0; handled 19-20 in 0`,
		},
		"values are exchanged without a tuple": {
			"def f(a, b):\n    a, b = b, a\n",
			`LOAD_LOCAL b; LOAD_LOCAL a; STORE_LOCAL b; STORE_LOCAL a; LOAD_CONST None; RETURN`,
		},
		"a chain evaluates its middle once": {
			"def f(a, b, c):\n    return a < b() < c\n",
			`LOAD_LOCAL a; LOAD_LOCAL b; CALL 0; COPY 1; ROT 3; COMPARE <; JUMP_IF_FALSE_OR_POP → 10; LOAD_LOCAL c; COMPARE <; RETURN; SWAP 2; POP; RETURN`,
		},
		"what is known is not computed": {
			"def f():\n    return -2 ** 10 + 7 // 2, 'a' 'b' + 'c', not 0\n",
			`LOAD_CONST (-1021, "abc", True); RETURN`,
		},
		"what is never reached is left out": {
			"def f():\n    if 0: g()\n    while True:\n        break\n    return 1\n    h()\n",
			`LOAD_CONST 1; RETURN`,
		},
		"super without arguments takes its class from a cell": {
			"class C:\n    def f(self):\n        return super().f()\n",
			`LOAD_BUILTIN super; LOAD_FREE __class__; LOAD_LOCAL self; CALL 2; LOAD_METHOD f; CALL_METHOD 0; RETURN`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p := compiled(t, test.source)
			f := p.Functions[len(p.Functions)-1]
			if diff := cmp.Diff(strings.Split(test.want, "; "), listing(p, f)); diff != "" {
				t.Errorf("the code differs (-want +got):\n%s", diff)
			}
		})
	}
}

func listing(p *code.Program, f *code.Function) []string {
	plain := *f
	plain.Code = nil
	for _, word := range f.Code {
		plain.Code = append(plain.Code, code.Plain(word))
	}
	var out []string
	for _, line := range strings.Split(strings.TrimSpace(code.DisassembleFunction(p, &plain)), "\n")[1:] {
		fields := strings.Fields(line)
		if !strings.HasPrefix(fields[0], "hand") {
			for len(fields) > 0 && strings.Trim(fields[0], "0123456789") == "" {
				fields = fields[1:]
			}
		}
		out = append(out, strings.Join(fields, " "))
	}
	return out
}
