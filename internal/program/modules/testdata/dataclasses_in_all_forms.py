# Dataclasses: options, fields, inheritance and what is wrong with them.
from dataclasses import *
from typing import ClassVar, Optional, List
import copy
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
@dataclass
class A:
    x: int
    y: str = 'd'
    z: list = field(default_factory=list, repr=False)
    c: ClassVar[int] = 5
    _: KW_ONLY
    k: float = 1.5
print(A(1), A(1, 'b', [2], k=3), A.__match_args__, A.c, [f.name for f in fields(A)], A.__annotations__.keys())
t(lambda: A()); t(lambda: A(1, 2, 3, 4)); t(lambda: A(1, k=2, q=3)); t(lambda: A(x=1, y=2)); t(lambda: A(1) == A(1)); t(lambda: A(1) == (1,)); t(lambda: A(1) < A(2)); t(lambda: hash(A(1)))
t(lambda: replace(A(1), x=2)); t(lambda: replace(A(1), q=2)); t(lambda: asdict(A(1, z=[A(2)]))); t(lambda: astuple(A(1))); t(lambda: asdict(A)); t(lambda: fields(5)); t(lambda: is_dataclass(A)); t(lambda: is_dataclass(A(1))); t(lambda: is_dataclass(5))
@dataclass(frozen=True, order=True)
class F:
    a: int
    b: tuple = ()
    c: int = field(default=3, compare=False, hash=True)
t(lambda: F(1) < F(2)); t(lambda: F(1) <= F(1, c=9)); t(lambda: F(1) == F(1, c=9)); t(lambda: hash(F(1)) == hash(F(1))); t(lambda: {F(1): 2}[F(1)])
def setf():
    f = F(1); f.a = 2
t(setf)
def delf():
    f = F(1); del f.a
t(delf)
def setn():
    f = F(1); f.new = 2
t(setn)
t(lambda: F(1) < 5); t(lambda: F([1]) < F([2])); t(lambda: sorted([F(3), F(1), F(2)]))
@dataclass
class P:
    a: int
    b: InitVar[int] = 2
    total: int = field(init=False)
    def __post_init__(self, b): self.total = self.a + b
print(P(1), P(1, 5), P(1).b if hasattr(P(1), 'b') else 'none'); t(lambda: replace(P(1), a=3)); t(lambda: replace(P(1), a=3, b=4)); t(lambda: replace(P(1), total=3)); t(lambda: P(1, total=3)); t(lambda: asdict(P(1)))
@dataclass
class Base:
    a: int = 1
    def m(self): return 'base'
@dataclass
class Child(Base):
    b: int = 2
    a: int = 10
print(Child(), Child(5), Child(b=1), [f.name for f in fields(Child)], Child().m(), Child() == Base(10), Base(10) == Child())
def bad(make):
    try: make(); print('made')
    except Exception as e: print(type(e).__name__, e)
def m1():
    @dataclass
    class X:
        a: int = 1
        b: int
def m2():
    @dataclass
    class X:
        a: list = []
def m3():
    @dataclass
    class X:
        a: int = field(default=1, default_factory=int)
def m4():
    @dataclass(order=True)
    class X:
        a: int
        def __lt__(self, o): return True
def m5():
    @dataclass(frozen=True)
    class X(Base):
        c: int = 1
def m6():
    @dataclass(order=True, eq=False)
    class X: a: int = 1
def m7():
    @dataclass(unsafe_hash=True)
    class X:
        a: int = 1
        def __hash__(self): return 1
def m8():
    @dataclass
    class X:
        a: ClassVar[int] = field(default_factory=int)
def m9():
    @dataclass(slots=True)
    class X:
        a: int = 1
        __slots__ = ('b',)
def m10():
    @dataclass
    class X:
        _: KW_ONLY
        a: int
        __: KW_ONLY
        b: int
def m11():
    @dataclass
    class X:
        a: int = field(kw_only=True)
        b: int = 3
    print(X(a=1), X(5, a=2))
    X(1, 2)
