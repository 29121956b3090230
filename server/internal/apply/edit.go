package apply

import (
	"encoding/json"
	"errors"
	"reflect"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/envfile"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
)

// errGone says that what a change was made in is not there any more.
var errGone = errors.New("the configuration is gone, or has another name")

// restored returns data with a change taken back, along with the objects that
// it made and that are empty again.
func restored(data []byte, c change) ([]byte, error) {
	if c.Format == plan.FormatJSON && c.Old == nil {
		return jsonc.RemoveCreated(data, c.Key, c.Created)
	}
	if c.plan().OfLaunch() {
		// The configuration itself is not made anew: it holds more than we know of.
		const file, list, configuration = 1, 1, 1
		_, created, err := jsonc.SetEdit(data, c.Key, []byte(*c.Old))
		if err != nil || created > len(c.Key)-(file+list+configuration) {
			return nil, errGone
		}
	}
	after, _, err := plan.Edit(data, c.Format, c.Key, c.Old)
	return after, err
}

// current returns the value of a key, nil where it is not set.
func current(data []byte, format plan.Format, key []string) (*string, error) {
	if format == plan.FormatEnv {
		value, _, ok := envfile.Get(data, key[0])
		if !ok {
			return nil, nil
		}
		return &value, nil
	}
	raw, ok, _, err := jsonc.Get(data, key)
	if err != nil || !ok {
		return nil, err
	}
	value := string(raw)
	return &value, nil
}

// same reports whether two values mean the same.
func same(format plan.Format, a, b *string) bool {
	if a == nil || b == nil {
		return a == b
	}
	if *a == *b || format == plan.FormatEnv {
		return *a == *b
	}
	one, ok := decoded(*a)
	other, also := decoded(*b)
	return ok && also && reflect.DeepEqual(one, other)
}

func decoded(text string) (value any, ok bool) {
	standard, err := jsonc.Standard([]byte(text))
	return value, err == nil && json.Unmarshal(standard, &value) == nil
}
