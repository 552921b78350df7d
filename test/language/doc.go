// Package language proves what the durable language says of itself.
//
//   - programs/ are readable programs by topic. Each runs here and in CPython and must print the same; then again, thrown away and
//     restored at every await and after every 1, 3, 17 and 1,000 instructions, with the same output, result and bytes.
//   - generate makes random programs, which must do here what they do in CPython. What was found is kept, as small as it could be made, in found/.
//   - strangers are modules of Python's own library and installed packages, read at test time: the share that is accepted,
//     and algorithms that are called here and there with the same inputs.
//   - hostile has programs that want to crash, stall or fill the host.
//   - bench measures speed and save points beside CPython, starlark-go and monty; starlark runs that one's conformance files.
//     They are modules of their own.
//   - The documents of the language are run, too.
//
// CPython is asked at test time; what it said is not stored.
package language
