//go:build tools

// Package tools names what build.sh builds without code of ours: HashiCorp's example of a device plugin.
package tools

import _ "github.com/hashicorp/nomad/plugins/device/cmd/example/cmd"
