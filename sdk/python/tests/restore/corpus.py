"""Functions whose statements are hard to leave and to enter again. Each takes nothing, and shows what it does in a log."""

from __future__ import annotations

import contextlib

from .world import Base, Box, Color, Count, Derived, Key, Manager, Point, Slotted, Wait, bad, fails, out, sub, twice, v, w

LIMIT = 3


async def plain():
    a = await w(1)
    b = await w(2)
    return a, b


async def nothing():
    out("no await")


async def if_chain():
    if await w(0):
        out(await w("a"))
    elif await w(0):
        out(await w("b"))
    elif v(1):
        out(await w("c"))
    else:
        out(await w("d"))
    out("end")


async def if_without_else():
    if v(0):
        await w(1)
    if v(1):
        x = await w(2)
    return x


async def while_else():
    n = 0
    while n < 3:
        n += await w(1)
    else:
        out(await w("else"))
    while v(True):
        n += await w(1)
        if n == 4:
            continue
        if n > 5:
            break
    else:
        out("never")
    return n


async def while_awaits():
    n = 0
    while await w(n < 3):
        n += 1
        if n == 2:
            await w("two")
            continue
        out(n)
    else:
        await w("else")
    while (await w(n)) > 0:
        n -= 1
        if n == 1:
            break
    else:
        out("no")
    return n


async def for_else():
    for x in v([1, 2, 3]):
        if x == 2:
            continue
        out(await w(x))
    else:
        out(await w("else"))
    for x in (1, 2, 3):
        if await w(x) == 2:
            break
    else:
        out("no")
    return x


async def for_sources():
    for x in range(2):
        await w(x)
    for x in "ab":
        await w(x)
    for k in {"a": 1, "b": 2}:
        await w(k)
    for k, x in {"a": 1, "b": 2}.items():
        await w((k, x))
    for x in {"a": 1}.values():
        await w(x)
    for i, x in enumerate("xy", 5):
        await w((i, x))
    for a, b in zip([1, 2], "pq"):
        await w((a, b))
    for x in reversed([1, 2]):
        await w(x)
    for x in map(str, [1, 2]):
        await w(x)
    for x in b"ab":
        await w(x)
    for x in {7}:
        await w(x)
    for i, (a, b) in enumerate(zip(range(2), [3, 4])):
        await w(i + a + b)


async def for_await_in_iter():
    for x in await w([1, 2]):
        for y in await w([x, x * 2]):
            out(x, y, await w(x * y))
    for x in await w([]):
        out("no")
    else:
        out(await w("else"))


async def for_target():
    box = Box(0)
    for box.value in [1, 2]:
        await w(box.value)
    d = {}
    for d[v("k")] in [3, 4]:
        await w(d)
    for a, *b in [(1, 2, 3), (4,)]:
        out(a, b, await w(0))
    return box, d


async def for_mutated():
    items = [1, 2, 3]
    for x in items:
        if await w(x) == 1:
            items.append(9)
        if x == 2:
            items.remove(1)
        out(x)
    d = {"a": 1}
    for k in d:
        await w(k)
        d[k] = 5
    return items, d


async def for_dict_grows():
    d = {"a": 1, "b": 2}
    for k in d:
        await w(k)
        d["c"] = 3


async def for_set_grows():
    s = {1}
    for x in s:
        await w(x)
        s.add(2)


async def for_shared_iterator():
    it = iter([1, 2, 3, 4, 5])
    for a in it:
        b = next(it, None)
        out(a, b, await w(0))
    return list(it)


async def for_not_iterable():
    await w(1)
    for x in v(5):
        await w(x)


async def nested_loops():
    for a in range(3):
        for b in range(3):
            if b == 1:
                await w("skip")
                continue
            if a == 1:
                break
            out(a, b, await w(a * b))
        else:
            out("inner", await w(a))
            continue
        await w("broken")


async def return_in_loop():
    for x in [1, 2, 3]:
        while True:
            if await w(x) == 2:
                return x
            break


async def try_catches():
    try:
        out(await bad("x"))
    except KeyError:
        out("no")
    except (TypeError, ValueError) as error:
        out(type(error).__name__, await w(str(error)))
        out(error.args)
    else:
        out("no")
    out("end")


async def try_else():
    try:
        x = await w(1)
    except ValueError:
        out("no")
    else:
        out(await w(x))
        raise KeyError(await w("from else"))
    finally:
        out("finally")


async def try_else_await_handler():
    for fail in (0, 1):
        try:
            await (bad("x") if fail else w(1))
        except ValueError:
            await w("handler")
        else:
            await w("else")
        finally:
            await w("finally")


