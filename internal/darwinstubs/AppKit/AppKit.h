/* AppKit, what our own Objective-C uses of it: the window itself goes through
   darwinkit. Only for checking; see README.md. */
#pragma once
#include <Foundation/Foundation.h>
#include <QuartzCore/QuartzCore.h>
@class NSApplication, NSColor, NSEvent, NSMenu, NSPasteboard, NSScreen, NSTrackingArea, NSView, NSWindow, CADisplayLink;
@protocol NSDraggingInfo;
typedef enum NSDragOperation : NSUInteger { NSDragOperationNone = 0, NSDragOperationCopy = 1 } NSDragOperation;
typedef enum NSEventModifierFlags : NSUInteger {
	NSEventModifierFlagCapsLock = 1 << 16, NSEventModifierFlagShift = 1 << 17, NSEventModifierFlagControl = 1 << 18,
	NSEventModifierFlagOption = 1 << 19, NSEventModifierFlagCommand = 1 << 20
} NSEventModifierFlags;
typedef NSString *NSDeviceDescriptionKey;

@interface NSColorSpace : NSObject
- (instancetype)initWithICCProfileData:(NSData *)data;
- (instancetype)initWithCGColorSpace:(CGColorSpaceRef)space;
@property(readonly) CGColorSpaceRef CGColorSpace;
@property(readonly, copy) NSData *ICCProfileData;
@property(readonly, copy) NSString *localizedName;
@property(class, readonly, strong) NSColorSpace *sRGBColorSpace, *displayP3ColorSpace, *extendedSRGBColorSpace, *deviceRGBColorSpace;
@end
@interface NSColor : NSObject <NSCopying>
+ (NSColor *)colorWithSRGBRed:(CGFloat)red green:(CGFloat)green blue:(CGFloat)blue alpha:(CGFloat)alpha;
+ (NSColor *)colorWithWhite:(CGFloat)white alpha:(CGFloat)alpha;
@property(readonly) CGColorRef CGColor;
@property(class, readonly, strong) NSColor *blackColor, *clearColor, *windowBackgroundColor;
@end
@interface NSColor (Drawing)
- (void)set;
@end
typedef NSString *NSAttributedStringKey;
extern NSAttributedStringKey const NSFontAttributeName, NSForegroundColorAttributeName;
@interface NSFont : NSObject <NSCopying>
+ (NSFont *)systemFontOfSize:(CGFloat)size;
+ (NSFont *)boldSystemFontOfSize:(CGFloat)size;
@end
@interface NSString (NSStringDrawing)
- (NSSize)sizeWithAttributes:(NSDictionary<NSAttributedStringKey, id> *)attributes;
- (void)drawAtPoint:(NSPoint)point withAttributes:(NSDictionary<NSAttributedStringKey, id> *)attributes;
@end
typedef enum NSWindingRule : NSUInteger { NSWindingRuleNonZero, NSWindingRuleEvenOdd } NSWindingRule;
@interface NSBezierPath : NSObject <NSCopying>
+ (NSBezierPath *)bezierPath;
@property NSWindingRule windingRule;
@property CGFloat lineWidth;
- (void)moveToPoint:(NSPoint)point;
- (void)lineToPoint:(NSPoint)point;
- (void)setLineDash:(const CGFloat *)pattern count:(NSInteger)count phase:(CGFloat)phase;
- (void)fill;
- (void)stroke;
@end
@interface NSCursor : NSObject
@property(class, readonly, strong) NSCursor *arrowCursor, *crosshairCursor, *openHandCursor, *closedHandCursor,
	*resizeLeftRightCursor, *resizeUpDownCursor;
- (void)set;
@end
@interface NSImage : NSObject <NSCopying>
- (instancetype)initWithCGImage:(CGImageRef)image size:(NSSize)size;
@property NSSize size;
@end

@interface NSScreen : NSObject
@property(class, readonly, copy) NSArray<NSScreen *> *screens;
@property(class, readonly, strong) NSScreen *mainScreen;
@property(readonly) NSRect frame, visibleFrame;
@property(readonly) CGFloat backingScaleFactor;
@property(readonly, strong) NSColorSpace *colorSpace;
@property(readonly, copy) NSDictionary<NSDeviceDescriptionKey, id> *deviceDescription;
@property(readonly) CGFloat maximumExtendedDynamicRangeColorComponentValue, maximumPotentialExtendedDynamicRangeColorComponentValue;
@property(readonly) NSInteger maximumFramesPerSecond;
@end

