package probe

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"os"
	"slices"
	"time"

	"golang.org/x/mod/module"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A source answers questions: a client over HTTP, or a folder.
type source interface {
	fetch(ctx context.Context, path string, sink io.Writer, limit int64) (*reply, *fault)
	retryAfter() time.Duration // the longest time that an answer asked to wait
	close()
}

// A sample is what one conversation measured.
type sample struct {
	fault    *fault // why the main conversation failed, or nil
	checksum protocol.Checksum

	sum, goModSum string        // hashes of what came
	retryAfter    time.Duration // how long it asks to be left alone
	late          string        // the first file that it had only when asked again

	dns, connect, tls          time.Duration
	firstByte, total, transfer time.Duration
	zipBytes                   int64

	finalHost, httpVersion, tlsVersion, family string
	notAfter                                   time.Time

	further further
}

// converse has one conversation with a mirror, its main part and, if asked to,
// the further questions.
func (j *job) converse(ctx context.Context, withFurther bool) *sample {
	s := &sample{checksum: protocol.ChecksumUnchecked, further: noFurther()}
	ctx, cancel := context.WithTimeout(ctx, j.timeout)
	defer cancel()
	src, m, f := j.open(ctx)
	if f != nil {
		s.fault = f
		return s
	}
	defer src.close()
	answered := func(*reply) {}
	wait := func(bool) further { return noFurther() }
	if withFurther {
		answered = func(first *reply) { wait = j.askFurther(ctx, src, m, first) }
	}
	s.fault = s.download(ctx, src, m, answered)
	s.further = wait(s.fault == nil)
	s.retryAfter = max(src.retryAfter(), s.further.retryAfter)
	if s.fault == nil {
		s.fault = s.compare(m)
	}
	return s
}

// compare judges a download by what the checksum database says.
func (s *sample) compare(m Module) *fault {
	record := s.further.record
	switch {
	case record.forged:
		return record.fault
	case record.fault != nil, record.sum == "", record.module != m, s.checksum == protocol.ChecksumVerified:
		return nil
	case record.sum != s.sum:
		return s.judged(faultf(protocol.ReasonChecksumMismatch, "its zip of %s has the hash %s instead of %s, as the checksum database has it", m, s.sum, record.sum))
	case record.goModSum != s.goModSum:
		return s.judged(faultf(protocol.ReasonChecksumMismatch, "its go.mod of %s has the hash %s instead of %s, as the checksum database has it", m, s.goModSum, record.goModSum))
	}
	s.checksum = protocol.ChecksumVerified
	return nil
}

// open returns what answers for the target, and the module to ask it for.
func (j *job) open(ctx context.Context) (source, Module, *fault) {
	base, err := parseBase(j.entry)
	if err != nil {
		return nil, Module{}, faultf(protocol.ReasonUnsupported, "its URL cannot be read")
	}
	if base.Scheme != "file" {
		c, f := j.prober.newClient(base)
		if f != nil {
			return nil, Module{}, f
		}
		return c, j.module, nil
	}
	dir, f := newFolder(base)
	if f != nil {
		return nil, Module{}, f
	}
	m := j.module
	if j.anyModule {
		if m, f = dir.choose(ctx, m); f != nil {
			return nil, Module{}, f
		}
	}
	return dir, m, nil
}

