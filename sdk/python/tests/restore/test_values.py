"""The codec: what goes in comes out, equal values are equal bytes, and no bytes do anything but fail."""

from __future__ import annotations

import collections
import datetime
import functools
import logging
import os
import random
import struct
import threading
import unittest
import zlib

from perdure._restore import CodeChanged, CorruptSavePoint, NotCapturable, dumps, loads

from . import corpus, world
from .harness import QuietCase, rewritten
from .world import Box, Color, Key, Point, Slotted


def round_trip(value):
    data = dumps(value)
    made = loads(data)
    assert dumps(made) == data
    return made


class Hidden(Exception):
    def __init__(self, a, b):
        super().__init__(f"{a} and {b}")
        self.a = a


class TestValues(QuietCase):
    def test_values_come_back(self):
        counted = collections.Counter("aab")
        ordered = collections.OrderedDict([("b", 1), ("a", 2)])
        default = collections.defaultdict(list, {"a": [1]})
        zone = datetime.timezone(datetime.timedelta(hours=2), "CEST")
        values = [
            *(None, True, 0, -1, 127, 128, -129, 1 << 70, -(1 << 70), 1.5, float("inf"), "", "é\ud800", "x" * 50, b"", b"y" * 50),
            *((), (1, (2, [3])), {1: {2}}, frozenset([frozenset([1])]), collections.deque([1, 2], 3), counted, ordered, default),
            *(datetime.datetime(2024, 1, 1, tzinfo=zone), datetime.time(1, 2), Color.RED, Point(1, [2]), Key("k"), {Key("k"): 1}),
            *(len, str.upper, Box, Box.grow, int, KeyError, math_of("sqrt"), logging.getLogger("x"), logging, range(1, 9, 2)),
        ]
        for value in values:
            with self.subTest(repr(value)[:40]):
                made = round_trip(value)
                self.assertEqual(made, value)
                self.assertIs(type(made), type(value))

    def test_identity_and_cycles_are_kept(self):
        a: list = [1]
        a += [a, (a, {"a": a})]
        made = round_trip([a, a, functools.partial(max, a)])
        self.assertIs(made[0], made[1])
        self.assertIs(made[0][1], made[0])
        self.assertIs(made[0][2][0], made[0])
        self.assertIs(made[2].args[0], made[0])

    def test_depth_costs_nothing(self):
        deep: list = []
        for _ in range(50_000):
            deep = [deep]
        made = loads(dumps(deep))
        for _ in range(50_000):
            (made,) = made
        self.assertEqual(made, [])

    def test_slots_and_private_names(self):
        made = round_trip(Slotted(4))
        self.assertEqual((made.a, made._Slotted__private), (4, 8))

    def test_exceptions_keep_what_they_are(self):
        try:
            try:
                raise KeyError("k")
            except KeyError as e:
                raise Hidden(1, 2) from e
        except Hidden as e:
            made = round_trip(e)
        self.assertEqual((type(made), made.args, made.a, repr(made.__cause__)), (Hidden, ("1 and 2",), 1, "KeyError('k')"))
        self.assertIsNotNone(made.__traceback__)

    def test_equal_sets_are_equal_bytes(self):
        self.assertEqual(dumps({f"k{i}" for i in range(50)}), dumps({f"k{i}" for i in reversed(range(50))}))

    def test_objects_of_the_runtime_are_described(self):
        class Promise:
            pass

        promise = Promise()
        data = dumps([promise, promise], lambda t: ("promise", 7) if t is promise else None)
        found = object()
        self.assertEqual(loads(data, lambda described: found if described == ("promise", 7) else None), [found, found])

    def test_iterators_keep_their_place(self):
        d = {"a": 1, "b": 2, "c": 3}
        for make in (
            lambda: iter([1, 2, 3]),
            lambda: iter((1, 2, 3)),
            lambda: iter("abc"),
            lambda: iter(range(3)),
            lambda: iter(range(1 << 70, (1 << 70) + 3)),
            lambda: iter(d),
            lambda: iter(d.items()),
            lambda: iter(d.values()),
            lambda: iter({1, 2, 3}),
            lambda: reversed([1, 2, 3]),
            lambda: reversed((1, 2, 3)),
            lambda: enumerate("abc", 5),
            lambda: zip([1, 2, 3], "abc"),
            lambda: map(str, [1, 2, 3]),
            lambda: filter(None, [1, 2, 3]),
            lambda: iter(b"abc"),
        ):
            for steps in range(5):
                kept, plain = make(), make()
                for _ in range(steps):
                    next(kept, None), next(plain, None)
                made = loads(dumps(kept))
                with self.subTest(type(kept).__name__, steps=steps):
                    self.assertEqual(list(made), list(plain))

    def test_a_dictionary_that_changed_under_its_iterator_is_refused(self):
        d = {"a": 1, "b": 2}
        it = iter(d)
        next(it)
        del d["a"]
        d["c"] = 1
        with self.assertRaises(NotCapturable):
            dumps(it)

    def test_what_is_not_data_is_refused_by_its_name(self):
        def generator():
            yield 1

        for value in (open(os.devnull), generator(), threading.Lock(), object(), random.Random(1), iter(generator, 1), memoryview(b"")):
            with self.subTest(type(value).__name__), self.assertRaises(NotCapturable) as caught:
                dumps({"v": [value]})
            self.assertIn("['v'][0]", caught.exception.variable)
            if hasattr(value, "close"):
                value.close()
        for value in (exec, eval, open, os.system, os, threading):
            with self.subTest(str(value)), self.assertRaises(NotCapturable):
                dumps(value)

    def test_the_size_is_bounded(self):
        with self.assertRaises(NotCapturable):
            dumps([str(i) * 20 for i in range(1000)], limit=1000)


