// Command ropes is a task driver that runs shell scripts: small, but with everything that a driver can
// have. It is built on HashiCorp's Go packages for plugin authors, so that tests show how Drover gets on
// with plugins that were written for them.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/nomad/plugins"
	"github.com/hashicorp/nomad/plugins/base"
	"github.com/hashicorp/nomad/plugins/drivers"
	"github.com/hashicorp/nomad/plugins/shared/hclspec"
	"github.com/hashicorp/nomad/plugins/shared/structs"
)

const stateVersion = 1

func main() {
	plugins.Serve(func(log hclog.Logger) interface{} {
		return &driver{log: log, tasks: map[string]*task{}, events: make(chan *drivers.TaskEvent, 64)}
	})
}

type settings struct {
	Shell      string `codec:"shell"`
	HealthFile string `codec:"health_file"`
	NetworkDir string `codec:"network_dir"`
	Chatter    string `codec:"chatter"`
	Knots      int    `codec:"knots"`
}

type script struct {
	Script string            `codec:"script"`
	Vars   map[string]string `codec:"vars"`
}

type driver struct {
	log      hclog.Logger
	settings settings
	events   chan *drivers.TaskEvent

	lock  sync.Mutex
	tasks map[string]*task
}

func (d *driver) PluginInfo() (*base.PluginInfoResponse, error) {
	return &base.PluginInfoResponse{
		Type:              base.PluginTypeDriver,
		PluginApiVersions: []string{drivers.ApiVersion010},
		PluginVersion:     "0.3.1",
		Name:              "ropes",
	}, nil
}

func (d *driver) ConfigSchema() (*hclspec.Spec, error) {
	return hclspec.NewObject(map[string]*hclspec.Spec{
		"shell": hclspec.NewDefault(
			hclspec.NewAttr("shell", "string", false), hclspec.NewLiteral(`"/bin/sh"`)),
		"knots":       hclspec.NewAttr("knots", "number", true),
		"health_file": hclspec.NewAttr("health_file", "string", false),
		"network_dir": hclspec.NewAttr("network_dir", "string", false),
		"chatter":     hclspec.NewAttr("chatter", "string", false),
	}), nil
}

func (d *driver) SetConfig(config *base.Config) error {
	if err := base.MsgPackDecode(config.PluginConfig, &d.settings); err != nil {
		return err
	}
	d.log.Info("tied", "knots", d.settings.Knots, "api_version", config.ApiVersion)
	if d.settings.Chatter == "" {
		return nil
	}
	period, err := time.ParseDuration(d.settings.Chatter)
	if err == nil {
		go d.chat(period)
	}
	return err
}

// chat logs without end, whoever listens.
func (d *driver) chat(period time.Duration) {
	for said := 1; ; said++ {
		d.log.Info("chat", "said", said)
		time.Sleep(period)
	}
}

func (d *driver) TaskConfigSchema() (*hclspec.Spec, error) {
	return hclspec.NewObject(map[string]*hclspec.Spec{
		"script": hclspec.NewAttr("script", "string", true),
		"vars":   hclspec.NewBlockAttrs("vars", "string", false),
	}), nil
}

func (d *driver) Capabilities() (*drivers.Capabilities, error) {
	return &drivers.Capabilities{
		SendSignals:         true,
		Exec:                true,
		NetIsolationModes:   []drivers.NetIsolationMode{drivers.NetIsolationModeHost, drivers.NetIsolationModeGroup},
		MustInitiateNetwork: true,
	}, nil
}

// Fingerprint tells at once, and again when the health file appears or goes.
func (d *driver) Fingerprint(ctx context.Context) (<-chan *drivers.Fingerprint, error) {
	reports := make(chan *drivers.Fingerprint)
	go func() {
		defer close(reports)
		last := ""
		for {
			now := "Healthy"
			if text, err := os.ReadFile(d.settings.HealthFile); err == nil {
				now = strings.TrimSpace(string(text))
			}
			if now != last {
				last = now
				select {
				case reports <- d.health(now):
				case <-ctx.Done():
					return
				}
			}
			select {
			case <-time.After(200 * time.Millisecond):
			case <-ctx.Done():
				return
			}
		}
	}()
	return reports, nil
}

func (d *driver) health(description string) *drivers.Fingerprint {
	state := drivers.HealthStateHealthy
	if description != "Healthy" {
		state = drivers.HealthStateUnhealthy
	}
	return &drivers.Fingerprint{
		Health:            state,
		HealthDescription: description,
		Attributes: map[string]*structs.Attribute{
			"driver.ropes":        structs.NewBoolAttribute(true),
			"driver.ropes.knots":  structs.NewIntAttribute(int64(d.settings.Knots), ""),
			"driver.ropes.length": structs.NewIntAttribute(40, "GiB"),
		},
	}
}

