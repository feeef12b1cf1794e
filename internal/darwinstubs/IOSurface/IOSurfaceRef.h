/* The C functions of IOSurface. Only for checking; see README.md. */
#pragma once
#include <IOSurface/IOSurface.h>
