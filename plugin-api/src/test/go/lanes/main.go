// Command lanes is a device plugin whose devices are files: one for each lane, which is unhealthy while
// there is something in the file. It is built on HashiCorp's Go packages for plugin authors.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/nomad/plugins"
	"github.com/hashicorp/nomad/plugins/base"
	"github.com/hashicorp/nomad/plugins/device"
	"github.com/hashicorp/nomad/plugins/shared/hclspec"
	"github.com/hashicorp/nomad/plugins/shared/structs"
)

const (
	vendor = "acme"
	kind   = "lane"
	model  = "track"
	period = 200 * time.Millisecond
)

func main() {
	plugins.Serve(func(log hclog.Logger) interface{} { return &lanes{log: log} })
}

type settings struct {
	Directory string `codec:"directory"`
}

type lanes struct {
	log      hclog.Logger
	settings settings
}

func (l *lanes) PluginInfo() (*base.PluginInfoResponse, error) {
	return &base.PluginInfoResponse{
		Type:              base.PluginTypeDevice,
		PluginApiVersions: []string{device.ApiVersion010},
		PluginVersion:     "v1.0.0",
		Name:              "lanes",
	}, nil
}

func (l *lanes) ConfigSchema() (*hclspec.Spec, error) {
	return hclspec.NewObject(map[string]*hclspec.Spec{
		"directory": hclspec.NewAttr("directory", "string", true),
	}), nil
}

func (l *lanes) SetConfig(config *base.Config) error {
	return base.MsgPackDecode(config.PluginConfig, &l.settings)
}

func (l *lanes) Fingerprint(ctx context.Context) (<-chan *device.FingerprintResponse, error) {
	reports := make(chan *device.FingerprintResponse)
	go func() {
		defer close(reports)
		var last []*device.Device
		for first := true; ; first = false {
			found, err := l.find()
			if err != nil {
				l.log.Error("the lanes cannot be listed", "error", err)
			} else if first || !reflect.DeepEqual(found, last) {
				last = found
				select {
				case reports <- device.NewFingerprint(group(found)...):
				case <-ctx.Done():
					return
				}
			}
			select {
			case <-time.After(period):
			case <-ctx.Done():
				return
			}
		}
	}()
	return reports, nil
}

func (l *lanes) find() ([]*device.Device, error) {
	files, err := os.ReadDir(l.settings.Directory)
	if err != nil {
		return nil, err
	}
	var found []*device.Device
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(l.settings.Directory, file.Name()))
		if err != nil {
			return nil, err
		}
		found = append(found, &device.Device{
			ID: file.Name(), Healthy: len(text) == 0, HealthDesc: strings.TrimSpace(string(text))})
	}
	return found, nil
}

func group(found []*device.Device) []*device.DeviceGroup {
	if len(found) == 0 {
		return nil
	}
	return []*device.DeviceGroup{{
		Vendor:  vendor,
		Type:    kind,
		Name:    model,
		Devices: found,
		Attributes: map[string]*structs.Attribute{
			"length": structs.NewIntAttribute(400, "MiB"),
			"indoor": structs.NewBoolAttribute(false),
		},
	}}
}

func (l *lanes) Reserve(ids []string) (*device.ContainerReservation, error) {
	reserved := &device.ContainerReservation{Envs: map[string]string{"LANES": strings.Join(ids, ",")}}
	for _, id := range ids {
		file := filepath.Join(l.settings.Directory, id)
		if _, err := os.Stat(file); err != nil {
			return nil, fmt.Errorf("lane %s is not there any more", id)
		}
		reserved.Mounts = append(reserved.Mounts,
			&device.Mount{TaskPath: "/lanes/" + id, HostPath: file, ReadOnly: true})
	}
	return reserved, nil
}

func (l *lanes) Stats(ctx context.Context, interval time.Duration) (<-chan *device.StatsResponse, error) {
	reports := make(chan *device.StatsResponse)
	go func() {
		defer close(reports)
		for rounds := int64(1); ; rounds++ {
			select {
			case reports <- l.stats(rounds):
			case <-ctx.Done():
				return
			}
			select {
			case <-time.After(interval):
			case <-ctx.Done():
				return
			}
		}
	}()
	return reports, nil
}

func (l *lanes) stats(rounds int64) *device.StatsResponse {
	found, err := l.find()
	if err != nil {
		return device.NewStatsError(err)
	}
	instances := map[string]*device.DeviceStats{}
	for _, lane := range found {
		value := &structs.StatValue{IntNumeratorVal: &rounds, Unit: "rounds", Desc: "Rounds run"}
		instances[lane.ID] = &device.DeviceStats{
			Summary:   value,
			Stats:     &structs.StatObject{Attributes: map[string]*structs.StatValue{"Rounds": value}},
			Timestamp: time.Now(),
		}
	}
	return &device.StatsResponse{Groups: []*device.DeviceGroupStats{
		{Vendor: vendor, Type: kind, Name: model, InstanceStats: instances}}}
}
