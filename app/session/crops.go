package session

import (
	"errors"
	"fmt"

	"safelight/pipeline/adjust"
	"safelight/pipeline/recipe"
)

// alterPictures changes the pictures of a scan, and says which is shown then.
func (s *Session) alterPictures(d *document, next *content, c Command) (shown string, err error) {
	at := next.crop(c.Name)
	switch c.Do {
	case Flip:
		flip(d, next)
		return d.crop, nil
	case Straighten:
		return d.crop, straighten(d, next, c.Value)
	case Rotate:
		rotate(d, next, c.By)
		return d.crop, nil
	case CropAdd:
		if c.Rect == nil {
			return "", errors.New("no rectangle")
		}
		rect := recipe.Rect(*c.Rect)
		if err := cropped(rect); err != nil {
			return "", err
		}
		var id string // that no crop of the scan has had
		id, d.lastCrop = adjust.NewCropID(d.content.crops, d.lastCrop)
		next.crops = append(next.crops, recipe.Crop{ID: id, Name: c.Name, Rect: rect})
		return id, nil
	case CropFromAll:
		return d.crop, fromAll(next, c.Name)
	}
	if at < 0 {
		return "", errNoCrop(c.Name)
	}
	crop := &next.crops[at]
	switch c.Do {
	case CropSet:
		if c.Rect == nil {
			return "", errors.New("no rectangle")
		}
		rect := recipe.Rect(*c.Rect)
		if err := cropped(rect); err != nil {
			return "", err
		}
		crop.Rect = fitting(rect, crop.Straighten, d)
	case CropName:
		crop.Name = c.Text
	case CropDelete:
		next.crops = append(next.crops[:at:at], next.crops[at+1:]...)
		if d.crop == c.Name {
			return "", nil
		}
	case CropToAll:
		if crop.Recipe != nil {
			next.recipe, crop.Recipe = crop.Recipe, nil
		}
	default:
		return "", fmt.Errorf("there is no such command")
	}
	return d.crop, nil
}

// fromAll gives a crop, or all if id is "", the look of the scan.
func fromAll(next *content, id string) error {
	if id != "" && next.crop(id) < 0 {
		return errNoCrop(id)
	}
	for i := range next.crops {
		if id == "" || next.crops[i].ID == id {
			next.crops[i].Recipe = nil
		}
	}
	return nil
}

// showCrop shows a crop, or the whole scan.
func (s *Session) showCrop(id string) error {
	d, err := s.editable()
	if err != nil {
		return err
	}
	if id != "" && d.content.crop(id) < 0 {
		return errNoCrop(id)
	}
	if d.crop == id {
		return nil
	}
	d.show(id)
	s.view.Zoom, s.view.Center = 0, middle
	s.change()
	s.draw()
	return nil
}

// cropped reports a rectangle that is none of a crop.
func cropped(rect recipe.Rect) error {
	if err := rect.Validate(); err != nil {
		return err
	}
	if rect[2] < adjust.LeastCrop || rect[3] < adjust.LeastCrop {
		return tell("a crop is %v of the scan at least", "裁剪至少是扫描件的 %v", adjust.LeastCrop)
	}
	return nil
}
