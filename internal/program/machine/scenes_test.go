package machine_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/machine"
)

// scene is a program with what happens outside of it, and the log of both.
type scene struct {
	source string
	// moves happen one after the other, each when all tasks wait.
	moves []move
	log   string
}

// move is what happens outside.
type move struct {
	resolve   map[string]string // values by promise
	reject    map[string]string // types of errors by promise
	cancel    map[string]bool   // promises that are canceled
	order     []string          // in which the promises are settled; default is that of their names
	seconds   int               // that pass
	canceling bool
}

// helpers is what stands before each program: short names for the primitives.
const helpers = `
import _perdure as p

async def await_one(handle):
    signal = await p.wait([handle], "all")
    if signal is not None:
        raise Interrupted(signal)
    if handle.state != "Resolved":
        raise RuntimeError(handle.state + " " + handle.error)
    return handle.value

class Interrupted(BaseException):
    pass

def call(name, *args, key=None):
    return p.invoke(key, name, str(list(args)), "{}")

async def remote(name, *args):
    return await await_one(call(name, *args))

async def join(task):
    p.observed(task)
    signal = await p.wait([task], "all")
    if signal is not None:
        raise Interrupted(signal)
    if task.error is not None:
        raise task.error
    return task.value

`

var scenes = map[string]scene{
	"a call suspends, and its value comes back": {
		source: `
async def main():
    print("before")
    x = await remote("double", 21)
    print("after", x)
    return int(x) + 1
`,
		moves: []move{{resolve: map[string]string{"1": "42"}}},
		log: `
before
effect: invoke 1 double [21]
wait: main for 1
after 42
done: Resolved 43
`,
	},
	"an error of a call is raised at its await": {
		source: `
async def main():
    try:
        await remote("fail")
    except RuntimeError as e:
        return str(e)
`,
		moves: []move{{reject: map[string]string{"1": "Broken"}}},
		log: `
effect: invoke 1 fail []
wait: main for 1
done: Resolved "Rejected {\"type\":\"Broken\"}"
`,
	},
	"a plain function waits right where it is": {
		source: `
def helper(n):
    return int(p.block(await_one(call("double", n)))) + 1
def main():
    return [helper(1), [helper(n) for n in range(2)]]
`,
		moves: []move{{resolve: map[string]string{"1": "2"}}, {resolve: map[string]string{"2": "0"}}, {resolve: map[string]string{"3": "5"}}},
		log: `
effect: invoke 1 double [1]
wait: main for 1
effect: invoke 2 double [0]
wait: main for 2
effect: invoke 3 double [1]
wait: main for 3
done: Resolved [3,[1,6]]
`,
	},
	"generators, key functions and with blocks wait as well": {
		source: `
def ask(n):
    return int(p.block(await_one(call("ask", n))))
def numbers():
    for i in range(2):
        yield ask(i)
class M:
    def __enter__(self): return ask(10)
    def __exit__(self, *error): ask(11)
    def __iter__(self): return self
    def __next__(self):
        if getattr(self, "n", 0) == 1: raise StopIteration
        self.n = 1
        return ask(12)
def main():
    with M() as x:
        return [x, list(numbers()), sorted([2, 1], key=ask), sum(ask(i) for i in [7]), [n for n in M()], next(numbers())]
`,
		moves: []move{
			{resolve: map[string]string{"1": "100"}}, {resolve: map[string]string{"2": "200"}}, {resolve: map[string]string{"3": "201"}},
			{resolve: map[string]string{"4": "5"}}, {resolve: map[string]string{"5": "6"}}, {resolve: map[string]string{"6": "70"}},
			{resolve: map[string]string{"7": "120"}}, {resolve: map[string]string{"8": "80"}}, {resolve: map[string]string{"9": "0"}},
		},
		log: `
effect: invoke 1 ask [10]
wait: main for 1
effect: invoke 2 ask [0]
wait: main for 2
effect: invoke 3 ask [1]
wait: main for 3
effect: invoke 4 ask [2]
wait: main for 4
effect: invoke 5 ask [1]
wait: main for 5
effect: invoke 6 ask [7]
wait: main for 6
effect: invoke 7 ask [12]
wait: main for 7
effect: invoke 8 ask [0]
wait: main for 8
effect: invoke 9 ask [11]
wait: main for 9
done: Resolved [100,[200,201],[2,1],70,[120],80]
`,
	},
	"tasks run one after the other and are named by steps": {
		source: `
async def child(name):
    print(name, "begins")
    x = await remote("f", name)
    print(name, "has", x)
    y = await remote("g", name)
    return x + y
async def main():
    a, b = p.spawn(child("a")), p.spawn(child("b"))
    print("spawned", a.step, b.step, a.state)
    return [await join(a), await join(b)]
`,
		moves: []move{
			{resolve: map[string]string{"2.1": "1"}},
			{resolve: map[string]string{"1.1": "2"}},
			{resolve: map[string]string{"1.2": "3", "2.2": "4"}},
		},
		log: `
spawned 1 2 Pending
a begins
b begins
effect: invoke 1.1 f ['a']
effect: invoke 2.1 f ['b']
wait: main for task 1
wait: 1 for 1.1
wait: 2 for 2.1
b has 1
effect: invoke 2.2 g ['b']
wait: main for task 1
wait: 1 for 1.1
wait: 2 for 2.2
a has 2
effect: invoke 1.2 g ['a']
wait: main for task 1
wait: 1 for 1.2
wait: 2 for 2.2
done: Resolved ["23","14"]
`,
	},
	"any is over with the first, fail with the first error": {
		source: `
async def main():
    a, b, c = call("a"), call("b"), call("c")
    await p.wait([a, b, c], "any")
    print([h.state for h in (a, b, c)], b.order)
    await p.wait([a, c], "fail")
    print([h.state for h in (a, b, c)])
    return c.error
`,
		moves: []move{{resolve: map[string]string{"2": "0"}}, {reject: map[string]string{"3": "X"}}},
		log: `
effect: invoke 1 a []
effect: invoke 2 b []
effect: invoke 3 c []
wait: main for 1 2 3
['Pending', 'Resolved', 'Pending'] 1
wait: main for 1 3
['Pending', 'Resolved', 'Rejected']
done: Resolved "{\"type\":\"X\"}"
`,
	},
	"timers ring in the order of their times": {
		source: `
async def sleep(n):
    await p.wait([p.timer(p.now() + n)], "all")
    print("slept", n, p.now())
async def main():
    p.spawn(sleep(30)), p.spawn(sleep(10)), p.spawn(sleep(0))
    await sleep(20)
`,
		moves: []move{{seconds: 10}, {seconds: 15}, {seconds: 10}},
		log: `
slept 0 1700000000.0
wait: main for until 20
wait: 1 for until 30
wait: 2 for until 10
wake: 10
slept 10 1700000010.0
wait: main for until 20
wait: 1 for until 30
wake: 20
slept 20 1700000025.0
wait: main for task 1
wait: 1 for until 30
wake: 30
slept 30 1700000035.0
done: Resolved null
`,
	},
	"a function ends after the tasks that it has started": {
		source: `
async def child():
    await remote("f")
    print("child is done")
async def main():
    p.spawn(child())
    return "result"
`,
		moves: []move{{resolve: map[string]string{"1.1": "0"}}},
		log: `
effect: invoke 1.1 f []
wait: main for task 1
wait: 1 for 1.1
child is done
done: Resolved "result"
`,
	},
	"an error of a task that nobody has seen is that of who started it": {
		source: `
async def child():
    await remote("f")
    raise ValueError("unseen")
async def main():
    p.spawn(child())
    return "result"
`,
		moves: []move{{resolve: map[string]string{"1.1": "0"}}},
		log: `
effect: invoke 1.1 f []
wait: main for task 1
wait: 1 for 1.1
done: Rejected ValueError: unseen
`,
	},
	"an error cancels the tasks of who ends with it": {
		source: `
async def child():
    try:
        await remote("f")
    except Interrupted as e:
        print("child", e)
        await remote("clean")
        raise
async def main():
    p.spawn(child())
    await remote("g")
    raise ValueError("main")
`,
		moves: []move{{resolve: map[string]string{"2": "0"}}, {resolve: map[string]string{"1.2": "0"}}},
		log: `
effect: invoke 2 g []
effect: invoke 1.1 f []
wait: main for 2
wait: 1 for 1.1
child cancelled
effect: invoke 1.2 clean []
wait: main for task 1
wait: 1 for 1.2
done: Rejected ValueError: main
`,
	},
	"cancellation is raised once at the await that is open": {
		source: `
async def child():
    try:
        await remote("f")
    finally:
        print("child cleans", p.canceling(), p.cancel_seen())
        await remote("undo")
        print("undone")
async def main():
    t = p.spawn(child())
    try:
        await join(t)
    except Interrupted as e:
        print("main", e)
        await join(t)
`,
		moves: []move{{canceling: true}, {resolve: map[string]string{"1.2": "0"}}},
		log: `
effect: invoke 1.1 f []
wait: main for task 1
wait: 1 for 1.1
main cancelled
child cleans True True
effect: invoke 1.2 undo [] compensation
wait: main for task 1
wait: 1 for 1.2
undone
done: Rejected Interrupted: cancelled
`,
	},
	"what was canceled before the program was told is its own cancellation": {
		source: `
async def main():
    h = call("f")
    signal = await p.wait([h], "all")
    print(signal, h.state)
    signal = await p.wait([call("g")], "all")
    return signal
`,
		moves: []move{{cancel: map[string]bool{"1": true}, canceling: true}, {resolve: map[string]string{"2": "0"}}},
		log: `
effect: invoke 1 f []
wait: main for 1
cancelled Canceled
effect: invoke 2 g [] compensation
wait: main for 2
done: Resolved null
`,
	},
	"a time limit interrupts what is open in its block, once": {
		source: `
class Scope: pass
async def main():
    scope = Scope()
    p.enter_scope(p.now() + 10, scope)
    signal = await p.wait([call("slow")], "all")
    print(signal is scope, p.now())
    print(await p.wait([call("other")], "all"))
    p.leave_scope(scope)
`,
		moves: []move{{seconds: 5}, {seconds: 6}, {resolve: map[string]string{"2": "0"}}},
		log: `
effect: invoke 1 slow []
wait: main for 1 until 10
wake: 10
wait: main for 1 until 10
wake: 10
True 1700000011.0
effect: invoke 2 other []
wait: main for 2
None
done: Resolved null
`,
	},
	"a shield keeps waits from being interrupted": {
		source: `
async def main():
    p.shield(1)
    print(await p.wait([call("a")], "all"))
    p.shield(-1)
    print(await p.wait([call("b")], "all", True))
    print(await p.wait([call("c")], "all"))
`,
		moves: []move{{canceling: true}, {resolve: map[string]string{"1": "0"}}, {resolve: map[string]string{"2": "0"}}},
		log: `
effect: invoke 1 a []
wait: main for 1
wait: main for 1
None
effect: invoke 2 b []
wait: main for 2
None
cancelled
effect: invoke 3 c []
done: Resolved null
`,
	},
	"tasks that wait for each other are a deadlock": {
		source: `
async def child():
    await p.wait([tasks[1]], "all")
async def other():
    await p.wait([tasks[0]], "all")
tasks = []
async def main():
    tasks.append(p.spawn(child()))
    tasks.append(p.spawn(other()))
    await join(tasks[0])
`,
		log: `
done: Rejected Deadlock: all tasks wait, and for nothing that can come: the main task in join, line 23, waits for task 1; task 1 in child, line 32, waits for task 2; task 2 in other, line 34, waits for task 1
`,
	},
	"a wait for nothing is over at once, and one for a first of nothing never": {
		source: `
async def main():
    print(await p.wait([], "all"))
    await p.wait([], "any")
`,
		log: `
None
done: Rejected Deadlock: all tasks wait, and for nothing that can come: the main task in main, line 33, waits for nothing
`,
	},
	"what an operation calls cannot wait": {
		source: `
class C:
    def __eq__(self, other):
        return p.block(await_one(call("eq")))
    def __lt__(self, other):
        return p.block(await_one(call("lt")))
async def main():
    for f in [lambda: C() == C(), lambda: [C(), C()].sort(), lambda: C() in [C()]]:
        try:
            f()
        except RuntimeError as e:
            print(e)
`,
		log: `
cannot wait inside of a comparison: it has to end at once; what waits is to be called from the program itself
cannot wait inside of sort(): it has to end at once; what waits is to be called from the program itself
cannot wait inside of a comparison: it has to end at once; what waits is to be called from the program itself
effect: invoke 1 eq []
effect: invoke 2 lt []
effect: invoke 3 eq []
done: Resolved null
`,
	},
	"coroutines are awaited once": {
		source: `
async def f(): return 1
async def main():
    c = f()
    print(await c)
    for bad in (lambda: c, lambda: 5, lambda: None):
        try:
            await bad()
        except (RuntimeError, TypeError) as e:
            print(type(e).__name__, e)
`,
		log: `
1
RuntimeError cannot reuse already awaited coroutine
TypeError object int can't be used in 'await' expression
TypeError object NoneType can't be used in 'await' expression
done: Resolved null
`,
	},
	"asynchronous generators and managers wait": {
		source: `
class M:
    async def __aenter__(self): return await remote("enter")
    async def __aexit__(self, kind, error, trace):
        print("exit", error)
        await remote("exit")
        return True
class Count:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if not self.n: raise StopAsyncIteration
        self.n -= 1
        return await remote("next", self.n)
async def numbers():
    try:
        for i in range(2):
            yield await remote("number", i)
    finally:
        print("numbers end")
async def main():
    async with M() as m:
        print(m, [x async for x in Count(1)], [x async for x in numbers()])
        async for x in numbers():
            raise ValueError(x)
`,
		moves: []move{
			{resolve: map[string]string{"1": "1"}}, {resolve: map[string]string{"2": "2"}}, {resolve: map[string]string{"3": "3"}},
			{resolve: map[string]string{"4": "4"}}, {resolve: map[string]string{"5": "5"}}, {resolve: map[string]string{"6": "6"}},
		},
		log: `
effect: invoke 1 enter []
wait: main for 1
effect: invoke 2 next [0]
wait: main for 2
effect: invoke 3 number [0]
wait: main for 3
effect: invoke 4 number [1]
wait: main for 4
numbers end
1 ['2'] ['3', '4']
effect: invoke 5 number [0]
wait: main for 5
exit 5
effect: invoke 6 exit []
wait: main for 6
done: Resolved null
`,
	},
	"promises are settled from within, canceled calls when they have ended": {
		source: `
async def main():
    own = p.promise("approval", '{"timeout": "1h"}')
    print(own.step, own.name, p.settle(own, "resolve", "7"), p.settle(own, "resolve", "8"), own.state, own.value)
    h = call("slow")
    print(p.settle(h, "cancel"), h.state)
    await p.wait([h], "all")
    print(h.state)
    p.progress('{"done": 1}')
`,
		moves: []move{{cancel: map[string]bool{"1": true}}},
		log: `
approval test-approval True False Resolved 7
True Pending
effect: promise approval {"timeout": "1h"}
effect: settle approval 7
effect: invoke 1 slow []
effect: cancel 1
wait: main for 1
Canceled
effect: progress {"done": 1}
done: Resolved null
`,
	},
	"random numbers, the time and the state belong to the execution": {
		source: `
async def main():
    a = [p.random(), p.random(), len(p.random_bytes(5))]
    await remote("f")
    b = p.random()
    print(0 <= a[0] < 1, len({a[0], a[1], b}), a[2], p.info(), p.now())
    p.state()["x"] = 1
    print(p.state(), sorted(k for k in p.main_globals() if k == "main"))
`,
		moves: []move{{seconds: 3, resolve: map[string]string{"1": "0"}}},
		log: `
effect: invoke 1 f []
wait: main for 1
True 3 5 ('test', 'key', 2, '', '') 1700000003.0
{'x': 1} ['main']
done: Resolved null
`,
	},
	"a traceback goes through awaits": {
		source: `
async def inner():
    await remote("f")
    return 1 / 0
async def main():
    return await inner()
`,
		moves: []move{{resolve: map[string]string{"1": "0"}}},
		log: `
effect: invoke 1 f []
wait: main for 1
done: Rejected ZeroDivisionError: division by zero
Traceback (most recent call last):
  File "main.py", line 35, in main
    return await inner()
           ^^^^^^^^^^^^^
  File "main.py", line 33, in inner
    return 1 / 0
           ~~^~~
ZeroDivisionError: division by zero
`,
	},
	"the program is its file where nothing is to be called": {
		source: `
x = int(p.block(await_one(call("f"))))
print(x + 1)
`,
		moves: []move{{resolve: map[string]string{"1": "4"}}},
		log: `
effect: invoke 1 f []
wait: main for 1
5
done: Resolved null
`,
	},
}

