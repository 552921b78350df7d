// Package hostile has programs that want to crash the host, stall it, or eat its memory.
//
// Each must end in an error of Python or in a limit, within a few seconds and in little more memory than the limit of its
// heap. The test prints a table: how each ended, its worst slice, and the peak of memory.
package hostile
