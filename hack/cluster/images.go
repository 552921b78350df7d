package main

import (
	"archive/tar"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// imageSpec says what an image holds. Layers come out the same byte for byte when the contents are the same.
type imageSpec struct {
	Ref        string
	Base       string   // tar of the image that this one adds to
	Add        []string // HOST[:IMAGE] files or folders; without IMAGE a file goes to the root
	Symlinks   []string // LINK=TARGET
	Entrypoint []string
	Command    []string
	Env        []string
	User       string
	WorkDir    string
}

// save assembles the image and writes it as a tar that containerd and Docker import.
func (s imageSpec) save(file string) error {
	tag, err := name.NewTag(s.Ref)
	if err != nil {
		return err
	}
	image, err := s.assemble()
	if err != nil {
		return fmt.Errorf("assemble %s: %w", s.Ref, err)
	}
	return tarball.WriteToFile(file, tag, image)
}

func (s imageSpec) assemble() (v1.Image, error) {
	content, err := s.layer()
	if err != nil {
		return nil, err
	}
	layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(content)), nil
	})
	if err != nil {
		return nil, err
	}
	base := empty.Image
	if s.Base != "" {
		if base, err = tarball.ImageFromPath(s.Base, nil); err != nil {
			return nil, fmt.Errorf("read the base image: %w", err)
		}
	}
	image, err := mutate.AppendLayers(base, layer)
	if err != nil {
		return nil, err
	}
	config, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	config = config.DeepCopy()
	config.OS, config.Architecture = "linux", runtime.GOARCH
	config.Config = s.config(config.Config)
	return mutate.ConfigFile(image, config)
}

// config adds to what the base image says. Without one, an image has a path and nothing else.
func (s imageSpec) config(base v1.Config) v1.Config {
	if len(base.Env) == 0 {
		base.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"}
	}
	env := append(slices.Clone(base.Env), s.Env...)
	config := v1.Config{User: s.User, Entrypoint: s.Entrypoint, Cmd: s.Command, WorkingDir: s.WorkDir, Env: env}
	if len(s.Entrypoint) == 0 {
		config.Entrypoint = base.Entrypoint
	}
	return config
}

const (
	passwd = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n" +
		"nonroot:x:65532:65532:nonroot:/home/nonroot:/bin/false\n"
	group = "root:x:0:\nnobody:x:65534:\nnonroot:x:65532:\n"
)

// layer writes the image's only layer: users, a /tmp, and what was asked for.
func (s imageSpec) layer() ([]byte, error) {
	var b bytes.Buffer
	w := layerWriter{tar: tar.NewWriter(&b), seen: map[string]bool{}}
	w.folder("tmp", 0o1777)
	for _, add := range s.Add {
		w.addTree(splitAdd(add))
	}
	for _, link := range s.Symlinks {
		at, target, ok := strings.Cut(link, "=")
		if !ok {
			return nil, fmt.Errorf("symlink %q is not LINK=TARGET", link)
		}
		w.symlink(at, target)
	}
	w.file("etc/passwd", 0o644, []byte(passwd))
	w.file("etc/group", 0o644, []byte(group))
	if w.err == nil {
		w.err = w.tar.Close()
	}
	return b.Bytes(), w.err
}

// splitAdd parts HOST[:IMAGE].
func splitAdd(add string) (host, inside string) {
	host, inside, _ = strings.Cut(add, ":")
	if inside == "" {
		inside = "/" + filepath.Base(host)
	}
	return host, inside
}

// layerWriter keeps the first error and the first entry of each name.
type layerWriter struct {
	tar  *tar.Writer
	seen map[string]bool
	err  error
}

func (w *layerWriter) entry(h *tar.Header, content []byte) {
	h.Name = strings.TrimPrefix(path.Clean("/"+h.Name), "/")
	if w.err != nil || h.Name == "" || w.seen[h.Name] {
		return
	}
	if parent := path.Dir(h.Name); parent != "." {
		w.folder(parent, 0o755)
	}
	w.seen[h.Name] = true
	h.Size = int64(len(content))
	if w.err = w.tar.WriteHeader(h); w.err == nil {
		_, w.err = w.tar.Write(content)
	}
}

func (w *layerWriter) folder(at string, mode int64) {
	w.entry(&tar.Header{Typeflag: tar.TypeDir, Name: at, Mode: mode}, nil)
}

func (w *layerWriter) symlink(at, target string) {
	w.entry(&tar.Header{Typeflag: tar.TypeSymlink, Name: at, Linkname: target, Mode: 0o777}, nil)
}

func (w *layerWriter) file(at string, mode int64, content []byte) {
	w.entry(&tar.Header{Typeflag: tar.TypeReg, Name: at, Mode: mode}, content)
}

// addTree adds a file or a whole folder. Owners are not kept: everything belongs to root, as in images from
// distributions, and nothing depends on who assembled it.
func (w *layerWriter) addTree(host, inside string) {
	err := filepath.WalkDir(host, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(host, file)
		if err != nil {
			return err
		}
		w.addOne(file, path.Join(inside, filepath.ToSlash(relative)), file == host)
		return w.err
	})
	if w.err == nil {
		w.err = err
	}
}

// addOne follows a link only where it was named itself: inside a folder links stay links.
func (w *layerWriter) addOne(file, at string, follow bool) {
	stat := os.Lstat
	if follow {
		stat = os.Stat
	}
	info, err := stat(file)
	if err != nil {
		w.err = err
		return
	}
	switch mode := int64(info.Mode().Perm()); {
	case info.IsDir():
		w.folder(at, mode)
	case info.Mode()&fs.ModeSymlink != 0:
		target, err := os.Readlink(file)
		if w.err = err; err == nil {
			w.symlink(at, target)
		}
	case info.Mode().IsRegular():
		content, err := os.ReadFile(file)
		if w.err = err; err == nil {
			w.file(at, mode, content)
		}
	}
}
