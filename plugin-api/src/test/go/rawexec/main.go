// Command rawexec serves HashiCorp's own raw_exec driver, as it is, as a plugin.
package main

import (
	"context"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/nomad/drivers/rawexec"
	"github.com/hashicorp/nomad/plugins"
)

func main() {
	plugins.ServeCtx(func(ctx context.Context, log hclog.Logger) interface{} {
		return rawexec.NewRawExecDriver(ctx, log)
	})
}
