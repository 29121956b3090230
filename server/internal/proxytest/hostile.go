package proxytest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"fmt"
	"hash/crc32"
	"net/http"
	"strings"
)

// hostileText is what a hostile mirror may try on a terminal or on an editor: a
// colour, a new window title, the clipboard, a hidden link, the cursor, reversed text.
const hostileText = "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b]52;c;aGVsbG8=\x07 \x1b]8;;http://127.0.0.1:1/\x1b\\link\x1b]8;;\x1b\\ \x1b[2J\x1b[1;1H \u0085" + bidiText

// bidiText is what such a mirror can do without a control character, and so in
// a header that net/http accepts: change the direction of text.
const bidiText = "\u202edesrever\u202c \u2066isolated\u2069 \u200f"

func escapes(c *call, _ step, _ func() *answer) *answer {
	a := statusAnswer(http.StatusInternalServerError, hostileText)
	switch {
	case c.asks("/@v/list"):
		a = newAnswer(http.StatusOK, "text/plain", []byte("v1.0.0"+hostileText+"\n"))
	case c.asks(".info", "/@latest"):
		a = newAnswer(http.StatusOK, "application/json", infoJSON("v1.0.0"+hostileText, defaultTime))
	}
	a.header.Set("Server", bidiText)
	a.header.Set("X-Message", bidiText)
	return a
}

func escapesHeader(_ *call, _ step, next func() *answer) *answer {
	a := next()
	if a != nil {
		a.header.Set("X-Message", hostileText)
	}
	return a
}

func html(_ *call, _ step, _ func() *answer) *answer {
	const page = `<!DOCTYPE html>
<html><head><title>Sign in</title></head>
<body><h1>Welcome to the guest network</h1>
<form action="/login"><input name="user"><input name="password" type="password"></form></body></html>
`
	return newAnswer(http.StatusOK, "text/html; charset=utf-8", []byte(page))
}

func bigHeader(_ *call, _ step, next func() *answer) *answer {
	a := next()
	if a != nil {
		a.header.Set("X-Filler", strings.Repeat("x", 10_000_000))
	}
	return a
}

// gzipBomb sends 1024 gzip members of 1 MB each: a gzip file may have many,
// which saves compressing the whole.
func gzipBomb(_ *call, _ step, _ func() *answer) *answer {
	var member bytes.Buffer
	w := gzip.NewWriter(&member)
	// Writing to a bytes.Buffer cannot fail.
	_, _ = w.Write(make([]byte, 1<<20))
	_ = w.Close()
	a := newAnswer(http.StatusOK, "text/plain", bytes.Repeat(member.Bytes(), 1024))
	a.header.Set("Content-Encoding", "gzip")
	return a
}

// replaceBody returns an apply that changes the body of good answers to
// requests with one of the suffixes.
func replaceBody(suffixes []string, change func([]byte) ([]byte, error)) func(*call, step, func() *answer) *answer {
	return func(c *call, s step, next func() *answer) *answer {
		a := next()
		if a == nil || a.status != http.StatusOK || !c.asks(suffixes...) {
			return a
		}
		body, err := change(a.body)
		if err != nil {
			return statusAnswer(http.StatusInternalServerError, fmt.Sprintf("prefix %s: %v", s.name, err))
		}
		a.body = body
		return a
	}
}

func badJSON(body []byte) ([]byte, error) { return body[:len(body)*2/3], nil }

func badZip([]byte) ([]byte, error) { return []byte("this is not a zip file\n"), nil }

func otherMod(body []byte) ([]byte, error) {
	return append(bytes.Clone(body), "// not what the author wrote\n"...), nil
}

// otherZip adds a file to a module's zip.
func otherZip(body []byte) ([]byte, error) {
	return rezip(body, func(w *zip.Writer, root string) error {
		f, err := w.Create(root + "/tampered.txt")
		if err != nil {
			return err
		}
		_, err = f.Write([]byte("not what the author wrote\n"))
		return err
	})
}

// escapingZip adds files to a module's zip whose names climb out of it.
func escapingZip(body []byte) ([]byte, error) {
	return rezip(body, func(w *zip.Writer, root string) error {
		for _, name := range []string{root + "/../../../escaped.txt", "/escaped.txt", `C:\escaped.txt`} {
			f, err := w.Create(name)
			if err != nil {
				return err
			}
			if _, err := f.Write([]byte("escaped\n")); err != nil {
				return err
			}
		}
		return nil
	})
}

// zipBomb adds a file of 400 MB of zeros to a module's zip, which stays under
// the 500 MB that the go command allows. Its compressed data is one piece
// repeated, which saves compressing the whole.
func zipBomb(body []byte) ([]byte, error) {
	const pieces, size = 400, 1 << 20
	zeros := make([]byte, size)
	var piece, last bytes.Buffer
	w, err := flate.NewWriter(&piece, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	// Writing to a bytes.Buffer cannot fail. A flushed piece refers to nothing
	// before itself, and the last, empty block ends the data.
	_, _ = w.Write(zeros)
	_ = w.Flush()
	w.Reset(&last)
	_ = w.Close()
	data := append(bytes.Repeat(piece.Bytes(), pieces), last.Bytes()...)
	var sum uint32
	for range pieces {
		sum = crc32.Update(sum, crc32.IEEETable, zeros)
	}
	return rezip(body, func(w *zip.Writer, root string) error {
		f, err := w.CreateRaw(&zip.FileHeader{
			Name:               root + "/zeros",
			Method:             zip.Deflate,
			CRC32:              sum,
			CompressedSize64:   uint64(len(data)),
			UncompressedSize64: pieces * size,
		})
		if err != nil {
			return err
		}
		_, err = f.Write(data)
		return err
	})
}

// rezip copies a module's zip and lets add put more into it. root is the
// common folder of the files, PATH@VERSION.
func rezip(body []byte, add func(w *zip.Writer, root string) error) ([]byte, error) {
	r, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return nil, fmt.Errorf("reading zip: %w", err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	root := "empty@v0.0.0"
	for _, f := range r.File {
		if at := strings.Index(f.Name, "@"); at >= 0 {
			if slash := strings.Index(f.Name[at:], "/"); slash >= 0 {
				root = f.Name[:at+slash]
			}
		}
		if err := w.Copy(f); err != nil {
			return nil, fmt.Errorf("copying %s: %w", f.Name, err)
		}
	}
	if err := add(w, root); err != nil {
		return nil, fmt.Errorf("writing zip: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("writing zip: %w", err)
	}
	return out.Bytes(), nil
}
