"""Runs programs for the tests of the language, one after the other in one process, and tells what each printed.

Each line of standard input is a JSON object with "file" and "source". The answer is a line with "out", "err" (the
traceback of an uncaught error, without the frames of this file) and "error" (its type and message). With "fork" the
program runs in a child, so that what it changes in its process, or a crash of it, concerns nobody else.
"""

import builtins
import contextlib
import gc
import io
import json
import linecache
import os
import resource
import signal
import sys
import traceback
import warnings

SECONDS = 20  # of a program; what takes longer is broken
LONGEST = 4_000_000  # characters of output
BETWEEN = 20  # programs, garbage is collected
MEMORY = 4 << 30  # bytes of address space: a program that is endless by mistake must not take the machine's


class Overlong(BaseException):
    pass


class Output(io.StringIO):
    def write(self, text):
        if self.tell() > LONGEST:
            raise Overlong("too much output")
        return super().write(text)


class Nowhere(io.StringIO):
    """Where a program writes that has ended: its generators may run on when they are thrown away."""

    def write(self, text):
        return len(text)


late = False  # whether the program that runs has taken too long, which it may have caught


def on_alarm(number, frame):
    global late
    late = True
    raise Overlong("too long")


def shown(error, file):
    """The traceback without the frames of this file and of the library: what is written there is not part of the language."""
    whole = traceback.TracebackException.from_exception(error)
    seen, queue = set(), [whole]
    while queue:
        one = queue.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            one.stack[:] = [frame for frame in one.stack if frame.filename == file]
            queue += [one.__cause__, one.__context__]
    return "".join(whole.format())


def run(request):
    global late
    late = False
    file, source = request["file"], request["source"]
    out = Output()
    answer = {"out": "", "err": "", "error": ""}
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    namespace = {"__name__": "__main__", "__builtins__": builtins}
    limit = sys.getrecursionlimit()
    signal.setitimer(signal.ITIMER_REAL, request.get("seconds", SECONDS), 0.1)  # again and again: the program may catch it
    try:
        with contextlib.redirect_stdout(out):
            code = compile(source, file, "exec", dont_inherit=True)
            exec(code, namespace)
    except Overlong as error:
        answer["refused"] = str(error)
    except MemoryError:
        answer["refused"] = "too much memory"
    except SystemExit as error:
        answer["exit"] = error.code if isinstance(error.code, int) else 1
    except BaseException as error:
        answer["err"] = shown(error, file)
        answer["error"] = f"{type(error).__name__}: {text(error)}"
        if isinstance(error, SyntaxError):
            answer["syntax"] = True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.setrecursionlimit(limit)
        del linecache.cache[file]
        namespace.clear()
    if late:
        answer["refused"] = "too long"
    answer["out"] = out.getvalue()
    return answer


def text(error):
    try:
        return str(error)
    except BaseException:
        return "<unprintable>"


def run_in_time(request):
    """The answer also where the alarm went off outside of the program, as on a machine that is stopped for a while."""
    limit = sys.getrecursionlimit()
    try:
        return run(request)
    except Overlong as error:
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.setrecursionlimit(limit)
        return {"out": "", "err": "", "error": "", "refused": str(error)}


def run_in_child(request):
    readable, writable = os.pipe()
    errors_readable, errors_writable = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(readable)
        os.close(errors_readable)
        os.dup2(errors_writable, 2)
        answer = run_in_time(request)
        sys.stderr.flush()
        with os.fdopen(writable, "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(json.dumps(answer))
        os._exit(0)
    os.close(writable)
    os.close(errors_writable)
    with os.fdopen(readable, encoding="utf-8") as file, os.fdopen(errors_readable, encoding="utf-8", errors="replace") as errors:
        content = file.read()
        said = errors.read()
    os.waitpid(child, 0)
    answer = json.loads(content) if content else {"out": "", "err": "", "error": "", "refused": "crashed"}
    answer["said"] = said
    return answer


def main():
    signal.signal(signal.SIGALRM, on_alarm)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warnings.simplefilter("ignore")
    real, sys.stdout = sys.stdout, Nowhere()
    real.write(json.dumps({"version": list(sys.version_info[:2])}) + "\n")
    real.flush()
    if os.environ.get("PERDURE_TIME"):
        import perdure  # noqa: F401  once, before the children

    # What a program leaves behind is thrown away between programs: within the next one it would print into that one's output.
    gc.freeze()
    gc.disable()
    for number, line in enumerate(sys.stdin, 1):
        if number % BETWEEN == 0:
            gc.collect()
        request = json.loads(line)
        answer = run_in_child(request) if request.get("fork") else run_in_time(request)
        real.write(json.dumps(answer) + "\n")
        real.flush()


main()
