package modules

import (
	"strconv"

	"github.com/perdure/perdure/internal/program/value"
)

func decimal(n int) string { return strconv.Itoa(n) }

// builtinFunctions are the built-in functions that are written in Go.
func builtinFunctions() []*value.Builtin {
	var functions []*value.Builtin
	functions = append(functions, numberFunctions()...)
	functions = append(functions, textFunctions()...)
	functions = append(functions, objectFunctions()...)
	functions = append(functions, iterableFunctions()...)
	return append(functions, printFunction())
}

// builtinValues are the classes and constants that have names without an import.
func builtinValues() []constant {
	values := []constant{
		{"None", value.None}, {"True", value.True}, {"False", value.False},
		{"Ellipsis", value.Ellipsis}, {"NotImplemented", value.NotImplemented}, {"__debug__", value.True},
	}
	for _, c := range []*value.Class{
		value.ObjectClass, value.TypeClass, value.IntClass, value.BoolClass, value.FloatClass, value.StrClass, value.BytesClass,
		value.TupleClass, value.ListClass, value.DictClass, value.SetClass, value.FrozenSetClass, value.RangeClass, value.SliceClass,
		value.PropertyClass, value.StaticMethodClass, value.ClassMethodClass, value.SuperClass,
		value.EnumerateClass, value.ZipClass, value.ReversedClass,
	} {
		values = append(values, constant{c.Name, c})
	}
	for _, c := range Exceptions() {
		values = append(values, constant{c.Name, c})
	}
	return append(values, constant{"IOError", value.OSError}, constant{"EnvironmentError", value.OSError})
}

// Exceptions are the built-in classes of exceptions.
func Exceptions() []*value.Class {
	return []*value.Class{
		value.BaseExceptionClass, value.ExceptionClass, value.SystemExit, value.KeyboardInterrupt, value.GeneratorExit,
		value.StopIteration, value.StopAsyncIteration, value.ArithmeticError, value.FloatingPointError, value.OverflowError,
		value.ZeroDivisionError, value.AssertionError, value.AttributeError, value.BufferError, value.EOFError, value.ImportError,
		value.ModuleNotFoundError, value.LookupError, value.IndexError, value.KeyError, value.MemoryError, value.NameError,
		value.UnboundLocalError, value.OSError, value.BlockingIOError, value.ChildProcessError, value.ConnectionError,
		value.BrokenPipeError, value.ConnectionAbortedError, value.ConnectionRefusedError, value.ConnectionResetError,
		value.FileExistsError, value.FileNotFoundError, value.InterruptedError, value.IsADirectoryError,
		value.NotADirectoryError, value.PermissionError, value.ProcessLookupError, value.TimeoutError, value.ReferenceError,
		value.RuntimeError, value.NotImplementedError, value.RecursionError, value.SyntaxError, value.IndentationError,
		value.SystemError, value.TypeError, value.ValueError, value.UnicodeError, value.UnicodeDecodeError,
		value.UnicodeEncodeError, value.UnicodeTranslateError, value.Warning, value.BytesWarning, value.DeprecationWarning,
		value.FutureWarning, value.ImportWarning, value.PendingDeprecationWarning, value.ResourceWarning,
		value.RuntimeWarning, value.SyntaxWarning, value.UnicodeWarning, value.UserWarning,
	}
}
