# Classes: attributes, descriptors, slots, calls, special methods, and what is wrong with them.
def t(f):
    try:
        r = f(); print(repr(r) if ' at 0x' not in repr(r) else type(r).__name__)
    except Exception as e: print(type(e).__name__, str(e) if ' at 0x' not in str(e) else 'addr')
class Desc:
    def __init__(self, name): self.name = name
    def __get__(self, o, c=None): return ('get', self.name, o is None, c.__name__ if c else None)
    def __set__(self, o, v): o.__dict__['_' + self.name] = v
    def __delete__(self, o): print('del', self.name)
class NonData:
    def __get__(self, o, c=None): return ('nd', o is None)
class SetName:
    def __set_name__(self, owner, name): self.n = (owner.__name__, name)
class A:
    d = Desc('d'); n = NonData(); s = SetName()
    x = 1
    def m(self): return 'A.m'
    @classmethod
    def c(cls): return cls.__name__
    @staticmethod
    def st(): return 'st'
    @property
    def p(self): return 'p'
    @p.setter
    def p(self, v): self._p = v
    def __getattr__(self, n):
        if n == 'dyn': return 'dynamic'
        raise AttributeError('no ' + n)
class B(A):
    def m(self): return 'B.m ' + super().m()
    @classmethod
    def c(cls): return 'B ' + super().c()
    @property
    def p(self): return 'B' + super().p
a, b = A(), B()
print(a.d, A.d, a.n, A.n, a.s.n, a.dyn, b.m(), b.c(), B.c(), b.p, A.st(), a.st()); t(lambda: a.zz); t(lambda: setattr(b, 'p', 1)); a.d = 5; print(a.__dict__); a.n = 7; print(a.n, a.__dict__); del a.d; t(lambda: delattr(a, 'p')); t(lambda: A.zz); t(lambda: a.x); a.x = 2; print(a.x, A.x); del a.x; print(a.x); t(lambda: delattr(a, 'x'))
class S:
    __slots__ = ('a', 'b')
class S2(S): __slots__ = ('c',)
class S3(S): pass
s = S(); t(lambda: s.a); s.a = 1; print(s.a); t(lambda: setattr(s, 'z', 1)); s2 = S2(); s2.a = s2.c = 1; t(lambda: setattr(s2, 'q', 1)); s3 = S3(); s3.q = 1; print(s3.q, s3.__dict__); t(lambda: s.__dict__); del s.a; t(lambda: s.a)
class X: pass
class Y: pass
class Z1(X, Y): pass
class Z2(Y, X): pass
t(lambda: type('W', (X, X), {})); t(lambda: type('W', (bool,), {})); t(lambda: type('W', (int, str), {})); t(lambda: [c.__name__ for c in Z1.__mro__]); t(lambda: Z1.__bases__); t(lambda: X.__subclasses__() and 1)
class I:
    def __init_subclass__(cls, tag=None, **k): super().__init_subclass__(**k); cls.tag = tag
class J(I, tag='t'): pass
print(J.tag)
def ij():
    class K(I, other=1): pass
t(ij)
class N:
    def __new__(cls, *a): o = super().__new__(cls); o.args = a; return o
    def __init__(self, *a): self.inited = a
class N2:
    def __new__(cls): return 5
class N3:
    def __init__(self): return 5
print(N(1, 2).args, N2()); t(lambda: N3()); t(lambda: object(1)); t(lambda: X(1)); t(lambda: X.__init__(5) if False else 0); t(lambda: N.__new__()); t(lambda: object.__new__(5))
class Call:
    def __call__(self, *a, **k): return a, k
print(Call()(1, b=2)); t(lambda: X()()); t(lambda: X.foo()); t(lambda: A.m()); t(lambda: A.m(5)); t(lambda: a.m(1)); t(lambda: A.c(1)); t(lambda: A.st(1))
class P:
    def __init__(self): self._v = 0
    v = property(lambda self: self._v, lambda self, v: setattr(self, '_v', v), lambda self: print('gone'), 'doc')
p = P(); p.v = 3; print(p.v, P.v.__doc__, P.v.fget(p)); del p.v; t(lambda: setattr(p, 'w', 1) or p.w)
class RO:
    @property
    def r(self): return 1
t(lambda: setattr(RO(), 'r', 1)); t(lambda: delattr(RO(), 'r'))
class Meth:
    def f(self): pass
