# An object whose __dict__ is set: to one that it shares with others, to itself, to a new one.
import perdure
class Borg:
    _shared = {}
    def __init__(self): self.__dict__ = self._shared
class AttrDict(dict):
    def __init__(self, *a, **k):
        super().__init__(*a, **k)
        self.__dict__ = self
class Sl:
    __slots__ = ('a',)
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
@perdure.function
async def main():
    a, b = Borg(), Borg()
    a.x = 1
    await perdure.sleep(1)
    print(b.x, Borg._shared, a.__dict__ is b.__dict__)
    d = AttrDict(k=1)
    d.z = 2; d['w'] = 3
    await perdure.sleep(1)
    d.q = 4
    print(d.k, d['z'], d.w, dict(d), len(d), d.q)
    del d.k
    print('k' in d, list(d))
    t(lambda: setattr(Sl(), '__dict__', {})); t(lambda: setattr(a, '__dict__', 5)); t(lambda: setattr(5, '__dict__', {}))
    e = ValueError('x'); e.__dict__ = {'n': 1}; print(e.n)
    def f(): pass
    f.__dict__ = {'g': 2}; print(f.g)
    class Y: pass
    y = Y(); y.a = 1; y.__dict__ = {'b': 2}; print(hasattr(y, 'a'), y.b); y.__dict__['c'] = 3; print(y.c, vars(y))
    for i in range(3):
        y.c = i; print(y.c, y.b)
if __name__ == '__main__': perdure.main(main)
