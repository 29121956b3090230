package gocmd

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/envfile"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
)

// maxShared bounds how many answers a Reader keeps: one for each go command and
// environment, of which a window has very few.
const maxShared = 16

// A Reader asks go once for all folders that share its answer. Which go.mod and
// go.work count is all that differs from one folder to the next, and is found
// without running go; every other value depends on the go command, its
// environment, the user's go env file and GOROOT/go.env alone. All of those are
// looked at anew with every question, so an answer is never older than they are.
//
// A go command that is a wrapper, as version managers have them, may answer
// otherwise in each folder: it is always asked.
//
// The zero Reader is ready for use, by several goroutines too.
type Reader struct {
	mu     sync.Mutex
	shared map[string]*sharedAnswer
}

// A sharedAnswer is what go said, and of what.
type sharedAnswer struct {
	turn     chan struct{} // taken while go is asked, so that it is asked once
	answer   plan.Go
	ended    time.Time // when it came
	program  fileStamp
	envFile  []byte
	rootFile []byte
	known    bool
}

type fileStamp struct {
	size int64
	time time.Time
}

// Read is the function Read, with the answer shared.
func (r *Reader) Read(ctx context.Context, dir, path string, env []string) plan.Go {
	program, ok := stampOf(path)
	if !ok || dir == "" || !isDistribution(path) {
		return Read(ctx, dir, path, env)
	}
	s := r.entry(path + "\x00" + strings.Join(env, "\x00"))
	came := time.Now()
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return plan.Go{Path: path, Values: map[string]string{}, Problem: problem(ctx.Err()), Detail: ctx.Err().Error()}
	}
	// Many folders at once must not wait one after another for a go that hangs.
	if s.answer.Problem == plan.GoTimeout && s.ended.After(came) {
		return s.answer
	}
	if s.known && s.program == program && bytes.Equal(s.envFile, content(s.answer.EnvFile)) && bytes.Equal(s.rootFile, rootContent(s.answer)) {
		return s.in(dir, env)
	}
	answer := Read(ctx, dir, path, env)
	s.known = answer.Problem == plan.GoFine || answer.Problem == plan.GoNewerMod
	s.answer, s.program, s.envFile, s.rootFile = answer, program, content(answer.EnvFile), rootContent(answer)
	if ctx.Err() == nil { // it is go that hangs, and nobody who gave up
		s.ended = time.Now()
	}
	return answer
}

func (r *Reader) entry(key string) *sharedAnswer {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.shared[key]
	if s == nil {
		if r.shared == nil || len(r.shared) >= maxShared {
			r.shared = map[string]*sharedAnswer{}
		}
		s = &sharedAnswer{turn: make(chan struct{}, 1)}
		r.shared[key] = s
	}
	return s
}

// in returns the answer as go would give it in another folder.
func (s *sharedAnswer) in(dir string, env []string) plan.Go {
	answer := s.answer
	answer.Problem, answer.Detail = plan.GoFine, ""
	answer.Values = make(map[string]string, len(s.answer.Values))
	for name, value := range s.answer.Values {
		answer.Values[name] = value
	}
	_, _, inFile := envfile.Get(s.envFile, "GOWORK")
	if own := variable(env, "GOWORK"); !inFile && (own == "" || own == "auto") {
		answer.Values["GOWORK"] = upward(dir, "go.work", answer.Root)
	}
	switch mod := upward(dir, "go.mod", ""); {
	case answer.Values["GO111MODULE"] == "off":
		answer.Values["GOMOD"] = ""
	case mod == "":
		answer.Values["GOMOD"] = os.DevNull
	default:
		answer.Values["GOMOD"] = mod
	}
	if detail := newerMod(answer); detail != "" {
		answer.Problem, answer.Detail = plan.GoNewerMod, detail
	}
	return answer
}

// upward returns the file of a name in dir or the nearest folder above it. It
// does not leave the folder end.
func upward(dir, name, end string) string {
	for {
		file := filepath.Join(dir, name)
		if info, err := os.Stat(file); err == nil && !info.IsDir() {
			return file
		}
		parent := filepath.Dir(dir)
		if parent == dir || dir == end {
			return ""
		}
		dir = parent
	}
}

// isDistribution reports whether path is the go of a Go distribution, and no
// wrapper: it stands in the bin of a folder with a VERSION.
func isDistribution(path string) bool {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return false
	}
	_, err = os.Stat(filepath.Join(filepath.Dir(filepath.Dir(real)), "VERSION"))
	return err == nil && filepath.Base(filepath.Dir(real)) == "bin"
}

func stampOf(path string) (fileStamp, bool) {
	info, err := os.Stat(path)
	if err != nil {
		return fileStamp{}, false
	}
	return fileStamp{info.Size(), info.ModTime()}, true
}

// content returns a file, nil where there is none.
func content(path string) []byte {
	if path == "" || path == "off" {
		return nil
	}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || info.Size() > maxModFile {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	return data
}

func rootContent(answer plan.Go) []byte {
	if answer.Root == "" {
		return nil
	}
	return content(filepath.Join(answer.Root, "go.env"))
}

// variable returns a variable of an environment list, of which the last counts.
func variable(env []string, name string) string {
	value := ""
	for _, entry := range env {
		key, text, _ := strings.Cut(entry, "=")
		if key == name || runtime.GOOS == "windows" && strings.EqualFold(key, name) {
			value = text
		}
	}
	return value
}
