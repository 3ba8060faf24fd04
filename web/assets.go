package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"

	"aftermatch/web/charts"
)

//go:embed assets
var files embed.FS

// assets are the style sheet, the scripts and the icon, by name. Their address holds a version made of their bytes, so
// that a browser may keep them for ever.
type assets struct {
	version string
	bytes   map[string][]byte
}

func readAssets() assets {
	a := assets{bytes: map[string][]byte{}}
	entries, err := files.ReadDir("assets")
	if err != nil {
		panic(err) // they are part of the program
	}
	digest := sha256.New()
	for _, entry := range entries {
		content, err := files.ReadFile(path.Join("assets", entry.Name()))
		if err != nil {
			panic(err)
		}
		if entry.Name() == "style.css" {
			content = append([]byte(charts.Style()), content...)
		}
		a.bytes[entry.Name()] = content
		digest.Write(content)
	}
	a.version = hex.EncodeToString(digest.Sum(nil)[:8])
	return a
}

// address is where a page finds an asset.
func (a assets) address(name string) string { return "/assets/" + a.version + "/" + name }

// mediaTypes are written here because those of the machine differ.
var mediaTypes = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

func (a assets) serve(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	content, ok := a.bytes[name]
	if !ok || r.PathValue("version") != a.version {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mediaTypes[path.Ext(name)])
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Vary", "Accept-Encoding")
	_, _ = w.Write(content) // fails when the client has left
}
