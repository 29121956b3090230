package plan

import "slices"

// exportOf returns the last line of a start-up file that gives a variable just
// this value. It need not be where the value comes from, but most likely is.
func (f Facts) exportOf(name, text string) (Export, bool) {
	for i := len(f.Exports) - 1; i >= 0; i-- {
		if e := f.Exports[i]; e.Name == name && e.Value == text && !e.Computed && !e.Local {
			return e, true
		}
	}
	return Export{}, false
}

// Secrets returns the files in which one of the values that were read holds a
// credential.
func (e Environment) Secrets() []string {
	var files []string
	for _, consumer := range e.Consumers {
		for _, v := range consumer.Variables {
			for _, value := range append([]Value{v.Value}, v.Hidden...) {
				if value.Location == nil || value.Location.File == "" || slices.Contains(files, value.Location.File) {
					continue
				}
				if redacted(v.Name, value.Text) != value.Text {
					files = append(files, value.Location.File)
				}
			}
		}
	}
	return files
}
