package api

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"
)

// manifestFile is YAML with the place where it stands.
type manifestFile struct{ place, text string }

// What people copy must work: each manifest is created as a dry run, with the strictness of kubectl, so that a field which
// does not exist is an error too.
var _ = Describe("The API server takes each manifest", func() {
	for _, m := range append(yamlBlocks(), exampleFiles()...) {
		It(m.place, func(ctx SpecContext) {
			objects := parseAll(m.text)
			Expect(objects).NotTo(BeEmpty(), "there is no object in it")
			ns := newNamespace(ctx) // a dry run is refused where an object of that name exists
			for _, obj := range objects {
				if obj.GetNamespace() == "" {
					obj.SetNamespace(ns)
				}
				Expect(k8s.Create(ctx, obj, client.DryRunAll, client.FieldValidation(metav1.FieldValidationStrict))).To(Succeed(), obj.GetName())
				expectImage(obj)
			}
		})
	}
})

// builtHere is the registry in the names of images whose sources stand beside their manifests.
const builtHere = "perdure.example/"

// expectImage keeps what people try first to one small image, with which the tests in a real cluster run it, and to those that
// are built from sources of ours.
func expectImage(obj *unstructured.Unstructured) {
	GinkgoHelper()
	text, err := yaml.Marshal(obj.Object)
	Expect(err).NotTo(HaveOccurred())
	for line := range strings.Lines(string(text)) {
		if image, ok := strings.CutPrefix(strings.TrimLeft(line, "- "), "image: "); ok {
			Expect(strings.TrimSpace(image)).To(Or(Equal("busybox:1.37"), HavePrefix(builtHere)), obj.GetName())
		}
	}
}

// yamlBlocks are the blocks of the docs that are fenced as yaml.
func yamlBlocks() []manifestFile {
	pages, err := filepath.Glob(filepath.Join(repoRoot, "docs", "*.md"))
	if err != nil {
		panic(err)
	}
	var blocks []manifestFile
	for _, page := range append(pages, filepath.Join(repoRoot, "README.md")) {
		text, err := os.ReadFile(page)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			panic(err)
		}
		blocks = append(blocks, blocksOf(filepath.Base(page), text)...)
	}
	return blocks
}

func blocksOf(page string, text []byte) []manifestFile {
	var blocks []manifestFile
	var block *manifestFile
	lines := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		switch line := lines.Text(); {
		case block == nil && strings.TrimSpace(line) == "```yaml":
			block = &manifestFile{place: fmt.Sprintf("%s, line %d", page, n)}
		case block != nil && strings.TrimSpace(line) == "```":
			blocks = append(blocks, *block)
			block = nil
		case block != nil:
			block.text += line + "\n"
		}
	}
	return blocks
}

func exampleFiles() []manifestFile {
	var files []manifestFile
	examples := filepath.Join(repoRoot, "examples")
	err := filepath.WalkDir(examples, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".yaml" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		place, err := filepath.Rel(repoRoot, path)
		files = append(files, manifestFile{place, string(text)})
		return err
	})
	if err != nil {
		panic(err)
	}
	return files
}

func parseAll(text string) []*unstructured.Unstructured {
	GinkgoHelper()
	var objects []*unstructured.Unstructured
	documents := utilyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return objects
		}
		Expect(err).NotTo(HaveOccurred())
		obj := &unstructured.Unstructured{}
		Expect(yaml.UnmarshalStrict(document, &obj.Object)).To(Succeed())
		if len(obj.Object) > 0 { // a header of comments is a document of its own
			objects = append(objects, obj)
		}
	}
}
