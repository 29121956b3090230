package proxytest

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
	"golang.org/x/mod/sumdb/dirhash"
)

// A source holds modules. The error for what it does not hold is fs.ErrNotExist.
type source interface {
	// versions returns the versions of a module in any order.
	versions(path string) ([]string, error)
	// file returns one file of a version: .info, .mod, .zip, or .ziphash,
	// which only a module cache has.
	file(m module.Version, suffix string) ([]byte, error)
	// modules returns every version whose .mod it holds, in any order.
	modules() ([]module.Version, error)
	close() error
}

// A library is all that a mirror serves. Where two sources hold the same
// version, the first counts.
type library struct {
	sources []source
}

func openLibrary(config Config) (*library, error) {
	l := &library{}
	for _, dir := range config.ModDirs {
		s, err := openArchives(dir)
		if err != nil {
			return nil, errors.Join(err, l.close())
		}
		l.sources = append(l.sources, s)
	}
	if config.CacheDir != "" {
		s, err := openCache(config.CacheDir)
		if err != nil {
			return nil, errors.Join(err, l.close())
		}
		l.sources = append(l.sources, s)
	}
	if len(l.sources) == 0 {
		return nil, errors.New("starting mirror: no folder of modules and no module cache given")
	}
	return l, nil
}

func (l *library) close() error {
	var all error
	for _, s := range l.sources {
		all = errors.Join(all, s.close())
	}
	return all
}

// versions returns the versions of a module, lowest first.
func (l *library) versions(path string) ([]string, error) {
	var all []string
	found := false
	for _, s := range l.sources {
		versions, err := s.versions(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = true
		all = append(all, versions...)
	}
	if !found {
		return nil, fs.ErrNotExist
	}
	semver.Sort(all)
	return slices.Compact(all), nil
}

func (l *library) file(m module.Version, suffix string) ([]byte, error) {
	for _, s := range l.sources {
		data, err := s.file(m, suffix)
		if !errors.Is(err, fs.ErrNotExist) {
			return data, err
		}
	}
	return nil, fs.ErrNotExist
}

// modules returns every version once, ordered by path and version.
func (l *library) modules() ([]module.Version, error) {
	var all []module.Version
	for _, s := range l.sources {
		modules, err := s.modules()
		if err != nil {
			return nil, err
		}
		all = append(all, modules...)
	}
	module.Sort(all)
	return slices.Compact(all), nil
}

// hashes returns the h1 hashes of a version. A module cache's own record of
// the zip's hash is believed, since the go command made it of the same file.
func (l *library) hashes(path, version string) (zipHash, modHash string, err error) {
	m := module.Version{Path: path, Version: version}
	mod, err := l.file(m, ".mod")
	if err != nil {
		return "", "", err
	}
	modHash, err = dirhash.Hash1([]string{"go.mod"}, func(string) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(mod)), nil
	})
	if err != nil {
		return "", "", fmt.Errorf("hashing go.mod of %s: %w", m, err)
	}
	if known, err := l.file(m, ".ziphash"); err == nil {
		return strings.TrimSpace(string(known)), modHash, nil
	}
	data, err := l.file(m, ".zip")
	if errors.Is(err, fs.ErrNotExist) {
		return "", modHash, nil
	}
	if err == nil {
		zipHash, err = hashZip(data)
	}
	if err != nil {
		return "", "", fmt.Errorf("hashing zip of %s: %w", m, err)
	}
	return zipHash, modHash, nil
}

// hashZip is dirhash.HashZip for a zip in memory.
func hashZip(data []byte) (string, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", err
	}
	var names []string
	files := make(map[string]*zip.File)
	for _, f := range r.File {
		names = append(names, f.Name)
		files[f.Name] = f
	}
	return dirhash.Hash1(names, func(name string) (io.ReadCloser, error) { return files[name].Open() })
}

// defaultTime is the time of a version whose file names none.
const defaultTime = "2024-01-02T03:04:05Z"

// infoJSON returns a .info file.
func infoJSON(version, stamp string) []byte {
	data, err := json.Marshal(struct{ Version, Time string }{version, stamp})
	if err != nil {
		panic(err) // Two strings cannot fail.
	}
	return append(data, '\n')
}
