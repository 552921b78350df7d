# Dataclasses in match, and as messages.
from dataclasses import dataclass


@dataclass
class Move:
    x: int
    y: int


@dataclass
class Write:
    text: str


@dataclass
class Quit:
    pass


def handle(message):
    match message:
        case Move(0, 0):
            return "stay"
        case Move(x=0, y=dy):
            return f"vertical {dy}"
        case Move(dx, dy) if dx == dy:
            return f"diagonal {dx}"
        case Move(x, y):
            return f"to {x},{y}"
        case Write(text=""):
            return "nothing"
        case Write(str() as text):
            return f"write {text}"
        case Quit():
            return "quit"
        case _:
            return f"unknown {message!r}"


for m in (Move(0, 0), Move(0, 5), Move(3, 3), Move(1, 2), Write(""), Write("hi"), Quit(), 5, Move(x=1, y="y")):
    print(handle(m))
print(Move.__match_args__)
