// Package chinese says the helper's sentences in Simplified Chinese.
//
// The sentences are made in English where the facts are, by packages that know
// of no language. A Translator recognises them afterwards by their form, takes
// out what they name and puts that into the Chinese form; what it does not
// recognise stays as it is. Tests of those packages see to it that none is
// missing. It does no I/O.
package chinese

import (
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A Translator is ready for use as its zero value, by several goroutines too.
type Translator struct {
	once      sync.Once
	exact     map[string]string
	formats   map[string]string // of the command line
	sentences []*form
	phrases   []*form // count in the places of sentences only: they are short, and would fit much
}

// A form is a sentence with places for what it names.
type form struct {
	literal string // the longest text without places, to pass over most forms quickly
	size    int    // of all text without places
	pattern func() *regexp.Regexp
	order   []int // the number of each place, from 1
	chinese string
}

func (t *Translator) load() {
	t.exact, t.formats = map[string]string{}, map[string]string{}
	for _, entry := range append(frame(), words()...) {
		t.formats[entry[0]] = entry[1]
	}
	places := verb()
	add := func(forms *[]*form, table [][2]string) {
		for _, entry := range table {
			if !places.MatchString(entry[0]) {
				t.exact[entry[0]] = entry[1]
				continue
			}
			*forms = append(*forms, newForm(places, entry[0], entry[1]))
		}
	}
	add(&t.phrases, phrases())
	add(&t.phrases, seen())
	add(&t.phrases, unasked())
	add(&t.phrases, named())
	add(&t.phrases, evidence())
	add(&t.phrases, operators())
	for _, table := range [][][2]string{findings(), more(), switches(), lists(), notes(), failures(), diagnosis(), writing(), catalogue(), usage(), journal(), syntax()} {
		add(&t.sentences, table)
	}
	for _, meaning := range meanings() {
		add(&t.sentences, [][2]string{{"%s: " + meaning[0] + ".", "{1}：" + meaning[1] + "。"}})
	}
	// Of two that fit the one that says more of itself is meant.
	longest := func(a, b *form) int { return b.size - a.size }
	slices.SortStableFunc(t.phrases, longest)
	slices.SortStableFunc(t.sentences, longest)
}

// verb matches a place in a format.
func verb() *regexp.Regexp { return regexp.MustCompile(`%(?:\[(\d)\])?([sdqcv])`) }

func newForm(places *regexp.Regexp, english, chinese string) *form {
	f := &form{chinese: chinese}
	var pattern strings.Builder
	pattern.WriteString(`(?s)^`)
	at := 0
	text := func(literal string) {
		literal = strings.ReplaceAll(literal, "%%", "%")
		pattern.WriteString(regexp.QuoteMeta(literal))
		f.size += len(literal)
		if len(literal) > len(f.literal) {
			f.literal = literal
		}
	}
	for i, match := range places.FindAllStringSubmatchIndex(english, -1) {
		text(english[at:match[0]])
		number := i + 1
		if match[2] >= 0 {
			number, _ = strconv.Atoi(english[match[2]:match[3]])
		}
		f.order = append(f.order, number)
		switch english[match[4]:match[5]] {
		case "d":
			pattern.WriteString(`(-?\d+)`)
		case "q":
			pattern.WriteString(`("(?:[^"\\]|\\.)*")`)
		default:
			pattern.WriteString(`(.*?)`)
		}
		at = match[1]
	}
	text(english[at:])
	pattern.WriteString(`$`)
	f.pattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern.String()) })
	return f
}

// Text returns a sentence in Chinese; ok is false, and the text as it was, where
// it is not known.
func (t *Translator) Text(english string) (text string, ok bool) {
	t.once.Do(t.load)
	if text, ok := t.sayWhole(english, t.sentences, true); ok {
		return text, true
	}
	// It may be several.
	for at := range len(english) - 1 {
		if english[at] != '.' || english[at+1] != ' ' {
			continue
		}
		if first, ok := t.say(english[:at+1], t.sentences); ok {
			if rest, ok := t.Text(english[at+2:]); ok {
				return first + rest, true
			}
		}
	}
	return t.say(english, t.sentences)
}

func (t *Translator) say(english string, forms []*form) (text string, ok bool) {
	return t.sayWhole(english, forms, false)
}

// sayWhole says what has one form. A single sentence has none that ends in one
// of its places: otherwise a short form would swallow what stands in front.
func (t *Translator) sayWhole(english string, forms []*form, single bool) (text string, ok bool) {
	if text, ok := t.exact[english]; ok {
		return text, true
	}
	for _, f := range forms {
		if !strings.Contains(english, f.literal) {
			continue
		}
		places := f.pattern().FindStringSubmatch(english)
		if places == nil || single && slices.ContainsFunc(places[1:], func(place string) bool { return strings.Contains(place, ". ") }) {
			continue
		}
		text := f.chinese
		for i, number := range f.order {
			text = strings.ReplaceAll(text, "{"+strconv.Itoa(number)+"}", t.place(places[i+1]))
		}
		// A full-width bracket has its own blank.
		return strings.ReplaceAll(text, " （", "（"), true
	}
	return english, false
}

// place says what stands in a place: a phrase, a sentence, or mostly a name.
func (t *Translator) place(english string) string {
	text, ok := t.say(english, t.phrases)
	if !ok && english != "" {
		text, ok = t.say(strings.ToLower(english[:1])+english[1:], t.phrases) // it begins a sentence
	}
	if !ok {
		text, ok = t.say(english, t.sentences)
	}
	if !ok && english != "" {
		if said, ok := t.say(strings.ToUpper(english[:1])+english[1:], t.sentences); ok {
			return said // a sentence inside another
		}
	}
	return text
}

// Apply translates, in place, what an answer says to people: the fields Message,
// Title, Summary, Detail and Note of everything that value points to.
func (t *Translator) Apply(value any) {
	t.walk(reflect.ValueOf(value))
}

func (t *Translator) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			t.walk(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			t.walk(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Field(i)
			name := v.Type().Field(i).Name
			isText := name == "Message" || name == "Title" || name == "Summary" || name == "Detail" || name == "Note"
			if isText && field.Kind() == reflect.String && field.CanSet() {
				text, _ := t.Text(field.String())
				field.SetString(text)
				continue
			}
			t.walk(field)
		}
	default: // maps hold values, never sentences
	}
}
