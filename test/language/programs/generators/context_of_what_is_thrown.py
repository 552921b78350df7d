# What is being handled where an exception is raised in a generator that another one yields from.
def tell(error, depth=0):
    print(' ' * depth, type(error).__name__, error)
    if error.__context__ is not None: tell(error.__context__, depth + 1)
def inner(how):
    try:
        x = yield 1
        print('got', x)
        raise KeyError('after')
    except ValueError as e:
        raise LookupError('inner') 
    finally:
        try:
            raise
        except BaseException as e:
            print('bare'); tell(e)
        if how == 'f': raise TypeError('fin')
def outer(how):
    try:
        raise OSError('outer')
    except OSError:
        yield from inner(how)
def outest(how):
    try:
        raise ZeroDivisionError('outest')
    except ZeroDivisionError:
        yield from outer(how)
def drive(make, how, act):
    g = make(how)
    print('==', make.__name__, how, act, next(g))
    try:
        if act == 'throw': g.throw(ValueError('thrown'))
        elif act == 'close': g.close()
        elif act == 'send': g.send(5)
        else: next(g)
    except BaseException as e:
        tell(e)
for make in (inner, outer, outest):
    for how in 'f', 'n':
        for act in 'throw', 'close', 'send', 'next':
            drive(make, how, act)
            try: raise AssertionError('drive')
            except AssertionError: drive(make, how, act)
