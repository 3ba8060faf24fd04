package main

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftermatch/internal/pgtest"
)

// TestTheDemoHasPeople starts the demo twice: the second time there are no more people, and they can be read with the key
// that the first start left beside the data.
func TestTheDemoHasPeople(t *testing.T) {
	data := pgtest.DataDir(t)
	for range 2 {
		demo := command(t, "demo", "--addr", "127.0.0.1:0", "--data-dir", data)
		out, err := demo.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := demo.Start(); err != nil {
			t.Fatal(err)
		}
		url := ""
		for lines := bufio.NewScanner(out); url == "" && lines.Scan(); {
			if found, ready := strings.CutPrefix(lines.Text(), "ready "); ready {
				url = found
			}
		}
		admin, organiser, manager := peopleOf(t, url, "admin"), peopleOf(t, url, "organiser"), peopleOf(t, url, "manager")
		if admin != demoManagers || organiser != demoManagers || manager < 1 || manager > 2 {
			t.Errorf("the admin sees %d people, the organiser %d, the manager %d of one organisation", admin, organiser, manager)
		}
		if err := demo.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		demo.Wait()
	}
	if info, err := os.Stat(filepath.Join(data, "master.key")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the demo's master key: %v, %v", info, err)
	}
}

// peopleOf counts those whom a role sees by name.
func peopleOf(t *testing.T, url, role string) (count int) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/v1/representatives?limit=1000", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer demo-"+role)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var list struct{ Items []struct{ Name string } }
	if err := json.NewDecoder(response.Body).Decode(&list); err != nil {
		t.Fatal(err)
	}
	for _, person := range list.Items {
		if strings.Contains(person.Name, "Muster-") {
			count++
		}
	}
	return count
}
