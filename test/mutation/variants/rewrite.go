package variants

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
)

// variable holds the number of the selected variant in each package that has variants.
const variable = "perdureVariant"

// copied is where a variant's copy of a function stands in the rewritten file.
type copied struct{ variant, from, to int } // lines

// rewrite gives the text of a file in which every function has its variants, and where they stand. edits are the edits of
// this file, by variant.
func rewrite(name string, text []byte, edits map[int][]Edit) ([]byte, []copied, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, err
	}
	r := rewriter{text: text, offset: func(p token.Pos) int { return files.Position(p).Offset }}
	remaining := maps.Clone(edits)
	var changes []Edit
	var copies []functionCopy
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		inside := r.inside(fn, remaining)
		if len(inside) == 0 {
			continue
		}
		c, made, err := r.function(fn, inside)
		if err != nil {
			return nil, nil, err
		}
		changes = append(changes, c...)
		copies = append(copies, made...)
	}
	for variant, left := range remaining {
		if len(left) > 0 {
			return nil, nil, fmt.Errorf("%s: variant %d changes something outside of every function", name, variant)
		}
	}
	out, err := Apply(text, changes)
	if err != nil {
		return nil, nil, err
	}
	var where []copied
	for _, c := range copies {
		from := bytes.Count(out, []byte("\n")) + 1
		out = append(out, '\n')
		out = append(out, c.text...)
		out = append(out, '\n')
		where = append(where, copied{variant: c.variant, from: from, to: bytes.Count(out, []byte("\n")) + 1})
	}
	return out, where, nil
}

type rewriter struct {
	text   []byte
	offset func(token.Pos) int
}

type functionCopy struct {
	variant int
	text    []byte
}

// inside takes from the given edits those that stand in the body of fn.
func (r rewriter) inside(fn *ast.FuncDecl, edits map[int][]Edit) map[int][]Edit {
	from, to := r.offset(fn.Body.Lbrace), r.offset(fn.Body.Rbrace)
	found := map[int][]Edit{}
	for variant, list := range edits {
		var others []Edit
		for _, e := range list {
			if e.Start > from && e.End <= to {
				found[variant] = append(found[variant], e)
			} else {
				others = append(others, e)
			}
		}
		edits[variant] = others
	}
	maps.DeleteFunc(found, func(_ int, list []Edit) bool { return len(list) == 0 })
	return found
}

// function gives the changes of a function that switch to its variants, and these.
func (r rewriter) function(fn *ast.FuncDecl, edits map[int][]Edit) ([]Edit, []functionCopy, error) {
	names, arguments := r.parameters(fn)
	start := r.offset(fn.Type.Func)
	var copies []functionCopy
	var cases strings.Builder
	for _, variant := range slices.Sorted(maps.Keys(edits)) {
		suffix := fmt.Sprintf("_variant%d", variant)
		end := r.offset(fn.Name.End())
		all := append(slices.Clone(names), Edit{Start: end, End: end, Text: suffix})
		all = append(all, edits[variant]...)
		slices.SortFunc(all, func(a, b Edit) int { return cmp.Compare(a.Start, b.Start) })
		for i := range all {
			all[i].Start -= start
			all[i].End -= start
		}
		text, err := Apply(r.text[start:r.offset(fn.End())], all)
		if err != nil {
			return nil, nil, fmt.Errorf("variant %d of %s: %w", variant, fn.Name.Name, err)
		}
		copies = append(copies, functionCopy{variant: variant, text: text})
		call := strings.Replace(arguments, "(", suffix+"(", 1)
		if i := strings.Index(arguments, "["); i >= 0 && i < strings.Index(arguments, "(") {
			call = strings.Replace(arguments, "[", suffix+"[", 1)
		}
		if fn.Type.Results == nil {
			fmt.Fprintf(&cases, " case %d: %s; return;", variant, call)
		} else {
			fmt.Fprintf(&cases, " case %d: return %s;", variant, call)
		}
	}
	body := r.offset(fn.Body.Lbrace) + 1
	dispatch := Edit{Start: body, End: body, Text: fmt.Sprintf(" switch %s {%s };", variable, cases.String())}
	return append(names, dispatch), copies, nil
}

// parameters names what has no name in the signature of a function, and gives the call that passes everything on.
func (r rewriter) parameters(fn *ast.FuncDecl) ([]Edit, string) {
	var edits []Edit
	n := 0
	name := func(f *ast.Field) []string {
		var names []string
		if len(f.Names) == 0 {
			n++
			names = append(names, fmt.Sprintf("unnamed%d", n))
			at := r.offset(f.Type.Pos())
			edits = append(edits, Edit{Start: at, End: at, Text: names[0] + " "})
		}
		for _, ident := range f.Names {
			given := ident.Name
			if given == "_" {
				n++
				given = fmt.Sprintf("unnamed%d", n)
				edits = append(edits, Edit{Start: r.offset(ident.Pos()), End: r.offset(ident.End()), Text: given})
			}
			names = append(names, given)
		}
		return names
	}
	call := fn.Name.Name
	if fn.Recv != nil {
		call = name(fn.Recv.List[0])[0] + "." + call
	}
	if fn.Type.TypeParams != nil {
		var types []string
		for _, f := range fn.Type.TypeParams.List {
			for _, ident := range f.Names {
				types = append(types, ident.Name)
			}
		}
		call += "[" + strings.Join(types, ", ") + "]"
	}
	var arguments []string
	for _, f := range fn.Type.Params.List {
		for _, given := range name(f) {
			if _, variadic := f.Type.(*ast.Ellipsis); variadic {
				given += "..."
			}
			arguments = append(arguments, given)
		}
	}
	return edits, call + "(" + strings.Join(arguments, ", ") + ")"
}
