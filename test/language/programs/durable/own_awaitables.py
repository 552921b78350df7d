# Classes with an __await__ of their own: generators, what a coroutine's __await__ gives, other iterators, and what is none.
import perdure
async def other(n=8):
    await perdure.sleep(1)
    return n
class Once:
    def __await__(self):
        try: x = yield 5
        except TypeError as e: print('E', e)
        return 7
class Bare:
    def __await__(self):
        yield
        return 7
class Ready:
    def __init__(self, v): self.v = v
    def __await__(self):
        return self.v
        yield
class Plain:
    def __await__(self):
        a = yield from other(3).__await__()
        b = yield from Ready(4).__await__()
        c = yield from perdure.sleep(2).__await__()
        return a, b, c
class P:
    def __await__(self): return other().__await__()
class Q:
    def __await__(self): return perdure.sleep(2).__await__()
class It:
    def __await__(self): return iter([])
class It2:
    def __await__(self): return iter([1])
class Cu:
    def __await__(self): return self
    def __next__(self): raise StopIteration('cu')
    def __iter__(self): return self
class Co:
    def __await__(self): return other()
class Aco:
    async def __await__(self): return 5
class Num:
    def __await__(self): return 5
class Chain:
    def __await__(self): return Ready(1)
class Fails:
    def __await__(self):
        yield from other().__await__()
        raise ValueError('late')
class Sub(Plain):
    async def _wait(self): return 'wrong'
class Nope: pass
class Handles:
    def __await__(self):
        try:
            yield from other(1).__await__()
            raise KeyError('in')
        except KeyError as e:
            yield from other(2).__await__()
            return 'handled', e.args
        finally:
            yield from other(3).__await__()
            print('finally')
async def agen():
    for i in range(2):
        yield await Ready(i)
@perdure.function
async def main():
    for make in (lambda: Ready(1), Plain, P, Q, It, It2, Cu, Co, Aco, Num, Chain, Once, Bare, Fails, Sub, Nope, Handles, lambda: other(5)):
        try:
            print(await make())
        except BaseException as e:
            print(type(e).__name__, e)
    print([x async for x in agen()], [await Ready(2) for _ in range(2)])
    async with perdure.timeout('5s'):
        print(await Plain())
    try:
        async with perdure.timeout('1500ms'):
            print(await Plain())
    except perdure.Timeout as e: print('timeout')
    a, b = await perdure.gather(handles(), other(2))
    print(a, b)
async def handles(): return await Handles()
if __name__ == '__main__': perdure.main(main)
