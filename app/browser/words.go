package browser

import (
	"encoding/json"
	"net/http"

	"safelight/app/words"
)

// wordsModule is the module that the page has its words from.
func wordsModule() ([]byte, error) {
	list, err := json.Marshal(words.Page())
	return append([]byte("export const words = "), append(list, ";\n"...)...), err
}

// serveWords answers with the module.
func (s *Server) serveWords(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", types[".js"])
	w.Write(s.words)
}
