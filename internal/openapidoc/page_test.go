package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

func gatewayPage(t *testing.T) (root node, text string) {
	t.Helper()
	source, err := os.ReadFile("../gateway/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	root, err = parse(source)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	page(&b, root)
	return root, b.String()
}

func TestThePageHasEveryOperationAndSchema(t *testing.T) {
	root, text := gatewayPage(t)
	operations := 0
	for _, path := range root.at("paths").fields() {
		for _, method := range path.value.fields() {
			operations++
			if heading := "### " + strings.ToUpper(method.key) + " `" + path.key + "`\n"; strings.Count(text, heading) != 1 {
				t.Errorf("%q stands %d times", heading, strings.Count(text, heading))
			}
		}
	}
	for _, schema := range root.at("components", "schemas").fields() {
		if !strings.Contains(text, "\n### "+schema.key+"\n") {
			t.Errorf("no schema %s", schema.key)
		}
	}
	if operations < 10 {
		t.Errorf("%d operations", operations)
	}
}

func TestEveryLinkOfThePageLeadsToAHeading(t *testing.T) {
	_, text := gatewayPage(t)
	headings := map[string]bool{}
	for line := range strings.SplitSeq(text, "\n") {
		if heading, is := strings.CutPrefix(line, "### "); is {
			headings[strings.ToLower(heading)] = true
		}
	}
	links := regexp.MustCompile(`\]\(#([^)]*)\)`).FindAllStringSubmatch(text, -1)
	for _, link := range links {
		if !headings[link[1]] {
			t.Errorf("no heading for #%s", link[1])
		}
	}
	if len(links) == 0 {
		t.Error("no link at all")
	}
}

func TestEveryReferenceOfTheDocumentHasATarget(t *testing.T) {
	root, _ := gatewayPage(t)
	var walk func(n node, at string)
	walk = func(n node, at string) {
		if ref := n.at("$ref").text(); ref != "" && n.resolve(root).Node == nil {
			t.Errorf("%s: %s leads nowhere", at, ref)
		}
		for _, f := range n.fields() {
			walk(f.value, at+"/"+f.key)
		}
		for _, item := range n.items() {
			walk(item, at+"[]")
		}
	}
	walk(root, "")
}

func TestWhatIsNoDocumentIsRefused(t *testing.T) {
	for _, text := range []string{"", "- a", "a: [", "text"} {
		if _, err := parse([]byte(text)); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
