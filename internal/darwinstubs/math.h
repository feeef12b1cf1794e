/* Mathematics. Only for checking; see README.md. */
#pragma once
double floor(double x), ceil(double x), round(double x), fabs(double x), sqrt(double x), pow(double x, double y), fmin(double x, double y), fmax(double x, double y);
float floorf(float x), ceilf(float x), roundf(float x), fabsf(float x), fminf(float x, float y), fmaxf(float x, float y);
