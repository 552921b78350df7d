"""Writes the syntax trees of CPython in the form of tree_test.go.

Reads names of files, one a line, and writes for each a line with the number of bytes that follow, and the tree; where CPython
refuses the file, the tree is ERROR and its message. In an f-string there are no positions: CPython before 3.12 invents them.
"""

import ast
import re
import struct
import sys
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)

OPERATORS = "Add Sub Mult MatMult Div Mod Pow LShift RShift BitOr BitXor BitAnd FloorDiv".split()
UNARY = "Invert Not UAdd USub".split()
COMPARISONS = "Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn".split()
NUMBERS = {name: str(i) for names in (OPERATORS, UNARY, COMPARISONS) for i, name in enumerate(names)}
PLACELESS = {"arguments", "comprehension", "withitem", "match_case", "Module"}

# The fields of each node in the order of ast.go; =T and =F are constants, ~ marks names that may be missing.
FIELDS = {
    "Module": ("Module", "body"),
    "FunctionDef": ("FunctionDef", "name args body decorator_list returns =F"),
    "AsyncFunctionDef": ("FunctionDef", "name args body decorator_list returns =T"),
    "ClassDef": ("ClassDef", "name bases keywords body decorator_list"),
    "Return": ("Return", "value"),
    "Delete": ("Delete", "targets"),
    "Assign": ("Assign", "targets value"),
    "AugAssign": ("AugAssign", "target op value"),
    "AnnAssign": ("AnnAssign", "target annotation value simple"),
    "For": ("For", "target iter body orelse =F"),
    "AsyncFor": ("For", "target iter body orelse =T"),
    "While": ("While", "test body orelse"),
    "If": ("If", "test body orelse"),
    "With": ("With", "items body =F"),
    "AsyncWith": ("With", "items body =T"),
    "Match": ("Match", "subject cases"),
    "Raise": ("Raise", "exc cause"),
    "Try": ("Try", "body handlers orelse finalbody"),
    "Assert": ("Assert", "test msg"),
    "Import": ("Import", "names"),
    "ImportFrom": ("ImportFrom", "module names"),
    "Global": ("Global", "names"),
    "Nonlocal": ("Nonlocal", "names"),
    "Expr": ("ExprStmt", "value"),
    "Pass": ("Pass", ""),
    "Break": ("Break", ""),
    "Continue": ("Continue", ""),
    "BoolOp": ("BoolOp", "op values"),
    "NamedExpr": ("NamedExpr", "target value"),
    "BinOp": ("BinOp", "left op right"),
    "UnaryOp": ("UnaryOp", "op operand"),
    "Lambda": ("Lambda", "args body"),
    "IfExp": ("IfExp", "test body orelse"),
    "Dict": ("Dict", "keys values"),
    "Set": ("Set", "elts"),
    "ListComp": ("ListComp", "elt generators"),
    "SetComp": ("SetComp", "elt generators"),
    "DictComp": ("DictComp", "key value generators"),
    "GeneratorExp": ("GeneratorExp", "elt generators"),
    "Await": ("Await", "value"),
    "Yield": ("Yield", "value"),
    "YieldFrom": ("YieldFrom", "value"),
    "Compare": ("Compare", "left ops comparators"),
    "Call": ("Call", "func args keywords"),
    "FormattedValue": ("FormattedValue", "value conversion format_spec"),
    "JoinedStr": ("JoinedStr", "values"),
    "Constant": ("Constant", "value"),
    "Attribute": ("Attribute", "value attr"),
    "Subscript": ("Subscript", "value slice"),
    "Starred": ("Starred", "value"),
    "Name": ("Name", "id"),
    "List": ("List", "elts"),
    "Tuple": ("Tuple", "elts"),
    "Slice": ("Slice", "lower upper step"),
    "arguments": ("Arguments", "posonlyargs args vararg kwonlyargs kw_defaults kwarg defaults"),
    "arg": ("Arg", "arg annotation"),
    "keyword": ("Keyword", "~arg value"),
    "alias": ("Alias", "name ~asname"),
    "ExceptHandler": ("ExceptHandler", "type ~name body"),
    "withitem": ("WithItem", "context_expr optional_vars"),
    "match_case": ("MatchCase", "pattern guard body"),
    "comprehension": ("Comprehension", "target iter ifs is_async"),
    "MatchValue": ("MatchValue", "value"),
    "MatchSingleton": ("MatchSingleton", "value"),
    "MatchSequence": ("MatchSequence", "patterns"),
    "MatchMapping": ("MatchMapping", "keys patterns ~rest"),
    "MatchClass": ("MatchClass", "cls patterns kwd_attrs kwd_patterns"),
    "MatchStar": ("MatchStar", "~name"),
    "MatchAs": ("MatchAs", "pattern ~name"),
    "MatchOr": ("MatchOr", "patterns"),
}
FIELDS = {name: (ours, fields.split()) for name, (ours, fields) in FIELDS.items()}

