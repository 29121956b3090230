package apply

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Undo takes an entry back: the one with the given id, or where that is empty
// the newest that is not undone, is itself no undo, whose files are the user's
// or belong to the place, and of which something is left to take back. It is
// itself an entry, which it returns, and one transaction like Apply, with errors
// of the same kinds; ErrorInput where there is no such entry, ErrorRefused where
// it was undone before.
//
// A file that is as the entry left it gets its old bytes back. In one that was
// edited since, only the keys that still hold what was set are taken back. The
// others are returned as skipped, New being what they hold now. Where no key
// could be taken back, the entry returned has no ID. Without an id, such an entry
// does not make way for an older one: what is asked for is the newest switch, and
// to take back another one in its place would surprise.
func (j *Journal) Undo(ctx context.Context, place protocol.Place, id string) (Entry, []plan.Change, error) {
	release, _, err := j.open(ctx)
	if err != nil {
		return Entry{}, nil, err
	}
	defer release()
	candidates, err := j.find(place, id)
	if err != nil {
		return Entry{}, nil, err
	}
	for _, e := range candidates {
		undo, skipped, err := j.inverse(e)
		if err != nil {
			return Entry{}, nil, err
		}
		if len(undo.Steps)+len(skipped) == 0 && id == "" {
			continue
		}
		done, err := j.commit(ctx, undo)
		if err != nil {
			return Entry{}, nil, err
		}
		return done, skipped, nil
	}
	return Entry{}, nil, &protocol.Error{Kind: protocol.ErrorInput, Message: "There is no switch to take back here. goproxyctl history lists all; goproxyctl undo ID takes one of them back."}
}

// inverse returns the entry that takes e back now, and the changes that stay.
func (j *Journal) inverse(e Entry) (Entry, []plan.Change, error) {
	undo := Entry{Dir: e.Dir, Scope: e.Scope, Wish: "undo " + e.ID, Undoes: e.ID}
	skipped := []plan.Change{}
	for _, s := range slices.Backward(e.Steps) {
		back, left, err := j.reverse(s)
		if err != nil {
			return Entry{}, nil, err
		}
		if back != nil {
			undo.Steps = append(undo.Steps, *back)
		}
		skipped = append(skipped, left...)
	}
	return undo, skipped, nil
}

// find returns the entry with an id, or those that may be meant where there is
// none, newest first.
func (j *Journal) find(place protocol.Place, id string) ([]Entry, error) {
	all, _, err := j.all()
	if err != nil {
		return nil, failure("reading", j.entries(), err)
	}
	var candidates []Entry
	for _, e := range slices.Backward(all) {
		switch {
		case id == "" && !e.Undone && e.Undoes == "" && belongs(e, place):
			candidates = append(candidates, e)
		case id != "" && id == e.ID && e.Undone:
			return nil, &protocol.Error{Kind: protocol.ErrorRefused, Message: fmt.Sprintf(
				"%s was already taken back. %s goproxyctl history lists what can be.", id, unchanged)}
		case id != "" && id == e.ID:
			return []Entry{e}, nil
		}
	}
	if id == "" {
		return candidates, nil
	}
	return nil, &protocol.Error{Kind: protocol.ErrorInput, Message: fmt.Sprintf(
		"The history knows no switch %s. goproxyctl history lists the last %d.", plainID(id), Kept)}
}

// plainID makes an id from outside fit for a message.
func plainID(id string) string {
	if runes := []rune(id); len(runes) > 40 {
		id = string(runes[:40]) + "…"
	}
	return fmt.Sprintf("%q", id)
}

// belongs reports whether an entry is about the user's own files or only about
// files of the place.
func belongs(e Entry, place protocol.Place) bool {
	if e.Scope == protocol.ScopeUser {
		return true
	}
	return !slices.ContainsFunc(e.Steps, func(s step) bool {
		return s.Path != place.WorkspaceFile && !inside(s.Path, place.Dir)
	})
}

func inside(path, dir string) bool {
	if dir == "" {
		return false
	}
	rest, err := filepath.Rel(dir, path)
	return err == nil && rest != ".." && !strings.HasPrefix(rest, ".."+string(filepath.Separator))
}

// reverse works out how to take one step back now: nil where there is nothing
// to do, and the changes that stay.
func (j *Journal) reverse(made step) (*step, []plan.Change, error) {
	target, err := resolve(made.Path)
	if err != nil {
		return nil, nil, failure("following links from", made.Path, err)
	}
	back := step{Path: made.Path, Target: target}
	before, err := j.look(&back)
	if err != nil {
		return nil, nil, err
	}
	var skipped []plan.Change
	after := before
	exact := back.Before == made.After
	for _, c := range slices.Backward(made.Changes) {
		taken := change{File: c.File, Format: c.Format, Key: c.Key, Old: c.New, New: c.Old}
		if exact {
			back.Changes = append(back.Changes, taken)
			continue
		}
		now, err := current(after, c.Format, c.Key)
		if err != nil {
			return nil, nil, unparsable(made.Path, err)
		}
		switch {
		case back.Before == absent, !same(c.Format, now, c.New) && !same(c.Format, now, c.Old):
			skipped = append(skipped, plan.Change{File: c.File, Format: c.Format, Key: c.Key, Old: c.Old, New: now})
			continue
		case same(c.Format, now, c.Old):
			continue
		}
		earlier, err := restored(after, c)
		if errors.Is(err, errGone) {
			skipped = append(skipped, plan.Change{File: c.File, Format: c.Format, Key: c.Key, Old: c.Old, New: now})
			continue
		}
		if err != nil {
			return nil, nil, unparsable(made.Path, err)
		}
		after = earlier
		taken.Old = now
		back.Changes = append(back.Changes, taken)
	}
	slices.Reverse(skipped)
	if len(back.Changes) == 0 {
		return nil, skipped, nil
	}
	if back.Before != absent {
		if err := j.disk.CheckWritable(target); err != nil {
			return nil, nil, failure("writing", made.Path, err)
		}
	}
	if exact {
		if after, err = made.inverse().content(before); err != nil {
			return nil, nil, failure("taking back", made.Path, err)
		}
	}
	back.After = stateOf(after)
	if made.Before == absent && len(bytes.TrimSpace(after)) == 0 {
		back.After, back.Unmake = absent, made.Make
		after = nil
	} else if made.After == absent {
		back.Mode = made.Mode
	}
	if back.After == back.Before {
		return nil, skipped, nil
	}
	back.differ(before, after)
	return &back, skipped, nil
}
