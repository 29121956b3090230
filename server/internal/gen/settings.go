package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/settings"
)

// A setting is one field of settings.Settings.
type setting struct {
	name, doc, scope string
	def              json.RawMessage
	enum             []string
	minimum, maximum string
	pattern          string
	typ              reflect.Type
}

func readSettings(root string) ([]setting, error) {
	docs, err := fieldDocs(filepath.Join(root, "server/internal/settings/settings.go"), "Settings")
	if err != nil {
		return nil, err
	}
	var all []setting
	for _, f := range reflect.VisibleFields(reflect.TypeFor[settings.Settings]()) {
		s := setting{
			name: f.Tag.Get("json"), doc: docs[f.Name], scope: f.Tag.Get("scope"), def: json.RawMessage(f.Tag.Get("default")),
			minimum: f.Tag.Get("minimum"), maximum: f.Tag.Get("maximum"), pattern: f.Tag.Get("pattern"), typ: f.Type,
		}
		if enum := f.Tag.Get("enum"); enum != "" {
			s.enum = strings.Split(enum, ",")
		}
		if s.doc == "" || !json.Valid(s.def) || s.scope == "" {
			return nil, fmt.Errorf("%s needs a comment, a default and a scope", f.Name)
		}
		all = append(all, s)
	}
	return all, nil
}

// key is the name of the setting's description in package.nls.json.
func (s setting) key() string { return "setting." + strings.TrimPrefix(s.name, "goproxy.") }

// fieldDocs returns the comment of each field of a struct.
func fieldDocs(file, name string) (map[string]string, error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	docs := make(map[string]string)
	ast.Inspect(parsed, func(n ast.Node) bool {
		if spec, ok := n.(*ast.TypeSpec); ok && spec.Name.Name == name {
			for _, f := range spec.Type.(*ast.StructType).Fields.List {
				docs[f.Names[0].Name] = strings.TrimSpace(f.Doc.Text())
			}
		}
		return true
	})
	return docs, nil
}

// schema returns the JSON schema of a type.
func schema(typ reflect.Type) map[string]any {
	switch typ.Kind() {
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Pointer:
		return map[string]any{"type": []string{schema(typ.Elem())["type"].(string), "null"}}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schema(typ.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schema(typ.Elem())}
	case reflect.Struct:
		properties, required := map[string]any{}, []string{}
		for _, f := range reflect.VisibleFields(typ) {
			name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			properties[name] = schema(f.Type)
			if options == "" {
				required = append(required, name)
			}
		}
		return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
	}
	panic("no schema for " + typ.String())
}

// manifest replaces contributes.configuration and the list of settings that do
// not count in an untrusted workspace.
func manifest(root string, old []byte) ([]byte, error) {
	all, err := readSettings(root)
	if err != nil {
		return nil, err
	}
	properties := new(bytes.Buffer)
	restricted := []string{}
	properties.WriteString("{")
	for i, s := range all {
		property := schema(s.typ)
		property["markdownDescription"], property["scope"], property["default"] = "%"+s.key()+"%", s.scope, s.def
		if s.enum != nil {
			property["enum"] = s.enum
		}
		if s.pattern != "" {
			property["pattern"] = s.pattern
		}
		if s.minimum != "" {
			property["minimum"], property["maximum"] = json.RawMessage(s.minimum), json.RawMessage(s.maximum)
		}
		if s.scope == "machine-overridable" {
			restricted = append(restricted, s.name)
		}
		if i > 0 {
			properties.WriteString(",")
		}
		text, err := unescaped(property)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(properties, "%q:%s", s.name, text)
	}
	properties.WriteString("}")
	configuration := fmt.Appendf(nil, `{"title":"Go Proxy Switcher","properties":%s}`, properties)
	names, err := json.Marshal(restricted)
	if err != nil {
		return nil, err
	}
	fresh, err := setIndented(old, []string{"contributes", "configuration"}, configuration)
	if err != nil {
		return nil, err
	}
	return setIndented(fresh, []string{"capabilities", "untrustedWorkspaces", "restrictedConfigurations"}, names)
}

// descriptions writes what each setting does into package.nls.json.
func descriptions(root string, old []byte) ([]byte, error) {
	all, err := readSettings(root)
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		doc, err := unescaped(s.doc)
		if err != nil {
			return nil, err
		}
		if old, err = jsonc.Set(old, []string{s.key()}, doc); err != nil {
			return nil, err
		}
	}
	return old, nil
}

// setIndented sets a value of package.json, indented as deep as it stands.
func setIndented(src []byte, path []string, value []byte) ([]byte, error) {
	var indented bytes.Buffer
	if err := json.Indent(&indented, value, strings.Repeat("  ", len(path)), "  "); err != nil {
		return nil, err
	}
	return jsonc.Set(src, path, indented.Bytes())
}

// unescaped is json.Marshal without HTML escapes.
func unescaped(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

// settingsTS renders the settings as one interface and the function that reads
// them.
func settingsTS(root string, _ []byte) ([]byte, error) {
	all, err := readSettings(root)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString(header + "\n/** Every setting, by its full name. */\nexport interface Settings {\n")
	for _, s := range all {
		b.WriteString(jsdoc("  ", s.doc))
		typ := tsReflect(s.typ)
		if s.enum != nil {
			typ = `"` + strings.Join(s.enum, `" | "`) + `"`
		}
		fmt.Fprintf(&b, "  readonly %q: %s;\n", s.name, typ)
	}
	b.WriteString("}\n\n/** The defaults, as the manifest has them. */\nexport const defaults: Settings = {\n")
	for _, s := range all {
		fmt.Fprintf(&b, "  %q: %s,\n", s.name, s.def)
	}
	b.WriteString("};\n")
	return []byte(b.String()), nil
}

func tsReflect(typ reflect.Type) string {
	switch typ.Kind() {
	case reflect.Pointer:
		return tsReflect(typ.Elem()) + " | null"
	case reflect.Slice:
		return "readonly " + tsReflect(typ.Elem()) + "[]"
	case reflect.Map:
		return "Readonly<Record<string, " + tsReflect(typ.Elem()) + ">>"
	case reflect.Struct:
		var b strings.Builder
		b.WriteString("{ ")
		for _, f := range reflect.VisibleFields(typ) {
			name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			mark := ""
			if options != "" {
				mark = "?"
			}
			fmt.Fprintf(&b, "readonly %s%s: %s; ", name, mark, tsReflect(f.Type))
		}
		return b.String() + "}"
	case reflect.Float64:
		return "number"
	case reflect.Bool:
		return "boolean"
	}
	return typ.Kind().String()
}
