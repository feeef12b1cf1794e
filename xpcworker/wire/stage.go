package wire

import "fmt"

// Stage is what a worker was doing, for messages to people and for telling
// where a crash happened.
type Stage uint8

// The stages, in the order an image goes through them.
const (
	StageStart   Stage = iota // the worker itself, before it has an image
	StageOpen                 // header and structure of the file
	StageDecode               // samples
	StageAnalyze              // statistics, film base, exposure
	StageGrade                // recipe to pixels
	StageEncode               // writing the output file
	StageVerify               // reading it back
	stageEnd
)

var stageNames = [stageEnd]string{"start", "open", "decode", "analyze", "grade", "encode", "verify"}

// String is the stage's name, "decode".
func (s Stage) String() string {
	if s < stageEnd {
		return stageNames[s]
	}
	return fmt.Sprintf("stage %d", uint8(s))
}

// ParseStage is the reverse of String.
func ParseStage(name string) (Stage, error) {
	for s, n := range stageNames {
		if n == name {
			return Stage(s), nil
		}
	}
	return 0, fmt.Errorf("unknown stage %.20q", name)
}

// MarshalText writes the name.
func (s Stage) MarshalText() ([]byte, error) {
	if s >= stageEnd {
		return nil, fmt.Errorf("unknown stage %d", uint8(s))
	}
	return []byte(s.String()), nil
}

// UnmarshalText reads a name.
func (s *Stage) UnmarshalText(text []byte) (err error) {
	*s, err = ParseStage(string(text))
	return err
}
