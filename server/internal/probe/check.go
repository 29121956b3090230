package probe

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb/dirhash"
	modzip "golang.org/x/mod/zip"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Limits of what is read. Those of the default module are generous to it and
// stingy to a hostile mirror. Another module may unpack to as much as go allows,
// but of its zip a probe takes less than go: many mirrors are probed at a time,
// and what they send lies on the disk. What is told in JSON is a few hundred
// bytes; the limit leaves room for a login page to be known as one.
const (
	maxInfoBytes = 256 << 10
	maxPageBytes = 1 << 20 // of an answer of which the status says it all
	maxModBytes  = 1 << 20
	maxListBytes = 1 << 20
	maxZipBytes  = 64 << 20
)

// A zip that unpacks to more than bombBytes and to more than bombRatio times its
// own size is a bomb: source code is packed ten to one at most.
const (
	bombBytes = 64 << 20
	bombRatio = 100
)

type zipLimits struct {
	bytes    int64 // of the zip
	unpacked uint64
	files    int
}

func limitsFor(m Module) zipLimits {
	if m == DefaultModule() {
		return zipLimits{bytes: 16 << 20, unpacked: 64 << 20, files: 4096}
	}
	return zipLimits{bytes: maxZipBytes, unpacked: modzip.MaxZipFile, files: 200_000}
}

// checkInfo checks a .info file.
func checkInfo(data []byte, version, path string) *fault {
	var info struct{ Version string }
	if err := json.Unmarshal(data, &info); err != nil {
		return documentFault(data, err, path)
	}
	if info.Version != version {
		return faultf(protocol.ReasonNotAProxy, "its %s names version %q", path, clean(info.Version, 60))
	}
	return nil
}

// documentFault tells a JSON document that was cut off from something else.
func documentFault(data []byte, err error, path string) *fault {
	var syntax *json.SyntaxError
	trimmed := bytes.TrimSpace(data)
	switch {
	case len(trimmed) == 0:
		return faultf(protocol.ReasonTruncated, "its %s is empty", path)
	case isPage(trimmed):
		return pageFault(path)
	case errors.As(err, &syntax) && syntax.Offset >= int64(len(data)) && trimmed[0] == '{':
		return faultf(protocol.ReasonTruncated, "its %s breaks off in the middle", path)
	default:
		return faultf(protocol.ReasonNotAProxy, "its %s is not the JSON that it should be", path)
	}
}

func isPage(data []byte) bool {
	data = bytes.TrimSpace(data[:min(len(data), 512)])
	return len(data) > 0 && data[0] == '<'
}

func pageFault(path string) *fault {
	return faultf(protocol.ReasonNotAProxy, "a web page came in place of %s (a login page perhaps)", path)
}

// checkMod checks a .mod file, and its hash where that is known. It returns the hash.
func checkMod(data []byte, m Module, path string) (string, *fault) {
	if isPage(data) {
		return "", pageFault(path)
	}
	name := modfile.ModulePath(data)
	sum, err := dirhash.Hash1([]string{"go.mod"}, func(string) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(data)), nil
	})
	if m.GoModSum != "" {
		if err == nil && sum == m.GoModSum {
			return sum, nil
		}
		if name != "" {
			return sum, faultf(protocol.ReasonChecksumMismatch, "its %s has the hash %s instead of %s", path, sum, m.GoModSum)
		}
	}
	if name == "" {
		return sum, faultf(protocol.ReasonNotAProxy, "its %s has no module line", path)
	}
	// Old versions without a go.mod get one made up for them, and forks may
	// keep the name of their origin: go accepts that until it is required.
	return sum, nil
}

