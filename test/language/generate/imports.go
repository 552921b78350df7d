package generate

import "strings"

// imports are what a program may use of the modules, by the text that shows that it does.
var imports = []struct{ uses, statement string }{
	{"bisect.", "import bisect"},
	{"collections.", "import collections"},
	{"contextlib.", "import contextlib"},
	{"datetime.", "import datetime"},
	{"functools.", "import functools"},
	{"heapq.", "import heapq"},
	{"itertools.", "import itertools"},
	{"json.", "import json"},
	{"math.", "import math"},
	{"perdure.", "import perdure"},
	{"random.", "import random"},
	{"re.", "import re"},
	{"dataclass", "from dataclasses import dataclass, field, replace, asdict, astuple"},
	{"enum.", "import enum"},
	{"reduce(", "from functools import reduce"},
	{"islice(", "from itertools import islice"},
	{"groupby(", "from itertools import groupby"},
}

// withImports puts what a program uses before it: it costs more to load modules than to run a small program.
func withImports(program []*Node) []*Node {
	text := Render(program)
	var head []*Node
	for _, i := range imports {
		if strings.Contains(text, i.uses) {
			head = append(head, line(i.statement))
		}
	}
	if strings.Contains(text, "Manager(") {
		head = append(head, manager())
	}
	if strings.Contains(text, "Row(") || strings.Contains(text, "Table(") {
		head = append(head, containers()...)
	}
	return append(head, program...)
}
