package apply

import (
	"os"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// TestWriterInPlaceIsWaitedFor has a program that opened the file before the
// switch write to it in place, after the exchange.
func TestWriterInPlaceIsWaitedFor(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		delay time.Duration // until it writes and closes
		kind  protocol.ErrorKind
	}{
		{"that closes soon", quietTime / 4, protocol.ErrorStale},
		{"that keeps it open", 4 * quietTime, protocol.ErrorRefused},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.write("env", "GOPROXY=off\n")
			p := w.plan(edit{"env", "GOPROXY", proxy})
			file, err := os.OpenFile(w.path("env"), os.O_WRONLY|os.O_APPEND, 0)
			if err != nil {
				t.Fatal(err)
			}
			wrote := make(chan error, 1)
			w.journal.disk = &busyDisk{before: []func(){func() {
				go func() {
					time.Sleep(test.delay)
					_, err := file.WriteString("MINE=1\n")
					if closing := file.Close(); err == nil {
						err = closing
					}
					wrote <- err
				}()
			}}}
			_, err = w.journal.Apply(t.Context(), p)
			if err == nil || kindOf(err) != test.kind {
				t.Errorf("Apply = %v, want %s", err, test.kind)
			}
			if err := <-wrote; err != nil {
				t.Fatal(err)
			}
			if got, want := w.read("env"), "GOPROXY=off\nMINE=1\n"; got != want {
				t.Errorf("the file is %q, want %q", got, want)
			}
		})
	}
}
