/* The run-time system of Objective-C: <objc/runtime.h>. Only for checking; see README.md. */
#pragma once
#include <objc/objc.h>
#include <stddef.h>
typedef void (*IMP)(void);
Class objc_getClass(const char *name);
Class objc_allocateClassPair(Class super, const char *name, size_t extraBytes);
void objc_registerClassPair(Class c);
Class object_getClass(id object);
const char *class_getName(Class c), *sel_getName(SEL selector);
SEL sel_registerName(const char *name);
BOOL class_addMethod(Class c, SEL name, IMP implementation, const char *types);
BOOL class_respondsToSelector(Class c, SEL selector);
