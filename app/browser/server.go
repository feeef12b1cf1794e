package browser

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/net/netutil"

	"safelight/app/session"
)

// Config says what a Server serves.
type Config struct {
	Session *session.Session
	// Web are the files of the page; nil means those that come with the program.
	Web fs.FS
	// Version is that of the program.
	Version string
	// Table is what the page has to know before anything else: parameters and their
	// ranges, films, spaces, papers, matrices, formats, shortcuts. It is sent as JSON.
	Table any
	// Thumbnail is the JPEG of the scan with the given index; nil means that there
	// are none.
	Thumbnail func(ctx context.Context, index int) ([]byte, error)
	// Port is the port to listen at; 0 takes a free one.
	Port int
}

// Server serves one session to the browser of its user.
type Server struct {
	config   Config
	table    json.RawMessage
	words    []byte
	listener net.Listener
	guard    *guard
	url      string
	patience time.Duration

	mu    sync.Mutex
	pages int
}

const (
	// maxPages is how many pages may be open, and maxConnections how many
	// connections: a browser takes six a page, and one for its socket.
	maxPages       = 16
	maxConnections = 200
)

// New makes a server that listens and does not answer yet.
func New(config Config) (*Server, error) {
	if config.Session == nil {
		return nil, errors.New("browser: no session")
	}
	if config.Web == nil {
		config.Web = web()
	}
	table, err := json.Marshal(config.Table)
	if err != nil {
		return nil, err
	}
	words, err := wordsModule()
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(config.Port)))
	if err != nil {
		return nil, err
	}
	host := l.Addr().String()
	_, port, _ := net.SplitHostPort(host)
	token := rand.Text()
	return &Server{
		config: config, table: table, words: words, listener: netutil.LimitListener(l, maxConnections),
		// Cookies are the same for all ports of a machine, so the name says which.
		guard:    &guard{host: host, cookie: "safelight-" + port, secret: rand.Text() + rand.Text(), token: token},
		url:      fmt.Sprintf("http://%s/?token=%s", host, token),
		patience: patience,
	}, nil
}

// URL is the address to open. It is good for one visit.
func (s *Server) URL() string { return s.url }

// Serve answers until ctx ends, and returns when all pages are told and gone.
func (s *Server) Serve(ctx context.Context) error {
	pages, leave := context.WithCancel(ctx) // ends before the server does
	defer leave()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /socket", func(w http.ResponseWriter, r *http.Request) { s.socket(pages, w, r) })
	mux.HandleFunc("GET /thumb/{index}", s.thumbnail)
	mux.HandleFunc("GET /words/table.js", s.serveWords)
	mux.Handle("GET /", files(s.config.Web))
	server := &http.Server{
		Handler: s.guard.protect(mux), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 64 << 10,
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		<-pages.Done()
		for end := time.Now().Add(5 * time.Second); s.open() > 0 && time.Now().Before(end); {
			time.Sleep(10 * time.Millisecond) // sockets are not the server's any more
		}
		end, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if server.Shutdown(end) != nil {
			server.Close()
		}
	}()
	err := server.Serve(s.listener)
	leave()
	<-done
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// enter counts a page in, if there is room for it.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pages == maxPages {
		return false
	}
	s.pages++
	return true
}

func (s *Server) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages--
}

// open is the number of pages.
func (s *Server) open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pages
}

// thumbnail answers with a small picture of a scan.
func (s *Server) thumbnail(w http.ResponseWriter, r *http.Request) {
	index, err := strconv.Atoi(r.PathValue("index"))
	if err != nil || index < 0 || s.config.Thumbnail == nil {
		http.NotFound(w, r)
		return
	}
	jpeg, err := s.config.Thumbnail(r.Context(), index)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "image/jpeg")
	w.Write(jpeg)
}
