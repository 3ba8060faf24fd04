package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"aftermatch/domain"
	"aftermatch/internal/pgtest"
	"aftermatch/internal/postgres"
	"aftermatch/vault"
)

// What is planted, in letters that every encoding but Base64 and hex leaves as they are.
const (
	plantedName     = "Zwolfried Plantagenet"
	plantedMail     = "zwolfried@plantagenet.example"
	plantedPosition = "keeper of the quinces"
)

// needles are what must not be found: parts of what is planted, also as the inside of Base64 or hex.
func needles() []string {
	all := []string{"wolfried", "lantagenet", "quince"}
	for _, word := range []string{"wolfried", "lantagenet"} {
		all = append(all, hex.EncodeToString([]byte(word)))
		for shift := range 3 { // Base64 looks different at each of three places
			inside := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("_", shift) + word))
			all = append(all, strings.ToLower(inside[4:len(inside)-4]))
		}
	}
	return all
}

// clean checks that nothing that was planted is in what somebody could read.
func clean(t *testing.T, where string, what []byte) {
	t.Helper()
	if len(what) == 0 {
		t.Errorf("%s: there is nothing, which proves nothing", where)
	}
	lower := bytes.ToLower(what)
	for _, needle := range needles() {
		if i := bytes.Index(lower, []byte(needle)); i >= 0 {
			t.Errorf("%s: found %s in …%s…", where, needle, what[max(0, i-80):min(len(what), i+80)])
		}
	}
}

// keeper is the program at work on a database, with a master key.
type keeper struct {
	*testing.T
	*program
	database string
	url      string
	conn     *pgx.Conn
}

func keepingPersons(t *testing.T) *keeper {
	t.Helper()
	database := pgtest.URL(t)
	t.Setenv("DATABASE_URL", database)
	t.Setenv(masterKeyEnv, vault.NewMasterKey())
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	k := &keeper{T: t, database: database, conn: conn}
	k.program, k.url = serving(t, pgtest.DataDir(t))
	return k
}

// ask sends a request and returns status, headers and body.
func (k *keeper) ask(method, path, body string, headers ...string) (int, []byte) {
	k.Helper()
	request, err := http.NewRequestWithContext(k.Context(), method, k.url+path, strings.NewReader(body))
	if err != nil {
		k.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		k.Fatal(err)
	}
	defer response.Body.Close()
	whole := &bytes.Buffer{}
	if err := response.Header.Write(whole); err != nil {
		k.Fatal(err)
	}
	if _, err := io.Copy(whole, response.Body); err != nil {
		k.Fatal(err)
	}
	return response.StatusCode, whole.Bytes()
}

// get reads what the last write has led to.
func (k *keeper) get(path string) (int, []byte) {
	k.Helper()
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	return k.ask(http.MethodGet, path+separator+"min_position="+string(k.read(`select max(position)::text from events`)), "")
}

// write succeeds, tells nothing, and returns the id.
func (k *keeper) write(path, body string, headers ...string) string {
	k.Helper()
	status, answer := k.ask(http.MethodPost, path, body, headers...)
	if status >= 300 {
		k.Fatalf("%s: %d %s", path, status, answer)
	}
	clean(k.T, "the answer to "+path, answer)
	var written struct{ ID string }
	if err := json.Unmarshal(answer[bytes.Index(answer, []byte("{")):], &written); err != nil {
		k.Fatal(err)
	}
	return written.ID
}

// provoke is refused, and the refusal repeats nothing.
func (k *keeper) provoke(method, path, body string, headers ...string) {
	k.Helper()
	status, answer := k.ask(method, path, body, headers...)
	if status < 400 {
		k.Errorf("%s %s was not refused: %d", method, path, status)
	}
	clean(k.T, fmt.Sprintf("the refusal of %s (%d)", method, status), answer)
}

// read is everything that a query finds, as text.
func (k *keeper) read(sql string) []byte {
	k.Helper()
	rows, err := k.conn.Query(k.Context(), sql)
	if err != nil {
		k.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		k.Fatal(err)
	}
	return []byte(strings.Join(lines, "\n"))
}

// dump is the whole database, as an operator would save it.
func (k *keeper) dump() []byte {
	k.Helper()
	bin, err := postgres.Find()
	if err != nil {
		k.Fatal(err)
	}
	out, err := exec.Command(filepath.Join(bin, "pg_dump"), k.database).Output()
	if err != nil {
		k.Fatal(err)
	}
	return out
}

