# The attributes of exceptions that are not in __dict__: what a look-up has not found, and what has been set.
class A:
    def __getattr__(self, n): raise AttributeError('own')
class B: pass
def t(f):
    try: f()
    except Exception as e: print(type(e).__name__, e, getattr(e,'name','?'), type(getattr(e,'obj','?')), e.__dict__); return e
def d(o,n): delattr(o,n)
t(lambda: object.__getattribute__(B(), 'q'))
t(lambda: B.__getattribute__(B(), 'q'))
t(lambda: super(B, B()).__getattribute__('q'))
t(lambda: d(B(),'q')); t(lambda: setattr((),'q',1)); t(lambda: setattr(A(),'q',1)); t(lambda: B.q); t(lambda: d(B,'q')); t(lambda: super(B, B()).zz)
import math
t(lambda: math.pi.zz);  t(lambda: d(int,'q')); t(lambda: setattr(int,'q',1))
e=t(lambda: B.q)
e.name = 5; print(e.name, e.__dict__)
t(lambda: getattr(B(), 'yy'))
def f():
    def g(): return z
    return g()
    z = 1
def h():
    z
    z = 1
t(f); t(h)
try: del qqq
except NameError as e: print(e.name)
class E:
    def m(self):
        try: zzz
        except NameError as e: print(e.name)
    try: yyy
    except NameError as e: print(e.name)
E().m()
class C(AttributeError): pass
class D:
    @property
    def o(self): raise AttributeError('hi', name='mine')
    @property
    def i(self): return B().deep
t(lambda: D().o); t(lambda: D().i)
try: import collections.foo
except ImportError as e: print(e.name, e.path, e.msg)
e = ImportError('a', 'b', name='x'); print(e.msg, e.name, e.__dict__)
e = AttributeError('a', name='q'); e.__init__('z'); print(e.name)
e = AttributeError('a', name='q'); e.__init__('z', name='zz'); print(e.name)
e = OSError(2, 'no', 'file'); e.filename = 'b'; print(e.filename, e.__dict__, e, e.args)
class X(Exception):
    def __init__(self, *a): self.name = 'mine'; super().__init__(*a)
print(X(1).name, X(1).__dict__)
class Y(AttributeError):
    def __init__(self, *a, name=None): super().__init__(*a, name=name); self.other = 1
y = Y(1, name='q'); print(y.name, y.__dict__, y.obj)
class Z(NameError):
    name = 'static'
print(Z().name, Z.name)
try: AttributeError('x', nam=1)
except TypeError as e: print(e)
try: AttributeError('x').__init__(nam=1)
except TypeError as e: print(e)
e = StopIteration(1); e.value = 7; print(e.value, e.args, e.__dict__)
e = UnicodeDecodeError('utf-8', b'a', 0, 1, 'r'); e.reason = 'q'; print(e, e.__dict__)
e = SyntaxError('m')
print(e.msg)
def f(): return super().x
t(f)
class C2:
    def __init__(self): self.a = 1
try:
    del C2().b
except AttributeError as e:
    print(e.name, e.obj)
e = OSError(2, 'no', 'file')
e.filename = 'other'
e.args = (1,)
print(e.filename, e.__dict__, vars(e))
print(hasattr(AttributeError(), 'name'), hasattr(AttributeError(), 'obj'), hasattr(ImportError(), 'path'))
