package proxytest

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/module"
	modzip "golang.org/x/mod/zip"
	"golang.org/x/tools/txtar"
)

// archives are the modules of a folder of txtar files, read once.
type archives struct {
	files map[module.Version]map[string][]byte // by version, then by suffix
}

func openArchives(dir string) (*archives, error) {
	names, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("reading folder of modules: %w", err)
	}
	a := &archives{files: make(map[module.Version]map[string][]byte)}
	for _, entry := range names {
		name, ok := strings.CutSuffix(entry.Name(), ".txtar")
		if !ok {
			continue
		}
		archive, err := txtar.ParseFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("reading module: %w", err)
		}
		m, err := archiveModule(name)
		if err != nil {
			return nil, fmt.Errorf("reading module %s: %w", entry.Name(), err)
		}
		if a.files[m], err = archiveFiles(m, archive); err != nil {
			return nil, fmt.Errorf("reading module %s: %w", entry.Name(), err)
		}
	}
	return a, nil
}

func (*archives) close() error { return nil }

func (a *archives) versions(path string) ([]string, error) {
	var versions []string
	for m := range a.files {
		if m.Path == path {
			versions = append(versions, m.Version)
		}
	}
	if versions == nil {
		return nil, fs.ErrNotExist
	}
	return versions, nil
}

func (a *archives) file(m module.Version, suffix string) ([]byte, error) {
	data, ok := a.files[m][suffix]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return data, nil
}

func (a *archives) modules() ([]module.Version, error) {
	var all []module.Version
	for m := range a.files {
		all = append(all, m)
	}
	return all, nil
}

// archiveModule returns the module that a file name, without .txtar, stands for.
func archiveModule(name string) (module.Version, error) {
	at := strings.LastIndex(name, "_v")
	if at < 0 {
		return module.Version{}, fmt.Errorf("name is not PATH_VERSION.txtar")
	}
	path, err := module.UnescapePath(strings.ReplaceAll(name[:at], "_", "/"))
	if err != nil {
		return module.Version{}, err
	}
	version, err := module.UnescapeVersion(name[at+1:])
	if err != nil {
		return module.Version{}, err
	}
	return module.Version{Path: path, Version: version}, module.Check(path, version)
}

// archiveFiles returns the .info, .mod and .zip of an archive.
func archiveFiles(m module.Version, archive *txtar.Archive) (map[string][]byte, error) {
	stamp := defaultTime
	for line := range strings.Lines(string(archive.Comment)) {
		if value, ok := strings.CutPrefix(line, "time "); ok {
			stamp = strings.TrimSpace(value)
		}
	}
	if _, err := time.Parse(time.RFC3339, stamp); err != nil {
		return nil, err
	}
	files := map[string][]byte{
		".info": infoJSON(m.Version, stamp),
		".mod":  []byte("module " + m.Path + "\n"),
	}
	var members []modzip.File
	for _, f := range archive.Files {
		if f.Name == "go.mod" {
			files[".mod"] = f.Data
		}
		if f.Name != ".mod" && f.Name != ".info" {
			members = append(members, member(f))
		}
	}
	for _, f := range archive.Files {
		if f.Name == ".mod" || f.Name == ".info" {
			files[f.Name] = f.Data
		}
	}
	var out bytes.Buffer
	if err := modzip.Create(&out, m, members); err != nil {
		return nil, err
	}
	files[".zip"] = out.Bytes()
	return files, nil
}

// A member is a file of an archive as modzip wants it.
type member txtar.File

func (f member) Path() string                 { return f.Name }
func (f member) Lstat() (fs.FileInfo, error)  { return memberInfo{f}, nil }
func (f member) Open() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(f.Data)), nil }

// memberInfo adds what fs.FileInfo asks for; modzip looks at size and mode only.
type memberInfo struct{ member }

func (f memberInfo) Name() string     { return filepath.Base(f.member.Name) }
func (f memberInfo) Size() int64      { return int64(len(f.Data)) }
func (memberInfo) Mode() fs.FileMode  { return 0o644 }
func (memberInfo) IsDir() bool        { return false }
func (memberInfo) Sys() any           { return nil }
func (memberInfo) ModTime() time.Time { return time.Time{} }
