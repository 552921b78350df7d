# Found beside seed 9104445: the traceback of an error whose __str__ fails told of that error instead.
class Failing(Exception):
    def __str__(self):
        return 5


raise Failing(1)
