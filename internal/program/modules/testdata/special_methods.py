# What has one special method of its own, on a built-in class, and all that may ask for it.
import json, math, operator, itertools, functools, heapq, bisect, copy, re, textwrap, collections, statistics
def t(f):
    try:
        r = f()
        if type(r).__name__.endswith(('iterator', 'object', 'generator', 'repeat', 'chain', 'cycle', 'map', 'filter', 'zip', 'enumerate', 'reversed')): r = list(itertools.islice(r, 5))
        if isinstance(r, (set, frozenset)): r = sorted(map(repr, r))
        s = repr(r)
        if ' at 0x' in s: s = 'address'
        print(type(r).__name__, s[:120])
    except RecursionError: print('RecursionError')
    except BaseException as e:
        try: s = str(e)
        except BaseException as e2: s = 'str ' + type(e2).__name__
        print(type(e).__name__, s[:150] if ' at 0x' not in s else 'address')
skipped = {'odict', 'bisect', 'iadd2', 'print', 'factorial', 'join', 'bytes', 'reversed', 'jsonsort', 'copy', 'deepcopy', 're', 'pow3', 'setitem', 'delitem', 'slassign', 'bjoin'}
bases = {'int': (int, 3), 'float': (float, 2.5), 'str': (str, 'ab'), 'bytes': (bytes, b'ab'), 'list': (list, [3, 1]), 'tuple': (tuple, (3, 1)), 'dict': (dict, {'a': 1}), 'set': (set, {1}), 'frozenset': (frozenset, {1}), 'object': (object, None), 'ValueError': (ValueError, 'v')}
class Stop:
    def __init__(self): self.n = 0
    def __next__(self):
        self.n += 1
        if self.n > 2: raise StopIteration
        return self.n
    def __iter__(self): return self
def boom(self, *a): raise KeyError('boom')
methods = {
 '__len__': [lambda self: 2, lambda self: -1, lambda self: 'x', boom],
 '__iter__': [lambda self: iter([7, 8]), lambda self: 5, lambda self: Stop(), boom],
 '__contains__': [lambda self, x: 'yes', lambda self, x: [], boom],
 '__getitem__': [lambda self, k: 9 if k in (0, 1, 'a', 'k') else [][5], lambda self, k: ('item', k) if k != 3 else [][1], boom],
 '__str__': [lambda self: 'own', lambda self: 5, boom],
 '__repr__': [lambda self: 'rep', lambda self: None, boom],
 '__format__': [lambda self, spec: 'fmt' + spec, lambda self, spec: 5],
 '__hash__': [lambda self: 5, lambda self: 'x', boom],
 '__bool__': [lambda self: False, lambda self: 1, boom],
 '__int__': [lambda self: 42, lambda self: 2.5, boom],
 '__index__': [lambda self: 1, lambda self: 'x', boom],
 '__float__': [lambda self: 1.5, lambda self: 1, boom],
 '__reversed__': [lambda self: iter('zy'), lambda self: 5],
 '__missing__': [lambda self, k: ('missing', k)],
 '__call__': [lambda self, *a, **k: ('called', len(a), sorted(k))],
 '__abs__': [lambda self: 'abs'], '__neg__': [lambda self: 'neg'], '__round__': [lambda self, n=None: ('round', n)], '__trunc__': [lambda self: 6], '__floor__': [lambda self: 'floor'], '__ceil__': [lambda self: 'ceil'],
 'keys': [lambda self: ['k'], lambda self: 5], 'items': [lambda self: [('i', 1)]], 'get': [lambda self, k, d=None: 'got'],
 '__bytes__': [lambda self: b'by', lambda self: 'x'], '__divmod__': [lambda self, o: 'dm'], '__pow__': [lambda self, *a: ('pow', len(a))], '__complex__': [lambda self: 1],
 '__getattribute__': [lambda self, n: object.__getattribute__(self, n)], '__setitem__': [lambda self, k, v: None], '__delitem__': [lambda self, k: None], '__eq__': [lambda self, o: True, lambda self, o: boom(self)], '__lt__': [lambda self, o: True, boom], '__next__': [lambda self: 4], '__length_hint__': [lambda self: 3, lambda self: 'x'], '__sizeof__': [lambda self: 1], '__dir__': [lambda self: ['q']], '__copy__': [lambda self: 'copied'], '__deepcopy__': [lambda self, m: 'deep'], '__enter__': [lambda self: 1], '__mod__': [lambda self, o: 'mod'], '__add__': [lambda self, o: 'add'], '__iadd__': [lambda self, o: 'iadd'], '__radd__': [lambda self, o: 'radd'], '__class_getitem__': [lambda k: k],
}
def iadd(a, v):
    a += v
    return a
