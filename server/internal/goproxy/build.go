package goproxy

import (
	"fmt"
	"strings"
)

// An Ending is what a list comes to when no mirror has the module.
type Ending string

const (
	EndingDirect Ending = "direct" // version control is asked
	EndingOff    Ending = "off"    // the command fails
	EndingNone   Ending = "none"   // the command fails with the mirrors' own answer
)

// Ending returns how the list ends.
func (l List) Ending() Ending {
	for _, entry := range l {
		switch {
		case entry.IsDirect():
			return EndingDirect
		case entry.IsOff():
			return EndingOff
		}
	}
	return EndingNone
}

// Join builds a list from entries, with separator (',' or '|') between them.
// It refuses what would not be read back as those entries: a separator inside
// an entry, something after direct or off, a malformed entry.
func Join(separator byte, values ...string) (List, error) {
	if separator != ',' && separator != '|' {
		return nil, fmt.Errorf("joining a proxy list: separator %q is neither ',' nor '|'", separator)
	}
	for i, value := range values {
		if strings.ContainsAny(value, ",|") {
			return nil, fmt.Errorf("joining a proxy list: entry %d holds a separator", i+1)
		}
		if strings.TrimSpace(value) == "" {
			return nil, fmt.Errorf("joining a proxy list: entry %d is blank", i+1)
		}
	}
	list, err := Parse(strings.Join(values, string(separator)))
	if err != nil {
		return nil, fmt.Errorf("joining a proxy list: %w", err)
	}
	if last := list[len(list)-1]; last.Ignored {
		return nil, fmt.Errorf("joining a proxy list: %q comes after direct or off, where go does not read it", last.Redacted())
	}
	return list, nil
}

// Replace returns the list with its mirrors replaced by the one at value, except
// those for which keep answers true: they stay in front, in their order, each
// followed by ',', so that an outage of theirs sends no name on. The ending stays
// as it was, none included, behind the separator that stood before it, unless
// a kept mirror stood there: then behind ','. What go does not read is dropped.
func (l List) Replace(value string, keep func(Entry) bool) (List, error) {
	mirror, err := Join(',', value)
	if err != nil {
		return nil, fmt.Errorf("replacing mirrors: %w", err)
	}
	if !mirror[0].IsMirror() {
		return nil, fmt.Errorf("replacing mirrors: %s is not a mirror", mirror[0].Redacted())
	}
	var b strings.Builder
	separator := byte(',')
	for _, entry := range l.Active() {
		if !entry.IsMirror() {
			break
		}
		separator = entry.Separator
		if keep(entry) {
			separator = ','
			b.WriteString(entry.Value() + ",")
		}
	}
	b.WriteString(strings.TrimSpace(value))
	if ending := l.Ending(); ending != EndingNone {
		b.WriteByte(separator)
		b.WriteString(string(ending))
	}
	list, err := Parse(b.String())
	if err != nil {
		return nil, fmt.Errorf("replacing mirrors: %w", err)
	}
	return list, nil
}
