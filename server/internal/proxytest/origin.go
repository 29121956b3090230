package proxytest

import (
	"errors"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	goversion "go/version"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// origin returns the mirror's own answer, that is, the one without a fault but
// for what c.view hides.
func (c *call) origin() *answer {
	if c.wantsDatabase() {
		return c.databaseAnswer()
	}
	if escaped, ok := strings.CutSuffix(c.path, "/@latest"); ok {
		return c.latestAnswer(escaped)
	}
	escaped, file, ok := strings.Cut(c.path, "/@v/")
	if !ok {
		return c.notFound()
	}
	if file == "list" {
		return c.listAnswer(escaped)
	}
	dot := strings.LastIndex(file, ".")
	if dot < 0 {
		return c.notFound()
	}
	return c.fileAnswer(escaped, file[:dot], file[dot:])
}

func (c *call) notFound() *answer { return statusAnswer(c.missing, "not found: "+c.path) }

// failure returns the answer to an error of the library.
func (c *call) failure(err error) *answer {
	if errors.Is(err, fs.ErrNotExist) {
		return c.notFound()
	}
	return statusAnswer(http.StatusInternalServerError, err.Error())
}

func (c *call) fileAnswer(escapedPath, escapedVersion, suffix string) *answer {
	path, pathErr := module.UnescapePath(escapedPath)
	version, versionErr := module.UnescapeVersion(escapedVersion)
	types := map[string]string{
		".info": "application/json",
		".mod":  "text/plain; charset=utf-8",
		".zip":  "application/zip",
	}
	if pathErr != nil || versionErr != nil || types[suffix] == "" {
		return c.notFound()
	}
	isToolchain := path == "golang.org/toolchain"
	if isToolchain && c.noToolchain {
		return c.notFound()
	}
	data, err := c.handler.modules.file(module.Version{Path: path, Version: version}, suffix)
	if errors.Is(err, fs.ErrNotExist) && isToolchain && isToolchainVersion(version) {
		switch suffix {
		case ".mod":
			data, err = []byte("module golang.org/toolchain\n"), nil
		case ".info":
			data, err = infoJSON(version, defaultTime), nil
		}
	}
	if err != nil {
		return c.failure(err)
	}
	return newAnswer(http.StatusOK, types[suffix], data)
}

// isToolchainVersion reports whether version is v0.0.1-goVERSION.GOOS-GOARCH.
func isToolchainVersion(version string) bool {
	rest, ok := strings.CutPrefix(version, "v0.0.1-")
	dot := strings.LastIndex(rest, ".")
	return ok && dot > 0 && goversion.IsValid(rest[:dot]) && strings.Contains(rest[dot:], "-")
}

// versions returns the versions that the mirror shows, lowest first.
func (c *call) versions(escapedPath string) ([]string, error) {
	path, err := module.UnescapePath(escapedPath)
	if err != nil {
		return nil, fs.ErrNotExist
	}
	versions, err := c.handler.modules.versions(path)
	if err != nil {
		return nil, err
	}
	if c.stale && len(versions) > 1 {
		newest := latest(versions)
		versions = slices.DeleteFunc(versions, func(version string) bool { return version == newest })
	}
	return versions, nil
}

// listAnswer leaves pseudo-versions out, as real mirrors do: the list of a
// module that has nothing else is empty.
func (c *call) listAnswer(escapedPath string) *answer {
	versions, err := c.versions(escapedPath)
	if err != nil {
		return c.failure(err)
	}
	var list strings.Builder
	for _, version := range versions {
		if !module.IsPseudoVersion(version) && !c.emptyList {
			list.WriteString(version + "\n")
		}
	}
	return newAnswer(http.StatusOK, "text/plain; charset=utf-8", []byte(list.String()))
}

func (c *call) latestAnswer(escapedPath string) *answer {
	versions, err := c.versions(escapedPath)
	if err != nil {
		return c.failure(err)
	}
	if len(versions) == 0 {
		return c.notFound()
	}
	escapedVersion, err := module.EscapeVersion(latest(versions))
	if err != nil {
		return c.notFound()
	}
	return c.fileAnswer(escapedPath, escapedVersion, ".info")
}

// latest returns the version that @latest means: the highest release, else the
// highest pre-release, else the highest pseudo-version. versions is not empty.
func latest(versions []string) string {
	rank := func(version string) int {
		switch {
		case module.IsPseudoVersion(version):
			return 0
		case semver.Prerelease(version) != "":
			return 1
		}
		return 2
	}
	return slices.MaxFunc(versions, func(a, b string) int {
		if rank(a) != rank(b) {
			return rank(a) - rank(b)
		}
		return semver.Compare(a, b)
	})
}

// modulePath returns the path of the module that the call is about, or "".
func (c *call) modulePath() string {
	escaped, _, isFile := strings.Cut(c.path, "/@")
	if !isFile {
		_, lookup, isLookup := strings.Cut("/"+c.path, "/lookup/")
		if !isLookup {
			return ""
		}
		escaped, _, _ = strings.Cut(lookup, "@")
	}
	path, err := module.UnescapePath(escaped)
	if err != nil {
		return ""
	}
	return path
}
