package envfile

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestGoCommandAgrees asks the real go command what it reads from each file, and
// what it reads from what Set and Remove make of it.
func TestGoCommandAgrees(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "env")
	defaults := goEnv(t, dir, filepath.Join(dir, "absent"))
	for _, src := range []string{
		"",
		"GOPROXY=off\n",
		"GOPROXY=off",
		"GOPROXY=off\r\nGONOPROXY=x\r\n",
		"GOPROXY=direct\n# c\nGOPROXY=off\n",
		"GOPROXY=off\nGOPROXY=\n",
		"GOPROXY=\"off\"\n",
		"GOPROXY= off \n",
		"GOPROXY =off\n",
		" GOPROXY=off\n",
		"#GOPROXY=off\nGOPRIVATE=a.example\n",
		"goproxy=off\n",
		"export GOPROXY=off\n",
		"\ufeffGOPROXY=off\nGOPRIVATE=b\n",
		"GOPROXY=a=b\n=x\n\n\nGOPRIVATE=c",
		"HTTPS_PROXY=http://x\nZ=1\nA\nGOSUMDB=off\n",
		"GOPROXY=é\t\nGOPRIVATE=\v\n",
	} {
		files := []string{src, string(Remove([]byte(src), "GOPROXY"))}
		for _, value := range []string{"https://a.example,direct", "", " x "} {
			out, err := Set([]byte(src), "GOPROXY", value)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, string(out))
		}
		for _, content := range files {
			if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
				t.Fatal(err)
			}
			read := goEnv(t, dir, file)
			for _, key := range []string{"GOPROXY", "GOPRIVATE", "GOSUMDB", "HTTPS_PROXY"} {
				want, _, found := Get([]byte(content), key)
				if !found {
					want = defaults[key]
				}
				if read[key] != want {
					t.Errorf("Get(%q, %s) = %q, %t, but go reads %q", content, key, want, found, read[key])
				}
			}
		}
	}
}

func goEnv(t *testing.T, dir, file string) map[string]string {
	t.Helper()
	cmd := exec.Command("go", "env", "-json", "GOPROXY", "GOPRIVATE", "GOSUMDB", "HTTPS_PROXY")
	cmd.Dir = dir
	cmd.Env = []string{
		"GOENV=" + file, "GOTOOLCHAIN=local", "GOFLAGS=", "HOME=" + dir, "PATH=" + os.Getenv("PATH"),
		"GOMODCACHE=" + filepath.Join(dir, "mod"), "GOCACHE=" + filepath.Join(dir, "cache"), "SYSTEMROOT=" + os.Getenv("SYSTEMROOT"),
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("go env: %v: %s", err, stderr.Bytes())
	}
	var read map[string]string
	if err := json.Unmarshal(output, &read); err != nil {
		t.Fatalf("go env -json printed %q: %v", output, err)
	}
	return read
}
