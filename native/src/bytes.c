/*
 * bytes.c - the two functions that a freestanding compiler still expects to find.
 * Not linked into the hosted build, whose libc (and AddressSanitizer) bring their own.
 */
#include "sys.h"

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
