package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/nomad/plugins/drivers"
)

// CreateNetwork writes a file down as the network of an allocation.
func (d *driver) CreateNetwork(
	alloc string, request *drivers.NetworkCreateRequest) (*drivers.NetworkIsolationSpec, bool, error) {
	if d.settings.NetworkDir == "" {
		return nil, false, fmt.Errorf("network_dir is not set")
	}
	path := filepath.Join(d.settings.NetworkDir, alloc)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil && !errors.Is(err, os.ErrExist) {
		return nil, false, err
	}
	isNew := err == nil
	if isNew {
		fmt.Fprintln(file, request.Hostname)
		file.Close()
	}
	return &drivers.NetworkIsolationSpec{
		Mode:   drivers.NetIsolationModeGroup,
		Path:   path,
		Labels: map[string]string{"knotted": "yes"},
		HostsConfig: &drivers.HostsConfig{
			Hostname: request.Hostname,
			Address:  "10.0.0.7",
		},
	}, isNew, nil
}

// DestroyNetwork removes what CreateNetwork made; repeating it is no error.
func (d *driver) DestroyNetwork(alloc string, spec *drivers.NetworkIsolationSpec) error {
	if spec == nil || spec.Labels["knotted"] != "yes" {
		return fmt.Errorf("%s is no network of ours", alloc)
	}
	if err := os.Remove(spec.Path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
