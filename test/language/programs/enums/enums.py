# Enumerations.
from enum import Enum, IntEnum, auto


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    @property
    def pretty(self):
        return self.name.title()

    @classmethod
    def default(cls):
        return cls.GREEN


class State(Enum):
    IDLE = auto()
    RUNNING = auto()
    DONE = "done"


class Level(IntEnum):
    LOW = 1
    HIGH = 10


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(2), Color["BLUE"], list(Color), Color.CRIMSON is Color.RED, Color.RED == Color.RED, Color.RED == 1, len(Color))
print(Color.RED.pretty, Color.default(), Color.RED in Color, {Color.RED: 1}[Color.CRIMSON], [c.name for c in State], State.RUNNING.value, State("done"), isinstance(Color.RED, Color))
print(Level.LOW < Level.HIGH, Level.HIGH + 1, Level.LOW == 1, sorted([Level.HIGH, Level.LOW]), max(Level), f"{Color.RED} {Level.HIGH}", Level(10).name)


def act(s):
    match s:
        case State.IDLE:
            return "start"
        case State.RUNNING | State.DONE:
            return "wait"


print(act(State.IDLE), act(State.DONE), act(5))
for f in (lambda: Color(9), lambda: Color["X"], lambda: Color.PURPLE):
    try:
        print(f())
    except (ValueError, KeyError, AttributeError) as error:
        print(type(error).__name__, error)
