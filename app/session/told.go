package session

import (
	"errors"
	"fmt"
	"strings"

	"safelight/pipeline/adjust"
)

// told is the error of something that a user can come upon by hand, in the languages
// of the front ends.
type told struct{ label adjust.Label }

func (e *told) Error() string { return e.label.English }

// tell makes one of texts with the same verbs.
func tell(english, chinese string, args ...any) error {
	if len(args) == 0 {
		return &told{adjust.Label{English: english, Chinese: chinese}}
	}
	return &told{adjust.Label{English: fmt.Sprintf(english, args...), Chinese: fmt.Sprintf(chinese, args...)}}
}

// Label is what the user is told: the cause alone, in their language where there are
// words for it, and in English otherwise.
func (r *Refused) Label() adjust.Label {
	cause := r.Err.Error()
	label := adjust.Label{English: cause, Chinese: cause}
	var known *told
	if errors.As(r.Err, &known) {
		// What is around it, such as a file's name, stays.
		label.Chinese = strings.Replace(cause, known.label.English, known.label.Chinese, 1)
	}
	return label
}
