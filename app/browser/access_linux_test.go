package browser_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"safelight/app/browser"
)

// stranger is a browser that was not let in.
func stranger(t *testing.T) *http.Client {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Jar: jar, Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func TestTheAddressLetsOneBrowserIn(t *testing.T) {
	r := build(t)
	first, second := stranger(t), stranger(t)
	for _, path := range []string{"/", "/index.html", "/main.js", "/words/table.js", "/socket", "/thumb/0", "/?token=", "/?token=wrong", "/main.js?token=wrong"} {
		require.Equal(t, http.StatusForbidden, r.ask(first, r.base+path).StatusCode, path)
	}
	answer := r.ask(first, r.URL())
	require.Equal(t, http.StatusSeeOther, answer.StatusCode)
	require.Equal(t, "/", answer.Header.Get("Location"), "the token does not stay in the address")
	require.Len(t, answer.Cookies(), 1)
	cookie := answer.Cookies()[0]
	require.True(t, cookie.HttpOnly)
	require.Equal(t, http.SameSiteStrictMode, cookie.SameSite)
	require.Greater(t, len(cookie.Value), 40)
	require.NotContains(t, r.URL(), cookie.Value)
	for range 2 { // a reload, or another page
		require.Equal(t, http.StatusOK, r.ask(first, r.base+"/").StatusCode)
		require.Equal(t, http.StatusSeeOther, r.ask(first, r.URL()).StatusCode, "who is in may come again")
	}
	require.Equal(t, http.StatusForbidden, r.ask(second, r.URL()).StatusCode, "the token was used")
	require.Equal(t, http.StatusForbidden, r.ask(second, r.base+"/").StatusCode)
	require.Equal(t, http.StatusForbidden, r.ask(second, r.base+"/", func(q *http.Request) {
		q.AddCookie(&http.Cookie{Name: cookie.Name, Value: strings.ToLower(cookie.Value)})
	}).StatusCode)
}

// A page of another site may have its own name resolved to this machine. Its
// requests then reach the server, under that name.
func TestRequestsUnderAnotherNameAreRefused(t *testing.T) {
	r := enter(t)
	_, port, _ := net.SplitHostPort(r.host())
	cookies := func(q *http.Request) {
		for _, c := range r.client.Jar.Cookies(must(url.Parse(r.base))) {
			q.AddCookie(c)
		}
	}
	named := func(name string) int {
		return r.ask(stranger(t), r.base+"/", cookies, func(q *http.Request) { q.Host = name }).StatusCode
	}
	for _, name := range []string{
		"evil.example", "evil.example:" + port, "127.0.0.1", "127.0.0.1:1", "localhost", "localhost.evil.example:" + port,
		"127.0.0.1.evil.example:" + port, "0.0.0.0:" + port, "[::1]:" + port, "[::ffff:127.0.0.1]:" + port, "127.1:" + port, "2130706433:" + port,
	} {
		require.Equal(t, http.StatusMisdirectedRequest, named(name), name)
	}
	require.Equal(t, http.StatusOK, named("127.0.0.1:"+port))
	require.Equal(t, http.StatusOK, named("localhost:"+port))
}

func TestPagesOfOtherOriginsAreRefused(t *testing.T) {
	r := enter(t)
	for _, origin := range []string{"null", "http://evil.example", "https://" + r.host(), "http://127.0.0.1:1", "http://127.0.0.1", "http://localhost:1", "file://", "%zz"} {
		require.Equal(t, http.StatusForbidden, r.get(r.base+"/", func(q *http.Request) { q.Header.Set("Origin", origin) }).StatusCode, origin)
		_, answer, err := websocket.Dial(t.Context(), r.base+"/socket", &websocket.DialOptions{
			HTTPClient: r.client, HTTPHeader: http.Header{"Origin": {origin}},
		})
		require.Error(t, err, origin)
		require.Equal(t, http.StatusForbidden, answer.StatusCode, origin)
	}
	for site, want := range map[string]int{"cross-site": 403, "same-site": 403, "anything": 403, "none": 200, "same-origin": 200} {
		require.Equal(t, want, r.get(r.base+"/", func(q *http.Request) { q.Header.Set("Sec-Fetch-Site", site) }).StatusCode, site)
	}
	require.Equal(t, http.StatusOK, r.get(r.base+"/", func(q *http.Request) { q.Header.Set("Origin", r.base) }).StatusCode)
}

func TestEveryAnswerForbidsWhatAPageDoesNotNeed(t *testing.T) {
	r := enter(t)
	require.True(t, strings.HasPrefix(browser.Policy, "default-src 'none'; "))
	require.NotContains(t, browser.Policy, "unsafe")
	for _, answer := range []*http.Response{
		r.get(r.base + "/"), r.get(r.base + "/main.js"), r.get(r.base + "/words/table.js"), r.get(r.base + "/nowhere"), r.get(r.base + "/thumb/0"),
		r.ask(stranger(t), r.base+"/"), r.get(r.base+"/", func(q *http.Request) { q.Host = "evil.example" }),
	} {
		for name, want := range map[string]string{
			"Content-Security-Policy": browser.Policy, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
			"Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY", "Cross-Origin-Resource-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Access-Control-Allow-Origin": "", "Server": "",
		} {
			require.Equal(t, want, answer.Header.Get(name), name)
		}
	}
	require.Equal(t, "text/html; charset=utf-8", r.get(r.base+"/").Header.Get("Content-Type"))
	for _, script := range []string{"/main.js", "/words/table.js"} {
		require.Equal(t, "text/javascript; charset=utf-8", r.get(r.base+script).Header.Get("Content-Type"))
	}
}

func TestNothingButThePageIsServed(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "secret.txt"), []byte("secret"), 0o666))
	web := filepath.Join(dir, "web")
	require.NoError(t, os.MkdirAll(filepath.Join(web, "net"), 0o777))
	require.NoError(t, os.WriteFile(filepath.Join(web, "index.html"), []byte("the page"), 0o666))
	require.NoError(t, os.Symlink("../secret.txt", filepath.Join(web, "link.txt")))
	root, err := os.OpenRoot(web)
	require.NoError(t, err)
	defer root.Close()
	for name, r := range map[string]*room{"embedded": enter(t), "folder": enter(t, func(c *browser.Config) { c.Web = root.FS() })} {
		for _, path := range []string{
			"/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/%2e%2e%2fsecret.txt", "/net/../../secret.txt", "/..\\secret.txt", "/%5c..%5csecret.txt",
			"//etc/passwd", "/etc/passwd", "/%00", "/link.txt", "/net", "/net/", "/.", "/../server.go", "/web/index.html", "/thumb/../secret.txt",
			"/thumb/-1", "/thumb/x", "/thumb/99999999999999999999", "/thumb/0/1", "http://evil.example/",
		} {
			answer := r.raw("GET " + path + " HTTP/1.1")
			require.NotContains(t, answer, "secret\r\n", "%s %s", name, path)
			status := strings.Fields(answer)[1]
			require.Contains(t, []string{"301", "307", "400", "404", "421"}, status, "%s %s", name, path)
		}
	}
}

// raw makes a request as it stands, and returns what comes back.
func (r *room) raw(first string) string {
	r.t.Helper()
	conn, err := net.Dial("tcp", r.host())
	require.NoError(r.t, err)
	defer conn.Close()
	fmt.Fprintf(conn, "%s\r\nHost: %s\r\nConnection: close\r\n", first, r.host())
	for _, c := range r.client.Jar.Cookies(must(url.Parse(r.base))) {
		fmt.Fprintf(conn, "Cookie: %s=%s\r\n", c.Name, c.Value)
	}
	fmt.Fprint(conn, "\r\n")
	var all strings.Builder
	bufio.NewReader(conn).WriteTo(&all) // which fails if not all of the request was read
	return all.String()
}

func TestPagesCanOnlyBeRead(t *testing.T) {
	r := enter(t)
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"} {
		require.Equal(t, "405", strings.Fields(r.raw(method + " / HTTP/1.1"))[1], method)
	}
	require.Equal(t, "200", strings.Fields(r.raw("HEAD / HTTP/1.1"))[1])
	require.NotContains(t, r.raw("GET /?"+strings.Repeat("a", 100<<10)+" HTTP/1.1"), "200 OK")
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
