# try with every combination of clauses and every way through them.
class Odd(Exception):
    pass


def run(raise_in, leave):
    steps = []
    try:
        try:
            steps.append("try")
            if raise_in == "try":
                raise Odd("t")
            if leave == "try":
                return steps
        except Odd as error:
            steps.append(f"except {error}")
            if raise_in == "except" or leave == "raise":
                raise Odd("e") from error
            if leave == "except":
                return steps
        else:
            steps.append("else")
            if raise_in == "else":
                raise Odd("l")
            if leave == "else":
                return steps
        finally:
            steps.append("finally")
            if raise_in == "finally":
                raise Odd("f")
            if leave == "finally":
                return steps + ["swallowed"]
        steps.append("after")
    except Odd as error:
        steps.append(f"outer {error} cause={error.__cause__!r} context={error.__context__!r}")
    return steps


for raise_in in (None, "try", "except", "else", "finally"):
    for leave in (None, "try", "except", "else", "finally", "raise"):
        print(raise_in, leave, run(raise_in, leave))
