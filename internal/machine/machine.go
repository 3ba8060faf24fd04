// Package machine says on what a measurement was made.
package machine

import (
	"os"
	"runtime"
	"strings"
)

// Processor names the machine's processor, where the system says.
func Processor() string {
	info, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(info)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

// Load is the system's load average of the last minute, where the system says.
func Load() string {
	load, _ := os.ReadFile("/proc/loadavg")
	if fields := strings.Fields(string(load)); len(fields) > 0 {
		return fields[0]
	}
	return "unknown"
}
