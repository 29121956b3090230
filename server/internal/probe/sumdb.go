package probe

import (
	"context"
	"io"
	"net/http"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/mod/sumdb"
	sumnote "golang.org/x/mod/sumdb/note"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// sumGolangOrg is the key that the go command has built in.
const sumGolangOrg = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"

// databaseName returns the name under which the checksum database is asked for
// through mirrors, empty where mirrors are not asked: with off, and with an
// address of its own, which sum.golang.google.cn stands for.
func databaseName(gosumdb string) string {
	fields := strings.Fields(gosumdb)
	switch {
	case len(fields) == 0:
		return "sum.golang.org"
	case len(fields) > 1, fields[0] == "off", fields[0] == "sum.golang.google.cn":
		return ""
	}
	name, _, _ := strings.Cut(fields[0], "+")
	return name
}

// databaseKey returns the key of the database that mirrors are asked for, empty
// where go has none either and so could not use the database.
func databaseKey(gosumdb string) string {
	switch name := databaseName(gosumdb); name {
	case "":
		return ""
	case "sum.golang.org":
		return sumGolangOrg
	default:
		key := strings.Fields(gosumdb)[0]
		if _, err := sumnote.NewVerifier(key); err != nil {
			return ""
		}
		return key
	}
}

// ReadTreeHead reads Request.TreeHead from where go would keep it in an
// environment; nil where there is none.
func ReadTreeHead(env map[string]string, gosumdb string) []byte {
	name := databaseName(gosumdb)
	dir, _, _ := strings.Cut(env["GOPATH"], string(filepath.ListSeparator))
	if dir == "" {
		home := env["HOME"]
		if runtime.GOOS == "windows" {
			home = env["USERPROFILE"]
		}
		dir = joinHome(home, "go")
	}
	if name == "" || !filepath.IsAbs(dir) || !filepath.IsLocal(name) {
		return nil
	}
	file, err := openRegular(filepath.Join(dir, "pkg", "sumdb", name, "latest"))
	if err != nil {
		return nil // go has not looked anything up yet.
	}
	defer file.Close()
	head, err := io.ReadAll(io.LimitReader(file, maxTileBytes))
	if err != nil {
		return nil
	}
	return head
}

// lookUpModule returns the module to look up in the checksum database. One that
// is not known to be public is never named there: the usual one takes its place,
// which only the public database is sure to hold.
func (j *job) lookUpModule(probed Module) (Module, bool) {
	switch {
	case j.sumKey == "":
		return Module{}, false
	case probed.Public && !j.target.Private:
		return probed, true
	case j.sumDB == "sum.golang.org":
		return DefaultModule(), true
	default:
		return Module{}, false
	}
}

// A lookup is what a look-up in the checksum database brought.
type lookup struct {
	module Module
	fault  *fault // why it brought nothing
	forged bool   // what came is not what the database's operator signed, or contradicts what is known

	sum, goModSum string // where there is no fault
}

// lookUp looks a module up in the checksum database as go does, through the
// mirror and with the known key, and compares what comes with the known hashes
// and with the known head of the database's history.
func (q *inquiry) lookUp(ctx context.Context, m Module) lookup {
	found := lookup{module: m}
	l := &ledger{ctx: ctx, src: q.src, name: q.job.sumDB, key: q.job.sumKey, seen: make(map[string][]byte)}
	lines, err := sumdb.NewClient(l).Lookup(m.Path, m.Version)
	if err != nil {
		found.fault, found.forged = l.judge(err, m)
		return found
	}
	modLines, err := sumdb.NewClient(l).Lookup(m.Path, m.Version+"/go.mod") // from what was read just now
	if err != nil {
		found.fault, found.forged = l.judge(err, m)
		return found
	}
	found.sum, found.goModSum = hashOf(lines), hashOf(modLines)
	for _, test := range []struct{ what, got, want string }{{m.String(), found.sum, m.Sum}, {m.String() + "/go.mod", found.goModSum, m.GoModSum}} {
		if test.want != "" && test.got != test.want {
			found.fault = faultf(protocol.ReasonChecksumMismatch, "the checksum database that it passes on names the hash %q for %s instead of %s", clean(test.got, 80), test.what, test.want)
			found.forged = true
			return found
		}
	}
	if l.contradicts(q.job.treeHead) {
		found.fault = faultf(protocol.ReasonChecksumMismatch, "the checksum database that it passes on has another history than the one that is known on this machine")
		found.forged = true
	}
	return found
}

// hashOf returns the hash in the only go.sum line, empty where there is none.
func hashOf(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return lines[0][strings.LastIndexByte(lines[0], ' ')+1:]
}

// askDatabase asks whether the mirror passes on the checksum database and, at
// the same time, for one record: that saves a round trip, and a mirror without
// a database says so to both.
func (q *inquiry) askDatabase(ctx context.Context) []note {
	if q.job.sumDB == "" {
		return nil
	}
	lookingUp, cancel := context.WithCancel(ctx)
	defer cancel()
	record := make(chan lookup, 1)
	m, wanted := q.job.lookUpModule(q.module)
	if wanted {
		go func() { record <- q.lookUp(lookingUp, m) }()
	}
	path := "sumdb/" + q.job.sumDB + "/supported"
	r, f := q.src.fetch(ctx, path, io.Discard, maxPageBytes) // whose status says it all
	check := protocol.CheckOK
	var notes []note
	var found lookup
	switch {
	case f == nil && r.status == http.StatusOK:
		if wanted {
			found = <-record
		}
		if found.fault != nil {
			check = protocol.CheckFailed
		}
		if found.fault != nil && !found.forged {
			notes = append(notes, notef(found.fault.reason, "It says that it passes on the checksum database, but looking up %s there failed (%s): go asks nobody else then and cannot check any module that is new to it.", m, found.fault.seen))
		}
	case f == nil && isMissing(r):
		check = protocol.CheckMissing // go asks the database itself then.
	default:
		check = protocol.CheckFailed
		if f == nil {
			f = statusFault(r, path)
		}
		notes = append(notes, notef(f.reason, "Whether it passes on the checksum database cannot be told (%s): before a comma go then fails to check any new module.", f.seen))
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.found.sumDB, q.found.record = check, found
	return notes
}
