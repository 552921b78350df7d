# Comparisons and conversions of classes that derive from built-in ones and have some of the methods.
import operator
from collections import OrderedDict, Counter, deque, namedtuple
from enum import Enum, IntEnum, Flag, IntFlag
from decimal import Decimal
from fractions import Fraction
from datetime import timedelta, date, datetime
from functools import total_ordering
from dataclasses import dataclass
def t(f):
    try: print(repr(f()))
    except RecursionError: print('RecursionError')
    except Exception as e: print(type(e).__name__, e)
class M(int): pass
class N(int):
    def __lt__(self, o): return 'N<'
    def __gt__(self, o): return 'N>'
    def __eq__(self, o): return 'N=='
    __hash__ = int.__hash__
class F(float):
    def __gt__(self, o): return 'F>'
    def __ge__(self, o): return NotImplemented
class L(list):
    def __lt__(self, o): return 'L<'
    def __eq__(self, o): return NotImplemented
class L2(list): pass
class S(str):
    def __gt__(self, o): return 'S>'
    def __ne__(self, o): return 'S!='
class S2(str): pass
class T(tuple):
    def __eq__(self, o): return 'T=='
    def __le__(self, o): return 'T<='
class Se(set):
    def __ge__(self, o): return 'Se>='
class Fs(frozenset): pass
class D(dict):
    def __eq__(self, o): return 'D=='
class D2(dict): pass
class E(Enum): A = 1
class IE(IntEnum): A = 1
class Fl(Flag):
    A = 1
    B = 2
class IF(IntFlag):
    A = 1
    B = 2
class SE(str, Enum): A = 'a'
NT = namedtuple('NT', 'x')
@total_ordering
class TO:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == getattr(o, 'v', o)
    def __lt__(self, o): return self.v < getattr(o, 'v', o)
    def __repr__(self): return 'TO'
@dataclass(order=True)
class DC:
    x: int
class NE:
    def __eq__(self, o): return NotImplemented
    def __repr__(self): return 'NE'
class OnlyNe:
    def __ne__(self, o): return 'ne'
    def __repr__(self): return 'OnlyNe'
class Sub(TO):
    def __gt__(self, o): return 'Sub>'
class Raises:
    def __lt__(self, o): raise KeyError('lt')
    def __repr__(self): return 'Raises'
class NoneLt(int):
    __lt__ = None
vals = {"1": lambda: 1, "True": lambda: True, "2.5": lambda: 2.5, "M(1)": lambda: M(1), "N(2)": lambda: N(2), "F(2.5)": lambda: F(2.5), "[1]": lambda: [1], "L([1])": lambda: L([1]), "L2([1])": lambda: L2([1]), "'a'": lambda: 'a', "S('b')": lambda: S('b'), "S2('c')": lambda: S2('c'),
 "(1,)": lambda: (1,), "T((1,))": lambda: T((1,)), "{1}": lambda: {1}, "Se({1,2})": lambda: Se({1, 2}), "frozenset({1})": lambda: frozenset({1}), "Fs({1})": lambda: Fs({1}), "{}": lambda: {}, "D()": lambda: D(), "D2()": lambda: D2(), "Counter()": lambda: Counter(), 
 "E.A": lambda: E.A, "IE.A": lambda: IE.A, "Fl.A": lambda: Fl.A, "IF.A": lambda: IF.A, "IF.A|B": lambda: IF.A | IF.B, "NT(1)": lambda: NT(1), "TO(1)": lambda: TO(1), "DC(1)": lambda: DC(1), "NE()": lambda: NE(), "OnlyNe()": lambda: OnlyNe(), "Sub(1)": lambda: Sub(1), "Raises()": lambda: Raises(), "NoneLt(0)": lambda: NoneLt(0),
 "Fraction(1,2)": lambda: Fraction(1, 2), "None": lambda: None, "b'a'": lambda: b'a', "range(2)": lambda: range(2), "{1:2}.keys()": lambda: {1: 2}.keys(), "{1:2}.items()": lambda: {1: 2}.items(), "timedelta(1)": lambda: timedelta(1), "date": lambda: date(2000, 1, 1), "datetime": lambda: datetime(2000, 1, 1), "2**70": lambda: 2**70}
for op in (operator.lt, operator.le, operator.eq, operator.ne, operator.gt, operator.ge, operator.contains):
    for i, x in vals.items():
        for j, y in vals.items():
            print(op.__name__, i, j, end=' ')
            a, b = x(), y()
            t(lambda: op(a, b))
for i, x in vals.items():
    for j, y in vals.items():
        print('max sorted', i, j, end=' ')
        a, b = x(), y()
        t(lambda: [repr(v) for v in (max(a, b), min(a, b), sorted([a, b])[0])])
        print('list', i, j, end=' ')
        t(lambda: ([a] == [b], (a,) != (b,), [a] < [b], {1: a} == {1: b}, [a, 1].index(b), [b].count(a)))
def conv(v):
    for f in (str, repr, bool, len, hash, int, float, list, abs, operator.neg, operator.pos, operator.invert, operator.index, round, format, bytes, dict, set, tuple, sum, any, chr, hex, ord, divmod, callable):
        print(f.__name__, end=' ')
        def g():
            r = f(v)
            if f is hash: return r if isinstance(v, (int, float)) else 'hash'
            if 'object at' in str(r): return 'object'
            return type(r).__name__, sorted(map(repr, r)) if isinstance(r, set) else r
        t(g)
    for g in (lambda: f'{v:>10}', lambda: f'{v!r:>12}', lambda: '%5s|%r' % (v, v), lambda: '%d' % v, lambda: '%x' % v, lambda: '{:5}'.format(v), lambda: [1, 2, 3][v], lambda: 'abc'[:v], lambda: range(v), lambda: ''.join(v), lambda: {v: 1}, lambda: v[0], lambda: [*v], lambda: {**v}, lambda: pow(v, 2), lambda: pow(2, v, 5), lambda: v.__class__.__name__, lambda: 'x'.startswith(v), lambda: isinstance(v, int), lambda: round(v, 1), lambda: '%.1f' % v, lambda: f'{v:.2f}', lambda: f'{v:5d}', lambda: v < v, lambda: v == v, lambda: v is v, lambda: not v, lambda: v or 7, lambda: 'ab' * v, lambda: sum([v], v)):
        def h():
            r = g()
            return 'object' if 'object at' in str(r) else sorted(map(repr, r)) if isinstance(r, set) else r
        t(h)
for i, x in vals.items():
    print('==', i)
    if i != '2**70': conv(x())
