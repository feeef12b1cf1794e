/* Core Graphics, what we use of it: color spaces, images, bitmap contexts. Only for
   checking; see README.md. */
#pragma once
#include <CoreFoundation/CoreFoundation.h>
#include <CoreGraphics/CGGeometry.h>
typedef struct CGColorSpace *CGColorSpaceRef;
typedef struct CGColor *CGColorRef;
typedef struct CGImage *CGImageRef;
typedef struct CGContext *CGContextRef;
typedef struct CGDataProvider *CGDataProviderRef;
typedef uint32_t CGDirectDisplayID;

extern const CFStringRef kCGColorSpaceSRGB, kCGColorSpaceLinearSRGB, kCGColorSpaceExtendedSRGB, kCGColorSpaceExtendedLinearSRGB,
	kCGColorSpaceDisplayP3, kCGColorSpaceExtendedDisplayP3, kCGColorSpaceLinearDisplayP3, kCGColorSpaceExtendedLinearDisplayP3,
	kCGColorSpaceAdobeRGB1998, kCGColorSpaceROMMRGB, kCGColorSpaceITUR_2020, kCGColorSpaceACESCGLinear,
	kCGColorSpaceGenericGrayGamma2_2, kCGColorSpaceLinearGray;
CGColorSpaceRef CGColorSpaceCreateWithName(CFStringRef name) CF_RETURNS_RETAINED;
CGColorSpaceRef CGColorSpaceCreateWithICCData(CFTypeRef data) CF_RETURNS_RETAINED;
CGColorSpaceRef CGColorSpaceCreateDeviceRGB(void) CF_RETURNS_RETAINED;
CGColorSpaceRef CGColorSpaceCreateWithPropertyList(CFPropertyListRef list) CF_RETURNS_RETAINED;
CFPropertyListRef CGColorSpaceCopyPropertyList(CGColorSpaceRef space) CF_RETURNS_RETAINED;
CFDataRef CGColorSpaceCopyICCData(CGColorSpaceRef space) CF_RETURNS_RETAINED;
CFStringRef CGColorSpaceCopyName(CGColorSpaceRef space) CF_RETURNS_RETAINED;
CFStringRef CGColorSpaceGetName(CGColorSpaceRef space);
size_t CGColorSpaceGetNumberOfComponents(CGColorSpaceRef space);
bool CGColorSpaceIsWideGamutRGB(CGColorSpaceRef space);
CGColorSpaceRef CGColorSpaceRetain(CGColorSpaceRef space);
void CGColorSpaceRelease(CGColorSpaceRef space);
CGColorSpaceRef CGDisplayCopyColorSpace(CGDirectDisplayID display) CF_RETURNS_RETAINED;

CGColorRef CGColorCreate(CGColorSpaceRef space, const CGFloat *components) CF_RETURNS_RETAINED;
CGColorRef CGColorCreateGenericGray(CGFloat gray, CGFloat alpha) CF_RETURNS_RETAINED;
CGColorRef CGColorCreateSRGB(CGFloat red, CGFloat green, CGFloat blue, CGFloat alpha) CF_RETURNS_RETAINED;
void CGColorRelease(CGColorRef color);

typedef enum CGImageAlphaInfo : uint32_t {
	kCGImageAlphaNone, kCGImageAlphaPremultipliedLast, kCGImageAlphaPremultipliedFirst, kCGImageAlphaLast,
	kCGImageAlphaFirst, kCGImageAlphaNoneSkipLast, kCGImageAlphaNoneSkipFirst, kCGImageAlphaOnly
} CGImageAlphaInfo;
typedef enum CGBitmapInfo : uint32_t {
	kCGBitmapAlphaInfoMask = 0x1f, kCGBitmapFloatInfoMask = 0xf00, kCGBitmapFloatComponents = 1 << 8,
	kCGBitmapByteOrderMask = 0x7000, kCGBitmapByteOrderDefault = 0 << 12, kCGBitmapByteOrder16Little = 1 << 12,
	kCGBitmapByteOrder32Little = 2 << 12, kCGBitmapByteOrder16Big = 3 << 12, kCGBitmapByteOrder32Big = 4 << 12
} CGBitmapInfo;
typedef enum CGColorRenderingIntent : int32_t {
	kCGRenderingIntentDefault, kCGRenderingIntentAbsoluteColorimetric, kCGRenderingIntentRelativeColorimetric,
	kCGRenderingIntentPerceptual, kCGRenderingIntentSaturation
} CGColorRenderingIntent;
typedef void (*CGDataProviderReleaseDataCallback)(void *info, const void *data, size_t size);
CGDataProviderRef CGDataProviderCreateWithData(void *info, const void *data, size_t size, CGDataProviderReleaseDataCallback release) CF_RETURNS_RETAINED;
CGDataProviderRef CGDataProviderCreateWithCFData(CFDataRef data) CF_RETURNS_RETAINED;
void CGDataProviderRelease(CGDataProviderRef provider);
CGImageRef CGImageCreate(size_t width, size_t height, size_t bitsPerComponent, size_t bitsPerPixel, size_t bytesPerRow,
	CGColorSpaceRef space, CGBitmapInfo info, CGDataProviderRef provider, const CGFloat *decode, bool interpolate,
	CGColorRenderingIntent intent) CF_RETURNS_RETAINED;
CGImageRef CGImageRetain(CGImageRef image);
void CGImageRelease(CGImageRef image);
size_t CGImageGetWidth(CGImageRef image), CGImageGetHeight(CGImageRef image);
CGContextRef CGBitmapContextCreate(void *data, size_t width, size_t height, size_t bitsPerComponent, size_t bytesPerRow,
	CGColorSpaceRef space, uint32_t info) CF_RETURNS_RETAINED;
CGImageRef CGBitmapContextCreateImage(CGContextRef context) CF_RETURNS_RETAINED;
void *CGBitmapContextGetData(CGContextRef context);
void CGContextDrawImage(CGContextRef context, CGRect rect, CGImageRef image);
void CGContextRelease(CGContextRef context);
CGDirectDisplayID CGMainDisplayID(void);