// checkZip checks a zip that was stored in a file, and its hash where that is
// known, and returns the hash. It reads the zip several times but never holds
// more of it than its directory.
func checkZip(ctx context.Context, file *os.File, size int64, m Module, limits zipLimits, path string) (string, *fault) {
	if f := countFiles(ctx, file, size, limits.files, path); f != nil {
		return "", f
	}
	archive, err := zip.NewReader(file, size)
	if err != nil {
		head := make([]byte, min(size, 512))
		if _, err := file.ReadAt(head, 0); err == nil && isPage(head) {
			return "", pageFault(path)
		}
		if size > 4 && string(head[:4]) == "PK\x03\x04" {
			return "", faultf(protocol.ReasonTruncated, "its %s is a zip without its end", path)
		}
		return "", faultf(protocol.ReasonNotAProxy, "its %s is not a zip", path)
	}
	var unpacked uint64
	names := make([]string, 0, len(archive.File))
	files := make(map[string]*zip.File, len(archive.File))
	for _, f := range archive.File {
		if f.UncompressedSize64 > math.MaxUint64-unpacked {
			unpacked = math.MaxUint64
			break
		}
		unpacked += f.UncompressedSize64
		names = append(names, f.Name)
		files[f.Name] = f
	}
	if unpacked > limits.unpacked || unpacked > bombBytes && unpacked/bombRatio > uint64(size) {
		return "", faultf(protocol.ReasonTooLarge, "its %s of %d bytes would unpack to %d MB", path, size, unpacked/1_000_000)
	}
	if f := checkNames(file.Name(), m, path); f != nil {
		return "", f
	}
	sum, err := dirhash.Hash1(names, func(name string) (io.ReadCloser, error) {
		r, err := files[name].Open()
		if err != nil {
			return nil, err
		}
		return struct {
			io.Reader
			io.Closer
		}{&contextReader{ctx, r}, r}, nil
	})
	switch {
	case ctx.Err() != nil:
		return "", faultf(protocol.ReasonTimeout, "its %s could not be checked in time", path)
	case err != nil:
		return "", faultf(protocol.ReasonTruncated, "its %s is damaged inside", path)
	case m.Sum != "" && sum != m.Sum:
		return "", faultf(protocol.ReasonChecksumMismatch, "its %s has the hash %s instead of %s", path, sum, m.Sum)
	}
	return sum, nil
}

// checkNames checks the names and sizes in a zip as go does before it unpacks one.
func checkNames(file string, m Module, path string) *fault {
	checked, err := modzip.CheckZip(module.Version{Path: m.Path, Version: m.Version}, file)
	if err == nil {
		return nil
	}
	reason := protocol.ReasonNotAProxy
	if m.Sum != "" {
		// A zip that breaks the rules cannot be the one with the known hash.
		reason = protocol.ReasonChecksumMismatch
	}
	for _, bad := range checked.Invalid {
		return faultf(reason, "its %s holds a file that go refuses, %q, whose name may lead out of the module", path, clean(bad.Path, 80))
	}
	return faultf(reason, "its %s is not a zip of this module", path)
}

// countFiles refuses a zip of very many files before package zip makes an
// object of each. Every file has an entry with this signature; that it turns up
// in compressed data by chance is rare enough not to matter.
func countFiles(ctx context.Context, file *os.File, size int64, limit int, path string) *fault {
	r := bufio.NewReaderSize(&contextReader{ctx, io.NewSectionReader(file, 0, size)}, 64<<10)
	count := 0
	for {
		piece, err := r.Peek(64 << 10)
		count += bytes.Count(piece, []byte("PK\x01\x02"))
		if count > limit {
			return faultf(protocol.ReasonTooLarge, "its %s holds more than %d files", path, limit)
		}
		if err != nil {
			break // The end, or what reading the zip will run into as well.
		}
		// The signature may lie across two pieces.
		if _, err := r.Discard(len(piece) - 3); err != nil {
			break
		}
	}
	return nil
}

// A contextReader ends reading when its context is done.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// filePath returns the path of a version's file below a mirror's URL.
func filePath(m Module, suffix string) (string, error) {
	path, err := module.EscapePath(m.Path)
	if err != nil {
		return "", err
	}
	version, err := module.EscapeVersion(m.Version)
	if err != nil {
		return "", err
	}
	return strings.Join([]string{path, "@v", version + suffix}, "/"), nil
}
