package machine

import "encoding/json"

// Options tells what of a program is run, and how.
type Options struct {
	// Entry is the function that is called once the file has run. Default is main, else the only function of the file, else
	// none: then the file is the program, and its result None; "-" is none in any case. Start has its say before.
	Entry string
	// Args is a JSON array or object: the arguments by position or by name. Anything else is the only argument; empty is none.
	Args json.RawMessage
	// Start, if set, is a function of an embedded module that is called instead once the file has run, in the main task, with Entry and
	// Args as text. It may be an async def.
	Start Named
	// Finish, if set, is a plain function of an embedded module. It is called with the result or None and the exception or None
	// when the main task and all that it has started have ended. The text that it returns is the outcome: a
	// JSON object with value, or with error as [Error] has it; and steps, for the next attempt.
	Finish Named
	// Limits bound what the program may use.
	Limits Limits
	// Execution is the name of the execution, Key the idempotency key that all its attempts share.
	Execution, Key string
	// Attempt counts the attempts of an execution from 1, which is the default.
	Attempt int
	// Steps is what the [Outcome] of the attempt before had: local steps that are not repeated. They are read when an attempt begins.
	Steps json.RawMessage
	// Sources has the text of files, by their names, for lines in tracebacks, where the program does not bring it.
	Sources map[string]string
}

// Named is the name of something in a module.
type Named struct{ Module, Name string }
