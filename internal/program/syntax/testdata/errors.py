"""Reads programs, each a line of JSON, and writes what CPython says of them."""

import json
import sys
import warnings

warnings.simplefilter("ignore")
for line in sys.stdin:
    try:
        compile(json.loads(line), "program", "exec", dont_inherit=True)
        text = ""
    except SyntaxError as e:
        text = e.msg
    data = text.encode()
    sys.stdout.buffer.write(b"%d\n" % len(data) + data)
    sys.stdout.buffer.flush()
