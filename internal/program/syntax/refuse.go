package syntax

import "fmt"

// refusal is a construct of Python that the language does without.
type refusal struct {
	what string // the construct, as the subject of a sentence
	why  string
	hint string // what to write instead
}

// msg is the message of the error.
func (r refusal) msg() string { return fmt.Sprintf("%s not supported: %s", r.what, r.why) }

// refused says which.
type refused uint8

const (
	refusedComplex refused = iota
	refusedExceptStar
	refusedTypeAlias
	refusedTypeParams
	refusedMetaclass
	refusedRelativeImport
	refusedSurrogate
	refusedNamedCharacter
	refusedEncoding
)

// refusals is everything that Python has and the language has not. What can be given Python's meaning does not belong here.
var refusals = map[refused]refusal{
	refusedComplex: {
		"complex numbers are", "programs compute with int, float, Decimal and Fraction",
		"keep the real and the imaginary part in two floats",
	},
	refusedExceptStar: {
		"except* is", "there are no exception groups: an await raises one error",
		"write except, and gather(…, return_exceptions=True) to see all errors of several tasks",
	},
	refusedTypeAlias: {
		"the type statement is", "it is of Python 3.12 and types are not enforced here",
		"write Name = …",
	},
	refusedTypeParams: {
		"type parameters in brackets are", "they are of Python 3.12 and types are not enforced here",
		"leave the brackets out, or use typing.TypeVar",
	},
	refusedMetaclass: {
		"a metaclass is", "a class is always made by type",
		"use a class decorator, a base class with __init_subclass__, or enum.Enum and abc.ABC as bases",
	},
	refusedRelativeImport: {
		"a relative import is", "a program is one file and belongs to no package",
		"put the code into this file, or import functions: from perdure.functions import name",
	},
	refusedSurrogate: {
		"a lone surrogate in a string is", "strings are Unicode text, which has none",
		`write the character itself or its escape with eight digits, such as \U0001F600`,
	},
	refusedNamedCharacter: {
		`\N{…} is`, "the table of character names is not part of the language",
		`write the character itself, or its number as in \u00e9`,
	},
	refusedEncoding: {
		"this encoding is", "a program is written in UTF-8",
		"save the file as UTF-8 and leave the coding comment out",
	},
}
