package code

// Op is an operation of the machine. Its number and its name are part of the format of a blob: neither ever changes, new
// ones are added at the end, and one that is out of use keeps its place.
//
// An instruction is a word of 32 bits: the operation in the low 8, an operand without sign in the other 24.
//
// How the comments read: "x y → z" is the top of the operand stack before and behind, the top at the right; n is the
// operand. Whatever an instruction takes is off the stack when the next begins. Jumps are to an index in Code.
// Operations that may call a function of the program (CALL and its kin, AWAIT, FOR_ITER, SEND, GET_ITER, …) leave their
// operands' slots to the callee, and its result is what they push.
type Op uint8

// The operations. "may call" marks those that may enter a frame of the program: the machine saves and goes on there.
const (
	// NOP does nothing. The compiler emits none.
	NOP Op = iota

	// ---- constants, names ------------------------------------------------------------------------------------------

	// LOAD_CONST: → Constants[n].
	LOAD_CONST
	// LOAD_LOCAL: → slot n of the frame. An empty slot is UnboundLocalError "cannot access local variable 'x' where it is
	// not associated with a value".
	LOAD_LOCAL
	// STORE_LOCAL: x → ; slot n = x.
	STORE_LOCAL
	// DELETE_LOCAL empties slot n; UnboundLocalError if it is empty.
	DELETE_LOCAL
	// CLEAR_LOCAL empties slot n, whatever is in it.
	CLEAR_LOCAL
	// LOAD_CELL: → what the cell in slot n holds. Slot n is in CellLocals. An empty cell is UnboundLocalError, as above.
	LOAD_CELL
	// STORE_CELL: x → ; the cell in slot n = x.
	STORE_CELL
	// DELETE_CELL empties the cell in slot n; UnboundLocalError if it is empty.
	DELETE_CELL
	// PUSH_CELL: → the cell in slot n itself, for MAKE_FUNCTION.
	PUSH_CELL
	// LOAD_FREE: → what cell n of the function holds (value.Function.Cells[n]). An empty one is NameError "cannot access
	// free variable 'x' where it is not associated with a value in enclosing scope".
	LOAD_FREE
	// STORE_FREE: x → ; cell n of the function = x.
	STORE_FREE
	// DELETE_FREE empties cell n of the function; NameError, as above, if it is empty.
	DELETE_FREE
	// PUSH_FREE: → cell n of the function itself, for MAKE_FUNCTION.
	PUSH_FREE
	// LOAD_GLOBAL: → the global Names[n] of the function's module, else the builtin of that name, else NameError "name 'x'
	// is not defined".
	LOAD_GLOBAL
	// LOAD_BUILTIN: → the builtin Names[n], else NameError. The compiler knows that the module never binds that name.
	LOAD_BUILTIN
	// STORE_GLOBAL: x → ; the global Names[n] = x.
	STORE_GLOBAL
	// DELETE_GLOBAL removes the global Names[n]; NameError if there is none.
	DELETE_GLOBAL
	// LOAD_NAME (class bodies only): → Names[n] of the namespace in slot 0, else as LOAD_GLOBAL.
	LOAD_NAME
	// STORE_NAME (class bodies only): x → ; namespace[Names[n]] = x. Slot 0 that is no dict is a fault.
	STORE_NAME
	// DELETE_NAME (class bodies only) removes Names[n] of the namespace; NameError if there is none.
	DELETE_NAME
	// SETUP_ANNOTATIONS binds __annotations__ to a new dict where it is not bound: in the namespace in a class body, among
	// the globals elsewhere.
	SETUP_ANNOTATIONS

	// ---- operand stack ---------------------------------------------------------------------------------------------

	// POP: x → .
	POP
	// COPY: → the n-th from the top, 1 being the top itself.
	COPY
	// COPY_PAIR: x y → x y x y.
	COPY_PAIR
	// SWAP exchanges the top with the n-th from the top, n ≥ 2.
	SWAP
	// ROT moves the top down to be the n-th from the top, n ≥ 2: x y z → z x y with n = 3.
	ROT

	// ---- operators -------------------------------------------------------------------------------------------------

	// UNARY: x → op x; n is a syntax.UnaryOperator.
	UNARY
	// NOT: x → True or False.
	NOT
	// BINARY: x y → x op y; n is a syntax.Operator. The frequent ones have operations of their own, which are emitted
	// instead.
	BINARY
	// ADD: x y → x + y.
	ADD
	// SUB: x y → x - y.
	SUB
	// MULT: x y → x * y.
	MULT
	// FLOORDIV: x y → x // y.
	FLOORDIV
	// MOD: x y → x % y.
	MOD
	// INPLACE: x y → x op= y; n is a syntax.Operator, any of them.
	INPLACE
	// COMPARE: x y → x op y; n is a syntax.CmpOperator from Eq to GtE.
	COMPARE
	// IS: x y → x is y.
	IS
	// IS_NOT: x y → x is not y.
	IS_NOT
	// IN: x y → x in y.
	IN
	// NOT_IN: x y → x not in y.
	NOT_IN

	// ---- attributes and items --------------------------------------------------------------------------------------

	// LOAD_ATTR: x → x.Names[n]. May call (property).
	LOAD_ATTR
	// STORE_ATTR: v x → ; x.Names[n] = v. May call.
	STORE_ATTR
	// DELETE_ATTR: x → ; del x.Names[n].
	DELETE_ATTR
	// LOAD_METHOD: x → f self, where x.Names[n] is a function f of the class of x and self is x, or v nil, where it is
	// any other value v. CALL_METHOD takes the pair.
	LOAD_METHOD
	// LOAD_ITEM: x i → x[i]. May call.
	LOAD_ITEM
	// STORE_ITEM: v x i → ; x[i] = v. May call.
	STORE_ITEM
	// DELETE_ITEM: x i → ; del x[i]. May call.
	DELETE_ITEM
	// BUILD_SLICE: lower upper → slice with n = 2, lower upper step → slice with n = 3.
	BUILD_SLICE

	// ---- displays --------------------------------------------------------------------------------------------------

	// BUILD_TUPLE: x1 … xn → (x1, …, xn).
	BUILD_TUPLE
	// BUILD_LIST: x1 … xn → [x1, …, xn].
	BUILD_LIST
	// BUILD_SET: x1 … xn → {x1, …, xn}; TypeError on what has no hash.
	BUILD_SET
	// BUILD_MAP: k1 v1 … kn vn → {k1: v1, …, kn: vn}.
	BUILD_MAP
	// BUILD_STRING: s1 … sn → their concatenation; all are str.
	BUILD_STRING
	// FORMAT: x → format(x, ""), after the conversion n & 3: 0 none, 1 str, 2 repr, 3 ascii; with n & 4: x spec → format(x, spec).
	FORMAT
	// LIST_APPEND: x → ; appends it to the list that is then the n-th from the top.
	LIST_APPEND
	// SET_ADD: x → ; adds it to the set that is then the n-th from the top.
	SET_ADD
	// MAP_ADD: k v → ; sets it in the dict that is then the n-th from the top.
	MAP_ADD
	// LIST_EXTEND: xs → ; extends the list that is then the n-th from the top; TypeError "Value after * must be an
	// iterable, not int".
	LIST_EXTEND
	// SET_UPDATE: xs → ; updates the set that is then the n-th from the top.
	SET_UPDATE
	// MAP_UPDATE: m → ; updates the dict that is then the n-th from the top (for {**m}); TypeError "'int' object is not a mapping".
	MAP_UPDATE
	// MAP_MERGE: m → ; as MAP_UPDATE, for the keywords of a call: a key that is there already is TypeError "f() got
	// multiple values for keyword argument 'k'", no mapping is "f() argument after ** must be a mapping, not int". The
	// callable stands right below the positional arguments, which stand right below the dict (n is always 1).
	MAP_MERGE
	// LIST_TO_TUPLE: list → tuple of its elements.
	LIST_TO_TUPLE

	// ---- unpacking -------------------------------------------------------------------------------------------------

	// UNPACK: xs → xn … x1, x1 on top; ValueError "not enough values to unpack (expected 3, got 2)" or "too many values to
	// unpack (expected 2)", TypeError "cannot unpack non-iterable int object".
	UNPACK
	// UNPACK_STAR: xs → what is behind the star, reversed, then the list of the star, then what is before it, reversed (x1
	// on top). n>>12 stand behind the star, n&0xfff before it.
	UNPACK_STAR

	// ---- jumps -----------------------------------------------------------------------------------------------------

	// JUMP to n.
	JUMP
	// JUMP_IF_FALSE: x → ; to n if x is false.
	JUMP_IF_FALSE
	// JUMP_IF_TRUE: x → ; to n if x is true.
	JUMP_IF_TRUE
	// JUMP_IF_NONE: x → ; to n if x is None.
	JUMP_IF_NONE
	// JUMP_IF_NOT_NONE: x → ; to n if x is not None.
	JUMP_IF_NOT_NONE
	// JUMP_IF_FALSE_OR_POP: x → x and to n if x is false, else x → .
	JUMP_IF_FALSE_OR_POP
	// JUMP_IF_TRUE_OR_POP: x → x and to n if x is true, else x → .
	JUMP_IF_TRUE_OR_POP

	// ---- iteration -------------------------------------------------------------------------------------------------

	// GET_ITER: x → iter(x). May call (__iter__).
	GET_ITER
	// FOR_ITER: it → it x and to n (the loop's body) when there is a next x; it → and on to the next instruction when there
	// is none. It stands at the loop's end. May call: __next__, a generator; StopIteration out of it is the end. Anything may
	// be on the stack: TypeError "'int' object is not an iterator".
	FOR_ITER
	// GET_AITER: x → x.__aiter__(). May call. TypeError "'async for' requires an object with __aiter__ method, got int".
	GET_AITER
	// GET_ANEXT: it → it it.__anext__(), to be awaited. May call.
	GET_ANEXT
	// END_ASYNC_FOR: it exc → , where exc is StopAsyncIteration; any other is raised again, as RERAISE does.
	END_ASYNC_FOR

	// ---- functions, classes, calls ---------------------------------------------------------------------------------

	// MAKE_FUNCTION: what Functions[n] (call it f) needs → the function. Below its cells stand, in this order: the
	// f.Defaults values of positional parameters, the f.KwDefaults values of keyword-only ones (those that have one, in order),
	// a dict of annotations if f.Flags has HasAnnotations; then len(f.Free) cells of PUSH_CELL and PUSH_FREE.
	MAKE_FUNCTION
	// MAKE_CLASS: bases keywords namespace cell → class; bases is a tuple, keywords a dict, namespace the dict that the class
	// body filled, cell what it returned: its __class__ cell, to be filled with the class, or None. Names[n] is its name. May
	// call (__init_subclass__, __set_name__).
	MAKE_CLASS
	// CALL: f x1 … xn → f(x1, …, xn). May call.
	CALL
	// CALL_KW: f x1 … xk → the call; k = n>>16 arguments, the last of which have the names in the tuple Constants[n&0xffff].
	// May call.
	CALL_KW
	// CALL_EX: f xs → f(*xs) with n = 0, f xs m → f(*xs, **m) with n = 1; m is a dict that the compiler built. xs that is no
	// iterable is TypeError "f() argument after * must be an iterable, not int". May call.
	CALL_EX
	// CALL_METHOD: f self x1 … xn → f(self, x1, …, xn), or v nil x1 … xn → v(x1, …, xn). May call.
	CALL_METHOD
	// CALL_METHOD_KW is CALL_METHOD with the operand of CALL_KW: k = n>>16 counts neither f nor self. May call.
	CALL_METHOD_KW
	// RETURN: x → ; ends the frame with x. In a generator StopIteration(x) is raised in who resumed it.
	RETURN
	// IMPORT: → the module Names[n] (a dotted name: the last module of it), which the compiler knows to exist. Runs its body
	// the first time where it is a module of the program. May call.
	IMPORT
	// IMPORT_FROM: m → m m.Names[n]; ImportError "cannot import name 'x' from 'm' (unknown location)".
	IMPORT_FROM
	// IMPORT_STAR: m → ; binds the public names of the module m as globals: those of its __all__, or else those that do not
	// begin with _. In the body of a module only.
	IMPORT_STAR

	// ---- generators, coroutines ------------------------------------------------------------------------------------

	// YIELD: x → what is sent; suspends the frame and gives x to who resumed it.
	YIELD
	// YIELD_FROM_ITER: x → x if it is a generator (or a coroutine, in a coroutine), else iter(x). May call.
	YIELD_FROM_ITER
	// SEND: it x → it y, where it, resumed with x (None: next), yields y; it x → r and to n, where it ends with r. May call.
	SEND
	// YIELD_DELEGATED: it x → it what-is-sent. It is YIELD, and throw() and close() of this generator go to it first.
	YIELD_DELEGATED
	// AWAIT: x → what it comes to. A coroutine runs as a frame on top of this one; everything else waits as its kind does;
	// TypeError "object int can't be used in 'await' expression". May call.
	AWAIT

	// ---- exceptions ------------------------------------------------------------------------------------------------
	//
	// A frame that an exception reaches at pc looks for the first of Handlers that covers pc, cuts the operand stack to its
	// Depth, pushes the exception and goes on at its Target. There is nothing else at run time: which exception is being
	// handled (for a bare raise and __context__) is what stands in the slot that Handled names for the pc, and if none does,
	// what the caller's frame handles, and so on outwards.

	// RAISE: x → ; raises x, a class of exceptions (an instance is made of it) or an instance. __context__ is what is handled.
	RAISE
	// RAISE_FROM: x cause → ; raise x from cause.
	RAISE_FROM
	// RAISE_AGAIN is a bare raise: raises what is handled, with no new traceback entry for this frame; RuntimeError "No active
	// exception to reraise".
	RAISE_AGAIN
	// RERAISE: exc → ; raises it as it is: no context, no new traceback entry for this frame.
	RERAISE
	// EXC_MATCH: exc t → exc bool: is it an instance of t, a class or a tuple of classes of exceptions; TypeError "catching
	// classes that do not inherit from BaseException is not allowed".
	EXC_MATCH
	// LOAD_ASSERTION_ERROR: → the class AssertionError, whatever that name means in the program.
	LOAD_ASSERTION_ERROR
	// WITH_ENTER: m → exit enter: the bound methods __exit__ and __enter__ of m's class, for CALL 0; TypeError "'int' object does not
	// support the context manager protocol".
	WITH_ENTER
	// ASYNC_WITH_ENTER: the same with __aexit__ and __aenter__; TypeError "'int' object does not support the asynchronous context manager protocol".
	ASYNC_WITH_ENTER
	// WITH_EXIT_ARGS: exit exc → exit exc exit type(exc) exc traceback, for CALL 3.
	WITH_EXIT_ARGS
	// JUMP_IF_AGAIN: x → and to n where x, what __exit__ or (awaited) __aexit__ returned, is the singleton _perdure.AGAIN; else x → x.
	// Below x stands exit on a normal end, exit exc on an exception: the code at n enters the manager exit.__self__ again.
	JUMP_IF_AGAIN

	// ---- match -----------------------------------------------------------------------------------------------------

	// MATCH_SEQUENCE: x → x bool: a sequence as match knows it: list, tuple, range; not str, bytes.
	MATCH_SEQUENCE
	// MATCH_MAPPING: x → x bool.
	MATCH_MAPPING
	// MATCH_LEN: x → x len(x).
	MATCH_LEN
	// MATCH_KEYS: x keys → x keys values: the tuple of x's values under the tuple of keys, or None if one is missing.
	MATCH_KEYS
	// MATCH_CLASS: x cls names → attrs: the tuple of n values of positional patterns (by __match_args__, or x itself for int, str, …)
	// and one for each of the tuple names; None if x is no instance or lacks one. TypeErrors as CPython's.
	MATCH_CLASS
	// MATCH_REST: x keys → x rest: a new dict of what is in x but not under keys.
	MATCH_REST

	// ---- fused -----------------------------------------------------------------------------------------------------
	//
	// A fused operation stands in the place of the first of several instructions, all of which are still there, and has its
	// operand; the operands of the others are in their words. So it may always do what its first does and go on to the
	// next word (Fused says which that is): it does so wherever what it finds is not the frequent case, and whatever fails is then
	// met at an instruction of its own, with its own position. Jumps into the middle are of no consequence.

	// LOAD_LOCAL_LOCAL: LOAD_LOCAL, LOAD_LOCAL.
	LOAD_LOCAL_LOCAL
	// LOAD_LOCAL_CONST: LOAD_LOCAL, LOAD_CONST.
	LOAD_LOCAL_CONST
	// LOAD_LOCAL_ATTR: LOAD_LOCAL, LOAD_ATTR.
	LOAD_LOCAL_ATTR
	// LOAD_LOCAL_METHOD: LOAD_LOCAL, LOAD_METHOD.
	LOAD_LOCAL_METHOD
	// LOAD_LOCAL_RETURN: LOAD_LOCAL, RETURN.
	LOAD_LOCAL_RETURN
	// LOCAL_LOCAL_ITEM: LOAD_LOCAL x, LOAD_LOCAL i, LOAD_ITEM.
	LOCAL_LOCAL_ITEM
	// LOCAL_CONST_ADD: LOAD_LOCAL, LOAD_CONST, and ADD or INPLACE Add.
	LOCAL_CONST_ADD
	// LOCAL_CONST_SUB: LOAD_LOCAL, LOAD_CONST, and SUB or INPLACE Sub.
	LOCAL_CONST_SUB
	// LOCAL_LOCAL_ADD: LOAD_LOCAL, LOAD_LOCAL, and ADD or INPLACE Add.
	LOCAL_LOCAL_ADD
	// LOCAL_LOCAL_SUB: LOAD_LOCAL, LOAD_LOCAL, and SUB or INPLACE Sub.
	LOCAL_LOCAL_SUB
	// LOCAL_LOCAL_MULT: LOAD_LOCAL, LOAD_LOCAL, and MULT or INPLACE Mult.
	LOCAL_LOCAL_MULT
	// LOCAL_CONST_ADD_STORE: LOCAL_CONST_ADD and STORE_LOCAL.
	LOCAL_CONST_ADD_STORE
	// ADD_STORE: ADD, STORE_LOCAL.
	ADD_STORE
	// INPLACE_ADD_STORE: INPLACE Add, STORE_LOCAL.
	INPLACE_ADD_STORE
	// COMPARE_JUMP: COMPARE and JUMP_IF_FALSE or JUMP_IF_TRUE.
	COMPARE_JUMP
	// LOCAL_CONST_COMPARE_JUMP: LOAD_LOCAL, LOAD_CONST, COMPARE, and JUMP_IF_FALSE or JUMP_IF_TRUE.
	LOCAL_CONST_COMPARE_JUMP
	// LOCAL_LOCAL_COMPARE_JUMP: LOAD_LOCAL, LOAD_LOCAL, COMPARE, and JUMP_IF_FALSE or JUMP_IF_TRUE.
	LOCAL_LOCAL_COMPARE_JUMP
	// FOR_ITER_STORE: FOR_ITER, and STORE_LOCAL where it jumps to; goes on behind that.
	FOR_ITER_STORE
	// CALL_METHOD_POP: CALL_METHOD and POP.
	CALL_METHOD_POP

	numOps
)

// Instruction makes a word; operand is below 1<<24.
func Instruction(op Op, operand uint32) uint32 { return uint32(op) | operand<<8 }

// OpOf is the operation of a word.
func OpOf(word uint32) Op { return Op(word & 0xff) }

// OperandOf is the operand of a word.
func OperandOf(word uint32) uint32 { return word >> 8 }

// MaxOperand is the greatest operand.
const MaxOperand = 1<<24 - 1
