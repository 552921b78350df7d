"""string: constants, capwords and Template."""

import re

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join([word.capitalize() for word in s.split(sep)])


_PLACEHOLDER = r"\$(?:(?P<escaped>\$)|(?P<named>[_a-zA-Z][_a-zA-Z0-9]*)|\{(?P<braced>[_a-zA-Z][_a-zA-Z0-9]*)\}|(?P<invalid>))"


class Template:
    def __init__(self, template):
        self.template = template

    def _invalid(self, place):
        lines = self.template[:place].splitlines(True)
        if not lines:
            line, column = 1, 1
        else:
            line, column = len(lines), place - len("".join(lines[:-1])) + 1
        raise ValueError(f"Invalid placeholder in string: line {line}, col {column}")

    def _fill(self, mapping, safe):
        parts = []
        end = 0
        for match in re.finditer(_PLACEHOLDER, self.template):
            parts.append(self.template[end:match.start()])
            end = match.end()
            name = match.group("named") or match.group("braced")
            if name is not None:
                parts.append(match.group() if safe and name not in mapping else str(mapping[name]))
            elif match.group("escaped") is not None:
                parts.append("$")
            elif safe:
                parts.append(match.group())
            else:
                self._invalid(match.start())
        parts.append(self.template[end:])
        return "".join(parts)

    def substitute(self, mapping=None, /, **kws):
        return self._fill({**(mapping or {}), **kws}, False)

    def safe_substitute(self, mapping=None, /, **kws):
        return self._fill({**(mapping or {}), **kws}, True)
