package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// page writes the whole reference.
func page(w io.Writer, root node) {
	p := printer{w, root}
	p.printf("# The gateway\n\n<!-- Made of its OpenAPI document by \"make generate\". -->\n\n")
	p.printf("%s\n\n", root.at("info", "description").text())
	p.printf("The gateway itself serves this contract as OpenAPI at `/openapi.yaml`.\n")
	tag := ""
	for _, path := range root.at("paths").fields() {
		for _, method := range path.value.fields() {
			if t := tagOf(method.value); t != tag {
				tag = t
				p.printf("\n## For %s\n", tag)
			}
			p.operation(strings.ToUpper(method.key), path.key, method.value)
		}
	}
	p.printf("\n## What is sent\n")
	for _, schema := range root.at("components", "schemas").fields() {
		p.schema(schema.key, schema.value)
	}
}

func tagOf(operation node) string {
	if tags := operation.at("tags").items(); len(tags) > 0 {
		return tags[0].text()
	}
	return "everybody"
}

type printer struct {
	w    io.Writer
	root node
}

func (p printer) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(p.w, format, args...) // the writer is buffered and tells at the end
}

func (p printer) operation(method, path string, operation node) {
	p.printf("\n### %s `%s`\n\n%s\n", method, path, operation.at("summary").text())
	if text := operation.at("description").text(); text != "" {
		p.printf("\n%s\n", text)
	}
	var rows []string
	for _, parameter := range operation.at("parameters").items() {
		parameter = parameter.resolve(p.root)
		rows = append(rows, fmt.Sprintf("| `%s` | %s | %s | %s |\n", parameter.at("name").text(), parameter.at("in").text(),
			p.typeOf(parameter.at("schema")), remarks(parameter.at("description").text(), parameter.at("schema"))))
	}
	if len(rows) > 0 {
		p.printf("\n| parameter | in | type | |\n|---|---|---|---|\n%s", strings.Join(rows, ""))
	}
	if body := operation.at("requestBody", "content", "application/json", "schema"); body.Node != nil {
		p.printf("\nBody: ")
		p.inline(body)
	}
	for _, answer := range operation.at("responses").fields() {
		if answer.key == "default" {
			continue
		}
		p.printf("\n%s: %s ", answer.key, answer.value.at("description").text())
		p.inline(answer.value.at("content", "application/json", "schema"))
	}
}

// inline names a schema of the document, or spells one out that has no name.
func (p printer) inline(schema node) {
	if name := schema.reference(); name != "" {
		p.printf("[%s](#%s)\n", name, strings.ToLower(name))
		return
	}
	if len(schema.at("properties").fields()) == 0 {
		p.printf("an empty object\n")
		return
	}
	p.printf("an object:\n")
	p.properties(schema)
}

func (p printer) schema(name string, schema node) {
	p.printf("\n### %s\n", name)
	if text := schema.at("description").text(); text != "" {
		p.printf("\n%s\n", text)
	}
	if words := remarks("", schema); words != "" {
		p.printf("\n%s\n", words)
	}
	p.properties(schema)
}

func (p printer) properties(schema node) {
	if len(schema.at("properties").fields()) == 0 {
		return
	}
	p.printf("\n| field | type | |\n|---|---|---|\n")
	later := p.rows("", schema)
	for _, text := range later {
		p.printf("\n%s\n", text)
	}
}

// rows writes the fields of an object, and below each those of an object without a name. A description that has a table of its own
// is returned, to stand behind.
func (p printer) rows(prefix string, schema node) (later []string) {
	required := func(name string) bool {
		return slices.ContainsFunc(schema.at("required").items(), func(n node) bool { return n.text() == name })
	}
	for _, property := range schema.at("properties").fields() {
		name, value := prefix+property.key, property.value
		text := value.at("description").text()
		if strings.Contains(text, "|---") {
			later, text = append(later, text), "see below"
		}
		mark := ""
		if required(property.key) {
			mark = ", required"
		}
		p.printf("| `%s` | %s%s | %s |\n", name, p.typeOf(value), mark, remarks(text, value))
		nested, below := value, name+"."
		if items := value.at("items"); items.Node != nil {
			nested, below = items, name+"[]."
		}
		later = append(later, p.rows(below, nested)...)
	}
	return later
}

func (p printer) typeOf(schema node) string {
	if name := schema.reference(); name != "" {
		return fmt.Sprintf("[%s](#%s)", name, strings.ToLower(name))
	}
	if schema.at("type").text() == "array" {
		return "list of " + p.typeOf(schema.at("items"))
	}
	switch format := schema.at("format").text(); {
	case format == "date-time":
		return "time"
	case schema.at("contentEncoding").text() != "":
		return "string in " + schema.at("contentEncoding").text()
	case schema.at("type").text() == "":
		return "any JSON"
	default:
		return schema.at("type").text()
	}
}

// remarks are the description of a field and its bounds, in one line.
func remarks(description string, schema node) string {
	parts := []string{}
	if description != "" {
		parts = append(parts, strings.Join(strings.Fields(description), " "))
	}
	var values []string
	for _, value := range schema.at("enum").items() {
		values = append(values, "`"+value.text()+"`")
	}
	if len(values) > 0 {
		parts = append(parts, "One of "+strings.Join(values, ", ")+".")
	}
	for _, bound := range []struct{ key, words string }{
		{"minLength", "At least %s characters."},
		{"maxLength", "At most %s characters."},
		{"minItems", "At least %s."},
		{"maxItems", "At most %s."},
		{"minimum", "At least %s."},
		{"maximum", "At most %s."},
		{"default", "Default `%s`."},
	} {
		if value := schema.at(bound.key).text(); value != "" && (bound.key != "minLength" || value != "1") {
			parts = append(parts, fmt.Sprintf(bound.words, value))
		}
	}
	return strings.Join(parts, " ")
}
