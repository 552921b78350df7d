# A tokenizer, a parser and an evaluator.
class ParseError(Exception):
    pass


def tokenize(text):
    i = 0
    while i < len(text):
        c = text[i]
        if c.isspace():
            i += 1
        elif c.isdigit() or c == ".":
            j = i
            while j < len(text) and (text[j].isdigit() or text[j] == "."):
                j += 1
            yield "number", float(text[i:j]) if "." in text[i:j] else int(text[i:j])
            i = j
        elif c.isalpha():
            j = i
            while j < len(text) and text[j].isalnum():
                j += 1
            yield "name", text[i:j]
            i = j
        elif c in "+-*/()^,=":
            yield c, c
            i += 1
        else:
            raise ParseError(f"unexpected {c!r} at {i}")
    yield "end", None


class Parser:
    def __init__(self, text, env):
        self.tokens = list(tokenize(text))
        self.position, self.env = 0, env

    @property
    def kind(self):
        return self.tokens[self.position][0]

    def take(self, kind=None):
        token = self.tokens[self.position]
        if kind and token[0] != kind:
            raise ParseError(f"expected {kind}, not {token[0]}")
        self.position += 1
        return token[1]

    def statement(self):
        if self.kind == "name" and self.tokens[self.position + 1][0] == "=":
            name = self.take()
            self.take("=")
            self.env[name] = self.expression()
            value = self.env[name]
        else:
            value = self.expression()
        self.take("end")
        return value

    def expression(self):
        value = self.term()
        while self.kind in "+-":
            value = value + self.term() if self.take() == "+" else value - self.term()
        return value

    def term(self):
        value = self.factor()
        while self.kind in ("*", "/"):
            if self.take() == "*":
                value *= self.factor()
            else:
                value /= self.factor()
        return value

    def factor(self):
        if self.kind == "-":
            self.take()
            return -self.factor()
        base = self.atom()
        if self.kind == "^":
            self.take()
            return base ** self.factor()
        return base

    def atom(self):
        if self.kind == "number":
            return self.take()
        if self.kind == "name":
            name = self.take()
            if self.kind == "(":
                self.take()
                args = [self.expression()]
                while self.kind == ",":
                    self.take()
                    args.append(self.expression())
                self.take(")")
                return {"max": max, "min": min, "abs": abs}[name](*args)
            return self.env[name]
        self.take("(")
        value = self.expression()
        self.take(")")
        return value


env = {"pi": 3.14159}
for line in ("1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "-2 ^ 2", "x = 10 / 4", "x * pi", "max(1, x, 2)", "abs(-x)", "1 +", "2 $ 3", "y", "1 / 0", "(1", "nope(1)", "1 2"):
    try:
        print(line, "=", Parser(line, env).statement())
    except ParseError as error:
        print(line, "-> ParseError:", error)
    except (KeyError, ZeroDivisionError) as error:
        print(line, "->", type(error).__name__, error)