@interface NSResponder : NSObject
@property(strong) NSResponder *nextResponder;
@property(readonly) BOOL acceptsFirstResponder;
- (BOOL)becomeFirstResponder;
- (BOOL)resignFirstResponder;
- (void)keyDown:(NSEvent *)event;
- (void)keyUp:(NSEvent *)event;
- (void)mouseDown:(NSEvent *)event;
- (void)mouseDragged:(NSEvent *)event;
- (void)mouseUp:(NSEvent *)event;
- (void)mouseMoved:(NSEvent *)event;
- (void)rightMouseDown:(NSEvent *)event;
- (void)scrollWheel:(NSEvent *)event;
- (void)magnifyWithEvent:(NSEvent *)event;
- (void)smartMagnifyWithEvent:(NSEvent *)event;
- (void)mouseEntered:(NSEvent *)event;
- (void)mouseExited:(NSEvent *)event;
@end
@interface NSEvent : NSObject <NSCopying>
@property(readonly) NSEventModifierFlags modifierFlags;
@property(readonly) NSTimeInterval timestamp;
@property(readonly) NSWindow *window;
@property(readonly) NSInteger clickCount;
@property(readonly) NSPoint locationInWindow;
@property(readonly) CGFloat scrollingDeltaX, scrollingDeltaY, magnification;
@property(readonly) BOOL hasPreciseScrollingDeltas;
@property(readonly, copy) NSString *characters, *charactersIgnoringModifiers;
@property(readonly) unsigned short keyCode;
@property(getter=isARepeat, readonly) BOOL ARepeat;
@end
typedef enum NSTrackingAreaOptions : NSUInteger {
	NSTrackingMouseEnteredAndExited = 0x01, NSTrackingMouseMoved = 0x02, NSTrackingCursorUpdate = 0x04, NSTrackingActiveInKeyWindow = 0x20,
	NSTrackingActiveAlways = 0x80, NSTrackingInVisibleRect = 0x200
} NSTrackingAreaOptions;
@interface NSTrackingArea : NSObject <NSCopying>
- (instancetype)initWithRect:(NSRect)rect options:(NSTrackingAreaOptions)options owner:(id)owner userInfo:(NSDictionary<id, id> *)info;
@end
typedef NSString *NSPasteboardType;
typedef NSString *NSPasteboardReadingOptionKey;
extern NSPasteboardType const NSPasteboardTypeFileURL;
extern NSPasteboardReadingOptionKey const NSPasteboardURLReadingFileURLsOnlyKey;
@interface NSPasteboard : NSObject
- (NSArray *)readObjectsForClasses:(NSArray<Class> *)classes options:(NSDictionary<NSPasteboardReadingOptionKey, id> *)options;
@end
@protocol NSDraggingInfo <NSObject>
@property(readonly) NSPasteboard *draggingPasteboard;
@property(readonly) NSPoint draggingLocation;
@end
/* What views are to assistive technology. */
typedef NSString *NSAccessibilityRole;
typedef NSString *NSAccessibilityNotificationName;
extern NSAccessibilityNotificationName const NSAccessibilityValueChangedNotification;
@protocol NSAccessibility <NSObject>
- (BOOL)isAccessibilityElement;
- (NSAccessibilityRole)accessibilityRole;
- (NSString *)accessibilityLabel;
- (id)accessibilityValue;
- (BOOL)accessibilityPerformIncrement;
- (BOOL)accessibilityPerformDecrement;
- (BOOL)accessibilityPerformPress;
@end
@protocol NSDraggingDestination <NSObject>
- (NSDragOperation)draggingEntered:(id<NSDraggingInfo>)info;
- (BOOL)performDragOperation:(id<NSDraggingInfo>)info;
@end
void NSAccessibilityPostNotification(id element, NSAccessibilityNotificationName notification);

