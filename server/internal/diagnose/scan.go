package diagnose

import (
	"bytes"
	"fmt"
	"io"
)

// Bounds of one line.
const (
	chunkSize = 128 << 10 // read at once; a longer line is cut here
	maxLine   = 16 << 10  // what is looked at of a line
)

// scan reads text line by line and hands c the lines that it may care for.
// A carriage return ends a line too, since a progress bar is rewritten with it,
// but only line feeds are counted.
//
// Nearly all lines of a log are of no interest, and most of the time goes into
// skipping them: while c waits for nothing, the next line is looked for by the
// few words without which no line can begin a failure.
func scan(text io.Reader, c *collector) error {
	buffer := make([]byte, chunkSize)
	held, line := 0, 1
	cut := false // the line goes on and its rest is dropped
	for {
		n, err := io.ReadFull(text, buffer[held:])
		data := buffer[:held+n]
		held = 0
		if cut {
			end := bytes.IndexAny(data, "\r\n")
			if end < 0 && err == nil {
				continue
			}
			data, cut = data[max(end, 0):], false
		}
		last := err != nil
		whole := data
		if !last {
			whole = data[:bytes.LastIndexByte(data, '\n')+1]
			if len(whole) == 0 {
				whole = data[:bytes.LastIndexByte(data, '\r')+1]
			}
			if len(whole) == 0 {
				whole, cut = data, true
			}
		}
		line = scanChunk(whole, line, c)
		if !cut {
			held = copy(buffer, data[len(whole):])
		}
		if last {
			if err == io.EOF || err == io.ErrUnexpectedEOF {
				return nil
			}
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
}

// scanChunk hands c the lines of one chunk and returns the number of the line
// that follows.
func scanChunk(chunk []byte, line int, c *collector) int {
	finder := newFinder(chunk)
	for pos := 0; pos < len(chunk); {
		if !c.waiting() {
			start := finder.next(pos)
			line += bytes.Count(chunk[pos:start], newline)
			if pos = start; pos == len(chunk) {
				return line
			}
		}
		end := pos + lineEnd(chunk[pos:])
		c.line(chunk[pos:min(end, pos+maxLine)], line)
		pos = end
		if pos < len(chunk) {
			// "\r\n" is one end; a lone "\r" is one without a new number.
			if chunk[pos] == '\r' && pos+1 < len(chunk) && chunk[pos+1] == '\n' {
				pos++
			}
			if chunk[pos] == '\n' {
				line++
			}
			pos++
		}
	}
	return line
}

func lineEnd(data []byte) int {
	end := bytes.IndexByte(data, '\n')
	if end < 0 {
		end = len(data)
	}
	if cr := bytes.IndexByte(data[:end], '\r'); cr >= 0 {
		return cr
	}
	return end
}

var newline = []byte{'\n'}

// A finder finds the lines of a chunk that may begin a failure. The positions
// of the words are remembered, so that each part of the chunk is searched once
// for each of them.
type finder struct {
	chunk []byte
	words []word
	at    []int // where each word stands next
}

// A word is one without which a line cannot begin a failure, with a condition
// on what stands behind it.
type word struct {
	text  []byte
	right func(rest []byte) bool
}

func newFinder(chunk []byte) *finder {
	always := func([]byte) bool { return true }
	f := &finder{chunk: chunk, words: []word{
		{[]byte("go"), goWord},
		{[]byte("@"), func(rest []byte) bool { return rest[0] == 'v' || rest[0] == 'l' || rest[0] == 'u' }},
		{[]byte("GO"), variable},
		{[]byte("# cd "), always}, // go before modules, which runs git
		{[]byte("zip: "), always},
	}}
	for range f.words {
		f.at = append(f.at, -1)
	}
	return f
}

// next returns the start of the first line at or behind pos to look at, or the
// length of the chunk. pos is the start of a line.
func (f *finder) next(pos int) int {
	at := len(f.chunk)
	for i, w := range f.words {
		if f.at[i] < pos {
			f.at[i] = f.find(pos, w.text, w.right)
		}
		at = min(at, f.at[i])
	}
	if at == len(f.chunk) {
		return at
	}
	start := pos + bytes.LastIndexAny(f.chunk[pos:at], "\r\n") + 1
	if bytes.HasPrefix(f.chunk[at:], []byte("GOROOT)")) {
		// Only a line or two before it says what go before modules looked for there.
		for range 2 {
			start = pos + bytes.LastIndexByte(f.chunk[pos:max(start-1, pos)], '\n') + 1
		}
	}
	return start
}

// find returns where word stands next with something behind it that is right.
func (f *finder) find(pos int, needle []byte, right func(rest []byte) bool) int {
	for pos < len(f.chunk) {
		var i int
		if len(needle) == 1 {
			i = bytes.IndexByte(f.chunk[pos:], needle[0])
		} else {
			i = bytes.Index(f.chunk[pos:], needle)
		}
		if i < 0 {
			break
		}
		at := pos + i
		if rest := f.chunk[at+len(needle):]; len(rest) > 0 && right(rest) {
			return at
		}
		pos = at + len(needle)
	}
	return len(f.chunk)
}

// variable reports whether what follows "GO" belongs to the value of a variable
// that matters, or to the complaint that one is not set.
func variable(rest []byte) bool {
	switch rest[0] {
	case 'P':
		return bytes.HasPrefix(rest, []byte("PRIVATE="))
	case 'N':
		return bytes.HasPrefix(rest, []byte("NOPROXY="))
	case 'M':
		return bytes.HasPrefix(rest, []byte("MODCACHE nor "))
	case 'R':
		return bytes.HasPrefix(rest, []byte("ROOT (")) || bytes.HasPrefix(rest, []byte("ROOT)")) // in which a package is not
	case 'C':
		return bytes.HasPrefix(rest, []byte("CACHE is not defined"))
	}
	return false
}

// goWord reports whether what follows "go" can belong to a line to look at.
func goWord(rest []byte) bool {
	switch rest[0] {
	case ':':
		return len(rest) < 2 || rest[1] < '0' || rest[1] > '9' || filePosition(rest)
	case ' ':
		if len(rest) < 4 {
			return false
		}
		switch string(rest[1:4]) {
		case "get", "mod", "ins", "env", "lis", "bui", "tes", "run", "vet", "wor", "too", "gen", "ver":
			return true
		}
	case '-':
		return bytes.HasPrefix(rest, []byte("-get=1"))
	case '/':
		return standardPackage(rest)
	case '"':
		return len(rest) > 1 && rest[1] == ','
	case '.':
		return bytes.HasPrefix(rest, []byte(".sum database")) || bytes.HasPrefix(rest, []byte(".mod:")) || bytes.HasPrefix(rest, []byte(".exe "))
	}
	return false
}

// standardPackage reports whether "/src/PACKAGE)" follows: where go looked for
// a package of the standard library.
func standardPackage(rest []byte) bool {
	if !bytes.HasPrefix(rest, []byte("/src/")) {
		return false
	}
	end := bytes.IndexAny(rest[:min(len(rest), 200)], ") :\r\n")
	return end > 0 && rest[end] == ')'
}

// filePosition reports whether ":12:3: " and a message about an import follow
// the name of a Go file. Tests print only a line, compilers other messages, and
// logs are full of both.
func filePosition(rest []byte) bool {
	i := 1
	for i < len(rest) && (rest[i] >= '0' && rest[i] <= '9' || rest[i] == ':' || rest[i] == '-') {
		i++
	}
	position := rest[1:i]
	if i == len(rest) || bytes.IndexByte(position, ':') <= 0 || rest[i] != ' ' {
		return i == len(rest) || rest[i] == 0x1b // cut off, or coloured
	}
	if len(position) < 2 || bytes.Count(position, []byte{':'}) == 1 && position[len(position)-1] == ':' {
		return false
	}
	body := rest[i+1:]
	switch {
	case bytes.HasPrefix(body, []byte("undefined: ")), bytes.HasPrefix(body, []byte("cannot use ")), bytes.HasPrefix(body, []byte("declared and not used")), bytes.HasPrefix(body, []byte("syntax error")):
		return false
	}
	return true
}
