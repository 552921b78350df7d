package host_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/host"
)

// TestForgottenAwaits: a call whose await is missing does nothing, which is told, and is not refused: Python runs it as well.
func TestForgottenAwaits(t *testing.T) {
	t.Parallel()
	const head = "import perdure\nfrom perdure.functions import charge, ship as send\nasync def helper(): pass\nasync def numbers():\n    yield 1\n"
	for name, tc := range map[string]struct {
		source string
		want   []string // the first line of each warning
	}{
		"a function that is called by name": {
			"async def main():\n    charge(5)\n    send.options(retry={})(1)\n    perdure.functions.other(1)\n",
			[]string{"test.py:7:5: charge is not called: nobody awaits it", "test.py:8:5: send is not called: nobody awaits it", "test.py:9:5: other is not called: nobody awaits it"},
		},
		"what perdure has": {
			"async def main():\n    if True:\n        perdure.sleep(1)\n    perdure.gather(helper())\n",
			[]string{"test.py:8:9: perdure.sleep does nothing: it is not awaited", "test.py:9:5: perdure.gather does nothing: it is not awaited"},
		},
		"a function of the file": {
			"async def main():\n    helper()\ndef plain():\n    helper()\n",
			[]string{"test.py:7:5: helper() does nothing: it is not awaited", "test.py:9:5: helper() does nothing: it is not awaited"},
		},
		"where a result is wanted": {
			"async def main():\n    if helper(): pass\n    while not charge(1): pass\n    return send(1)['n'], 1 + helper(), helper() == 2, (1 if charge(2) else 0)\n",
			[]string{
				"test.py:7:8: helper() is not awaited: this is not its result", "test.py:8:15: charge() is not awaited: this is not its result",
				"test.py:9:12: send() is not awaited: this is not its result", "test.py:9:30: helper() is not awaited: this is not its result",
				"test.py:9:40: helper() is not awaited: this is not its result", "test.py:9:61: charge() is not awaited: this is not its result",
			},
		},
		"where a result is wanted and there": {"async def main():\n    if await helper(): pass\n    return (await send(1))['n'], charge(1) is None\n", []string{"test.py:8:34: charge() is not awaited: this is not its result"}},
		"in a method": {
			"class A:\n    async def run(self):\n        charge(1)\n", []string{"test.py:8:9: charge is not called: nobody awaits it"},
		},
		"awaited, kept and started":          {"async def main():\n    await charge(1)\n    p = charge(1)\n    charge.invoke(1)\n    perdure.spawn(helper)\n    return await p, [charge(2)]\n", nil},
		"it waits in a plain function":       {"def main():\n    charge(1)\n    perdure.sleep(1)\n", nil},
		"a generator":                        {"async def main():\n    numbers()\n", nil},
		"a name that is also something else": {"async def main(charge):\n    charge(1)\n    helper = print\n    helper()\n", nil},
		"a plain function in an async one":   {"async def main():\n    def inner():\n        charge(1)\n    inner()\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program, err := host.Load("test.py", []byte(head+tc.source), nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, firstLines(program.Warnings())); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
		})
	}
}
