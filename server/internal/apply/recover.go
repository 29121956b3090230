package apply

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// Recover settles the transactions of processes that were killed: one of which
// a file was already renamed is finished, any other is taken back. It returns
// how many it settled, and a finding for each that it could not settle wholly.
// Where there is nothing to settle it writes nothing and takes no lock.
func (j *Journal) Recover(ctx context.Context) (settled int, findings []protocol.Finding, err error) {
	found, err := j.unsettled()
	if err != nil || found == 0 {
		return 0, []protocol.Finding{}, err
	}
	release, findings, err := j.open(ctx)
	if err != nil {
		return 0, nil, err
	}
	defer release()
	left, err := j.unsettled()
	return max(0, found-left), findings, err
}

// unsettled counts the entries that are not done.
func (j *Journal) unsettled() (int, error) {
	count := 0
	for _, p := range []phase{phaseDraft, phasePending, phaseBack} {
		ids, err := j.list(p)
		if err != nil {
			return 0, failure("reading", j.entries(), err)
		}
		count += len(ids)
	}
	return count, nil
}

// settle is Recover with the lock held.
func (j *Journal) settle() ([]protocol.Finding, error) {
	findings := []protocol.Finding{}
	drafts, err := j.list(phaseDraft)
	if err != nil {
		return nil, failure("reading", j.entries(), err)
	}
	for _, id := range drafts {
		if err := j.forget(id, phaseDraft); err != nil {
			return nil, failure("removing", j.file(id, phaseDraft), err)
		}
	}
	for _, p := range []phase{phasePending, phaseBack} {
		ids, err := j.list(p)
		if err != nil {
			return nil, failure("reading", j.entries(), err)
		}
		for _, id := range ids {
			e, err := j.read(id, p)
			if err != nil {
				findings = append(findings, j.unreadable(id, p, err))
				continue
			}
			skipped, err := j.settleEntry(&e, p)
			switch {
			case err != nil:
				findings = append(findings, protocol.Finding{
					Code: CodeJournal, Severity: protocol.SeverityError,
					Message: fmt.Sprintf("A switch was interrupted and cannot be settled yet: %v", err),
				})
				continue
			case len(skipped) > 0:
				findings = append(findings, protocol.Finding{
					Code: CodeJournal, Severity: protocol.SeverityWarning,
					Message: fmt.Sprintf("A switch was interrupted, and these files were edited since, so they were left as they are: %s.",
						strings.Join(skipped, ", ")),
				})
			}
		}
	}
	return findings, nil
}

// settleEntry finishes an interrupted entry or takes it back, and returns the
// files that are neither old nor new, which stay as they are.
func (j *Journal) settleEntry(e *Entry, p phase) (skipped []string, err error) {
	made := false
	standings := make([]standing, len(e.Steps))
	for i, s := range e.Steps {
		kept, err := j.clearBoth(s)
		if err != nil {
			return nil, failure("removing", s.Temp, err)
		}
		skipped = append(skipped, kept...)
		if standings[i], err = j.stands(s); err != nil {
			return nil, failure("reading", s.Path, err)
		}
		switch standings[i] {
		case standsAfter, standsEdited:
			made = true
		case standsUnknown:
			skipped = append(skipped, s.Path)
		}
	}
	if !made || p == phaseBack {
		if err := j.back(e, p); err != nil {
			return skipped, failure("taking back", e.ID, err)
		}
		return skipped, nil
	}
	for i, s := range e.Steps {
		if standings[i] == standsAfter && s.After == absent {
			j.unmake(s.Unmake)
		}
		if standings[i] != standsBefore {
			continue
		}
		if err := j.replace(s); err != nil {
			return skipped, failure("writing", s.Path, err)
		}
	}
	return skipped, j.finish(e)
}

// gone reports whether a file is not there, or the folder that it was in.
func gone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
