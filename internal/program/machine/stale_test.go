package machine_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/machine"
)

// Programs in which what a place in the code has once led to is right no more: get, call and put are each one place, which all these
// attributes are read, called and set at. What a machine remembers of them must not show.
var changing = map[string]string{
	"an attribute of the class is set, set again and deleted": `
class C: pass
c = C()
show(c)
C.x = 1
show(c)
C.x = 2
show(c)
C.m = lambda self: "method"
show(c)
C.m = lambda self: "another"
show(c)
del C.x, C.m
show(c)
`,
	"an attribute of a base, and of its base, is set and deleted": `
class A: pass
class B(A): pass
class C(B):
    x = "C"
    def m(self): return "C.m"
c = C()
show(c)
del C.x
del C.m
show(c)
A.x = "A"
A.m = lambda self: "A.m"
show(c)
B.x = "B"
B.m = lambda self: "B.m"
show(c)
del B.x, B.m
show(c)
`,
	"an object's own attribute goes before its class's, until it is deleted": `
class C:
    x = "of the class"
    def m(self): return "method"
c, d = C(), C()
show(c)
c.x = "own"
c.m = lambda: "own function"
show(c)
show(d)
del c.x
show(c)
del c.m
show(c)
c.__dict__["x"] = "by the dict"
show(c)
c.__dict__.clear()
show(c)
`,
	"a property comes and goes": `
class C:
    pass
c = C()
c.x = "own"
show(c)
C.x = property(lambda self: "property", lambda self, v: print("set", v))
show(c)
put(c, 1)
show(c)
del C.x
show(c)
put(c, 2)
show(c)
`,
	"a descriptor comes, and becomes one of data": `
class D:
    def __get__(self, o, cls): return "got"
class C: pass
c = C()
show(c)
C.x = D()
show(c)
put(c, "own")
show(c)
D.__set__ = lambda self, o, v: print("set", v)
show(c)
put(c, "again")
show(c)
del D.__get__
show(c)
`,
	"what stands in the class becomes a descriptor": `
class D: pass
class C:
    x = D()
c = C()
print(type(get(c)).__name__)
D.__get__ = lambda self, o, cls: "got"
print(get(c))
D.__set__ = lambda self, o, v: print("set", v)
put(c, 1)
print(get(c), c.__dict__)
`,
	"__getattr__ comes and goes": `
class C: pass
c = C()
show(c)
C.__getattr__ = lambda self, name: Made(name)
show(c)
c.x = "own"
show(c)
del C.__getattr__
show(c)
`,
	"__getattribute__ and __setattr__ come and go": `
class C:
    x = 1
    def m(self): return "method"
c = C()
show(c)
put(c, 2)
C.__getattribute__ = lambda self, name: Made(name)
show(c)
del C.__getattribute__
show(c)
C.__setattr__ = lambda self, name, v: print("set", name, v)
put(c, 3)
show(c)
del C.__setattr__
put(c, 4)
show(c)
`,
	"objects of several classes meet at one place": `
class A:
    x = "A"
    def m(self): return "A.m"
class B:
    def __init__(self): self.x = "own of B"
    def m(self): return "B.m"
class C(A):
    @property
    def x(self): return "property of C"
class D:
    def __init__(self):
        self.y = 1
        self.x = "second of D"
        self.m = lambda: "own of D"
class E: pass
for i in range(3):
    for o in [A(), B(), C(), D(), E(), A, B, 1, "text", [], None, ValueError("e")]:
        show(o)
`,
	"the class of an object is another": `
class A:
    x = "A"
    def m(self): return "A.m"
class B:
    x = "B"
    def m(self): return "B.m"
o = A()
show(o)
o.__class__ = B
show(o)
`,
	"classes of one name are not one class": `
def make(i):
    class C:
        x = i
        def m(self): return ("m", i)
        def __init__(self, *args): self.args = (i, args)
    return C
classes = [make(i) for i in range(3)]
for n in range(2):
    for C in classes:
        o = C(n)
        show(o)
        print(o.args)
`,
	"__init__ and __new__ come and go": `
class C:
    def __init__(self, x): self.x = x
def make(*args):
    try:
        o = C(*args)
        print(type(o).__name__, getattr(o, "x", "no x"))
    except TypeError as e:
        print("TypeError", str(e).split("(")[-1])
make(1)
def other(self, x): self.x = -x
C.__init__ = other
make(2)
del C.__init__
make()
C.__new__ = staticmethod(lambda cls, *args: object.__new__(cls))
make()
C.__init__ = other
make(3)
C.__new__ = staticmethod(lambda cls, *args: "no object of it")
make(4)
class Base:
    def __init__(self, x): self.x = ("base", x)
class C(Base): pass
make(5)
Base.__init__ = other
make(6)
C.__init__ = lambda self, x: 1
make(7)
`,
	"objects are made by what is built in, whose __init__ is all there is to run": `
class C:
    def __init__(self, x):
        self.x = x
class Odd:
    def __init__(self, x):
        return x
    def m(self): return "m"
print([get(c) for c in map(C, [1, 2])], max([C(1), C(2)], key=get).x, [call(o) for o in map(Odd, [None])])
try:
    list(map(Odd, [None, 1]))
except TypeError as e:
    print(e)
`,
	"slots forbid, also what was set at the same place": `
class A: pass
class B:
    __slots__ = ("x",)
class C:
    __slots__ = ("y",)
for i in range(2):
    for cls in A, B, C:
        o = cls()
        put(o, i)
        show(o)
`,
	"super() finds what has come in between": `
class A:
    def m(self): return "A.m"
    x = "A.x"
class B(A):
    def m(self): return ("B", super().m(), super().x)
class C(A):
    def m(self): return ("C", super().m(), super().x)
class D(B, C):
    def m(self): return ("D", super().m(), super().x)
print(call(D()), call(B()))
C.x = "C.x"
A.m = lambda self: "new A.m"
print(call(D()), call(B()))
del C.m
print(call(D()), call(B()))
A.m = staticmethod(lambda: "static")
print(call(D()), call(B()))
A.m = classmethod(lambda cls: cls.__name__)
print(call(D()), call(B()))
class S(D):
    @classmethod
    def make(cls): return super().make_it()
D.make_it = classmethod(lambda cls: ("made", cls.__name__))
print(S.make())
print(super(D, D()).m(), super(B, D).m(D()), super(D, D()).__class__)
`,
	"dicts of attributes in which positions move": `
class C: pass
c = C()
names = ["a", "b", "x", "y"]
for turn in range(3):
    for name in names:
        setattr(c, name, (turn, name))
    show(c)
    for name in names[turn:]:
        delattr(c, name)
    show(c)
    put(c, turn)
    names.reverse()
    show(c)
for i in range(40):
    setattr(c, "more%d" % i, i)
show(c)
`,
	"globals and builtins hide each other": `
def size(): return len([1, 2])
print(size())
len = lambda xs: "hidden"
print(size())
del len
print(size())
def bind(v):
    global len
    len = lambda xs: v
for v in 1, 2:
    bind(v)
    print(size())
    del len
    print(size())
`,
}

