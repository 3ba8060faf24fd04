package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// build makes the program, and returns what removes it.
func (b *bench) build(ctx context.Context) (remove func() error, err error) {
	dir, err := os.MkdirTemp("", "aftermatch-scale-")
	if err != nil {
		return nil, err
	}
	b.program = filepath.Join(dir, "aftermatch")
	made, err := exec.CommandContext(ctx, "go", "build", "-o", b.program, "aftermatch").CombinedOutput()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("build the program: %w\n%s", err, made), os.RemoveAll(dir))
	}
	return func() error { return os.RemoveAll(dir) }, nil
}

// start runs a command of the program on the history.
func (b *bench) start(ctx context.Context, args ...string) (*exec.Cmd, io.ReadCloser, *strings.Builder, error) {
	command := exec.CommandContext(ctx, b.program, args...)
	command.Env = append(os.Environ(), "DATABASE_URL="+b.server.URL)
	complaints := &strings.Builder{}
	command.Stderr = complaints
	out, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	return command, out, complaints, err
}

// memory is the most that a process has held so far, in bytes; 0 where the system does not say, or when it is gone.
func memory(pid int) int64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kilobytes, _ := strconv.ParseInt(strings.Fields(value)[0], 10, 64)
			return kilobytes * 1024
		}
	}
	return 0
}

// rebuilt runs the program's rebuild, and returns how long it took and how much memory.
func (b *bench) rebuilt(ctx context.Context) (took time.Duration, peak int64, err error) {
	begun := time.Now()
	command, out, complaints, err := b.start(ctx, "rebuild")
	if err != nil {
		return 0, 0, err
	}
	ended := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, out)
		ended <- errors.Join(err, command.Wait())
	}()
	for {
		peak = max(peak, memory(command.Process.Pid))
		select {
		case err := <-ended:
			if err != nil {
				err = fmt.Errorf("%w: %s", err, complaints)
			}
			return time.Since(begun), peak, err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (b *bench) rebuild(ctx context.Context) error {
	took, peak, err := b.rebuilt(ctx)
	b.found("rebuild of all read models from zero, alone", "", "%.1f s, %d events/s, %d MiB", took.Seconds(), int(float64(b.head)/took.Seconds()), peak>>20)
	return err
}

// site is the program, serving.
type site struct {
	url     string
	http    *http.Client
	process *exec.Cmd
	said    *strings.Builder
}

func (b *bench) serve(ctx context.Context) error {
	command, out, said, err := b.start(ctx, "serve", "--insecure-loopback", "--addr", "127.0.0.1:0")
	if err != nil {
		return err
	}
	b.site = &site{http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}, process: command, said: said}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url, ok := strings.CutPrefix(lines.Text(), "ready "); ok {
			b.site.url = url
			b.found("memory of the program, serving: at rest", "≤ 150 MiB", "%d MiB", memory(command.Process.Pid)>>20)
			return nil
		}
	}
	return fmt.Errorf("it did not get ready: %s", said)
}

func (b *bench) stop(context.Context) error {
	b.found("the same, most of all that is measured here", "≤ 150 MiB", "%d MiB", memory(b.site.process.Process.Pid)>>20)
	site := b.site
	b.site = nil
	return site.stop()
}

func (s *site) stop() error {
	err := s.process.Process.Signal(os.Interrupt)
	if ended := s.process.Wait(); ended != nil {
		err = errors.Join(err, fmt.Errorf("%w: %s", ended, s.said))
	}
	return err
}

// answer is a response, read.
type answer struct {
	status int
	header http.Header
	body   []byte
	took   time.Duration
}

// ask sends a request; body is JSON, or "" for none; headers are names and values in turn.
func (s *site) ask(ctx context.Context, method, path, body string, headers ...string) (a answer, err error) {
	request, err := http.NewRequestWithContext(ctx, method, s.url+path, strings.NewReader(body))
	if err != nil {
		return a, err
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	begun := time.Now()
	response, err := s.http.Do(request)
	if err != nil {
		return a, err
	}
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, read, time.Since(begun)}, err
}

// get is ask for what must be there.
func (s *site) get(ctx context.Context, path string, headers ...string) (answer, error) {
	a, err := s.ask(ctx, http.MethodGet, path, "", headers...)
	if err == nil && a.status != http.StatusOK && a.status != http.StatusNotModified {
		err = fmt.Errorf("GET %s: %d %s", path, a.status, a.body)
	}
	return a, err
}
