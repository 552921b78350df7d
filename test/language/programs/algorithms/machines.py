# Interpreters and automata.
def brainf(code, given=""):
    jumps, stack = {}, []
    for i, c in enumerate(code):
        if c == "[":
            stack.append(i)
        elif c == "]":
            j = stack.pop()
            jumps[i], jumps[j] = j, i
    cells, p, i, out, given = {}, 0, 0, [], list(given)
    while i < len(code):
        match code[i]:
            case ">":
                p += 1
            case "<":
                p -= 1
            case "+":
                cells[p] = (cells.get(p, 0) + 1) % 256
            case "-":
                cells[p] = (cells.get(p, 0) - 1) % 256
            case ".":
                out.append(chr(cells.get(p, 0)))
            case ",":
                cells[p] = ord(given.pop(0)) if given else 0
            case "[" if not cells.get(p, 0):
                i = jumps[i]
            case "]" if cells.get(p, 0):
                i = jumps[i]
        i += 1
    return "".join(out)


print(brainf("++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+."), brainf(",[.,]", "echo"))


def life(cells, generations):
    for _ in range(generations):
        neighbours = {}
        for x, y in cells:
            for dx in (-1, 0, 1):
                for dy in (-1, 0, 1):
                    if dx or dy:
                        neighbours[x + dx, y + dy] = neighbours.get((x + dx, y + dy), 0) + 1
        cells = {c for c, n in neighbours.items() if n == 3 or n == 2 and c in cells}
    return cells


glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
print(sorted(life(glider, 4)), sorted(life({(0, 0), (1, 0), (2, 0)}, 1)))


def rule(n, width, steps):
    row = "." * (width // 2) + "#" + "." * (width // 2)
    for _ in range(steps):
        print(row)
        row = "".join("#" if n >> int("".join("1" if row[(i + d) % width] == "#" else "0" for d in (-1, 0, 1)), 2) & 1 else "." for i in range(width))


rule(90, 31, 8)


class VM:
    def __init__(self, program):
        self.program, self.stack, self.pc, self.names = program, [], 0, {}

    def run(self):
        while True:
            op, *args = self.program[self.pc]
            self.pc += 1
            result = getattr(self, "op_" + op)(*args)
            if result is not None:
                return result

    def op_push(self, x):
        self.stack.append(x)

    def op_load(self, n):
        self.stack.append(self.names[n])

    def op_store(self, n):
        self.names[n] = self.stack.pop()

    def op_add(self):
        b, a = self.stack.pop(), self.stack.pop()
        self.stack.append(a + b)

    def op_mul(self):
        b, a = self.stack.pop(), self.stack.pop()
        self.stack.append(a * b)

    def op_jump_if_less(self, n, limit, target):
        if self.names[n] < limit:
            self.pc = target

    def op_return(self):
        return self.stack.pop()


print(VM([("push", 1), ("store", "x"), ("push", 0), ("store", "i"), ("load", "x"), ("push", 2), ("mul",), ("store", "x"), ("load", "i"), ("push", 1), ("add",), ("store", "i"), ("jump_if_less", "i", 10, 4), ("load", "x"), ("return",)]).run())