async def handler_raises():
    try:
        await bad("first")
    except ValueError as e:
        await w("in")
        raise KeyError("second") from e


async def handler_raises_context():
    try:
        await bad("first")
    except ValueError:
        await w("in")
        raise KeyError("second")


async def handler_raise_none():
    try:
        raise ValueError("q")
    except ValueError:
        await w("in")
        raise KeyError("second") from None


async def bare_raise():
    try:
        await fails("deep")
    except KeyError:
        await w("in")
        await w("again")
        raise


async def raise_name():
    try:
        await fails("deep")
    except KeyError as e:
        await w("in")
        raise e


async def raise_later():
    kept = None
    try:
        await fails("deep")
    except KeyError as e:
        kept = e
    await w("between")
    raise kept


async def handler_name_deleted():
    try:
        await bad("x")
    except ValueError as e:
        await w(1)
        del e
        await w(2)
    try:
        return e
    except UnboundLocalError as error:
        return type(error).__name__


async def handler_name_changed():
    try:
        await bad("x")
    except ValueError as e:
        e = await w("other")
        await w(2)
        out(e)
    return await w(3)


async def nested_handlers():
    try:
        try:
            await bad("a")
        except ValueError:
            await w("h1")
            try:
                await bad("b", "KeyError")
            except KeyError as inner:
                await w("h2")
                out(repr(inner.__context__))
                raise
            finally:
                await w("f2")
    except KeyError as outer:
        await w("h3")
        out(repr(outer.__context__))
        try:
            raise
        except KeyError:
            await w("h4")
            raise TypeError("last")


async def finally_return():
    try:
        return await w("body")
    finally:
        out(await w("finally"))


async def finally_overrides():
    try:
        raise ValueError("lost")
    finally:
        await w("finally")
        return "override"


async def finally_overrides_return():
    try:
        return v(1)
    finally:
        if await w(1):
            return v(2)


async def finally_raises():
    try:
        await bad("first")
    finally:
        await w("f")
        raise KeyError("second")


async def finally_break():
    for x in [1, 2, 3]:
        try:
            out(await w(x))
            if x == 2:
                return "lost"
        finally:
            await w("f")
            if x == 2:
                break
    return x


async def finally_continue():
    n = 0
    for x in [1, 2, 3]:
        try:
            n += await w(x)
            if x == 2:
                raise ValueError("lost")
        finally:
            await w("f")
            continue
    return n


async def break_through_finally():
    for x in [1, 2]:
        for y in [1, 2]:
            try:
                try:
                    if y == 2:
                        break
                    if x == 2:
                        continue
                    out(x, y)
                finally:
                    out(await w("f1"))
            finally:
                out(await w("f2"))
        else:
            out("else")
    return x, y


async def return_through_three():
    try:
        try:
            try:
                return await w("v")
            finally:
                await w("f1")
        finally:
            out("sync")
    finally:
        await w("f3")


async def swallowed_return():
    while True:
        try:
            try:
                return v("lost")
            finally:
                while True:
                    await w("inner")
                    break
                raise KeyError("instead")
        except KeyError:
            await w("caught")
            break
        finally:
            await w("outer")
    return "end"


async def finally_exception_passes():
    try:
        try:
            await fails("k")
        finally:
            await w("f1")
            out("f1")
    finally:
        await w("f2")
        out("f2")


async def finally_same_exception():
    try:
        raise ValueError("one")
    except ValueError as e:
        try:
            raise e
        finally:
            await w("f")


async def finally_in_handler_loop():
    for x in range(3):
        try:
            await (bad("b") if x % 2 else w(x))
        except ValueError as e:
            await w(str(e))
            continue
        finally:
            await w("f")
            out("x", x)
        out("after", x)


async def nested_finally_returns():
    try:
        try:
            return 1
        finally:
            await w("a")
            return 2
    finally:
        await w("b")
        return 3


async def with_plain():
    with Manager("m") as name:
        out(name, await w(1))
    with Manager("a"), Manager("b") as b:
        out(b, await w(2))


async def with_swallows():
    with Manager("m", swallow=True):
        await bad("x")
    out("after")
    with Manager("m"):
        await bad("y")


async def with_return():
    for x in [1, 2]:
        with Manager("m") as m:
            if await w(x) == 1:
                continue
            return m


async def with_exit_fails():
    try:
        with Manager("m", fail="exit"):
            await bad("x")
    except RuntimeError as e:
        await w(1)
        out(repr(e.__context__))
        raise