@interface NSView : NSResponder <NSAccessibility, NSDraggingDestination>
- (instancetype)initWithFrame:(NSRect)frame;
@property(readonly) NSWindow *window;
@property(readonly) NSView *superview;
@property(copy) NSArray<__kindof NSView *> *subviews;
- (void)addSubview:(NSView *)view;
- (void)removeFromSuperview;
@property NSRect frame, bounds;
@property(getter=isHidden) BOOL hidden;
@property(readonly, getter=isFlipped) BOOL flipped;
@property BOOL needsDisplay, needsLayout, wantsLayer;
@property(readonly) BOOL wantsUpdateLayer;
@property(strong) CALayer *layer;
- (CALayer *)makeBackingLayer;
- (void)updateLayer;
- (void)layout;
- (void)setFrameSize:(NSSize)size;
- (void)drawRect:(NSRect)rect;
- (void)viewDidMoveToWindow;
- (void)viewDidChangeBackingProperties;
- (void)viewDidEndLiveResize;
@property(readonly) BOOL inLiveResize;
- (NSPoint)convertPoint:(NSPoint)point fromView:(NSView *)view;
- (NSPoint)convertPoint:(NSPoint)point toView:(NSView *)view;
- (NSRect)convertRectToBacking:(NSRect)rect;
- (NSRect)convertRectFromBacking:(NSRect)rect;
- (NSSize)convertSizeToBacking:(NSSize)size;
- (BOOL)acceptsFirstMouse:(NSEvent *)event;
- (NSView *)hitTest:(NSPoint)point;
@property(readonly) BOOL canBecomeKeyView;
- (void)updateTrackingAreas;
- (void)addTrackingArea:(NSTrackingArea *)area;
- (void)removeTrackingArea:(NSTrackingArea *)area;
@property(readonly, copy) NSArray<NSTrackingArea *> *trackingAreas;
- (void)addCursorRect:(NSRect)rect cursor:(NSCursor *)cursor;
- (void)resetCursorRects;
- (void)registerForDraggedTypes:(NSArray<NSPasteboardType> *)types;
- (CADisplayLink *)displayLinkWithTarget:(id)target selector:(SEL)selector __attribute__((availability(macos, introduced = 14.0)));
@end

@interface NSControl : NSView
@property NSInteger tag;
@end
@interface NSText : NSView
@end
@interface NSTextView : NSText
@end
@interface NSMenuItem : NSObject <NSCopying>
@property NSInteger tag;
@end
@interface NSToolbarItem : NSObject <NSCopying>
@property NSInteger tag;
@end

typedef enum NSWindowStyleMask : NSUInteger {
	NSWindowStyleMaskBorderless = 0, NSWindowStyleMaskTitled = 1 << 0, NSWindowStyleMaskClosable = 1 << 1,
	NSWindowStyleMaskMiniaturizable = 1 << 2, NSWindowStyleMaskResizable = 1 << 3
} NSWindowStyleMask;
typedef enum NSBackingStoreType : NSUInteger { NSBackingStoreBuffered = 2 } NSBackingStoreType;
@interface NSWindow : NSResponder
- (instancetype)initWithContentRect:(NSRect)rect styleMask:(NSWindowStyleMask)style backing:(NSBackingStoreType)type defer:(BOOL)flag;
@property(getter=isReleasedWhenClosed) BOOL releasedWhenClosed;
@property(readonly) NSResponder *firstResponder;
@property(copy) NSString *title;
@property(strong) __kindof NSView *contentView;
@property(readonly) NSRect frame;
@property(readonly, strong) NSScreen *screen;
@property(strong) NSColorSpace *colorSpace;
@property(readonly) CGFloat backingScaleFactor;
@property(readonly) NSInteger windowNumber;
@property(readonly, getter=isVisible) BOOL visible;
- (BOOL)makeFirstResponder:(NSResponder *)responder;
- (void)makeKeyAndOrderFront:(id)sender;
- (void)orderOut:(id)sender;
- (void)close;
- (void)invalidateCursorRectsForView:(NSView *)view;
@end

@interface NSApplication : NSResponder
@property(class, readonly, strong) __kindof NSApplication *sharedApplication;
@property(readonly, copy) NSArray<NSWindow *> *windows;
@property(strong) NSMenu *mainMenu;
@property(getter=isRunning, readonly) BOOL running;
- (void)run;
- (void)stop:(id)sender;
- (void)terminate:(id)sender;
- (void)sendEvent:(NSEvent *)event;
- (BOOL)sendAction:(SEL)action to:(id)target from:(id)sender;
@end
extern __kindof NSApplication *NSApp;
void NSBeep(void);