def unpack(v):
    a, b = v
    return a, b
def star(v):
    a, *b = v
    return a, b
def update(v):
    d = {'z': 0}
    d.update(v)
    return d
def ext(v):
    x = [0]
    x.extend(v)
    return x
def sl(v):
    x = [0, 1, 2, 3]
    x[1:2] = v
    return x
def setsl(v):
    x = [0, 1, 2, 3]
    x[v] = 'new'
    return x
def forloop(v):
    r = []
    for x in v: r.append(x)
    return r
def match(v):
    match v:
        case [a, b]: return 'seq', a, b
        case {'a': a, **rest}: return 'map', a, rest
        case str(): return 'str'
        case int(x): return 'int', x
        case 3: return 'three'
        case _: return 'other'
def frm(v): return (yield from v)
uses = {
 'len': len, 'list': list, 'tuple': tuple, 'set': set, 'frozenset': frozenset, 'dict': dict, 'str': str, 'repr': repr, 'bool': bool, 'hash': lambda v: hash(v) if type(v).__hash__ and '__hash__' in type(v).__dict__ else 0, 'int': int, 'float': float, 'bytes': bytes, 'abs': abs, 'round': round, 'round1': lambda v: round(v, 1), 'sum': sum, 'sum2': lambda v: sum([1, v]), 'min': min, 'max': max, 'sorted': sorted, 'reversed': lambda v: list(reversed(v)), 'iter': lambda v: list(iter(v)), 'enumerate': lambda v: list(enumerate(v)), 'zip': lambda v: list(zip(v, v)), 'map': lambda v: list(map(repr, v)), 'any': any, 'all': all, 'in': lambda v: 1 in v, 'notin': lambda v: 'a' not in v, 'get0': lambda v: v[0], 'geta': lambda v: v['a'], 'slice': lambda v: v[0:1], 'unpack': unpack, 'star': star, 'starlist': lambda v: [*v], 'starset': lambda v: {*v}, 'stardict': lambda v: {**v}, 'call*': lambda v: (lambda *a: a)(*v), 'call**': lambda v: (lambda **k: k)(**v), 'update': update, 'extend': ext, 'slassign': sl, 'index': lambda v: [10, 20, 30, 40][v], 'idxassign': setsl, 'idxslice': lambda v: 'abcdef'[v:], 'range': lambda v: list(range(v)), 'mul': lambda v: [1] * v, 'strmul': lambda v: 'ab' * v, 'fstr': lambda v: f'{v}', 'fstr>': lambda v: f'{v:>6}', 'fstr!r': lambda v: f'{v!r}', 'fstr!s': lambda v: f'{v!s:>5}', 'format': lambda v: format(v, ''), 'format2': lambda v: '{:x}'.format(v), 'fmt0': lambda v: '{0[0]} '.format(v), 'fmtattr': lambda v: '{0.__class__.__name__}'.format(v), '%s': lambda v: '%s' % v, '%r': lambda v: '%r' % (v,), '%d': lambda v: '%d' % v, '%f': lambda v: '%.2f' % v, '%x': lambda v: '%x' % v, '%c': lambda v: '%c' % v, '%(a)s': lambda v: '%(a)s' % v, 'join': lambda v: '-'.join(v), 'joinin': lambda v: '-'.join(['a', v]), 'bjoin': lambda v: b'-'.join(v), 'chr': chr, 'ord': ord, 'hex': hex, 'divmod': lambda v: divmod(v, 2), 'pow': lambda v: pow(v, 2), 'pow3': lambda v: pow(2, v, 7), 'callable': callable, 'call': lambda v: v(1, k=2), 'next': next, 'isinstance': lambda v: isinstance(v, (int, str)), 'json': json.dumps, 'json2': lambda v: json.dumps([v, {'k': v}]), 'jsonsort': lambda v: json.dumps(v, sort_keys=True, indent=1), 'floor': math.floor, 'ceil': math.ceil, 'trunc': math.trunc, 'sqrt': math.sqrt, 'gcd': lambda v: math.gcd(v, 6), 'fsum': math.fsum, 'prod': math.prod, 'isclose': lambda v: math.isclose(v, 1), 'factorial': math.factorial, 'lhint': lambda v: 0, 'opindex': operator.index, 'copy': lambda v: type(copy.copy(v)).__name__, 'deepcopy': lambda v: type(copy.deepcopy(v)).__name__, 'match': match, 'iadd': lambda v: iadd([0], v), 'iadd2': lambda v: iadd(v, [5]), 'add': lambda v: v + v, 'mod': lambda v: v % 2, 'startswith': lambda v: 'abc'.startswith(v), 'strip': lambda v: 'abcab'.strip(v), 'split': lambda v: 'xabx'.split(v), 'find': lambda v: 'xabx'.find(v), 'count': lambda v: [v, 1].count(v), 'lindex': lambda v: [1, v].index(v), 'replace': lambda v: 'xabx'.replace(v, '-'), 'replace2': lambda v: 'xabx'.replace('a', v), 'center': lambda v: 'x'.center(v), 'fromkeys': lambda v: dict.fromkeys(v, 0), 'setdefault': lambda v: {}.setdefault('k', v), 'union': lambda v: {0}.union(v), 'or': lambda v: {0} | v, 'setle': lambda v: {1} <= v, 'issubset': lambda v: {1}.issubset(v), 'yieldfrom': lambda v: list(frm(v)), 'for': forloop, 'comp': lambda v: [x for x in v], 'dictcomp': lambda v: {x: 1 for x in v}, 'not': lambda v: not v, 'and': lambda v: v and 1, 'if': lambda v: 1 if v else 2, 'eq': lambda v: v == v, 'eq1': lambda v: v == 3, 'eqL': lambda v: [v] == [v], 'ne': lambda v: v != 3, 'lt': lambda v: v < 3, 'sortkey': lambda v: sorted([v, v]), 'heap': lambda v: heapq.nsmallest(1, v), 'bisect': lambda v: bisect.bisect(v, 2), 'chain': lambda v: list(itertools.chain(v)), 'islice': lambda v: list(itertools.islice([1, 2, 3], v)), 'reduce': lambda v: functools.reduce(lambda a, b: (a, b), v), 'counter': lambda v: collections.Counter(v), 'deque': lambda v: collections.deque(v), 'odict': lambda v: collections.OrderedDict(v), 'dd': lambda v: collections.defaultdict(int, v), 'chainmap': lambda v: collections.ChainMap(v)['a'], 're': lambda v: re.sub('a', 'x', v), 'bytesfromlist': lambda v: bytes([v]), 'inttobytes': lambda v: (5).to_bytes(v, 'big'), 'intbase': lambda v: int('11', v), 'print': lambda v: print(v), 'mean': lambda v: statistics.mean(v), 'getattr': lambda v: getattr(v, 'zz', 0), 'setitem': lambda v: operator.setitem(v, 0, 1), 'delitem': lambda v: operator.delitem(v, 0), 'translate': lambda v: 'abc'.translate(v), 'fmap': lambda v: '{a}'.format_map(v), 'maketrans': lambda v: str.maketrans(v), 'raise': lambda v: (_ for _ in ()).throw(v), 'except': lambda v: isinstance(v, BaseException), 'key': lambda v: {v: 1}[v], 'set1': lambda v: len({v, v}), 'slicestep': lambda v: [1, 2, 3, 4, 5][::v], 'sliceobj': lambda v: slice(v).indices(4), 'accum': lambda v: list(itertools.accumulate(v)), 'partial': lambda v: functools.partial(v, 1)(), 'filter': lambda v: list(filter(None, [v])), 'rjust': lambda v: 'x'.rjust(4, v), 'encode': lambda v: 'x'.encode(v), 'bfind': lambda v: b'xab'.find(v), 'cmp': lambda v: max([v, v]), 'isdis': lambda v: {1}.isdisjoint(v), 'zipstrict': lambda v: list(zip(v, [1, 2], strict=True)), 'popitem': lambda v: operator.methodcaller('pop')(v), 'aslist+': lambda v: [0] + v, 'tup+': lambda v: (0,) + v, 'str+': lambda v: 'z' + v, 'int+': lambda v: 1 + v, 'neg': lambda v: -v, 'inv': lambda v: ~v,
}
for bn, (base, init) in bases.items():
    for mn, impls in methods.items():
        for k, impl in enumerate(impls):
            C = type('C', (base,), {mn: impl})
            for un, use in uses.items():
                if un in skipped or mn == '__len__' and k in (1, 3) and bn in ('str', 'bytes', 'list', 'tuple', 'dict', 'set', 'frozenset'):
                    continue
                if mn == 'keys' and k == 1 or mn == '__iter__' and k == 1 and un in ('json', 'json2') or bn in ('str', 'bytes') and un in ('%d', '%f', '%x', 'int', 'float'):
                    continue
                print(bn, mn, k, un, end=' ')
                v = C() if base is object else C(init)
                t(lambda: use(v))
