package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"

	"github.com/creack/pty"
	"github.com/hashicorp/nomad/plugins/drivers"
)

func (d *driver) ExecTask(id string, command []string, timeout time.Duration) (*drivers.ExecTaskResult, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	beside, err := d.beside(ctx, id, command)
	if err != nil {
		return nil, err
	}
	var out, problems bytes.Buffer
	beside.Stdout, beside.Stderr = &out, &problems
	result, err := ended(beside.Run())
	if ctx.Err() != nil {
		return nil, fmt.Errorf("the command took longer than %s", timeout)
	}
	return &drivers.ExecTaskResult{Stdout: out.Bytes(), Stderr: problems.Bytes(), ExitResult: result}, err
}

func (d *driver) ExecTaskStreaming(
	ctx context.Context, id string, options *drivers.ExecOptions) (*drivers.ExitResult, error) {
	beside, err := d.beside(ctx, id, options.Command)
	if err != nil {
		return nil, err
	}
	if options.Tty {
		return onTerminal(beside, options)
	}
	stdin, err := beside.StdinPipe()
	if err != nil {
		return nil, err
	}
	go func() {
		defer stdin.Close()
		io.Copy(stdin, options.Stdin)
	}()
	beside.Stdout, beside.Stderr = options.Stdout, options.Stderr
	return ended(beside.Run())
}

func onTerminal(beside *exec.Cmd, options *drivers.ExecOptions) (*drivers.ExitResult, error) {
	terminal, err := pty.Start(beside)
	if err != nil {
		return nil, err
	}
	defer terminal.Close()
	go func() {
		for size := range options.ResizeCh {
			pty.Setsize(terminal, &pty.Winsize{Rows: uint16(size.Height), Cols: uint16(size.Width)})
		}
	}()
	go io.Copy(terminal, options.Stdin)
	var shown sync.WaitGroup
	shown.Add(1)
	go func() {
		defer shown.Done()
		io.Copy(options.Stdout, terminal)
	}()
	result, err := ended(beside.Wait())
	shown.Wait()
	return result, err
}

func (d *driver) beside(ctx context.Context, id string, command []string) (*exec.Cmd, error) {
	found, err := d.find(id)
	if err != nil {
		return nil, err
	}
	if len(command) == 0 {
		return nil, errors.New("no command given")
	}
	beside := exec.CommandContext(ctx, command[0], command[1:]...)
	beside.Dir = found.config.TaskDir().Dir
	beside.Env = append(os.Environ(), "ROPE="+found.config.Name)
	return beside, nil
}

func ended(err error) (*drivers.ExitResult, error) {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return &drivers.ExitResult{ExitCode: exit.ExitCode()}, nil
	}
	return &drivers.ExitResult{}, err
}