print(Meth.f.__qualname__, Meth().f.__self__.__class__.__name__, Meth().f.__func__ is Meth.f, Meth().f == Meth().f, Meth().f.__name__)
m = Meth(); print(m.f == m.f, hash(m.f) == hash(m.f), m.f is m.f)
class Eq:
    def __eq__(self, o): return True
t(lambda: hash(Eq())); t(lambda: {Eq()}); print(Eq.__hash__, Eq() != 1)
class Ctx:
    def __enter__(self): return 1
def wc():
    with Ctx(): pass
t(wc)
def wc2():
    with 5: pass
t(wc2)
class It:
    def __iter__(self): return 5
t(lambda: list(It())); t(lambda: [*It()]); t(lambda: 1 in It())
class GI:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
print(list(GI()), 20 in GI(), [x for x in GI()], dict(zip(GI(), 'abc'))); t(lambda: len(GI())); t(lambda: reversed(GI())); t(lambda: GI()['a'])
class IA:
    def __init__(self): self.log = []
    def __iadd__(self, o): self.log.append(o); return self
    def __getitem__(self, k): self.log.append(('get', k)); return self
    def __setitem__(self, k, v): self.log.append(('set', k, v is self))
i = IA(); i[0] += 5; i['k'] += 6; print(i.log)
print(X.__name__, X.__module__, X.__qualname__, X.__doc__, type(X), X.__class__, isinstance(X, type), callable(X), X() == X(), X == X, bool(X())); t(lambda: X() < X()); t(lambda: X() + 1); t(lambda: -X()); t(lambda: X()[0]); t(lambda: len(X())); t(lambda: iter(X())); t(lambda: int(X())); t(lambda: float(X())); t(lambda: X() in X()); t(lambda: next(X())); t(lambda: abs(X())); t(lambda: round(X())); t(lambda: f'{X():5}'); t(lambda: '%d' % X()); t(lambda: hash(X()) is not None); t(lambda: isinstance(5, 5)); t(lambda: issubclass(5, int)); t(lambda: isinstance(5, (int, 'a'))); t(lambda: super(X, 5)); t(lambda: super(5, X()))
X.new = 1; print(X().new); X.__doc__ = 'changed'; print(X.__doc__); t(lambda: setattr(int, 'a', 1)); t(lambda: setattr(X, '__name__', 5)); X.__name__ = 'Renamed'; print(X.__name__, repr(X)); 
y = Y(); t(lambda: setattr(y, '__dict__', {'q': 1}) or y.q); t(lambda: vars(y)); t(lambda: vars(5)); t(lambda: getattr(y, 5)); t(lambda: hasattr(y, 'q')); t(lambda: setattr(y, 'ünï', 1) or getattr(y, 'ünï')); t(lambda: dir(y)[-2:] if False else 0)
def outer():
    class L:
        def m(self): return __class__
    return L
print(outer()().m().__qualname__, outer().__qualname__)
class Order:
    print('body', __qualname__ if True else '')
    y = [i for i in range(3)]
    z = sum(y)
    def f(self, d=z): return d
print(Order().f(), Order.y)
lam = lambda *a, k=1, **kw: (a, k, kw); print(lam(1, 2, k=3, z=4), lam.__name__, lam.__kwdefaults__, lam.__defaults__)
def pos(a, b, /, c, *, d=4): return a, b, c, d
print(pos(1, 2, 3), pos(1, 2, c=3, d=5)); t(lambda: pos(1, b=2, c=3)); t(lambda: pos(1, 2)); t(lambda: pos(1, 2, 3, 4)); t(lambda: pos(1, 2, 3, e=4)); t(lambda: pos(*[1, 2], **{'c': 3, 'd': 6})); t(lambda: pos(1, 2, 3, **{'c': 4})); t(lambda: pos(**{'a': 1})); t(lambda: pos(*5)); t(lambda: pos(**5)); t(lambda: pos(1, 2, 3, **{1: 2}))
def df(a, l=[], *, n={}): l.append(a); return l
print(df(1), df(2), df.__defaults__, df.__kwdefaults__, df.__name__, df.__doc__, df.__annotations__, df.__module__, df.__code__.co_name if False else ''); df.attr = 1; print(df.attr, df.__dict__); t(lambda: df.zz)
