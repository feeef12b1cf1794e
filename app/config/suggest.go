package config

import "strings"

// suggestion says what may have been meant by a name, of those that are known.
func suggestion(name string, known []string) string {
	nearest, least := "", len(name)/2+1 // more than half of it wrong is another word
	for _, k := range known {
		if d := distance(strings.ToLower(name), k); d < least {
			nearest, least = k, d
		}
	}
	if nearest != "" {
		return "did you mean " + nearest + "?"
	}
	return "there are " + strings.Join(known, ", ")
}

// distance is how many characters have to be put in, left out or replaced to
// make one word of the other (Levenshtein 1966).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
