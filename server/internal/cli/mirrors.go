package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/goproxy"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/jsonc"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/plan"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/protocol"
	"github.com/go-proxy-switcher/go-proxy-switcher/server/internal/settings"
)

const mirrorsKey = "goproxy.mirrors"

func mirrorsFlags(r *run) {
	r.flags.BoolVar(&r.all, "all", false, "the dead and fake ones too, marked")
}

func runMirrors(ctx context.Context, r *run, args []string) (int, error) {
	switch {
	case len(args) == 0:
		return listMirrors(ctx, r)
	case args[0] == "add" && len(args) == 3:
		return addMirror(ctx, r, settings.Mirror{Name: args[1], URL: args[2]})
	case args[0] == "remove" && len(args) == 2:
		return removeMirror(ctx, r, args[1])
	}
	return 0, usage("mirrors takes no argument, or add NAME URL, or remove NAME")
}

func listMirrors(ctx context.Context, r *run) (int, error) {
	service, err := r.service(ctx, nil)
	if err != nil {
		return 0, err
	}
	report, err := service.Mirrors(ctx, protocol.MirrorsParams{All: r.all})
	if err != nil {
		return 0, err
	}
	return exitDone, r.print(report, func(w *writer) {
		rows := [][]cell{w.header("NAME", "STATUS", "SUMDB", "OPERATOR", "URL")}
		for _, m := range report.Mirrors {
			sumdb := w.text("no")
			if m.SumDB {
				sumdb = w.text("yes")
			}
			rows = append(rows, []cell{{m.Name, plain}, {w.word(string(m.Status)), statusStyle(m.Status)}, {sumdb, plain}, {w.sentence(m.Operator), plain}, {m.URL, plain}})
		}
		w.table(rows)
		w.line("")
		for _, m := range report.Mirrors {
			w.line("%s: %s", m.Name, w.paint(faint, m.Note))
		}
	})
}

func statusStyle(status protocol.MirrorStatus) style {
	switch status {
	case protocol.MirrorDead, protocol.MirrorFake, protocol.MirrorNotAProxy:
		return red
	case protocol.MirrorCare, protocol.MirrorUnverified:
		return yellow
	case protocol.MirrorOK, protocol.MirrorOwn:
	}
	return green
}

func runProfiles(ctx context.Context, r *run, args []string) (int, error) {
	if err := noArgs("profiles", args); err != nil {
		return 0, err
	}
	service, err := r.service(ctx, nil)
	if err != nil {
		return 0, err
	}
	report, err := service.Profiles(ctx, r.place())
	if err != nil {
		return 0, err
	}
	return exitDone, r.print(report, func(w *writer) {
		var rows [][]cell
		for _, p := range report.Profiles {
			mark := " "
			if p.Current {
				mark = "*"
			}
			first := true
			for _, name := range slices.Sorted(mapKeys(p.Variables)) {
				row := []cell{{"", plain}, {"", plain}, {name + "=" + w.orNotSet(p.Variables[name]), plain}}
				if first {
					row[0].text, row[1].text, first = mark, p.Name, false
				}
				rows = append(rows, row)
			}
		}
		w.table(rows)
	})
}

func mapKeys[V any](m map[string]V) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// settings reads the config file, and with --trust the folder's settings.json
// over it, name by name.
func (r *run) settings() (map[string]any, error) {
	all := make(map[string]any)
	names := []string{r.config}
	if r.trust {
		names = append(names, plan.FolderSettings(r.dir))
	}
	for _, name := range names {
		file := r.ReadFile(name)
		if file.Err != "" {
			return nil, usage("the settings in %s cannot be read: %s", name, file.Err)
		}
		if !file.Exists {
			continue
		}
		fields, err := settingsOf(file.Data)
		if err != nil {
			return nil, usage("the settings in %s cannot be read: %s", name, err)
		}
		for key, value := range fields {
			if strings.HasPrefix(key, "goproxy.") {
				all[key] = value
			}
		}
	}
	return all, nil
}

func settingsOf(data []byte) (map[string]any, error) {
	standard, err := jsonc.Standard(data)
	if err != nil {
		return nil, err
	}
	if len(strings.TrimSpace(string(standard))) == 0 {
		return nil, nil
	}
	var fields map[string]any
	if err := json.Unmarshal(standard, &fields); err != nil {
		return nil, fmt.Errorf("it is not a JSON object")
	}
	return fields, nil
}

