# Messages about attributes and names.
class C:
    x = 1

    def method(self):
        pass


cases = {
    "C().y": lambda: C().y,
    "C.y": lambda: C.y,
    "None.x": lambda: None.x,
    "(5).x": lambda: (5).x,
    "'a'.x": lambda: "a".x,
    "[].x": lambda: [].x,
    "{}.x": lambda: {}.x,
    "().x": lambda: ().x,
    "set().x": lambda: set().x,
    "1.5.x": lambda: 1.5.x,
    "True.x": lambda: True.x,
    "len.x": lambda: len.x,
    "(lambda: 0).x": lambda: (lambda: 0).x,
    "C().method.x": lambda: C().method.x,
    "int.x": lambda: int.x,
    "range(3).x": lambda: range(3).x,
    "ValueError().x": lambda: ValueError().x,
    "(x for x in []).x": lambda: (x for x in []).x,
    "iter([]).x": lambda: iter([]).x,
    "{}.keys().x": lambda: {}.keys().x,
    "b''.x": lambda: b"".x,
    "undefined": lambda: undefined,
    "None[0]": lambda: None[0],
    "(5)[0]": lambda: (5)[0],
    "C()[0]": lambda: C()[0],
    "len[0]": lambda: len[0],
    "int in 5": lambda: 1 in 5,
    "iter(None)": lambda: iter(None),
    "for in 5": lambda: [x for x in 5],
    "for in C()": lambda: [x for x in C()],
    "None()": lambda: None(),
    "C()()": lambda: C()(),
    "with None": lambda: len(None),
    "del": lambda: delattr(C(), "x"),
}
for text, f in cases.items():
    try:
        print(text, f())
    except Exception as error:
        print(text, "->", type(error).__name__ + ":", error)


def set_on_none():
    None.x = 1


def set_on_int():
    (5).x = 1


def set_on_list():
    [].x = 1


def set_on_builtin():
    len.x = 1


def item_on_int():
    (5)[0] = 1


def item_on_none():
    x = None
    x["a"] = 1


def delete_item():
    x = 5
    del x[0]


def set_on_type():
    int.x = 1


for f in (set_on_none, set_on_int, set_on_list, set_on_builtin, item_on_int, item_on_none, delete_item, set_on_type):
    try:
        f()
    except Exception as error:
        print(f.__name__, "->", type(error).__name__ + ":", error)
