# Copies of exceptions, and operators of the containers of collections and of classes that derive from them.
import copy
from collections import *
from fractions import Fraction
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
try: None.foo
except AttributeError as e: a = e
b = copy.copy(a); b.name = 'changed'; print(a.name, b.name, b.obj, copy.copy(a).name)
u = UnicodeDecodeError("a", b"xyz", 0, 1, "r")
u.encoding = "e"; u.object = b"abcdefgh"; u.start = 2
v = copy.copy(u); u.end = 5; v.reason = "q"
print(u.end, u.reason, v.end, v.reason)
i = ImportError('m', name='n', path='p'); i.x = 1; j = copy.copy(i); j.x = 2; print(j.name, j.path, i.x, j.x)
o = OSError(2, 'n', 'f'); o.filename = 'g'; print(copy.copy(o))
x = deque([1, 2], 3); x *= 10**8; print(x); t(lambda: deque([1], 1) * 10**7); t(lambda: deque([1, 2, 3], 3) * 2); t(lambda: deque([1, 2], 5) * 3); t(lambda: deque([1, 2], 5) * 0); t(lambda: deque([1, 2], 0) * 3)
class D(deque):
    def __mul__(self, n): return "mine"
d = D([1]); d *= 2; print(d); t(lambda: 2 * D([1]))
class M:
    def __rmul__(s, o): return "used"
t(lambda: M() * deque([1])); t(lambda: deque([1]) * M())
def im():
    q = deque([1]); q *= M(); return q
t(im)
class A:
    def __radd__(s, o): return 'radd'
t(lambda: deque([1]) + A()); t(lambda: deque([1]) + [1])
class DC(defaultdict):
    def copy(self): return "mine"
class OU(OrderedDict):
    def update(self, *a, **k): raise ValueError("no update")
class OS(OrderedDict):
    def __setitem__(self, k, v): super().__setitem__(k, ("set", v))
class R(OrderedDict):
    def __ror__(self, o): return super().__ror__(o)
class R2(defaultdict):
    def __ror__(self, o): return super().__ror__(o)
t(lambda: DC(int, a=1) | {"b": 2}); t(lambda: {"b": 2} | DC(int, a=1)); t(lambda: OS(a=1) | {"b": 2}); t(lambda: OrderedDict(a=1) | R(b=2)); t(lambda: defaultdict(int, a=1) | R2(list, b=2))
class C(Counter): pass
t(lambda: Counter(a=1) <= C(a=2)); t(lambda: Counter(a=1) >= C(a=2)); t(lambda: C(a=1) < Counter(a=2)); t(lambda: Counter(a=1) > C(a=0, b=-1))
class S(set):
    def __isub__(s, o): return NotImplemented
x = S([1]); x -= {1}; print(x)
class L(list):
    def __iadd__(s, o): return NotImplemented
def la():
    l = L([1]); l += (2,); return l
t(la)
def lb():
    l = L([1]); l += [2]; return l, type(l).__name__
t(lb)
class DD(dict):
    def __ior__(s, o): return NotImplemented
def da():
    d = DD(); d |= [('b', 1)]; return d
t(da)
class X(int): __add__ = None
t(lambda: X(1) + 1); t(lambda: 1 + X(1))
class K(Fraction):
    def __sub__(self, o): return NotImplemented
t(lambda: K(3) - Fraction(1, 2))
class DM(Counter):
    def __missing__(self, k): self[k] = 5; return 5
m = DM(a=1); t(lambda: m + Counter(b=2)); print(m); t(lambda: Counter(b=2) + m); t(lambda: m | Counter(c=2)); t(lambda: m & Counter(a=3)); t(lambda: -Counter(a=-2, b=1)); t(lambda: +Counter(a=-2, b=1))
t(lambda: {'a': 1} | ChainMap({'b': 2})); t(lambda: ChainMap({'b': 2}) | {'c': 3}); t(lambda: ChainMap({'b': 2}, {'q': 1}).copy())
def ci():
    c = ChainMap({'b': 2}); c |= {'z': 1}; return c
t(ci); t(lambda: ChainMap({}) | 5); t(lambda: ChainMap({}, defaultdict(int))['q'])
e = AttributeError("m", name="n"); del e.name; print(e.name)
def bad(): e.__init__("q", foo=9)
e.name = 'kept'; t(bad); print(e.name)
i = ImportError(); i.msg = "zz"; print(str(i), repr(i))
s = StopIteration(1); del s.value; print(s.value)
print(copy.copy(KeyError('a', 1)), copy.copy(SystemExit(3)).code)
