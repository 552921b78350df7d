// Package durable has the text of the module perdure as programs see them. It is written in the language itself,
// on primitives of the machine (the module _perdure), and is linked into every program that imports them.
//
// What the package owns:
//
//   - The module means what the Python SDK (sdk/python/perdure) means by it: the same names, the same errors and messages, the same order of
//     what happens. A file that runs under one runs under the other. Where a program has it easier, it is as
//     strict: arguments, results and errors cross as JSON; steps in local steps, and durable calls outside of functions, are refused.
//   - Modules have the names that they have in the SDK (perdure._errors, …), since tracebacks show them.
//   - Module globals never change after the module's body: machines share them. What a program changes (its functions, its error
//     classes) stands in the dict of _perdure.state().
package durable
