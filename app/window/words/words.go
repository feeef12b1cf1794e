// Package words says what package [safelight/app/words] has for the native window, in the
// language of its user, and writes numbers.
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"safelight/app/words"
	"safelight/pipeline/adjust"
)

// table are the words of the window. It is only read.
var table = words.Window()

// Language is one of those that the window speaks, as macOS names it.
type Language string

// The languages.
const (
	English Language = "en"
	Chinese Language = "zh-Hans"
)

// Languages are all there are, each with what it calls itself.
func Languages() []adjust.Group {
	return []adjust.Group{
		{Name: string(English), Label: adjust.Label{English: "English", Chinese: "English"}},
		{Name: string(Chinese), Label: adjust.Label{English: "简体中文", Chinese: "简体中文"}},
	}
}

// Preferred is the first of a user's languages, as the system lists them ("zh-Hans-CN",
// "en-US"), that there are words for; English if none. Traditional Chinese is read
// better in simplified characters than in English.
func Preferred(list []string) Language {
	for _, name := range list {
		switch primary, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(name, "_", "-")), "-"); primary {
		case "en":
			return English
		case "zh":
			return Chinese
		}
	}
	return English
}

// Args are what stands in the place of {name} in words.
type Args map[string]string

// Say is what a key stands for. What has no words, it says itself, which a test looks
// for. Args may be nil.
func (l Language) Say(key string, args Args) string {
	text := key
	if word, ok := table[key]; ok {
		text = l.Pick(adjust.Label(word))
	}
	if len(args) == 0 {
		return text
	}
	pairs := make([]string, 0, 2*len(args))
	for name, value := range args {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Has reports whether there are words for a key.
func Has(key string) bool {
	_, ok := table[key]
	return ok
}

// Pick is a label in a language.
func (l Language) Pick(label adjust.Label) string {
	if l == Chinese && label.Chinese != "" {
		return label.Chinese
	}
	return label.English
}

// Placeholders are the names in braces of a text, in order.
func Placeholders(text string) (names []string) {
	for {
		_, after, ok := strings.Cut(text, "{")
		name, rest, closed := strings.Cut(after, "}")
		if !ok || !closed {
			return names
		}
		names = append(names, name)
		text = rest
	}
}

// small are the words that titles in English leave small.
var small = map[string]bool{"a": true, "an": true, "and": true, "from": true, "of": true, "the": true, "to": true}

// Title is a text as titles of menus are written: in English with capitals.
func (l Language) Title(text string) string {
	if l != English {
		return text
	}
	list := strings.Split(text, " ")
	for i, word := range list {
		if r, size := utf8.DecodeRuneInString(word); i == 0 || !small[word] {
			list[i] = string(unicode.ToUpper(r)) + word[size:]
		}
		if word == "" {
			list[i] = ""
		}
	}
	return strings.Join(list, " ")
}
