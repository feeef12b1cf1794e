package browser

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
)

//go:embed web
var embedded embed.FS

// web are the files of the page that come with the program.
func web() fs.FS {
	sub, err := fs.Sub(embedded, "web")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

// types are what the page is made of. A system may call scripts something else, and
// browsers run nothing then.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml", ".json": "application/json", ".png": "image/png", ".ico": "image/x-icon",
	".webmanifest": "application/manifest+json",
}

// files serves the files of the page, and no listings of folders.
func files(web fs.FS) http.Handler {
	server := http.FileServerFS(web)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.URL.Path
		if name == "/" {
			name = "/index.html"
		} else if stat, err := fs.Stat(web, path.Clean(name)[1:]); err != nil || stat.IsDir() {
			http.NotFound(w, r)
			return
		}
		if kind, ok := types[path.Ext(name)]; ok {
			w.Header().Set("Content-Type", kind)
		}
		server.ServeHTTP(w, r)
	})
}
