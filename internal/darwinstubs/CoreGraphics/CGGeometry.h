/* Points, sizes and rectangles. Only for checking; see README.md. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
typedef double CGFloat;
typedef struct CGPoint { CGFloat x, y; } CGPoint;
typedef struct CGSize { CGFloat width, height; } CGSize;
typedef struct CGRect { CGPoint origin; CGSize size; } CGRect;
typedef struct CGAffineTransform { CGFloat a, b, c, d, tx, ty; } CGAffineTransform;
extern const CGPoint CGPointZero;
extern const CGSize CGSizeZero;
extern const CGRect CGRectZero, CGRectNull, CGRectInfinite;
extern const CGAffineTransform CGAffineTransformIdentity;
static inline CGPoint CGPointMake(CGFloat x, CGFloat y) { return (CGPoint){x, y}; }
static inline CGSize CGSizeMake(CGFloat w, CGFloat h) { return (CGSize){w, h}; }
static inline CGRect CGRectMake(CGFloat x, CGFloat y, CGFloat w, CGFloat h) { return (CGRect){{x, y}, {w, h}}; }
CGFloat CGRectGetWidth(CGRect r), CGRectGetHeight(CGRect r);
CGFloat CGRectGetMinX(CGRect r), CGRectGetMidX(CGRect r), CGRectGetMaxX(CGRect r);
CGFloat CGRectGetMinY(CGRect r), CGRectGetMidY(CGRect r), CGRectGetMaxY(CGRect r);
bool CGRectContainsPoint(CGRect r, CGPoint p), CGRectIntersectsRect(CGRect a, CGRect b), CGRectIsEmpty(CGRect r);
bool CGRectEqualToRect(CGRect a, CGRect b), CGSizeEqualToSize(CGSize a, CGSize b);
CGRect CGRectIntegral(CGRect r), CGRectIntersection(CGRect a, CGRect b), CGRectUnion(CGRect a, CGRect b);
CGRect CGRectInset(CGRect r, CGFloat dx, CGFloat dy), CGRectOffset(CGRect r, CGFloat dx, CGFloat dy);
CGAffineTransform CGAffineTransformMakeScale(CGFloat sx, CGFloat sy);
CGAffineTransform CGAffineTransformMakeTranslation(CGFloat tx, CGFloat ty);
CGAffineTransform CGAffineTransformMakeRotation(CGFloat radians);
CGAffineTransform CGAffineTransformConcat(CGAffineTransform a, CGAffineTransform b);