STRANGE = re.compile(r'[^ !#-\[\]-~]')


def quoted(text):
    return '"' + STRANGE.sub(lambda m: "\\%x;" % ord(m[0]), text) + '"'


def constant(value):
    if value is None or value is True or value is False:
        return str(value)
    if isinstance(value, int):
        return "i%x" % value
    if isinstance(value, float):
        return "f" + struct.pack(">d", value).hex()
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bytes):
        return "b" + quoted(value.decode("latin-1"))
    return "..."


class Writer:
    def __init__(self, source):
        self.out = []
        self.lines = [None] + re.split(rb"\r\n|\r|\n", source)
        if self.lines[1].startswith(b"\xef\xbb\xbf"):
            self.lines[1] = self.lines[1][3:]
        self.ascii = source.isascii()

    def column(self, line, col):
        if self.ascii:
            return col + 1
        return len(self.lines[line][:col].decode()) + 1

    def field(self, node, name, places):
        write = self.out.append
        write(" ")
        if name[0] == "=":
            write(name[1])
            return
        if name[0] == "~":
            write(quoted(getattr(node, name[1:]) or ""))
            return
        value = getattr(node, name)
        kind = type(node).__name__
        if kind in ("Constant", "MatchSingleton"):
            write(constant(value))
        elif name in ("simple", "is_async"):
            write("T" if value else "F")
        elif name == "conversion":
            write(str(max(value, 0)))
        elif name == "op" and kind == "BoolOp":
            write("T" if isinstance(value, ast.Or) else "F")
        else:
            self.value(value, places)

    def value(self, value, places):
        write = self.out.append
        if value is None:
            write("-")
        elif isinstance(value, str):
            write(quoted(value))
        elif isinstance(value, list):
            write("[")
            for i, v in enumerate(value):
                if i:
                    write(" ")
                self.value(v, places)
            write("]")
        elif type(value).__name__ in NUMBERS:
            write(NUMBERS[type(value).__name__])
        else:
            self.node(value, places)

    def node(self, node, places):
        kind = type(node).__name__
        ours, fields = FIELDS[kind]
        write = self.out.append
        write("(")
        write(ours)
        if places and kind not in PLACELESS:
            write("@%d:%d-%d:%d" % (node.lineno, self.column(node.lineno, node.col_offset),
                                    node.end_lineno, self.column(node.end_lineno, node.end_col_offset)))
        places = places and kind != "JoinedStr"
        for name in fields:
            self.field(node, name, places)
        write(")")


def tree(path):
    with open(path, "rb") as f:
        source = f.read()
    try:
        module = ast.parse(source)
        writer = Writer(source)
        writer.node(module, True)
        return "".join(writer.out)
    except (SyntaxError, ValueError, RecursionError, KeyError) as e:
        return "ERROR %s" % getattr(e, "msg", e)


for line in sys.stdin:
    data = tree(line.rstrip("\n")).encode("utf-8", "backslashreplace")
    sys.stdout.buffer.write(b"%d\n" % len(data) + data)
    sys.stdout.buffer.flush()
