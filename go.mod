module github.com/go-proxy-switcher/go-proxy-switcher

go 1.25.0

require (
	github.com/prometheus/common v0.63.0
	github.com/rogpeppe/go-internal v1.16.0
	github.com/sourcegraph/jsonrpc2 v0.2.3
	github.com/spf13/pflag v1.0.10
	golang.org/x/mod v0.37.0
	golang.org/x/sys v0.46.0
	golang.org/x/text v0.22.0
	golang.org/x/tools v0.47.0
)

require (
	github.com/munnerz/goautoneg v0.0.0-20191010083416-a7dc8b61c822 // indirect
	github.com/prometheus/client_model v0.6.1 // indirect
	google.golang.org/protobuf v1.36.5 // indirect
)

ignore ./node_modules