def m12():
    @dataclass(init=False, repr=False, eq=False)
    class X:
        a: int = 1
    print(X().a, X() == X(), repr(X())[:20])
def m13():
    @dataclass(kw_only=True)
    class X:
        a: int
        b: int = 1
    print(X(a=1)); X(1)
def m14():
    @dataclass(slots=True)
    class X:
        a: int = 1
        b: int = field(default=2)
    x = X(5); print(x, X.__slots__, hasattr(x, '__dict__')); x.q = 1
def m15():
    @dataclass(unsafe_hash=True)
    class X: a: int = 1
    print(hash(X()) == hash(X(1)), {X(): 1}); 
def m16():
    @dataclass(match_args=False)
    class X: a: int = 1
    print(hasattr(X, '__match_args__'))
def m17():
    X = make_dataclass('X', ['a', ('b', int), ('c', int, field(default=5))], namespace={'m': lambda self: self.a}, bases=(Base,))
    print(X(1, 2, 3), X.__name__, X(1, 2, 3).m())
def m18(): make_dataclass('X', ['a', 'a'])
def m19(): make_dataclass('X', ['1a'])
def m20(): make_dataclass('X', ['def'])
def m21():
    @dataclass
    class X:
        a: int = 1
        @property
        def b(self): return self.a * 2
        @classmethod
        def make(cls): return cls(7)
        @staticmethod
        def s(): return 3
    print(X.make(), X().b, X.s(), X.a)
def m22():
    @dataclass
    class X:
        f: object = len
        g: object = field(default=None, metadata={'k': 1})
    print(X(), fields(X)[1].metadata['k'])
def m23():
    @dataclass
    class R:
        next: Optional['R'] = None
    r = R(); r.next = r; print(r)
def m24():
    @dataclass
    class G:
        a: int
        def __eq__(self, o): return 'own'
        def __repr__(self): return 'ownrepr'
    print(G(1) == G(2), G(1), G.__hash__)
def m25():
    @dataclass
    class X(Exception):
        code: int
        msg: str = 'm'
    try: raise X(3)
    except X as e: print(e, repr(e), e.args, e.code)
def m26(): print(asdict(A(1), dict_factory=lambda items: sorted(items, key=str)), astuple(A(1), tuple_factory=list))
def m27():
    a = A(1, z=[1]); b = copy.copy(a); c = copy.deepcopy(a); b.z.append(2); print(a, a.z, b.z, c.z)
def m28():
    match A(1, 'q'):
        case A(x, y, k=k): print(x, y, k)
    match F(1): 
        case F(a=1, b=()): print('F')
def m29():
    f = field(default=1); print(f.name, f.default, f.init, f.repr, f.hash, f.compare)
    field(1)
def m30(): dataclass(5)
def m31():
    @dataclass
    class X: a = 1
    print(X(), fields(X))
def m32():
    @dataclass()
    class X: a: 'ClassVar[int]' = 1; b: "int" = 2
    print(X(), [f.type for f in fields(X)])
for m in (m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m31, m32): print(m.__name__, end=' '); bad(m)
@dataclass
class Base2:
    a: int = 1
@dataclass
class C2(Base2):
    a: int
print(C2(), C2.__init__.__name__)
class Plain: a = 7
@dataclass
class D2(Plain):
    a: int
    b: int = 2
print(D2())
def x():
    @dataclass
    class E(Base2):
        a: int
        b: int
try: x()
except TypeError as e: print(e)
@dataclass(slots=True)
class SB:
    a: int = 1
@dataclass
class SC(SB):
    a: int
try: print(SC())
except TypeError as e: print(e)
class PB:
    @property
    def a(self): return 9
try:
    @dataclass
    class PC(PB):
        a: int
    print(PC())
except Exception as e: print(type(e).__name__, e)
@dataclass
class FB:
    a: list = field(default_factory=list)
@dataclass
class FC(FB):
    a: list
try: print(FC())
except TypeError as e: print(e)


@dataclass(slots=True)
class Unasked:
    x: int
    total: float = field(init=False, default=0.5)
    made: list = field(init=False, default_factory=list)


print(Unasked(1), Unasked(1).total)
