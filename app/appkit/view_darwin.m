//go:build darwin && cgo

#import <AppKit/AppKit.h>
#import <QuartzCore/QuartzCore.h>
#include "view_darwin.h"
#include <string.h>

// What view_darwin.go exports.
extern int slEvent(uintptr_t number, sl_event *event);
extern void slKeyboard(uintptr_t number, int who);
extern int slWindowKey(char *text, uint32_t modifiers);
extern void slAct(int64_t tag, void *sender);
extern int slValidate(int64_t tag);
extern int slCommand(int64_t tag, char *command);

static NSString *string(const char *text) {
	NSString *s = text == NULL ? nil : [NSString stringWithUTF8String:text];
	return s == nil ? @"" : s;
}

// SLView draws shapes and tells what is done to it. Names of its own begin with sl, as
// AppKit has names that nobody is told.
@interface SLView : NSView
@property(nonatomic) uintptr_t slNumber;
@property(nonatomic) int32_t slFlags;
@property(nonatomic, strong) NSData *slShapes, *slPoints, *slText;
@property(nonatomic, copy) NSString *slRole, *slSpoken, *slWorth;
@property(nonatomic, strong) NSTrackingArea *slTracking;
@end

@implementation SLView

- (BOOL)isFlipped { return (self.slFlags & sl_flipped) != 0; }
- (BOOL)acceptsFirstResponder { return (self.slFlags & sl_takes_keys) != 0; }
- (BOOL)canBecomeKeyView { return (self.slFlags & sl_takes_keys) != 0; }
- (BOOL)acceptsFirstMouse:(NSEvent *)event {
	(void)event;
	return YES;
}

// A view that takes no events lets those behind it have them.
- (NSView *)hitTest:(NSPoint)point {
	NSView *hit = [super hitTest:point];
	return hit == self && (self.slFlags & sl_takes_events) == 0 ? nil : hit;
}

- (int)slTell:(sl_event *)e {
	return slEvent(self.slNumber, e);
}

- (sl_event)slAt:(NSEvent *)event kind:(int32_t)kind {
	sl_event e;
	memset(&e, 0, sizeof e);
	NSPoint p = [self convertPoint:event.locationInWindow fromView:nil];
	e.x = p.x;
	e.y = p.y;
	e.kind = kind;
	e.modifiers = (uint32_t)event.modifierFlags;
	return e;
}

- (void)mouseDown:(NSEvent *)event {
	if (self.acceptsFirstResponder) [self.window makeFirstResponder:self];
	sl_event e = [self slAt:event kind:sl_press];
	e.clicks = (int32_t)event.clickCount;
	[self slTell:&e];
}

- (void)mouseDragged:(NSEvent *)event {
	sl_event e = [self slAt:event kind:sl_drag];
	[self slTell:&e];
}

- (void)mouseUp:(NSEvent *)event {
	sl_event e = [self slAt:event kind:sl_release];
	[self slTell:&e];
}

- (void)mouseMoved:(NSEvent *)event {
	sl_event e = [self slAt:event kind:sl_hover];
	[self slTell:&e];
}

- (void)mouseExited:(NSEvent *)event {
	sl_event e = [self slAt:event kind:sl_leave];
	[self slTell:&e];
}

- (void)scrollWheel:(NSEvent *)event {
	sl_event e = [self slAt:event kind:sl_scroll];
	e.dx = event.scrollingDeltaX;
	e.dy = event.scrollingDeltaY;
	e.precise = event.hasPreciseScrollingDeltas;
	if (![self slTell:&e]) [super scrollWheel:event];
}

- (void)magnifyWithEvent:(NSEvent *)event {
	sl_event e = [self slAt:event kind:sl_pinch];
	e.dx = event.magnification;
	[self slTell:&e];
}

- (void)smartMagnifyWithEvent:(NSEvent *)event {
	sl_event e = [self slAt:event kind:sl_smart];
	[self slTell:&e];
}

- (BOOL)slKey:(NSEvent *)event kind:(int32_t)kind {
	sl_event e = [self slAt:event kind:kind];
	NSString *text = event.charactersIgnoringModifiers;
	e.text = text == nil ? "" : text.UTF8String;
	return [self slTell:&e] != 0;
}

