package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/hashicorp/nomad/nomad/structs"
	"github.com/hashicorp/nomad/plugins/drivers"
)

// What a script runs under: it leaves its result for whichever process of the plugin asks.
// It hears the signals that are meant for the script, and stays.
const wrapper = `trap : HUP INT TERM USR1; "$1" -c "$2"; code=$?; echo $code >"$3.new"; mv "$3.new" "$3"; exit $code`

// What a later process of the plugin needs in order to find a task again.
type state struct {
	Pid       int
	Born      string // in the kernel's ticks: no later process of this number has it
	Result    string
	StartedAt time.Time
}

type task struct {
	config *drivers.TaskConfig
	state  state
}

func start(shell string, config *drivers.TaskConfig, wanted script) (*task, error) {
	out, err := os.OpenFile(config.StdoutPath, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	errors, err := os.OpenFile(config.StderrPath, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	defer errors.Close()
	result := filepath.Join(config.TaskDir().Dir, "result")
	os.Remove(result)
	command := exec.Command(shell, "-c", wrapper, shell, shell, wanted.Script, result)
	command.Dir = config.TaskDir().Dir
	command.Stdout = out
	command.Stderr = errors
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	for name, value := range config.Env {
		command.Env = append(command.Env, name+"="+value)
	}
	for name, value := range wanted.Vars {
		command.Env = append(command.Env, name+"="+value)
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	started := &task{config: config, state: state{
		Pid: command.Process.Pid, Born: born(command.Process.Pid), Result: result, StartedAt: time.Now()}}
	go command.Wait()
	return started, nil
}

func recoverable(message string) error {
	return structs.NewRecoverableError(errors.New(message), true)
}

// born tells when a process started; it is empty when there is none, or only a dead one.
func born(pid int) string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	if fields[0] == "Z" {
		return ""
	}
	return fields[19]
}

func (t *task) alive() bool {
	return born(t.state.Pid) == t.state.Born
}

func (t *task) kill(signal syscall.Signal) {
	if t.alive() {
		syscall.Kill(-t.state.Pid, signal)
	}
}

// result is nil while the script runs.
func (t *task) result() *drivers.ExitResult {
	alive := t.alive()
	if text, err := os.ReadFile(t.state.Result); err == nil {
		code, _ := strconv.Atoi(strings.TrimSpace(string(text)))
		result := &drivers.ExitResult{ExitCode: code}
		if code > 128 {
			result.Signal = code - 128
		}
		return result
	}
	if alive {
		return nil
	}
	return &drivers.ExitResult{ExitCode: 137, Signal: 9}
}

func (t *task) wait(ctx context.Context) (*drivers.ExitResult, error) {
	for {
		if result := t.result(); result != nil {
			return result, nil
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (t *task) usage() *drivers.TaskResourceUsage {
	rss := uint64(0)
	if text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", t.state.Pid)); err == nil {
		pages, _ := strconv.ParseUint(strings.Fields(string(text))[1], 10, 64)
		rss = pages * uint64(os.Getpagesize())
	}
	used := &drivers.ResourceUsage{
		MemoryStats: &drivers.MemoryStats{RSS: rss, Measured: []string{"RSS"}},
		CpuStats:    &drivers.CpuStats{Percent: 1.5, Measured: []string{"Percent"}},
	}
	return &drivers.TaskResourceUsage{
		ResourceUsage: used,
		Timestamp:     time.Now().UnixNano(),
		Pids:          map[string]*drivers.ResourceUsage{fmt.Sprint(t.state.Pid): used},
	}
}

func signalNumber(name string) (syscall.Signal, error) {
	known := map[string]syscall.Signal{
		"SIGTERM": syscall.SIGTERM, "SIGINT": syscall.SIGINT, "SIGHUP": syscall.SIGHUP,
		"SIGKILL": syscall.SIGKILL, "SIGUSR1": syscall.SIGUSR1,
	}
	if number, ok := known[name]; ok {
		return number, nil
	}
	return 0, fmt.Errorf("signal %s is not known here", name)
}
