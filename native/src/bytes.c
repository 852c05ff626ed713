/*
 * bytes.c - the two functions that a freestanding compiler still expects to find.
 * Not linked into the hosted build, whose libc (and AddressSanitizer) bring their own.
 */
#include "sys.h"

/* GCC would see that these loops are a memcpy and a memset, and call them. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-tree-loop-distribute-patterns")
#endif

void *memcpy(void *restrict to, const void *restrict from, size_t count)
{
	unsigned char *t = to;
	const unsigned char *f = from;

	while (count--)
		*t++ = *f++;
	return to;
}

void *memset(void *at, int byte, size_t count)
{
	unsigned char *a = at;

	while (count--)
		*a++ = (unsigned char)byte;
	return at;
}