def math_of(name):
    import math

    return getattr(math, name)


class TestDecoder(QuietCase):
    """Mutated bytes, with a checksum that fits, so that the reader itself is tested."""

    def seeds(self):
        for fn in (corpus.try_catches, corpus.kinds, corpus.for_sources, corpus.nested_async, corpus.with_plain, corpus.methods, corpus.deep):
            coroutine = rewritten(fn)
            waiting = coroutine.send(None)
            for _ in range(6):
                yield dumps(coroutine)
                try:
                    if waiting.error:
                        waiting = coroutine.throw(ValueError("x"))
                    else:
                        waiting = coroutine.send(waiting.value)
                except StopIteration:
                    break
        yield dumps([Box(1), Slotted(2), {Key("a"): Point(1, 2)}, Color.RED, iter([1]), iter({1: 2}), ValueError("x"), enumerate("a")])

    def test_mutations_only_ever_fail(self):
        rand = random.Random(5)
        seeds = list(self.seeds())
        world.log.clear()
        outcomes = collections.Counter()
        count = int(os.environ.get("PERDURE_RESTORE_MUTATIONS", "20000"))
        for _ in range(count):
            body = bytearray(rand.choice(seeds)[8:])
            for _ in range(rand.randint(1, 4)):
                at = rand.randrange(len(body))
                kind = rand.randrange(4)
                if kind == 0:
                    body[at] = rand.randrange(256)
                elif kind == 1:
                    body[at] ^= 1 << rand.randrange(8)
                elif kind == 2:
                    del body[at : at + rand.randint(1, 3)]
                else:
                    body[at:at] = bytes(rand.randrange(256) for _ in range(rand.randint(1, 3)))
                if not body:
                    body = bytearray(1)
            data = b"PDR\x01" + struct.pack("<I", zlib.crc32(body)) + bytes(body)
            try:
                loads(data)
                outcomes["read"] += 1
            except (CorruptSavePoint, CodeChanged) as error:
                outcomes[type(error).__name__] += 1
        self.assertEqual(world.log, [], "something ran while it was read")
        self.assertGreater(outcomes["CorruptSavePoint"], count // 10)

    def test_damage_is_found_by_the_checksum(self):
        data = bytearray(dumps({"a": [1, 2, 3]}))
        for at in range(len(data)):
            changed = bytearray(data)
            changed[at] ^= 0x10
            with self.assertRaises(CorruptSavePoint):
                loads(bytes(changed))
            with self.assertRaises(CorruptSavePoint):
                loads(bytes(data[:at]))


if __name__ == "__main__":
    unittest.main()