async def with_enter_fails():
    with Manager("a"), Manager("m", fail="enter"):
        await w(1)


async def with_suppress():
    with contextlib.suppress(KeyError):
        await fails("k")
    return "end"


async def with_target():
    box = Box(1)
    with Manager("m") as box.value:
        await w(1)
    return box


async def with_await_in_head():
    with await w(Manager("m")) as m:
        out(m)
    with Manager(await w("n")) as m:
        out(m, await w(1))


async def with_no_manager():
    await w(1)
    try:
        with v(5):
            await w(2)
    except (TypeError, AttributeError) as error:
        return type(error).__name__


async def async_with():
    async with Manager("a") as a, Manager("b"):
        out(a.name, await w(1))
    async with Manager("c"):
        out("no await in the body")


async def async_with_return():
    for x in [1, 2, 3]:
        async with Manager(x):
            if x == 1:
                continue
            async with Manager("in"):
                return x


async def async_with_break():
    for x in [1, 2, 3]:
        async with Manager(x):
            if await w(x) == 2:
                break
    return x


async def async_with_raises():
    async with Manager("a"):
        async with Manager("b", swallow=True):
            await bad("x")
        out("after")
        await fails("z")


async def async_with_exit_fails():
    async with Manager("a", fail="exit"):
        await bad("x")


async def async_with_enter_fails():
    async with Manager("a"):
        async with Manager("b", fail="enter"):
            out("no")


async def async_for():
    async for x in Count(3):
        if x == 2:
            continue
        out(x)
    else:
        out(await w("else"))
    async for x in Count(3):
        if await w(x) == 2:
            break
    else:
        out("no")


async def async_for_raises():
    async for x in Count(3):
        if x == 2:
            raise StopAsyncIteration("mine")


async def async_for_wrong():
    await w(1)
    async for x in [1, 2]:
        out(x)


async def comprehension_scopes():
    x = "outer"
    found = [await w(x) for x in range(2)]
    out(x, found)
    found = [y := await w(z) for z in range(3)]
    out(y, found)
    return [(z, sum([z + y for y in range(2)]), await w(x)) for z in range(2)], x


async def comprehension_raises():
    return [await (bad("b") if x == 1 else w(x)) for x in range(3)]


async def assignments():
    a = b = await w(1)
    c, (d, *e) = await w((1, (2, 3, 4)))
    box = Box(0)
    box.value = await w(5)
    box[v("k")] = await w(6)
    box[await w("k2")] = await w(7)
    box[v("k3")], f = await w((8, 9))
    g: int = await w(10)
    return a, b, c, d, e, f, g, box


async def two_targets():
    box = Box(1)
    box[await w(1)] = box[await w(2)] = await w(3)


async def augmented():
    n = 1
    n += await w(2)
    n *= await w(3) + await w(4)
    box = Box(1)
    box.value += await w(5)
    box.value -= v(1)
    d = {"a": 1, "b": [1]}
    d[v("a")] += await w(6)
    d[await w("b")] += await w([2])
    d[await w("a")] += 1
    items = alias = [1]
    items += await w([2])
    return n, box, d, alias


async def augmented_reads_first():
    n = 1

    async def change():
        nonlocal n
        n = 100
        return await w(5)

    n += await change()
    return n


async def deletes():
    d = {"a": 1, "b": 2}
    del d[await w("a")]
    x = 1
    del x
    await w(1)
    try:
        out(x)
    except UnboundLocalError:
        out("unbound")
    return d


async def asserts():
    assert await w(1), v("no")
    try:
        assert await w(0), await w("message")
    except AssertionError as e:
        out(e.args)
    assert v(0), await w("last")


async def raises():
    raise ValueError(await w(1)) from KeyError(await w(2))


async def raise_class():
    raise await w(KeyError)


async def match_values():
    for subject in (1, (1, 2), {"k": 5}, Point(3, 4), "s", None, [1, 2, 3]):
        match await w(subject):
            case 1:
                out("one", await w(1))
            case Point(x=a, y=b):
                out("point", a, b, await w(a))
            case (a, b):
                out("pair", a, await w(b))
            case {"k": k, **rest}:
                out(k, rest, await w(0))
            case [first, *others] if v(len(others) > 1):
                out(first, others)
            case None | False:
                await w("none")
            case other:
                out("other", other)


async def match_guards():
    for subject in (1, 2, 3):
        match v(subject):
            case x if await w(x == 1):
                out("first", x)
            case 2 if await w(False):
                out("no")
            case y if await w(y == 2):
                out("second", y)
            case _:
                out("rest")


