package main

import (
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	pauseImage   = "perdure.example/pause:1"
	busyboxImage = "busybox:1.37"
)

// importImage hands a tar to the cluster's containerd.
func importImage(ctx context.Context, l layout, file string) error {
	if _, running := l.find("containerd"); !running {
		return errors.New("containerd is not running; start the cluster with: devcluster up")
	}
	cmd := exec.CommandContext(ctx, systemProgram("ctr"), "--address", l.containerd(), "--namespace", "k8s.io",
		"images", "import", file)
	cmd.Env = append(os.Environ(), "CONTAINERD_SNAPSHOTTER="+snapshotter(l.State))
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("import %s: %w: %s", file, err, text)
	}
	return nil
}

// buildImage assembles an image and imports it, or writes it to file when one is named.
func buildImage(ctx context.Context, out io.Writer, l layout, spec imageSpec, file string) error {
	if spec.Base == "python" {
		base, err := pythonBase(ctx, out, l)
		if err != nil {
			return err
		}
		staged, err := base.withSDK(ctx, l, &spec)
		defer os.RemoveAll(staged)
		if err != nil {
			return err
		}
	}
	if spec.Base == "" && len(spec.Entrypoint) == 0 {
		first, inside := splitAdd(spec.Add[0])
		if info, err := os.Stat(first); err == nil && info.Mode().IsRegular() {
			spec.Entrypoint = []string{inside}
		}
	}
	if file != "" {
		return spec.save(file)
	}
	dir, err := os.MkdirTemp("", "devcluster-image-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file = filepath.Join(dir, "image.tar")
	if err := spec.save(file); err != nil {
		return err
	}
	if err := importImage(ctx, l, file); err != nil {
		return err
	}
	fmt.Fprintf(out, "Imported %s\n", spec.Ref)
	return nil
}

// baseImage is an image that every cluster has, and how its tar is made.
type baseImage struct {
	file string
	make func(context.Context, layout, string) error
}

// baseImages are the pause image, without which no pod starts, and busybox for examples and tests.
var baseImages = []baseImage{{"pause.tar", pauseTar}, {"busybox.tar", busyboxTar}}

func (l layout) baseImageFile(b baseImage) string { return filepath.Join(l.Home, "images", b.file) }

// buildBaseImages makes the tars that are missing. It needs no root, so that a user's build leaves nothing for root.
func buildBaseImages(ctx context.Context, l layout) error {
	for _, b := range baseImages {
		file := l.baseImageFile(b)
		if _, err := os.Stat(file); err == nil {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := b.make(ctx, l, file+".new"); err != nil {
			return err
		}
		if err := os.Rename(file+".new", file); err != nil {
			return err
		}
	}
	return nil
}

func importBaseImages(ctx context.Context, l layout) error {
	if err := buildBaseImages(ctx, l); err != nil {
		return err
	}
	for _, b := range baseImages {
		if err := importImage(ctx, l, l.baseImageFile(b)); err != nil {
			return err
		}
	}
	return nil
}

func pauseTar(ctx context.Context, l layout, file string) error {
	dir := filepath.Dir(file)
	pause := artifact{name: "pause", folder: l.Source, pkg: "./pause", version: "1", ldflags: "-s -w"}
	if err := os.MkdirAll(filepath.Join(dir, ".stamps"), 0o755); err != nil {
		return err
	}
	if err := pause.build(ctx, dir); err != nil {
		return err
	}
	return imageSpec{Ref: pauseImage, Add: []string{filepath.Join(dir, "pause")}, User: "65535:65535",
		Entrypoint: []string{"/pause"}}.save(file)
}

func busyboxTar(ctx context.Context, l layout, file string) error {
	program, err := staticBusybox(ctx, filepath.Dir(file))
	if err != nil {
		return err
	}
	applets, err := output(ctx, program, "--list")
	if err != nil {
		return err
	}
	spec := imageSpec{Ref: busyboxImage, Add: []string{program + ":/bin/busybox"}, Command: []string{"sh"}}
	for _, applet := range strings.Fields(applets) {
		if applet != "busybox" {
			spec.Symlinks = append(spec.Symlinks, "bin/"+applet+"=/bin/busybox")
		}
	}
	return spec.save(file)
}

// staticBusybox takes the host's busybox where it is static, else unpacks Debian's package beside the images: to
// install it would remove the host's own.
func staticBusybox(ctx context.Context, dir string) (string, error) {
	if program := systemProgram("busybox"); program != "" && isStatic(program) {
		return program, nil
	}
	unpacked := filepath.Join(dir, "busybox-static")
	program := filepath.Join(unpacked, "bin", "busybox")
	if isStatic(program) {
		return program, nil
	}
	if err := os.MkdirAll(unpacked, 0o755); err != nil {
		return "", err
	}
	cmd := `cd "$0" && (apt-get download busybox-static || (apt-get update && apt-get download busybox-static)) &&
		dpkg-deb -x busybox-static_*.deb . && { [ -e bin/busybox ] || { mkdir -p bin && cp usr/bin/busybox bin/; }; }`
	if err := run(ctx, "sh", "-c", cmd, unpacked); err != nil {
		return "", err
	}
	if !isStatic(program) {
		return "", fmt.Errorf("%s is not a static program", program)
	}
	return program, nil
}

// isStatic says whether the program needs no interpreter, and so runs in an image of its own.
func isStatic(file string) bool {
	loader, err := interpreter(file)
	return err == nil && loader == ""
}

// interpreter is the loader that a program names; a static one names none.
func interpreter(file string) (string, error) {
	program, err := elf.Open(file)
	if err != nil {
		return "", err
	}
	defer program.Close()
	for _, segment := range program.Progs {
		if segment.Type == elf.PT_INTERP {
			text, err := io.ReadAll(segment.Open())
			return strings.TrimRight(string(text), "\x00"), err
		}
	}
	return "", nil
}
