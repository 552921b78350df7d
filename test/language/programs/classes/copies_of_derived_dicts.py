# What a class of dicts that derives from OrderedDict is copied by: its own keys and items. And __set_name__ sees the class as it was.
from collections import Counter, OrderedDict, defaultdict


class Items(OrderedDict):
    def __getitem__(self, key):
        return 8


class Keys(OrderedDict):
    def keys(self):
        return ["j"]

    def __getitem__(self, key):
        return "J" + key


class Plain(dict):
    def __getitem__(self, key):
        return "L" + key


class Counted(Counter):
    def __getitem__(self, key):
        return "K" + key


def named(**values):
    return values


def rest(value):
    match value:
        case {**others}:
            return others


for mapping in (OrderedDict(a=1), Items(a=1), Keys(a=1), Plain(a=1), Counted("ab")):
    merged = {}
    merged |= mapping
    updated = {}
    updated.update(mapping)
    print(dict(mapping), {**mapping}, named(**mapping), merged, updated, dict(defaultdict(int, mapping)), rest(mapping))


class Named:
    def __init__(self, do):
        self.do = do

    def __set_name__(self, owner, name):
        print("named", name)
        self.do(owner, name)


def one_more(owner, name):
    setattr(owner, name + "x", Named(one_more))


def without_b(owner, name):
    if name == "a":
        del owner.b


class Growing:
    a = Named(one_more)


class Shrinking:
    a = Named(without_b)
    b = Named(without_b)
    c = Named(without_b)


print(sorted(name for name in vars(Growing) if name[0] == "a"), hasattr(Shrinking, "b"))
