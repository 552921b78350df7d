"""Writes the scopes that CPython's symtable finds in a file, in the form of scopes_test.go: a scope is its kind, name, symbols in
the order of their names, each with where it stands, and the scopes in it in the order of their texts."""

import symtable
import sys
import warnings

warnings.simplefilter("ignore")
GLOBAL_EXPLICIT, GLOBAL_IMPLICIT, FREE, CELL = 2, 3, 4, 5
DEF_FREE_CLASS = 64


def symbol(table, name, raw):
    kind = table.get_type()
    where = (raw >> 11) & 15
    bound_in_class_and_free = raw & DEF_FREE_CLASS and kind == "class"
    if where in (GLOBAL_EXPLICIT, GLOBAL_IMPLICIT):
        text = "global"
    elif where == FREE:
        text = "free"
    elif kind == "class":
        text = "class"
    else:
        text = "cell" if where == CELL else "local"
    if bound_in_class_and_free and text != "free":
        text += "+free"
    return name + ":" + text


def scope(table):
    kind, name = table.get_type(), table.get_name()
    if kind == "module":
        name = "module"
    # All names of a module are global; that a function declares one so is no news.
    symbols = [symbol(table, n, raw) for n, raw in sorted(table._table.symbols.items())] if kind != "module" else []
    symbols = [s for s in symbols if not s.startswith(("__module__:", "__qualname__:"))]
    inner = sorted(scope(t) for t in table.get_children())
    return "(%s %s [%s] %s)" % (kind, name, " ".join(symbols), " ".join(inner))


for line in sys.stdin:
    with open(line.rstrip("\n"), encoding="utf-8") as f:
        source = f.read()
    try:
        text = scope(symtable.symtable(source, "program", "exec"))
    except SyntaxError as e:
        text = "ERROR " + e.msg
    data = text.encode()
    sys.stdout.buffer.write(b"%d\n" % len(data) + data)
    sys.stdout.buffer.flush()