// places are where the attributes are read, called and set.
const places = `
def get(o):
    return o.x
def call(o):
    return o.m()
def put(o, v):
    try:
        o.x = v
    except AttributeError as e:
        print(e)
class Made:
    def __init__(self, name): self.name = name
    def __call__(self): return "called " + self.name
    def __repr__(self): return "made " + self.name
def show(o):
    for at in get, call:
        try:
            print(at(o))
        except (AttributeError, TypeError) as e:
            print(type(e).__name__, e)
`

func TestWhatIsRememberedOfAttributesDoesNotShow(t *testing.T) {
	t.Parallel()
	for name, source := range changing {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := places + source
			output, trace := python(t, source)
			straight := run(t, source, 0)
			if diff := cmp.Diff(output, straight.Output); diff != "" {
				t.Errorf("output (-python +ours):\n%s", diff)
			}
			if diff := cmp.Diff(trace, straight.trace()); diff != "" {
				t.Errorf("traceback (-python +ours):\n%s", diff)
			}
			for _, every := range []int64{1, 2, 3, 17} { // each restored machine has forgotten all
				sliced := run(t, source, every)
				if diff := cmp.Diff(result{Output: straight.Output, Steps: straight.Steps}, result{Output: sliced.Output, Steps: sliced.Steps}); diff != "" {
					t.Errorf("with a copy every %d steps (-straight +sliced):\n%s", every, diff)
				}
			}
		})
	}
}

// A machine that remembers is at the same instruction after the same steps as one that has forgotten everything.
func TestWhatIsRememberedTakesNoSteps(t *testing.T) {
	t.Parallel()
	image := load(t, places+`
class C:
    def __init__(self, x): self.x = x
    def m(self): return self.x
def walk():
    total = 0
    for i in range(20):
        c = C(i)
        total += call(c) + get(c) + len("x".upper()) + [i].index(i)
    return total
walk()
`)
	where := func(every int64, forget bool) map[int64]string {
		m, err := image.New(machine.Options{Entry: "-"})
		if err != nil {
			t.Fatal(err)
		}
		at := map[int64]string{}
		for {
			stop, err := m.Run(machine.Slice{Fuel: every})
			if err != nil {
				t.Fatal(err)
			}
			if stop.Why == machine.Done {
				at[m.State().Steps] = "the end"
				return at
			}
			at[m.State().Steps] = standing(m)
			if forget {
				if m, err = image.Restore(machine.Options{Entry: "-"}, copied(t, image, m.State())); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	forgetful := where(1, true)
	for _, every := range []int64{1, 2, 3, 7, 1 << 20} {
		found := where(every, false)
		if every == 1 && len(found) != len(forgetful) {
			t.Errorf("%d instructions, %d of one that remembers nothing", len(found), len(forgetful))
		}
		for steps, place := range found {
			if forgetful[steps] != place {
				t.Errorf("after %d steps, in slices of %d, it is at %q; one that remembers nothing at %q", steps, every, place, forgetful[steps])
			}
		}
	}
}

// standing tells which instruction of which function the main task is at, and how many values it has.
func standing(m *machine.Machine) string {
	task := m.State().Tasks[0]
	top := task.Frames[len(task.Frames)-1]
	return fmt.Sprintf("%s %d, %d values", top.Func.QualName, top.PC, len(task.Stack))
}
