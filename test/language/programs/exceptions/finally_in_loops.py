# finally with break, continue and return.
def loop(how):
    out = []
    for i in range(4):
        try:
            out.append(i)
            if i == 1:
                if how == "break":
                    break
                if how == "continue":
                    continue
                if how == "return":
                    return out
                if how == "raise":
                    raise ValueError(i)
            out.append("body")
        except ValueError as error:
            out.append(f"caught {error}")
        finally:
            out.append("f")
    else:
        out.append("else")
    out.append("end")
    return out


for how in ("none", "break", "continue", "return", "raise"):
    print(how, loop(how))


def overrides():
    for i in range(3):
        try:
            return "try"
        finally:
            if i < 2:
                continue
            return "finally"


def swallows():
    while True:
        try:
            raise KeyError("lost")
        finally:
            break
    return "survived"


def value_is_fixed():
    x = 1
    try:
        return x
    finally:
        x = 2


def nested():
    out = []
    for i in range(2):
        try:
            for j in range(2):
                try:
                    if j:
                        break
                    out.append((i, j))
                finally:
                    out.append("inner")
            else:
                out.append("never")
        finally:
            out.append("outer")
    return out


def three_levels():
    try:
        try:
            try:
                return "value"
            finally:
                print("one")
        finally:
            print("two")
    finally:
        print("three")


print(overrides(), swallows(), value_is_fixed(), nested(), three_levels())


def while_else(n):
    while n:
        n -= 1
        try:
            if n == 5:
                break
        finally:
            pass
    else:
        return "else"
    return "broken"


print(while_else(3), while_else(10))
