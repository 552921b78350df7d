"""textwrap: paragraphs."""

import re

_WHITESPACE = "\t\n\v\f\r "


def dedent(text):
    margin = None
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if not line.strip(" \t"):
            lines[index] = ""
            continue
        indent = line[:len(line) - len(line.lstrip(" \t"))]
        if margin is None or margin.startswith(indent):
            margin = indent
        elif not indent.startswith(margin):
            common = 0
            while common < len(margin) and margin[common] == indent[common]:
                common += 1
            margin = margin[:common]
    if margin:
        lines = [line[len(margin):] for line in lines]
    return "\n".join(lines)


def indent(text, prefix, predicate=None):
    parts = []
    for line in text.splitlines(True):
        wanted = line.strip() if predicate is None else predicate(line)
        parts.append(prefix + line if wanted else line)
    return "".join(parts)


_CHUNKS = (
    "([" + _WHITESPACE + r"]+|(?<=[\w!\"'&.,?])-{2,}(?=\w)|[^" + _WHITESPACE + r"](?:[^" + _WHITESPACE
    + r"]*?(?:-(?:(?<=[^\d\W]{2}-)|(?<=[^\d\W]-[^\d\W]-))(?=[^\d\W]-?[^\d\W])|(?=[" + _WHITESPACE
    + r"]|\Z)|(?<=[\w!\"'&.,?])(?=-{2,}\w))))"
)


class TextWrapper:
    def __init__(self, width=70, initial_indent="", subsequent_indent="", expand_tabs=True, replace_whitespace=True,
                 fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True, tabsize=8,
                 *, max_lines=None, placeholder=" [...]"):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    def _chunks(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            for character in _WHITESPACE:
                text = text.replace(character, " ")
        pattern = _CHUNKS if self.break_on_hyphens else "([" + _WHITESPACE + "]+)"
        return [chunk for chunk in re.split(pattern, text) if chunk]

    def wrap(self, text):
        if self.width <= 0:
            raise ValueError(f"invalid width {self.width!r} (must be > 0)")
        if self.max_lines is not None:
            prefix = self.subsequent_indent if self.max_lines > 1 else self.initial_indent
            if len(prefix) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        lines = []
        chunks = self._chunks(text)
        chunks.reverse()
        while chunks:
            prefix = self.subsequent_indent if lines else self.initial_indent
            room = self.width - len(prefix)
            if self.drop_whitespace and lines and not chunks[-1].strip():
                chunks.pop()
            line, length = self._take(chunks, room)
            if self.drop_whitespace and line and not line[-1].strip():
                length -= len(line.pop())
            if not line:
                continue
            if self._may_add(lines, chunks, length, room):
                lines.append(prefix + "".join(line))
                continue
            lines.append(self._last(lines, line, length, room, prefix))
            break
        return lines

    def _take(self, chunks, room):
        line, length = [], 0
        while chunks and length + len(chunks[-1]) <= room:
            length += len(chunks[-1])
            line.append(chunks.pop())
        if chunks and len(chunks[-1]) > room:
            space = 1 if room < 1 else room - length
            if self.break_long_words:
                chunk = chunks[-1]
                end = space
                if self.break_on_hyphens and len(chunk) > space:
                    hyphen = chunk.rfind("-", 0, space)
                    if hyphen > 0 and chunk[:hyphen].strip("-"):
                        end = hyphen + 1
                line.append(chunk[:end])
                chunks[-1] = chunk[end:]
            elif not line:
                line.append(chunks.pop())
            length = sum([len(chunk) for chunk in line])
        return line, length

    def _may_add(self, lines, chunks, length, room):
        if self.max_lines is None or len(lines) + 1 < self.max_lines:
            return True
        rest = not chunks or self.drop_whitespace and len(chunks) == 1 and not chunks[0].strip()
        return rest and length <= room

    def _last(self, lines, line, length, room, prefix):
        while line:
            if line[-1].strip() and length + len(self.placeholder) <= room:
                return prefix + "".join(line) + self.placeholder
            length -= len(line.pop())
        if lines:
            before = lines[-1].rstrip()
            if len(before) + len(self.placeholder) <= self.width:
                lines.pop()
                return before + self.placeholder
        return prefix + self.placeholder.lstrip()

    def fill(self, text):
        return "\n".join(self.wrap(text))


def wrap(text, width=70, **kwargs):
    return TextWrapper(width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    return TextWrapper(width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    return TextWrapper(width, max_lines=1, **kwargs).fill(" ".join(text.strip().split()))
