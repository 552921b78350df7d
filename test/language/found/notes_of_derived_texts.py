"""Found by seed 5023317: a note may be of a class that derives from str."""

class W(str): pass
class V(str):
    def __str__(self): return 'own text'
    def __repr__(self): return 'own repr'
class B(str):
    def __str__(self): raise OSError
e = ValueError('x')
e.add_note(W('ab'))
e.add_note(V('cd\nef'))
e.add_note('plain')
print(e.__notes__, [type(n).__name__ for n in e.__notes__])
for bad in (1, None, b'x', [1]):
    try: e.add_note(bad)
    except TypeError as err: print(err)
e.__notes__.append(5)
e.__notes__.append(V('z'))
e.add_note(B('b'))
raise e
