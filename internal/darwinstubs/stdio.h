/* Text in and out. Only for checking; see README.md. */
#pragma once
#include <stdarg.h>
#include <stddef.h>
typedef struct __sFILE FILE;
extern FILE *__stdoutp, *__stderrp;
#define stdout __stdoutp
#define stderr __stderrp
int printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
int fprintf(FILE *file, const char *format, ...) __attribute__((format(printf, 2, 3)));
int snprintf(char *buffer, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
int vsnprintf(char *buffer, size_t size, const char *format, va_list arguments) __attribute__((format(printf, 3, 0)));
int asprintf(char **text, const char *format, ...) __attribute__((format(printf, 2, 3)));
int fflush(FILE *file), fputs(const char *text, FILE *file);
