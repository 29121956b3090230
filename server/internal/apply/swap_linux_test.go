package apply

import (
	"os"
	"testing"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A patientDisk waits longer, or shorter, for a program that has a file open.
type patientDisk struct {
	busyDisk
	patience time.Duration
}

func (p *patientDisk) Quiet(path string) error { return quietWithin(p.patience, path) }

// TestWriterInPlaceIsWaitedFor has a program that opened the file before the
// switch write to it in place, after the exchange.
func TestWriterInPlaceIsWaitedFor(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		closes   bool // while it is waited for
		patience time.Duration
		kind     protocol.ErrorKind
	}{
		{"that closes soon", true, time.Minute, protocol.ErrorStale},
		{"that keeps it open", false, quietTime, protocol.ErrorRefused},
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
			applied, wrote := make(chan struct{}), make(chan error, 1)
			write := func() {
				_, err := file.WriteString("MINE=1\n")
				if closing := file.Close(); err == nil {
					err = closing
				}
				wrote <- err
			}
			w.journal.disk = &patientDisk{busyDisk{before: []func(){func() {
				go func() {
					if test.closes {
						time.Sleep(quietTime / 4)
					} else {
						<-applied
					}
					write()
				}()
			}}}, test.patience}
			_, err = w.journal.Apply(t.Context(), p)
			close(applied)
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
