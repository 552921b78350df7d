# Enumerations of all kinds, and what is wrong with them.
from enum import *
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
class C(Enum):
    RED = 1
    GREEN = 2
    ALIAS = 1
    def m(self): return self.name.lower()
    @property
    def p(self): return self.value * 10
    @classmethod
    def c(cls): return cls.RED
print(C.RED, repr(C.RED), C.ALIAS is C.RED, list(C), len(C), C(1), C['GREEN'], C.RED.m(), C.RED.p, C.c(), C.__members__, C.RED in C, isinstance(C.RED, C), C.RED.name, C.RED.value, hash(C.RED) == hash('RED'), bool(C.RED))
t(lambda: C(5)); t(lambda: C['NO']); t(lambda: C.NO); t(lambda: C.RED < C.GREEN); t(lambda: C.RED == 1); t(lambda: setattr(C, 'RED', 5)); t(lambda: delattr(C, 'RED')); t(lambda: C()); t(lambda: C.RED.RED); t(lambda: C.RED.foo); t(lambda: setattr(C.RED, 'value', 3)); t(lambda: setattr(C.RED, 'q', 3)); t(lambda: C.RED.q)
def sub():
    class D(C): pass
t(sub)
class Auto(Enum):
    A = auto()
    B = auto()
    Z = 10
    D = auto()
print(list(Auto))
class S(Enum):
    def _generate_next_value_(name, start, count, last): return name * (count + 1)
    A = auto()
    B = auto()
print(list(S))
class SE(StrEnum):
    A = auto()
    B = 'bee'
print(list(SE), SE.A, SE.A + 'x', SE('bee'), f'{SE.A:>5}', SE.A == 'a', SE.A.upper())
def se():
    class Q(StrEnum): A = 5
t(se)
class I(IntEnum):
    A = 1
    B = 2
print(I.A + 1, I.A < I.B, I.A == 1, str(I.A), repr(I.A), f'{I.A}', '%d' % I.A, [10, 20, 30][I.A], I(2), sorted([I.B, I.A]), max(I), sum(I), I.A.__class__, I.A | 2, type(I.A | 2))
class F(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W
print(list(F), F.R | F.X, repr(F.R | F.X), F.RW, F(0), repr(F(0)), ~F.R, F.R & F.RW, F.R ^ F.RW, F.R in F.RW, bool(F(0)), bool(F.R), len(F.RW), list(F.RW), F(5), F['RW'], F.RW.value, F.R.name, (F.R | F.X).name)
t(lambda: F(8)); t(lambda: F.R | 1); t(lambda: F.R < F.W); t(lambda: 1 in F.R); t(lambda: F('x')); t(lambda: -F.R)
class IF(IntFlag):
    A = 1
    B = 2
print(IF.A | IF.B, repr(IF.A | 4), IF(8), ~IF.A, IF.A + 1, IF.A & 3, repr(IF.A | IF.B), IF(0), list(IF(3)), IF.A in IF(3), )
E1 = Enum('E1', 'A B C'); print(list(E1)); E2 = Enum('E2', {'X': 'x', 'Y': 'y'}); print(list(E2)); E3 = Enum('E3', [('P', 5)], start=3); print(list(E3)); E4 = IntEnum('E4', 'A B', start=5); print(list(E4))
class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)
    def __init__(self, mass, radius):
        self.mass = mass; self.radius = radius
    @property
    def g(self): return round(self.mass / self.radius, 3)
print(Planet.EARTH.g, Planet((0.64, 3.39)), Planet.MARS.mass, Planet.EARTH.value)
class N(Enum):
    A = 'a'
    def __new__(cls, v):
        o = object.__new__(cls); o._value_ = v * 2; o.extra = 1; return o
print(N.A.value, N('aa'), N.A.extra)
class M(Enum):
    @classmethod
    def _missing_(cls, v): return cls.A if v == 'x' else None
    A = 1
print(M('x')); t(lambda: M('y'))
@unique
class U(Enum): A = 1; B = 2
def un():
    @unique
    class V(Enum): A = 1; B = 1; D = 1
t(un)
class W(Enum):
    _ignore_ = ['tmp']
    tmp = 5
    A = member(1)
    @nonmember
    class Inner: pass
print(list(W)) if True else 0
