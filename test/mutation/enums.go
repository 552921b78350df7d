package main

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
)

// enums are the constants that may stand for each other: those of one type, and those without a type of one declaration
// whose names begin alike.
type enums map[string][]string

// apiPackage is where the constants of the API are declared.
const apiPackage = "api/v1alpha1"

// enumsOf finds the enumerations of the API and of a package.
func enumsOf(pkg string) (enums, error) {
	found := enums{}
	for dir, prefix := range map[string]string{apiPackage: "v1alpha1.", pkg: ""} {
		paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			s, err := read(path)
			if err != nil {
				return nil, err
			}
			for _, decl := range s.file.Decls {
				if d, ok := decl.(*ast.GenDecl); ok && d.Tok == token.CONST {
					found.add(d, prefix)
				}
			}
		}
	}
	return found, nil
}

func (e enums) add(d *ast.GenDecl, prefix string) {
	groups := map[string][]string{}
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok || len(v.Values) != 1 {
			continue
		}
		lit, ok := v.Values[0].(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			continue
		}
		name := v.Names[0].Name
		group := firstWord(name)
		if t, ok := v.Type.(*ast.Ident); ok {
			group = "type " + t.Name
		}
		groups[group] = append(groups[group], prefix+name)
	}
	for _, names := range groups {
		for _, name := range names {
			e[name] = names
		}
	}
}

// firstWord is Reason of ReasonHeld.
func firstWord(name string) string {
	for i := 1; i < len(name); i++ {
		if name[i] >= 'A' && name[i] <= 'Z' {
			return name[:i]
		}
	}
	return name
}

// others are the constants before and after the named one, in a circle.
func (e enums) others(name string) []string {
	names := e[name]
	i := slices.Index(names, name)
	if i < 0 || len(names) < 2 {
		return nil
	}
	next := names[(i+1)%len(names)]
	previous := names[(i+len(names)-1)%len(names)]
	if next == previous {
		return []string{next}
	}
	return []string{next, previous}
}