async def walrus():
    while (n := await w(LIMIT)) > 2:
        out(n)
        if (m := await w(n * 2)) > 5:
            break
    return n, m


async def closures():
    total = 0

    def add(x):
        nonlocal total
        total += x
        return total

    for x in [1, 2, 3]:
        add(await w(x))
        total += 10
    return total, add(0)


async def nested_async():
    base = await w(10)

    async def inner(x, *, k=2):
        nonlocal base
        base += await w(x)
        return base * k

    first = await inner(1)
    second = await inner(2, k=await w(3))
    return first, second, base


async def recursion():
    async def fib(n):
        if n < 2:
            return await w(n)
        return await fib(n - 1) + await fib(n - 2)

    return await fib(4)


async def parameter_cell():
    async def inner(a, b=2):
        def get():
            return a + b

        a += await w(1)
        b += await w(1)
        return get()

    return await inner(1), await inner(5, b=await w(7))


async def coroutine_in_variable():
    c = sub(5)
    out("made")
    await w(1)
    d = sub(6)
    first = await c
    return first + await d


async def coroutine_twice():
    c = sub(5)
    await c
    await w(1)
    try:
        await c
    except RuntimeError as e:
        return str(e)


async def coroutines_in_list():
    waiting = [sub(i) for i in range(3)]
    found = []
    for c in waiting:
        found.append(await c)
    return found


async def defaults():
    async def inner(a, b=1, /, c=2, *rest, d, e=5, **more):
        await w(0)
        return a, b, c, rest, d, e, more

    out(await inner(1, d=4))
    out(await inner(1, 2, 3, 4, 5, d=6, f=7))
    try:
        await inner()
    except TypeError as e:
        return str(e)


async def identity():
    a = [1]
    b = {"a": a, "self": None}
    b["self"] = b
    await w(1)
    a.append(2)
    return b["self"] is b, b["a"] is a, b["a"]


async def kinds():
    import datetime
    import decimal
    import fractions
    import uuid

    held = [
        datetime.datetime(2024, 1, 2, 3, 4, 5, 6, datetime.timezone.utc),
        datetime.date(2024, 1, 2),
        datetime.timedelta(1, 2, 3),
        decimal.Decimal("1.50"),
        fractions.Fraction(1, 3),
        uuid.UUID(int=5),
        Color.BLUE,
        Key("k"),
        Point(1, 2),
        frozenset([1]),
        b"x" * 20,
        bytearray(b"y"),
        1 << 200,
        -0.0,
        1j,
        range(3),
        slice(1, 2),
        ...,
    ]
    await w(1)
    return held, {Key("a"): 1}[Key("a")]


async def methods():
    box = Box(1)
    grow = box.grow
    await w(1)
    await grow(2)
    return box, await Derived().go(3), await Slotted(1).read(), await Base().go(1)


async def deep():
    try:
        return await twice(await twice(1)) + await fails("end")
    except KeyError as e:
        await w(1)
        return repr(e)


async def exception_values():
    kept = []
    for kind in ("ValueError", "KeyError", "OSError", "ZeroDivisionError"):
        try:
            await bad("m", kind)
        except Exception as e:
            kept.append(e)
            await w(1)
    await w(2)
    return [repr(e) for e in kept]


async def os_error():
    try:
        raise FileNotFoundError(2, "none", "/x")
    except OSError as e:
        await w(1)
        return type(e).__name__, e.errno, e.filename, str(e)


async def caught_stop():
    try:
        await w(1)
        await w(2)
    except BaseException as e:
        out(type(e).__name__)
        await w(3)
        raise
    finally:
        await w(4)
    return 5


async def stop_becomes_value():
    for i in range(3):
        try:
            await w(i)
        except BaseException as e:
            await w("caught")
            return type(e).__name__
    return "none"


async def names_of_builtins():
    print = v
    return print(await w(1)), len(await w([1]))


async def global_write():
    global LIMIT
    before = LIMIT
    LIMIT = await w(3)
    return before, LIMIT


async def conditional_definition():
    if await w(1):

        def f(x):
            return x + 1
    else:

        def f(x):
            return x - 1

    return f(await w(1)) if v(0) else f(1)


async def long_row():
    return [await w(1), await w(2), await w(3), v(4), await w(5), await sub(6), v(7), await w(8)]


async def dead_file():
    with open(__file__) as file:
        first = file.readline()
    await w(1)
    return first


async def wait_object():
    waiting = Wait(5)
    await w(1)
    return await waiting + await waiting
