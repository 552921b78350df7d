package host_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/host"
)

// TestUnboundNames: a name that a file binds nowhere is told of once, and is not refused: the line may never run.
func TestUnboundNames(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		source string
		want   []string // the first line of each warning
	}{
		"a mistyped name": {
			"def main():\n    result = 1\n    return resutl + resutl\n", []string{"test.py:3:12: the name resutl is bound nowhere in this file"},
		},
		"a module that is not imported": {
			"async def main():\n    await perdure.sleep(1)\n", []string{"test.py:2:11: the name perdure is bound nowhere in this file"},
		},
		"names of all kinds that are bound": {
			"import json as j\nfrom math import pi\ndef f(a, *b, c=1, **d):\n    global g\n    g = a, b, c, d\n    for h in b: print(h)\n    with open_it() as i: print(i, (k := 1), k)\n" +
				"    try: pass\n    except ValueError as l: print(l)\n    match a:\n        case {'m': m, **n}: print(m, n)\n        case [o, *p] | (o, p): print(o, p)\n" +
				"    return [q for q in b], lambda r: r, g, j, pi, __name__\ndef open_it(): pass\nclass S:\n    t: int = 1\n    def u(self): return __class__, S, u\nu = 1\n",
			nil,
		},
		"what is expected to be missing": {"def main():\n    try:\n        return unicode\n    except NameError:\n        return str\n", nil},
		"an annotation that is text":     {"from __future__ import annotations\ndef main(a: Missing) -> Other: return a\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program, err := host.Load("test.py", []byte(tc.source), nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, firstLines(program.Warnings())); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
		})
	}
}