// download asks for .info, .mod and .zip in turn, as go does, and checks each.
// answered is called once the mirror has shown with the first that it is one.
func (s *sample) download(ctx context.Context, src source, m Module, answered func(*reply)) *fault {
	var info, mod bytes.Buffer
	infoPath, err := filePath(m, ".info")
	if err != nil {
		return faultf(protocol.ReasonUnsupported, "the module %s cannot be asked for", clean(m.String(), 100))
	}
	modPath, _ := filePath(m, ".mod")
	zipPath, _ := filePath(m, ".zip")

	r, f := s.get(ctx, src, infoPath, &info, maxInfoBytes)
	if f == nil {
		f = checkInfo(info.Bytes(), m.Version, infoPath)
	}
	if f != nil {
		return f
	}
	answered(r)
	firstBytes := []time.Duration{r.trace.firstByte()}

	r, f = s.get(ctx, src, modPath, &mod, maxModBytes)
	if f == nil {
		s.goModSum, f = checkMod(mod.Bytes(), m, modPath)
	}
	if f != nil {
		return s.judged(f)
	}
	firstBytes = append(firstBytes, r.trace.firstByte())

	// The zip goes to disk: package zip wants to jump about in it, and memory
	// for one per mirror is more than a helper should take.
	file, err := os.CreateTemp("", "goproxyctl-probe-*.zip")
	if err != nil {
		return faultf(protocol.ReasonUnsupported, "no temporary file can be made on this machine to hold %s", zipPath)
	}
	defer func() {
		_ = file.Close()
		_ = os.Remove(file.Name()) // The system clears its temporary folder anyway.
	}()
	limits := limitsFor(m)
	if r, f = s.get(ctx, src, zipPath, file, limits.bytes); f != nil {
		return f
	}
	s.firstByte = median(append(firstBytes, r.trace.firstByte()))
	s.zipBytes, s.transfer = r.size, r.transfer
	if s.sum, f = checkZip(ctx, file, r.size, m, limits, zipPath); f != nil {
		return s.judged(f)
	}
	if m.Sum != "" && m.GoModSum != "" {
		s.checksum = protocol.ChecksumVerified
	}
	return nil
}

// judged notes a mismatch, for the checksum's own field.
func (s *sample) judged(f *fault) *fault {
	if f.reason == protocol.ReasonChecksumMismatch {
		s.checksum = protocol.ChecksumMismatch
	}
	return f
}

// get asks for a file that must be there, and notes what the answer shows of
// the mirror.
func (s *sample) get(ctx context.Context, src source, path string, sink io.Writer, limit int64) (*reply, *fault) {
	r, late, f := fetchTwice(ctx, src, path, sink, limit)
	if f != nil {
		return nil, f
	}
	if late && s.late == "" {
		s.late = path
	}
	s.note(r)
	if r.status != 200 {
		return nil, statusFault(r, path)
	}
	s.total += r.took
	return r, nil
}

// second is how long a mirror that lacks a file is given before it is asked for
// it once more.
const second = 300 * time.Millisecond

// fetchTwice is fetch, but asks again after a 404: a mirror that gets modules in
// the background answers so to whoever asks first, as Athens does in its
// asynchronous mode. late reports that the second answer was a 200.
func fetchTwice(ctx context.Context, src source, path string, sink io.Writer, limit int64) (r *reply, late bool, f *fault) {
	r, f = src.fetch(ctx, path, sink, limit)
	if f != nil || r.status != 404 || r.proto == "" {
		return r, false, f
	}
	timer := time.NewTimer(second)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return r, false, nil
	}
	again, f := src.fetch(ctx, path, sink, limit)
	if f != nil || again.status != 200 {
		return r, false, nil // The first answer stands.
	}
	return again, true, nil
}

func (s *sample) note(r *reply) {
	s.finalHost = r.finalHost
	if s.firstByte == 0 {
		s.firstByte = r.trace.firstByte()
	}
	if s.httpVersion != "" || r.proto == "" {
		return
	}
	var remote net.Addr
	s.dns, s.connect, s.tls, remote = r.trace.setup()
	s.httpVersion = r.proto
	if tcp, ok := remote.(*net.TCPAddr); ok && !r.proxied {
		s.family = ipv6
		if tcp.IP.To4() != nil {
			s.family = ipv4
		}
	}
	if r.tls != nil {
		s.tlsVersion = tls.VersionName(r.tls.Version)
		if len(r.tls.PeerCertificates) > 0 {
			s.notAfter = r.tls.PeerCertificates[0].NotAfter
		}
	}
}

// median returns the middle value, the lower one of two.
func median(values []time.Duration) time.Duration {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)/2]
}

// isTagged reports whether a version stands for a tag, as opposed to a commit.
func isTagged(version string) bool { return !module.IsPseudoVersion(version) }
