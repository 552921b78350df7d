package code

// shape says what an operation takes from the stack and leaves there, and what its operand is.
type shape struct {
	name    string
	operand operandKind
	// takes and gives are kinds, one letter each, the top at the right: see Kind. In takes "*" stands for as many values as
	// the operand says.
	takes, gives string
	// jump is what is left where it jumps, as gives; of operations that jump only.
	jump string
	// keeps is how many of the lowest that it takes stay where they are, also when it raises.
	keeps int
	// ends: the next instruction is never reached from it. quiet: it cannot raise.
	ends, quiet bool
}

// operandKind is what an operand means, and so what its bounds are.
type operandKind uint8

const (
	noOperand operandKind = iota
	constOperand
	nameOperand
	localOperand
	cellOperand
	freeOperand
	jumpOperand
	functionOperand
	countOperand    // a number of operands of the stack
	depthOperand    // a place in the stack, from the top
	keywordsOperand // a number of operands, and a tuple constant
	starOperand     // two numbers of operands
	unaryOperand
	binaryOperand
	compareOperand
	formatOperand
	sliceOperand
	flagOperand // 0 or 1
	oneOperand  // 1
)

// The numbers of operators are those of package syntax, and so these are format as well.
const (
	unaryOperators  = 4
	binaryOperators = 13
	ordersOperators = 6
	operatorAdd     = 0
	operatorSub     = 1
	operatorMult    = 2
	maxCompareIndex = ordersOperators - 1
)

func (op Op) shape() *shape {
	if op >= numOps {
		return &shape{name: "?"}
	}
	return &shapes[op]
}

// String is its name.
func (op Op) String() string { return op.shape().name }

// Jumps tells whether the operand is where it may go on.
func (op Op) Jumps() bool { return op.shape().operand == jumpOperand }

// Ends tells whether the next instruction is never reached from it.
func (op Op) Ends() bool { return op.shape().ends }

// Count is how many operations there are.
const Count = int(numOps)

