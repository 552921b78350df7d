// Package variants builds one test binary that holds many slightly different programs, of which a variable of the
// environment selects one. So a thousand changes cost one compilation, and nothing in the working tree is touched.
//
// Each function that a variant changes is copied, the copy gets the change, and the original begins with a switch to the
// copies. The changed files reach the compiler as an overlay.
package variants
