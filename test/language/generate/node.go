package generate

import "strings"

// Node is a statement: a line, and what is indented below it.
type Node struct {
	// Head is the text of the statement, or of its first clause.
	Head string
	// Body are the statements of a compound statement's first clause; nil of a simple statement.
	Body []*Node
	// Clauses are its further clauses, such as else and except.
	Clauses []*Node
}

// line is a simple statement.
func line(text string) *Node { return &Node{Head: text} }

// block is a compound statement or a clause.
func block(head string, body []*Node) *Node {
	if body == nil {
		body = []*Node{}
	}
	return &Node{Head: head, Body: body}
}

// Render is the text of a program.
func Render(program []*Node) string {
	var b strings.Builder
	render(&b, program, 0)
	return b.String()
}

func render(b *strings.Builder, nodes []*Node, indent int) {
	for _, n := range nodes {
		n.render(b, indent)
	}
}

func (n *Node) render(b *strings.Builder, indent int) {
	margin := strings.Repeat("    ", indent)
	for part := range strings.SplitSeq(n.Head, "\n") {
		b.WriteString(margin + part + "\n")
	}
	if n.Body == nil {
		return
	}
	if len(n.Body) == 0 {
		b.WriteString(margin + "    pass\n")
	}
	render(b, n.Body, indent+1)
	for _, c := range n.Clauses {
		c.render(b, indent)
	}
}

// clone copies a program.
func clone(nodes []*Node) []*Node {
	if nodes == nil {
		return nil
	}
	copies := make([]*Node, len(nodes))
	for i, n := range nodes {
		copies[i] = &Node{Head: n.Head, Body: clone(n.Body), Clauses: clone(n.Clauses)}
	}
	return copies
}
