package health

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// A Day is one day's measurements of one mirror. Times are counted in classes
// that grow by 5 %, so that a day takes little room however many there are and
// a percentile is off by 2.5 % at most.
type Day struct {
	Failed int         `json:"failed,omitempty"`
	Times  map[int]int `json:"times,omitempty"` // class → how many
}

const classGrowth = 1.05

// The times that are told apart, in milliseconds.
const (
	shortestMS = 0.1
	longestMS  = 3_600_000
)

func class(ms float64) int {
	ms = min(max(ms, shortestMS), longestMS)
	return int(math.Round(math.Log(ms) / math.Log(classGrowth)))
}

// classMS returns the time in the middle of a class, with one decimal.
func classMS(class int) float64 {
	return math.Round(math.Pow(classGrowth, float64(class))*10) / 10
}

func (d *Day) add(ms float64) {
	if d.Times == nil {
		d.Times = make(map[int]int)
	}
	d.Times[class(ms)]++
}

func (d *Day) succeeded() int {
	n := 0
	for _, count := range d.Times {
		n += count
	}
	return n
}

// percentile returns the time that a share of the successes did not exceed:
// the nearest rank. It is zero where there was none.
func (d *Day) percentile(share float64) float64 {
	rank := int(math.Ceil(share * float64(d.succeeded())))
	for _, class := range slices.Sorted(maps.Keys(d.Times)) {
		if rank -= d.Times[class]; rank <= 0 {
			return classMS(class)
		}
	}
	return 0
}

func (d *Day) figures(date string) protocol.HealthDay {
	shown := protocol.HealthDay{Day: date}
	if d == nil {
		return shown
	}
	good := d.succeeded()
	shown.Count = good + d.Failed
	if shown.Count > 0 {
		shown.SuccessRate = math.Round(1000*float64(good)/float64(shown.Count)) / 1000
	}
	shown.P50MS, shown.P95MS = d.percentile(0.5), d.percentile(0.95)
	return shown
}

func date(at time.Time) string { return at.Format(time.DateOnly) }

func (m *Mirror) day(now time.Time) *Day {
	d := m.Days[date(now)]
	if d == nil {
		d = &Day{}
		if m.Days == nil {
			m.Days = make(map[string]*Day)
		}
		m.Days[date(now)] = d
	}
	return d
}

// dates returns the days that are kept, newest first.
func (m Mirror) dates() []string {
	return slices.SortedFunc(maps.Keys(m.Days), func(x, y string) int { return cmp.Compare(y, x) })
}

// Today returns the figures of the day of now.
func (m Mirror) Today(now time.Time) protocol.HealthDay {
	return m.Days[date(now)].figures(date(now))
}

// What is slow.
const (
	slowMS       = 3000 // more than anybody waits for a small module
	slowAtLeast  = 1000 // nobody minds less, however unusual
	slowTimes    = 3    // as much as usual
	usualSamples = 10   // it takes so many to know what is usual
)

// pace tells slow from healthy by the median of the newest three successes:
// slow is 3 s and more, or 1 s and more where that is three times the median of
// the days before.
func (m *Mirror) pace(now time.Time) protocol.HealthState {
	if len(m.Recent) < maxRecent {
		return protocol.HealthHealthy
	}
	sorted := slices.Sorted(slices.Values(m.Recent))
	median := sorted[len(sorted)/2]
	before := &Day{Times: make(map[int]int)}
	for name, d := range m.Days {
		if d != nil && name != date(now) {
			for class, count := range d.Times {
				before.Times[class] += count
			}
		}
	}
	unusual := before.succeeded() >= usualSamples && median >= slowTimes*before.percentile(0.5)
	if median >= slowMS || median >= slowAtLeast && unusual {
		return protocol.HealthSlow
	}
	return protocol.HealthHealthy
}

// History returns the figures of every day, by URL.
func (b Book) History() *protocol.HealthHistory {
	history := &protocol.HealthHistory{Mirrors: []protocol.HealthRecord{}}
	for _, key := range slices.Sorted(maps.Keys(b.Mirrors)) {
		record := protocol.HealthRecord{URL: key, Days: []protocol.HealthDay{}}
		for _, name := range b.Mirrors[key].dates() {
			record.Days = append(record.Days, b.Mirrors[key].Days[name].figures(name))
		}
		history.Mirrors = append(history.Mirrors, record)
	}
	return history
}