func (d *driver) StartTask(config *drivers.TaskConfig) (*drivers.TaskHandle, *drivers.DriverNetwork, error) {
	if _, err := d.find(config.ID); err == nil {
		return nil, nil, fmt.Errorf("task %s runs already", config.ID)
	}
	var wanted script
	if err := config.DecodeDriverConfig(&wanted); err != nil {
		return nil, nil, err
	}
	if strings.HasPrefix(wanted.Script, "later") {
		return nil, nil, recoverable("the rope is still wet")
	}
	started, err := start(d.settings.Shell, config, wanted)
	if err != nil {
		return nil, nil, err
	}
	handle := drivers.NewTaskHandle(stateVersion)
	handle.Config = config
	handle.State = drivers.TaskStateRunning
	if err := handle.SetDriverState(&started.state); err != nil {
		started.kill(syscall.SIGKILL)
		return nil, nil, err
	}
	d.keep(started)
	d.log.Debug("script started", "task_id", config.ID, "pid", started.state.Pid)
	d.tell(started, "The script was tied to process "+fmt.Sprint(started.state.Pid))
	return handle, nil, nil
}

// RecoverTask may be called for a task that is known already.
func (d *driver) RecoverTask(handle *drivers.TaskHandle) error {
	if handle == nil || handle.Version != stateVersion {
		return fmt.Errorf("no handle that this driver made")
	}
	if _, err := d.find(handle.Config.ID); err == nil {
		return nil
	}
	found := &task{config: handle.Config}
	if err := handle.GetDriverState(&found.state); err != nil {
		return err
	}
	if !found.alive() && found.result() == nil {
		return fmt.Errorf("nothing is left of process %d", found.state.Pid)
	}
	d.keep(found)
	d.tell(found, "The script was found again")
	return nil
}

func (d *driver) WaitTask(ctx context.Context, id string) (<-chan *drivers.ExitResult, error) {
	found, err := d.find(id)
	if err != nil {
		return nil, err
	}
	results := make(chan *drivers.ExitResult, 1)
	go func() {
		defer close(results)
		if result, err := found.wait(ctx); err != nil {
			results <- &drivers.ExitResult{Err: err}
		} else {
			results <- result
		}
	}()
	return results, nil
}

func (d *driver) StopTask(id string, grace time.Duration, signal string) error {
	found, err := d.find(id)
	if err != nil {
		return err
	}
	number := syscall.SIGTERM
	if signal != "" {
		if number, err = signalNumber(signal); err != nil {
			return err
		}
	}
	found.kill(number)
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if _, err := found.wait(ctx); err != nil {
		found.kill(syscall.SIGKILL)
		_, err = found.wait(context.Background())
		return err
	}
	return nil
}

func (d *driver) DestroyTask(id string, force bool) error {
	found, err := d.find(id)
	if err != nil {
		return err
	}
	if found.alive() {
		if !force {
			return fmt.Errorf("task %s runs still", id)
		}
		found.kill(syscall.SIGKILL)
		if _, err := found.wait(context.Background()); err != nil {
			return err
		}
	}
	d.lock.Lock()
	defer d.lock.Unlock()
	delete(d.tasks, id)
	return nil
}

func (d *driver) InspectTask(id string) (*drivers.TaskStatus, error) {
	found, err := d.find(id)
	if err != nil {
		return nil, err
	}
	status := &drivers.TaskStatus{
		ID:               id,
		Name:             found.config.Name,
		State:            drivers.TaskStateRunning,
		StartedAt:        found.state.StartedAt,
		DriverAttributes: map[string]string{"pid": fmt.Sprint(found.state.Pid)},
	}
	if result := found.result(); result != nil {
		status.State = drivers.TaskStateExited
		status.ExitResult = result
	}
	return status, nil
}

func (d *driver) TaskStats(
	ctx context.Context, id string, interval time.Duration) (<-chan *drivers.TaskResourceUsage, error) {
	found, err := d.find(id)
	if err != nil {
		return nil, err
	}
	usage := make(chan *drivers.TaskResourceUsage)
	go func() {
		defer close(usage)
		for {
			select {
			case usage <- found.usage():
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
	return usage, nil
}

func (d *driver) TaskEvents(ctx context.Context) (<-chan *drivers.TaskEvent, error) {
	told := make(chan *drivers.TaskEvent)
	go func() {
		defer close(told)
		for {
			select {
			case event := <-d.events:
				select {
				case told <- event:
				case <-ctx.Done():
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return told, nil
}

func (d *driver) SignalTask(id string, signal string) error {
	found, err := d.find(id)
	if err != nil {
		return err
	}
	number, err := signalNumber(signal)
	if err != nil {
		return err
	}
	found.kill(number)
	return nil
}

func (d *driver) keep(t *task) {
	d.lock.Lock()
	defer d.lock.Unlock()
	d.tasks[t.config.ID] = t
}

func (d *driver) find(id string) (*task, error) {
	d.lock.Lock()
	defer d.lock.Unlock()
	if found, ok := d.tasks[id]; ok {
		return found, nil
	}
	return nil, drivers.ErrTaskNotFound
}

func (d *driver) tell(t *task, message string) {
	event := &drivers.TaskEvent{
		TaskID:      t.config.ID,
		TaskName:    t.config.Name,
		AllocID:     t.config.AllocID,
		Timestamp:   time.Now(),
		Message:     message,
		Annotations: map[string]string{"knots": fmt.Sprint(d.settings.Knots)},
	}
	select {
	case d.events <- event:
	default:
		d.log.Warn("nobody listens to events", "task_id", t.config.ID)
	}
}
