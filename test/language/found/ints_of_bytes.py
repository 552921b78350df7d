"""Found by seeds 6037709 and 6049445: bytes that are no int are shown as bytes, and __round__ of an int takes no None, though round() does."""

def t(f):
    try:
        print(repr(f()))
    except Exception as error:
        print(type(error).__name__, error)


class Like:
    def __index__(self):
        return 2


class Words(str):
    pass


class B(bytes):
    pass


for v in (b'', b'12', b'x', 'x', '', Words('x'), Words(''), B(b'x'), b'1\x00', '1\x00', b'\xff', 'é', 'x'*300, b'x'*300, '1_', b'1_'):
    for base in ((), (2,), (Like(),), (0,)):
        t(lambda: int(v, *base))
    t(lambda: float(v))
for n in (5, 2**64, True, -15):
    for a in ((), (None,), (-1,), (Like(),), (1.5,), ('a',)):
        t(lambda: n.__round__(*a))
        t(lambda: round(n, *a))
        t(lambda: float(n).__round__(*a))
        t(lambda: round(float(n), *a))
