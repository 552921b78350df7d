// Package compile makes code of a parsed and resolved module.
//
// It owns the meaning of every construct in terms of the machine's operations: the order of evaluation, what is on the
// operand stack at each point, where an exception goes. Nothing is decided at run time that can be decided here: finally
// is inlined at each exit, exception tables are static, and a name's place is known.
//
// The units:
//   - a unit is one function while it is compiled. It knows the depth of its operand stack at each point, and drops code
//     that is never reached;
//   - a block is what a break, continue or return has to leave properly: a loop, a with, a try with finally, an except clause;
//   - a region is a range of instructions whose exceptions go to one place.
//
// What compile refuses (an unknown module, for example) is a *syntax.Error with the place.
package compile
