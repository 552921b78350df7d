package main

import (
	"errors"
	"strings"

	"go.yaml.in/yaml/v3"
)

// node is a value of the document. Maps keep the order in which they were written, which is the order for readers.
type node struct{ *yaml.Node }

func parse(text []byte) (node, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return node{}, err
	}
	if root.Kind != yaml.DocumentNode || root.Content[0].Kind != yaml.MappingNode {
		return node{}, errors.New("not a map")
	}
	return node{root.Content[0]}, nil
}

type field struct {
	key   string
	value node
}

func (n node) fields() []field {
	if n.Node == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	var fields []field
	for i := 0; i+1 < len(n.Content); i += 2 {
		fields = append(fields, field{n.Content[i].Value, node{n.Content[i+1]}})
	}
	return fields
}

func (n node) items() []node {
	if n.Node == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	var items []node
	for _, item := range n.Content {
		items = append(items, node{item})
	}
	return items
}

// at follows keys; the zero node where there is nothing.
func (n node) at(keys ...string) node {
	for _, key := range keys {
		next := node{}
		for _, f := range n.fields() {
			if f.key == key {
				next = f.value
			}
		}
		n = next
	}
	return n
}

func (n node) text() string {
	if n.Node == nil || n.Kind != yaml.ScalarNode {
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// reference is the last part of a $ref.
func (n node) reference() string {
	ref := n.at("$ref").text()
	return ref[strings.LastIndex(ref, "/")+1:]
}

// resolve is what a $ref of the document refers to, or the node itself.
func (n node) resolve(root node) node {
	ref := n.at("$ref").text()
	if ref == "" {
		return n
	}
	return root.at(strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
}
