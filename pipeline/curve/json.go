package curve

import (
	"encoding/json"
	"fmt"
)

// MarshalJSON gives the array [x, y].
func (p Point) MarshalJSON() ([]byte, error) {
	return json.Marshal([2]float64{p.X, p.Y})
}

// UnmarshalJSON takes an array of two numbers and nothing else.
func (p *Point) UnmarshalJSON(data []byte) error {
	// Pointers, because null would pass for a zero.
	var xy []*float64
	if err := json.Unmarshal(data, &xy); err != nil || len(xy) != 2 || xy[0] == nil || xy[1] == nil {
		const enough = 40
		if len(data) > enough {
			data = append(data[:enough:enough], "..."...)
		}
		return fmt.Errorf("curve point: want [x, y], got %s", data)
	}
	*p = Point{X: *xy[0], Y: *xy[1]}
	return nil
}
