package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftermatch/internal/pgtest"
	"aftermatch/internal/story"
)

// TestTheDemoHasPeople starts the demo twice: the second time there are no more people, and they can be read with the key
// that the first start left beside the data. Both times the manager and the organiser find something to do.
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
		if desk := pageOf(t, url+"/my", "manager"); !strings.Contains(desk, "months after: Stuttgart 2017") || !strings.Contains(desk, "No further contact") {
			t.Error("the manager finds nothing to report on")
		}
		if list := pageOf(t, url+"/conferences/"+story.Characters().Stuttgart.String()+"/missing", "organiser"); strings.Count(list, "months after") < 1 || !strings.Contains(list, "BioRegio STERN") {
			t.Error("the organiser does not find who has not reported")
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

// pageOf is what a role reads at an address.
func pageOf(t *testing.T, address, role string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer demo-"+role)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
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
