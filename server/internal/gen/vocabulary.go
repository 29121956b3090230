package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// A vocabulary is package protocol as read from its source: reflection knows
// neither comments nor the constants of an enum.
type vocabulary struct {
	version    string
	structs    []structType
	enums      []enumType
	interfaces map[string][]method
}

type structType struct {
	name, doc string
	fields    []field
}

type field struct {
	name, doc string
	optional  bool
	typ       ast.Expr
}

type enumType struct {
	name, doc string
	values    []string
}

// A method is one request or notification.
type method struct {
	name, wire, doc string
	params, result  string // names of structs; empty where there is none
}

// read parses the Go files of a folder, tests excepted.
func read(dir string) (*vocabulary, error) {
	v := &vocabulary{interfaces: make(map[string][]method)}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.GenDecl); ok {
				if err := v.add(decl); err != nil {
					return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
				}
			}
		}
	}
	return v, nil
}

func (v *vocabulary) add(decl *ast.GenDecl) error {
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.ValueSpec:
			v.addConstant(spec)
		case *ast.TypeSpec:
			doc := decl.Doc.Text()
			var err error
			switch typ := spec.Type.(type) {
			case *ast.StructType:
				err = v.addStruct(spec.Name.Name, doc, typ)
			case *ast.InterfaceType:
				err = v.addInterface(spec.Name.Name, typ)
			case *ast.Ident:
				if typ.Name != "string" {
					return fmt.Errorf("type %s: an enum must be a string", spec.Name.Name)
				}
				v.enums = append(v.enums, enumType{name: spec.Name.Name, doc: doc})
			default:
				return fmt.Errorf("type %s: only structs, interfaces and string enums cross the wire", spec.Name.Name)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (v *vocabulary) addConstant(spec *ast.ValueSpec) {
	if len(spec.Values) != 1 {
		return
	}
	literal, ok := spec.Values[0].(*ast.BasicLit)
	if !ok {
		return
	}
	if spec.Names[0].Name == "Version" {
		v.version = literal.Value
		return
	}
	if typ, ok := spec.Type.(*ast.Ident); ok {
		for i := range v.enums {
			if v.enums[i].name == typ.Name {
				v.enums[i].values = append(v.enums[i].values, literal.Value)
			}
		}
	}
}

func (v *vocabulary) addStruct(name, doc string, typ *ast.StructType) error {
	s := structType{name: name, doc: doc}
	for _, f := range typ.Fields.List {
		if len(f.Names) != 1 || f.Tag == nil {
			return fmt.Errorf("%s: each field needs a line and a json tag of its own", name)
		}
		tag := reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json")
		wire, options, _ := strings.Cut(tag, ",")
		_, pointer := f.Type.(*ast.StarExpr)
		if optional := options == "omitempty"; pointer && !optional {
			return fmt.Errorf("%s.%s: a pointer needs omitempty, for null is never sent", name, wire)
		}
		s.fields = append(s.fields, field{
			name:     wire,
			doc:      strings.TrimSpace(f.Doc.Text() + f.Comment.Text()),
			optional: options == "omitempty",
			typ:      f.Type,
		})
	}
	v.structs = append(v.structs, s)
	return nil
}

func (v *vocabulary) addInterface(name string, typ *ast.InterfaceType) error {
	for _, m := range typ.Methods.List {
		wire, doc, _ := strings.Cut(m.Doc.Text(), "\n")
		signature, ok := m.Type.(*ast.FuncType)
		if !ok || strings.ContainsAny(wire, " .") {
			return fmt.Errorf("%s.%s: the first line of its comment must be its wire name", name, m.Names[0].Name)
		}
		one := method{name: m.Names[0].Name, wire: wire, doc: strings.TrimSpace(doc)}
		if params := signature.Params.List; len(params) == 2 {
			one.params = params[1].Type.(*ast.Ident).Name
		}
		if results := signature.Results.List; len(results) == 2 {
			one.result = results[0].Type.(*ast.StarExpr).X.(*ast.Ident).Name
		}
		v.interfaces[name] = append(v.interfaces[name], one)
	}
	return nil
}
