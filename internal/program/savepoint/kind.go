package savepoint

import (
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/value"
)

// kindOf is the tag of an object whose body follows.
func kindOf(v value.Value) tag {
	switch v.(type) {
	case *value.Str:
		return tagStr
	case *value.Bytes:
		return tagBytes
	case *value.BigInt:
		return tagBigInt
	case *value.Tuple:
		return tagTuple
	case *value.List:
		return tagList
	case *value.Dict:
		return tagDict
	case *value.Set:
		return tagSet
	case *value.FrozenSet:
		return tagFrozenSet
	case *value.Range:
		return tagRange
	case *value.Slice:
		return tagSlice
	case *value.Class:
		return tagProgramClass
	case *value.Instance:
		return tagInstance
	case *value.Exception:
		return tagException
	case *value.Function:
		return tagFunction
	case *value.Cell:
		return tagCell
	case *value.Method:
		return tagMethod
	case *value.StaticMethod:
		return tagStaticMethod
	case *value.ClassMethod:
		return tagClassMethod
	case *value.Property:
		return tagProperty
	case *value.Super:
		return tagSuper
	case *value.BuiltinMethod:
		return tagBuiltinMethod
	case *value.Module:
		return tagModule
	case *value.Generator:
		return tagGenerator
	case *value.Union:
		return tagUnion
	case *value.GenericAlias:
		return tagGenericAlias
	case *value.Traceback:
		return tagTraceback
	}
	return kindOfRare(v)
}

func kindOfRare(v value.Value) tag {
	switch v.(type) {
	case *value.DictView:
		return tagDictView
	case *value.ListIter:
		return tagListIter
	case *value.TupleIter:
		return tagTupleIter
	case *value.StrIter:
		return tagStrIter
	case *value.BytesIter:
		return tagBytesIter
	case *value.RangeIter:
		return tagRangeIter
	case *value.DictIter:
		return tagDictIter
	case *value.SetIter:
		return tagSetIter
	case *value.ReversedIter:
		return tagReversedIter
	case *value.SeqIter:
		return tagSeqIter
	case *value.CallIter:
		return tagCallIter
	case *value.EnumerateIter:
		return tagEnumerateIter
	case *value.ZipIter:
		return tagZipIter
	case *machine.Promise:
		return tagPromise
	case *machine.Task:
		return tagTask
	case *machine.Wait:
		return tagWait
	case *machine.AsyncStep:
		return tagAsyncStep
	case *modules.Twister:
		return tagTwister
	}
	return tagNil
}

// shell is an empty object of a kind, to be filled; nil where there is no such kind.
func shell(t tag) value.Value {
	switch t {
	case tagTuple:
		return &value.Tuple{}
	case tagList:
		return &value.List{}
	case tagDict, tagShapedDict:
		return value.NewDict()
	case tagSet:
		return value.NewSet()
	case tagFrozenSet:
		return &value.FrozenSet{}
	case tagRange:
		return &value.Range{Step: 1}
	case tagSlice:
		return &value.Slice{Start: value.None, Stop: value.None, Step: value.None}
	case tagProgramClass:
		return &value.Class{Attrs: value.NewDict()}
	case tagInstance:
		return &value.Instance{Cls: value.ObjectClass}
	case tagException:
		return &value.Exception{Cls: value.ExceptionClass, Args: value.NewTuple(nil)}
	case tagFunction:
		return &value.Function{}
	case tagCell:
		return &value.Cell{}
	case tagMethod:
		return &value.Method{Self: value.None, Func: value.None}
	case tagStaticMethod:
		return &value.StaticMethod{Func: value.None}
	case tagClassMethod:
		return &value.ClassMethod{Func: value.None}
	case tagProperty:
		return &value.Property{}
	case tagSuper:
		return &value.Super{}
	case tagBuiltinMethod:
		return &value.BuiltinMethod{Self: value.None}
	case tagModule:
		return &value.Module{Attrs: value.NewDict()}
	case tagGenerator:
		return &value.Generator{}
	case tagUnion:
		return &value.Union{}
	case tagGenericAlias:
		return &value.GenericAlias{Origin: value.None}
	case tagTraceback:
		return &value.Traceback{}
	default:
		return rareShell(t)
	}
}

func rareShell(t tag) value.Value {
	switch t {
	case tagDictView:
		return &value.DictView{}
	case tagListIter:
		return &value.ListIter{}
	case tagTupleIter:
		return &value.TupleIter{}
	case tagStrIter:
		return &value.StrIter{}
	case tagBytesIter:
		return &value.BytesIter{}
	case tagRangeIter:
		return &value.RangeIter{}
	case tagDictIter:
		return &value.DictIter{}
	case tagSetIter:
		return &value.SetIter{}
	case tagReversedIter:
		return &value.ReversedIter{}
	case tagSeqIter:
		return &value.SeqIter{}
	case tagCallIter:
		return &value.CallIter{}
	case tagEnumerateIter:
		return &value.EnumerateIter{It: value.None, Count: value.MakeInt(0)}
	case tagZipIter:
		return &value.ZipIter{}
	case tagPromise:
		return &machine.Promise{}
	case tagTask:
		return &machine.Task{}
	case tagWait:
		return &machine.Wait{}
	case tagAsyncStep:
		return &machine.AsyncStep{}
	case tagTwister:
		return &modules.Twister{}
	default:
		return nil
	}
}
