/* Core Animation, what we use of it. Only for checking; see README.md. */
#pragma once
#include <CoreGraphics/CoreGraphics.h>
#include <Foundation/Foundation.h>
typedef NSString *CALayerContentsGravity;
typedef NSString *CALayerContentsFilter;
extern CALayerContentsGravity const kCAGravityCenter, kCAGravityTopLeft, kCAGravityBottomLeft, kCAGravityResize,
	kCAGravityResizeAspect, kCAGravityResizeAspectFill;
extern CALayerContentsFilter const kCAFilterNearest, kCAFilterLinear, kCAFilterTrilinear;
@protocol CAAction
@end
@protocol CALayerDelegate;
@interface CALayer : NSObject
+ (instancetype)layer;
@property CGRect bounds, frame;
@property CGPoint position, anchorPoint;
@property CGFloat zPosition, contentsScale, cornerRadius, borderWidth;
@property(getter=isHidden) BOOL hidden;
@property(getter=isOpaque) BOOL opaque;
@property(getter=isGeometryFlipped) BOOL geometryFlipped;
@property(copy) NSString *name;
@property float opacity;
@property BOOL masksToBounds;
@property(strong) id contents;
@property CGRect contentsRect;
@property(copy) CALayerContentsGravity contentsGravity;
@property(copy) CALayerContentsFilter minificationFilter, magnificationFilter;
@property BOOL wantsExtendedDynamicRangeContent __attribute__((availability(macos, introduced = 14.0)));
@property CGColorRef backgroundColor, borderColor;
@property(readonly) CALayer *superlayer;
@property(copy) NSArray<__kindof CALayer *> *sublayers;
@property(copy) NSDictionary<NSString *, id<CAAction>> *actions;
@property(weak) id<CALayerDelegate> delegate;
- (CGAffineTransform)affineTransform;
- (void)setAffineTransform:(CGAffineTransform)transform;
- (void)addSublayer:(CALayer *)layer;
- (void)insertSublayer:(CALayer *)layer atIndex:(unsigned)index;
- (void)removeFromSuperlayer;
- (void)setNeedsDisplay;
- (void)setNeedsLayout;
- (void)displayIfNeeded;
@end
@protocol CALayerDelegate <NSObject>
@optional
- (void)displayLayer:(CALayer *)layer;
- (void)layoutSublayersOfLayer:(CALayer *)layer;
- (id<CAAction>)actionForLayer:(CALayer *)layer forKey:(NSString *)event;
@end
@interface CATransaction : NSObject
+ (void)begin;
+ (void)commit;
+ (void)flush;
+ (CFTimeInterval)animationDuration;
+ (void)setAnimationDuration:(CFTimeInterval)duration;
+ (BOOL)disableActions;
+ (void)setDisableActions:(BOOL)disable;
+ (void)setCompletionBlock:(void (^)(void))block;
@end
__attribute__((availability(macos, introduced = 14.0))) @interface CADisplayLink : NSObject
- (void)addToRunLoop:(NSRunLoop *)loop forMode:(NSRunLoopMode)mode;
- (void)removeFromRunLoop:(NSRunLoop *)loop forMode:(NSRunLoopMode)mode;
- (void)invalidate;
@property(readonly) CFTimeInterval timestamp, targetTimestamp, duration;
@property(getter=isPaused) BOOL paused;
@end
CFTimeInterval CACurrentMediaTime(void);