// ownMirrors reads the user's own mirrors from the config file alone.
func (r *run) ownMirrors() (plan.File, []settings.Mirror, error) {
	file := r.ReadFile(r.config)
	if file.Err != "" {
		return file, nil, usage("the settings in %s cannot be read: %s", r.config, file.Err)
	}
	fields, err := settingsOf(file.Data)
	if err != nil {
		return file, nil, usage("the settings in %s cannot be read: %s; mend them first, nothing was changed", r.config, err)
	}
	data, err := json.Marshal(map[string]any{mirrorsKey: fields[mirrorsKey]})
	if err != nil {
		return file, nil, err
	}
	parsed, findings := settings.Parse(data)
	if len(findings) > 0 {
		return file, nil, usage("%s: %s Mend it first; nothing was changed.", r.config, findings[0].Message)
	}
	return file, parsed.Mirrors, nil
}

func addMirror(ctx context.Context, r *run, m settings.Mirror) (int, error) {
	if goproxy.HasMark(m.URL) {
		return 0, usage("the address holds %s where a credential was taken out; write it in full", goproxy.RedactionMark)
	}
	if err := settings.CheckMirror(m); err != nil {
		return 0, usage("%s", err)
	}
	service, err := r.service(ctx, nil)
	if err != nil {
		return 0, err
	}
	if err := nameIsFree(ctx, r, service, m.Name); err != nil {
		return 0, err
	}
	file, own, err := r.ownMirrors()
	if err != nil {
		return 0, err
	}
	return r.writeMirrors(ctx, file, append(own, m), "mirrors add "+m.Name)
}

// nameIsFree refuses a name that is a mirror or a profile already, for `use`
// would not know which of them is meant.
func nameIsFree(ctx context.Context, r *run, service protocol.Service, name string) error {
	mirrors, err := service.Mirrors(ctx, protocol.MirrorsParams{All: true})
	if err != nil {
		return err
	}
	for _, m := range mirrors.Mirrors {
		if strings.EqualFold(m.Name, name) {
			return usage("there is a mirror %q already: %s; choose another name, or remove yours first", m.Name, m.URL)
		}
	}
	profiles, err := service.Profiles(ctx, r.place())
	if err != nil {
		return err
	}
	for _, p := range profiles.Profiles {
		if strings.EqualFold(p.Name, name) {
			return usage("there is a profile %q already; choose another name", p.Name)
		}
	}
	return nil
}

func removeMirror(ctx context.Context, r *run, name string) (int, error) {
	file, own, err := r.ownMirrors()
	if err != nil {
		return 0, err
	}
	kept := slices.DeleteFunc(slices.Clone(own), func(m settings.Mirror) bool { return strings.EqualFold(m.Name, name) })
	if len(kept) == len(own) {
		return 0, usage("%q is not a mirror of your own; those that come with goproxyctl cannot be removed", name)
	}
	return r.writeMirrors(ctx, file, kept, "mirrors remove "+name)
}

// writeMirrors sets the user's own mirrors in the config file, journaled like a
// switch, so that undo takes it back.
func (r *run) writeMirrors(ctx context.Context, file plan.File, own []settings.Mirror, wish string) (int, error) {
	change := plan.Change{File: r.config, Format: plan.FormatJSON, Key: []string{mirrorsKey}}
	if raw, found, _, err := jsonc.Get(file.Data, change.Key); err == nil && found {
		old := string(raw)
		change.Old = &old
	}
	if len(own) > 0 {
		text, err := json.MarshalIndent(own, "  ", "  ")
		if err != nil {
			return 0, err
		}
		value := string(text)
		change.New = &value
	}
	p := &plan.Plan{Wish: wish, Scope: protocol.ScopeUser, Dir: r.dir, Changes: []plan.Change{change}, Files: []plan.FileState{plan.StateOf(file)}}
	if err := r.Edit(ctx, r.stateDir, p); err != nil {
		return 0, err
	}
	if r.format == "json" {
		return listMirrors(ctx, r)
	}
	fmt.Fprintln(r.Stdout, r.text("written to %s", r.config))
	return exitDone, nil
}
