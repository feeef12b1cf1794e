// Views, a window and a target of our own, for cgo: what darwinkit cannot subclass.
// Everything here is called on the main thread, and objects are retained for the caller.
#ifndef SAFELIGHT_APPKIT_VIEW_H
#define SAFELIGHT_APPKIT_VIEW_H
#include <stdint.h>

// sl_event is something that the user does to a view. X and Y are in its points, with Y
// up or, in a flipped view, down.
typedef struct {
	double x, y, dx, dy; // of a scroll what it moves; of a pinch dx is the magnification
	int32_t kind, clicks, precise;
	uint32_t modifiers; // NSEventModifierFlags
	const char *text;   // charactersIgnoringModifiers of a key; paths of a drop, one a line
} sl_event;

// The kinds of events, as package board has them.
enum {
	sl_press = 1, sl_drag, sl_release, sl_hover, sl_leave, sl_scroll, sl_pinch, sl_smart,
	sl_key, sl_key_up, sl_more, sl_less, sl_resize, sl_focus, sl_drop
};

// What a window's keyboard belongs to: the picture, a control, or text that is typed.
enum { sl_free, sl_control, sl_typing };

// What a view is: whether Y goes down, whether it takes keys, events, and drops.
enum { sl_flipped = 1, sl_takes_keys = 2, sl_takes_events = 4, sl_takes_drops = 8 };

// sl_view_new gives a view that tells events to slEvent, with its number.
void *sl_view_new(uintptr_t number, int32_t flags);

// sl_shape is something to draw: a path of its points, filled or stroked, or a text at
// the first of them. Its color is sRGB.
typedef struct {
	float red, green, blue, alpha;
	double width;          // of a stroke or, of a text, the size of the font
	int32_t kind;          // see below
	int32_t points;        // how many of the points are its
	int32_t text, length;  // of the text, in bytes, from where
	int32_t align, weight; // of a text: 0 left, 1 middle, 2 right; 0 regular, 1 bold
} sl_shape;
enum { sl_fill = 1, sl_stroke, sl_dashes, sl_text };

// sl_point is a point of a path; move says that another line begins there.
typedef struct { double x, y; int32_t move, unused; } sl_point;

// sl_view_draw has a view show shapes, which it copies.
void sl_view_draw(void *view, const sl_shape *shapes, int32_t count, const sl_point *points, int32_t all, const char *text, int32_t bytes);

// sl_view_describe says what a view is for who does not see it: an accessibility role
// such as "AXSlider", its label and its value. Without a label it is not spoken of.
void sl_view_describe(void *view, const char *role, const char *label, const char *value);

// sl_pictures_new gives a view that shows layers only.
void *sl_pictures_new(float gray);

// sl_layer is a picture in points of the view with Y up: an IOSurfaceRef or, of a
// thumbnail, an NSImage.
typedef struct {
	void *contents;
	double x, y, width, height;
	int32_t smooth, unused;
} sl_layer;

// sl_pictures_show has a view of sl_pictures_new show layers, the lowest first, at once
// and without animation.
void sl_pictures_show(void *view, const sl_layer *layers, int32_t count);

// sl_window_new gives a window that tells keys that nobody took to slWindowKey, and to
// slKeyboard who has the keyboard.
void *sl_window_new(double x, double y, double width, double height);

// sl_target_new gives the target of all actions of ours. It tells slAct the number that
// is an item's tag, and asks slValidate whether an item can be chosen.
void *sl_target_new(void);

// sl_cursor_set has the cursor look like something: arrow, open-hand, closed-hand,
// crosshair, split, move, or a direction such as "ne".
void sl_cursor_set(const char *name);

// sl_prepare says what AppKit is not to do by itself: open what the command line names,
// and offer accents where a key is held.
void sl_prepare(void);

// sl_beep says that something means nothing.
void sl_beep(void);
#endif
