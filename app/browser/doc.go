// Package browser is the darkroom in a web page: a server on this machine alone,
// and the page it serves, which drives a [session.Session].
//
// # Who may come in
//
// The server listens on the loopback interface. [Server.URL] carries a token that is
// good for one visit and is exchanged for a cookie; everything else needs the cookie.
// Requests under another name than that of this machine are refused, so that no
// foreign page can reach the server by having its own name resolved to it, and so is
// whatever comes from a page of another origin. The page may load nothing from
// anywhere else.
//
// # What is said
//
// A page and the server talk over one WebSocket; protocol.go lists the messages.
// What the session is like is sent whenever it has changed and the page has taken
// what was sent before: a slow page misses states in between, and never the last.
// A picture is one binary message, see [frame]; the next is sent when the page has
// shown the one before, so that there is no queue of pictures anywhere.
package browser
