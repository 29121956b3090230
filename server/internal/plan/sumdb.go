package plan

import (
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
)

// The checksum database, and go's built-in alias of it at a host that can be
// reached from China. Both have the same key.
const (
	defaultDatabase = "sum.golang.org"
	aliasDatabase   = "sum.golang.google.cn"
)

// database returns what a switch to a mirror does to GOSUMDB. The alias is
// written only where the mirror is known to pass no checksum database on, is in
// China, and GOSUMDB is at its default; and it is taken away again by the next
// switch that does not need it, if it still holds what we wrote.
func (s *switcher) database(m protocol.Mirror) []assignment {
	// Nobody knows of the user's own mirrors whether they pass it on.
	needed := m.Name != "" && m.Status != protocol.MirrorOwn && !m.SumDB && strings.EqualFold(m.Region, "cn")
	if !needed {
		return s.takeDatabaseBack()
	}
	before := s.target.inForce("GOSUMDB")
	if before.isSet() || before.Text != defaultDatabase || s.env.Get(s.env.Main(), "GOSUMDB").isSet() {
		return nil // at something else than the default, or at what we wrote already
	}
	s.warn(CodeSumDBAlias, "%s passes no checksum database on, and %s cannot be reached from everywhere in China, so GOSUMDB is set to %s: the same database with the same key. The next switch takes it back.", m.Name, defaultDatabase, aliasDatabase)
	text := aliasDatabase
	return []assignment{{"GOSUMDB", &text}}
}

// takeDatabaseBack returns the removal of the alias where it is ours.
func (s *switcher) takeDatabaseBack() []assignment {
	if text, ok := s.target.own("GOSUMDB"); !s.choices.WroteSumDB || !ok || text != aliasDatabase {
		return nil
	}
	s.warn(CodeSumDBAlias, "GOSUMDB=%s, which an earlier switch wrote, is taken away: the mirror in the list does not need it.", aliasDatabase)
	return []assignment{{name: "GOSUMDB"}}
}

// disablesDatabase reports whether a value turns the checking of all modules
// off.
func disablesDatabase(name, text string) bool {
	switch name {
	case "GOSUMDB":
		return strings.EqualFold(strings.TrimSpace(text), "off")
	case "GONOSUMDB":
		return slices.ContainsFunc(strings.Split(text, ","), func(pattern string) bool { return strings.TrimSpace(pattern) == "*" })
	}
	return false
}
