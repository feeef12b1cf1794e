package session

import "strings"

// maxSteps is how many steps an image can be undone.
const maxSteps = 200

// step is something that was done to an image, and can be undone.
type step struct {
	name string
	// drag, if not empty, is what the commands that made it have in common.
	drag          string
	before, after *content
	// from and to are the crops that were shown before and after.
	from, to string
}

// history is what was done to an image, in order, and how much of it is in force.
type history struct {
	steps []step
	done  int
	added int // steps there ever were
}

// add puts a step behind those that are in force. What was undone is gone. One
// that goes on with the drag of the last becomes a part of it; if
// it takes that back to where it began, there is no step any more.
func (h *history) add(s step) {
	if last := h.last(); last != nil && s.drag != "" && last.drag == s.drag && h.done == len(h.steps) {
		if last.after, last.to = s.after, s.to; last.before.equal(last.after) {
			h.done--
			h.steps = h.steps[:h.done:h.done]
			return
		}
		if last.name != s.name { // several lights at once
			last.name, _, _ = strings.Cut(s.name, "[")
		}
		return
	}
	h.steps = append(h.steps[:h.done:h.done], s)
	if extra := len(h.steps) - maxSteps; extra > 0 {
		h.steps = append([]step(nil), h.steps[extra:]...)
	}
	h.done = len(h.steps)
	h.added++
}

// last is the step that would be undone, nil if there is none.
func (h *history) last() *step {
	if h.done == 0 {
		return nil
	}
	return &h.steps[h.done-1]
}

// next is the step that would be redone, nil if there is none.
func (h *history) next() *step {
	if h.done == len(h.steps) {
		return nil
	}
	return &h.steps[h.done]
}

// names are those of the steps that would be undone and redone.
func (h *history) names() (undo, redo string) {
	if s := h.last(); s != nil {
		undo = s.name
	}
	if s := h.next(); s != nil {
		redo = s.name
	}
	return undo, redo
}
