package apply

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Apply carries out a plan: all of it, or nothing. The entry that it returns has
// no ID where the files already are as the plan wants them.
//
// Its errors are of type *protocol.Error: ErrorStale where a file is not as the
// plan saw it, ErrorRefused where a file does not parse, may not be written or
// is being written by another process, ErrorFailed otherwise. After any of them
// no file is changed, unless the message says that it will be taken back later.
func (j *Journal) Apply(ctx context.Context, p *plan.Plan) (Entry, error) {
	release, _, err := j.open(ctx)
	if err != nil {
		return Entry{}, err
	}
	defer release()
	steps, err := j.steps(p)
	if err != nil {
		return Entry{}, err
	}
	return j.commit(ctx, Entry{Dir: p.Dir, Scope: p.Scope, Wish: p.Wish, Steps: steps})
}

// commit gives the entry its name and carries it out. The lock must be held.
func (j *Journal) commit(ctx context.Context, e Entry) (Entry, error) {
	if len(e.Steps) == 0 {
		return Entry{}, nil
	}
	id, err := j.newID(e.Undoes)
	if err != nil {
		return Entry{}, failure("reading", j.entries(), err)
	}
	e.Format, e.ID, e.Time = entryFormat, id, j.now().UTC()
	for i := range e.Steps {
		s := &e.Steps[i]
		s.Temp = filepath.Join(filepath.Dir(s.Target), fmt.Sprintf("%s%s-%d%s", tempStart, id, i, tempEnd))
	}
	if err := j.carryOut(ctx, &e); err != nil {
		return Entry{}, err
	}
	j.prune()
	return e, nil
}

// steps works out what a plan does to each file, in the plan's order.
func (j *Journal) steps(p *plan.Plan) ([]step, error) {
	states := map[string]plan.FileState{}
	for _, s := range p.Files {
		states[s.Path] = s
	}
	type draft struct {
		step          step
		before, after []byte
	}
	var drafts []*draft
	for _, c := range p.Changes {
		known, ok := states[c.File]
		if !ok || len(c.Key) == 0 {
			return nil, &protocol.Error{Kind: protocol.ErrorFailed, Message: "The plan names no state or no key for " + c.File + ". " + unchanged}
		}
		target, err := resolve(c.File)
		if err != nil {
			return nil, failure("following links from", c.File, err)
		}
		i := slices.IndexFunc(drafts, func(d *draft) bool { return d.step.Target == target })
		if i < 0 {
			s := step{Path: c.File, Target: target}
			before, err := j.look(&s)
			if err != nil {
				return nil, err
			}
			if s.Before != planned(known) {
				return nil, stale(c.File)
			}
			drafts = append(drafts, &draft{s, before, before})
			i = len(drafts) - 1
		}
		d := drafts[i]
		old, err := current(d.after, c.Format, c.Key)
		if err != nil {
			return nil, unparsable(c.File, err)
		}
		after, created, err := plan.Edit(d.after, c.Format, c.Key, c.New)
		if err != nil {
			return nil, unparsable(c.File, err)
		}
		if bytes.Equal(after, d.after) {
			continue
		}
		d.after = after
		d.step.Changes = append(d.step.Changes, change{c.File, c.Format, c.Key, old, c.New, created})
	}
	var steps []step
	for _, d := range drafts {
		if bytes.Equal(d.before, d.after) {
			continue
		}
		if d.step.Before != absent {
			if err := j.disk.CheckWritable(d.step.Target); err != nil {
				return nil, failure("writing", d.step.Path, err)
			}
		}
		d.step.After = stateOf(d.after)
		d.step.differ(d.before, d.after)
		steps = append(steps, d.step)
	}
	return steps, nil
}

// look reads the step's target and fills in its state, its mode, and the folders
// that it lacks.
func (j *Journal) look(s *step) ([]byte, error) {
	data, info, err := j.disk.Read(s.Target)
	switch {
	case err == nil:
		s.Before, s.Mode = stateOf(data), info.Mode().Perm()
		return data, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, failure("reading", s.Path, err)
	}
	s.Before = absent
	for dir := filepath.Dir(s.Target); ; dir = filepath.Dir(dir) {
		_, err := os.Stat(dir)
		if err == nil || dir == filepath.Dir(dir) {
			return nil, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, failure("reading", dir, err)
		}
		s.Make = slices.Insert(s.Make, 0, dir)
	}
}

func stateOf(data []byte) state {
	sum := sha256.Sum256(data)
	return state(hex.EncodeToString(sum[:]))
}

func planned(s plan.FileState) state {
	if !s.Exists {
		return absent
	}
	return state(s.SHA256)
}

// maxLinks is how many symbolic links in a row are followed.
const maxLinks = 40

// resolve returns the file that path means behind symbolic links. It need not
// exist, nor need the folder that it is in.
func resolve(path string) (string, error) {
	if !filepath.IsAbs(path) {
		return "", &fs.PathError{Op: "resolving", Path: path, Err: errors.New("the path is relative")}
	}
	for range maxLinks {
		if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
			path = filepath.Join(dir, filepath.Base(path))
		}
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return path, nil
		}
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			return path, nil
		}
		to, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		path = behind(path, to)
	}
	return "", &fs.PathError{Op: "resolving", Path: path, Err: errors.New("too many symbolic links")}
}

// behind returns the path that a link at the absolute path means by to.
func behind(path, to string) string {
	switch {
	case filepath.IsAbs(to):
		return to
	case to != "" && os.IsPathSeparator(to[0]): // Windows: on the same drive
		return filepath.VolumeName(path) + filepath.Clean(to)
	}
	return filepath.Join(filepath.Dir(path), to)
}
