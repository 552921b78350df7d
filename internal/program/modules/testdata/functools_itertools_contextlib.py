# functools, itertools, contextlib and named tuples, and what is wrong with their arguments.
from functools import *
from itertools import *
from contextlib import *
from typing import *
import operator, collections, copy
def t(f):
    try:
        r = f(); print(repr(r) if ' at 0x' not in repr(r) else type(r).__name__)
    except Exception as e: print(type(e).__name__, e)
calls = []
@lru_cache(maxsize=2)
def sq(x, y=0): calls.append(x); return x * x
sq(1); sq(2); sq(1); sq(3); sq(1); sq(1.0); sq(x=1); sq(1, y=0)
print(calls, sq.cache_info(), sq.cache_parameters(), sq.__name__, sq.__wrapped__(5)); sq.cache_clear(); print(sq.cache_info()); t(lambda: sq([1]))
@cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), fib.cache_info())
@lru_cache
def ty(x): return type(x).__name__
print(ty(1), ty(1.0), ty(True))
@lru_cache(typed=True)
def ty2(x): return type(x).__name__
print(ty2(1), ty2(1.0), ty2.cache_info().currsize)
p = partial(int, base=2); print(p('101'), p.func, p.args, p.keywords, repr(p)); p2 = partial(partial(print, 1, sep='-'), 2, end='!\n'); p2(3); t(lambda: partial(5)); t(lambda: partial(int, 'x', y=1)())
def deco(f):
    @wraps(f)
    def inner(*a, **k):
        "inner doc"
        return f(*a, **k)
    return inner
@deco
def named(a: int, b=2): 
    "the doc"
    return a + b
print(named.__name__, named.__doc__, named.__wrapped__.__name__, named.__qualname__, named.__annotations__, named(1))
@singledispatch
def show(x): return 'object'
@show.register
def _(x: int): return 'int'
@show.register(list)
def _(x): return 'list'
@show.register(str)
@show.register(bytes)
def _(x): return 'text'
class MyInt(int): pass
print(show(1), show([]), show('a'), show(b''), show(2.5), show(MyInt(1)), show(True), show.dispatch(bool) is show.dispatch(int), sorted(c.__name__ for c in show.registry)); t(lambda: show()); t(lambda: show.register(5))
class CP:
    n = 0
    @cached_property
    def v(self): CP.n += 1; return CP.n
c = CP(); print(c.v, c.v, c.__dict__, CP.n); del c.v; print(c.v); c.v = 9; print(c.v, CP.v.__class__.__name__)
@total_ordering
class T:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n
print(T(1) <= T(2), T(1) >= T(2), T(1) > T(2), T(1) != T(1)); t(lambda: total_ordering(type('X', (), {})))
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)), reduce(operator.add, [1, 2, 3]), reduce(operator.add, [], 5)); t(lambda: reduce(operator.add, []))
K = cmp_to_key(lambda a, b: a - b); t(lambda: K(1) < K(2)); t(lambda: K(1) == K(1)); 
@contextmanager
def cm(x, fail=False):
    print('enter', x)
    try: yield x
    except ValueError as e: print('caught', e); 
    finally: print('exit', x)
with cm(1) as v: print(v)
with cm(2): raise ValueError('in')
def km():
    with cm(3): raise KeyError('k')
t(km)
@cm(4)
def decorated(): return 'dec'
print(decorated(), decorated())
@contextmanager
def two():
    yield 1
    yield 2
def tw():
    with two(): pass
t(tw)
@contextmanager
def none():
    if False: yield
def nn():
    with none(): pass
t(nn)
with suppress(KeyError, ValueError): raise ValueError
with ExitStack() as st:
    st.enter_context(cm('a')); st.callback(print, 'cb', 1); st.push(lambda *a: print('push', a[0])); x = st.pop_all()
print('popped'); x.close()
with closing(type('Cl', (), {'close': lambda self: print('closed')})()) as q: pass
with nullcontext(5) as n5: print(n5)
def es():
    with ExitStack() as s:
        s.callback(lambda: 1 / 0); raise ValueError('first')
