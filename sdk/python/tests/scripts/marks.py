import threading

import perdure
from perdure.functions import bar

MISSING = object()
SETTINGS = {"a": [1]}
LOCK = threading.Lock()


class Mark:
    pass


MARK = Mark()


@perdure.function
async def marks(x=MISSING):
    mark, settings, lock, own = MARK, SETTINGS, LOCK, Mark()
    print("once")
    await bar(1)
    return [x is MISSING, mark is MARK, settings is SETTINGS, lock is LOCK, type(own) is Mark and own is not MARK]


if __name__ == "__main__":
    perdure.main(marks)
