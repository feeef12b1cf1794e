/* The types of Objective-C: <objc/objc.h>. Only for checking; see README.md. */
#pragma once
#include <stdbool.h>
#if defined(__arm64__)
typedef bool BOOL;
#else
typedef signed char BOOL;
#endif
#if __has_feature(objc_bool)
#define YES __objc_yes
#define NO __objc_no
#else
#define YES ((BOOL)1)
#define NO ((BOOL)0)
#endif
#ifndef __OBJC__
typedef struct objc_class *Class;
typedef struct objc_object *id;
typedef struct objc_selector *SEL;
#endif
#if __has_feature(objc_arc)
#define nil ((id)0)
#define Nil ((Class)0)
#else
#define nil ((void *)0)
#define Nil ((void *)0)
#endif