// play runs a scene, in slices of so many steps if every is above 0, with the state copied after each.
func play(t *testing.T, s scene, every int64) string {
	t.Helper()
	image := load(t, helpers+s.source)
	o := machine.Options{Execution: "test", Key: "key", Attempt: 2, Entry: "-"}
	if strings.Contains(s.source, "def main") {
		o.Entry = "main"
	}
	m, err := image.New(o)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	started := time.Unix(1700000000, 0).UTC()
	slice := machine.Slice{Fuel: every, Now: started, Entropy: entropy, Output: &out}
	var effects []string
	moves := s.moves
	for range 1_000_000 {
		stop, err := m.Run(slice)
		if err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
		slice.Settled = nil
		for _, e := range stop.Effects {
			effects = append(effects, effectLine(e))
		}
		if stop.Why != machine.OutOfFuel {
			out.WriteString(strings.Join(effects, ""))
			effects = nil
		}
		switch stop.Why {
		case machine.Done:
			fmt.Fprintf(&out, "done: %s\n", outcomeLine(stop.Outcome))
			if stop.Outcome.Error != nil && strings.Contains(s.log, "Traceback") {
				out.WriteString(stop.Outcome.Error.Stack)
			}
			return out.String()
		case machine.Blocked:
			for _, w := range stop.Waits {
				out.WriteString(waitLine(w, started))
			}
			if stop.WakeAt != nil {
				fmt.Fprintf(&out, "wake: %v\n", stop.WakeAt.Sub(started).Seconds())
			}
			if len(moves) == 0 {
				return out.String() + "nothing more happens\n"
			}
			slice = moves[0].apply(slice)
			moves = moves[1:]
		case machine.OutOfFuel:
		}
		if every > 0 {
			if m, err = image.Restore(o, copied(t, image, m.State())); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Fatal("it does not end")
	return ""
}

func (v move) apply(s machine.Slice) machine.Slice {
	s.Now = s.Now.Add(time.Duration(v.seconds) * time.Second)
	s.CancelRequested = s.CancelRequested || v.canceling
	var ids []string
	for _, group := range []map[string]string{v.resolve, v.reject} {
		for id := range group {
			ids = append(ids, id)
		}
	}
	for id := range v.cancel {
		ids = append(ids, id)
	}
	if v.order != nil {
		ids = v.order
	} else {
		sort.Strings(ids)
	}
	for _, id := range ids {
		settlement := machine.Settlement{ID: id, State: machine.Canceled}
		if text, ok := v.resolve[id]; ok {
			settlement.State, settlement.Value = machine.Resolved, json.RawMessage(text)
		}
		if kind, ok := v.reject[id]; ok {
			settlement.State, settlement.Error = machine.Rejected, &machine.Error{Type: kind}
		}
		s.Settled = append(s.Settled, settlement)
	}
	return s
}

func effectLine(e machine.Effect) string {
	compensation := ""
	if e.Compensation {
		compensation = " compensation"
	}
	switch e.Kind {
	case machine.Invoke:
		return fmt.Sprintf("effect: invoke %s %s %s%s\n", e.ID, e.Function, e.Args, compensation)
	case machine.MakePromise:
		return fmt.Sprintf("effect: promise %s %s\n", e.ID, e.Options)
	case machine.CancelPromise:
		return fmt.Sprintf("effect: cancel %s\n", e.ID)
	case machine.SettlePromise:
		return fmt.Sprintf("effect: settle %s %s\n", e.ID, e.Value)
	case machine.Progress:
		return fmt.Sprintf("effect: progress %s\n", e.Value)
	}
	return "effect: unknown\n"
}

func waitLine(w machine.WaitInfo, started time.Time) string {
	task := w.Task
	if task == "" {
		task = "main"
	}
	line := "wait: " + task + " for"
	for _, id := range w.Promises {
		line += " " + id
	}
	for _, id := range w.Tasks {
		line += " task " + id
	}
	if w.Until != nil {
		line += fmt.Sprintf(" until %v", w.Until.Sub(started).Seconds())
	}
	return line + "\n"
}

func outcomeLine(o *machine.Outcome) string {
	if o.Error != nil {
		return fmt.Sprintf("%s %s: %s", o.State, o.Error.Type, o.Error.Message)
	}
	return fmt.Sprintf("%s %s", o.State, o.Value)
}

func TestScenesGoAsTheyShouldHoweverTheyAreSliced(t *testing.T) {
	t.Parallel()
	for name, s := range scenes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, every := range []int64{0, 1, 3, 17} {
				if diff := cmp.Diff(strings.TrimPrefix(s.log, "\n"), play(t, s, every)); diff != "" {
					t.Errorf("copied every %d steps (-want +got):\n%s", every, diff)
					return
				}
			}
		})
	}
}
