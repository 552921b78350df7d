# The marks below the line of an error find the operator and the brackets where what stands beside them is in parentheses.
nothing = None
table = {"a": [1, 2]}


def operators():
    try:
        return (nothing) + 1
    except TypeError:
        try:
            return ((nothing)) ** (2)
        except TypeError:
            try:
                return (1 + 2)  // (nothing)
            except TypeError:
                return (nothing or None)<<(3) if table else 0


def indexes():
    try:
        return (table)["b"]
    except KeyError:
        try:
            return ( (table) ) [("a")][(7)]
        except IndexError:
            try:
                return ((nothing or None))[(1)]
            except TypeError:
                return (table["a"])[(1):("2")]


try:
    operators()
except TypeError:
    indexes()
