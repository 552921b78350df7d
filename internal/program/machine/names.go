package machine

import "github.com/perdure/perdure/internal/program/value"

// Names that the machine looks for.
var (
	nameAEnter      = value.NewName("__aenter__")
	nameAExit       = value.NewName("__aexit__")
	nameAIter       = value.NewName("__aiter__")
	nameANext       = value.NewName("__anext__")
	nameAll         = value.NewName("__all__")
	nameAnnotations = value.NewName("__annotations__")
	nameAwait       = value.NewName("__await__")
	nameCall        = value.NewName("__call__")
	nameClose       = value.NewName("close")
	nameDoc         = value.NewName("__doc__")
	nameEnter       = value.NewName("__enter__")
	nameExit        = value.NewName("__exit__")
	nameFile        = value.NewName("__file__")
	nameGet         = value.NewName("get")
	nameGetItem     = value.NewName("__getitem__")
	nameIter        = value.NewName("__iter__")
	nameKeys        = value.NewName("keys")
	nameMatchArgs   = value.NewName("__match_args__")
	nameName        = value.NewName("__name__")
	nameNext        = value.NewName("__next__")
	nameNotes       = value.NewName("__notes__")
	nameSend        = value.NewName("send")
	nameThrow       = value.NewName("throw")
	nameWait        = value.NewName("_wait")
	nameTraceback   = value.NewName("__traceback__")
)
