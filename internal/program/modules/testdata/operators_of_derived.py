# Operators of classes that derive from built-in ones and have some of the methods: which of the two is asked first, and what of the built-in
# ones is left.
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque
import operator
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
class M(int): pass
class N(int):
    def __radd__(self, o): return 'radd'
    def __ror__(self, o): return 'ror'
    def __rpow__(self, o): return 'rpow'
    def __rmul__(self, o): return 'rmul'
class F(float):
    def __radd__(self, o): return 'fradd'
class L(list):
    def __radd__(self, o): return 'lradd'
class L2(list): pass
class S(str):
    def __radd__(self, o): return 'sradd'
    def __rmod__(self, o): return 'srmod'
    def __rmul__(self, o): return 'srmul'
class S2(str): pass
class Se(set):
    def __ror__(self, o): return 'seror'
    def __rsub__(self, o): return 'sersub'
class Se2(set): pass
class Fs(frozenset):
    def __ror__(self, o): return 'fsror'
class Di(dict):
    def __ror__(self, o): return 'diror'
class Di2(dict): pass

class A(int):
    def __add__(self, o): return 'aadd'
    def __mul__(self, o): return 'amul'
    def __or__(self, o): return 'aor'
class B(list):
    def __add__(self, o): return 'badd'
    def __mul__(self, o): return 'bmul'
class C(str):
    def __add__(self, o): return 'cadd'
    def __mod__(self, o): return 'cmod'
class T(tuple):
    def __radd__(self, o): return 'tradd'
    def __rmul__(self, o): return 'trmul'
class BB(int):
    def __radd__(self, o): return NotImplemented
    def __rmul__(self, o): return NotImplemented
class NI(int):
    def __add__(self, o): return NotImplemented
    def __radd__(self, o): return NotImplemented
    def __mul__(self, o): return NotImplemented
class NL(list):
    def __add__(self, o): return NotImplemented
    def __radd__(self, o): return NotImplemented
    def __mul__(self, o): return NotImplemented
class NS(str):
    def __add__(self, o): return NotImplemented
    def __mod__(self, o): return NotImplemented
class RR:
    def __radd__(self, o): return 'rradd'
    def __rmul__(self, o): return 'rrmul'
    def __ror__(self, o): return 'rror'
    def __rmod__(self, o): return 'rrmod'
class NN:
    def __add__(self, o): return NotImplemented
    def __radd__(self, o): return NotImplemented
    def __index__(self): return 2
class M3(M):
    def __radd__(self, o): return 'm3radd'
class V:
    def __add__(self, o): return 'vadd'
    def __iadd__(self, o): return 'viadd'
    def __imul__(self, o): return NotImplemented
class W(V):
    def __radd__(self, o): return 'wradd'
vals = {
    "1": lambda: 1, "True": lambda: True, "2.5": lambda: 2.5, "M(1)": lambda: M(1), "N(2)": lambda: N(2), "F(2.5)": lambda: F(2.5), "[1]": lambda: [1],
    "L([1])": lambda: L([1]), "L2([1])": lambda: L2([1]), "'a'": lambda: 'a', "S('%s')": lambda: S('%s'), "S2('%s')": lambda: S2('%s'),
    "'%s'": lambda: '%s', "{1}": lambda: {1}, "Se({1})": lambda: Se({1}), "Se2({1})": lambda: Se2({1}), "frozenset()": lambda: frozenset(),
    "Fs()": lambda: Fs(), "{}": lambda: {}, "Di()": lambda: Di(), "Di2()": lambda: Di2(), "Counter('a')": lambda: Counter('a'), "b'x'": lambda: b'x',
    "(1,)": lambda: (1,), "{1:2}.keys()": lambda: {1:2}.keys(), "A(1)": lambda: A(1), "B([1])": lambda: B([1]), "C('%s')": lambda: C('%s'),
    "T((1,))": lambda: T((1,)), "None": lambda: None, "int": lambda: int, "BB(True)": lambda: BB(True), "NI(1)": lambda: NI(1),
    "NL([1])": lambda: NL([1]), "NS('%s')": lambda: NS('%s'), "RR()": lambda: RR(), "NN()": lambda: NN(), "M3(1)": lambda: M3(1), "V()": lambda: V(),
    "W()": lambda: W(),
}
def show(v):
    if isinstance(v, (set, frozenset)): return sorted(map(repr, v))
    if isinstance(v, str) and "object at" in v: return 1
    if type(v) in (RR, NN, V, W): return type(v)
    return v
for op in (operator.add, operator.or_, operator.mul, operator.mod, operator.sub, operator.iadd, operator.ior, operator.imul, operator.isub, operator.pow, operator.and_):
    for i, x in vals.items():
        for j, y in vals.items():
            if op is operator.imul and i == 'NL([1])' or op is operator.mod and i == "b'x'":
                continue
            print(op.__name__, i, j, end=' ')
            a = x()
            def f():
                r = op(a, y())
                return type(r).__name__, show(r), r is a and not isinstance(a, (int, float, str, bytes, tuple, frozenset))
            t(f)
c = Counter(a=3, b=-1, c=0)
for op in ('+', '-', '|', '&'):
    for o in (Counter(a=1, b=5, d=-2, e=2), {'a': 1, 'z': 9}, ChainMap({'q': 2}), 5, [('a', 1)]):
        def f(): 
            x = c.copy(); y = x
            if op == '+': x += o
            if op == '-': x -= o
            if op == '|': x |= o
            if op == '&': x &= o
            return x, x is y
        t(f)
t(lambda: Counter({'a': 'x'})); t(lambda: Counter(ChainMap({'a': 1}))); t(lambda: Counter(a='x')); t(lambda: Counter('ab', a=5)); 
def g():
    k = Counter('aab'); k.update({'a': 1.5}); k.subtract(ChainMap({'b': 1})); k.update([(1, 2)]); return k
t(g)


def either(first, second):
    t(lambda: first | second)


for x in (OrderedDict(a=1), defaultdict(int, {1: 2}), Di2(q=1), {'z': 0}, Counter('a')):
    for y in (OrderedDict(b=1), defaultdict(list, {3: 4}), Di2(r=1), {'y': 0}, Counter('b')):
        either(x, y)


class OwnKeys(dict):
    def __iter__(self): return iter(['x'])
    def keys(self): return ['y']
    def __getitem__(self, k): return 'own ' + str(k)


class OwnIter(dict):
    def __iter__(self): return iter(['x'])


either({}, OwnKeys(a=1))
either({}, OwnIter(a=1))


class Raises:
    def keys(self): raise AttributeError('no')


class RaisesLater:
    def keys(self): return [1]
    def __getitem__(self, key): raise AttributeError('no item')


for raises in (Raises, RaisesLater):
    t(lambda: {**raises()})
    t(lambda: dict(**raises()))
    t(lambda: dict(raises()))


class Indexed(set):
    def __index__(self): return 2


for f in (lambda: [1] * Indexed(), lambda: Indexed() * [1], lambda: 'ab' * Indexed(), lambda: 2 * deque([1]), lambda: 'a' * deque([1]), lambda: 2.5 * deque([1])):
    t(f)
q = p = deque([1, 2], 3)
q *= 2
print(q, q is p)