- (void)keyDown:(NSEvent *)event {
	if (![self slKey:event kind:sl_key]) [super keyDown:event];
}

- (void)keyUp:(NSEvent *)event {
	if (![self slKey:event kind:sl_key_up]) [super keyUp:event];
}

- (void)slPlain:(int32_t)kind {
	sl_event e;
	memset(&e, 0, sizeof e);
	e.kind = kind;
	[self slTell:&e];
}

- (BOOL)becomeFirstResponder {
	self.needsDisplay = YES;
	[self slPlain:sl_focus];
	return YES;
}

- (BOOL)resignFirstResponder {
	self.needsDisplay = YES;
	return YES;
}

- (void)setFrameSize:(NSSize)size {
	[super setFrameSize:size];
	[self slPlain:sl_resize];
}

- (void)viewDidChangeBackingProperties {
	[super viewDidChangeBackingProperties];
	[self slPlain:sl_resize];
}

- (void)updateTrackingAreas {
	[super updateTrackingAreas];
	if (self.slTracking != nil) [self removeTrackingArea:self.slTracking];
	self.slTracking = nil;
	if ((self.slFlags & sl_takes_events) == 0) return;
	self.slTracking = [[NSTrackingArea alloc] initWithRect:NSZeroRect
		options:NSTrackingMouseMoved | NSTrackingMouseEnteredAndExited | NSTrackingActiveInKeyWindow | NSTrackingInVisibleRect
		owner:self userInfo:nil];
	[self addTrackingArea:self.slTracking];
}

// Files and folders that are dropped, with "//" between them: that is in no path.

- (NSString *)slPaths:(id<NSDraggingInfo>)info {
	NSArray *urls = [info.draggingPasteboard readObjectsForClasses:@[ [NSURL class] ] options:@{NSPasteboardURLReadingFileURLsOnlyKey : @YES}];
	NSMutableArray *paths = [NSMutableArray array];
	for (NSURL *url in urls) {
		if (url.path != nil) [paths addObject:url.path];
	}
	return [paths componentsJoinedByString:@"//"];
}

- (NSDragOperation)draggingEntered:(id<NSDraggingInfo>)info {
	return [self slPaths:info].length > 0 ? NSDragOperationCopy : NSDragOperationNone;
}

- (BOOL)performDragOperation:(id<NSDraggingInfo>)info {
	sl_event e;
	memset(&e, 0, sizeof e);
	e.kind = sl_drop;
	e.text = [self slPaths:info].UTF8String;
	return [self slTell:&e] != 0;
}

// What is drawn.

static NSDictionary *fontOf(const sl_shape *s, NSColor *color) {
	NSFont *font = s->weight ? [NSFont boldSystemFontOfSize:s->width] : [NSFont systemFontOfSize:s->width];
	return @{NSFontAttributeName : font, NSForegroundColorAttributeName : color};
}

- (void)drawRect:(NSRect)dirty {
	(void)dirty;
	const sl_shape *shapes = self.slShapes.bytes;
	const sl_point *points = self.slPoints.bytes;
	size_t count = self.slShapes.length / sizeof *shapes, left = self.slPoints.length / sizeof *points;
	for (size_t i = 0; i < count; i++) {
		const sl_shape *s = &shapes[i];
		size_t n = (size_t)s->points;
		if (s->points < 1 || n > left) return;
		NSColor *color = [NSColor colorWithSRGBRed:s->red green:s->green blue:s->blue alpha:s->alpha];
		if (s->kind == sl_text) {
			[self slWrite:s at:NSMakePoint(points[0].x, points[0].y) in:color];
		} else {
			NSBezierPath *path = [NSBezierPath bezierPath];
			path.windingRule = NSWindingRuleEvenOdd;
			for (size_t j = 0; j < n; j++) {
				NSPoint p = NSMakePoint(points[j].x, points[j].y);
				if (j == 0 || points[j].move) [path moveToPoint:p];
				else [path lineToPoint:p];
			}
			[color set];
			if (s->kind == sl_fill) {
				[path fill];
			} else {
				CGFloat dashes[2] = {4, 4};
				path.lineWidth = s->width;
				if (s->kind == sl_dashes) [path setLineDash:dashes count:2 phase:0];
				[path stroke];
			}
		}
		points += n;
		left -= n;
	}
}

