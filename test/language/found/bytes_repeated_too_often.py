# Found by seed 20550901.
def t(f):
    try: print(len(f()))
    except Exception as e: print(type(e).__name__, e)
n = 2**63 - 1
class B(bytes): pass
class S(str): pass
class L(list): pass
class T(tuple): pass
for x in (b'a,b', 'ab', [1, 2], (1, 2), B(b'ab'), S('ab'), L([1, 2]), T((1, 2)), b'', '', [], ()):
    t(lambda: x * n); t(lambda: n * x); t(lambda: x * -n); t(lambda: x.__mul__(n)); t(lambda: x.__rmul__(n)); t(lambda: x * 2**70); t(lambda: 2**70 * x)
    def f():
        y = x; y *= n; return y
    t(f)
