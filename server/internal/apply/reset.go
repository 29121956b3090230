package apply

import (
	"context"
	"errors"
	"slices"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A Reset is what UndoAll did. Skipped are the keys that were edited since: Old
// is what they held before the oldest switch, New what they hold now.
type Reset struct {
	Done    []Entry
	Skipped []plan.Change
	Failed  []Stuck
}

// Stuck is an entry that could not be taken back.
type Stuck struct {
	Entry Entry
	Err   error // a *protocol.Error
}

// UndoAll takes back every switch of the history that is not undone, the newest
// first, whatever folder it was made in. Each is a transaction of its own: a
// folder that is gone or cannot be written does not hold up the others. The
// error says that the history itself cannot be used, or that ctx ended; what was
// done before that is in the Reset.
func (j *Journal) UndoAll(ctx context.Context) (Reset, error) {
	release, _, err := j.open(ctx)
	if err != nil {
		return Reset{}, err
	}
	defer release()
	all, _, err := j.all()
	if err != nil {
		return Reset{}, failure("reading", j.entries(), err)
	}
	var reset Reset
	for _, e := range slices.Backward(all) {
		if e.Undone || e.Undoes != "" {
			continue
		}
		undo, skipped, err := j.inverse(e)
		if err == nil {
			undo, err = j.commit(ctx, undo)
		}
		if known := new(protocol.Error); errors.As(err, &known) && known.Kind == protocol.ErrorCancelled {
			return reset, err
		}
		if err != nil {
			reset.Failed = append(reset.Failed, Stuck{e, err})
			continue
		}
		if undo.ID != "" {
			reset.Done = append(reset.Done, undo)
		}
		for _, c := range skipped {
			reset.skip(c)
		}
	}
	return reset, nil
}

// skip notes a change that stays, once for each key.
func (r *Reset) skip(c plan.Change) {
	known := slices.IndexFunc(r.Skipped, func(other plan.Change) bool {
		return other.File == c.File && slices.Equal(other.Key, c.Key)
	})
	if known < 0 {
		r.Skipped = append(r.Skipped, c)
		return
	}
	r.Skipped[known].Old = c.Old // of an older switch
}
