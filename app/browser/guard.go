package browser

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"sync"
)

// guard decides who may come in.
type guard struct {
	host   string // with the port
	cookie string // its name
	secret string // its value

	mu    sync.Mutex
	token string // of the address, until it is used
}

// policy lets the page load what this server gives, and nothing else. Blobs and data
// are not needed; pictures come over the socket and are drawn.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

// protect refuses whoever may not come in before next hears of him.
func (g *guard) protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		switch {
		case !g.named(r.Host):
			http.Error(w, "this server goes by "+g.host, http.StatusMisdirectedRequest)
		case !g.own(r):
			http.Error(w, "only pages of this server may ask", http.StatusForbidden)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		case r.URL.Path == "/" && r.URL.Query().Has("token") && r.Method == http.MethodGet: // HEAD is no visit
			g.enter(w, r)
		case !g.known(r):
			http.Error(w, "Open the address that safelight printed. It is good for one browser; start safelight again for another.", http.StatusForbidden)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// named reports whether a request was made to this machine by its own name: a page
// of example.com that has its name resolved to 127.0.0.1 still says example.com.
func (g *guard) named(host string) bool {
	if host == g.host {
		return true
	}
	_, port, _ := net.SplitHostPort(g.host)
	return host == net.JoinHostPort("localhost", port)
}

// own reports whether a request comes from a page of this server, or from no page.
func (g *guard) own(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		if err != nil || u.Scheme != "http" || u.Host != r.Host {
			return false
		}
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		return true
	}
	return false
}

// enter exchanges the token for the cookie, once. Who has the cookie needs none.
func (g *guard) enter(w http.ResponseWriter, r *http.Request) {
	if !g.known(r) {
		g.mu.Lock()
		good := g.token != "" && same(g.token, r.URL.Query().Get("token"))
		if good {
			g.token = ""
		}
		g.mu.Unlock()
		if !good {
			http.Error(w, "This address is not good, or was used before. Start safelight again for another.", http.StatusForbidden)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: g.cookie, Value: g.secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// known reports whether a request has the cookie.
func (g *guard) known(r *http.Request) bool {
	for _, c := range r.CookiesNamed(g.cookie) {
		if same(g.secret, c.Value) {
			return true
		}
	}
	return false
}

// same compares in a time that does not tell how much is right.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
