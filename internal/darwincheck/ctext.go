package main

import (
	"regexp"
	"strings"
)

// C and Objective-C as text, for rules that clang has none for. It is not parsed: calls
// and functions are found by their brackets.

// blanked is a text without its comments and the contents of its literals: spaces are
// there instead, so that places stay.
func blanked(text []byte) string {
	out := []byte(string(text))
	blank := func(from, to int) {
		for i := from; i < to && i < len(out); i++ {
			if out[i] != '\n' {
				out[i] = ' '
			}
		}
	}
	for i := 0; i < len(text); i++ {
		rest := string(text[i:min(i+2, len(text))])
		switch {
		case rest == "//":
			end := i + indexOr(text[i:], "\n")
			blank(i, end)
			i = end
		case rest == "/*":
			end := i + 2 + indexOr(text[i+2:], "*/")
			blank(i, end+2)
			i = end + 1
		case text[i] == '"' || text[i] == '\'':
			end := i + 1
			for end < len(text) && text[end] != text[i] && text[end] != '\n' {
				if text[end] == '\\' {
					end++
				}
				end++
			}
			blank(i+1, end)
			i = end
		}
	}
	return string(out)
}

// indexOr is where something is in a text; its length if nowhere.
func indexOr(text []byte, what string) int {
	if i := strings.Index(string(text), what); i >= 0 {
		return i
	}
	return len(text)
}

// closing is where the bracket that opens at from is closed; -1 if nowhere.
func closing(text string, from int) int {
	depth := 0
	for i := from; i < len(text); i++ {
		switch text[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// cCall is a call in C: where it is in its text, and what it is given.
type cCall struct {
	at, end   int
	arguments []string // without spaces at their ends
}

// cCalls are the calls of functions whose names are of a pattern, in a blanked text.
func cCalls(text, pattern string) (all []cCall) {
	for _, at := range regexp.MustCompile(`\b(?:`+pattern+`)\s*\(`).FindAllStringIndex(text, -1) {
		open := at[1] - 1
		end := closing(text, open)
		if end < 0 {
			continue
		}
		call := cCall{at: at[0], end: end + 1}
		from := open + 1
		for i := from; i <= end; i++ {
			switch text[i] {
			case '(', '[', '{':
				i = closing(text, i)
			case ',', ')':
				call.arguments = append(call.arguments, strings.TrimSpace(text[from:i]))
				from = i + 1
			}
			if i < 0 {
				break
			}
		}
		all = append(all, call)
	}
	return all
}

// cFunction is a function, or a method of Objective-C.
type cFunction struct {
	name     string
	from, to int // its body, with the brackets
}

var (
	methodHead   = regexp.MustCompile(`(?m)^[-+]\s*\([^)]*\)\s*(\w+)[^;]*$`)
	functionHead = regexp.MustCompile(`(\w+)\s*\([^;{}]*$`)
	firstCalled  = regexp.MustCompile(`^[^(]*?(\w+)\s*\(`)
)

// cFunctions are the functions in a blanked text.
func cFunctions(text string) (all []cFunction) {
	head := 0 // where what stands before the next bracket begins
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case ';', '}':
			head = i + 1
		case '#':
			i += indexOr([]byte(text[i:]), "\n")
			head = i
		case '{':
			end := closing(text, i)
			if end < 0 {
				return all
			}
			before := text[head:i]
			name := ""
			if m := methodHead.FindStringSubmatch(before); m != nil {
				name = m[1]
			} else if m := firstCalled.FindStringSubmatch(before); m != nil && functionHead.MatchString(before) {
				name = m[1]
			}
			if name != "" {
				all = append(all, cFunction{name, i, end + 1})
			}
			i, head = end, end+1
		}
	}
	return all
}

// lineOf is the line of a place in a text, from 1.
func lineOf(text string, at int) int { return 1 + strings.Count(text[:at], "\n") }
