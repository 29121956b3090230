package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
)

// FolderSettings returns the settings.json of a folder.
func FolderSettings(dir string) string {
	return filepath.Join(dir, ".vscode", "settings.json")
}

// StateOf returns the state of a file as it was read.
func StateOf(file File) FileState {
	state := FileState{Path: file.Path, Exists: file.Exists}
	if file.Exists {
		sum := sha256.Sum256(file.Data)
		state.SHA256 = hex.EncodeToString(sum[:])
	}
	return state
}
