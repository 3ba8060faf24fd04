//go:build browser

package web_test

import (
	"bytes"
	"flag"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"aftermatch/internal/story"
	"aftermatch/web"
	"aftermatch/web/internal/browser"
)

var screenshots = flag.Bool("screenshots", false, "take the pictures of the README anew")

// The README's pictures are of the demo's story. Each is small, for it is fetched with every look at the README.
func TestThePicturesOfTheReadme(t *testing.T) {
	folder := filepath.Join("..", "docs", "screenshots")
	stuttgart := story.Characters().Stuttgart.String()
	if *screenshots {
		s := openWith(t, web.Options{Demo: true}, true)
		b, key := browser.Open(t), map[string]string{"Authorization": "Bearer demo-evaluator"}
		for name, shot := range map[string]struct {
			path          string
			width, height int
			dark          bool
		}{
			"dashboard.png":    {"/?conference=" + stuttgart, 1280, 1040, false},
			"looking-back.png": {"/?as_of=2018-12-31&conference=" + stuttgart, 1280, 1040, true},
			"report.png":       {"/conferences/" + stuttgart + "/report?as_of=2026-01-01", 840, 1180, false},
		} {
			page := b.Page(browser.Look{Width: shot.width, Height: shot.height, Dark: shot.dark, Language: "en", Headers: key})
			page.Go(s.url + shot.path)
			if err := os.WriteFile(filepath.Join(folder, name), smaller(t, page.Screen()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, name := range []string{"dashboard.png", "looking-back.png", "report.png"} {
		file, err := os.Open(filepath.Join(folder, name))
		if err != nil {
			t.Fatalf("%v; make screenshots", err)
		}
		defer file.Close()
		info, err := file.Stat()
		if err != nil || info.Size() > 200_000 {
			t.Errorf("%s has %d bytes, %v", name, info.Size(), err)
		}
		if picture, err := png.DecodeConfig(file); err != nil || picture.Width < 800 {
			t.Errorf("%s is %d wide, %v", name, picture.Width, err)
		}
	}
}

// smaller is the picture with 32 shades of each colour, which look the same and pack better.
func smaller(t *testing.T, picture []byte) []byte {
	t.Helper()
	decoded, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	bounds := decoded.Bounds()
	coarse := image.NewNRGBA(bounds)
	draw.Draw(coarse, bounds, decoded, bounds.Min, draw.Src)
	for i, v := range coarse.Pix {
		coarse.Pix[i] = v&^7 | v>>5
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, coarse); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