- (void)slWrite:(const sl_shape *)s at:(NSPoint)p in:(NSColor *)color {
	if (s->text < 0 || s->length < 0 || (size_t)s->text + (size_t)s->length > self.slText.length) return;
	NSString *text = [[NSString alloc] initWithBytes:(const char *)self.slText.bytes + s->text length:(NSUInteger)s->length encoding:NSUTF8StringEncoding];
	if (text == nil) return;
	NSDictionary *how = fontOf(s, color);
	NSSize size = [text sizeWithAttributes:how];
	p.x -= size.width * s->align / 2;
	p.y -= size.height / 2;
	[text drawAtPoint:p withAttributes:how];
}

// What is spoken.

- (BOOL)isAccessibilityElement { return self.slSpoken.length > 0; }
- (NSString *)accessibilityRole { return self.slRole.length > 0 ? self.slRole : [super accessibilityRole]; }
- (NSString *)accessibilityLabel { return self.slSpoken; }
- (id)accessibilityValue { return self.slWorth; }
- (BOOL)accessibilityPerformIncrement {
	[self slPlain:sl_more];
	return YES;
}
- (BOOL)accessibilityPerformDecrement {
	[self slPlain:sl_less];
	return YES;
}
- (BOOL)accessibilityPerformPress {
	if ((self.slFlags & sl_takes_events) == 0) return NO;
	sl_event e;
	memset(&e, 0, sizeof e);
	e.kind = sl_press;
	e.clicks = 1;
	e.x = NSMidX(self.bounds);
	e.y = NSMidY(self.bounds);
	[self slTell:&e];
	[self slPlain:sl_release];
	return YES;
}

@end

void *sl_view_new(uintptr_t number, int32_t flags) {
	SLView *view = [[SLView alloc] initWithFrame:NSZeroRect];
	view.slNumber = number;
	view.slFlags = flags;
	if (flags & sl_takes_drops) [view registerForDraggedTypes:@[ NSPasteboardTypeFileURL ]];
	return (__bridge_retained void *)view;
}

void sl_view_draw(void *view, const sl_shape *shapes, int32_t count, const sl_point *points, int32_t all, const char *text, int32_t bytes) {
	SLView *v = (__bridge SLView *)view;
	v.slShapes = [NSData dataWithBytes:shapes length:(NSUInteger)count * sizeof *shapes];
	v.slPoints = [NSData dataWithBytes:points length:(NSUInteger)all * sizeof *points];
	v.slText = [NSData dataWithBytes:text length:(NSUInteger)bytes];
	v.needsDisplay = YES;
}

void sl_view_describe(void *view, const char *role, const char *label, const char *value) {
	SLView *v = (__bridge SLView *)view;
	BOOL changed = v.slWorth != nil && ![v.slWorth isEqualToString:string(value)];
	v.slRole = string(role);
	v.slSpoken = string(label);
	v.slWorth = string(value);
	if (changed) NSAccessibilityPostNotification(v, NSAccessibilityValueChangedNotification);
}

// SLPictures hosts layers, one for each picture.
@interface SLPictures : NSView
@end
@implementation SLPictures
- (NSView *)hitTest:(NSPoint)point {
	(void)point;
	return nil;
}
@end

void *sl_pictures_new(float gray) {
	SLPictures *view = [[SLPictures alloc] initWithFrame:NSZeroRect];
	CALayer *layer = [CALayer layer];
	layer.backgroundColor = [NSColor colorWithSRGBRed:gray green:gray blue:gray alpha:1].CGColor;
	layer.masksToBounds = YES;
	view.layer = layer; // before wantsLayer: the layer is ours
	view.wantsLayer = YES;
	return (__bridge_retained void *)view;
}

void sl_pictures_show(void *view, const sl_layer *layers, int32_t count) {
	CALayer *host = ((__bridge SLPictures *)view).layer;
	[CATransaction begin];
	[CATransaction setDisableActions:YES];
	while ((int32_t)host.sublayers.count < count) {
		CALayer *layer = [CALayer layer];
		layer.contentsGravity = kCAGravityResize;
		layer.minificationFilter = kCAFilterLinear;
		[host addSublayer:layer];
	}
	NSArray<CALayer *> *all = host.sublayers;
	for (int32_t i = 0; i < (int32_t)all.count; i++) {
		CALayer *layer = all[(NSUInteger)i];
		if (i >= count) {
			layer.hidden = YES;
			layer.contents = nil;
			continue;
		}
		const sl_layer *l = &layers[i];
		layer.hidden = NO;
		layer.frame = CGRectMake(l->x, l->y, l->width, l->height);
		layer.magnificationFilter = l->smooth ? kCAFilterLinear : kCAFilterNearest;
		if (layer.contents != (__bridge id)l->contents) layer.contents = (__bridge id)l->contents;
	}
	[CATransaction commit];
}

