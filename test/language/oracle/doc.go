// Package oracle runs programs in CPython, whose word is law for what a program of the language means.
//
// One python3 lives as long as its [Oracle] and runs one program after the other, so that thousands of small programs take
// seconds. Nothing that CPython has said is stored: it is asked at test time, with the python3 that is there.
package oracle
