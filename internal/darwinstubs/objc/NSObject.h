/* The root class: <objc/NSObject.h>. Only for checking; see README.md. */
#pragma once
#include <objc/objc.h>
typedef unsigned long NSUInteger;
typedef long NSInteger;
@class NSString;
typedef struct _NSZone NSZone;

@protocol NSObject
- (BOOL)isEqual:(id)object;
@property(readonly) NSUInteger hash;
@property(readonly) Class superclass;
- (Class)class;
- (instancetype)self;
- (id)performSelector:(SEL)selector;
- (id)performSelector:(SEL)selector withObject:(id)object;
- (BOOL)isKindOfClass:(Class)other;
- (BOOL)isMemberOfClass:(Class)other;
- (BOOL)conformsToProtocol:(Protocol *)protocol;
- (BOOL)respondsToSelector:(SEL)selector;
@property(readonly, copy) NSString *description;
@end

__attribute__((objc_root_class)) @interface NSObject <NSObject>
+ (void)load;
+ (void)initialize;
- (instancetype)init;
+ (instancetype)new;
+ (instancetype)alloc;
- (void)dealloc;
- (id)copy;
+ (Class)class;
+ (BOOL)respondsToSelector:(SEL)selector;
+ (BOOL)instancesRespondToSelector:(SEL)selector;
@end
