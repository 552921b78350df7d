"""csv: rows of text. What a reader and a writer keep between two rows are attributes, so that they can be saved."""

from _builtins import MISSING as _MISSING, name_by_module as _name_by_module
from _csv import Error as Error
from _csv import join as _join, parse as _parse
from _perdure import state as _state

QUOTE_MINIMAL = 0
QUOTE_ALL = 1
QUOTE_NONNUMERIC = 2
QUOTE_NONE = 3

_NAMES = ("delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting", "skipinitialspace", "strict")


def _character(name, value):
    if len(value) != 1:
        raise TypeError(f'"{name}" must be a 1-character string')
    return value


def _character_or_none(name, value):
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f'"{name}" must be string or None, not {type(value).__name__}')
    return _character(name, value)


class _Dialect:
    """How rows are written, checked. All of it is in _how, in the order in which the host takes it."""

    def __init__(self, dialect=None, **given):
        for name in given:
            if name not in _NAMES:
                raise TypeError(f"'{name}' is an invalid keyword argument for this function")

        def of(name, otherwise):
            value = given.get(name, _MISSING)
            return getattr(dialect, name, otherwise) if value is _MISSING else value

        delimiter = of("delimiter", ",")
        if not isinstance(delimiter, str):
            raise TypeError(f'"delimiter" must be string, not {type(delimiter).__name__}')
        _character("delimiter", delimiter)
        doublequote = bool(of("doublequote", True))
        escapechar = _character_or_none("escapechar", of("escapechar", None))
        lineterminator = of("lineterminator", "\r\n")
        if lineterminator is not None and not isinstance(lineterminator, str):
            raise TypeError('"lineterminator" must be a string')
        quotechar = _character_or_none("quotechar", of("quotechar", '"'))
        quoting = of("quoting", _MISSING)
        if quoting is _MISSING:
            quoting = QUOTE_MINIMAL if quotechar else QUOTE_NONE
        if type(quoting) is not int:
            raise TypeError('"quoting" must be an integer')
        skipinitialspace = bool(of("skipinitialspace", False))
        strict = bool(of("strict", False))
        if not QUOTE_MINIMAL <= quoting <= QUOTE_NONE:
            raise TypeError('bad "quoting" value')
        if quoting != QUOTE_NONE and quotechar is None:
            raise TypeError("quotechar must be set if quoting enabled")
        if lineterminator is None:
            raise TypeError("lineterminator must be set")
        how = (delimiter, quotechar, escapechar, doublequote, skipinitialspace, lineterminator, quoting, strict)
        object.__setattr__(self, "_how", how)

    delimiter = property(lambda self: self._how[0])
    quotechar = property(lambda self: self._how[1])
    escapechar = property(lambda self: self._how[2])
    doublequote = property(lambda self: self._how[3])
    skipinitialspace = property(lambda self: self._how[4])
    lineterminator = property(lambda self: self._how[5])
    quoting = property(lambda self: self._how[6])
    strict = property(lambda self: self._how[7])

    def __setattr__(self, name, value):
        if name in _NAMES:
            raise AttributeError(f"attribute '{name}' of '_csv.Dialect' objects is not writable")
        raise AttributeError(f"'_csv.Dialect' object has no attribute '{name}'")


def _dialect(dialect, given):
    if isinstance(dialect, str):
        dialect = get_dialect(dialect)
    if type(dialect) is _Dialect and not given:
        return dialect
    return _Dialect(dialect, **given)


class Dialect:
    """What dialects of the program derive from."""

    _name = ""
    _valid = False
    delimiter = None
    quotechar = None
    escapechar = None
    doublequote = None
    skipinitialspace = None
    lineterminator = None
    quoting = None

    def __init__(self):
        if self.__class__ != Dialect:
            self._valid = True
        try:
            _Dialect(self)
        except TypeError as error:
            raise Error(str(error))


class excel(Dialect):
    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\r\n"
    quoting = QUOTE_MINIMAL


class excel_tab(excel):
    delimiter = "\t"


class unix_dialect(Dialect):
    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\n"
    quoting = QUOTE_ALL


_STANDARD = {"excel": _Dialect(excel), "excel-tab": _Dialect(excel_tab), "unix": _Dialect(unix_dialect)}


def _registered():
    kept = _state()
    if "csv dialects" not in kept:
        kept["csv dialects"] = dict(_STANDARD)
    return kept["csv dialects"]


def register_dialect(name, dialect=None, /, **fmtparams):
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _registered()[name] = _dialect(dialect, fmtparams)


def unregister_dialect(name):
    if name not in _registered():
        raise Error("unknown dialect")
    del _registered()[name]


def get_dialect(name):
    if name not in _registered():
        raise Error("unknown dialect")
    return _registered()[name]


def list_dialects():
    return list(_registered())


