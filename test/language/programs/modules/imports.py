# The forms of import.
import json as j, math
import collections
from collections import OrderedDict as OD, deque
from math import *


def inside():
    import string
    from functools import reduce

    return reduce(lambda a, b: a + b, string.digits[:3])


print(j.dumps([1]), math.floor(2.5), collections.Counter("a"), OD(), deque(), floor(1.5), inside(), __name__)
if math.pi > 3:
    import itertools
print(list(itertools.repeat(1, 2)), hasattr(math, "sqrt"), getattr(math, "nothing", None), math.__name__)
try:
    math.nothing
except AttributeError as error:
    print(error)
