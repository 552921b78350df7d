# Trying again, as people write it.
class Flaky(Exception):
    pass


class Service:
    def __init__(self, failures):
        self.failures, self.calls = failures, 0

    def call(self, x):
        self.calls += 1
        if self.calls <= self.failures:
            raise Flaky(f"failure {self.calls}")
        return x * 2


def retry(f, *args, attempts=3, on=(Exception,), log=None):
    last = None
    for attempt in range(1, attempts + 1):
        try:
            return f(*args)
        except on as error:
            last = error
            if log is not None:
                log.append(f"{attempt}: {error}")
    else:
        raise RuntimeError(f"gave up after {attempts}") from last


for failures in (0, 2, 3):
    log = []
    service = Service(failures)
    try:
        print(retry(service.call, 21, on=(Flaky,), log=log), log)
    except RuntimeError as error:
        print(error, "because", error.__cause__, log, service.calls)
try:
    retry(lambda: {}["x"], on=(Flaky,))
except KeyError as error:
    print("not retried", error)