// SLWindow tells who has the keyboard, and what keys nobody took.
@interface SLWindow : NSWindow
@end
@implementation SLWindow

- (BOOL)makeFirstResponder:(NSResponder *)responder {
	BOOL done = [super makeFirstResponder:responder];
	NSResponder *now = self.firstResponder;
	int32_t who = sl_free;
	if ([now isKindOfClass:[NSText class]]) {
		who = sl_typing;
	} else if ([now isKindOfClass:[NSControl class]]) {
		who = sl_control;
	} else if ([now isKindOfClass:[SLView class]]) {
		slKeyboard(((SLView *)now).slNumber, sl_free);
		return done;
	}
	slKeyboard(0, who);
	return done;
}

- (void)keyDown:(NSEvent *)event {
	NSString *text = event.charactersIgnoringModifiers;
	if (!slWindowKey((char *)(text == nil ? "" : text.UTF8String), (uint32_t)event.modifierFlags)) [super keyDown:event];
}

@end

void *sl_window_new(double x, double y, double width, double height) {
	SLWindow *window = [[SLWindow alloc] initWithContentRect:NSMakeRect(x, y, width, height)
		styleMask:NSWindowStyleMaskTitled | NSWindowStyleMaskClosable | NSWindowStyleMaskMiniaturizable | NSWindowStyleMaskResizable
		backing:NSBackingStoreBuffered defer:YES];
	window.releasedWhenClosed = NO;
	return (__bridge_retained void *)window;
}

// SLTarget is what items of menus and of the toolbar, and controls, tell that they were
// chosen.
@interface SLTarget : NSObject
- (void)act:(id)sender;
@end
@implementation SLTarget

- (void)act:(id)sender {
	NSInteger tag = [sender respondsToSelector:@selector(tag)] ? [(NSControl *)sender tag] : 0;
	slAct((int64_t)tag, (__bridge void *)sender);
}

// What a key means to a field that is typed in: "moveUp:".
- (BOOL)control:(NSControl *)control textView:(NSTextView *)text doCommandBySelector:(SEL)command {
	(void)text;
	return slCommand((int64_t)control.tag, (char *)NSStringFromSelector(command).UTF8String) != 0;
}

- (BOOL)validateMenuItem:(NSMenuItem *)item {
	return slValidate((int64_t)item.tag) != 0;
}

- (BOOL)validateToolbarItem:(NSToolbarItem *)item {
	return slValidate((int64_t)item.tag) != 0;
}

@end

void *sl_target_new(void) { return (__bridge_retained void *)[[SLTarget alloc] init]; }

void sl_cursor_set(const char *name) {
	NSString *n = string(name);
	NSCursor *cursor = [NSCursor arrowCursor];
	if ([n isEqualToString:@"open-hand"] || [n isEqualToString:@"move"]) cursor = [NSCursor openHandCursor];
	else if ([n isEqualToString:@"closed-hand"]) cursor = [NSCursor closedHandCursor];
	else if ([n isEqualToString:@"split"] || [n isEqualToString:@"e"] || [n isEqualToString:@"w"]) cursor = [NSCursor resizeLeftRightCursor];
	else if ([n isEqualToString:@"n"] || [n isEqualToString:@"s"]) cursor = [NSCursor resizeUpDownCursor];
	else if (![n isEqualToString:@"arrow"]) cursor = [NSCursor crosshairCursor];
	[cursor set];
}

void sl_prepare(void) {
	@autoreleasepool {
		[[NSUserDefaults standardUserDefaults] registerDefaults:@{
			@"NSTreatUnknownArgumentsAsOpen" : @"NO", // a string
			@"ApplePressAndHoldEnabled" : @NO,
		}];
	}
}

void sl_beep(void) { NSBeep(); }
