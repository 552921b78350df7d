package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

func entries(t *testing.T, layer []byte) map[string]*tar.Header {
	t.Helper()
	found := map[string]*tar.Header{}
	for r := tar.NewReader(bytes.NewReader(layer)); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		if found[h.Name] != nil {
			t.Errorf("%s is there twice", h.Name)
		}
		found[h.Name] = h
	}
}

func exampleSpec(t *testing.T) imageSpec {
	t.Helper()
	dir := t.TempDir()
	write(t, dir+"/manager", "program")
	if err := os.Chmod(dir+"/manager", 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, dir+"/tree/lib/a.py", "pass")
	if err := os.Symlink("a.py", dir+"/tree/lib/b.py"); err != nil {
		t.Fatal(err)
	}
	return imageSpec{Ref: "perdure:dev", User: "65532", Entrypoint: []string{"/usr/bin/manager"},
		Add:      []string{dir + "/manager:/usr/bin/manager", dir + "/tree:/"},
		Symlinks: []string{"/runner=/usr/bin/manager"}}
}

func TestALayerHoldsFilesFoldersAndLinks(t *testing.T) {
	layer, err := exampleSpec(t).layer()
	if err != nil {
		t.Fatal(err)
	}
	got := entries(t, layer)
	for file, want := range map[string]struct {
		kind byte
		mode int64
		link string
	}{
		"tmp":             {tar.TypeDir, 0o1777, ""},
		"etc/passwd":      {tar.TypeReg, 0o644, ""},
		"usr/bin":         {tar.TypeDir, 0o755, ""},
		"usr/bin/manager": {tar.TypeReg, 0o755, ""},
		"lib/a.py":        {tar.TypeReg, 0o644, ""},
		"lib/b.py":        {tar.TypeSymlink, 0o777, "a.py"},
		"runner":          {tar.TypeSymlink, 0o777, "/usr/bin/manager"},
	} {
		h := got[file]
		if h == nil {
			t.Errorf("%s is missing", file)
			continue
		}
		if h.Typeflag != want.kind || h.Mode != want.mode || h.Linkname != want.link {
			t.Errorf("%s: got type %c mode %o link %q", file, h.Typeflag, h.Mode, h.Linkname)
		}
	}
}

func TestTheSameContentsMakeTheSameLayer(t *testing.T) {
	spec := exampleSpec(t)
	first, err := spec.layer()
	if err != nil {
		t.Fatal(err)
	}
	second, err := spec.layer()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("two layers of the same contents differ")
	}
}

func TestAMissingFileAndABadLinkAreErrors(t *testing.T) {
	for name, spec := range map[string]imageSpec{
		"a file that is not there": {Add: []string{"/nonexistent/program"}},
		"a symlink with no target": {Symlinks: []string{"/runner"}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := spec.layer(); err == nil {
				t.Error("no error")
			}
		})
	}
}

func TestASavedImageHasItsTagAndConfiguration(t *testing.T) {
	file := filepath.Join(t.TempDir(), "image.tar")
	if err := exampleSpec(t).save(file); err != nil {
		t.Fatal(err)
	}
	tag, err := name.NewTag("perdure:dev")
	if err != nil {
		t.Fatal(err)
	}
	image, err := tarball.ImageFromPath(file, &tag)
	if err != nil {
		t.Fatal(err)
	}
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	if config.OS != "linux" || config.Config.User != "65532" || config.Config.Entrypoint[0] != "/usr/bin/manager" {
		t.Errorf("got %+v", config)
	}
	if len(config.RootFS.DiffIDs) != 1 {
		t.Errorf("got %d layers, want 1", len(config.RootFS.DiffIDs))
	}
}

func TestAnImageAddsToItsBase(t *testing.T) {
	dir := t.TempDir()
	base := exampleSpec(t)
	base.Env = []string{"LANG=C.UTF-8"}
	if err := base.save(dir + "/base.tar"); err != nil {
		t.Fatal(err)
	}
	write(t, dir+"/foo.py", "pass")
	image, err := imageSpec{Ref: "foo:1", Base: dir + "/base.tar", Add: []string{dir + "/foo.py:/app/foo.py"},
		Command: []string{"/app/foo.py"}, Env: []string{"MODE=test"}}.assemble()
	if err != nil {
		t.Fatal(err)
	}
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	got := config.Config
	if got.Entrypoint[0] != "/usr/bin/manager" || got.Cmd[0] != "/app/foo.py" {
		t.Errorf("got entry point %v and command %v", got.Entrypoint, got.Cmd)
	}
	if want := []string{"PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LANG=C.UTF-8", "MODE=test"}; !slices.Equal(got.Env, want) {
		t.Errorf("got environment %v, want %v", got.Env, want)
	}
	if len(config.RootFS.DiffIDs) != 2 {
		t.Errorf("got %d layers, want 2", len(config.RootFS.DiffIDs))
	}
}
