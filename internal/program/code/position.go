package code

// Position is where an instruction comes from: from Line and Col to just before EndCol in EndLine, lines and columns from
// 1, columns in code points. Line 0 means that it comes from nowhere.
type Position struct{ Line, Col, EndLine, EndCol int }

// Positions is the compact table of the positions of a function's instructions: for each run of instructions with the same
// position its length and the difference to the run before, as varints.
type Positions []byte