var shapes = [numOps]shape{
	NOP:        {name: "NOP", quiet: true},
	LOAD_CONST: {name: "LOAD_CONST", operand: constOperand, quiet: true},

	LOAD_LOCAL:   {name: "LOAD_LOCAL", operand: localOperand, gives: "a"},
	STORE_LOCAL:  {name: "STORE_LOCAL", operand: localOperand, takes: "a", quiet: true},
	DELETE_LOCAL: {name: "DELETE_LOCAL", operand: localOperand},
	CLEAR_LOCAL:  {name: "CLEAR_LOCAL", operand: localOperand, quiet: true},
	LOAD_CELL:    {name: "LOAD_CELL", operand: cellOperand, gives: "a"},
	STORE_CELL:   {name: "STORE_CELL", operand: cellOperand, takes: "a", quiet: true},
	DELETE_CELL:  {name: "DELETE_CELL", operand: cellOperand},
	PUSH_CELL:    {name: "PUSH_CELL", operand: cellOperand, gives: "c", quiet: true},
	LOAD_FREE:    {name: "LOAD_FREE", operand: freeOperand, gives: "a"},
	STORE_FREE:   {name: "STORE_FREE", operand: freeOperand, takes: "a", quiet: true},
	DELETE_FREE:  {name: "DELETE_FREE", operand: freeOperand},
	PUSH_FREE:    {name: "PUSH_FREE", operand: freeOperand, gives: "c", quiet: true},

	LOAD_GLOBAL:       {name: "LOAD_GLOBAL", operand: nameOperand, gives: "a"},
	LOAD_BUILTIN:      {name: "LOAD_BUILTIN", operand: nameOperand, gives: "a"},
	STORE_GLOBAL:      {name: "STORE_GLOBAL", operand: nameOperand, takes: "a"},
	DELETE_GLOBAL:     {name: "DELETE_GLOBAL", operand: nameOperand},
	LOAD_NAME:         {name: "LOAD_NAME", operand: nameOperand, gives: "a"},
	STORE_NAME:        {name: "STORE_NAME", operand: nameOperand, takes: "a"},
	DELETE_NAME:       {name: "DELETE_NAME", operand: nameOperand},
	SETUP_ANNOTATIONS: {name: "SETUP_ANNOTATIONS"},

	POP:       {name: "POP", takes: "a", quiet: true},
	COPY:      {name: "COPY", operand: depthOperand, quiet: true},
	COPY_PAIR: {name: "COPY_PAIR", quiet: true},
	SWAP:      {name: "SWAP", operand: depthOperand, quiet: true},
	ROT:       {name: "ROT", operand: depthOperand, quiet: true},

	UNARY:    {name: "UNARY", operand: unaryOperand, takes: "a", gives: "a"},
	NOT:      {name: "NOT", takes: "a", gives: "a"},
	BINARY:   {name: "BINARY", operand: binaryOperand, takes: "aa", gives: "a"},
	ADD:      {name: "ADD", takes: "aa", gives: "a"},
	SUB:      {name: "SUB", takes: "aa", gives: "a"},
	MULT:     {name: "MULT", takes: "aa", gives: "a"},
	FLOORDIV: {name: "FLOORDIV", takes: "aa", gives: "a"},
	MOD:      {name: "MOD", takes: "aa", gives: "a"},
	INPLACE:  {name: "INPLACE", operand: binaryOperand, takes: "aa", gives: "a"},
	COMPARE:  {name: "COMPARE", operand: compareOperand, takes: "aa", gives: "a"},
	IS:       {name: "IS", takes: "aa", gives: "a", quiet: true},
	IS_NOT:   {name: "IS_NOT", takes: "aa", gives: "a", quiet: true},
	IN:       {name: "IN", takes: "aa", gives: "a"},
	NOT_IN:   {name: "NOT_IN", takes: "aa", gives: "a"},

	LOAD_ATTR:   {name: "LOAD_ATTR", operand: nameOperand, takes: "a", gives: "a"},
	STORE_ATTR:  {name: "STORE_ATTR", operand: nameOperand, takes: "aa"},
	DELETE_ATTR: {name: "DELETE_ATTR", operand: nameOperand, takes: "a"},
	LOAD_METHOD: {name: "LOAD_METHOD", operand: nameOperand, takes: "a", gives: "as"},
	LOAD_ITEM:   {name: "LOAD_ITEM", takes: "aa", gives: "a"},
	STORE_ITEM:  {name: "STORE_ITEM", takes: "aaa"},
	DELETE_ITEM: {name: "DELETE_ITEM", takes: "aa"},
	BUILD_SLICE: {name: "BUILD_SLICE", operand: sliceOperand, takes: "*", gives: "a"},

	BUILD_TUPLE:   {name: "BUILD_TUPLE", operand: countOperand, takes: "*", gives: "t"},
	BUILD_LIST:    {name: "BUILD_LIST", operand: countOperand, takes: "*", gives: "l"},
	BUILD_SET:     {name: "BUILD_SET", operand: countOperand, takes: "*", gives: "u"},
	BUILD_MAP:     {name: "BUILD_MAP", operand: countOperand, takes: "**", gives: "m"},
	BUILD_STRING:  {name: "BUILD_STRING", operand: countOperand, takes: "$", gives: "r"},
	FORMAT:        {name: "FORMAT", operand: formatOperand, takes: "*", gives: "r"},
	LIST_APPEND:   {name: "LIST_APPEND", operand: depthOperand, takes: "a"},
	SET_ADD:       {name: "SET_ADD", operand: depthOperand, takes: "a"},
	MAP_ADD:       {name: "MAP_ADD", operand: depthOperand, takes: "aa"},
	LIST_EXTEND:   {name: "LIST_EXTEND", operand: depthOperand, takes: "a"},
	SET_UPDATE:    {name: "SET_UPDATE", operand: depthOperand, takes: "a"},
	MAP_UPDATE:    {name: "MAP_UPDATE", operand: depthOperand, takes: "a"},
	MAP_MERGE:     {name: "MAP_MERGE", operand: oneOperand, takes: "aama", gives: "aam", keeps: 3},
	LIST_TO_TUPLE: {name: "LIST_TO_TUPLE", takes: "l", gives: "t"},

	UNPACK:      {name: "UNPACK", operand: countOperand, takes: "a"},
	UNPACK_STAR: {name: "UNPACK_STAR", operand: starOperand, takes: "a"},

	JUMP:                 {name: "JUMP", operand: jumpOperand, ends: true, quiet: true},
	JUMP_IF_FALSE:        {name: "JUMP_IF_FALSE", operand: jumpOperand, takes: "a"},
	JUMP_IF_TRUE:         {name: "JUMP_IF_TRUE", operand: jumpOperand, takes: "a"},
	JUMP_IF_NONE:         {name: "JUMP_IF_NONE", operand: jumpOperand, takes: "a", quiet: true},
	JUMP_IF_NOT_NONE:     {name: "JUMP_IF_NOT_NONE", operand: jumpOperand, takes: "a", quiet: true},
	JUMP_IF_FALSE_OR_POP: {name: "JUMP_IF_FALSE_OR_POP", operand: jumpOperand, takes: "a", jump: "a"},
	JUMP_IF_TRUE_OR_POP:  {name: "JUMP_IF_TRUE_OR_POP", operand: jumpOperand, takes: "a", jump: "a"},

	GET_ITER:      {name: "GET_ITER", takes: "a", gives: "a"},
	FOR_ITER:      {name: "FOR_ITER", operand: jumpOperand, takes: "a", jump: "aa", keeps: 1},
	GET_AITER:     {name: "GET_AITER", takes: "a", gives: "a"},
	GET_ANEXT:     {name: "GET_ANEXT", takes: "a", gives: "aa", keeps: 1},
	END_ASYNC_FOR: {name: "END_ASYNC_FOR", takes: "ae"},

	MAKE_FUNCTION:  {name: "MAKE_FUNCTION", operand: functionOperand, gives: "a", quiet: true},
	MAKE_CLASS:     {name: "MAKE_CLASS", operand: nameOperand, takes: "tmma", gives: "a"},
	CALL:           {name: "CALL", operand: countOperand, takes: "a*", gives: "a"},
	CALL_KW:        {name: "CALL_KW", operand: keywordsOperand, takes: "a*", gives: "a"},
	CALL_EX:        {name: "CALL_EX", operand: flagOperand, takes: "aa", gives: "a"},
	CALL_METHOD:    {name: "CALL_METHOD", operand: countOperand, takes: "as*", gives: "a"},
	CALL_METHOD_KW: {name: "CALL_METHOD_KW", operand: keywordsOperand, takes: "as*", gives: "a"},
	RETURN:         {name: "RETURN", takes: "a", ends: true, quiet: true},
	IMPORT:         {name: "IMPORT", operand: nameOperand, gives: "a"},
	IMPORT_FROM:    {name: "IMPORT_FROM", operand: nameOperand, takes: "a", gives: "aa", keeps: 1},
	IMPORT_STAR:    {name: "IMPORT_STAR", takes: "a"},

	YIELD:           {name: "YIELD", takes: "a", gives: "a"},
	YIELD_FROM_ITER: {name: "YIELD_FROM_ITER", takes: "a", gives: "a"},
	SEND:            {name: "SEND", operand: jumpOperand, takes: "aa", gives: "aa", jump: "a", keeps: 1},
	YIELD_DELEGATED: {name: "YIELD_DELEGATED", takes: "aa", gives: "aa", keeps: 1},
	AWAIT:           {name: "AWAIT", takes: "a", gives: "a"},

	RAISE:                {name: "RAISE", takes: "a", ends: true},
	RAISE_FROM:           {name: "RAISE_FROM", takes: "aa", ends: true},
	RAISE_AGAIN:          {name: "RAISE_AGAIN", ends: true},
	RERAISE:              {name: "RERAISE", takes: "e", ends: true},
	EXC_MATCH:            {name: "EXC_MATCH", takes: "ea", gives: "ea", keeps: 1},
	LOAD_ASSERTION_ERROR: {name: "LOAD_ASSERTION_ERROR", gives: "a", quiet: true},
	WITH_ENTER:           {name: "WITH_ENTER", takes: "a", gives: "aa"},
	ASYNC_WITH_ENTER:     {name: "ASYNC_WITH_ENTER", takes: "a", gives: "aa"},
	WITH_EXIT_ARGS:       {name: "WITH_EXIT_ARGS", takes: "ae", gives: "aeaaaa", keeps: 2},
	JUMP_IF_AGAIN:        {name: "JUMP_IF_AGAIN", operand: jumpOperand, takes: "a", gives: "a", quiet: true},

	MATCH_SEQUENCE: {name: "MATCH_SEQUENCE", takes: "a", gives: "aa", keeps: 1},
	MATCH_MAPPING:  {name: "MATCH_MAPPING", takes: "a", gives: "aa", keeps: 1},
	MATCH_LEN:      {name: "MATCH_LEN", takes: "a", gives: "aa", keeps: 1},
	MATCH_KEYS:     {name: "MATCH_KEYS", takes: "at", gives: "ata", keeps: 2},
	MATCH_CLASS:    {name: "MATCH_CLASS", operand: countOperand, takes: "aat", gives: "a"},
	MATCH_REST:     {name: "MATCH_REST", takes: "at", gives: "aa", keeps: 1},

	LOAD_LOCAL_LOCAL:         {name: "LOAD_LOCAL_LOCAL"},
	LOAD_LOCAL_CONST:         {name: "LOAD_LOCAL_CONST"},
	LOAD_LOCAL_ATTR:          {name: "LOAD_LOCAL_ATTR"},
	LOAD_LOCAL_METHOD:        {name: "LOAD_LOCAL_METHOD"},
	LOAD_LOCAL_RETURN:        {name: "LOAD_LOCAL_RETURN"},
	LOCAL_LOCAL_ITEM:         {name: "LOCAL_LOCAL_ITEM"},
	LOCAL_CONST_ADD:          {name: "LOCAL_CONST_ADD"},
	LOCAL_CONST_SUB:          {name: "LOCAL_CONST_SUB"},
	LOCAL_LOCAL_ADD:          {name: "LOCAL_LOCAL_ADD"},
	LOCAL_LOCAL_SUB:          {name: "LOCAL_LOCAL_SUB"},
	LOCAL_LOCAL_MULT:         {name: "LOCAL_LOCAL_MULT"},
	LOCAL_CONST_ADD_STORE:    {name: "LOCAL_CONST_ADD_STORE"},
	ADD_STORE:                {name: "ADD_STORE"},
	INPLACE_ADD_STORE:        {name: "INPLACE_ADD_STORE"},
	COMPARE_JUMP:             {name: "COMPARE_JUMP"},
	LOCAL_CONST_COMPARE_JUMP: {name: "LOCAL_CONST_COMPARE_JUMP"},
	LOCAL_LOCAL_COMPARE_JUMP: {name: "LOCAL_LOCAL_COMPARE_JUMP"},
	FOR_ITER_STORE:           {name: "FOR_ITER_STORE"},
	CALL_METHOD_POP:          {name: "CALL_METHOD_POP"},
}