try: es()
except ZeroDivisionError as e: print(repr(e), repr(e.__context__))
print(list(accumulate([1, 2, 3], initial=10)), list(chain('ab', [1])), list(chain.from_iterable(['ab', 'c'])), list(compress('abc', [1, 0, 1])), list(dropwhile(lambda x: x < 2, [1, 2, 1])), list(takewhile(lambda x: x < 2, [1, 2, 1])), list(filterfalse(None, [0, 1])), [(k, list(g)) for k, g in groupby('aabca')], list(islice(count(5, 2), 3)), list(permutations('abc', 2)), list(combinations('abc', 2)), list(combinations_with_replacement('ab', 2)), list(product('ab', repeat=2)), list(pairwise('abc')), list(starmap(pow, [(2, 3)])), list(zip_longest('ab', 'c', fillvalue='-')), list(repeat(1, 2)), list(islice(cycle('ab'), 5)), [list(i) for i in tee('ab')])
t(lambda: list(combinations('ab', -1))); t(lambda: list(permutations('abc', -1))); t(lambda: list(product('ab', repeat=-1))); t(lambda: count('a')); t(lambda: list(islice('abc', -1))); t(lambda: tee('ab', -1)); t(lambda: next(cycle([]))); t(lambda: list(zip_longest())); t(lambda: list(repeat(1, -5))); t(lambda: list(groupby(5))); t(lambda: list(accumulate([]))); t(lambda: list(compress([1], 5)))
g = groupby('aab'); k1, it1 = next(g); k2, it2 = next(g); print(list(it1), list(it2))
class NT(NamedTuple):
    x: int
    y: str = 'd'
    def m(self): return self.x
    @property
    def p(self): return self.y * 2
n = NT(1); print(n, n.m(), n.p, n._replace(x=2), n._asdict(), NT._fields, NT._field_defaults, NT.__annotations__, n == (1, 'd'), NT._make([5, 'q']), isinstance(n, tuple)); t(lambda: NT()); t(lambda: NT(1, 2, 3)); t(lambda: n._replace(z=1)); t(lambda: setattr(n, 'x', 3)); t(lambda: n.z)
P = collections.namedtuple('P', 'a b c', defaults=[1, 2]); print(P(0), P._field_defaults, P(0) + (5,), P(*'xyz'), P(1, c=2)); t(lambda: P()); t(lambda: collections.namedtuple('Q', 'a a')); t(lambda: collections.namedtuple('Q', 'def')); t(lambda: collections.namedtuple('Q', '_a')); print(collections.namedtuple('Q', 'a def _b a', rename=True)._fields); t(lambda: collections.namedtuple('1Q', 'a')); t(lambda: collections.namedtuple('Q', 'a', defaults=[1, 2]))
class TD(TypedDict, total=False): a: int
print(TD(a=1), TD.__annotations__, Optional[int], Union[int, str], List[int], Dict[str, int], Callable[[int], str], Literal['a', 1], Any, Tuple[int, ...], Type[int], Union[int, None] == Optional[int], cast(int, 'x'), get_type_hints(NT) if False else '', get_origin(List[int]), get_args(Dict[str, int]), Final[int], ClassVar[int], Annotated[int, 'm'], TypeVar('X'), NewType('N', int)(5))
class G(Generic[TypeVar('Q')]): pass
print(G[int]() is not None, list[int], dict[str, int] == Dict[str, int], int | None, isinstance(1, int | str)); t(lambda: isinstance([], list[int])); t(lambda: List[int]()); t(lambda: Optional()); t(lambda: Union[()])


@singledispatch
def told(x): return 'object'


@told.register
def _(x: 'int'): return 'int'


@told.register
def _(x: str | bytes): return 'text'


@told.register
def _(x: 'T | None'): return 'T or None'


print(told(1), told('a'), told(b''), told(2.5), told(T(1)), told(None))


def wrong():
    @told.register
    def _(x: 5): return 'no'


t(wrong)
