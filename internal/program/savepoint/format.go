package savepoint

// A save point is
//
//	magic, version | program | bodies that came too deep to stand in their place …
//
// where "program" is the first 8 bytes of the program's hash and then the state: numbers, and values. Numbers are varints, as
// encoding/binary has them; a number that may be negative is zigzag-coded. Texts are a length and UTF-8.
//
// A value is a tag and what belongs to it. An object gets the next number where it first stands, and its body stands there; later it
// is told by that number. Bodies nest at most maxNesting deep: what is deeper stands as tagLater and its kind, and its body
// follows behind the state, in the order of numbers.

const (
	magic   = "PDS"
	version = 1
	// hashSize is how much of the program's hash is in a save point.
	hashSize = 8
	// maxNesting is how deep bodies stand within each other.
	maxNesting = 64
)

// tag says what a value is. The numbers are format.
type tag = uint8

const (
	tagNil            tag = 0 // no value: a local that is unbound, a hole of a dict
	tagNone           tag = 1
	tagFalse          tag = 2
	tagTrue           tag = 3
	tagEllipsis       tag = 4
	tagNotImplemented tag = 5
	tagInt            tag = 6 // zigzag
	tagFloat          tag = 7 // 8 bytes
	tagShortFloat     tag = 8 // its bits in reverse order of bytes, as a varint: most have few
	tagRef            tag = 9 // an object by its number
	tagLater          tag = 10
	tagConstant       tag = 11 // of the program, by its number
	tagName           tag = 12 // of the program, by its number
	tagEmbedded       tag = 13 // an object of the embedded modules, by its number
	tagBuiltin        tag = 14 // a function of the host: module and name
	tagClass          tag = 15 // a class of the host: module and name
	tagMethodDef      tag = 16 // a method or attribute of a class of the host: the class and the name
	tagNativeModule   tag = 17
	tagPrimitive      tag = 18 // of the module _perdure; empty: the module
	tagAgain          tag = 19

	tagStr           tag = 20
	tagBytes         tag = 21
	tagBigInt        tag = 22
	tagTuple         tag = 23
	tagList          tag = 24
	tagDict          tag = 25
	tagShapedDict    tag = 26 // keys as in an earlier dict, then values
	tagSet           tag = 27
	tagFrozenSet     tag = 28
	tagRange         tag = 29
	tagSlice         tag = 30
	tagDictView      tag = 31
	tagListIter      tag = 32
	tagTupleIter     tag = 33
	tagStrIter       tag = 34
	tagBytesIter     tag = 35
	tagRangeIter     tag = 36
	tagDictIter      tag = 37
	tagSetIter       tag = 38
	tagReversedIter  tag = 39
	tagSeqIter       tag = 40
	tagCallIter      tag = 41
	tagEnumerateIter tag = 42
	tagZipIter       tag = 43
	tagProgramClass  tag = 44
	tagInstance      tag = 45
	tagException     tag = 46
	tagFunction      tag = 47
	tagCell          tag = 48
	tagMethod        tag = 49
	tagStaticMethod  tag = 50
	tagClassMethod   tag = 51
	tagProperty      tag = 52
	tagSuper         tag = 53
	tagBuiltinMethod tag = 54
	tagModule        tag = 55
	tagGenerator     tag = 56
	tagUnion         tag = 57
	tagGenericAlias  tag = 58
	tagPromise       tag = 59
	tagTask          tag = 60
	tagWait          tag = 61
	tagAsyncStep     tag = 62
	tagTwister       tag = 63
	tagTraceback     tag = 64

	// These are values of one byte, or of which one byte says most.
	tagSmallRef      tag = 0x41 // to 0x4f: objects 0 to 14
	tagNearEmbedded  tag = 0x50 // to 0x57: embedded objects 0 to 2,047, the low bits of whose numbers are the next byte
	tagNearName      tag = 0x58 // to 0x5b: names 0 to 1,023 in the same way
	tagNearConstant  tag = 0x5c // to 0x5f: constants 0 to 1,023 in the same way
	tagShortStr      tag = 0x60 // to 0x7f: a str of 1 to 32 bytes
	tagSmallInt      tag = 0x80 // to 0xcf: -16 to 63
	tagSmallConstant tag = 0xd0 // to 0xef: constants 0 to 31
	tagSmallName     tag = 0xf0 // to 0xff: names 0 to 15

	smallRefs      = 15
	nearEmbedded   = 8 << 8
	nearNames      = 4 << 8
	nearConstants  = 4 << 8
	shortStrings   = 32
	smallIntLeast  = -16
	smallInts      = 80
	smallConstants = 32
	smallNames     = 16
)

// Where a byte of flags has another thing in its upper bits, which begin there.
const (
	phaseShift          = 5
	frameKindShift      = 2
	generatorKindShift  = 3
	generatorStateShift = 5
)