def field_size_limit(limit=_MISSING, /):
    kept = _state()
    before = kept.get("csv limit", 131072)
    if limit is not _MISSING:
        if not isinstance(limit, int):
            raise TypeError("limit must be an integer")
        kept["csv limit"] = limit
    return before


_QUOTED = 3  # the state of a field in quotes, as the host has it


class _Reader:
    def __init__(self, iterable, dialect):
        self._lines = iter(iterable)
        self._how = dialect._how
        self.dialect = dialect
        self.line_num = 0

    def __iter__(self):
        return self

    def __next__(self):
        state, fields, field = 0, [], ""
        limit = field_size_limit()
        for line in self._lines:
            if not isinstance(line, str):
                raise Error(f"iterator should return strings, not {type(line).__name__} (the file should be opened in text mode)")
            self.line_num += 1
            state, field = _parse(line, state, fields, field, limit, *self._how)
            if state == 0:
                return fields
        if not field and state != _QUOTED:
            raise StopIteration
        if self.dialect.strict:
            raise Error("unexpected end of data")
        fields.append(float(field) if state > 15 else field)
        return fields


class _Writer:
    def __init__(self, file, dialect):
        write = getattr(file, "write", None)
        if not callable(write):
            raise TypeError('argument 1 must have a "write" method')
        self._write = write
        self._how = dialect._how
        self.dialect = dialect

    def writerow(self, row, /):
        try:
            fields = iter(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        texts, quoted = [], []
        quoting = self._how[6]
        for field in fields:
            texts.append(field if isinstance(field, str) else "" if field is None else str(field))
            quoted.append(quoting == QUOTE_ALL or quoting == QUOTE_NONNUMERIC and not _is_number(field))
        return self._write(_join(texts, quoted, *self._how))

    def writerows(self, rows, /):
        for row in rows:
            self.writerow(row)


def _is_number(value):
    cls = type(value)
    return hasattr(cls, "__float__") or hasattr(cls, "__int__") or hasattr(cls, "__index__")


def _count(args):
    if not 1 <= len(args) <= 2:
        bound = "at least 1 argument" if not args else "at most 2 arguments"
        raise TypeError(f" expected {bound}, got {len(args)}")


def reader(*args, dialect=None, **fmtparams):
    _count(args)
    if len(args) == 2:
        dialect = args[1]
    return _Reader(args[0], _dialect(dialect, fmtparams))


def writer(*args, dialect=None, **fmtparams):
    _count(args)
    if len(args) == 2:
        dialect = args[1]
    return _Writer(args[0], _dialect(dialect, fmtparams))


class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", *args, **kwds):
        self._fieldnames = fieldnames
        self.restkey = restkey
        self.restval = restval
        self.reader = reader(f, dialect, *args, **kwds)
        self.dialect = dialect
        self.line_num = 0

    def __iter__(self):
        return self

    @property
    def fieldnames(self):
        if self._fieldnames is None:
            for row in self.reader:
                self._fieldnames = row
                break
        self.line_num = self.reader.line_num
        return self._fieldnames

    @fieldnames.setter
    def fieldnames(self, value):
        self._fieldnames = value

    def __next__(self):
        if self.line_num == 0:
            self.fieldnames
        for row in self.reader:
            self.line_num = self.reader.line_num
            if row:
                return self._dict(row)
        raise StopIteration

    def _dict(self, row):
        names = self.fieldnames
        made = dict(zip(names, row))
        if len(names) < len(row):
            made[self.restkey] = row[len(names):]
        for name in names[len(row):]:
            made[name] = self.restval
        return made


class DictWriter:
    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", *args, **kwds):
        self.fieldnames = fieldnames
        self.restval = restval
        if extrasaction.lower() not in ("raise", "ignore"):
            raise ValueError(f"extrasaction ({extrasaction}) must be 'raise' or 'ignore'")
        self.extrasaction = extrasaction
        self.writer = writer(f, dialect, *args, **kwds)

    def writeheader(self):
        return self.writerow(dict(zip(self.fieldnames, self.fieldnames)))

    def _row(self, rowdict):
        if self.extrasaction == "raise":
            wrong = [key for key in rowdict.keys() if key not in self.fieldnames]
            if wrong:
                raise ValueError("dict contains fields not in fieldnames: " + ", ".join([repr(key) for key in wrong]))
        return [rowdict.get(key, self.restval) for key in self.fieldnames]

    def writerow(self, rowdict):
        return self.writer.writerow(self._row(rowdict))

    def writerows(self, rowdicts):
        for rowdict in rowdicts:
            self.writerow(rowdict)


for _class, _name in ((_Dialect, "Dialect"), (_Reader, "reader"), (_Writer, "writer")):
    _class.__module__ = "_csv"
    _class.__name__ = _class.__qualname__ = _name
    _name_by_module(_class)
