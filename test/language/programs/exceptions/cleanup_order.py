# In which order things are cleaned up.
log = []


class Resource:
    def __init__(self, name, fail=False):
        self.name, self.fail = name, fail

    def __enter__(self):
        log.append(f"open {self.name}")
        return self

    def __exit__(self, kind, value, trace):
        log.append(f"close {self.name} {kind.__name__ if kind else None}")
        if self.fail:
            raise ValueError(f"close of {self.name}")


def work(stop):
    try:
        with Resource("a"), Resource("b") as b:
            log.append(f"have {b.name}")
            try:
                with Resource("c", fail=stop == "close"):
                    if stop == "body":
                        raise KeyError("body")
                    if stop == "return":
                        return "returned"
                log.append("after c")
            except KeyError as error:
                log.append(f"caught {error}")
            finally:
                log.append("inner finally")
        return "end"
    except ValueError as error:
        return f"{error}, context {error.__context__!r}"
    finally:
        log.append("outer finally")


for stop in (None, "body", "return", "close"):
    log.clear()
    print(stop, work(stop), log)
