# Found by reading: next() lost the value and the class of the StopIteration that an iterator of the program raises.
class Cu:
    def __next__(self): raise StopIteration('cu')
    def __iter__(self): return self
class My(StopIteration): pass
class Cm:
    def __next__(self): raise My('m', 2)
    def __iter__(self): return self
for c in (Cu, Cm):
    try: next(c())
    except StopIteration as e: print(type(e).__name__, e.value, e.args)
    print(next(c(), 'default'), list(c()))
    try: c().__next__()
    except StopIteration as e: print(type(e).__name__, e.value, e.args)
    def g(): 
        r = yield from c()
        print('r', r)
    print(list(g()))
