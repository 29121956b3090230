package mirror

import "testing"

func TestHosts(t *testing.T) {
	tests := []struct {
		host            string
		public, webSite bool
	}{
		{"proxy.golang.org", true, false},
		{"PROXY.golang.org", true, false},
		{"goproxy.cn", true, false},
		{"pkg.go.dev", false, true},
		{"github.com", false, true},
		{"gocenter.io", false, false},
		{"nexus.corp.example", false, false},
		{"", false, false},
	}
	for _, test := range tests {
		if got := PublicHost(test.host); got != test.public {
			t.Errorf("PublicHost(%q) = %v, want %v", test.host, got, test.public)
		}
		if got := WebSite(test.host); got != test.webSite {
			t.Errorf("WebSite(%q) = %v, want %v", test.host, got, test.webSite)
		}
	}
}