// importFile sends a file with persons in it where none belong.
func (k *keeper) importFile(conference, content string) (int, []byte) {
	k.Helper()
	body := &bytes.Buffer{}
	form := multipart.NewWriter(body)
	for name, value := range map[string]string{"kind": "participants", "conference_id": conference} {
		if err := form.WriteField(name, value); err != nil {
			k.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("file", "participants.csv")
	if err == nil {
		_, err = part.Write([]byte(content))
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		k.Fatal(err)
	}
	return k.ask(http.MethodPost, "/v1/imports", body.String(), "Content-Type", form.FormDataContentType())
}

// TestNoPersonalDataAreAnywhereElse plants a person, drives everything that could carry the name on, and looks for it in all
// that is written anywhere.
func TestNoPersonalDataAreAnywhereElse(t *testing.T) {
	k := keepingPersons(t)
	organisation := k.write("/v1/organisations", organisation("BioRegio STERN"))
	registration := fmt.Sprintf(`{"name":%q,"email":%q,"position":%q,"organisation_id":%q,"effective_at":"2017-03-01"}`, plantedName, plantedMail, plantedPosition, organisation)
	person := k.write("/v1/representatives", registration, "Idempotency-Key", "the first")
	path := "/v1/representatives/" + person
	k.write("/v1/representatives", registration, "Idempotency-Key", "the first")
	k.write(path+"/rectify", fmt.Sprintf(`{"name":%q,"email":%q}`, plantedName+" II", plantedMail), "Idempotency-Key", "the second")
	k.write(path+"/consent", `{"notice":"2017-1"}`)
	for _, read := range []string{path, "/v1/representatives"} {
		if status, answer := k.get(read); status != http.StatusOK || !bytes.Contains(answer, []byte(plantedName+" II")) {
			t.Fatalf("who may see the person does not: %s: %d %s", read, status, answer)
		}
	}
	if _, answer := k.ask(http.MethodGet, path+"/data", ""); !bytes.Contains(answer, []byte(plantedPosition)) {
		t.Fatalf("the export lacks something: %s", answer)
	}
	conference := k.write("/v1/conferences", `{"name":"CMC","series":"CMC","edition":5,"starts_on":"2017-09-21","ends_on":"2017-09-22","country":"DE","city":"Stuttgart"}`)
	k.provokeAll(path, organisation, conference)
	figures := k.figures()
	k.look("while the person is known")
	if !bytes.Contains(k.dump(), []byte("sealed.1:")) {
		t.Error("the dump lacks the sealed data, so it proves nothing")
	}
	if wrapped := k.read(`select wrapped::text from vault.keys where wrapped is not null`); len(wrapped) == 0 {
		t.Error("there is no key, so its destruction would prove nothing")
	}

	k.write(path+"/erase", `{}`)
	_, export := k.ask(http.MethodGet, path+"/data", "")
	clean(t, "the export after the erasure", export)
	for _, read := range []string{path, path + "?as_of=4", path + "/history", "/v1/representatives", "/v1/events"} {
		status, answer := k.get(read)
		if status != http.StatusOK {
			t.Errorf("%s: %d", read, status)
		}
		clean(t, "after the erasure "+read, answer)
	}
	k.provokeAll(path, organisation, conference)
	k.look("once the person is erased")
	if wrapped := k.read(`select coalesce(wrapped::text, '') from vault.keys`); len(wrapped) > 0 {
		t.Errorf("a key is left: %s", wrapped)
	}
	if got := k.figures(); !bytes.Equal(got, figures) {
		t.Errorf("the erasure changed figures from %s to %s", figures, got)
	}
	k.kill(t)
	clean(t, "the program's own log", k.errors.Bytes())
	if out := succeed(t, "verify"); !strings.Contains(out, "everything agrees") {
		t.Error(out)
	}
	succeed(t, "rebuild")
	if out := succeed(t, "verify"); !strings.Contains(out, "everything agrees") {
		t.Error(out)
	}
}

// provokeAll puts the name wherever somebody might by mistake.
func (k *keeper) provokeAll(path, organisation, conference string) {
	k.Helper()
	get, post := http.MethodGet, http.MethodPost
	escaped := url.PathEscape(plantedName)
	k.provoke(get, "/v1/representatives/"+escaped, "")
	k.provoke(get, "/v1/representatives/"+plantedMail+"/data", "")
	k.provoke(get, "/v1/representatives?name="+url.QueryEscape(plantedName), "")
	k.provoke(get, "/v1/representatives?organisation="+url.QueryEscape(plantedName), "")
	k.provoke(get, "/v1/representatives?cursor="+url.QueryEscape(plantedName), "")
	k.provoke(get, "/v1/representatives?as_of="+url.QueryEscape(plantedName), "")
	k.provoke(get, "/v1/events?type="+escaped, "")
	k.provoke(get, "/v1/"+escaped, "")
	for _, page := range []string{"/" + escaped, "/representatives/" + escaped} { // whose links lead to themselves in the other language
		if status, _ := k.ask(get, page, ""); status != http.StatusNotFound {
			k.Errorf("%s is answered with %d", page, status)
		}
	}
	k.provoke(get, path, "", "Authorization", "Bearer "+plantedMail)
	k.provoke(post, "/v1/representatives", plantedName)
	k.provoke(post, "/v1/representatives", `{"name":"`+plantedName+`"`)
	k.provoke(post, "/v1/representatives", fmt.Sprintf(`{"name":%q}`, plantedName))
	k.provoke(post, "/v1/representatives", fmt.Sprintf(`{"name":[%q],"organisation_id":%q}`, plantedName, organisation))
	k.provoke(post, "/v1/representatives", fmt.Sprintf(`{"name":%q,"organisation_id":%q}`, plantedName, plantedMail))
	k.provoke(post, "/v1/representatives", fmt.Sprintf(`{"name":%q,"organisation_id":%q,"effective_at":%q}`, plantedName, organisation, plantedMail))
	k.provoke(post, "/v1/representatives", fmt.Sprintf(`{"name":%q,"email":%q,"organisation_id":%q}`, plantedName, "at "+plantedMail, organisation))
	k.provoke(post, "/v1/representatives", fmt.Sprintf(`{"name":%q,"%s":1,"organisation_id":%q}`, plantedName, "born", organisation))
	k.provoke(post, "/v1/representatives", fmt.Sprintf(`{"name":%q,"organisation_id":%q}`, plantedName, organisation), "If-Match", plantedMail)
	k.provoke(post, "/v1/representatives", fmt.Sprintf(`{"name":%q,"organisation_id":%q}`, plantedName, domain.DeriveID("nobody")), "Idempotency-Key", plantedMail)
	k.provoke(post, "/v1/representatives", fmt.Sprintf(`{"name":%q,"organisation_id":%q}`, plantedName, organisation), "Content-Type", "text/"+plantedMail)
	k.provoke(post, path+"/consent", fmt.Sprintf(`{"notice":%q}`, plantedMail))
	k.provoke(post, path+"/erase", fmt.Sprintf(`{"ground":%q}`, plantedName))
	k.provoke(post, path+"/affiliations", fmt.Sprintf(`{"organisation_id":%q,"position":%q}`, organisation, plantedPosition))
	first := string(k.read(`select event_id::text from events where type = 'RepresentativeRegistered' order by position limit 1`))
	k.provoke(post, "/v1/facts/"+first+"/correct", fmt.Sprintf(`{"reason":"misspelt","data":{"name":%q}}`, plantedName))
	// The faults of a file quote its cells to whoever sent it, and are kept nowhere.
	if status, _ := k.importFile(conference, "external_id;organisation;country\n1;Welfare Tech;"+plantedName+"\n"); status != http.StatusUnprocessableEntity {
		k.Errorf("a person was taken for a country: %d", status)
	}
	status, answer := k.importFile(conference, "external_id;organisation;country;contact;e-mail\n1;Welfare Tech;DK;"+plantedName+";"+plantedMail+"\n")
	if status != http.StatusOK && status != http.StatusCreated {
		k.Errorf("a file with columns that nobody asked for: %d %s", status, answer)
	}
	clean(k.T, "the report of an import", answer)
	// A failure of ours, which is logged with its cause.
	if _, err := k.conn.Exec(k.Context(), `alter table vault.keys rename to lost`); err != nil {
		k.Fatal(err)
	}
	k.provoke(post, path+"/rectify", fmt.Sprintf(`{"name":%q}`, plantedName))
	k.provoke(post, "/v1/representatives", fmt.Sprintf(`{"name":%q,"organisation_id":%q}`, plantedName, organisation))
	if _, err := k.conn.Exec(k.Context(), `alter table vault.lost rename to keys`); err != nil {
		k.Fatal(err)
	}
}

// look searches what is written: the log's own bytes, a dump of the database, the metrics.
func (k *keeper) look(when string) {
	k.Helper()
	clean(k.T, "the log "+when, k.read(`select concat_ws(' ', stream, event_id, key, type, data, metadata) from events`))
	clean(k.T, "a dump "+when, k.dump())
	_, metrics := k.ask(http.MethodGet, "/metrics", "")
	clean(k.T, "the metrics "+when, metrics)
}

// figures are some, without the state of knowledge that they are from.
func (k *keeper) figures() []byte {
	k.Helper()
	var all []byte
	for _, figure := range []string{"funnel", "rates", "network"} {
		_, answer := k.ask(http.MethodGet, "/v1/impact/"+figure+"?as_of=5", "")
		all = append(all, answer[bytes.Index(answer, []byte("{")):]...)
	}
	return all
}

// TestKilledBetweenErasureAndKey starts the program on a log that says that a person was erased, and on a vault that still has
// the key: what a kill at the worst moment leaves behind.
func TestKilledBetweenErasureAndKey(t *testing.T) {
	k := keepingPersons(t)
	organisation := k.write("/v1/organisations", organisation("BioRegio STERN"))
	person := k.write("/v1/representatives", fmt.Sprintf(`{"name":%q,"organisation_id":%q}`, plantedName, organisation))
	key := k.read(`select concat_ws(' ', wrapped, master_key) from vault.keys`)
	k.write("/v1/representatives/"+person+"/erase", `{}`)
	k.kill(t)
	wrapped, master, _ := strings.Cut(string(key), " ")
	_, err := k.conn.Exec(t.Context(), `update vault.keys set wrapped = $1::text::bytea, master_key = $2, destroyed_at = null`, wrapped, master)
	if err == nil {
		_, err = k.conn.Exec(t.Context(), `update checkpoints set position = 0 where name = 'erasure'`)
	}
	if err != nil {
		t.Fatal(err)
	}
	k.program, k.url = serving(t, pgtest.DataDir(t))
	for len(k.read(`select person::text from vault.keys where wrapped is not null`)) > 0 {
		select {
		case <-t.Context().Done():
			t.Fatal("the key was not destroyed")
		case <-time.After(10 * time.Millisecond):
		}
	}
	if n := string(k.read(`select count(*)::text from accounts.audit where action = 'erased'`)); n != "2" {
		t.Errorf("the audit log tells of %s erasures, want the first and the one made up for", n)
	}
	k.kill(t)
	if out := succeed(t, "verify"); !strings.Contains(out, "everything agrees") {
		t.Error(out)
	}
}

// TestTheMasterKeyIsRotated follows docs/operations.md.
func TestTheMasterKeyIsRotated(t *testing.T) {
	k := keepingPersons(t)
	before := os.Getenv(masterKeyEnv)
	organisation := k.write("/v1/organisations", organisation("BioRegio STERN"))
	person := k.write("/v1/representatives", fmt.Sprintf(`{"name":%q,"organisation_id":%q}`, plantedName, organisation))
	named := func() bool {
		_, answer := k.get("/v1/representatives/" + person)
		return bytes.Contains(answer, []byte(plantedName))
	}
	file := filepath.Join(t.TempDir(), "master.key")
	succeed(t, "master-key", "create", file)
	after, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v (%v)", info.Mode(), err)
	}
	if err := command(t, "master-key", "create", file).Run(); err == nil {
		t.Error("a second key took the place of the first")
	}
	k.kill(t)
	t.Setenv(masterKeyEnv, string(after)+before)
	k.program, k.url = serving(t, pgtest.DataDir(t))
	if !named() {
		t.Error("with both keys the person cannot be read")
	}
	if out := succeed(t, "master-key", "rewrap"); !strings.HasPrefix(out, "1 keys") {
		t.Error(out)
	}
	k.kill(t)
	t.Setenv(masterKeyEnv, "")
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	open := command(t, "master-key", "rewrap", "--master-key-file", file)
	if err := open.Run(); err == nil || !strings.Contains(open.errors.String(), "chmod 600") {
		t.Errorf("a file that others can read was taken: %s", open.errors)
	}
	t.Setenv(masterKeyEnv, string(after))
	k.program, k.url = serving(t, pgtest.DataDir(t))
	if !named() {
		t.Error("with the new key alone the person cannot be read")
	}
	k.kill(t)
	t.Setenv(masterKeyEnv, before)
	k.program, k.url = serving(t, pgtest.DataDir(t))
	if named() {
		t.Error("the old key still opens what it wrapped")
	}
}
