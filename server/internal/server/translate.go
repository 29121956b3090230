package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/chinese"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// translatorFor returns what translates the answers of a conversation, nil where
// they stay in English.
func translatorFor(params *json.RawMessage) *chinese.Translator {
	var hello protocol.InitializeParams
	if params == nil || json.Unmarshal(*params, &hello) != nil || hello.Lang != "zh-cn" {
		return nil
	}
	return &chinese.Translator{}
}

// translated returns an answer with its sentences translated. The answer itself
// may be shared, so a copy is.
func translated(translator *chinese.Translator, result any, err error) (any, error) {
	if translator == nil {
		return result, err
	}
	if problem := (*protocol.Error)(nil); errors.As(err, &problem) {
		said, copyErr := inChinese(translator, problem)
		if copyErr != nil {
			return nil, err
		}
		return nil, said
	}
	if err != nil || result == nil {
		return result, err
	}
	return inChinese(translator, result)
}

func inChinese[T any](translator *chinese.Translator, value T) (T, error) {
	said := reflect.New(reflect.TypeOf(value))
	data, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(data, said.Interface())
	}
	if err != nil {
		return value, fmt.Errorf("copying %T: %w", value, err)
	}
	translator.Apply(said.Interface())
	return said.Elem().Interface().(T), nil
}
