package modules

// Refused are the modules that are not there on purpose, with the words to write instead.
func Refused() map[string]string {
	return map[string]string{
		"asyncio":         "use perdure: perdure.gather, perdure.sleep, perdure.spawn, perdure.timeout",
		"threading":       "use perdure.spawn: tasks run one at a time and never race",
		"os":              "a program has no operating system: pass what it needs as arguments, or call a function that runs in a container",
		"sys":             "a program has no process: return its result, or raise SystemExit",
		"subprocess":      "call a function that runs in a container",
		"socket":          "call a function that runs in a container",
		"requests":        "call a function that runs in a container",
		"urllib":          "call a function that runs in a container",
		"http":            "call a function that runs in a container",
		"pathlib":         "a program has no files: pass text as an argument",
		"pickle":          "the whole program is saved as it is; for text use json",
		"logging":         "use print, or perdure.progress",
		"multiprocessing": "use perdure.parallel",
		"concurrent":      "use perdure.parallel",
		"queue":           "use collections.deque: tasks run one at a time and never race",
		"numpy":           "call a function that runs in a container",
	}
}

// RefusedNames are the built-in names of Python that are not there, with the words to write instead.
func RefusedNames() map[string]string {
	const (
		files   = "a program has no files: pass text as an argument, or call a function that runs in a container"
		ending  = "return from the function, or raise SystemExit"
		reading = "it is for people at a prompt: leave it out"
	)
	return map[string]string{
		"open": files, "__file__": files,
		"exit": ending, "quit": ending,
		"help": reading, "copyright": reading, "credits": reading, "license": reading,
		"input":              "use perdure.promise: it is settled by whoever answers",
		"eval":               "use json.loads for data, or a dict of functions",
		"exec":               "write the code into the program",
		"compile":            "write the code into the program",
		"globals":            "use a dict of your own",
		"locals":             "use a dict of your own",
		"__import__":         "use import at the top of the file",
		"breakpoint":         "leave it out, and use kubectl perdure program debug",
		"memoryview":         "use bytes and its slices",
		"bytearray":          "use bytes, or a list of ints and bytes(numbers)",
		"complex":            "keep the real and the imaginary part in two floats",
		"ExceptionGroup":     "an await raises one error; perdure.gather(…, return_exceptions=True) gives all of several tasks",
		"BaseExceptionGroup": "an await raises one error; perdure.gather(…, return_exceptions=True) gives all of several tasks",
		"EncodingWarning":    "there are no warnings: print, or raise an error",
		"TabError":           "catch SyntaxError, or leave it out: nothing is compiled while a program runs",
		"__build_class__":    "use a class statement, or type(name, bases, attributes)",
	}
}
